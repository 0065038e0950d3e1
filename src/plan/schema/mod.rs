//! The plan as written: the tables and keys exactly as they are in the files.
//!
//! `tables` is the list of them, one `table!` for each. A value keeps its
//! place in the file. What can be wrong here is form: syntax, unknown keys and
//! tables, wrong types. What a value means, and whether it is missing or fits the
//! others, is for `lower`.
//!
//! The tables are walked by hand instead of through serde's derive: serde stops
//! at the first error of an item, and does not give the place of an unknown key.

mod choice;
mod conflict;
mod file;
mod hint;
mod invisible;
mod reader;
mod slips;
mod syntax;
mod tables;
mod unknown;
mod value;

pub(super) use choice::{Country, Rhythm};
pub(super) use conflict::unresolved;
pub(super) use file::{BodyTables, Files, Folder, Grouped, Head, SharedTables};
pub(super) use invisible::refused;
pub(super) use reader::{Entries, Reader, TableSchema, Value};
pub(super) use syntax::{drop_follow_on_errors, parse};
pub use tables::TABLES;
pub(super) use tables::*;
pub(super) use unknown::{one_of, similar};
pub(super) use value::{Cancelled, DateOrText};

use crate::diag::Span;

/// A value and its place in the files.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Its place in the files.
    pub span: Span,
}

/// A key of a table, as it was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Field<T> {
    /// The key is not written.
    Absent,
    /// It is there with a value of another type, which has been reported.
    Wrong,
    /// It is there with a value of its type.
    Given(Spanned<T>),
}

impl<T> Field<T> {
    /// The value, if it has one of its type.
    pub fn given(&self) -> Option<&Spanned<T>> {
        match self {
            Field::Given(written) => Some(written),
            Field::Absent | Field::Wrong => None,
        }
    }

    /// Whether the key is not written at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }
}

/// The key that a value belongs to, and the place of the value.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Its name.
    pub key: &'a str,
    /// The place of the value.
    pub span: Span,
    /// Whether it is one of a list.
    pub element: bool,
}

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text, or `false`.
    TextOrFalse,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// A date without a time.
    Date,
    /// A date, or a text that names one or more.
    DateOrText,
    /// Any number of values of one kind.
    List(&'static Kind),
    /// The inline table of the key's name.
    Table,
}

/// A key that a table may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What value it takes.
    pub kind: Kind,
    /// What it is for, in Danish: editors show it.
    pub about: &'static str,
}

/// Where a table may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In files directly in the plan's folder.
    Shared,
    /// In files of a body's folder.
    Body,
    /// As the value of a key of another table.
    Inline,
}

/// A table of the plan: what the reference and the hints are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The key of the table.
    pub name: &'static str,
    /// As people write it: `[body]`, `[[item]]`, `when = { … }`.
    pub header: &'static str,
    /// What it is for, in Danish: editors show it.
    pub about: &'static str,
    /// In which files it may be.
    pub location: Location,
    /// In the order in which they are written.
    pub keys: &'static [Key],
}

impl Table {
    /// The place of a key in the order in which keys are written; unknown ones last.
    pub fn rank(&self, key: &str) -> usize {
        self.keys.iter().position(|known| known.name == key).unwrap_or(self.keys.len())
    }

    /// Whether it has a key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }
}
