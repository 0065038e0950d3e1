//! The whole way as one function: sources → plan → schedule, with everything
//! there is to say about it. Used by cli, web, tests and benches alike; no I/O.

#![warn(missing_docs)]

use crate::calendar::LAST_DAY;
use crate::diag::{Report, Sources};
use crate::plan::{self, Config, Plan};
use crate::resolve;
use crate::schedule::{Schedule, check};
use chrono::{Months, NaiveDate};
use std::sync::Arc;

/// A plan that was read, and decided if it could be.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What it was read from.
    pub sources: Arc<Sources>,
    /// What could be read.
    pub plan: Arc<Plan>,
    /// `None` where the plan has errors: then it is not to be used.
    pub schedule: Option<Arc<Schedule>>,
    /// Errors, warnings and notes, sorted.
    pub report: Report,
}

/// Reads and decides a plan so far that every day through `through` is final.
pub fn compile(sources: Arc<Sources>, config: &Config, through: NaiveDate) -> Compiled {
    let (plan, mut report) = plan::read(&sources);
    let plan = Arc::new(plan);
    let mut schedule = None;
    if !report.has_errors() {
        let (decided, findings) = resolve::resolve(plan.clone(), config.timezone, through);
        report.append(resolve::describe(&decided, &findings));
        if !report.has_errors() {
            report.append(check::check(&decided));
        }
        schedule = Some(Arc::new(decided)).filter(|_| !report.has_errors());
    }
    report.sort();
    Compiled { sources, plan, schedule, report }
}

/// The window that rolls with the day: the same day of the month, so many
/// months back and ahead.
pub fn rolling_window(config: &Config, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let back = today.checked_sub_months(Months::new(config.rolling.months_back));
    let ahead = today.checked_add_months(Months::new(config.rolling.months_ahead));
    (back.unwrap_or(NaiveDate::MIN), ahead.unwrap_or(LAST_DAY).min(LAST_DAY))
}
