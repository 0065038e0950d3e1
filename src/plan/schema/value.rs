//! From a TOML value to a typed one with its span; a value of the wrong type is reported.

use super::invisible::refused;
use super::unknown::unknown_keys;
use super::{Entry, Field, Kind, Spanned, Table};
use crate::diag::{FileId, Report, Span};
use chrono::NaiveDate;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// Reads one file: turns its offsets into spans and gathers what is wrong.
pub struct Reader<'a> {
    pub file: FileId,
    pub text: &'a str,
    pub report: Report,
    /// Whether all of it could be read: else what seems to be missing may be in the rest.
    pub whole: bool,
}

/// A type that a key can take.
pub trait Value: Sized {
    const KIND: Kind;

    /// `None` when the value is of another type; that has then been reported.
    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A table with a fixed set of keys.
pub trait TableSchema: Sized {
    const TABLE: Table;

    fn read(entries: &Entries<'_, '_>, reader: &mut Reader<'_>) -> Self;

    /// The keys that are there, in the order of the table, with the place of the value;
    /// none for a value of the wrong type.
    fn written(&self) -> Vec<(&'static str, Option<Span>)>;

    /// The place of a key's value.
    fn place_of(&self, key: &str) -> Option<Span> {
        self.written().into_iter().find(|(written, _)| *written == key)?.1
    }
}

/// The keys and values of one table.
pub struct Entries<'a, 'i> {
    pub table: &'a DeTable<'i>,
    pub span: Span,
    /// Keys that unknown ones were probably meant to be.
    meant: Vec<&'static str>,
}

impl Entries<'_, '_> {
    pub fn get<T: Value>(&self, key: &str, reader: &mut Reader<'_>) -> Field<T> {
        let Some(found) = self.table.get(key) else {
            return if self.meant.contains(&key) { Field::Wrong } else { Field::Absent };
        };
        // The parser's placeholder for a value it couldn't read; it has reported that.
        if found.span().is_empty() {
            return Field::Wrong;
        }
        let span = reader.span(found.span());
        match T::value(found.get_ref(), &Entry { key, span, element: false }, reader) {
            Some(value) => Field::Given(Spanned { value, span }),
            None => Field::Wrong,
        }
    }
}

impl<'a> Reader<'a> {
    pub fn new(file: FileId, text: &'a str) -> Reader<'a> {
        Reader { file, text, report: Report::default(), whole: true }
    }

    /// A span of the file, on character boundaries whatever the parser returned.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = floor(self.text, range.start);
        let end = floor(self.text, range.end).max(start);
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    /// The text of a span.
    pub fn raw(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    pub fn table<T: TableSchema>(&mut self, table: &DeTable<'_>, span: Span) -> T {
        let meant = unknown_keys(table, &T::TABLE, self);
        T::read(&Entries { table, span, meant }, self)
    }

    pub fn inline<T: TableSchema>(&mut self, value: &DeValue<'_>, entry: &Entry<'_>) -> Option<T> {
        match value {
            DeValue::Table(table) => Some(self.table(table, entry.span)),
            other => self.wrong_type(Kind::Table, other, entry),
        }
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => match refused(text, entry.key, entry.span, is_long(entry.key))
            {
                None => Some(text.clone().into_owned()),
                Some(fault) => {
                    reader.report.push(fault);
                    None
                }
            },
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

/// The keys whose texts may go over several lines.
fn is_long(key: &str) -> bool {
    matches!(key, "text" | "note")
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
            // The parser has reported that it is no date.
            DeValue::Datetime(Datetime { date: None, time: None, .. }) => None,
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

/// `cancelled`: why, or that it is held all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancelled {
    Reason(String),
    /// `false`.
    Held,
}

impl Value for Cancelled {
    const KIND: Kind = Kind::TextOrFalse;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::Boolean(false) => Some(Cancelled::Held),
            DeValue::String(_) => String::value(value, entry, reader).map(Cancelled::Reason),
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

/// A day, or a text that names one or more.
#[derive(Clone, Debug, PartialEq)]
pub enum DateOrText {
    Date(NaiveDate),
    Text(String),
}

impl Value for DateOrText {
    const KIND: Kind = Kind::DateOrText;

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value {
            DeValue::String(_) => String::value(value, entry, reader).map(DateOrText::Text),
            DeValue::Datetime(Datetime { date: Some(_), time: None, .. }) => {
                NaiveDate::value(value, entry, reader).map(DateOrText::Date)
            }
            other => reader.wrong_type(Self::KIND, other, entry),
        }
    }
}

impl<T: Value> Value for Vec<Spanned<T>> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let DeValue::Array(elements) = value else {
            return reader.wrong_type(Self::KIND, value, entry);
        };
        let read: Vec<_> = elements
            .iter()
            .filter(|element| !element.span().is_empty())
            .filter_map(|element| {
                let span = reader.span(element.span());
                let entry = Entry { key: entry.key, span, element: true };
                let value = T::value(element.get_ref(), &entry, reader)?;
                Some(Spanned { value, span })
            })
            .collect();
        (elements.is_empty() || !read.is_empty()).then_some(read)
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
