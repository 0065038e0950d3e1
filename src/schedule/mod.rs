//! What was decided: meetings, occurrences of items, and why each stands where it does.
//!
//! A [`Schedule`] is made by `resolve` and never changed. It covers more than any
//! requested window, so that a meeting has the same agenda whatever the window.
//! Outputs ask it through a [`BodyView`], which shows an audience what it may see
//! and nothing else. Nothing here chooses.

#![warn(missing_docs)]

mod around;
mod body;
pub mod check;
mod decision;
mod diff;
mod elsewhere;
mod event;
mod follow_up;
mod item;
mod json;
mod meeting;
mod meeting_id;
mod obstacles;
mod reach;
mod reason;
mod same;
mod sentences;
mod thread;
mod typed;
mod view;

pub use around::Around;
pub use body::Row;
pub use decision::{DeadlineView, DecisionView, SectionDecisionView};
pub use diff::{Difference, diff, diff_meetings};
pub use event::EventView;
pub use follow_up::{FollowUpState, FollowUpView};
pub use item::AttachmentView;
pub use json::{BodyJson, FollowUpJson};
pub use meeting_id::MeetingId;
pub use reason::{ChangedTo, ReasonView};
pub use sentences::describe_window;
pub use thread::{Thread, ThreadStep};
pub use view::{Audience, BodyView, ItemView, MeetingView, Names, SkippedView};

use crate::calendar::Day;
use crate::plan::{
    Body, BodyIndex, ChangeIndex, DeadlineIndex, DecisionIndex, EntryIndex, EventIndex, Item,
    ItemIndex, LimitIndex, MeetingEntry, Plan, SeriesIndex, index,
};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use std::sync::Arc;

/// All bodies, decided.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// What it was made from.
    pub plan: Arc<Plan>,
    /// The zone of all meeting times.
    pub zone: Tz,
    /// The last day that it covers, inclusive.
    pub through: NaiveDate,
    /// In the order of [`Plan::bodies`].
    pub bodies: Vec<Arc<BodySchedule>>,
    /// In order of time.
    pub events: Vec<EventOccurrence>,
}

impl std::ops::Index<BodyIndex> for Vec<Arc<BodySchedule>> {
    type Output = Arc<BodySchedule>;

    fn index(&self, body: BodyIndex) -> &Arc<BodySchedule> {
        &self[body.position()]
    }
}

index! {
    /// Index in [`Schedule::events`].
    EventOccurrenceIndex of EventOccurrence
}
index! {
    /// Index in [`BodySchedule::meetings`].
    MeetingIndex of Meeting
}
index! {
    /// Index in [`BodySchedule::occurrences`].
    OccurrenceIndex of Occurrence
}

/// One time that an event happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventOccurrence {
    /// Which event.
    pub event: EventIndex,
    /// Which of its tables.
    pub source: EventSource,
    /// The date of the event's rule that this is, or takes the place of.
    pub nominal: Option<NaiveDate>,
    /// The first day.
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
}

/// The table that gave an event its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSource {
    /// The one with the rule.
    Rule,
    /// A position in [`crate::plan::Event::dates`].
    Date(u32),
}

/// One body, decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BodySchedule {
    /// By actual date, start and nominal date; a cancelled meeting by its planned date.
    pub meetings: Vec<Meeting>,
    /// The `[[meeting]]` entries, those for one meeting read together.
    pub entries: Vec<MeetingEntry>,
    /// Nominal dates that name a meeting with another nominal date, as both came to
    /// one planned date. By date.
    pub aliases: Vec<(NaiveDate, MeetingIndex)>,
    /// Nominal dates that gave no meeting, by date.
    pub skipped: Vec<Skipped>,
    /// Every occurrence of every item: by item, then step of a case, then nominal date.
    pub occurrences: Vec<Occurrence>,
    /// Items as single occurrences have them ([`Occurrence::variant`]).
    pub variants: Vec<Item>,
    /// The placed occurrences, meeting after meeting, each in agenda order;
    /// [`Meeting::items`] is a range of it.
    pub placed: Vec<OccurrenceIndex>,
    /// What was taken up and put off, by meeting.
    pub postponed: Vec<Postponed>,
    /// The decisions on items with the meetings they were made at, by meeting.
    pub decisions: Vec<(MeetingIndex, DecisionIndex)>,
    /// The same for [`crate::plan::Body::section_decisions`], by position.
    pub section_decisions: Vec<(MeetingIndex, usize)>,
    /// `next` of a decision, with the occurrence under which it is shown.
    pub next_notes: Vec<(OccurrenceIndex, DecisionIndex)>,
    /// Of held meetings, by meeting.
    pub deadlines: Vec<MeetingDeadline>,
}

impl BodySchedule {
    /// What is on a meeting, in agenda order.
    pub fn on(&self, meeting: &Meeting) -> &[OccurrenceIndex] {
        &self.placed[meeting.items.start as usize..meeting.items.end as usize]
    }

    /// The item as an occurrence has it; `body` is the plan's.
    pub fn item<'a>(&'a self, body: &'a Body, occurrence: &Occurrence) -> &'a Item {
        match occurrence.variant {
            Some(variant) => &self.variants[variant],
            None => &body.items[occurrence.item],
        }
    }
}

/// One meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Its identity for ever: the date that its series gave before any policy. Of an
    /// extra one, its date.
    pub nominal: NaiveDate,
    /// Where the policies of its series put it.
    pub planned: NaiveDate,
    /// Its first day: where it is held, or would have been if it is cancelled.
    pub date: NaiveDate,
    /// Its last day, inclusive.
    pub to: NaiveDate,
    /// Of a meeting without a time ([`Origin::Given`]), midnight.
    pub start: DateTime<Tz>,
    /// Exclusive.
    pub end: DateTime<Tz>,
    /// Where it comes from.
    pub origin: Origin,
    /// Index in [`BodySchedule::entries`].
    pub entry: Option<EntryIndex>,
    /// What cancelled it; `None`: it is held.
    pub cancelled: Option<Cancelled>,
    /// Range in [`BodySchedule::placed`].
    pub items: std::ops::Range<u32>,
    /// The sum of what stands here, closed items included.
    pub minutes: u32,
}

impl Meeting {
    /// Whether it is not cancelled.
    pub fn is_held(&self) -> bool {
        self.cancelled.is_none()
    }

    /// A meeting outside the series: no rule counts it, nothing waits for it.
    pub fn is_extra(&self) -> bool {
        !matches!(self.origin, Origin::Series { .. })
    }

    /// Its identity for ever, in UIDs and addresses. What a decision gives is, unless
    /// the decision says otherwise, the meeting that some series planned on that day
    /// when it was held: a day closed since or another rule must not rename it.
    pub fn id(&self) -> MeetingId {
        let is_extra = match self.origin {
            Origin::Series { .. } => false,
            Origin::Extra => true,
            Origin::Given { is_extra } => is_extra,
        };
        MeetingId { nominal: self.nominal, is_extra }
    }

    /// Whether it has a time of day.
    pub fn has_time(&self) -> bool {
        !self.is_given()
    }

    /// Whether a decision was made on a day that names no meeting by now.
    pub fn is_given(&self) -> bool {
        matches!(self.origin, Origin::Given { .. })
    }

    /// Whether it takes place on a day, were it held.
    pub fn is_on(&self, date: NaiveDate) -> bool {
        self.date <= date && date <= self.to
    }
}

/// Where a meeting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A series put it on `put_on`; where that is not the planned date, `day` is what
    /// prevented it there.
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Series { series: SeriesIndex, put_on: NaiveDate, day: Day },
    /// A `[[meeting]]` with `extra`.
    Extra,
    /// A decision was made on a day that names no meeting.
    Given {
        /// It says that it was an extra one.
        is_extra: bool,
    },
}

/// What cancelled a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Its own [`Meeting::entry`].
    Entry,
    /// An `[[event]]`.
    Event(EventOccurrenceIndex),
}

/// A nominal date that gave no meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The day it was put on.
    pub date: NaiveDate,
    /// What stood in the way; never [`Day::Free`].
    pub day: Day,
    /// A policy looked for another day, and found none within its limit.
    pub too_far: bool,
}

/// An item that was taken up at a meeting and put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Postponed {
    /// Where it was taken up.
    pub meeting: MeetingIndex,
    /// What put it off.
    pub decision: DecisionIndex,
    /// `None` where no rule gives the decision's nominal date.
    pub occurrence: Option<OccurrenceIndex>,
}

/// A deadline before one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeetingDeadline {
    /// The meeting that it is before.
    pub meeting: MeetingIndex,
    /// The body's deadline.
    pub deadline: DeadlineIndex,
    /// Its day for this meeting.
    pub date: NaiveDate,
}

/// One occurrence of an item, and where it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// Index in [`crate::plan::Body::items`].
    pub item: ItemIndex,
    /// Of a case, which of its steps.
    pub step: Option<CaseTurn>,
    /// The nominal date of the meeting that its rule, date or window chose; failing
    /// that, the item's `date`. `None` where nothing was chosen.
    pub nominal: Option<NaiveDate>,
    /// The meeting that was chosen.
    pub chosen: Option<MeetingIndex>,
    /// The planned date of the meeting chosen, else the nominal date: what `{year}`,
    /// `{month}`, `from` and `until` are judged by.
    pub planned: Option<NaiveDate>,
    /// First day of the event, or of the other body's meeting, that it is tied to.
    pub event_day: Option<NaiveDate>,
    /// The day by which one without a nominal date is listed while it awaits;
    /// `None`: always.
    pub listed: Option<NaiveDate>,
    /// Where it ended.
    pub status: Status,
    /// The decision that fixed it.
    pub decision: Option<DecisionIndex>,
    /// The item as this occurrence has it, in [`BodySchedule::variants`]; `None`:
    /// as the plan has it.
    pub variant: Option<ItemIndex>,
    /// What happened to it after its rule, in order.
    pub reasons: Vec<Reason>,
}

/// One step of one run of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseTurn {
    /// Position in [`crate::plan::Case::steps`]; `None` for a decision more than
    /// there are steps.
    pub step: Option<u32>,
    /// The day by which this run is decided, or the first step's date: its year is
    /// the case's.
    pub day: Option<NaiveDate>,
}

/// Where an occurrence ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On a meeting that is held.
    Placed(MeetingIndex),
    /// It awaits a date.
    Awaiting,
    /// By a `[[change]]`.
    Skipped,
    /// Its meeting was cancelled, and `if-cancelled = "drop"`.
    Dropped,
    /// By the item's `withdrawn`.
    Withdrawn,
}

/// One thing that happened to an occurrence. Meetings are the body's own unless a
/// body is named.
#[expect(missing_docs, reason = "the fields are what the sentence above each names")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The date names no meeting; the first held one after it was taken.
    NoMeeting { date: NaiveDate },
    /// A reminder of what comes once: no meeting is early enough before this day, and
    /// the first one before it was taken.
    Late { day: NaiveDate },
    /// No meeting at all before this day, so it awaits.
    NotInTime { day: NaiveDate },
    /// A `[[change]]` moved it (it is pinned), awaits it or skips it.
    Changed { change: ChangeIndex },
    /// The meeting it was on is cancelled; its `if-cancelled` decided.
    Cancelled { meeting: MeetingIndex },
    /// No held meeting is left for it.
    NoneLeft,
    /// It waited: so many minutes were on that meeting.
    Full { meeting: MeetingIndex, minutes: u32 },
    /// Its meeting stayed too full, but it could not wait: the next occurrence of
    /// the item is on the next meeting, or no later meeting is left.
    Stays { meeting: MeetingIndex, minutes: u32 },
    /// It broke a `[[limit]]`, counting what an audience may see.
    Limit { limit: LimitIndex, audience: Audience },
    /// It was decided on.
    Decided { decision: DecisionIndex },
    /// It was taken up and put off.
    Postponed { decision: DecisionIndex },
    /// A step of a case: the first meeting after the step before, or after the
    /// body's own earlier one by so many days.
    StepAfter { body: BodyIndex, meeting: MeetingIndex, days: u32 },
    /// A step of a case: the last meeting before the step after it.
    StepBefore { body: BodyIndex, meeting: MeetingIndex, days: u32 },
    /// The last step of a case: the last meeting by this day.
    StepBy { day: NaiveDate },
    /// A cancelled meeting that was passed over.
    PassedOver { meeting: MeetingIndex },
    /// No meeting within 182 days of the step next to it.
    NoStep,
    /// The step next to it awaits.
    StepAwaits,
}
