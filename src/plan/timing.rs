//! When an item comes, as meant: once, by a rule, or not yet.

use super::{BodyIndex, CaseIndex, EventIndex};
use crate::calendar::{MonthDay, Recurrence};
use crate::diag::Span;
use chrono::NaiveDate;
use serde::{Serialize, Serializer};

/// Only in `from`, `from + every`, `from + 2 · every` …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// How many years apart.
    pub every: i32,
    /// The first year.
    pub from: i32,
}

impl Years {
    /// Whether a year is one of them.
    pub fn contains(self, year: i32) -> bool {
        year >= self.from && (year - self.from) % self.every == 0
    }
}

/// Where an item goes whose meeting is cancelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfCancelled {
    #[default]
    /// To the first held meeting on or after its planned date.
    Next,
    /// To the last held meeting on or before its planned date.
    Previous,
    /// It awaits a date.
    Await,
    /// It is left out.
    Drop,
}

impl IfCancelled {
    /// In the order of the reference.
    pub const ALL: [IfCancelled; 4] =
        [IfCancelled::Next, IfCancelled::Previous, IfCancelled::Await, IfCancelled::Drop];

    /// As it is written in a file.
    pub const fn word(self) -> &'static str {
        match self {
            IfCancelled::Next => "next",
            IfCancelled::Previous => "previous",
            IfCancelled::Await => "await",
            IfCancelled::Drop => "drop",
        }
    }
}

impl Serialize for IfCancelled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// When an item comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Timing {
    /// Neither `date`, `due` nor `when`: it awaits a date.
    Awaiting,
    /// At the meeting that the date names; `extra` means the extra one of that day.
    Once {
        /// As it is written.
        date: NaiveDate,
        /// The extra meeting of that day is meant.
        extra: bool,
        /// Its place in the files.
        span: Span,
    },
    /// At the last held meeting of a window, failing that the first after it.
    Due {
        /// The days that it is promised for.
        window: Window,
        /// Its place in the files.
        span: Span,
    },
    /// As a rule says.
    When {
        /// What chooses its meetings.
        rule: When,
        /// Its place in the files.
        span: Span,
    },
    /// As a case's steps in this body.
    Case(CaseIndex),
}

/// A day or a period, as people promise things: "2023-08 medio".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub first: NaiveDate,
    /// Inclusive.
    pub last: NaiveDate,
    /// As it is written in a file.
    pub text: String,
}

/// A `when` rule. `nth` counts from 1; in `Period` and `Months` it may be
/// negative, from the end; it is never 0.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The nth planned meeting of each period.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Period { every: Every, nth: i32 },
    /// The nth planned meeting of each named month.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Months { months: Months, nth: i32 },
    /// The first planned meeting of each month on or after a day of it.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    MonthDay { months: Months, day: u32 },
    /// Each planned meeting.
    EveryMeeting,
    /// The nth planned meeting on or after a day of each year.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    OnOrAfterDay { day: MonthDay, nth: i32 },
    /// The same from the Monday of an ISO week.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    OnOrAfterWeek { week: u32, nth: i32 },
    /// The nth planned meeting after the last day.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    After { anchor: Anchor, nth: i32 },
    /// The nth held meeting, counted back, at least `days` before the first day.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Before { anchor: Anchor, days: u32, nth: i32 },
    /// The first planned meeting on or after each date; from the item's `from`.
    Recurrence(Recurrence),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// A calendar period.
pub enum Every {
    /// Each month.
    Month,
    /// Each quarter, from January on.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// Each calendar year.
    Year,
}

/// Some of the twelve months; bit 0 is January.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Months(pub u16);

impl Months {
    /// All twelve.
    pub const ALL: Months = Months(0x0fff);

    /// Whether a month, 1–12, is one of them.
    pub fn contains(self, month: u32) -> bool {
        self.0 & (1 << (month - 1)) != 0
    }

    /// The numbers of the months, rising.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (1..=12).filter(move |month| self.contains(*month))
    }
}

/// The thing an item comes after or before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Each occurrence of an event.
    Event(EventIndex),
    /// Every break of this name.
    Break(String),
    /// Each held meeting (no extra ones) of another body, in these months.
    Body {
        /// Which body.
        body: BodyIndex,
        /// Its meetings in these months only.
        months: Months,
    },
    /// Each year; `before` only.
    Day(MonthDay),
}
