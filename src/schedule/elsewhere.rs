//! What became of an occurrence that is not on the meeting it was chosen for, in the
//! few words that its meeting has for it, and where it came from.

use super::{ChangedTo, ItemView, MeetingView, Reason, ReasonView, Status};
use crate::calendar::full_date;

impl<'a> ItemView<'a> {
    /// The cancelled meeting that sent it to where it is now; of several the first.
    pub fn came_from(&self) -> Option<MeetingView<'a>> {
        let mut reasons = self.occurrence.reasons.iter();
        let from = reasons.find_map(|reason| match reason {
            Reason::Cancelled { meeting } => Some(*meeting),
            _ => None,
        })?;
        let is_placed = matches!(self.occurrence.status, Status::Placed(to) if to != from);
        is_placed.then(|| self.view.meeting_at(from))
    }

    /// "sprunget over: 1. november er fyldt"; `None` of a withdrawn item, which is out
    /// everywhere.
    pub fn whereabouts(&self) -> Option<String> {
        let reasons = self.reasons();
        let last = reasons.iter().rev().find(|reason| {
            use ReasonView::{Cancelled, Change, Full, Postponed};
            matches!(reason, Change { .. } | Cancelled { .. } | Full { .. } | Postponed { .. })
        });
        let why = match last {
            Some(ReasonView::Change { reason, .. }) => format!(": {reason}"),
            _ => String::new(),
        };
        let place =
            self.meeting().map(|meeting| format!("mødet den {}", full_date(meeting.date())));
        Some(match (self.occurrence.status, place) {
            (Status::Withdrawn, _) => return None,
            (Status::Skipped, _) => format!("sprunget over{why}"),
            (Status::Dropped, _) => "bortfaldet, da mødet blev aflyst".to_owned(),
            (_, None) => format!("afventer en ny dato{why}"),
            (_, Some(place)) => match last {
                Some(ReasonView::Change { to: ChangedTo::Date(_), .. }) => {
                    format!("flyttet til {place}{why}")
                }
                Some(ReasonView::Postponed { .. }) => format!("taget op og udsat til {place}"),
                Some(ReasonView::Full { .. }) => format!("venter til {place}: mødet er fyldt"),
                _ => format!("gået videre til {place}"),
            },
        })
    }
}
