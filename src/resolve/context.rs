//! What the meetings of a body are made from, and what is made.

use super::finding::Finding;
use super::frame::Frame;
use super::lookup::Lookup;
use crate::plan::{Body, BodyIndex, MeetingEntry};
use crate::schedule::{Meeting, MeetingIndex, Skipped};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What one body's series and entries give.
#[derive(Clone, Debug, Default, PartialEq)]
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

/// The meetings of some bodies: of those that something goes by, and of no other.
pub(super) type MeetingsOf<'a> = BTreeMap<BodyIndex, &'a Meetings>;

/// All that the meetings of one body are made from.
pub(super) struct BodyContext<'a> {
    pub frame: &'a Frame,
    pub body: &'a Body,
    pub index: BodyIndex,
    /// Of the bodies that its series follow.
    pub followed: &'a MeetingsOf<'a>,
    pub findings: &'a mut Vec<Finding>,
}
