//! What the resolver noticed, as data; `describe` has the words for it.

use crate::calendar::TimeSpan;
use crate::diag::Span;
use chrono::NaiveDate;

/// One thing that was noticed about a body, on a day if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index in [`crate::plan::Plan::bodies`].
    pub body: usize,
    pub date: Option<NaiveDate>,
    pub found: Found,
}

/// What it is. Numbers are indices into the body's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    DoubleBooked { planned: [NaiveDate; 2], entry: Option<u32> },
    ExtraOnPlanned { entry: u32 },
    LimitGap { limit: u32, since: NaiveDate, meetings: usize },
    LimitPerMeeting { limit: u32, count: usize },
    LocalTime { span: Span, time: TimeSpan, twice: bool },
    NeverMatches { item: u32 },
    NoHolder { item: u32, role: usize },
    NoMeetingInTime { item: u32, event: usize },
    NoMeetingLeft { item: u32 },
    NoMeetingThatDay { item: u32, date: NaiveDate, span: Span },
    NoOccurrence { item: u32 },
    Overbooked { meeting: NaiveDate, minutes: u32 },
    SeriesWithoutDates { series: u32 },
    ShiftTooFar { series: u32, nominal: NaiveDate },
    StaleChange { change: u32 },
    StaleMeeting { entry: u32 },
}

impl Found {
    /// Whether it comes of a rule that goes on for ever, so that it is told only
    /// as far as the window. What was written for one date is told wherever it is.
    pub(super) fn rolls(&self) -> bool {
        matches!(
            self,
            Found::LimitGap { .. }
                | Found::LimitPerMeeting { .. }
                | Found::NoHolder { .. }
                | Found::NoMeetingLeft { .. }
                | Found::NoOccurrence { .. }
                | Found::Overbooked { .. }
                | Found::ShiftTooFar { .. }
        )
    }
}
