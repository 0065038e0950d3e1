//! The yardstick: what anyone would write with chrono and chrono-tz for the same
//! days and rules, and nothing else. No reasons, no changes, no cancelled or full
//! meetings, no agendas, no checks.

use aarshjul::calendar::{Calendar, ClosedDay, holidays};
use aarshjul::plan::{Body, Every, Item, Months, Plan, Series, SeriesDates, Timing, When};
use chrono::{Datelike, Days, NaiveDate, TimeZone, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// What one body's rules give: planned dates with their start, and which item
/// comes when.
#[derive(Debug, PartialEq, Eq)]
pub struct Agenda {
    pub meetings: Vec<(NaiveDate, i64)>,
    pub chosen: Vec<(u32, NaiveDate)>,
}

/// Rules that need no other thing than the body's own meetings.
pub fn is_plain_rule(timing: &Timing) -> bool {
    matches!(
        timing,
        Timing::When {
            rule: When::Period { .. }
                | When::Months { .. }
                | When::MonthDay { .. }
                | When::EveryMeeting
                | When::OnOrAfterDay { .. }
                | When::OnOrAfterWeek { .. },
            ..
        }
    )
}

pub fn agendas(plan: &Plan, zone: Tz, through: NaiveDate) -> Vec<Agenda> {
    let free = Free::new(&plan.calendar, through);
    plan.bodies.iter().map(|body| agenda(body, &free, zone, through)).collect()
}

struct Free {
    taken: BTreeSet<NaiveDate>,
}

impl Free {
    fn new(calendar: &Calendar, through: NaiveDate) -> Free {
        let mut taken = BTreeSet::new();
        for year in 2022..=through.year() + 1 {
            taken.extend(holidays(year).map(|(date, _)| date));
            for closed in &calendar.closed {
                match closed.day {
                    ClosedDay::Once(date) => taken.extend([date]),
                    ClosedDay::Yearly(day) => taken.extend(day.in_year(year)),
                };
            }
            for (_, from, to) in calendar.breaks_of_year(year) {
                taken.extend(from.iter_days().take_while(|date| *date <= to));
            }
        }
        Free { taken }
    }
}

fn agenda(body: &Body, free: &Free, zone: Tz, through: NaiveDate) -> Agenda {
    let mut meetings = Vec::new();
    for series in &body.series {
        for date in nominal_dates(series, through) {
            if !free.taken.contains(&date) {
                let start = zone.from_local_datetime(&date.and_time(series.time.start)).unwrap();
                let end = zone.from_local_datetime(&date.and_time(series.time.end)).unwrap();
                assert!(start < end);
                meetings.push((date, start.timestamp()));
            }
        }
    }
    meetings.sort_unstable();
    let mut chosen = Vec::new();
    for (item, index) in body.items.iter().zip(0..) {
        if let Timing::When { rule, .. } = &item.timing {
            let mut dates: Vec<NaiveDate> = dates(rule, &meetings);
            dates.dedup();
            dates.retain(|date| is_on(item, *date));
            chosen.extend(dates.into_iter().map(|date| (index, date)));
        }
    }
    Agenda { meetings, chosen }
}

fn nominal_dates(series: &Series, through: NaiveDate) -> Vec<NaiveDate> {
    let (SeriesDates::Rule(rule), Some(from)) = (&series.dates, series.from) else {
        return Vec::new();
    };
    if rule.text != "FREQ=WEEKLY;BYDAY=WE" {
        return rule.dates(from, series.until.unwrap_or(through).min(through));
    }
    let mut date = from;
    while date.weekday() != Weekday::Wed {
        date = date + Days::new(1);
    }
    let mut dates = Vec::new();
    while date <= through {
        dates.push(date);
        date = date + Days::new(7);
    }
    dates
}

fn is_on(item: &Item, date: NaiveDate) -> bool {
    item.from.is_none_or(|from| from <= date)
        && item.until.is_none_or(|until| date <= until)
        && item.years.is_none_or(|years| years.contains(date.year()))
}

type Meetings = [(NaiveDate, i64)];

fn dates(rule: &When, meetings: &Meetings) -> Vec<NaiveDate> {
    let (Some(first), Some(last)) = (meetings.first(), meetings.last()) else { return Vec::new() };
    let (first, last) = (first.0.year(), last.0.year());
    let mut dates = Vec::new();
    for year in first - 1..=last {
        match rule {
            When::Period { every, nth } => {
                let length = match every {
                    Every::Month => 1,
                    Every::Quarter => 3,
                    Every::HalfYear => 6,
                    Every::Year => 12,
                };
                for month in (1..=12).step_by(length as usize) {
                    dates.extend(nth_of(between(meetings, year, month, length), *nth));
                }
            }
            When::Months { months, nth } => {
                for month in listed(*months) {
                    dates.extend(nth_of(between(meetings, year, month, 1), *nth));
                }
            }
            When::MonthDay { months, day } => {
                for month in listed(*months) {
                    let mut here = between(meetings, year, month, 1).iter();
                    dates.extend(here.find(|(date, _)| date.day() >= *day).map(|(date, _)| *date));
                }
            }
            When::OnOrAfterDay { day, nth } => {
                dates.extend(day.in_year(year).and_then(|day| ahead(meetings, day, *nth)));
            }
            When::OnOrAfterWeek { week, nth } => {
                let monday = NaiveDate::from_isoywd_opt(year, *week, Weekday::Mon);
                dates.extend(monday.and_then(|day| ahead(meetings, day, *nth)));
            }
            _ => {}
        }
    }
    if *rule == When::EveryMeeting {
        dates.extend(meetings.iter().map(|(date, _)| *date));
    }
    dates
}

fn listed(months: Months) -> impl Iterator<Item = u32> {
    (1..=12).filter(move |month| months.contains(*month))
}

fn between(meetings: &Meetings, year: i32, month: u32, length: u32) -> &Meetings {
    let first = |months: u32| {
        NaiveDate::from_ymd_opt(year + (months / 12) as i32, months % 12 + 1, 1).unwrap()
    };
    let from = meetings.partition_point(|(date, _)| *date < first(month - 1));
    let to = meetings.partition_point(|(date, _)| *date < first(month - 1 + length));
    &meetings[from..to]
}

fn nth_of(meetings: &Meetings, nth: i32) -> Option<NaiveDate> {
    let index = if nth > 0 { nth - 1 } else { meetings.len() as i32 + nth };
    meetings.get(usize::try_from(index).ok()?).map(|(date, _)| *date)
}

fn ahead(meetings: &Meetings, day: NaiveDate, nth: i32) -> Option<NaiveDate> {
    let from = meetings.partition_point(|(date, _)| *date < day);
    let (date, _) = meetings.get(from + nth as usize - 1)?;
    (*date <= day + Days::new(56)).then_some(*date)
}
