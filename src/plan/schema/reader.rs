//! The reader of one file, and what a type must have to be read by it: the keys of a
//! table are looked up here, `value` has the types of values.

use super::{Entry, Field, Kind, Spanned, Table};
use crate::diag::{FileId, Report, Span};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

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
    pub meant: Vec<&'static str>,
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
}

/// The nearest border of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
