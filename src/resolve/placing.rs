//! The occurrences of one body on their way to their meetings.

use super::context::Meetings;
use super::finding::Finding;
use crate::plan::{Body, BodyIndex, ChangeIndex, DecisionIndex, Item, Plan};
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex};

/// The occurrences of one body on their way.
pub(super) struct Placing<'a, 'f> {
    pub plan: &'a Plan,
    pub body: &'a Body,
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
    pub facts: Vec<Facts>,
    pub postponed: Vec<(MeetingIndex, DecisionIndex, Option<OccurrenceIndex>)>,
    pub given: Vec<Given>,
    pub decided_without_rule: Vec<(DecisionIndex, MeetingIndex)>,
    pub findings: &'f mut Vec<Finding>,
}

/// What the decisions did to one occurrence.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub decided: Option<DecisionIndex>,
    pub postponed: Vec<DecisionIndex>,
}

/// An occurrence that no rule gives.
pub(super) struct Given {
    pub occurrence: Occurrence,
}
