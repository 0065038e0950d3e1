//! What the minutes say of one occurrence: put off several times, decided once.

use super::context::Meetings;
use crate::plan::{Body, DecisionIndex};
use crate::schedule::{MeetingIndex, Reason};
use chrono::NaiveDate;

/// A decision with the meeting at which it was made; in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Made {
    pub date: NaiveDate,
    /// Meetings are in order, so two on one day are distinguished as well.
    pub meeting: MeetingIndex,
    pub decision: DecisionIndex,
}

impl Meetings {
    pub fn made(&self, body: &Body, decision: DecisionIndex) -> Made {
        let date = body.decisions[decision].date;
        Made { date, meeting: self.decided_on[decision.position()], decision }
    }
}

/// The decisions on one occurrence.
#[derive(Clone, Debug, Default)]
pub(super) struct Minuted {
    /// Where it was put off, in order of time.
    pub postponed: Vec<Made>,
    pub decided: Option<Made>,
}

impl Minuted {
    /// Adds a decision, unless an earlier one contradicts it, which is the error: two
    /// at one meeting, decided twice, or put off after it was decided.
    pub fn add(&mut self, made: Made, is_postponed: bool) -> Result<(), DecisionIndex> {
        if let Some(earlier) = self.contradicted(made, is_postponed) {
            return Err(earlier.decision);
        }
        if is_postponed {
            let position = self.postponed.partition_point(|other| *other < made);
            self.postponed.insert(position, made);
        } else {
            self.decided = Some(made);
        }
        Ok(())
    }

    /// The decision that another would contradict.
    pub fn contradicted(&self, made: Made, is_postponed: bool) -> Option<Made> {
        let is_same = |other: &Made| other.meeting == made.meeting;
        let same = self.postponed.iter().copied().find(is_same);
        let decided = self.decided;
        same.or_else(|| match is_postponed {
            true => decided.filter(|decided| is_same(decided) || *decided < made),
            false => decided.or_else(|| self.postponed.last().copied().filter(|last| made < *last)),
        })
    }

    /// The last postponement before a decision, at an earlier meeting.
    pub fn put_off_before(&self, made: Made) -> Option<Made> {
        let is_before = |other: &&Made| (other.date, other.meeting) < (made.date, made.meeting);
        self.postponed.iter().rfind(is_before).copied()
    }

    pub fn reasons(&self) -> Vec<Reason> {
        let postponed =
            self.postponed.iter().map(|made| Reason::Postponed { decision: made.decision });
        let decided = self.decided.map(|made| Reason::Decided { decision: made.decision });
        postponed.chain(decided).collect()
    }
}
