//! Findings about what was decided.

use super::OfBody;
use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::DecisionIndex;
use crate::resolve::FindingKind;
use chrono::NaiveDate;

impl OfBody<'_> {
    pub(super) fn of_decisions(&self) -> Option<Diagnostic> {
        Some(match self.finding.kind {
            FindingKind::DecidedElsewhere { span, dates } => decided_elsewhere(span, dates),
            FindingKind::DecidedMore { decision } => self.decided_more(decision),
            FindingKind::DecidedNowhere { span } => self.decided_nowhere(span),
            FindingKind::DecidedOnCancelled { decision } => self.decided_on_cancelled(decision),
            FindingKind::DecidedTwice { decision, earlier } => {
                self.decided_twice(decision, earlier)
            }
            FindingKind::DecidedWithoutRule { decision, nearest } => {
                self.decided_without_rule(decision, nearest)
            }
            FindingKind::DecisionOnSeveral { decision } => self.decision_on_several(decision),
            FindingKind::NextIsNowhere { decision } => self.next_is_nowhere(decision),
            FindingKind::PostponedWithoutRule { decision } => self.postponed_without_rule(decision),
            _ => return None,
        })
    }

    fn decided_more(&self, decision: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::DecidedMore,
            self.decision_span(decision),
            format!(
                "{} har besluttet om sagen »{}« flere gange, end sagen har trin her",
                self.body.name,
                self.decided_title(decision)
            ),
        )
        .label("en beslutning for meget")
        .hint("tilføj et trin til sagen, eller slet beslutningen")
    }

    fn decided_nowhere(&self, span: Span) -> Diagnostic {
        let hint = self.nearest("ret `date` til den dag, mødet blev holdt");
        Diagnostic::new(
            Code::DecidedNowhere,
            span,
            format!("{} havde intet møde den {}", self.body.name, self.day()),
        )
        .label("beslutningen får et ekstra møde den dag")
        .hint(hint)
    }

    fn decided_on_cancelled(&self, decision: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::DecidedOnCancelled,
            self.decision_span(decision),
            format!(
                "»{}« er besluttet den {}, men det møde er aflyst",
                self.decided_title(decision),
                self.day()
            ),
        )
        .label("besluttet på et aflyst møde")
        .hint("ret `date`, eller fjern aflysningen af mødet")
    }

    fn decided_twice(&self, decision: DecisionIndex, earlier: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::DecidedTwice,
            self.decision_span(decision),
            format!("»{}« er allerede besluttet", self.decided_title(decision)),
        )
        .label("besluttet igen her")
        .related(self.decision_span(earlier), "besluttet først her")
        .hint(
            "slet den ene; var det et punkt fra en anden dag, så skriv `nominal` med dets \
             oprindelige dato",
        )
    }

    fn decided_without_rule(
        &self,
        decision: DecisionIndex,
        nearest: Option<NaiveDate>,
    ) -> Diagnostic {
        let hint = match nearest {
            Some(near) => format!("skriv `nominal = {near}`, hvis det var punktet fra den dag"),
            None => "ret `date`, eller lad den stå: den viser, hvad der skete".to_owned(),
        };
        Diagnostic::new(
            Code::DecidedWithoutRule,
            self.decision_span(decision),
            format!(
                "»{}« er besluttet den {}, men kommer ikke op den dag efter sin regel",
                self.decided_title(decision),
                self.day()
            ),
        )
        .label("står på mødet, fordi det er besluttet")
        .hint(hint)
    }

    fn decision_on_several(&self, decision: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::WhichOfSeveral,
            self.decision_span(decision),
            format!(
                "»{}« står flere gange på mødet den {}",
                self.decided_title(decision),
                self.day()
            ),
        )
        .label("hvilken af dem?")
        .hint("skriv `nominal` med den oprindelige dato for den, der er besluttet")
    }

    fn next_is_nowhere(&self, decision: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::NextNowhere,
            self.decision_span(decision),
            format!(
                "`next` kan ikke vises: »{}« kommer ikke op igen",
                self.decided_title(decision)
            ),
        )
        .label("ingen ser det")
        .hint("skriv det i `text`, eller giv punktet en ny dato")
    }

    fn postponed_without_rule(&self, decision: DecisionIndex) -> Diagnostic {
        Diagnostic::new(
            Code::DecidedWithoutRule,
            self.decision_span(decision),
            format!(
                "»{}« er udsat den {}, men kommer ikke op den dag efter sin regel, så intet går videre",
                self.decided_title(decision),
                self.day()
            ),
        )
        .label("vises kun på mødet")
        .hint("skriv `nominal` med den oprindelige dato for det, der blev udsat")
    }

    fn decided_title(&self, decision: DecisionIndex) -> String {
        self.title(self.body.decisions[decision].item)
    }

    fn decision_span(&self, decision: DecisionIndex) -> Span {
        self.body.decisions[decision].span
    }
}

fn decided_elsewhere(span: Span, [written, held]: [NaiveDate; 2]) -> Diagnostic {
    Diagnostic::new(
        Code::DecidedElsewhere,
        span,
        format!(
            "intet møde blev holdt den {}; datoen er mødet, der er den {}",
            full_date(written),
            full_date(held)
        ),
    )
    .label("ikke dagen, mødet blev holdt")
    .hint(format!("skriv `date = {held}`"))
}
