//! A body's folder: the body, its series, its meetings, its changes and limits.

use super::check::{
    choice, contradiction, date, filled, flag, in_order, number, optional_text, required,
    required_date, required_text, time_span,
};
use super::item;
use super::names::{Index, Names, check_id};
use super::shared::references;
use crate::calendar::Recurrence;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{
    BodyTable, ChangeTable, Field, Folder, LimitTable, MeetingTable, SeriesTable, Written, similar,
};
use crate::plan::{Body, Change, ChangeAction, Limit, MeetingEntry, Policy, Series, SeriesDates};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Names in addresses that are not bodies' pages.
const RESERVED: [&str; 4] = ["api", "feed", "healthz", "metrics"];

const POLICIES: [(&str, Policy); 5] = [
    ("skip", Policy::Skip),
    ("next-workday", Policy::NextWorkday),
    ("previous-workday", Policy::PreviousWorkday),
    ("next-week", Policy::NextWeek),
    ("previous-week", Policy::PreviousWeek),
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
        |date| format!("der er to `[[meeting]]` for mødet den {date}"),
        report,
    );
    let mut items = Index::new(folder.whole);
    for table in &tables.items {
        item::item(table, own, &mut body.items, &mut items, names, report);
    }
    body.changes =
        tables.changes.iter().filter_map(|table| change(table, &items, report)).collect();
    once_each(
        body.changes.iter().map(|change| ((change.item, change.date), change.span)),
        |(item, date)| format!("der er to `[[change]]` for `{}` den {date}", body.items[item].id),
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
    Body {
        id: id.to_owned(),
        meeting_name: table
            .and_then(|t| optional_text(&t.meeting_name))
            .unwrap_or_else(|| name.clone()),
        name,
        place: table.and_then(|t| optional_text(&t.place)).unwrap_or_default(),
        members: table.map_or(Vec::new(), |t| {
            references(&t.members, &names.roles, (Code::UnknownRole, "rollen"), report)
        }),
        minutes: table
            .and_then(|t| number(&t.minutes, "minutes", 1..=1440, report))
            .and_then(|minutes| u32::try_from(minutes).ok()),
        series: Vec::new(),
        meetings: Vec::new(),
        items: Vec::new(),
        changes: Vec::new(),
        limits: Vec::new(),
        span: table.map_or(folder.start, |t| t.span),
    }
}

fn series(
    table: &SeriesTable,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<Series> {
    let time = required::<SeriesTable, _>(&table.time, "time", table.span, report)
        .and_then(|time| time_span(time, report));
    in_order(("from", &table.from), ("until", &table.until), report);
    let from = date(&table.from, "from", report);
    let until = date(&table.until, "until", report);
    let on_holiday = policy(&table.on_holiday, "on-holiday", report);
    let on_break = policy(&table.on_break, "on-break", report);
    let dates = match (&table.rrule, &table.after) {
        (Field::Given(rule), Field::Given(after)) => {
            contradiction(
                after.span,
                "en mødeserie har enten `rrule` eller `after`",
                Some(rule.span),
                "behold den ene; skriv en `[[series]]` mere, hvis der er to serier",
                report,
            );
            None
        }
        (Field::Given(rule), _) => rule_dates(table, rule, report),
        (_, Field::Given(after)) => after_dates(table, after, own, names, report),
        (Field::Absent, Field::Absent) => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[series]]` mangler sine datoer")
                    .label("her mangler `rrule` eller `after`")
                    .hint("skriv fx `rrule = \"FREQ=WEEKLY;BYDAY=WE\"` og `from`, eller `after` og `days`"),
            );
            None
        }
        _ => None,
    };
    let span = table.rrule.given().or(table.after.given()).map_or(table.span, |w| w.span);
    let tentative = flag(&table.tentative);
    Some(Series { dates: dates?, from, until, time: time?, on_holiday, on_break, tentative, span })
}

fn policy(field: &Field<String>, key: &str, report: &mut Report) -> Policy {
    field.given().and_then(|word| choice(word, key, &POLICIES, report)).unwrap_or_default()
}

fn rule_dates(
    table: &SeriesTable,
    rule: &Written<String>,
    report: &mut Report,
) -> Option<SeriesDates> {
    if let Field::Given(days) = &table.days {
        contradiction(
            days.span,
            "`days` hører sammen med `after`, ikke med `rrule`",
            Some(rule.span),
            "slet `days`, eller skriv `after` i stedet for `rrule`",
            report,
        );
    }
    if table.from.is_absent() {
        report.push(
            Diagnostic::new(
                Code::MissingKey,
                rule.span,
                "en `rrule` mangler `from`: dagen, den tæller fra",
            )
            .label("kan ikke tælles uden `from`")
            .hint("skriv fx `from = 2023-01-04` under `rrule`"),
        );
    }
    recurrence(rule, report).map(SeriesDates::Rule)
}

/// An `rrule`.
pub fn recurrence(rule: &Written<String>, report: &mut Report) -> Option<Recurrence> {
    match Recurrence::parse(&rule.value) {
        Ok(recurrence) => Some(recurrence),
        Err(error) => {
            report.push(
                Diagnostic::new(Code::BadRecurrence, rule.span, error.message)
                    .label("kan ikke bruges")
                    .hint(error.hint),
            );
            None
        }
    }
}

fn after_dates(
    table: &SeriesTable,
    after: &Written<String>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<SeriesDates> {
    let days = match number(&table.days, "days", 0..=366, report) {
        None if table.days.is_absent() => Some(0),
        days => days,
    };
    let body = names.bodies.find(after, (Code::UnknownBody, "organet"), report)?;
    if Some(body) == own {
        report.push(own_body(after, "en mødeserie kan ikke følge organets egne møder"));
        return None;
    }
    Some(SeriesDates::After { body, days: days? })
}

pub fn own_body(name: &Written<String>, message: &str) -> Diagnostic {
    Diagnostic::new(Code::OwnBody, name.span, message)
        .label("organet selv")
        .hint("skriv id'et på et andet organ, altså navnet på dets mappe")
}

fn meeting(table: &MeetingTable, report: &mut Report) -> Option<MeetingEntry> {
    let planned = required_date::<MeetingTable>(&table.date, "date", table.span, report);
    let moved_to = date(&table.moved_to, "moved-to", report);
    let text = |field: &Field<String>, key: &str, report: &mut Report| {
        field.given().and_then(|written| filled(written, key, report))
    };
    let cancelled = text(&table.cancelled, "cancelled", report);
    let reason = text(&table.reason, "reason", report);
    if let (Field::Given(cancelled), Field::Given(moved)) = (&table.cancelled, &table.moved_to) {
        contradiction(
            moved.span,
            "et møde kan ikke både være aflyst og flyttet",
            Some(cancelled.span),
            "behold `cancelled` eller `moved-to`",
            report,
        );
    }
    if let (Field::Given(cancelled), Field::Given(reason)) = (&table.cancelled, &table.reason) {
        contradiction(
            reason.span,
            "grunden til en aflysning står i `cancelled`, så `reason` er en grund for meget",
            Some(cancelled.span),
            "skriv hele grunden i `cancelled`, og slet `reason`",
            report,
        );
    }
    if let (Field::Given(moved), true) = (&table.moved_to, planned.is_some() && planned == moved_to)
    {
        contradiction(
            moved.span,
            "mødet er flyttet til sin egen dato",
            table.date.given().map(|date| date.span),
            "skriv den nye dato i `moved-to`, eller slet den",
            report,
        );
    }
    let extra = flag(&table.extra);
    if extra && table.time.is_absent() {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "et ekstra møde mangler feltet `time`")
                .label("her mangler `time`")
                .hint("skriv fx `time = \"09:00-11:00\"`"),
        );
    }
    let time = table.time.given().and_then(|time| time_span(time, report));
    Some(MeetingEntry {
        date: planned?,
        cancelled,
        moved_to,
        time,
        place: optional_text(&table.place),
        name: optional_text(&table.name),
        reason,
        extra,
        span: table.date.given().map_or(table.span, |date| date.span),
    })
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

fn change(table: &ChangeTable, items: &Index, report: &mut Report) -> Option<Change> {
    let item = required::<ChangeTable, _>(&table.item, "item", table.span, report)
        .and_then(|name| items.find(name, (Code::UnknownItem, "punktet"), report));
    let nominal = required_date::<ChangeTable>(&table.date, "date", table.span, report);
    let reason = required_text::<ChangeTable>(&table.reason, "reason", table.span, report);
    let action = action(table, report);
    Some(Change {
        item: item?,
        date: nominal?,
        action: action?,
        reason: reason?,
        span: table.date.given().map_or(table.span, |date| date.span),
    })
}

fn action(table: &ChangeTable, report: &mut Report) -> Option<ChangeAction> {
    let to: Option<NaiveDate> = date(&table.to, "to", report);
    let given: Vec<(&str, Option<Span>)> = [
        ("to", !table.to.is_absent(), table.to.given().map(|w| w.span)),
        ("await", flag(&table.await_date), table.await_date.given().map(|w| w.span)),
        ("skip", flag(&table.skip), table.skip.given().map(|w| w.span)),
    ]
    .into_iter()
    .filter_map(|(key, given, span)| given.then_some((key, span)))
    .collect();
    match given[..] {
        [("to", _)] => to.map(ChangeAction::To),
        [("await", _)] => Some(ChangeAction::Await),
        [("skip", _)] => Some(ChangeAction::Skip),
        [] => {
            report.push(
                Diagnostic::new(Code::MissingKey, table.span, "`[[change]]` siger ikke, hvad der skal ske")
                    .label("her mangler `to`, `await` eller `skip`")
                    .hint("skriv `to` med en dato, `await = true` (afventer ny dato) eller `skip = true` (udgår denne gang)"),
            );
            None
        }
        [(one, first), (other, second), ..] => {
            contradiction(
                second.unwrap_or(table.span),
                format!("`{one}` og `{other}` kan ikke gælde på én gang"),
                first,
                "behold kun én af `to`, `await` og `skip`",
                report,
            );
            None
        }
        _ => None,
    }
}

fn limit(table: &LimitTable, body: &Body, whole: bool, report: &mut Report) -> Option<Limit> {
    let category = required_text::<LimitTable>(&table.category, "category", table.span, report);
    let per_meeting = number(&table.per_meeting, "per-meeting", 1..=1000, report);
    let gap = number(&table.gap, "gap", 1..=1000, report);
    if table.per_meeting.is_absent() && table.gap.is_absent() {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "`[[limit]]` mangler sin grænse")
                .label("her mangler `per-meeting` eller `gap`")
                .hint("skriv fx `per-meeting = 1` (højst ét ad gangen) eller `gap = 2` (mindst to møder fra det ene til det næste)"),
        );
    }
    let span = table.category.given().map_or(table.span, |category| category.span);
    let category = category?;
    let known = || body.items.iter().filter_map(|item| item.category.as_deref());
    if whole && !known().any(|name| name == category) {
        report.push(unknown_category(&category, span, known()));
    }
    let bounded = |number: Option<i64>| number.and_then(|number| u32::try_from(number).ok());
    Some(Limit { category, per_meeting: bounded(per_meeting), gap: bounded(gap), span })
}

fn unknown_category<'k>(
    category: &str,
    span: Span,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let hint = match similar(category, known) {
        Some(meant) => format!("mente du `{meant}`?"),
        None => "ret navnet, eller slet grænsen, hvis den ikke bruges mere".to_owned(),
    };
    Diagnostic::new(
        Code::UnknownCategory,
        span,
        format!("intet punkt har kategorien `{category}`, så grænsen gælder ingen"),
    )
    .label("ukendt kategori")
    .hint(hint)
}
