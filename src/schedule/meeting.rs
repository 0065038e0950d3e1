//! One meeting, as an audience may see it.

use super::{
    BodyView, Cancelled, ItemView, Meeting, MeetingId, MeetingView, Origin, Reason, SkippedView,
};
use crate::calendar::{Day, TimeSpan};
use crate::plan::{Cancellation, HeldAt, MeetingEntry, Role, Series, index_at};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

impl<'a> MeetingView<'a> {
    /// The body whose meeting it is.
    pub fn body(&self) -> BodyView<'a> {
        self.view
    }

    /// Its identity: the date that its series gave before any policy; of an extra
    /// one, its date.
    pub fn nominal(&self) -> NaiveDate {
        self.meeting.nominal
    }

    /// What names it in addresses.
    pub fn id(&self) -> MeetingId {
        self.meeting.id()
    }

    /// How a decision made there names it.
    pub fn held_at(&self) -> HeldAt {
        self.id().held_on(self.date())
    }

    /// Where the policies of its series put it.
    pub fn planned(&self) -> NaiveDate {
        self.meeting.planned
    }

    /// The first day on which it is held; of a cancelled one, its planned date.
    pub fn date(&self) -> NaiveDate {
        self.meeting.date
    }

    /// The last day, inclusive.
    pub fn to(&self) -> NaiveDate {
        self.meeting.to
    }

    /// Whether it has a time of day: one that only a decision gives has none, and
    /// begins and ends at midnight.
    pub fn has_time(&self) -> bool {
        self.meeting.has_time()
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
        let before = self.index.position().checked_sub(1)?;
        Some(self.view.meeting_at(index_at::<Meeting>(before)))
    }

    /// The body's meeting after this one, cancelled ones too.
    pub fn next(&self) -> Option<MeetingView<'a>> {
        let next = self.index.position() + 1;
        self.view.decided.meetings.get(next)?;
        Some(self.view.meeting_at(index_at::<Meeting>(next)))
    }

    /// Whether it is not held.
    pub fn is_cancelled(&self) -> bool {
        !self.meeting.is_held()
    }

    /// Whether its entry moves it to another day.
    pub fn is_moved(&self) -> bool {
        self.meeting.date != self.meeting.planned
    }

    /// Whether it is outside the series.
    pub fn is_extra(&self) -> bool {
        self.meeting.is_extra()
    }

    /// The series that gives it.
    pub fn series(&self) -> Option<&'a Series> {
        match self.meeting.origin {
            Origin::Series { series, .. } => Some(&self.view.body.series[series]),
            Origin::Extra | Origin::Given { .. } => None,
        }
    }

    /// Whether its date is not yet certain.
    pub fn is_tentative(&self) -> bool {
        match self.meeting.origin {
            Origin::Series { series, .. } => {
                let confirmed = self.entry().and_then(|entry| entry.confirmed);
                self.view.body.series[series].tentative && confirmed != Some(true)
            }
            Origin::Extra | Origin::Given { .. } => false,
        }
    }

    /// What the `[[meeting]]` entries that name it have, read together.
    pub fn entry(&self) -> Option<&'a MeetingEntry> {
        self.meeting.entry.map(|index| &self.view.decided.entries[index])
    }

    /// Why it is cancelled or, if it is held, why it was moved or changed.
    pub fn reason(&self) -> Option<&'a str> {
        match self.meeting.cancelled {
            Some(Cancelled::Event(index)) => {
                let schedule = self.view.schedule;
                Some(&schedule.event_keys(&schedule.events[index]).reason)
            }
            Some(Cancelled::Entry) => match &self.entry()?.cancelled {
                Some(Cancellation::Cancelled(reason)) => Some(reason),
                _ => None,
            },
            None => self.entry()?.reason.as_deref(),
        }
    }

    /// "Direktionsmøde", or the name of its own; of a meeting that a decision gives,
    /// the body's.
    pub fn name(&self) -> &'a str {
        let body = self.view.body;
        let usual = match self.meeting.origin {
            Origin::Given { .. } => &body.name,
            Origin::Series { .. } | Origin::Extra => &body.meeting_name,
        };
        self.own_name().unwrap_or(usual)
    }

    /// The name that only this meeting has.
    pub fn own_name(&self) -> Option<&'a str> {
        self.entry()?.name.as_deref()
    }

    /// Its own place, else the body's.
    pub fn place(&self) -> &'a str {
        self.entry().and_then(|entry| entry.place.as_deref()).unwrap_or(&self.view.body.place)
    }

    /// Where to join it.
    pub fn link(&self) -> Option<&'a str> {
        let of_series = match self.meeting.origin {
            Origin::Series { series, .. } => self.view.body.series[series].link.as_deref(),
            Origin::Extra | Origin::Given { .. } => None,
        };
        let own = self.entry().and_then(|entry| entry.link.as_deref());
        own.or(of_series).or(self.view.body.link.as_deref())
    }

    /// What the audience may see on it, in agenda order.
    pub fn items(&self) -> impl Iterator<Item = ItemView<'a>> {
        let view = self.view;
        view.decided
            .on(self.meeting)
            .iter()
            .map(move |index| view.item_view(&view.decided.occurrences[*index]))
            .filter(|item| item.is_visible())
    }

    /// What was on its agenda: its items, and those that were taken up at it and put off,
    /// in agenda order.
    pub fn agenda(&self) -> Vec<ItemView<'a>> {
        let view = self.view;
        let mut items: Vec<ItemView> = self.items().collect();
        let own = view.decided.postponed.iter().filter(|one| one.meeting == self.index);
        for index in own.filter_map(|one| one.occurrence) {
            let item = view.item_view(&view.decided.occurrences[index]);
            let key = |item: &ItemView| (item.order(), item.occurrence.item);
            let place = items.iter().position(|other| key(other) > key(&item));
            if item.is_visible() {
                items.insert(place.unwrap_or(items.len()), item);
            }
        }
        items
    }

    /// The roles that are absent from it.
    pub fn absent(&self) -> impl Iterator<Item = &'a Role> + use<'a> {
        let roles = &self.view.schedule.plan.roles;
        let absent = self.entry().and_then(|entry| entry.absent.as_deref());
        absent.unwrap_or_default().iter().map(|index| &roles[*index])
    }

    /// The minutes of what the audience may see.
    pub fn minutes(&self) -> u32 {
        self.items().map(|item| item.minutes()).sum()
    }

    /// Occurrences that were chosen for its date but are not on it.
    pub fn items_elsewhere(&self) -> impl Iterator<Item = ItemView<'a>> + use<'a> {
        let index = self.index;
        self.view.occurrences().filter(move |item| {
            let is_here = item.meeting().is_some_and(|meeting| meeting.index == index);
            item.occurrence.chosen == Some(index) && !is_here
        })
    }

    /// The items that were on it before its cancellation sent them on.
    pub fn items_sent_on(&self) -> impl Iterator<Item = ItemView<'a>> + use<'a> {
        let (view, from_here) = (self.view, Reason::Cancelled { meeting: self.index });
        let sent = view.decided.occurrences.iter();
        let sent = sent.filter(move |occurrence| occurrence.reasons.contains(&from_here));
        sent.map(move |occurrence| view.item_view(occurrence)).filter(ItemView::is_visible)
    }

    /// The hours of its series, where its entry gives it others.
    pub fn former_hours(&self) -> Option<TimeSpan> {
        let former = self.series().map(|series| series.time)?;
        self.entry()?.time.filter(|own| *own != former).map(|_| former)
    }

    /// The place that its entry gives it, where that is not the body's.
    pub fn new_place(&self) -> Option<&'a str> {
        let usual = &self.view.body.place;
        let own = self.entry().and_then(|entry| entry.place.as_deref());
        own.filter(|own| own != usual && !self.is_extra() && !usual.is_empty())
    }

    /// What stood on the nominal date that a policy moved it away from.
    pub fn shifted_from(&self) -> Option<SkippedView<'a>> {
        match self.meeting.origin {
            Origin::Series { put_on, day, .. }
                if day != Day::Free && put_on != self.meeting.planned =>
            {
                let (name, kind) = self.view.schedule.plan.calendar.describe(day)?;
                Some(SkippedView { date: put_on, name, kind })
            }
            _ => None,
        }
    }
}
