//! Bodies whose meetings wait on each other.

use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::{BodyIndex, Plan, SeriesDates, indexed};

/// Bodies that wait on each other in a ring: each ring is reported once.
pub fn cycles(plan: &Plan, report: &mut Report) {
    let mut done = vec![false; plan.bodies.len()];
    for (start, _) in indexed(&plan.bodies) {
        follow(plan, start, &mut Vec::new(), &mut done, report);
    }
}

/// Depth first; `path` holds each body on the way and the place that led on from it.
fn follow(
    plan: &Plan,
    body: BodyIndex,
    path: &mut Vec<(BodyIndex, Span)>,
    done: &mut [bool],
    report: &mut Report,
) {
    if done[body.position()] {
        return;
    }
    for series in &plan.bodies[body].series {
        let SeriesDates::After { body: next, .. } = series.dates else { continue };
        path.push((body, series.span));
        match path.iter().position(|(known, _)| *known == next) {
            Some(first) => report.push(ring(plan, &path[first..])),
            None => follow(plan, next, path, done, report),
        }
        path.pop();
    }
    done[body.position()] = true;
}

fn ring(plan: &Plan, ring: &[(BodyIndex, Span)]) -> Diagnostic {
    let names: Vec<_> =
        ring.iter().map(|(body, _)| format!("`{}`", plan.bodies[*body].id)).collect();
    let (_, place) = ring[0];
    let mut diagnostic = Diagnostic::new(
        Code::BodyCycle,
        place,
        format!("møderne venter på hinanden i ring: {} og så forfra", names.join(" efter ")),
    )
    .label("ringen begynder her")
    .hint("giv et af organerne en `rrule` i stedet for `after`");
    for (_, span) in &ring[1..] {
        diagnostic = diagnostic.related(*span, "og går videre her");
    }
    diagnostic
}
