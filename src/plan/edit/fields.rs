//! The parts of an edit of an item: when it comes, and its keys.

use super::rule::Rule;
use crate::plan::IfCancelled;
use chrono::NaiveDate;

/// When an item comes.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemTiming {
    /// It awaits a date.
    Awaiting,
    /// At the meeting that the date names.
    Date(NaiveDate),
    /// By a rule.
    When(Rule),
}

/// A key of an item with its value; `None` removes it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the keys of an item and of `when`, as in the reference")]
pub enum ItemField {
    Title(String),
    Timing(ItemTiming),
    /// The id of a role.
    Role(Option<String>),
    Minutes(Option<u32>),
    Category(Option<String>),
    Closed(bool),
    Note(Option<String>),
    Text(Option<String>),
    Order(Option<i64>),
    From(Option<NaiveDate>),
    Until(Option<NaiveDate>),
    Flexible(bool),
    IfCancelled(IfCancelled),
}
