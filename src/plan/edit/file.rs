//! The text of a file while one kind of table in it is changed: lines, key order, and
//! the types of changes.

use super::layout::Layout;
use super::value::Value;
use crate::plan::schema::{Location, TABLES};
use std::ops::Range;

/// Keys with their values; `None` removes a key.
pub type Keys<'k> = Vec<(&'k str, Option<Value>)>;

/// A range and the text that replaces it.
pub type Splice = (Range<usize>, String);

/// A file in which one kind of table is changed.
pub struct File<'t> {
    pub text: &'t str,
    pub newline: &'static str,
    pub layout: &'t Layout,
    pub kind: &'t str,
}

impl<'t> File<'t> {
    pub fn new(text: &'t str, layout: &'t Layout, kind: &'t str) -> File<'t> {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        File { text, newline, layout, kind }
    }

    /// The complete lines of a range.
    pub fn lines(&self, place: &Range<usize>) -> Range<usize> {
        self.line_start(place.start)..self.line_end(place.end)
    }

    pub fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The position after the newline.
    pub fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }
}

/// The place of a key in the order in which the keys of a table are written: that of
/// the plan's format.
pub fn rank(kind: &str, key: &str) -> usize {
    let table = TABLES.iter().find(|t| t.name == kind && t.location != Location::Inline);
    table.map_or(0, |table| table.rank(key))
}

/// Whether there is one table of a kind, `[body]`, and not `[[item]]`.
pub fn is_single(kind: &str) -> bool {
    let table = TABLES.iter().find(|t| t.name == kind && t.location != Location::Inline);
    table.is_some_and(|table| !table.header.starts_with("[["))
}

/// A key of the plan's format by its name.
pub fn format_key(kind: &str, key: &str) -> Option<&'static str> {
    let table = TABLES.iter().find(|t| t.name == kind && t.location != Location::Inline)?;
    table.keys.iter().map(|known| known.name).find(|name| *name == key)
}
