//! What was decided: meetings, occurrences of items, and why each stands where it does.
//!
//! A [`Schedule`] is made by `resolve` and never changed. It covers more than any
//! window asked for, so that a meeting has the same agenda whatever the window.
//! Outputs ask it through a [`BodyView`], which shows an audience what it may see
//! and nothing else. Nothing here chooses.

mod around;
pub mod check;
mod diff;
mod event;
mod item;
mod json;
mod meeting;
mod reason;
mod recurrence_words;
mod sentences;
mod typed;
mod view;

pub use around::Around;
pub use diff::{Difference, diff};
pub use event::EventView;
pub use item::{AttachmentView, ItemView};
pub use json::BodyJson;
pub use meeting::MeetingView;
pub use reason::{ChangedTo, Reason};
pub use view::{Audience, BodyView, Names, Row, SkippedView};

use crate::calendar::Day;
use crate::plan::Plan;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use std::sync::Arc;

/// All bodies, decided.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub plan: Arc<Plan>,
    pub zone: Tz,
    /// The last day that may be asked for.
    pub through: NaiveDate,
    /// In the order of [`Plan::bodies`].
    pub bodies: Vec<BodySchedule>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BodySchedule {
    /// By actual date; a cancelled meeting by its planned date.
    pub meetings: Vec<Meeting>,
    /// Nominal dates that gave no meeting, by date.
    pub skipped: Vec<Skipped>,
    /// Every occurrence of every item: by item, then nominal date.
    pub occurrences: Vec<Occurrence>,
    /// Indices of the placed occurrences, meeting after meeting, each in agenda
    /// order; [`Meeting::items`] is a range of it.
    pub placed: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Its identity for ever.
    pub planned: NaiveDate,
    /// Where it is held; of a cancelled one, where it would have been.
    pub date: NaiveDate,
    pub start: DateTime<Tz>,
    pub end: DateTime<Tz>,
    pub origin: Origin,
    /// Index of the `[[meeting]]` that speaks of it.
    pub entry: Option<u32>,
    pub cancelled: Option<Cancelled>,
    /// Range in [`BodySchedule::placed`].
    pub items: std::ops::Range<u32>,
    /// The sum of what stands here, closed items included.
    pub minutes: u32,
}

impl Meeting {
    pub fn is_held(&self) -> bool {
        self.cancelled.is_none()
    }

    /// A meeting outside the series: no rule counts it, nothing waits for it.
    pub fn is_extra(&self) -> bool {
        self.origin == Origin::Extra
    }
}

/// Where a meeting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A series gave `nominal`; where that is not the planned date, `day` is
    /// what stood in the way.
    Series {
        series: u32,
        nominal: NaiveDate,
        day: Day,
    },
    Extra,
}

/// What cancelled a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Its own `[[meeting]]`.
    Entry(u32),
    /// An `[[event]]`.
    Event(u32),
}

/// A nominal date that gave no meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub date: NaiveDate,
    /// What stood in the way; never [`Day::Free`].
    pub day: Day,
    /// A policy looked for another day, and found none within its limit.
    pub too_far: bool,
}

/// One occurrence of an item, and where it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// Index in [`crate::plan::Body::items`].
    pub item: u32,
    /// The planned date of the meeting its rule chose, or the item's `date`;
    /// `None` for an item that awaits a date.
    pub nominal: Option<NaiveDate>,
    /// First day of the event that it is tied to.
    pub event_day: Option<NaiveDate>,
    pub fate: Fate,
    /// What happened to it after its rule, in order.
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Index in [`BodySchedule::meetings`].
    Placed(u32),
    Awaiting,
    /// By a `[[change]]`.
    Skipped,
    /// Its meeting was cancelled, and `if-cancelled = "drop"`.
    Dropped,
    Withdrawn,
}

/// One thing that happened to an occurrence. Meetings are indices in
/// [`BodySchedule::meetings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The date names no meeting; the first held one after it was taken.
    NoMeeting { date: NaiveDate },
    /// A `[[change]]` moved it (it is pinned), awaits it or skips it.
    Changed { change: u32 },
    /// The meeting it stood on is cancelled; its `if-cancelled` decided.
    Cancelled { meeting: u32 },
    /// No held meeting is left for it.
    NoneLeft,
    /// It waited: so many minutes stood on that meeting.
    Full { meeting: u32, minutes: u32 },
    /// Its meeting stayed too full, but it could not wait: the next occurrence of
    /// the item stands on the way, or no later meeting is left.
    Stays { meeting: u32, minutes: u32 },
    /// It broke a `[[limit]]`, counting what an audience may see.
    Limit { limit: u32, audience: Audience },
}
