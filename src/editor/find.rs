//! The one occurrence of an item that a typed date names, for an edit of it.

use crate::calendar::{Typed, full_date};
use crate::plan::edit::EditError;
use crate::schedule::{BodyView, ItemView, Names};
use chrono::NaiveDate;

/// The nominal date of the occurrence that a typed date means.
///
/// # Errors
/// Where it means none, or more than one.
pub fn occurrence(
    view: &BodyView,
    id: &str,
    typed: Typed,
    today: NaiveDate,
) -> Result<NaiveDate, EditError> {
    let found = view.typed_occurrences(id, typed, today);
    let dates: Vec<NaiveDate> = found.iter().filter_map(ItemView::nominal).collect();
    match dates[..] {
        [one] => Ok(one),
        [one, other, ..] => Err(EditError {
            field: Some("date"),
            message: format!(
                "»{}« er på mødet flere gange; skriv den dag, der hører til: {} eller {}",
                found[0].title(Names::RolesOnly),
                full_date(one),
                full_date(other)
            ),
        }),
        [] => Err(no_occurrence(view, id, typed.last_day(today))),
    }
}

/// Why a date means no occurrence of an item, and the nearest one.
pub fn no_occurrence(view: &BodyView, id: &str, day: NaiveDate) -> EditError {
    let all: Vec<ItemView> = view.occurrences_of(id).collect();
    let Some(first) = all.first() else {
        let near = view.similar_item(id);
        let hint = near.map_or_else(String::new, |near| format!("; mente du `{near}`?"));
        let message = format!("{} har intet punkt med id'et `{id}`{hint}", view.name());
        return EditError { field: Some("item"), message };
    };
    let title = first.title(Names::RolesOnly);
    let nominal = all.iter().filter_map(ItemView::nominal);
    let message = match nominal.min_by_key(|other| (*other - day).num_days().abs()) {
        Some(near) => format!(
            "»{title}« kommer ikke den {}; den nærmeste er den {}",
            full_date(day),
            full_date(near)
        ),
        None => format!("»{title}« har ingen dato; giv det en først"),
    };
    EditError { field: Some("date"), message }
}
