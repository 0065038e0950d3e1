//! What people mean by a date: the occurrence that belongs to it, or stands on it.

use crate::calendar::full_date;
use crate::plan::edit::EditError;
use crate::schedule::{BodyView, ItemView};
use chrono::NaiveDate;

/// The nominal date of an item's occurrence, by that date or by the meeting on
/// which it stands now.
pub fn occurrence(view: &BodyView, id: &str, date: NaiveDate) -> Result<NaiveDate, EditError> {
    let wrong = |message: String| EditError { field: Some("date"), message };
    let all: Vec<ItemView> = view.occurrences_of(id).collect();
    let nominal = |item: &ItemView| item.nominal();
    if all.iter().any(|item| nominal(item) == Some(date)) {
        return Ok(date);
    }
    let stands = |item: &&ItemView| {
        item.meeting().is_some_and(|meeting| meeting.date() == date || meeting.planned() == date)
    };
    let standing: Vec<NaiveDate> = all.iter().filter(stands).filter_map(nominal).collect();
    let day = full_date(date);
    match standing[..] {
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
