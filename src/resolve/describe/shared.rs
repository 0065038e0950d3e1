//! What concerns no single body: breaks and events.

use crate::calendar::{Period, full_date};
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::{EventIndex, Plan};
use crate::resolve::{Finding, FindingKind};
use chrono::NaiveDate;

pub(super) fn diagnostic(plan: &Plan, finding: &Finding) -> Diagnostic {
    match finding.kind {
        FindingKind::BreakReplacesFar { dated, replaced, .. } => {
            let pause = &plan.calendar.breaks[dated];
            let own = match pause.period {
                Period::Dates { from, to } => period(from, to),
                _ => String::new(),
            };
            replaces_far(&pause.name, pause.span, &own, &period(replaced.0, replaced.1))
        }
        FindingKind::EventReplacesFar { event, number, other } => {
            let date = &plan.events[event].dates[number as usize];
            let own = period(date.from, date.to);
            replaces_far(&date.keys.name, date.span, &own, &format!("den {}", full_date(other)))
        }
        FindingKind::EventSkipsNothing { event, number } => skips_nothing(plan, event, number),
        kind => unreachable(&kind),
    }
}

fn replaces_far(name: &str, span: Span, own: &str, other: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ReplacesFar,
        span,
        format!("»{name}« {own} træder i stedet for den årlige {other}"),
    )
    .label("de to ligger ikke op ad hinanden")
    .hint("skriv `replaces = true`, hvis det er meningen, og `replaces = false`, hvis begge gælder")
}

fn skips_nothing(plan: &Plan, event: EventIndex, number: u32) -> Diagnostic {
    let event = &plan.events[event];
    let skip = &event.skips[number as usize];
    Diagnostic::new(
        Code::SkipsNothing,
        skip.span,
        format!("`{}` har ingen dato omkring den {}", event.id, full_date(skip.date)),
    )
    .label("springer intet over")
    .hint("skriv en dato, som reglen giver, eller slet `skip`")
}

fn period(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        format!("den {}", full_date(from))
    } else {
        format!("fra {} til {}", full_date(from), full_date(to))
    }
}

fn unreachable(kind: &FindingKind) -> Diagnostic {
    Diagnostic::new(Code::Inconsistent, None, format!("uventet: {kind:?}"))
}
