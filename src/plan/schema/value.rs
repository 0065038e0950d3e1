//! From a TOML value to a typed one with its span; a value of the wrong type is reported.

use super::invisible::refused;
use super::reader::{Entries, Reader, TableSchema, Value};
use super::unknown::unknown_keys;
use super::{Entry, Kind, Spanned};
use crate::diag::Span;
use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

impl Reader<'_> {
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
