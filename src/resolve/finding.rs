//! What the resolver noticed, as data; `describe` has the words for it.

use crate::calendar::{Day, TimeSpan};
use crate::diag::Span;
use crate::plan::{
    BodyIndex, CaseIndex, ChangeIndex, DecisionIndex, EntryIndex, EventIndex, ItemIndex,
    LimitIndex, RoleIndex, SeriesIndex,
};
use chrono::NaiveDate;

/// One thing that was noticed, on a day if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `None` for what concerns no single body.
    pub body: Option<BodyIndex>,
    /// The day that it is about.
    pub date: Option<NaiveDate>,
    /// What was noticed.
    pub kind: FindingKind,
}

impl Finding {
    /// Whether it is to be reported of a plan that is decided through a day.
    pub(super) fn is_due(&self, through: NaiveDate) -> bool {
        !self.kind.rolls() || self.date.is_none_or(|date| date <= through)
    }
}

/// What it is. Indices are of the finding's body.
#[expect(missing_docs, reason = "each is a diagnostic of docs/diagnostics.md with its values")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// An item comes on or before the day on which it was agreed.
    AgreedLate {
        item: ItemIndex,
        agreed: NaiveDate,
        span: Span,
    },
    /// A dated break, by position, takes the place of a yearly one far from it.
    BreakReplacesFar {
        dated: usize,
        yearly: usize,
        replaced: (NaiveDate, NaiveDate),
    },
    /// No meeting for a step within 182 days of the one next to it.
    CaseAwaits {
        case: CaseIndex,
        step: u32,
    },
    /// A step is not after the one before it.
    CaseOutOfOrder {
        case: CaseIndex,
        step: u32,
        dates: [NaiveDate; 2],
    },
    /// The meeting of a decision is cancelled by now.
    DecidedOnCancelled {
        decision: DecisionIndex,
    },
    /// A decision's date is no day of a held meeting, but names one on another day.
    DecidedElsewhere {
        span: Span,
        dates: [NaiveDate; 2],
    },
    /// One decision more on a case than the body has steps.
    DecidedMore {
        decision: DecisionIndex,
    },
    /// A decision's date names no meeting.
    DecidedNowhere {
        span: Span,
    },
    /// A second decision on one occurrence, or a postponement after it.
    DecidedTwice {
        decision: DecisionIndex,
        earlier: DecisionIndex,
    },
    /// No rule gives the occurrence that was decided on.
    DecidedWithoutRule {
        decision: DecisionIndex,
        nearest: Option<NaiveDate>,
    },
    /// Several occurrences are on the meeting of a decision without `nominal`.
    DecisionOnSeveral {
        decision: DecisionIndex,
    },
    DoubleBooked {
        planned: [NaiveDate; 2],
        entry: Option<EntryIndex>,
        by_hand: bool,
    },
    EntriesConflict {
        entries: [EntryIndex; 2],
        key: &'static str,
    },
    EntryCancelsAndMoves {
        entries: [EntryIndex; 2],
    },
    EventReplacesFar {
        event: EventIndex,
        number: u32,
        other: NaiveDate,
    },
    EventSkipsNothing {
        event: EventIndex,
        number: u32,
    },
    LimitGap {
        limit: LimitIndex,
        since: NaiveDate,
        meetings: usize,
    },
    LimitPerMeeting {
        limit: LimitIndex,
        count: usize,
    },
    LocalTime {
        span: Span,
        time: TimeSpan,
        twice: bool,
    },
    /// A reminder of what comes once comes later than it should.
    Late {
        item: ItemIndex,
        day: NaiveDate,
    },
    /// A date by hand is no day for a meeting; `None`: a weekend.
    MeetingOnDayOff {
        span: Span,
        day: Option<Day>,
    },
    MovedFar {
        entry: EntryIndex,
        planned: NaiveDate,
    },
    NeverMatches {
        item: ItemIndex,
    },
    /// `next` of a decision is shown nowhere.
    NextIsNowhere {
        decision: DecisionIndex,
    },
    NoHolder {
        item: ItemIndex,
        role: RoleIndex,
    },
    NoMeetingInTime {
        item: ItemIndex,
        day: NaiveDate,
    },
    NoMeetingLeft {
        item: ItemIndex,
    },
    NoMeetingThatDay {
        item: ItemIndex,
        date: NaiveDate,
        span: Span,
    },
    NoOccurrence {
        item: ItemIndex,
    },
    Overbooked {
        meeting: NaiveDate,
        minutes: u32,
    },
    /// A postponement of an occurrence that no rule gives.
    PostponedWithoutRule {
        decision: DecisionIndex,
    },
    SeriesFollowsNobody {
        series: SeriesIndex,
    },
    /// Dates of a series are another's.
    SeriesOverlaps {
        series: SeriesIndex,
        other: SeriesIndex,
        count: u32,
    },
    SeriesWithoutDates {
        series: SeriesIndex,
    },
    /// All dates of a series are others'.
    SeriesWithoutEffect {
        series: SeriesIndex,
    },
    ShiftTooFar {
        series: SeriesIndex,
        nominal: NaiveDate,
    },
    StaleChange {
        change: ChangeIndex,
    },
    StaleMeeting {
        entry: EntryIndex,
    },
}

impl FindingKind {
    /// Whether it comes of a rule that goes on for ever, so that it is reported only
    /// as far as the window. What was written for one date is always reported.
    fn rolls(&self) -> bool {
        matches!(
            self,
            FindingKind::CaseAwaits { .. }
                | FindingKind::CaseOutOfOrder { .. }
                | FindingKind::LimitGap { .. }
                | FindingKind::LimitPerMeeting { .. }
                | FindingKind::NoHolder { .. }
                | FindingKind::NoMeetingLeft { .. }
                | FindingKind::NoOccurrence { .. }
                | FindingKind::Overbooked { .. }
                | FindingKind::ShiftTooFar { .. }
        )
    }
}
