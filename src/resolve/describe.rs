//! What the resolver noticed, in Danish: one function for each thing that it finds.

mod cases;
mod decisions;
mod items;
mod meetings;
mod shared;

use super::finding::{Finding, FindingKind};
use crate::calendar::full_date;
use crate::diag::{Diagnostic, Report, Span};
use crate::plan::{Body, EntryIndex, Item, ItemIndex, SeriesIndex, Timing};
use crate::schedule::Schedule;
use chrono::NaiveDate;

/// The findings as diagnostics, sorted. One local time that a series has in many
/// years is reported once.
pub fn describe(schedule: &Schedule, findings: &[Finding]) -> Report {
    let mut report = Report::default();
    let mut reported: Vec<Span> = Vec::new();
    for finding in findings {
        if let FindingKind::LocalTime { span, .. } = finding.kind {
            if reported.contains(&span) {
                continue;
            }
            reported.push(span);
        }
        let diagnostic = match finding.body {
            Some(body) => {
                let body_plan = &schedule.plan.bodies[body];
                let decided = &schedule.bodies[body];
                OfBody { schedule, body: body_plan, decided, finding }.diagnostic()
            }
            None => Some(shared::diagnostic(&schedule.plan, finding)),
        };
        diagnostic.into_iter().for_each(|diagnostic| report.push(diagnostic));
    }
    report.sort();
    report
}

/// A finding of one body.
struct OfBody<'a> {
    schedule: &'a Schedule,
    body: &'a Body,
    decided: &'a crate::schedule::BodySchedule,
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
