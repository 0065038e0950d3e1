//! The bare loop's items: the meetings that each rule chooses.

use super::days::{DaysOff, EventDate, HALF_YEAR, Span};
use super::meetings::{Meeting, last_held};
use super::recurrence;
use aarshjul::plan::{Anchor, Every, Item, Plan, When};
use chrono::{Datelike, Days, NaiveDate, Weekday};

const LOOK_AHEAD: Days = Days::new(56);

/// What items come before and after.
#[derive(Clone, Copy)]
pub struct Things<'a> {
    pub plan: &'a Plan,
    pub days: &'a DaysOff,
    pub events: &'a [Vec<EventDate<'a>>],
    pub meetings: &'a [Vec<Meeting>],
}

impl Things<'_> {
    /// The planned dates of the meetings that an item's rule chooses.
    pub fn dates(
        self,
        item: &Item,
        rule: &When,
        own: &[Meeting],
        through: NaiveDate,
    ) -> Vec<NaiveDate> {
        let mut dates = match rule {
            When::EveryMeeting => own.iter().map(|meeting| meeting.planned).collect(),
            When::Recurrence(rule) => {
                let from = item.from.expect("such an item has a start");
                let dates = recurrence::dates(rule, from, through).into_iter();
                dates.filter_map(|date| ahead(own, date, 1)).collect()
            }
            When::After { anchor, nth } => {
                let spans = self.spans(anchor, own).into_iter();
                spans.filter_map(|(_, last)| ahead(own, last + Days::new(1), *nth)).collect()
            }
            When::Before { anchor, days, nth } => {
                let early = Days::new(u64::from(*days));
                let mut spans = self.spans(anchor, own);
                spans.retain(|(first, _)| {
                    *first <= through && item.from.is_none_or(|from| from + early <= *first)
                });
                let before = spans.into_iter().filter_map(|(first, _)| {
                    let latest = first - Days::new(u64::from(*days).max(1));
                    let meeting = last_held(own, latest, *nth)?;
                    (first - HALF_YEAR <= meeting.planned).then_some(meeting.planned)
                });
                before.collect()
            }
            _ => by_calendar(rule, own),
        };
        dates.retain(|date| is_on(item, *date));
        dates
    }

    /// First and last day of each time that the named thing is.
    fn spans(self, anchor: &Anchor, own: &[Meeting]) -> Vec<Span> {
        match anchor {
            Anchor::Event(event) => {
                self.events[event.position()].iter().map(|date| date.span).collect()
            }
            Anchor::Break(name) => {
                let breaks = self.days.breaks.iter();
                let named = breaks.filter(|(at, _)| self.plan.calendar.breaks[*at].name == *name);
                named.map(|(_, span)| *span).collect()
            }
            Anchor::Body { body, months } => {
                let held = self.meetings[body.position()].iter().filter(|meeting| meeting.is_held);
                let dates = held.map(|meeting| meeting.planned);
                dates
                    .filter(|date| months.contains(date.month()))
                    .map(|date| (date, date))
                    .collect()
            }
            Anchor::Day(day) => {
                let days = years(own).filter_map(|year| day.in_year(year));
                days.map(|date| (date, date)).collect()
            }
        }
    }
}

fn is_on(item: &Item, date: NaiveDate) -> bool {
    item.from.is_none_or(|from| from <= date)
        && item.until.is_none_or(|until| date <= until)
        && item.years.is_none_or(|years| years.contains(date.year()))
}

/// From the year before the first meeting to that of the last.
fn years(meetings: &[Meeting]) -> impl Iterator<Item = i32> {
    let ends = meetings.first().zip(meetings.last());
    ends.into_iter().flat_map(|(first, last)| first.planned.year() - 1..=last.planned.year())
}

/// The dates of rules that count in months, from days and from weeks.
fn by_calendar(rule: &When, own: &[Meeting]) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    for year in years(own) {
        match rule {
            When::Period { every, nth } => {
                let length = match every {
                    Every::Month => 1,
                    Every::Quarter => 3,
                    Every::HalfYear => 6,
                    Every::Year => 12,
                };
                for month in (1..=12).step_by(length as usize) {
                    dates.extend(nth_of(between(own, year, month, length), *nth));
                }
            }
            When::Months { months, nth } => {
                for month in months.iter() {
                    dates.extend(nth_of(between(own, year, month, 1), *nth));
                }
            }
            When::MonthDay { months, day } => {
                for month in months.iter() {
                    let mut here = between(own, year, month, 1).iter();
                    let first = here.find(|meeting| meeting.planned.day() >= *day);
                    dates.extend(first.map(|meeting| meeting.planned));
                }
            }
            When::OnOrAfterDay { day, nth } => {
                dates.extend(day.in_year(year).and_then(|day| ahead(own, day, *nth)));
            }
            When::OnOrAfterWeek { week, nth } => {
                let monday = NaiveDate::from_isoywd_opt(year, *week, Weekday::Mon);
                dates.extend(monday.and_then(|day| ahead(own, day, *nth)));
            }
            _ => unreachable!("other rules are chosen above"),
        }
    }
    dates
}

fn between(meetings: &[Meeting], year: i32, month: u32, length: u32) -> &[Meeting] {
    let first = |months: u32| {
        NaiveDate::from_ymd_opt(year + (months / 12) as i32, months % 12 + 1, 1).unwrap()
    };
    let from = meetings.partition_point(|meeting| meeting.planned < first(month - 1));
    let to = meetings.partition_point(|meeting| meeting.planned < first(month - 1 + length));
    &meetings[from..to]
}

fn nth_of(meetings: &[Meeting], nth: i32) -> Option<NaiveDate> {
    let index = if nth > 0 { nth - 1 } else { meetings.len() as i32 + nth };
    meetings.get(usize::try_from(index).ok()?).map(|meeting| meeting.planned)
}

fn ahead(meetings: &[Meeting], day: NaiveDate, nth: i32) -> Option<NaiveDate> {
    let from = meetings.partition_point(|meeting| meeting.planned < day);
    let date = meetings.get(from + nth as usize - 1)?.planned;
    (date <= day + LOOK_AHEAD).then_some(date)
}
