//! The days of a year without meetings, as far as the calendar has names for
//! them: breaks, public holidays and closed days.

use crate::calendar::{Calendar, ClosedDay, HOLIDAY_NAMES, holidays};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// As much of a break as lies in the year.
pub(super) struct Break {
    pub name: String,
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
}

pub(super) fn breaks(calendar: &Calendar, year: i32) -> Vec<Break> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a real date");
    let (first, last) = (day(1, 1), day(12, 31));
    let mut breaks: Vec<Break> = calendar
        .breaks_of_years(year - 1..=year)
        .into_iter()
        .filter(|(_, from, to)| *from <= last && *to >= first)
        .map(|(index, from, to)| Break {
            name: calendar.breaks[index].name.clone(),
            from: from.max(first),
            to: to.min(last),
        })
        .collect();
    breaks.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    breaks
}

/// Public holidays and closed days.
pub(super) fn free_days(calendar: &Calendar, year: i32) -> Vec<(NaiveDate, String)> {
    let mut days: BTreeMap<NaiveDate, String> = BTreeMap::new();
    if calendar.danish_holidays {
        days.extend(holidays(year).map(|(date, name)| (date, HOLIDAY_NAMES[name].to_owned())));
    }
    for closed in &calendar.closed {
        let date = match closed.day {
            ClosedDay::Yearly(day) => day.in_year(year),
            ClosedDay::Once(date) => Some(date).filter(|date| date.year() == year),
        };
        if let Some(date) = date {
            days.entry(date).or_insert_with(|| closed.name.clone());
        }
    }
    days.into_iter().collect()
}
