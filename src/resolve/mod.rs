//! Every choice, made once, in a straight list of steps.
//!
//! `horizon` says how far to look, `meetings` which meetings there are, `choose`
//! which of them each item's rule means, `place` where each occurrence ends.
//! Each step returns what it noticed as [`Finding`]s, which `describe` puts into
//! words. No step reads a clock or a file, and nothing is decided elsewhere.

mod choose;
mod describe;
mod finding;
mod horizon;
mod judge;
mod lookup;
mod meetings;
mod place;

pub use describe::describe;
pub use finding::{Finding, Found};
pub use horizon::last_written_date;

use crate::calendar::{DayTable, LAST_DAY};
use crate::plan::Plan;
use crate::schedule::{BodySchedule, Schedule};
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
    let mut findings = Vec::new();
    let meetings = meetings::all(&plan, zone, &horizon, &days, &mut findings);
    let lookups: Vec<_> = meetings.iter().map(|body| lookup::Lookup::new(&body.meetings)).collect();
    let bodies = meetings
        .into_iter()
        .enumerate()
        .map(|(body, meetings::Meetings { meetings, skipped })| {
            let context =
                choose::Context { plan: &plan, body, horizon: &horizon, meetings: &meetings };
            let occurrences = choose::occurrences(&context, &lookups, &mut findings);
            let placed = place::place(
                &plan.bodies[body],
                body,
                meetings,
                &lookups[body],
                occurrences,
                &mut findings,
            );
            BodySchedule { skipped, ..placed }
        })
        .collect();
    let mut schedule = Schedule { plan, zone, through, bodies };
    judge::judge(&mut schedule, &mut findings);
    findings.retain(|finding| {
        !finding.found.rolls() || finding.date.is_none_or(|date| date <= through)
    });
    (schedule, findings)
}
