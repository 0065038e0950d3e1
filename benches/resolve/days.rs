//! The bare loop's days: which are off, and when each break and event is.

use super::recurrence;
use aarshjul::calendar::{Calendar, ClosedDay, holidays};
use aarshjul::plan::{BodyIndex, Event, EventKeys, Plan};
use chrono::{Datelike, Days, NaiveDate, Weekday};

pub const HALF_YEAR: Days = Days::new(182);

/// The year before the first that the shipped plan has meetings in.
const FIRST_YEAR: i32 = 2021;

/// First and last day.
pub type Span = (NaiveDate, NaiveDate);

pub struct DaysOff {
    /// Public holidays and closed days, rising.
    closed: Vec<NaiveDate>,
    /// Every day of every break, rising.
    in_breaks: Vec<NaiveDate>,
    /// Breaks by year, with their index in the calendar.
    pub breaks: Vec<(usize, Span)>,
}

impl DaysOff {
    pub fn new(calendar: &Calendar, last_year: i32) -> DaysOff {
        let mut days = DaysOff { closed: Vec::new(), in_breaks: Vec::new(), breaks: Vec::new() };
        for year in FIRST_YEAR..=last_year + 1 {
            days.closed.extend(holidays(year).map(|(date, _)| date));
            days.closed.extend(calendar.closed.iter().filter_map(|closed| match closed.day {
                ClosedDay::Once(date) => (date.year() == year).then_some(date),
                ClosedDay::Yearly(day) => day.in_year(year),
            }));
            for (index, from, to) in calendar.breaks_of_years(year..=year) {
                days.breaks.push((index, (from, to)));
                days.in_breaks.extend(from.iter_days().take_while(|date| *date <= to));
            }
        }
        days.closed.sort_unstable();
        days.in_breaks.sort_unstable();
        days
    }

    pub fn is_closed(&self, date: NaiveDate) -> bool {
        self.closed.binary_search(&date).is_ok()
    }

    pub fn is_in_break(&self, date: NaiveDate) -> bool {
        self.in_breaks.binary_search(&date).is_ok()
    }

    pub fn is_workday(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !self.is_closed(date)
            && !self.is_in_break(date)
    }
}

/// When an event is, and whose meetings it cancels.
pub struct EventDate<'a> {
    pub span: Span,
    pub cancels: &'a [BodyIndex],
}

/// Every date of every event, rising.
pub fn events(plan: &Plan, through: NaiveDate) -> Vec<Vec<EventDate<'_>>> {
    plan.events.iter().map(|event| event_dates(event, through)).collect()
}

/// The dates of its rule; a year's own date takes the place of the nearest.
fn event_dates(event: &Event, through: NaiveDate) -> Vec<EventDate<'_>> {
    let mut dates = Vec::new();
    if let Some(rule) = &event.rule {
        let last = rule.until.map_or(through, |until| until.min(through));
        let length = Days::new(u64::from(rule.length_days - 1));
        let from = recurrence::dates(&rule.rule, rule.from, last).into_iter();
        dates.extend(from.map(|from| EventDate { span: (from, from + length), ..of(&rule.keys) }));
        for date in event.dates.iter().filter(|date| date.replaces != Some(false)) {
            remove_nearest(&mut dates, date.from);
        }
        for skip in &event.skips {
            remove_nearest(&mut dates, skip.date);
        }
    }
    let own = event.dates.iter();
    dates.extend(own.map(|date| EventDate { span: (date.from, date.to), ..of(&date.keys) }));
    dates.sort_unstable_by_key(|date| date.span);
    dates
}

fn of(keys: &EventKeys) -> EventDate<'_> {
    EventDate { span: Span::default(), cancels: &keys.cancels }
}

fn remove_nearest(dates: &mut Vec<EventDate>, day: NaiveDate) {
    let distance = |date: &EventDate| (date.span.0 - day).num_days().abs();
    let nearest = dates.iter().enumerate().min_by_key(|(_, date)| distance(date));
    if let Some((position, date)) = nearest
        && distance(date) <= 182
    {
        dates.remove(position);
    }
}
