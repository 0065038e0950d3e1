//! A body's folder: its name, its `[body]`, and what must be said only once.

use super::changes::{change, limit, meeting};
use super::check::{number, optional_text, required_text};
use super::item;
use super::names::{Index, Names, ROLE, check_id};
use super::series::series;
use super::shared::references;
use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{BodyTable, Folder};
use crate::plan::{Body, Role};
use std::collections::BTreeMap;

/// Names in addresses that are not bodies' pages.
pub const RESERVED: [&str; 10] = [
    "adgangskode",
    "api",
    "assets",
    "brugere",
    "feed",
    "healthz",
    "log",
    "login",
    "logout",
    "metrics",
];

/// The body of one folder; `id` is the folder's name.
pub fn body(id: &str, folder: &Folder, names: &Names, report: &mut Report) -> Body {
    let tables = &folder.tables;
    folder_name(id, folder, report);
    let mut body = head(id, folder, names, report);
    let own = names.bodies.get(id).flatten();
    body.series =
        tables.series.iter().filter_map(|table| series(table, own, names, report)).collect();
    body.meetings = tables.meetings.iter().filter_map(|table| meeting(table, report)).collect();
    once_each(
        body.meetings.iter().map(|entry| (entry.date, entry.span)),
        |date| format!("der er to `[[meeting]]` for mødet den {}", full_date(date)),
        report,
    );
    let mut items = Index::new(folder.whole);
    for table in &tables.items {
        item::item(table, own, &mut body.items, &mut items, names, report);
    }
    body.changes =
        tables.changes.iter().filter_map(|table| change(table, &items, report)).collect();
    once_each(
        body.changes.iter().map(|change| ((change.item, change.scope), change.span)),
        |(item, scope)| {
            let id = &body.items[item].id;
            format!("der er to `[[change]]` for `{id}` den {}", full_date(scope.date()))
        },
        report,
    );
    body.limits = tables
        .limits
        .iter()
        .filter_map(|table| limit(table, &body, folder.whole, report))
        .collect();
    body
}

fn folder_name(id: &str, folder: &Folder, report: &mut Report) {
    let mut found = Report::default();
    check_id(id, folder.start, &mut found);
    for mut diagnostic in found.diagnostics {
        diagnostic.message = format!("mappens navn `{id}` er organets id, men kan ikke være det");
        diagnostic.label = "den første fil i mappen".to_owned();
        report.push(diagnostic);
    }
    if RESERVED.contains(&id) {
        report.push(
            Diagnostic::new(
                Code::BadId,
                folder.start,
                format!("en mappe kan ikke hedde `{id}`: adressen `/{id}` er optaget"),
            )
            .label("den første fil i mappen")
            .hint("giv mappen et andet navn, fx `{id}-udvalg`".replace("{id}", id)),
        );
    }
}

fn head(id: &str, folder: &Folder, names: &Names, report: &mut Report) -> Body {
    let tables = &folder.tables.bodies;
    if let [first, others @ ..] = &tables[..] {
        for other in others {
            report.push(
                Diagnostic::new(
                    Code::DuplicateTable,
                    other.span,
                    format!("`[body]` står to gange i mappen `{id}`"),
                )
                .label("står igen her")
                .related(first.span, "står først her")
                .hint("saml felterne i den ene, og slet den anden"),
            );
        }
    } else if folder.whole {
        report.push(
            Diagnostic::new(
                Code::MissingBody,
                folder.start,
                format!("mappen `{id}` har ingen `[body]`"),
            )
            .label("den første fil i mappen")
            .hint("skriv `[body]` og under den mindst `name = \"…\"`, helst i `body.toml`"),
        );
    }
    let table = tables.first();
    let name = table.and_then(|t| required_text::<BodyTable>(&t.name, "name", t.span, report));
    let name = name.unwrap_or_else(|| id.to_owned());
    let meeting_name = table.and_then(|t| optional_text(&t.meeting_name));
    Body {
        meeting_name: meeting_name.unwrap_or_else(|| name.clone()),
        place: table.and_then(|t| optional_text(&t.place)).unwrap_or_default(),
        members: table
            .map_or(Vec::new(), |t| references::<Role>(&t.members, &names.roles, &ROLE, report)),
        minutes: table
            .and_then(|t| number(&t.minutes, "minutes", 1..=1440, report))
            .and_then(|minutes| u32::try_from(minutes).ok()),
        minutes_span: table.and_then(|t| t.minutes.given()).map(|minutes| minutes.span),
        ..Body::new(id, &name, table.map_or(folder.start, |t| t.span))
    }
}

/// A word on each thing that is spoken of twice.
fn once_each<K: Ord + Copy>(
    entries: impl Iterator<Item = (K, Span)>,
    message: impl Fn(K) -> String,
    report: &mut Report,
) {
    let mut first: BTreeMap<K, Span> = BTreeMap::new();
    for (key, span) in entries {
        if let Some(known) = first.get(&key) {
            report.push(
                Diagnostic::new(Code::DuplicateEntry, span, message(key))
                    .label("står igen her")
                    .related(*known, "står først her")
                    .hint("saml dem i én"),
            );
        } else {
            first.insert(key, span);
        }
    }
}
