//! How far the resolver looks, so that a schedule does not depend on it.
//!
//! A meeting's agenda may depend on later days: a reminder before an event, the
//! last meeting of a year, a meeting moved or an item changed back from far
//! ahead. So the horizon lies beyond the window, beyond every date that someone
//! wrote for one meeting or item, and beyond the longest step of a rule.

use crate::calendar::{LAST_DAY, Period};
use crate::plan::{CaseCourse, ChangeAction, DecidedBy, Plan, SeriesDates, Timing};
use chrono::{Datelike, NaiveDate};

/// Whole years beyond the last day that matters: the rest of its year, a rule
/// over a year, and the 182 days that `before` looks back.
const YEARS_BEYOND: i32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Horizon {
    /// Of the earliest date that a series or an extra meeting starts from.
    pub first_year: i32,
    /// The last day that meetings are planned for.
    pub last: NaiveDate,
}

impl Horizon {
    pub fn last_year(&self) -> i32 {
        self.last.year()
    }
}

pub(super) fn horizon(plan: &Plan, through: NaiveDate) -> Horizon {
    let first_year = first_dates(plan).min().unwrap_or(through).year();
    let last_date = last_written_date(plan).unwrap_or(through).max(through);
    let gap = rule_gaps(plan).max().unwrap_or(1);
    let last_year = last_date.year().saturating_add(YEARS_BEYOND + gap - 1).min(LAST_DAY.year());
    let last = NaiveDate::from_ymd_opt(last_year, 12, 31).unwrap_or(LAST_DAY);
    Horizon { first_year: first_year.min(last_year), last }
}

/// The last day that is written for one meeting, occurrence, event or break.
pub fn last_written_date(plan: &Plan) -> Option<NaiveDate> {
    written_dates(plan).max()
}

fn first_dates(plan: &Plan) -> impl Iterator<Item = NaiveDate> + '_ {
    plan.bodies.iter().flat_map(|body| {
        let series = body.series.iter().filter_map(|series| match &series.dates {
            SeriesDates::Given(dates) => dates.iter().map(|(date, _)| *date).min(),
            SeriesDates::Rule(_) | SeriesDates::After { .. } => series.from,
        });
        let extra = body.meetings.iter().filter(|entry| entry.extra).map(|entry| entry.date);
        let decisions = body.decisions.iter().map(|decision| decision.date);
        let sections = body.section_decisions.iter().map(|decision| decision.date);
        series.chain(extra).chain(decisions).chain(sections)
    })
}

/// Every date that stands for one meeting, one occurrence, one event or break.
/// What lies past the last day counts for nothing.
fn written_dates(plan: &Plan) -> impl Iterator<Item = NaiveDate> + '_ {
    let bodies = plan.bodies.iter().flat_map(|body| {
        let meetings = body.meetings.iter().flat_map(|m| [Some(m.date), m.moved_to]);
        let given = body.series.iter().flat_map(|series| match &series.dates {
            SeriesDates::Given(dates) => dates.iter().map(|(date, _)| Some(*date)).collect(),
            _ => Vec::new(),
        });
        let items = body.items.iter().map(|item| match &item.timing {
            Timing::Once { date, .. } => Some(*date),
            Timing::Due { window, .. } => Some(window.last),
            _ => None,
        });
        let decisions = body.decisions.iter().flat_map(|d| [Some(d.date), d.nominal]);
        let changes = body.changes.iter().flat_map(|change| match change.action {
            Some(ChangeAction::To(to)) => [Some(change.scope.date()), Some(to)],
            _ => [Some(change.scope.date()), None],
        });
        meetings.chain(given).chain(items).chain(changes).chain(decisions).flatten()
    });
    let events = plan.events.iter().flat_map(|event| &event.dates).map(|date| date.to);
    let breaks = plan.calendar.breaks.iter().filter_map(|pause| match pause.period {
        Period::Dates { to, .. } => Some(to),
        _ => None,
    });
    let cases = plan.cases.iter().flat_map(|case| {
        let by = match case.course {
            CaseCourse::Backward(DecidedBy::Once(day)) => Some(day),
            _ => None,
        };
        case.steps.iter().filter_map(|step| step.date).map(|(date, _)| date).chain(by)
    });
    bodies.chain(cases).chain(events).chain(breaks).filter(|date| *date <= LAST_DAY)
}

fn rule_gaps(plan: &Plan) -> impl Iterator<Item = i32> + '_ {
    plan.bodies.iter().flat_map(|body| &body.series).filter_map(|series| match &series.dates {
        SeriesDates::Rule(rule) => Some(rule.gap_years()),
        SeriesDates::After { .. } | SeriesDates::Given(_) => None,
    })
}
