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
mod frame;
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
mod planning;
mod resolved;
mod today;

pub use describe::describe;
pub use finding::{Finding, FindingKind};
pub use horizon::last_written_date;
pub use resolved::Resolved;
pub use today::check_today;

use crate::calendar::LAST_DAY;
use crate::plan::Plan;
use crate::schedule::Schedule;
use chrono::NaiveDate;
use chrono_tz::Tz;
use frame::Frame;
use std::sync::Arc;

/// Decides the whole plan so far that every day through `through` is as it will
/// stay, however much further anyone looks.
#[must_use]
pub fn resolve(plan: Arc<Plan>, zone: Tz, through: NaiveDate) -> (Schedule, Vec<Finding>) {
    let resolved = resolve_after(None, plan, zone, through);
    let findings = resolved.findings().copied().collect();
    (Arc::unwrap_or_clone(resolved.schedule), findings)
}

/// The same after another plan was decided, of which it keeps the bodies that nothing
/// they are made from has changed for.
#[must_use]
pub fn resolve_after(
    before: Option<&Resolved>,
    plan: Arc<Plan>,
    zone: Tz,
    through: NaiveDate,
) -> Resolved {
    let frame = Frame::of(before.map(Resolved::frame), &plan, zone, through.min(LAST_DAY));
    Resolved::of(before, frame, plan)
}
