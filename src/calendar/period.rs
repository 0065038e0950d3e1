//! Closed days and breaks: rules that give days in every year, or once.

use super::easter::from_easter;
use crate::diag::Span;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fmt;

/// A day of the year, `MM-DD`. 29 February exists in leap years only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    /// 1–12.
    pub month: u32,
    /// 1–31.
    pub day: u32,
}

impl MonthDay {
    /// The day in a year, if the year has it.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

/// As it is written in a file: `06-05`.
impl fmt::Display for MonthDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}-{:02}", self.month, self.day)
    }
}

/// The Monday of an ISO week (ISO 8601); `None` where the year has no week 53.
pub fn week_monday(iso_year: i32, week: u32) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(iso_year, week, Weekday::Mon)
}

/// The first day of a year's first week, the one that has at least four days in the
/// year (RFC 5545, `BYWEEKNO`), where weeks may begin on any weekday.
pub(super) fn week_one(year: i32, week_start: Weekday) -> NaiveDate {
    let fourth = NaiveDate::from_ymd_opt(year, 1, 4).expect("every year has a 4 January");
    fourth.week(week_start).first_day()
}

/// A day without meetings that is no public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// As people call it.
    pub name: String,
    /// When it is.
    pub day: ClosedDay,
    /// Of the name.
    pub span: Span,
}

/// When a closed day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedDay {
    /// In every year that has the day.
    Yearly(MonthDay),
    /// On one day only.
    Once(NaiveDate),
}

/// A period without meetings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Several breaks may have the same one.
    pub name: String,
    /// When it is.
    pub period: Period,
    /// `replaces` of a dated break, if it is written: with `Some(false)` the yearly
    /// ones are kept.
    pub replaces: Option<bool>,
    /// Of the name.
    pub span: Span,
}

/// When a break is. All but `Dates` recur every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// From Monday of the first ISO week to Sunday of the last; `last < first`
    /// runs over New Year.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Weeks { first: u32, last: u32 },
    /// From a day to a day, both inclusive; `to < from` runs over New Year.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Days { from: MonthDay, to: MonthDay },
    /// From a day to a day, both inclusive, counted from Easter Sunday.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Easter { from: i32, to: i32 },
    /// Once; it takes the place of the yearly break of its name that begins nearest. Both days
    /// inclusive.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Dates { from: NaiveDate, to: NaiveDate },
}

impl Period {
    /// First and last day of the instance that belongs to a year: the ISO year
    /// of the first week, the year of the first day, the year of that Easter.
    pub fn in_year(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Period::Weeks { first, last } => {
                // Where a year has no week 53, what begins there begins after it.
                let after_year = || week_monday(year + 1, 1).filter(|_| first != last);
                let from = week_monday(year, first).or_else(after_year)?;
                let last_year = if last < first { year + 1 } else { year };
                // A year without week 53 ends with week 52.
                let monday =
                    week_monday(last_year, last).or_else(|| week_monday(last_year, last - 1))?;
                Some((from, monday + Days::new(6)))
            }
            Period::Days { from, to } => {
                // 29 February: the period begins the day after, or ends the day before.
                let first = from.in_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))?;
                let to_year = if to < from { year + 1 } else { year };
                let last =
                    to.in_year(to_year).or_else(|| NaiveDate::from_ymd_opt(to_year, 2, 28))?;
                (first <= last).then_some((first, last))
            }
            Period::Easter { from, to } => Some((from_easter(year, from), from_easter(year, to))),
            Period::Dates { from, to } => (from.year() == year).then_some((from, to)),
        }
    }

    /// Whether it is once, by dates.
    pub fn is_dated(self) -> bool {
        matches!(self, Period::Dates { .. })
    }
}
