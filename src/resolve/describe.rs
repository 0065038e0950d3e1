//! What the resolver noticed, in Danish: one function for each thing that it finds.

mod cases;
mod decisions;
mod items;
mod meetings;
mod shared;

use super::finding::{Finding, FindingKind};
use crate::calendar::{Calendar, full_date};
use crate::diag::{Diagnostic, Report, Span};
use crate::plan::{Body, Case, EntryIndex, Item, ItemIndex, Plan, Role, SeriesIndex, Timing};
use crate::schedule::{BodySchedule, Schedule};
use chrono::NaiveDate;

/// The findings as diagnostics, sorted.
pub fn describe(schedule: &Schedule, findings: &[Finding]) -> Report {
    let plan = &schedule.plan;
    let mut describing = Describing::new(plan);
    let mut report = Report::default();
    for finding in findings {
        report.diagnostics.extend(match finding.body {
            Some(body) => describing.of_body(&plan.bodies[body], &schedule.bodies[body], finding),
            None => Some(shared::diagnostic(plan, finding)),
        });
    }
    report.sort();
    report
}

/// What concerns no single body, in the order given.
pub(super) fn describe_shared(plan: &Plan, findings: &[Finding]) -> Report {
    Report { diagnostics: findings.iter().map(|one| shared::diagnostic(plan, one)).collect() }
}

/// Finds words for the findings of bodies. One local time that a series has in many years
/// is reported once.
pub(super) struct Describing<'a> {
    known: Known<'a>,
    reported: Vec<Span>,
}

/// What messages name besides a body.
#[derive(Clone, Copy)]
struct Known<'a> {
    calendar: &'a Calendar,
    roles: &'a [Role],
    /// Only those that go through the body are named.
    cases: &'a [Case],
}

impl<'a> Describing<'a> {
    pub fn new(plan: &'a Plan) -> Describing<'a> {
        let Plan { calendar, roles, cases, .. } = plan;
        Describing { known: Known { calendar, roles, cases }, reported: Vec::new() }
    }

    pub fn of_body(
        &mut self,
        body: &Body,
        decided: &BodySchedule,
        finding: &Finding,
    ) -> Option<Diagnostic> {
        if let FindingKind::LocalTime { span, .. } = finding.kind {
            if self.reported.contains(&span) {
                return None;
            }
            self.reported.push(span);
        }
        OfBody { known: self.known, body, decided, finding }.diagnostic()
    }
}

/// A finding of one body.
struct OfBody<'a> {
    known: Known<'a>,
    body: &'a Body,
    decided: &'a BodySchedule,
    finding: &'a Finding,
}

impl OfBody<'_> {
    fn diagnostic(&self) -> Option<Diagnostic> {
        self.of_meetings()
            .or_else(|| self.of_items())
            .or_else(|| self.of_decisions())
            .or_else(|| self.of_cases())
    }

    fn item(&self, item: ItemIndex) -> &Item {
        &self.body.items[item]
    }

    /// The title as the plan's file has it: what people call the item.
    fn title(&self, item: ItemIndex) -> String {
        self.item(item).title.source()
    }

    /// Where it is written when an item comes.
    fn item_span(&self, item: ItemIndex) -> Span {
        let item = self.item(item);
        match &item.timing {
            Timing::Once { span, .. } | Timing::Due { span, .. } | Timing::When { span, .. } => {
                *span
            }
            Timing::Awaiting | Timing::Case(_) => item.span,
        }
    }

    fn entry_span(&self, entry: EntryIndex) -> Span {
        self.body.meetings[entry].span
    }

    fn series_span(&self, series: SeriesIndex) -> Span {
        self.body.series[series].span
    }

    fn day(&self) -> String {
        self.finding.date.map_or_else(String::new, full_date)
    }

    /// What to write instead, with the nearest planned date if there is one.
    fn nearest(&self, otherwise: &str) -> String {
        let planned = self.decided.meetings.iter().filter(|m| !m.is_extra()).map(|m| m.planned);
        match self.finding.date.and_then(|date| closest(planned, date)) {
            Some(near) => format!("{otherwise}; det nærmeste planlagte møde er {near}"),
            None => otherwise.to_owned(),
        }
    }
}

fn closest(dates: impl Iterator<Item = NaiveDate>, date: NaiveDate) -> Option<NaiveDate> {
    dates.min_by_key(|other| (*other - date).num_days().abs())
}
