//! What keeps a meeting from a day, looked up by slow and plain means: for `check`, which
//! may not ask the table that the days were chosen by.

use super::BodySchedule;
use crate::calendar::{Calendar, ClosedDay, holiday};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Breaks by the year that they begin with: index, first and last day.
pub(super) struct Obstacles<'a> {
    calendar: &'a Calendar,
    breaks: BTreeMap<i32, Vec<(usize, NaiveDate, NaiveDate)>>,
}

impl<'a> Obstacles<'a> {
    /// Those of the days that meetings are on or were skipped on.
    pub fn of<'b>(
        calendar: &'a Calendar,
        bodies: impl Iterator<Item = &'b BodySchedule>,
    ) -> Obstacles<'a> {
        let days = bodies.flat_map(|body| {
            let skipped = body.skipped.iter().map(|skipped| skipped.date);
            body.meetings.iter().map(|meeting| meeting.planned).chain(skipped)
        });
        let years = days.map(|date| date.year());
        let (first, last) = years
            .fold((i32::MAX, i32::MIN), |(first, last), year| (first.min(year), last.max(year)));
        let around = first.saturating_sub(1)..=last.saturating_add(1);
        let of_year = |year| (year, calendar.breaks_of_years(year..=year));
        Obstacles { calendar, breaks: around.map(of_year).collect() }
    }

    /// A break before a holiday, a holiday before a closed day.
    pub fn on(&self, date: NaiveDate) -> Option<&'a str> {
        let closed = || {
            self.calendar.closed.iter().find(|closed| match closed.day {
                ClosedDay::Once(day) => day == date,
                ClosedDay::Yearly(day) => day.in_year(date.year()) == Some(date),
            })
        };
        let near = self.breaks.range(date.year() - 1..=date.year() + 1);
        let pause = near
            .flat_map(|(_, breaks)| breaks)
            .filter(|(_, from, to)| (*from..=*to).contains(&date))
            .map(|(index, ..)| *index)
            .min()
            .map(|index| self.calendar.breaks[index].name.as_str());
        pause
            .or_else(|| holiday(date).filter(|_| self.calendar.danish_holidays))
            .or_else(|| closed().map(|closed| closed.name.as_str()))
    }
}
