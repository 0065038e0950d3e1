//! A `[[series]]`: when a body meets.

use super::check::{contradiction, date, dates, flag, in_order, link, number, required, time_span};
use super::names::{BODY, Names};
use crate::calendar::Recurrence;
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{Field, SeriesTable, Spanned, TableSchema, one_of};
use crate::plan::{Body, Series, SeriesDates, index_at};

/// More days than any meeting lasts.
const LONGEST_MEETING: i64 = 31;

/// Reads a series; `own` is the body it belongs to.
pub fn series(
    table: &SeriesTable,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<Series> {
    let length = number(&table.length_days, "length-days", 1..=LONGEST_MEETING, report);
    let time = required::<SeriesTable, _>(&table.time, "time", table.span, report)
        .and_then(|time| time_span(time, length.is_some_and(|d| d > 1), "length-days", report));
    in_order(("from", &table.from), ("until", &table.until), report);
    let from = date(&table.from, "from", report);
    let until = date(&table.until, "until", report);
    let except = dates(&table.except, "except", report);
    let link = link(&table.link, report);
    let (given, span) = given_dates(table, own, names, report);
    Some(Series {
        dates: given?,
        from,
        until,
        except: except.into_iter().map(|(date, _)| date).collect(),
        time: time?,
        length_days: length.and_then(|days| u32::try_from(days).ok()).unwrap_or(1),
        on_holiday: chosen(&table.on_holiday),
        on_break: chosen(&table.on_break),
        tentative: flag(&table.tentative),
        link,
        span,
    })
}

fn chosen<T: Copy + Default>(field: &Field<T>) -> T {
    field.given().map(|word| word.value).unwrap_or_default()
}

/// The one of `rrule`, `dates` and `after`, and its place.
fn given_dates(
    table: &SeriesTable,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> (Option<SeriesDates>, Span) {
    let forms = ["rrule", "dates", "after"];
    let written = table.written();
    let given: Vec<(&str, Span)> = written
        .into_iter()
        .filter(|(key, _)| forms.contains(key))
        .map(|(key, span)| (key, span.unwrap_or(table.span)))
        .collect();
    let Some((form, span)) = given.first().copied() else {
        report.push(
            Diagnostic::new(Code::MissingKey, table.span, "`[[series]]` mangler sine datoer")
                .label("her mangler `rrule`, `dates` eller `after`")
                .hint("skriv fx `rrule = \"FREQ=WEEKLY;BYDAY=WE\"` og `from`, `dates = [2026-02-05, 2026-04-09]`, eller `after` og `days`"),
        );
        return (None, table.span);
    };
    if let Some((_, other)) = given.get(1) {
        let names: Vec<_> = given.iter().map(|(name, _)| format!("`{name}`")).collect();
        contradiction(
            *other,
            format!("en mødeserie har enten {}", one_of(&names)),
            Some(span),
            "behold den ene; skriv en `[[series]]` mere, hvis der er to serier",
            report,
        );
        return (None, span);
    }
    if let Field::Given(days) = &table.days
        && form != "after"
    {
        contradiction(
            days.span,
            format!("`days` hører sammen med `after`, ikke med `{form}`"),
            Some(span),
            format!("slet `days`, eller skriv `after` i stedet for `{form}`"),
            report,
        );
    }
    let dates = match form {
        "rrule" => table.rrule.given().and_then(|rule| rule_dates(table, rule, report)),
        "dates" => agreed_dates(table, report),
        _ => table.after.given().and_then(|after| after_dates(table, after, own, names, report)),
    };
    (dates, span)
}

fn agreed_dates(table: &SeriesTable, report: &mut Report) -> Option<SeriesDates> {
    let written = table.dates.given()?;
    if written.value.is_empty() {
        report.push(
            Diagnostic::new(Code::MissingKey, written.span, "`dates` nævner ingen datoer")
                .label("tom liste")
                .hint("skriv de aftalte datoer, fx `dates = [2026-02-05, 2026-04-09]`"),
        );
    }
    Some(SeriesDates::Given(dates(&table.dates, "dates", report)))
}

fn rule_dates(
    table: &SeriesTable,
    rule: &Spanned<String>,
    report: &mut Report,
) -> Option<SeriesDates> {
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
pub fn recurrence(rule: &Spanned<String>, report: &mut Report) -> Option<Recurrence> {
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
    after: &Spanned<String>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<SeriesDates> {
    let days = match number(&table.days, "days", 0..=366, report) {
        None if table.days.is_absent() => Some(0),
        days => days,
    };
    let body = names.bodies.find_but(own, after, &BODY, report)?;
    if Some(body) == own {
        report.push(own_body(after, "en mødeserie kan ikke følge organets egne møder"));
        return None;
    }
    Some(SeriesDates::After { body: index_at::<Body>(body), days: days? })
}

pub fn own_body(name: &Spanned<String>, message: &str) -> Diagnostic {
    Diagnostic::new(Code::OwnBody, name.span, message)
        .label("organet selv")
        .hint("skriv id'et på et andet organ, altså navnet på dets mappe")
}
