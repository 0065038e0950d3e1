//! Breaks, public holidays and closed days as whole-day events.

use super::event::{Entry, EventBuilder};
use super::{words, writer};
use crate::calendar::{Calendar, ClosedDay, HOLIDAY_NAMES, holidays};
use chrono::{Datelike, NaiveDate};
use icalendar::EventLike;
use std::collections::{BTreeMap, BTreeSet};

/// Those that the settings ask for, wherever they reach into the window.
pub(super) fn days(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    if builder.config.feed.breaks {
        entries.extend(breaks(builder, calendar, from, to));
    }
    if builder.config.feed.holidays {
        entries.extend(single_days(builder, calendar, from, to));
    }
    entries
}

fn breaks(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry> {
    // The year of a break is that of its first day, or of its first ISO week.
    let mut found = calendar.breaks_of_years(from.year() - 1..=to.year() + 1);
    found.retain(|(_, first, last)| *first <= to && *last >= from);
    found.sort_by_key(|(index, first, _)| (*first, *index));
    let mut starting: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    let entry = |(index, first, last): (usize, NaiveDate, NaiveDate)| {
        let count = starting.entry(first).or_default();
        *count += 1;
        let kind = if *count == 1 { "pause".to_owned() } else { format!("pause-{count}") };
        let name = &calendar.breaks[index].name;
        day_off(builder, builder.identity.days(first, &kind), (first, last), (name, words::BREAK))
    };
    found.into_iter().map(entry).collect()
}

fn day_off(
    builder: &EventBuilder<'_>,
    uid: String,
    days: (NaiveDate, NaiveDate),
    (name, category): (&str, &str),
) -> Entry {
    let mut entry = builder.days(uid, days, &writer::named(name, category));
    entry.event.categories([category]);
    entry
}

/// A holiday comes before a closed day, and the first closed day of a date names it.
fn single_days(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry> {
    let years = from.year()..=to.year();
    let mut taken = BTreeSet::new();
    let mut entries = Vec::new();
    let mut add = |date: NaiveDate, name: &str, kind: &str, category: &str| {
        if (from..=to).contains(&date) && taken.insert(date) {
            let uid = builder.identity.days(date, kind);
            entries.push(day_off(builder, uid, (date, date), (name, category)));
        }
    };
    if calendar.danish_holidays {
        for (date, name) in years.clone().flat_map(holidays) {
            add(date, HOLIDAY_NAMES[name], "helligdag", words::HOLIDAY);
        }
    }
    for closed in &calendar.closed {
        match closed.day {
            ClosedDay::Once(date) => add(date, &closed.name, "lukket", words::CLOSED),
            ClosedDay::Yearly(day) => {
                for date in years.clone().filter_map(|year| day.in_year(year)) {
                    add(date, &closed.name, "lukket", words::CLOSED);
                }
            }
        }
    }
    entries
}
