//! What the meetings of a body are made from, and what is made.

use super::finding::Finding;
use super::horizon::Horizon;
use super::lookup::Lookup;
use crate::calendar::{Clock, DayTable};
use crate::plan::{Body, BodyIndex, MeetingEntry, Plan};
use crate::schedule::{EventOccurrence, Meeting, MeetingIndex, Skipped};
use chrono::NaiveDate;

/// What one body's series and entries give.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    /// By actual date, start and nominal date.
    pub meetings: Vec<Meeting>,
    pub entries: Vec<MeetingEntry>,
    /// By date.
    pub aliases: Vec<(NaiveDate, MeetingIndex)>,
    pub skipped: Vec<Skipped>,
    /// For each decision of the body, where it was made.
    pub decided_on: Vec<MeetingIndex>,
    /// The same for those on a section.
    pub section_decided_on: Vec<MeetingIndex>,
    pub lookup: Lookup,
}

/// What the meetings of all bodies are made from.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub plan: &'a Plan,
    pub clock: &'a Clock,
    pub horizon: &'a Horizon,
    pub days: &'a DayTable,
    pub events: &'a [EventOccurrence],
}

/// The same for one body.
pub(super) struct BodyContext<'a> {
    pub plan: &'a Plan,
    pub clock: &'a Clock,
    pub horizon: &'a Horizon,
    pub days: &'a DayTable,
    pub events: &'a [EventOccurrence],
    pub body: &'a Body,
    pub index: BodyIndex,
    pub findings: &'a mut Vec<Finding>,
}
