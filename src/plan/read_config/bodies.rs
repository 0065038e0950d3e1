//! The bodies that `config.toml` names, checked against those of the plan.

use crate::diag::{Code, Diagnostic, FileId, Report, Source};
use crate::plan::Plan;
use crate::plan::schema::{Reader, similar};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A warning for every body in `[agenda]` that is not in the plan: its meetings would be
/// left out in silence. The file is one that reads.
pub fn unknown_bodies(source: &Source, plan: &Plan) -> Report {
    let mut reader = Reader::new(FileId(0), &source.text);
    let (root, _) = DeTable::parse_recoverable(&source.text);
    for name in listed(root.get_ref()) {
        let Some(id) = name.get_ref().as_str() else { continue };
        if plan.body(id).is_some() {
            continue;
        }
        let known = || plan.bodies.iter().map(|body| body.id.as_str());
        let hint = match similar(id, known()) {
            Some(meant) => format!("mente du `{meant}`?"),
            None => {
                let all: Vec<_> = known().map(|id| format!("`{id}`")).collect();
                format!("planen har {}", all.join(", "))
            }
        };
        let span = reader.span(name.span());
        let message = format!("planen har intet organ `{id}`, så dets møder kommer ikke med");
        reader.report.push(
            Diagnostic::new(Code::UnknownListedBody, span, message).label("ukendt").hint(hint),
        );
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
