//! Every choice, each with its reasons: plan → schedule.
//!
//! A straight list of steps. Nothing here does I/O or reads a clock, nothing here
//! reads a file; what is decided is checked by `schedule::check`, other code.

#![warn(missing_docs)]

mod agendas;
mod cancelled;
mod cases;
mod chain;
mod changes;
mod choose;
mod context;
mod deadlines;
mod decisions;
mod describe;
mod entries;
mod events;
mod finding;
mod full;
mod held;
mod horizon;
mod kept;
mod limits;
mod lookup;
mod meetings;
mod minuted;
mod nominal;
mod place;
mod placing;
mod today;

pub use describe::describe;
pub use finding::{Finding, FindingKind};
pub use horizon::last_written_date;
pub use today::check_today;

use crate::calendar::{Clock, DayTable, LAST_DAY};
use crate::plan::{Plan, indexed};
use crate::schedule::Schedule;
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::sync::Arc;

/// Decides the whole plan so far that every day through `through` is as it will
/// stay, however much further anyone looks.
#[must_use]
pub fn resolve(plan: Arc<Plan>, zone: Tz, through: NaiveDate) -> (Schedule, Vec<Finding>) {
    let through = through.min(LAST_DAY);
    let horizon = horizon::horizon(&plan, through);
    // A policy may look some weeks beyond either end.
    let days = DayTable::new(&plan.calendar, horizon.first_year - 1, horizon.last_year() + 1);
    let clock = Clock::new(zone, horizon.first_year, horizon.last_year());
    let mut findings = events::breaks_that_replace_far(&plan.calendar);
    let events = events::event_occurrences(&plan, horizon.last, &mut findings);
    let context = context::Context {
        plan: &plan,
        clock: &clock,
        horizon: &horizon,
        days: &days,
        events: &events,
    };
    let meetings = meetings::all(context, &mut findings);
    let steps = cases::steps(&plan, &meetings, &mut findings);
    let mut bodies = Vec::with_capacity(meetings.len());
    for ((body, _), steps) in indexed(&plan.bodies).zip(steps) {
        let context = choose::Context {
            plan: &plan,
            body,
            horizon: &horizon,
            events: &events,
            meetings: &meetings,
        };
        let occurrences = choose::occurrences(context, &mut findings);
        let own = &meetings[body.position()];
        let mut decided = place::place(&plan, body, own, steps, occurrences, &mut findings);
        decided.deadlines = deadlines::deadlines(&plan.bodies[body], &decided.meetings, &days);
        bodies.push(decided);
    }
    let mut schedule = Schedule { plan, zone, through, bodies, events };
    limits::check_limits(&mut schedule, &mut findings);
    findings
        .retain(|finding| !finding.kind.rolls() || finding.date.is_none_or(|date| date <= through));
    (schedule, findings)
}
