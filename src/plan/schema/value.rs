//! From a TOML value to a written one, with a word on every value of the wrong type.

use super::unknown::unknown_keys;
use super::{Field, Kind, TABLES, Table, Written};
use crate::diag::{Code, Diagnostic, FileId, Report, Span};
use crate::plan::forms::{loose_date, month_number};
use chrono::NaiveDate;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// Reads one file: turns its offsets into spans and gathers what is wrong.
pub struct Reader<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub report: Report,
}

/// The key that a value stands under, and where the value stands.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub key: &'a str,
    pub span: Span,
}

/// A type that a key can take.
pub trait Value: Sized {
    const KIND: Kind;

    /// `None` when the value is of another type; that has then been said.
    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A table with a fixed set of keys.
pub trait Shape: Sized {
    const TABLE: Table;

    fn shape(entries: &Entries<'_, '_>, reader: &mut Reader<'_>) -> Self;
}

/// The keys and values of one table.
pub struct Entries<'a, 'i> {
    pub table: &'a DeTable<'i>,
    pub span: Span,
}

impl Entries<'_, '_> {
    pub fn get<T: Value>(&self, key: &str, reader: &mut Reader<'_>) -> Field<T> {
        let Some(found) = self.table.get(key) else { return Field::Absent };
        // The parser's stand-in for a value it couldn't read; it has said so.
        if found.span().is_empty() {
            return Field::Wrong;
        }
        let span = reader.span(found.span());
        match T::value(found.get_ref(), &Entry { key, span }, reader) {
            Some(value) => Field::Given(Written { value, span }),
            None => Field::Wrong,
        }
    }
}

impl Reader<'_> {
    /// A span of the file, on the borders of characters whatever the parser said.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end).max(start);
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    /// The text of a span.
    pub fn raw(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    pub fn table<T: Shape>(&mut self, table: &DeTable<'_>, span: Span) -> T {
        unknown_keys(table, &T::TABLE, self);
        T::shape(&Entries { table, span }, self)
    }

    pub fn inline<T: Shape>(&mut self, value: &DeValue<'_>, entry: &Entry<'_>) -> Option<T> {
        match value {
            DeValue::Table(table) => Some(self.table(table, entry.span)),
            other => self.wrong_type(Kind::Table, other, entry),
        }
    }

    fn wrong_type<T>(&mut self, want: Kind, found: &DeValue<'_>, entry: &Entry<'_>) -> Option<T> {
        let key = entry.key;
        let message = format!("`{key}` skal være {}, ikke {}", describe(want), found_name(found));
        let mut diagnostic = Diagnostic::new(Code::WrongType, entry.span, message)
            .label(format!("her skal stå {}", describe(want)));
        if let Some(hint) = self.hint(want, found, entry) {
            diagnostic = diagnostic.hint(hint);
        }
        self.report.push(diagnostic);
        None
    }

    /// What to write instead, made from what stands there where that can be.
    fn hint(&self, want: Kind, found: &DeValue<'_>, entry: &Entry<'_>) -> Option<String> {
        let (key, raw) = (entry.key, self.raw(entry.span));
        match (want, found) {
            (Kind::Text, DeValue::Boolean(true)) if matches!(key, "cancelled" | "withdrawn") => {
                Some(format!("skriv årsagen i stedet: `{key} = \"…\"`"))
            }
            (Kind::Text, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)) => {
                Some(format!("sæt anførselstegn om: `{key} = \"{raw}\"`"))
            }
            (Kind::Integer, DeValue::String(text)) if text.trim().parse::<i64>().is_ok() => {
                Some(format!("skriv tallet uden anførselstegn: `{key} = {}`", text.trim()))
            }
            (Kind::Integer, DeValue::String(text)) if month_number(text).is_some() => {
                let number = month_number(text)?;
                Some(format!("skriv månedens nummer: `{number}`"))
            }
            (Kind::Date, DeValue::String(text)) => Some(match loose_date(text) {
                Some(date) => format!("skriv datoen uden anførselstegn: `{key} = {date}`"),
                None => {
                    format!("datoer skrives år-måned-dag uden anførselstegn: `{key} = 2026-09-30`")
                }
            }),
            (Kind::Date, DeValue::Datetime(Datetime { date: Some(date), .. })) => {
                Some(format!("skriv kun datoen: `{key} = {date}`"))
            }
            (Kind::Flag, DeValue::String(text)) => {
                let flag = yes_or_no(text)?;
                Some(format!("skriv uden anførselstegn: `{key} = {flag}`"))
            }
            (Kind::List(element), found) if kind_of(found) == Some(*element) => {
                Some(format!("sæt firkantede parenteser om: `{key} = [{raw}]`"))
            }
            (Kind::Table, _) | (Kind::List(Kind::Table), _) => {
                TABLES.iter().find(|table| table.name == key).map(|table| {
                    let keys: Vec<_> = table.keys.iter().map(|k| format!("`{}`", k.name)).collect();
                    format!("skriv `{}` med et eller flere af {}", table.header, keys.join(", "))
                })
            }
            (Kind::List(_), _) => {
                Some(format!("lister skrives i firkantede parenteser: `{key} = [ … ]`"))
            }
            (Kind::Date, _) => Some(format!("skriv fx `{key} = 2026-09-30`")),
            (Kind::Integer, _) => Some(format!("skriv et helt tal, fx `{key} = 2`")),
            (Kind::Flag, _) => Some(format!("skriv `{key} = true` eller `{key} = false`")),
            (Kind::Text, _) => Some(format!("skriv en tekst i anførselstegn: `{key} = \"…\"`")),
        }
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

impl Value for i64 {
    const KIND: Kind = Kind::Integer;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            // What has more digits than fit is out of every range that `lower` knows.
            DeValue::Integer(number) => {
                let (digits, radix) = (number.as_str(), number.radix());
                let huge = if digits.starts_with('-') { i64::MIN } else { i64::MAX };
                Some(i64::from_str_radix(digits, radix).unwrap_or(huge))
            }
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Flag;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::Boolean(flag) => Some(*flag),
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

impl Value for NaiveDate {
    const KIND: Kind = Kind::Date;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::Datetime(Datetime { date: Some(date), time: None, .. }) => {
                let (year, month, day) = (date.year.into(), date.month.into(), date.day.into());
                NaiveDate::from_ymd_opt(year, month, day)
            }
            // The parser has said that it is no date.
            DeValue::Datetime(Datetime { date: None, time: None, .. }) => None,
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

impl<T: Value> Value for Vec<Written<T>> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let DeValue::Array(elements) = value else {
            return reader.wrong_type(Self::KIND, value, entry);
        };
        let read =
            elements.iter().filter(|element| !element.span().is_empty()).filter_map(|element| {
                let span = reader.span(element.span());
                let value = T::value(element.get_ref(), &Entry { key: entry.key, span }, reader)?;
                Some(Written { value, span })
            });
        Some(read.collect())
    }
}

/// The nearest border of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The flag that a word means.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "true" | "ja" | "sand" | "yes" => Some(true),
        "false" | "nej" | "falsk" | "no" => Some(false),
        _ => None,
    }
}

fn kind_of(value: &DeValue<'_>) -> Option<Kind> {
    match value {
        DeValue::String(_) => Some(Kind::Text),
        DeValue::Integer(_) => Some(Kind::Integer),
        DeValue::Boolean(_) => Some(Kind::Flag),
        DeValue::Datetime(_) => Some(Kind::Date),
        DeValue::Table(_) => Some(Kind::Table),
        DeValue::Float(_) | DeValue::Array(_) => None,
    }
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "en tekst i anførselstegn",
        Kind::Integer => "et helt tal",
        Kind::Flag => "`true` eller `false`",
        Kind::Date => "en dato",
        Kind::List(Kind::Text) => "en liste af tekster",
        Kind::List(Kind::Integer) => "en liste af hele tal",
        Kind::List(_) => "en liste",
        Kind::Table => "felter i krøllede parenteser",
    }
}

fn found_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "en tekst",
        DeValue::Integer(_) => "et tal",
        DeValue::Float(_) => "et kommatal",
        DeValue::Boolean(_) => "`true` eller `false`",
        DeValue::Datetime(Datetime { date: None, .. }) => "et klokkeslæt",
        DeValue::Datetime(Datetime { time: Some(_), .. }) => "en dato med klokkeslæt",
        DeValue::Datetime(_) => "en dato",
        DeValue::Array(_) => "en liste",
        DeValue::Table(_) => "en tabel",
    }
}
