//! What can only be seen by who knows the day: a decision that is not made yet.

use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::Plan;

/// Warns of decisions whose date is after `today`.
pub fn check_today(plan: &Plan, today: chrono::NaiveDate) -> Report {
    let mut report = Report::default();
    for body in &plan.bodies {
        let on_items = body.decisions.iter().map(|decision| (decision.date, decision.span));
        let on_sections = body.section_decisions.iter().map(|d| (d.date, d.span));
        for (date, span) in on_items.chain(on_sections).filter(|(date, _)| *date > today) {
            let message =
                format!("beslutningen er fra den {}, som ikke er kommet", full_date(date));
            let diagnostic = Diagnostic::new(Code::DecidedLater, span, message)
                .label("senere end i dag")
                .hint("ret `date` til den dag, mødet blev holdt");
            report.push(diagnostic);
        }
    }
    report.sort();
    report
}
