//! One time that an event happens, as outputs see it.

use super::BodyView;
use crate::plan::{Event, EventKeys};
use chrono::NaiveDate;

/// One time that an event happens.
#[derive(Clone, Copy, Debug)]
pub struct EventView<'a> {
    event: &'a Event,
    keys: &'a EventKeys,
    from: NaiveDate,
    to: NaiveDate,
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

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day, inclusive.
    pub fn to(&self) -> NaiveDate {
        self.to
    }

    /// Whether its date is not agreed yet.
    pub fn is_tentative(&self) -> bool {
        self.keys.tentative
    }
}

impl<'a> BodyView<'a> {
    /// Every time that an event happens, in order of time; all bodies share them.
    pub fn events(&self) -> impl Iterator<Item = EventView<'a>> + use<'a> {
        let schedule = self.schedule;
        schedule.events.iter().map(move |occurrence| EventView {
            event: &schedule.plan.events[occurrence.event],
            keys: schedule.event_keys(occurrence),
            from: occurrence.from,
            to: occurrence.to,
        })
    }

    /// The events as the plan's files have them, for forms that tie an item to one.
    pub fn events_as_written(&self) -> &'a [Event] {
        &self.schedule.plan.events
    }
}
