//! The things that items come before or after, and when each happens.

use super::Chooser;
use crate::calendar::Calendar;
use crate::plan::{Anchor, When};
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

impl Chooser<'_, '_> {
    /// First and last day of each time the named thing happens.
    pub(super) fn instances(&self, anchor: &Anchor) -> Vec<(NaiveDate, NaiveDate)> {
        match anchor {
            Anchor::Event(event) => {
                let event = &self.context.plan.events[*event];
                event.dates.iter().map(|date| (date.from, date.to)).collect()
            }
            Anchor::Break(name) => {
                let calendar = &self.context.plan.calendar;
                self.anchor_years().flat_map(|year| named_breaks(calendar, name, year)).collect()
            }
            Anchor::Body { body, months } => (self.lookups[body.position()].held.iter())
                .filter(|(date, _)| months.contains(date.month()))
                .map(|(date, _)| (*date, *date))
                .collect(),
            Anchor::Day(day) => {
                self.anchor_years().filter_map(|year| day.in_year(year)).map(|d| (d, d)).collect()
            }
        }
    }

    pub(super) fn event_day(&self, rule: &When) -> Option<NaiveDate> {
        match rule {
            When::After { anchor: Anchor::Event(event), .. }
            | When::Before { anchor: Anchor::Event(event), .. } => {
                self.context.plan.events[*event].dates.first().map(|date| date.from)
            }
            _ => None,
        }
    }

    /// Weeks, days and breaks count from the year before the first planned
    /// meeting on, so that one whose days just reach that meeting counts.
    pub(super) fn anchor_years(&self) -> RangeInclusive<i32> {
        let years = self.planned_years();
        years.start() - 1..=years.end() + i32::from(!years.is_empty())
    }
}

fn named_breaks<'a>(
    calendar: &'a Calendar,
    name: &'a str,
    year: i32,
) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + 'a {
    calendar
        .breaks_of_year(year)
        .filter(move |(index, ..)| calendar.breaks[*index].name == name)
        .map(|(_, from, to)| (from, to))
}
