//! Findings about the steps of cases.

use super::OfBody;
use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic};
use crate::plan::CaseIndex;
use crate::resolve::FindingKind;
use chrono::NaiveDate;

impl OfBody<'_> {
    pub(super) fn of_cases(&self) -> Option<Diagnostic> {
        match self.finding.kind {
            FindingKind::CaseAwaits { case, step } => Some(self.case_awaits(case, step)),
            FindingKind::CaseOutOfOrder { case, step, dates } => {
                Some(self.case_out_of_order(case, step, dates))
            }
            _ => None,
        }
    }

    fn case_awaits(&self, case: CaseIndex, step: u32) -> Diagnostic {
        let case = &self.known.cases[case];
        let step = &case.steps[step as usize];
        Diagnostic::new(
            Code::CaseAwaits,
            step.span,
            format!(
                "sagen `{}` når ikke {}: der er intet møde inden for 182 dage",
                case.id, self.body.name
            ),
        )
        .label("dette trin afventer")
        .hint("giv trinnet en `date`, eller forlæng organets mødeserie")
    }

    fn case_out_of_order(
        &self,
        case: CaseIndex,
        step: u32,
        [before, own]: [NaiveDate; 2],
    ) -> Diagnostic {
        let case = &self.known.cases[case];
        let span = case.steps[step as usize].span;
        Diagnostic::new(
            Code::CaseOutOfOrder,
            span,
            format!(
                "sagen `{}` er i {} den {}, men på trinnet før først den {}",
                case.id,
                self.body.name,
                full_date(own),
                full_date(before)
            ),
        )
        .label("ikke efter trinnet før")
        .hint("flyt det ene trin med `date`")
    }
}
