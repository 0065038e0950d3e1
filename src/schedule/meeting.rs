//! One meeting, as an audience may see it.

use super::{BodyView, Cancelled, ItemView, Meeting, Origin, SkippedView, Step};
use crate::calendar::Day;
use crate::plan::{Cancellation, MeetingEntry};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

/// One meeting, as an audience may see it.
#[derive(Clone, Copy, Debug)]
pub struct MeetingView<'a> {
    pub(super) view: BodyView<'a>,
    pub(super) meeting: &'a Meeting,
    /// In [`super::BodySchedule::meetings`].
    pub(super) index: u32,
}

impl<'a> MeetingView<'a> {
    /// The body whose meeting it is.
    pub fn body(&self) -> BodyView<'a> {
        self.view
    }

    pub fn planned(&self) -> NaiveDate {
        self.meeting.planned
    }

    /// Where it is held; of a cancelled one, its planned date.
    pub fn date(&self) -> NaiveDate {
        self.meeting.date
    }

    /// When it begins, in the plan's zone.
    pub fn start(&self) -> DateTime<Tz> {
        self.meeting.start
    }

    /// When it ends, in the plan's zone.
    pub fn end(&self) -> DateTime<Tz> {
        self.meeting.end
    }

    /// The body's meeting before this one, cancelled ones too.
    pub fn previous(&self) -> Option<MeetingView<'a>> {
        self.index.checked_sub(1).map(|index| self.view.meeting_at(index))
    }

    /// The body's meeting after this one, cancelled ones too.
    pub fn next(&self) -> Option<MeetingView<'a>> {
        let next = self.index + 1;
        self.view.decided.meetings.get(next as usize)?;
        Some(self.view.meeting_at(next))
    }

    pub fn is_cancelled(&self) -> bool {
        !self.meeting.is_held()
    }

    pub fn is_moved(&self) -> bool {
        self.meeting.date != self.meeting.planned
    }

    pub fn is_extra(&self) -> bool {
        self.meeting.is_extra()
    }

    pub fn is_tentative(&self) -> bool {
        match self.meeting.origin {
            Origin::Series { series, .. } => self.view.body.series[series as usize].tentative,
            Origin::Extra => false,
        }
    }

    /// The `[[meeting]]` that speaks of it.
    pub fn entry(&self) -> Option<&'a MeetingEntry> {
        self.meeting.entry.map(|index| &self.view.body.meetings[index as usize])
    }

    /// Why it is cancelled or, if it is held, why it was moved or changed.
    pub fn reason(&self) -> Option<&'a str> {
        match self.meeting.cancelled {
            Some(Cancelled::Event(index)) => {
                let event = &self.view.schedule.plan.events[index as usize];
                event.dates.first().map(|date| date.keys.reason.as_str())
            }
            Some(Cancelled::Entry(index)) => {
                match &self.view.body.meetings[index as usize].cancelled {
                    Some(Cancellation::Cancelled(reason)) => Some(reason),
                    _ => None,
                }
            }
            None => self.entry()?.reason.as_deref(),
        }
    }

    /// "Direktionsmøde", or the name of its own.
    pub fn name(&self) -> &'a str {
        self.own_name().unwrap_or(&self.view.body.meeting_name)
    }

    /// The name that only this meeting has.
    pub fn own_name(&self) -> Option<&'a str> {
        self.entry()?.name.as_deref()
    }

    pub fn place(&self) -> &'a str {
        self.entry().and_then(|entry| entry.place.as_deref()).unwrap_or(&self.view.body.place)
    }

    /// What the audience may see on it, in agenda order.
    pub fn items(&self) -> impl Iterator<Item = ItemView<'a>> {
        let view = self.view;
        let range = self.meeting.items.start as usize..self.meeting.items.end as usize;
        view.decided.placed[range]
            .iter()
            .map(move |index| view.item_view(&view.decided.occurrences[*index as usize]))
            .filter(|item| item.is_visible())
    }

    /// The minutes of what the audience may see.
    pub fn minutes(&self) -> u32 {
        self.items().map(|item| item.minutes()).sum()
    }

    /// Occurrences that were chosen for its date but are not on it.
    pub fn items_elsewhere(&self) -> impl Iterator<Item = ItemView<'a>> + use<'a> {
        let (index, planned) = (self.index, self.planned());
        self.view.occurrences().filter(move |item| {
            let is_here = item.meeting().is_some_and(|meeting| meeting.index == index);
            item.nominal() == Some(planned) && !is_here
        })
    }

    /// Whether items were on it that its cancellation sent on.
    pub fn has_sent_items_on(&self) -> bool {
        let from_here = Step::Cancelled { meeting: self.index };
        self.view.occurrences().any(|item| item.occurrence.steps.contains(&from_here))
    }

    /// What stood on the nominal date that a policy moved it away from.
    pub fn shifted_from(&self) -> Option<SkippedView<'a>> {
        match self.meeting.origin {
            Origin::Series { nominal, day, .. } if day != Day::Free => {
                let (name, kind) = self.view.schedule.plan.calendar.describe(day)?;
                Some(SkippedView { date: nominal, name, kind })
            }
            _ => None,
        }
    }
}
