//! The whole way as one function: sources → plan → schedule, with everything
//! there is to say about it. Used by cli, web, tests and benches alike; no I/O.

#![warn(missing_docs)]

use crate::calendar::LAST_DAY;
use crate::diag::{Report, Sources};
use crate::plan::{self, Config, Plan, ReadPlan};
use crate::resolve::{self, Resolved};
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
    kept: Arc<Kept>,
}

/// What the next plan may keep of one.
#[derive(Debug)]
struct Kept {
    plan: ReadPlan,
    resolved: Option<Resolved>,
    /// By body, what contradicts the plan; none where the plan has errors.
    checked: Vec<Arc<Report>>,
}

/// Reads and decides a plan so far that every day through `through` is final.
pub fn compile(sources: Arc<Sources>, config: &Config, through: NaiveDate) -> Compiled {
    compile_after(None, sources, config, through)
}

/// The same, and equal to it, after another version of the plan: what is made from the same
/// is kept from there and shared.
pub fn compile_after(
    before: Option<&Compiled>,
    sources: Arc<Sources>,
    config: &Config,
    through: NaiveDate,
) -> Compiled {
    let before = before.map(|before| &*before.kept);
    let read = plan::read_after(before.map(|before| &before.plan), &sources);
    let (plan, mut report) = (read.plan.clone(), read.report.clone());
    let (mut resolved, mut checked) = (None, Vec::new());
    if !report.has_errors() {
        let known = before.and_then(|before| before.resolved.as_ref());
        let decided = resolve::resolve_after(known, plan.clone(), config.timezone, through);
        report.append(decided.report());
        if !report.has_errors() {
            checked = check(before, &decided);
            checked.iter().for_each(|found| report.append(Report::clone(found)));
        }
        resolved = Some(decided);
    }
    report.sort();
    let schedule = resolved.as_ref().map(|resolved| resolved.schedule.clone());
    let schedule = schedule.filter(|_| !report.has_errors());
    let kept = Arc::new(Kept { plan: read, resolved, checked });
    Compiled { sources, plan, schedule, report, kept }
}

/// By body, what of the schedule contradicts the plan.
fn check(before: Option<&Kept>, resolved: &Resolved) -> Vec<Arc<Report>> {
    let Schedule { plan, bodies, events, .. } = &*resolved.schedule;
    let known = |position: usize| {
        let before = before?;
        let keeps = resolved.keeps(before.resolved.as_ref()?, position);
        before.checked.get(position).filter(|_| keeps).cloned()
    };
    let known: Vec<Option<Arc<Report>>> = (0..bodies.len()).map(known).collect();
    let all = known.iter().zip(plan.bodies.iter().zip(bodies));
    let new =
        all.filter(|(known, _)| known.is_none()).map(|(_, (body, decided))| (&**body, &**decided));
    let mut new = check::check_bodies(&plan.calendar, events, &new.collect::<Vec<_>>()).into_iter();
    let mut next = || Arc::new(new.next().unwrap_or_default());
    known.into_iter().map(|known| known.unwrap_or_else(&mut next)).collect()
}

/// The window that rolls with the day: the same day of the month, so many
/// months back and ahead.
pub fn rolling_window(config: &Config, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let back = today.checked_sub_months(Months::new(config.rolling.months_back));
    let ahead = today.checked_add_months(Months::new(config.rolling.months_ahead));
    (back.unwrap_or(NaiveDate::MIN), ahead.unwrap_or(LAST_DAY).min(LAST_DAY))
}
