//! Checks of single values: is it there, is it in range, is it written as it must be.

use crate::calendar::{MonthDay, TimeSpan, YEARS, month_name};
use crate::diag::{Code, Diagnostic, Report, Span};
use crate::plan::schema::{DateOrText, Field, Kind, Spanned, TableSchema, similar};
use crate::plan::{Window, colour_names, colour_value, forms};
use chrono::{Datelike, NaiveDate, NaiveTime};
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

/// A text that must be there and not be empty.
pub fn required_text<S: TableSchema>(
    field: &Field<String>,
    key: &str,
    span: Span,
    report: &mut Report,
) -> Option<String> {
    required::<S, _>(field, key, span, report).and_then(|written| filled(written, key, report))
}

/// A text that must not be empty when it is there.
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

/// A date in a year that plans may use.
pub fn date(field: &Field<NaiveDate>, key: &str, report: &mut Report) -> Option<NaiveDate> {
    let written = field.given()?;
    in_years(written.value, written.span, key, report)
}

/// A date whose year plans may use.
pub fn in_years(date: NaiveDate, span: Span, key: &str, report: &mut Report) -> Option<NaiveDate> {
    if YEARS.contains(&date.year()) {
        return Some(date);
    }
    let (least, most) = (YEARS.start(), YEARS.end());
    report.push(
        Diagnostic::new(
            Code::OutOfRange,
            span,
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

/// The end of something may not be before its start.
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

/// `MM-DD`.
pub fn month_day(written: &Spanned<String>, key: &str, report: &mut Report) -> Option<MonthDay> {
    let day = forms::month_day(&written.value);
    if day.is_none() {
        let meant = forms::loose_month_day(&written.value);
        let as_written = if meant.is_some() { "skrevet som " } else { "" };
        let hint = match meant {
            Some(day) => format!("skriv måned-dag med to cifre hver: `{key} = \"{day}\"`"),
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

/// `09:00-17:00`. The end is after the start, unless it is on a later day: `later_day`
/// is the key for that.
pub fn time_span(
    written: &Spanned<String>,
    several_days: bool,
    later_day: &str,
    report: &mut Report,
) -> Option<TimeSpan> {
    let diagnostic = match forms::time_span(&written.value) {
        Some(time) if several_days || time.start < time.end => return Some(time),
        Some(_) => Diagnostic::new(
            Code::BadTime,
            written.span,
            format!("mødet `{}` slutter ikke senere, end det begynder", written.value),
        )
        .label("slutter for tidligt")
        .hint(format!(
            "på én dag er det seneste `23:59`; varer mødet flere dage, skrives også `{later_day}`"
        )),
        None => {
            let meant = forms::loose_time_span(&written.value);
            let as_written = if meant.is_some() { "skrevet som " } else { "" };
            let hint = match meant {
                Some(time) => format!("skriv `time = \"{}\"`", forms::write_time_span(time)),
                None if written.value.contains("24") => {
                    "det seneste klokkeslæt er `23:59`: skriv fx `time = \"19:00-23:59\"`"
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

/// `09:45`.
pub fn clock(field: &Field<String>, key: &str, report: &mut Report) -> Option<NaiveTime> {
    let written = field.given()?;
    let time = forms::clock(&written.value);
    if time.is_none() {
        let meant = forms::loose_clock(&written.value);
        let example = meant.map_or("09:45".to_owned(), |time| time.format("%H:%M").to_string());
        let lead = if meant.is_some() { "skriv" } else { "skriv timer og minutter, fx" };
        report.push(
            Diagnostic::new(
                Code::BadTime,
                written.span,
                format!("`{}` er ikke skrevet som et klokkeslæt", written.value),
            )
            .label("her skal stå et klokkeslæt")
            .hint(format!("{lead} `{key} = \"{example}\"`")),
        );
    }
    time
}

/// A day, or a period as people promise things.
pub fn window(field: &Field<DateOrText>, key: &str, report: &mut Report) -> Option<Window> {
    let written = field.given()?;
    let text = match &written.value {
        DateOrText::Date(day) => {
            let day = in_years(*day, written.span, key, report)?;
            return Some(Window { first: day, last: day, text: day.to_string() });
        }
        DateOrText::Text(text) => text,
    };
    if let Some((first, last)) = forms::window(text) {
        return Some(Window { first, last, text: text.clone() });
    }
    let hint = match (forms::loose_date(text), forms::loose_window(text)) {
        (Some(date), _) => format!("skriv datoen uden anførselstegn: `{key} = {date}`"),
        (None, Some(meant)) => format!("skriv `{key} = \"{meant}\"`"),
        (None, None) => format!(
            "skriv en dato, fx `{key} = 2026-09-30`, eller `\"2026-09\"`, `\"2026-09 medio\"`, `\"2026-W36\"`, `\"2026-Q3\"`"
        ),
    };
    report.push(
        Diagnostic::new(Code::BadWindow, written.span, format!("`{text}` er ikke en periode"))
            .label("her skal stå en dato eller en periode")
            .hint(hint),
    );
    None
}

/// An address on the net.
pub fn link(field: &Field<String>, report: &mut Report) -> Option<String> {
    let written = field.given().filter(|written| !written.value.trim().is_empty())?;
    let rest = written.value.strip_prefix("https://").or(written.value.strip_prefix("http://"));
    let plain = |c: char| !c.is_whitespace() && !"\"<>\\^`{|}".contains(c);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain)) {
        return Some(written.value.clone());
    }
    report.push(
        Diagnostic::new(
            Code::BadValue,
            written.span,
            format!("`{}` er ikke en adresse på nettet", written.value),
        )
        .label("kan ikke åbnes")
        .hint("skriv hele adressen, fx `link = \"https://…\"`"),
    );
    None
}

/// The name of a colour.
pub fn colour(field: &Field<String>, report: &mut Report) -> Option<String> {
    let written = field.given()?;
    if colour_value(&written.value).is_some() {
        return Some(written.value.clone());
    }
    let hint = match similar(&written.value, colour_names()) {
        Some(meant) => format!("mente du `{meant}`?"),
        None => "skriv farven på engelsk, fx `colour = \"steelblue\"`".to_owned(),
    };
    report.push(
        Diagnostic::new(
            Code::BadValue,
            written.span,
            format!("`{}` er ikke et farvenavn fra CSS", written.value),
        )
        .label("kan ikke vises")
        .hint(hint),
    );
    None
}

/// Two things that contradict each other.
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

/// A list of dates, rising, each once and with its place.
pub fn dates(
    field: &Field<Vec<Spanned<NaiveDate>>>,
    key: &str,
    report: &mut Report,
) -> Vec<(NaiveDate, Span)> {
    let list = field.given().map_or(&[][..], |list| &list.value);
    let within = |date: &Spanned<NaiveDate>| {
        Some((in_years(date.value, date.span, key, report)?, date.span))
    };
    let mut dates: Vec<_> = list.iter().filter_map(within).collect();
    dates.sort_by_key(|(date, span)| (*date, span.start));
    for pair in dates.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let message = format!("datoen {} står to gange på listen", pair[1].0);
        report.push(
            Diagnostic::new(Code::DuplicateEntry, pair[1].1, message)
                .label("står igen her")
                .related(pair[0].1, "står først her")
                .hint("slet den ene"),
        );
    }
    dates.dedup_by_key(|(date, _)| *date);
    dates
}
