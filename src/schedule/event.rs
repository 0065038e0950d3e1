//! One time that an event happens, as outputs see it.

use super::{
    BodyView, Cancelled, EventOccurrence, EventOccurrenceIndex, EventSource, MeetingView, Schedule,
};
use crate::plan::{Body, Event, EventKeys, indexed};
use chrono::{Datelike, NaiveDate};

/// One time that an event happens.
#[derive(Clone, Copy, Debug)]
pub struct EventView<'a> {
    schedule: &'a Schedule,
    index: EventOccurrenceIndex,
    occurrence: &'a EventOccurrence,
    event: &'a Event,
    keys: &'a EventKeys,
}

impl<'a> EventView<'a> {
    /// Of its tables.
    pub fn id(&self) -> &'a str {
        &self.event.id
    }

    /// As people call it.
    pub fn name(&self) -> &'a str {
        &self.keys.name
    }

    /// Its identity: the id of its tables and, where they have a rule, the rule's date that
    /// this is or takes the place of; else the year.
    pub fn name_for_ever(&self) -> String {
        let id = self.id();
        match self.occurrence.nominal {
            Some(nominal) => format!("{nominal}.{id}"),
            None => format!("{}.{id}", self.occurrence.from.year()),
        }
    }

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.occurrence.from
    }

    /// The last day, inclusive.
    pub fn to(&self) -> NaiveDate {
        self.occurrence.to
    }

    /// Whether its date is not agreed yet.
    pub fn is_tentative(&self) -> bool {
        self.keys.tentative
    }

    /// Whether it comes by the event's rule, and not on a date of its own.
    pub fn is_by_rule(&self) -> bool {
        self.occurrence.source == EventSource::Rule
    }

    /// The bodies whose meetings on its days are cancelled.
    pub fn cancels(&self) -> impl Iterator<Item = &'a Body> + use<'a> {
        let bodies = &self.schedule.plan.bodies;
        self.keys.cancels.iter().map(|body| &*bodies[*body])
    }

    /// The meetings that it cancels, of one body after another.
    pub fn cancelled_meetings(&self) -> impl Iterator<Item = MeetingView<'a>> + use<'a> {
        let (schedule, index) = (self.schedule, self.index);
        let views = self
            .keys
            .cancels
            .iter()
            .map(move |body| schedule.body_at(*body, super::Audience::Full));
        views.flat_map(move |view| {
            view.all_meetings()
                .filter(move |one| one.meeting.cancelled == Some(Cancelled::Event(index)))
        })
    }
}

impl Schedule {
    /// Every time that an event happens, in order of time.
    pub fn event_views(&self) -> impl Iterator<Item = EventView<'_>> {
        indexed(&self.events).map(|(index, occurrence)| EventView {
            schedule: self,
            index,
            occurrence,
            event: &self.plan.events[occurrence.event],
            keys: self.event_keys(occurrence),
        })
    }
}

impl<'a> BodyView<'a> {
    /// Every time that an event happens, in order of time; all bodies share them.
    pub fn events(&self) -> impl Iterator<Item = EventView<'a>> + use<'a> {
        self.schedule.event_views()
    }

    /// The events as the plan's files have them, for forms that tie an item to one.
    pub fn events_as_written(&self) -> &'a [Event] {
        &self.schedule.plan.events
    }
}
