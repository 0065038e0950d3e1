//! A body's folder: its name, its `[body]`, and what may be written only once.

use super::changes::{change, limit};
use super::check::{colour, link, number, optional_text, required_text};
use super::decisions::{ReadDecision, decision, follow_up};
use super::item;
use super::meetings::{deadline, extra_without_time, meeting};
use super::names::{Index, Names, ROLE, check_id, references};
use super::series::series;
use crate::calendar::full_date;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{BodyTable, BodyTables, Folder, Head};
use crate::plan::{Body, Change, ChangeScope, Item, ItemIndex, Role, Timing};
use std::collections::BTreeMap;

/// Names in addresses that are not bodies' pages.
pub const RESERVED: [&str; 20] = [
    "adgangskode",
    "adgangslog",
    "api",
    "assets",
    "brugere",
    "feed",
    "healthz",
    "hjaelp",
    "kalender",
    "links",
    "log",
    "log-ind",
    "login",
    "logout",
    "metrics",
    "organer",
    "persondata",
    "personer",
    "sager",
    "soeg",
];

/// The body of one folder; `id` is the folder's name. The cases that it treats come
/// before its own items.
pub fn body(id: &str, folder: &Folder, cases: &[Item], names: &Names, report: &mut Report) -> Body {
    let tables = &folder.tables;
    folder_name(id, folder, report);
    let mut body = head(id, folder, names, report);
    let own = names.bodies.get(id).flatten();
    meetings(&mut body, tables, own, names, report);
    let mut items = Index::new(folder.whole);
    body.items = cases.to_vec();
    for (position, case) in cases.iter().enumerate() {
        items.add(&case.id, Some(position), case.span);
    }
    for table in &tables.items {
        item::item(table, own, &mut body.items, &mut items, names, report);
    }
    item::follow(&tables.items, &mut body.items, &items, report);
    changes(&mut body, tables, &items, names, report);
    decisions(&mut body, tables, &items, names, report);
    body.limits = tables
        .limits
        .iter()
        .filter_map(|table| limit(table, &body, folder.whole, report))
        .collect();
    body
}

fn meetings(
    body: &mut Body,
    tables: &BodyTables,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) {
    body.series =
        tables.series.iter().filter_map(|table| series(table, own, names, report)).collect();
    let long = body.series.iter().any(|series| series.length_days > 1)
        || tables.meetings.iter().any(|table| !table.to.is_absent());
    body.meetings =
        tables.meetings.iter().filter_map(|table| meeting(table, long, names, report)).collect();
    extra_without_time(&tables.meetings, report);
    body.deadlines = tables.deadlines.iter().filter_map(|table| deadline(table, report)).collect();
}

fn changes(
    body: &mut Body,
    tables: &BodyTables,
    items: &Index,
    names: &Names,
    report: &mut Report,
) {
    body.changes = tables
        .changes
        .iter()
        .filter_map(|table| change(table, &body.items, items, names, report))
        .collect();
    // What comes once has one occurrence, so each change of it is about that one.
    let comes_once = |item: ItemIndex| {
        matches!(
            body.items[item].timing,
            Timing::Once { .. } | Timing::Due { .. } | Timing::Awaiting
        )
    };
    let about = |change: &Change| match change.scope {
        ChangeScope::Once(_) if comes_once(change.item) => (change.item, None),
        scope => (change.item, Some(scope)),
    };
    once_each(
        body.changes.iter().map(|change| (about(change), change.span)),
        |(item, scope)| {
            let id = &body.items[item].id;
            match scope {
                None => format!("der er to `[[change]]` for `{id}`, som kun kommer én gang"),
                Some(ChangeScope::Once(date)) => {
                    format!("der er to `[[change]]` for `{id}` den {}", full_date(date))
                }
                Some(ChangeScope::From(date)) => {
                    format!("der er to `[[change]]` for `{id}` fra den {}", full_date(date))
                }
            }
        },
        report,
    );
}

fn decisions(
    body: &mut Body,
    tables: &BodyTables,
    items: &Index,
    names: &Names,
    report: &mut Report,
) {
    for table in &tables.decisions {
        match decision(table, items, report) {
            Some(ReadDecision::Item(decision)) => body.decisions.push(decision),
            Some(ReadDecision::Section(decision)) => body.section_decisions.push(decision),
            None => {}
        }
    }
    let mut ids = Index::new(items.whole);
    body.follow_ups = tables
        .follow_ups
        .iter()
        .filter_map(|table| follow_up(table, &mut ids, &body.items, items, names, report))
        .collect();
}

/// An id that a body has had is no other's, now or before.
pub fn former_ids(bodies: &Index, heads: &[(&str, Head)], report: &mut Report) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for (id, head) in heads {
        // Its own may be among them: that of a body which got its first name back.
        for former in head.formerly.iter().filter(|former| former.value != *id) {
            check_id(&former.value, former.span, report);
            let message = format!("`{}` er et andet organs id", former.value);
            let diagnostic = Diagnostic::new(Code::DuplicateId, former.span, message)
                .label("kan ikke også være et tidligere id")
                .hint("slet det, eller giv det andet organs mappe et andet navn");
            if bodies.get(&former.value).is_some() {
                report.push(diagnostic);
            } else if let Some(known) = first.insert(&former.value, former.span) {
                report.push(diagnostic.related(known, "står også her"));
            }
        }
    }
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
    Body {
        id: id.to_owned(),
        short: table.and_then(|t| optional_text(&t.short)),
        meeting_name: table
            .and_then(|t| optional_text(&t.meeting_name))
            .unwrap_or_else(|| name.clone()),
        name,
        place: table.and_then(|t| optional_text(&t.place)).unwrap_or_default(),
        link: table.and_then(|t| link(&t.link, report)),
        members: table
            .map_or(Vec::new(), |t| references::<Role>(&t.members, &names.roles, &ROLE, report)),
        minutes: table
            .and_then(|t| number(&t.minutes, "minutes", 1..=1440, report))
            .and_then(|minutes| u32::try_from(minutes).ok()),
        minutes_span: table.and_then(|t| t.minutes.given()).map(|minutes| minutes.span),
        colour: table.and_then(|t| colour(&t.colour, report)),
        formerly: table.and_then(|t| t.formerly.given()).map_or(Vec::new(), |list| {
            list.value.iter().map(|former| former.value.clone()).collect()
        }),
        series: Vec::new(),
        meetings: Vec::new(),
        items: Vec::new(),
        changes: Vec::new(),
        decisions: Vec::new(),
        section_decisions: Vec::new(),
        follow_ups: Vec::new(),
        deadlines: Vec::new(),
        limits: Vec::new(),
        span: table.map_or(folder.start, |t| t.span),
    }
}

/// An error for each thing that two tables are about.
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
