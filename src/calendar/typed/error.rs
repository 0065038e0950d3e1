//! Why a typed text is no date, in a line.

use crate::calendar::YEARS;
use crate::calendar::names::{full_date, weekday_name};
use chrono::NaiveDate;
use std::fmt;

/// A typed text that is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedDateError {
    text: String,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Unknown,
    /// The weekday is not that of this date.
    OtherWeekday(NaiveDate),
    /// `næste onsdag`: one of two days.
    Ambiguous(NaiveDate, NaiveDate),
    /// A period, where one day is needed.
    NoDay,
    /// A day that no plan has.
    OtherYear,
}

impl TypedDateError {
    pub(super) fn new(text: &str, reason: Reason) -> TypedDateError {
        TypedDateError { text: text.trim().to_owned(), reason }
    }
}

/// How much of the typed text the message repeats.
const MAX_SHOWN: usize = 40;

impl fmt::Display for TypedDateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text.chars().take(MAX_SHOWN).collect();
        let more = if text.len() < self.text.len() { "…" } else { "" };
        match self.reason {
            Reason::Unknown => write!(
                out,
                "`{text}{more}` er ikke en dato; skriv fx `6/9`, `6. sep. 2023`, `2023-09-06` eller `onsdag i uge 36`"
            ),
            Reason::OtherWeekday(date) => write!(
                out,
                "`{text}{more}` er ikke en dato; den {} er en {}",
                full_date(date),
                weekday_name(date)
            ),
            Reason::Ambiguous(one, other) => write!(
                out,
                "`{text}{more}` kan være den {} eller den {}; skriv datoen",
                full_date(one),
                full_date(other)
            ),
            Reason::OtherYear => {
                let (first, last) = (YEARS.start(), YEARS.end());
                write!(out, "`{text}{more}` ligger ikke i årene {first} til {last}")
            }
            Reason::NoDay => {
                write!(out, "`{text}{more}` er ikke en enkelt dag; skriv fx `6/9 2023`")
            }
        }
    }
}

impl std::error::Error for TypedDateError {}
