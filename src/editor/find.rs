//! Which occurrence a date names: by its nominal date, or by the meeting it is on.

use crate::calendar::full_date;
use crate::plan::edit::EditError;
use crate::schedule::{BodyView, ItemView};
use chrono::NaiveDate;

/// The nominal date of the occurrence of an item that a date names.
///
/// # Errors
/// Where the date names none, or more than one.
pub fn occurrence(view: &BodyView, id: &str, date: NaiveDate) -> Result<NaiveDate, EditError> {
    let wrong = |message: String| EditError { field: Some("date"), message };
    let all: Vec<ItemView> = view.occurrences_of(id).collect();
    let nominal = |item: &ItemView| item.nominal();
    if all.iter().any(|item| nominal(item) == Some(date)) {
        return Ok(date);
    }
    let is_there = |item: &&ItemView| {
        item.meeting().is_some_and(|meeting| meeting.date() == date || meeting.planned() == date)
    };
    let there: Vec<NaiveDate> = all.iter().filter(is_there).filter_map(nominal).collect();
    let day = full_date(date);
    match there[..] {
        [one] => Ok(one),
        [one, other, ..] => Err(wrong(format!(
            "`{id}` er på mødet den {day} flere gange; skriv den dag, der hører til: {} eller {}",
            full_date(one),
            full_date(other)
        ))),
        [] if all.iter().filter_map(nominal).next().is_none() => {
            Err(wrong(format!("`{id}` har ingen dato; giv det en først")))
        }
        [] => {
            let nearest =
                all.iter().filter_map(nominal).min_by_key(|d| (*d - date).num_days().abs());
            let hint = nearest.map_or_else(String::new, |near| {
                format!("; den nærmeste er den {}", full_date(near))
            });
            Err(wrong(format!("`{id}` kommer ikke den {day}{hint}")))
        }
    }
}
