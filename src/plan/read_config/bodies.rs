//! The bodies that `config.toml` names, checked against those of the plan.

use super::own;
use crate::diag::{Code, Diagnostic, FileId, Report, Source};
use crate::plan::Plan;
use crate::plan::schema::{Reader, similar};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tables in `[agenda]` that are of no body.
const SECTIONS: [&str; 4] = ["protocols", "economy", "points", "minutes"];

/// A warning for every body in `[agenda]` that is not in the plan: its meetings would be
/// left out in silence. The file is one that reads.
pub fn unknown_bodies(source: &Source, plan: &Plan) -> Report {
    let mut reader = Reader::new(FileId(0), &source.text);
    let (root, _) = DeTable::parse_recoverable(&source.text);
    let mut add = |id: &str, place: Range<usize>, consequence: &str| {
        if plan.body(id).is_some() {
            return;
        }
        let bodies = plan.bodies.iter().map(|body| body.id.as_str());
        let known: Vec<&str> = bodies.chain(SECTIONS).collect();
        let hint = match similar(id, known.iter().copied()) {
            Some(meant) => format!("mente du `{meant}`?"),
            None => {
                let all: Vec<_> = plan.bodies.iter().map(|body| format!("`{}`", body.id)).collect();
                format!("planen har {}", all.join(", "))
            }
        };
        let message = format!("planen har intet organ `{id}`, så {consequence}");
        let span = reader.span(place);
        reader.report.push(
            Diagnostic::new(Code::UnknownListedBody, span, message).label("ukendt").hint(hint),
        );
    };
    for name in listed(root.get_ref()) {
        let Some(id) = name.get_ref().as_str() else { continue };
        add(id, name.span(), "dets møder kommer ikke med");
    }
    let agenda = root.get_ref().get("agenda").and_then(|agenda| agenda.get_ref().as_table());
    for (id, _) in agenda.into_iter().flat_map(own::bodies) {
        add(id.get_ref(), id.span(), "dets sætninger bruges ikke");
    }
    reader.report
}

/// The values of `bodies`, and of `body` in `roll`.
fn listed<'a, 'i>(root: &'a DeTable<'i>) -> impl Iterator<Item = &'a Spanned<DeValue<'i>>> {
    let agenda = root.get("agenda").and_then(|agenda| agenda.get_ref().as_table());
    let list = move |key: &str| {
        let found = agenda.and_then(|agenda| agenda.get(key)?.get_ref().as_array());
        found.into_iter().flat_map(|list| list.iter())
    };
    let in_roll = |entry: &'a Spanned<DeValue<'i>>| entry.get_ref().as_table()?.get("body");
    list("bodies").chain(list("roll").filter_map(in_roll))
}
