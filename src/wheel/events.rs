//! What is dated and no meeting: the plan's events, as far as the year has them.

use super::words;
use crate::schedule::BodyView;
use chrono::{Datelike, NaiveDate};

/// An event that touches the year.
#[derive(Clone, Debug, PartialEq)]
pub struct ListEvent {
    pub name: String,
    /// May lie in the year before.
    pub from: NaiveDate,
    /// Inclusive; may lie in the year after.
    pub to: NaiveDate,
}

impl ListEvent {
    /// "26.–28. jun."
    pub fn days(&self) -> String {
        words::span(self.from, self.to)
    }

    /// The first of its days that lies in the year.
    pub(super) fn first_day(&self, year: i32) -> NaiveDate {
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1);
        new_year.map_or(self.from, |new_year| self.from.max(new_year))
    }

    /// The last of its days that lies in the year.
    pub(super) fn last_day(&self, year: i32) -> NaiveDate {
        let last = NaiveDate::from_ymd_opt(year, 12, 31);
        last.map_or(self.to, |last| self.to.min(last))
    }
}

/// The events of the year by date. They are the plan's, and all bodies' alike.
pub(super) fn events(views: &[BodyView], year: i32) -> Vec<ListEvent> {
    let Some(view) = views.first() else { return Vec::new() };
    let mut events: Vec<ListEvent> = view
        .events()
        .filter(|event| (event.from().year()..=event.to().year()).contains(&year))
        .map(|event| ListEvent {
            name: event.name().to_owned(),
            from: event.from(),
            to: event.to(),
        })
        .collect();
    events.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    events
}
