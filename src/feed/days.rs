//! Breaks, public holidays, closed days and events as whole days.

use super::event::{Entry, EventBuilder};
use super::{words, writer};
use crate::calendar::{Calendar, ClosedDay, HOLIDAY_NAMES, holidays};
use crate::schedule::EventView;
use chrono::{Datelike, NaiveDate};
use icalendar::{EventLike, EventStatus};
use std::collections::{BTreeMap, BTreeSet};

/// Those that the settings ask for, wherever they reach into the window.
pub(super) fn days<'a>(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    if builder.config.feed.breaks {
        entries.extend(breaks(builder, calendar, from, to));
    }
    if builder.config.feed.holidays {
        entries.extend(single_days(builder, calendar, from, to));
    }
    entries
}

/// Events of the plan, which are everybody's, if the settings ask for them.
pub(super) fn events<'a>(
    builder: &EventBuilder<'_>,
    events: impl Iterator<Item = EventView<'a>>,
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<Entry<'a>> {
    let shown = events.filter(|_| builder.config.feed.events);
    let shown = shown.filter(|event| event.from() <= to && event.to() >= from);
    // Two of one year that no rule gives.
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    let entry = |event: EventView<'a>| {
        let name = event.name_for_ever();
        let count = same.entry(name.clone()).or_default();
        *count += 1;
        let kind =
            if *count == 1 { "begivenhed".to_owned() } else { format!("begivenhed-{count}") };
        let uid = builder.identity.notice(&format!("{name}.{kind}"));
        let title = writer::named(event.name(), words::EVENT);
        let title = if event.is_tentative() { words::tentative_summary(&title) } else { title };
        let mut entry = day_off(builder, uid, (event.from(), event.to()), (&title, words::EVENT));
        if event.is_tentative() {
            entry.event.status(EventStatus::Tentative);
        }
        entry
    };
    shown.map(entry).collect()
}

fn breaks<'a>(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry<'a>> {
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

fn day_off<'a>(
    builder: &EventBuilder<'_>,
    uid: String,
    days: (NaiveDate, NaiveDate),
    (name, category): (&str, &str),
) -> Entry<'a> {
    let mut entry = builder.days(uid, days, &writer::named(name, category));
    entry.event.categories([category]);
    entry
}

/// A holiday comes before a closed day, and the first closed day of a date names it.
fn single_days<'a>(
    builder: &EventBuilder<'_>,
    calendar: &Calendar,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<Entry<'a>> {
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
