//! What happens to single meetings, and what comes before each: `[[meeting]]`,
//! `[[deadline]]`.

use super::check::{
    clock, contradiction, date, filled, flag, in_range, link, number, optional_text, required,
    required_date, required_text, time_span,
};
use super::names::{ABSENTEE, Names, references};
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::schema::{
    Cancelled, DeadlineTable, Field, MeetingTable, PauseTable, Spanned, one_of,
};
use crate::plan::{Cancellation, Deadline, DeadlineDistance, MeetingEntry, MeetingPause, Role};
use chrono::Weekday;
use std::collections::BTreeMap;

/// Reads an entry. `long` is whether the body has meetings of several days, which may
/// end at an earlier time of day than they begin.
pub fn meeting(
    table: &MeetingTable,
    long: bool,
    names: &Names,
    report: &mut Report,
) -> Option<MeetingEntry> {
    let day = required_date::<MeetingTable>(&table.date, "date", table.span, report);
    let text = |field: &Field<String>, key: &str, report: &mut Report| {
        field.given().and_then(|written| filled(written, key, report))
    };
    one_thing_at_a_time(table, report);
    let several_days = long || !table.to.is_absent();
    Some(MeetingEntry {
        extra: flag(&table.extra),
        cancelled: cancelled(&table.cancelled, report),
        since: date(&table.since, "since", report),
        moved_to: date(&table.moved_to, "moved-to", report),
        to: date(&table.to, "to", report),
        time: table.time.given().and_then(|time| time_span(time, several_days, "to", report)),
        place: optional_text(&table.place),
        link: link(&table.link, report),
        name: optional_text(&table.name),
        reason: text(&table.reason, "reason", report),
        points_start: clock(&table.points_start, "points-start", report),
        pauses: table.pauses.given().map(|list| pauses(&list.value, report)),
        absent: (!table.absent.is_absent())
            .then(|| references::<Role>(&table.absent, &names.roles, &ABSENTEE, report)),
        confirmed: table.confirmed.given().map(|flag| flag.value),
        date: day?,
        span: table.date.given().map_or(table.span, |date| date.span),
    })
}

fn cancelled(field: &Field<Cancelled>, report: &mut Report) -> Option<Cancellation> {
    let written = field.given()?;
    match &written.value {
        Cancelled::Held => Some(Cancellation::Held),
        Cancelled::Reason(reason) => {
            let reason = Spanned { value: reason.clone(), span: written.span };
            filled(&reason, "cancelled", report).map(Cancellation::Cancelled)
        }
    }
}

/// A meeting is cancelled or moved, for one reason.
fn one_thing_at_a_time(table: &MeetingTable, report: &mut Report) {
    let Field::Given(cancelled) = &table.cancelled else { return };
    if cancelled.value == Cancelled::Held {
        return;
    }
    if let Field::Given(moved) = &table.moved_to {
        contradiction(
            moved.span,
            "et møde kan ikke både være aflyst og flyttet",
            Some(cancelled.span),
            "behold `cancelled` eller `moved-to`",
            report,
        );
    }
    if let Field::Given(reason) = &table.reason {
        contradiction(
            reason.span,
            "grunden til en aflysning står i `cancelled`, så `reason` er en grund for meget",
            Some(cancelled.span),
            "skriv hele grunden i `cancelled`, og slet `reason`",
            report,
        );
    }
}

fn pauses(list: &[Spanned<PauseTable>], report: &mut Report) -> Vec<MeetingPause> {
    let pause = |written: &Spanned<PauseTable>| {
        let Spanned { value: table, span } = written;
        required::<PauseTable, _>(&table.time, "time", *span, report);
        let time = clock(&table.time, "time", report);
        let minutes = required::<PauseTable, _>(&table.minutes, "minutes", *span, report)
            .and_then(|minutes| in_range(minutes, "minutes", 1..=1440, report));
        Some(MeetingPause {
            time: time?,
            minutes: u32::try_from(minutes?).ok()?,
            name: optional_text(&table.name).unwrap_or_else(|| "Pause".to_owned()),
        })
    };
    list.iter().filter_map(pause).collect()
}

/// An extra meeting has a time, in one of the entries for its day.
pub fn extra_without_time(tables: &[MeetingTable], report: &mut Report) {
    let mut timed: BTreeMap<_, (&MeetingTable, bool)> = BTreeMap::new();
    for table in tables.iter().filter(|table| flag(&table.extra)) {
        let Some(date) = table.date.given() else { continue };
        let entry = timed.entry(date.value).or_insert((table, false));
        entry.1 |= !table.time.is_absent();
    }
    for (table, _) in timed.into_values().filter(|(_, timed)| !timed) {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "et ekstra møde mangler feltet `time`")
                .label("her mangler `time`")
                .hint("skriv fx `time = \"09:00-11:00\"`"),
        );
    }
}

/// Reads a deadline.
pub fn deadline(table: &DeadlineTable, report: &mut Report) -> Option<Deadline> {
    let name = required_text::<DeadlineTable>(&table.name, "name", table.span, report);
    let distance = distance(table, report);
    let time = clock(&table.time, "time", report);
    let span = table.name.given().map_or(table.span, |name| name.span);
    Some(Deadline { name: name?, distance: distance?, time, span })
}

fn distance(table: &DeadlineTable, report: &mut Report) -> Option<DeadlineDistance> {
    let ways = [("workdays", &table.workdays), ("days", &table.days), ("weeks", &table.weeks)];
    let given: Vec<_> = ways.into_iter().filter(|(_, field)| !field.is_absent()).collect();
    let Some((way, field)) = given.first().copied() else {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "`[[deadline]]` mangler sin afstand")
                .label("her mangler `workdays`, `days` eller `weeks`")
                .hint("skriv fx `workdays = 4` (arbejdsdage før mødet), `days = 7`, eller `weeks = 1` og `weekday = \"MO\"`"),
        );
        return None;
    };
    let place = |field: &Field<i64>| field.given().map_or(table.span, |written| written.span);
    if let Some((_, other)) = given.get(1) {
        let names: Vec<_> = given.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("en frist har enten {}", one_of(&names));
        contradiction(place(other), message, Some(place(field)), "behold den ene", report);
        return None;
    }
    if let Field::Given(weekday) = &table.weekday
        && way != "weeks"
    {
        contradiction(
            weekday.span,
            format!("`weekday` hører sammen med `weeks`, ikke med `{way}`"),
            Some(place(field)),
            "slet `weekday`, eller skriv `weeks` i stedet",
            report,
        );
    }
    let least = if way == "weeks" { 0 } else { 1 };
    let number = u32::try_from(number(field, way, least..=366, report)?).ok()?;
    Some(match way {
        "workdays" => DeadlineDistance::Workdays(number),
        "days" => DeadlineDistance::Days(number),
        _ => DeadlineDistance::Weeks {
            weeks: number,
            weekday: table.weekday.given().map_or(Weekday::Mon, |word| word.value.0),
        },
    })
}
