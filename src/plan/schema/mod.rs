//! The plan as written: the tables and keys exactly as they stand in the files.
//!
//! `tables` is the list of them, one `table!` for each. A value keeps the place
//! where it stands. What can be wrong here is form: syntax, unknown keys and
//! tables, wrong types. What a value means, and whether it is missing or fits the
//! others, is for `lower`.
//!
//! The tables are walked by hand instead of through serde's derive: serde stops
//! at the first error of an item, and cannot tell the place of an unknown key.

mod choice;
mod conflict;
mod file;
mod hint;
mod invisible;
mod slips;
mod syntax;
mod tables;
mod unknown;
mod value;

pub(super) use choice::{Country, Rhythm};
pub(super) use file::{BodyTables, Files, Folder, SharedTables, read_files};
pub(super) use invisible::refused;
pub(super) use syntax::{drop_follow_on_errors, parse};
pub use tables::TABLES;
pub(super) use tables::*;
pub(super) use unknown::{one_of, similar};
pub(super) use value::{Cancelled, DateOrText, Entries, Reader, TableSchema, Value};

use crate::diag::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// A key of a table, as it was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Field<T> {
    Absent,
    /// It stands there with a value of another type, which has been said.
    Wrong,
    Given(Spanned<T>),
}

impl<T> Field<T> {
    pub fn given(&self) -> Option<&Spanned<T>> {
        match self {
            Field::Given(written) => Some(written),
            Field::Absent | Field::Wrong => None,
        }
    }

    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }
}

/// The key that a value stands under, and where the value stands.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub key: &'a str,
    pub span: Span,
    /// Whether it is one of a list.
    pub element: bool,
}

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text, or `false`.
    TextOrFalse,
    Integer,
    Flag,
    Date,
    DateOrText,
    List(&'static Kind),
    /// The inline table of the key's name.
    Table,
}

/// A key that a table may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    /// What it is for, in Danish: editors show it.
    pub about: &'static str,
}

/// Where a table stands.
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
    /// The key it stands under.
    pub name: &'static str,
    /// As people write it: `[body]`, `[[item]]`, `when = { … }`.
    pub header: &'static str,
    /// What it is for, in Danish: editors show it.
    pub about: &'static str,
    pub location: Location,
    pub keys: &'static [Key],
}

impl Table {
    /// The place of a key in the order in which keys are written; unknown ones last.
    pub fn rank(&self, key: &str) -> usize {
        self.keys.iter().position(|known| known.name == key).unwrap_or(self.keys.len())
    }

    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }
}
