//! What was held is a fact: which nominal dates are planned where the minutes say,
//! whatever their policies and the calendar say by now.

use crate::plan::{Body, MeetingEntry};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Nominal dates at whose meetings something was decided, with the day on which they
/// were held; `None`: the day on which their series puts them.
pub(super) struct Kept {
    days: BTreeMap<NaiveDate, Option<NaiveDate>>,
    /// The last of them: most nominal dates come later.
    last: Option<NaiveDate>,
}

impl Kept {
    pub fn of(body: &Body) -> Kept {
        let mut kept = BTreeMap::new();
        for made in body.held_at().filter(|made| !made.extra) {
            let day = made.date;
            match made.meeting {
                // An entry that moves it says where it was held.
                Some(nominal) if body.meetings.iter().any(|entry| moves(entry, nominal)) => {
                    kept.insert(nominal, None);
                }
                Some(nominal) => {
                    kept.insert(nominal, Some(day));
                }
                // What was decided that day was decided at a meeting put there by hand.
                None if body.meetings.iter().any(|entry| puts_on(entry, day)) => {}
                None => {
                    kept.entry(day).or_insert(None);
                }
            }
        }
        let last = kept.last_key_value().map(|(last, _)| *last);
        Kept { days: kept, last }
    }

    /// The day on which a nominal date's meeting was held.
    pub fn day(&self, nominal: NaiveDate, put_on: NaiveDate) -> Option<NaiveDate> {
        if self.last.is_none_or(|last| last < nominal) {
            return None;
        }
        self.days.get(&nominal).map(|day| day.unwrap_or(put_on))
    }
}

fn moves(entry: &MeetingEntry, nominal: NaiveDate) -> bool {
    !entry.extra && entry.date == nominal && entry.moved_to.is_some()
}

/// Whether an entry puts a meeting on a day.
fn puts_on(entry: &MeetingEntry, day: NaiveDate) -> bool {
    let first = entry.moved_to.or_else(|| entry.extra.then_some(entry.date));
    first.is_some_and(|first| first <= day && day <= entry.to.unwrap_or(first))
}
