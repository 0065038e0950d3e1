//! What the schedules of all bodies are made from besides the bodies.

use super::events;
use super::finding::Finding;
use super::horizon::{self, Horizon};
use crate::calendar::{Calendar, Clock, DayTable};
use crate::plan::{Event, Plan, Role};
use crate::schedule::EventOccurrence;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::sync::Arc;

/// What the schedules of all bodies are made from besides the bodies.
#[derive(Debug)]
pub(super) struct Frame {
    pub calendar: Calendar,
    pub events: Vec<Event>,
    pub roles: Vec<Role>,
    pub zone: Tz,
    /// The last day that is to be final.
    pub through: NaiveDate,
    pub horizon: Horizon,
    pub clock: Clock,
    pub days: DayTable,
    /// In order of time.
    pub occurrences: Vec<EventOccurrence>,
    /// Of breaks and events.
    pub findings: Vec<Finding>,
}

impl Frame {
    /// The one before where all that it is made from is the same.
    pub fn of(
        before: Option<&Arc<Frame>>,
        plan: &Plan,
        zone: Tz,
        through: NaiveDate,
    ) -> Arc<Frame> {
        let horizon = horizon::horizon(plan, through);
        let is_same = |known: &&Arc<Frame>| {
            known.calendar == plan.calendar
                && known.events == plan.events
                && known.roles == plan.roles
                && (known.zone, known.through, known.horizon) == (zone, through, horizon)
        };
        let make = || Arc::new(Frame::make(plan, zone, through, horizon));
        before.filter(is_same).map_or_else(make, Arc::clone)
    }

    fn make(plan: &Plan, zone: Tz, through: NaiveDate, horizon: Horizon) -> Frame {
        let mut findings = events::breaks_that_replace_far(&plan.calendar);
        let occurrences = events::event_occurrences(&plan.events, horizon.last, &mut findings);
        findings.retain(|finding| finding.is_due(through));
        Frame {
            calendar: plan.calendar.clone(),
            events: plan.events.clone(),
            roles: plan.roles.clone(),
            zone,
            through,
            // A policy may look some weeks beyond either end.
            days: DayTable::new(&plan.calendar, horizon.first_year - 1, horizon.last_year() + 1),
            clock: Clock::new(zone, horizon.first_year, horizon.last_year()),
            horizon,
            occurrences,
            findings,
        }
    }
}
