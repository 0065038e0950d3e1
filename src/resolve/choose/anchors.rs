//! The things that items come before or after, and when each happens.

use super::Chooser;
use crate::plan::Anchor;
use crate::schedule::EventOccurrence;
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// One time that a named thing happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance {
    pub first: NaiveDate,
    /// Inclusive.
    pub last: NaiveDate,
    /// Its first day, where `{date}` is that.
    pub event_day: Option<NaiveDate>,
}

impl Chooser<'_, '_> {
    /// Each time that the named thing happens.
    pub(super) fn instances(&self, anchor: &Anchor) -> Vec<Instance> {
        match anchor {
            Anchor::Event(event) => (self.context.frame.occurrences.iter())
                .filter(|occurrence| occurrence.event == *event)
                .map(|EventOccurrence { from, to, .. }| tied(*from, *to))
                .collect(),
            Anchor::Break(name) => {
                let named = self.context.frame.calendar.breaks_of_name(name, self.anchor_years());
                let instance = |(_, first, last)| Instance { first, last, event_day: None };
                named.into_iter().map(instance).collect()
            }
            Anchor::Body { body, months } => {
                let Some(other) = self.context.others.get(body) else { return Vec::new() };
                (other.lookup.held.iter())
                    .filter(|(date, _)| months.contains(date.month()))
                    .map(|(date, meeting)| tied(*date, other.meetings[*meeting].to))
                    .collect()
            }
            Anchor::Day(day) => (self.anchor_years().filter_map(|year| day.in_year(year)))
                .map(|day| Instance { first: day, last: day, event_day: None })
                .collect(),
        }
    }

    /// Whether the thing happens once and not again.
    pub(super) fn comes_once(&self, anchor: &Anchor) -> bool {
        match anchor {
            Anchor::Event(event) => self.context.frame.events[*event].comes_once(),
            Anchor::Break(name) => {
                let breaks = &self.context.frame.calendar.breaks;
                let mut named = breaks.iter().filter(|pause| pause.name == *name);
                named.next().is_some_and(|pause| pause.period.is_dated()) && named.next().is_none()
            }
            Anchor::Body { .. } | Anchor::Day(_) => false,
        }
    }

    /// Weeks, days and breaks count from the year before the first planned
    /// meeting on, so that one whose days just reach that meeting counts.
    pub(super) fn anchor_years(&self) -> RangeInclusive<i32> {
        let years = self.planned_years();
        years.start() - 1..=years.end() + i32::from(!years.is_empty())
    }
}

fn tied(first: NaiveDate, last: NaiveDate) -> Instance {
    Instance { first, last, event_day: Some(first) }
}
