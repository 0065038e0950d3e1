//! The occurrences of one body on their way to their meetings.

use super::context::Meetings;
use super::finding::Finding;
use super::minuted::Minuted;
use crate::plan::{Body, BodyIndex, Case, CaseIndex, ChangeIndex, DecisionIndex, Item, ItemIndex};
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The occurrences of one body on their way.
pub(super) struct Placing<'a, 'f> {
    pub body: &'a Body,
    /// Those that go through the body.
    pub cases: &'a BTreeMap<CaseIndex, &'a Case>,
    pub index: BodyIndex,
    pub own: &'a Meetings,
    /// By item, step of a case and nominal date.
    pub occurrences: Vec<Occurrence>,
    /// By occurrence: it does not wait for a later meeting.
    pub pinned: Vec<bool>,
    /// By occurrence: the `date` change that is about it.
    pub change_of: Vec<Option<ChangeIndex>>,
    /// By change: it is about some occurrence.
    pub is_matched: Vec<bool>,
    pub variants: Vec<Item>,
    /// By occurrence.
    pub minuted: Vec<Minuted>,
    pub postponed: Vec<(MeetingIndex, DecisionIndex, Option<OccurrenceIndex>)>,
    pub given: Vec<Given>,
    pub findings: &'f mut Vec<Finding>,
}

/// An occurrence that no rule gives, but decisions on it.
pub(super) struct Given {
    pub item: ItemIndex,
    pub nominal: NaiveDate,
    /// Of the first decision.
    pub meeting: MeetingIndex,
    pub minuted: Minuted,
}
