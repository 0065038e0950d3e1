//! `[[event]]`: every table of one id together, a rule with the years that differ
//! from it, or one date.

use super::check::{
    contradiction, date, filled, flag, in_order, number, optional_text, required_date,
    required_text,
};
use super::names::{BODY, Names, references};
use super::series::recurrence;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{EventTable, Field, TableSchema};
use crate::plan::{Body, BodyIndex, Event, EventDate, EventKeys, EventRule, EventSkip};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

const LONGEST_EVENT: i64 = 366;

/// Reads every event; their ids and names become known.
pub fn events(tables: &[EventTable], names: &mut Names, report: &mut Report) -> Vec<Event> {
    let mut events = Vec::new();
    for (id, tables) in by_id(tables, names, report) {
        let event = event(&id, &tables, names, report);
        let position = event.as_ref().map(|_| events.len());
        let span = place(tables[0]);
        names.events.add(&id, position, span);
        if let Some(event) = event {
            names.event_ids.insert(event.name().to_owned(), id);
            events.push(event);
        }
    }
    events
}

/// The tables of each id, in order of the first of them.
fn by_id<'t>(
    tables: &'t [EventTable],
    names: &mut Names,
    report: &mut Report,
) -> Vec<(String, Vec<&'t EventTable>)> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(String, Vec<&EventTable>)> = Vec::new();
    for table in tables {
        let Some(id) = names.events.read_id::<EventTable>(&table.id, table.span, report) else {
            continue;
        };
        let place = *places.entry(&id.value).or_insert_with(|| {
            groups.push((id.value.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(table);
    }
    groups
}

fn place(table: &EventTable) -> Span {
    table.id.given().map_or(table.span, |id| id.span)
}

fn event(id: &str, tables: &[&EventTable], names: &Names, report: &mut Report) -> Option<Event> {
    let mut rules = tables.iter().filter(|table| !table.rrule.is_absent());
    let skips = tables.iter().filter(|table| table.rrule.is_absent() && !table.skip.is_absent());
    let dated = tables.iter().filter(|table| table.rrule.is_absent() && table.skip.is_absent());
    let rule_table = rules.next().copied();
    if let Some((first, second)) = rule_table.zip(rules.next()) {
        report.push(
            Diagnostic::new(
                Code::DuplicateId,
                place(second),
                format!("begivenheden `{id}` har to regler"),
            )
            .label("en regel mere")
            .related(place(first), "den første regel")
            .hint("giv den ene et andet id, eller skriv et års egen dato med `from` uden `rrule`"),
        );
    }
    let defaults = rule_table.map(|table| keys(table, None, names, report));
    let rule = rule_table.zip(defaults.clone()).map(|(t, keys)| rule(t, keys, report));
    let skips: Vec<_> = skips.map(|table| skip(table, rule_table.is_some(), report)).collect();
    let length = rule.as_ref().and_then(|rule| rule.as_ref().map(|rule| rule.length_days));
    let dates: Vec<_> = dated
        .map(|table| {
            let keys = keys(table, defaults.as_ref(), names, report);
            only_with_a_rule(table, rule_table.is_some(), report);
            dated_event(table, keys, length.unwrap_or(1), report)
        })
        .collect();
    if let (None, [_, second, ..]) = (rule_table, tables) {
        duplicate(id, tables[0], second, report);
        return None;
    }
    Some(Event {
        id: id.to_owned(),
        rule: match rule {
            Some(rule) => Some(rule?),
            None => None,
        },
        dates: dates.into_iter().collect::<Option<_>>()?,
        skips: skips.into_iter().collect::<Option<_>>()?,
        span: place(tables[0]),
    })
}

fn duplicate(id: &str, first: &EventTable, second: &EventTable, report: &mut Report) {
    report.push(
        Diagnostic::new(
            Code::DuplicateId,
            place(second),
            format!("id'et `{id}` er brugt to gange i `[[event]]`"),
        )
        .label("brugt igen her")
        .related(place(first), "først brugt her")
        .hint("giv den ene et andet id, eller skriv en `rrule` i den første, hvis begivenheden kommer igen"),
    );
}

/// Name, cancelled bodies and reason; those of the rule where a table has none.
fn keys(
    table: &EventTable,
    rule: Option<&EventKeys>,
    names: &Names,
    report: &mut Report,
) -> EventKeys {
    let name = match rule {
        Some(rule) => optional_text(&table.name).unwrap_or_else(|| rule.name.clone()),
        None => {
            required_text::<EventTable>(&table.name, "name", table.span, report).unwrap_or_default()
        }
    };
    let cancels: Vec<BodyIndex> = match rule {
        Some(rule) if table.cancels.is_absent() => rule.cancels.clone(),
        _ => references::<Body>(&table.cancels, &names.bodies, &BODY, report),
    };
    if let (Field::Given(reason), true, true) =
        (&table.reason, table.cancels.is_absent(), cancels.is_empty())
    {
        contradiction(
            reason.span,
            "`reason` er grunden til aflysninger, men begivenheden aflyser ingen møder",
            None,
            "skriv også `cancels = [\"…\"]`, eller slet `reason`",
            report,
        );
    }
    let own_reason = table.reason.given().and_then(|reason| filled(reason, "reason", report));
    // A rule's reason that is no more than its name is not passed on.
    let inherited = rule.filter(|rule| rule.reason != rule.name).map(|rule| rule.reason.clone());
    let reason = own_reason.or(inherited).unwrap_or_else(|| name.clone());
    EventKeys { name, cancels, reason, tentative: flag(&table.tentative) }
}

fn rule(table: &EventTable, keys: EventKeys, report: &mut Report) -> Option<EventRule> {
    let rule = table.rrule.given().and_then(|rule| recurrence(rule, report));
    let from = required_date::<EventTable>(&table.from, "from", table.span, report);
    in_order(("from", &table.from), ("until", &table.until), report);
    for (key, hint) in [
        (
            "to",
            "skriv `until` for reglens sidste dag, og `length-days`, hvis hver gang varer flere dage",
        ),
        ("skip", "skriv `skip` i en `[[event]]` for sig med samme id"),
        (
            "replaces",
            "den hører til et års egen dato: en `[[event]]` med samme id og `from` uden `rrule`",
        ),
    ] {
        if let Some(span) = table.place_of(key) {
            let message = format!("`{key}` kan ikke stå sammen med `rrule`");
            contradiction(span, message, table.place_of("rrule"), hint, report);
        }
    }
    let until = date(&table.until, "until", report);
    let length = length(table, report);
    Some(EventRule {
        rule: rule?,
        from: from?,
        until,
        length_days: length.unwrap_or(1),
        keys,
        span: place(table),
    })
}

fn length(table: &EventTable, report: &mut Report) -> Option<u32> {
    number(&table.length_days, "length-days", 1..=LONGEST_EVENT, report)
        .and_then(|days| u32::try_from(days).ok())
}

fn dated_event(
    table: &EventTable,
    keys: EventKeys,
    rule_length: u32,
    report: &mut Report,
) -> Option<EventDate> {
    let from = required_date::<EventTable>(&table.from, "from", table.span, report);
    if let Field::Given(until) = &table.until {
        contradiction(
            until.span,
            "`until` er en regels sidste dag, og her er ingen `rrule`",
            None,
            "skriv `to` for begivenhedens sidste dag",
            report,
        );
    }
    let ordered = in_order(("from", &table.from), ("to", &table.to), report);
    let length = length(table, report).unwrap_or(rule_length);
    let to = match table.to.is_absent() {
        true => from.map(|from| last_day(from, length)),
        false => date(&table.to, "to", report),
    };
    let (from, to) = (from?, to?);
    if (to - from).num_days() > LONGEST_EVENT {
        report.push(
            Diagnostic::new(
                Code::OutOfRange,
                table.to.given().map(|to| to.span),
                format!("begivenheden varer mere end {LONGEST_EVENT} dage"),
            )
            .label("slutter her")
            .hint("er der en slåfejl i årstallet?"),
        );
        return None;
    }
    let replaces = table.replaces.given().map(|flag| flag.value);
    ordered.then(|| EventDate { from, to, replaces, keys, span: place(table) })
}

fn last_day(from: NaiveDate, days: u32) -> NaiveDate {
    from.checked_add_days(Days::new(u64::from(days.saturating_sub(1)))).unwrap_or(from)
}

/// `replaces` relates a date to the rule of its id.
fn only_with_a_rule(table: &EventTable, has_rule: bool, report: &mut Report) {
    if let (Field::Given(replaces), false) = (&table.replaces, has_rule) {
        contradiction(
            replaces.span,
            "`replaces` gælder en regels dato, og begivenheden har ingen regel",
            None,
            "slet `replaces`, eller skriv en `[[event]]` med samme id og en `rrule`",
            report,
        );
    }
}

fn skip(table: &EventTable, has_rule: bool, report: &mut Report) -> Option<EventSkip> {
    let written = table.skip.given()?;
    if !has_rule {
        contradiction(
            written.span,
            "`skip` udelader en af reglens datoer, og begivenheden har ingen regel",
            None,
            "slet tabellen, eller skriv en `[[event]]` med samme id og en `rrule`",
            report,
        );
    }
    for key in ["from", "to", "until", "replaces", "cancels"] {
        if let Some(span) = table.place_of(key) {
            contradiction(
                span,
                format!("`{key}` kan ikke stå sammen med `skip`"),
                Some(written.span),
                "en `[[event]]` med `skip` har kun `id`, `skip` og `reason`",
                report,
            );
        }
    }
    let reason = table.reason.given().and_then(|reason| filled(reason, "reason", report));
    Some(EventSkip { date: date(&table.skip, "skip", report)?, reason, span: written.span })
}
