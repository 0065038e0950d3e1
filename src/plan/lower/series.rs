//! A `[[series]]`: when a body meets.

use super::check::{choice, contradiction, date, flag, in_order, number, required, time_span};
use super::names::{BODY, Names};
use crate::calendar::Recurrence;
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::schema::{Field, SeriesTable, Spanned};
use crate::plan::{Body, Policy, Series, SeriesDates, index_at};

const POLICIES: [(&str, Policy); 5] = [
    ("skip", Policy::Skip),
    ("next-workday", Policy::NextWorkday),
    ("previous-workday", Policy::PreviousWorkday),
    ("next-week", Policy::NextWeek),
    ("previous-week", Policy::PreviousWeek),
];

/// Reads a series; `own` is the body it belongs to.
pub fn series(
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
    let read = Series::new(dates?, time?, span);
    Some(Series { from, until, on_holiday, on_break, tentative, ..read })
}

fn policy(field: &Field<String>, key: &str, report: &mut Report) -> Policy {
    field.given().and_then(|word| choice(word, key, &POLICIES, report)).unwrap_or_default()
}

fn rule_dates(
    table: &SeriesTable,
    rule: &Spanned<String>,
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
