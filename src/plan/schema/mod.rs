//! The plan as written: the tables and keys exactly as they stand in the files.
//!
//! `tables` is the list of them, one `table!` for each. A value keeps the place
//! where it stands. What can be wrong here is form: syntax, unknown keys and
//! tables, wrong types. What a value means, and whether it is missing or fits the
//! others, is for `lower`.
//!
//! The tables are walked by hand instead of through serde's derive: serde stops
//! at the first error of an item, and cannot tell the place of an unknown key.

mod file;
mod hint;
mod invisible;
mod slips;
mod syntax;
mod tables;
mod unknown;
mod value;

pub(super) use file::{Files, Folder, SharedTables, read_files};
pub(super) use invisible::refused;
pub(super) use syntax::{drop_follow_on_errors, parse};
pub use tables::TABLES;
pub(super) use tables::*;
pub(super) use unknown::{one_of, similar};
pub(super) use value::{Entry, Reader, TableSchema};

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

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Flag,
    Date,
    List(&'static Kind),
    Table,
}

/// A key that a table may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
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
    pub location: Location,
    pub keys: &'static [Key],
}

impl Table {
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }
}
