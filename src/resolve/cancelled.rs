//! Where an occurrence goes whose meeting is cancelled (plan-format, "Placement", 3).

use super::context::Meetings;
use crate::plan::IfCancelled;
use crate::schedule::{Meeting, MeetingIndex, Occurrence, Reason, Status};
use chrono::NaiveDate;

impl Meetings {
    /// The first held meeting on or after a cancelled one's planned date, and on or
    /// after the day of its entry.
    pub fn next_held(&self, cancelled: MeetingIndex) -> Option<MeetingIndex> {
        let meeting = &self.meetings[cancelled];
        let since = self.since(meeting).unwrap_or(meeting.planned);
        self.lookup.held_from(meeting.planned.max(since))
    }

    /// The last held meeting on or before a cancelled one's planned date, unless it is
    /// before the day of its entry; failing that the next.
    fn previous_held(&self, cancelled: MeetingIndex) -> Option<MeetingIndex> {
        let meeting = &self.meetings[cancelled];
        let since = self.since(meeting).unwrap_or(NaiveDate::MIN);
        let before = self.lookup.held_within(since, meeting.planned.max(since)).iter().rev();
        let before = before.filter(|(date, _)| *date <= meeting.planned);
        before.map(|(_, index)| *index).next().or_else(|| self.next_held(cancelled))
    }

    fn since(&self, meeting: &Meeting) -> Option<NaiveDate> {
        meeting.entry.and_then(|entry| self.entries[entry].since)
    }

    /// Takes an occurrence from the cancelled meeting it is on.
    pub fn leave_cancelled(&self, occurrence: &mut Occurrence, if_cancelled: IfCancelled) {
        let Status::Placed(meeting) = occurrence.status else { return };
        if self.meetings[meeting].is_held() {
            return;
        }
        occurrence.reasons.push(Reason::Cancelled { meeting });
        let other = match if_cancelled {
            IfCancelled::Next => self.next_held(meeting),
            IfCancelled::Previous => self.previous_held(meeting),
            IfCancelled::Await => return occurrence.status = Status::Awaiting,
            IfCancelled::Drop => return occurrence.status = Status::Dropped,
        };
        occurrence.status = match other {
            Some(other) => Status::Placed(other),
            None => {
                occurrence.reasons.push(Reason::NoneLeft);
                Status::Awaiting
            }
        };
    }
}
