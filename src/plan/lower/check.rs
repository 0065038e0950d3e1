//! The small questions asked of single values: is it there, is it in range, is it
//! one of the words that the key knows.

use crate::calendar::{MonthDay, TimeSpan, YEARS, month_name};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::forms;
use crate::plan::schema::{Field, Kind, Spanned, TableSchema, one_of, similar};
use chrono::{Datelike, NaiveDate};
use std::ops::RangeInclusive;

/// The value of a key that its table must have.
pub fn required<'f, S: TableSchema, T>(
    field: &'f Field<T>,
    key: &str,
    span: Span,
    report: &mut Report,
) -> Option<&'f Spanned<T>> {
    if field.is_absent() {
        let header = S::TABLE.header;
        report.push(
            Diagnostic::new(Code::MissingKey, span, format!("`{header}` mangler feltet `{key}`"))
                .label(format!("her mangler `{key}`"))
                .hint(format!("skriv også {}", example::<S>(key))),
        );
    }
    field.given()
}

/// The key with a value as it takes it.
fn example<S: TableSchema>(key: &str) -> String {
    let kind = S::TABLE.keys.iter().find(|known| known.name == key).map(|known| known.kind);
    let value = match (key, kind) {
        ("id", _) => {
            return "`id = \"…\"` med små bogstaver a-z, tal og bindestreg, fx `\"budget-1\"`"
                .into();
        }
        ("time", _) => "\"09:00-17:00\"",
        ("from-day", _) => "\"12-23\"",
        ("to-day", _) => "\"01-01\"",
        ("from-easter", _) => "-6",
        ("from", Some(Kind::Integer)) => "2026",
        (_, Some(Kind::Date)) => "2026-09-30",
        (_, Some(Kind::Integer)) => "1",
        _ => return format!("`{key} = \"…\"`"),
    };
    format!("fx `{key} = {value}`")
}

/// A text that must be there and say something.
pub fn required_text<S: TableSchema>(
    field: &Field<String>,
    key: &str,
    span: Span,
    report: &mut Report,
) -> Option<String> {
    required::<S, _>(field, key, span, report).and_then(|written| filled(written, key, report))
}

/// A text that must say something when it is there.
pub fn filled(written: &Spanned<String>, key: &str, report: &mut Report) -> Option<String> {
    if written.value.trim().is_empty() {
        report.push(
            Diagnostic::new(Code::EmptyText, written.span, format!("`{key}` er tom"))
                .label("her mangler en tekst")
                .hint(format!("skriv `{key} = \"…\"` med en tekst i")),
        );
        return None;
    }
    Some(written.value.clone())
}

/// A text that may be left out; an empty one is left out.
pub fn optional_text(field: &Field<String>) -> Option<String> {
    field.given().map(|w| w.value.clone()).filter(|text| !text.trim().is_empty())
}

pub fn flag(field: &Field<bool>) -> bool {
    field.given().is_some_and(|written| written.value)
}

/// A number within bounds.
pub fn number(
    field: &Field<i64>,
    key: &str,
    range: RangeInclusive<i64>,
    report: &mut Report,
) -> Option<i64> {
    let written = field.given()?;
    in_range(written, key, range, report)
}

pub fn in_range(
    written: &Spanned<i64>,
    key: &str,
    range: RangeInclusive<i64>,
    report: &mut Report,
) -> Option<i64> {
    if range.contains(&written.value) {
        return Some(written.value);
    }
    let (least, most) = (range.start(), range.end());
    report.push(
        Diagnostic::new(
            Code::OutOfRange,
            written.span,
            format!("`{key}` skal være et tal fra {least} til {most}"),
        )
        .label("uden for grænserne"),
    );
    None
}

/// A date in a year that plans may speak of.
pub fn date(field: &Field<NaiveDate>, key: &str, report: &mut Report) -> Option<NaiveDate> {
    let written = field.given()?;
    if YEARS.contains(&written.value.year()) {
        return Some(written.value);
    }
    let (least, most) = (YEARS.start(), YEARS.end());
    report.push(
        Diagnostic::new(
            Code::OutOfRange,
            written.span,
            format!("`{key}` skal være en dato fra {least} til {most}"),
        )
        .label("uden for grænserne")
        .hint("er der en slåfejl i årstallet?"),
    );
    None
}

pub fn required_date<S: TableSchema>(
    field: &Field<NaiveDate>,
    key: &str,
    span: Span,
    report: &mut Report,
) -> Option<NaiveDate> {
    required::<S, _>(field, key, span, report)?;
    date(field, key, report)
}

/// The end of something may not stand before its start.
pub fn in_order<T: PartialOrd>(
    (start_key, start): (&str, &Field<T>),
    (end_key, end): (&str, &Field<T>),
    report: &mut Report,
) -> bool {
    let (Some(start), Some(end)) = (start.given(), end.given()) else { return true };
    if start.value <= end.value {
        return true;
    }
    report.push(
        Diagnostic::new(
            Code::EndsBeforeStart,
            end.span,
            format!("`{end_key}` ligger før `{start_key}`"),
        )
        .label("slutter her")
        .related(start.span, "begynder her")
        .hint("byt om på de to, eller ret den, der er forkert"),
    );
    false
}

/// One of the words that a key knows.
pub fn choice<T: Copy>(
    written: &Spanned<String>,
    key: &str,
    words: &[(&str, T)],
    report: &mut Report,
) -> Option<T> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == written.value) {
        return Some(*value);
    }
    let all: Vec<_> = words.iter().map(|(word, _)| format!("`\"{word}\"`")).collect();
    let all = one_of(&all);
    let hint = match similar(&written.value, words.iter().map(|(word, _)| *word)) {
        Some(meant) => format!("mente du `\"{meant}\"`? der kan stå {all}"),
        None => format!("der kan stå {all}"),
    };
    report.push(
        Diagnostic::new(
            Code::UnknownChoice,
            written.span,
            format!("`{key}` kan ikke være `{}`", written.value),
        )
        .label("ukendt valg")
        .hint(hint),
    );
    None
}

/// `MM-DD`.
pub fn month_day(written: &Spanned<String>, key: &str, report: &mut Report) -> Option<MonthDay> {
    let day = forms::month_day(&written.value);
    if day.is_none() {
        let meant = forms::loose_month_day(&written.value);
        let as_written = if meant.is_some() { "skrevet som " } else { "" };
        let hint = match meant {
            Some(MonthDay { month, day }) => {
                format!("skriv måned-dag med to cifre hver: `{key} = \"{month:02}-{day:02}\"`")
            }
            None => {
                let short = forms::short_month(&written.value);
                let most = short.map_or_else(String::new, |(month, days)| {
                    format!("{} har højst {days} dage; ", month_name(month))
                });
                format!(
                    "{most}skriv måned-dag med to cifre hver, fx `{key} = \"06-05\"` for 5. juni"
                )
            }
        };
        report.push(
            Diagnostic::new(
                Code::BadDay,
                written.span,
                format!("`{}` er ikke {as_written}en dag i året", written.value),
            )
            .label("her skal stå måned-dag")
            .hint(hint),
        );
    }
    day
}

/// `09:00-17:00`, the end after the start.
pub fn time_span(written: &Spanned<String>, report: &mut Report) -> Option<TimeSpan> {
    let diagnostic = match forms::time_span(&written.value) {
        Some(time) if time.start < time.end => return Some(time),
        Some(_) => Diagnostic::new(
            Code::BadTime,
            written.span,
            format!("mødet `{}` slutter ikke senere, end det begynder", written.value),
        )
        .label("slutter for tidligt")
        .hint("et møde begynder og slutter samme dag; det seneste er `23:59`"),
        None => {
            let meant = forms::loose_time_span(&written.value);
            let as_written = if meant.is_some() { "skrevet som " } else { "" };
            let hint = match meant {
                Some(time) => format!("skriv `time = \"{}\"`", forms::write_time_span(time)),
                None if written.value.contains("24") => {
                    "et møde slutter samme dag, det seneste er `23:59`: skriv fx \
                     `time = \"19:00-23:59\"`"
                        .to_owned()
                }
                None => "skriv start og slut, fx `time = \"09:00-17:00\"`".to_owned(),
            };
            Diagnostic::new(
                Code::BadTime,
                written.span,
                format!("`{}` er ikke {as_written}et tidsrum", written.value),
            )
            .label("her skal stå start-slut")
            .hint(hint)
        }
    };
    report.push(diagnostic);
    None
}

/// Two things that can't both be said.
pub fn contradiction(
    place: Span,
    message: impl Into<String>,
    other: Option<Span>,
    hint: impl Into<String>,
    report: &mut Report,
) {
    let diagnostic = Diagnostic::new(Code::Contradiction, place, message).hint(hint);
    report.push(match other {
        Some(other) => diagnostic.label("passer ikke sammen").related(other, "med dette"),
        None => diagnostic.label("kan ikke stå her"),
    });
}
