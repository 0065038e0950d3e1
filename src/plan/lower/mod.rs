//! The plan as meant, from the plan as written.
//!
//! Every table is looked at, whatever is wrong with the others, so that all
//! errors are reported at once. What can't be meant is left out of the plan; a
//! report with errors means that the plan must not be used. Nothing here reads
//! TOML (`schema` does), and nothing chooses a meeting (`resolve` does).

mod anchor;
mod body;
mod cases;
mod changes;
mod check;
mod cycles;
mod decisions;
mod events;
mod item;
mod item_values;
mod meetings;
mod names;
mod read_plan;
mod series;
mod shared;
mod template;
mod when;

pub use body::RESERVED;

use super::Plan;
use super::schema::{Grouped, Head, drop_follow_on_errors};
use crate::diag::{Code, Diagnostic, Report, Sources};
pub use names::slug;
pub use read_plan::ReadPlan;
use read_plan::{ParsedFolder, ReadShared};
use std::collections::BTreeMap;
use std::sync::Arc;
pub use when::written_rule;

/// Reads a whole plan. It never fails: look at [`Report::has_errors`] before the
/// plan is used.
pub fn read(sources: &Sources) -> (Plan, Report) {
    let ReadPlan { plan, report, .. } = read_after(None, sources);
    (Arc::unwrap_or_clone(plan), report)
}

/// The same after another plan, of which it keeps the bodies whose files, names and
/// cases are as they were.
pub fn read_after(before: Option<&ReadPlan>, sources: &Sources) -> ReadPlan {
    if sources.files.is_empty() {
        let mut report = empty();
        unread(sources, &mut report);
        return ReadPlan { report, ..ReadPlan::default() };
    }
    let Grouped { shared, folders, mut report } = Grouped::of(sources);
    let folders = folders.iter().map(|(id, files)| ParsedFolder::of(before, id, files));
    let folders: Vec<ParsedFolder> = folders.collect();
    let shared = ReadShared::of(before, &shared, &folders);
    let mut plan = shared.plan.clone();
    report.append(shared.report.clone());
    let mut broken = shared.broken.clone();
    let mut bodies = BTreeMap::new();
    let heads: Vec<(&str, Head)> = folders.iter().map(|f| (f.id, f.parsed.head.clone())).collect();
    for (folder, cases) in folders.into_iter().zip(&shared.items) {
        broken.extend_from_slice(&folder.parsed.broken);
        report.append(folder.parsed.report.clone());
        let (id, body) = (folder.id.to_owned(), folder.lower(cases, &shared.names));
        report.append(body.lowered.report.clone());
        plan.bodies.push(body.lowered.body.clone());
        bodies.insert(id, body);
    }
    body::former_ids(&shared.names.bodies, &heads, &mut report);
    cycles::cycles(&plan, &mut report);
    if plan.bodies.is_empty() {
        report.push(
            Diagnostic::new(Code::NoBodies, None, "planen har ingen organer")
                .hint("lav en mappe for hvert organ, fx `direktionen`, med en fil `body.toml` i"),
        );
    }
    unread(sources, &mut report);
    broken.sort_unstable();
    drop_follow_on_errors(&mut report, &broken);
    report.sort();
    cut_short(&mut report);
    ReadPlan { plan: Arc::new(plan), report, shared: Some(shared), bodies }
}

/// A warning for each file that somebody may think is read.
fn unread(sources: &Sources, report: &mut Report) {
    for path in &sources.unread {
        let lower = path.to_lowercase();
        let stem = lower.find(".toml").map_or(path.as_str(), |end| &path[..end]);
        report.push(
            Diagnostic::new(Code::UnreadFile, None, format!("filen `{path}` bliver ikke læst"))
                .hint(format!(
                    "en plans filer ender på `.toml`: giv den navnet `{stem}.toml`, eller slet den"
                )),
        );
    }
}

/// More errors than people correct in one go.
const MOST_REPORTED: usize = 1000;

/// Cuts off what nobody would read, with a last line that gives the number.
fn cut_short(report: &mut Report) {
    let has_errors = report.has_errors();
    let more = report.diagnostics.len().saturating_sub(MOST_REPORTED);
    if let Some(first) = report.diagnostics.get(MOST_REPORTED).filter(|_| has_errors) {
        let message = format!("der er {more} fejl mere, som ikke vises");
        let last = Diagnostic::new(Code::TooMany, first.span, message)
            .label("den første af dem")
            .hint("ret dem, der vises, og se efter igen");
        report.diagnostics.truncate(MOST_REPORTED);
        report.push(last);
    }
}

fn empty() -> Report {
    let mut report = Report::default();
    report.push(
        Diagnostic::new(
            Code::EmptyPlan,
            None,
            "planens mappe er tom: der er ingen `.toml`-filer i den",
        )
        .hint("kør `aarshjul init MAPPE` for at få en plan at begynde med"),
    );
    report
}
