//! A closed set of edits, each the smallest change to the text of one file.
//!
//! Text in, text out: comments, order, spacing, line ends and all forms that TOML
//! allows are kept. `compile` checks the new text and `editor` writes it. An edit
//! names things by ids and dates, so that it can be applied again to a plan that has
//! changed since.

mod already;
mod file;
mod inline;
mod layout;
mod revert;
mod rule;
mod splice;
mod steps;
mod tables;
mod texts;
mod value;
mod words;

pub use revert::{RevertError, revert, touches};
pub use rule::Rule;
pub use tables::NamedTable;

use super::{BodyIndex, ChangeAction, IfCancelled, Item, Plan};
use crate::calendar::TimeSpan;
use crate::diag::Sources;
use chrono::NaiveDate;
use std::fmt;

/// One thing to do to a body's plan. Items are named by id, meetings by their
/// planned date, occurrences by item and nominal date.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    AddItem {
        /// Made from the title where it isn't given.
        id: Option<String>,
        title: String,
        timing: ItemTiming,
        /// The other fields; `title` and `timing` above take precedence.
        fields: Vec<ItemField>,
    },
    /// Fields that are not listed stay as they are.
    SetItem {
        item: String,
        fields: Vec<ItemField>,
    },
    /// Gives an item that awaits one its date.
    DateItem {
        item: String,
        date: NaiveDate,
    },
    /// Moves, awaits or skips one occurrence; replaces an earlier change of it.
    Change {
        item: String,
        date: NaiveDate,
        action: ChangeAction,
        reason: String,
    },
    RemoveChange {
        item: String,
        date: NaiveDate,
    },
    Withdraw {
        item: String,
        reason: String,
    },
    Reinstate {
        item: String,
    },
    CancelMeeting {
        date: NaiveDate,
        reason: String,
    },
    Uncancel {
        date: NaiveDate,
    },
    /// To another day, another time or another place; `to` may be the planned date again.
    MoveMeeting {
        date: NaiveDate,
        to: Option<NaiveDate>,
        time: Option<TimeSpan>,
        place: Option<String>,
        reason: String,
    },
    ExtraMeeting {
        date: NaiveDate,
        time: TimeSpan,
        name: String,
        place: Option<String>,
    },
    /// Removes the entry of a meeting; of an extra one, the meeting.
    RemoveMeeting {
        date: NaiveDate,
    },
}

/// When an item comes.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemTiming {
    Awaiting,
    Date(NaiveDate),
    When(Rule),
}

impl ItemTiming {
    /// The timing of an item, for a form.
    pub fn of(item: &Item, plan: &Plan) -> ItemTiming {
        already::timing(plan, item)
    }
}

/// A key of an item with its value; `None` removes it.
#[derive(Clone, Debug, PartialEq)]
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

/// The text of a file before and after. `None` is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the plan's folder, with `/`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Why an edit cannot be made, in Danish, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    pub field: Option<&'static str>,
    pub message: String,
}

impl EditError {
    fn new(field: impl Into<Option<&'static str>>, message: impl Into<String>) -> EditError {
        EditError { field: field.into(), message: message.into() }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for EditError {}

/// Applies an edit to the text of one file. `plan` was read from `sources`; `body` is
/// an index in it.
///
/// # Errors
/// Where the plan has nothing of that name, or the file cannot be changed safely.
pub fn edit(
    sources: &Sources,
    plan: &Plan,
    body: BodyIndex,
    edit: &Edit,
) -> Result<FileChange, EditError> {
    let (path, change) = steps::change(sources, plan, body, edit)?;
    let before = sources.files.iter().find(|file| file.path == path).map(|file| &*file.text);
    let after = splice::apply(before.unwrap_or_default(), &change).ok_or_else(|| {
        EditError::new(
            None,
            format!("`{path}` er skrevet på en måde, som ikke kan rettes herfra; ret den i filen"),
        )
    })?;
    if before == Some(&*after) {
        return Err(EditError::new(None, "der er ikke noget at ændre: det står der allerede"));
    }
    Ok(FileChange { path, before: before.map(str::to_owned), after: Some(after) })
}

impl Edit {
    /// The edit in one Danish sentence, without a full stop.
    pub fn words(&self, plan: &Plan, body: BodyIndex) -> String {
        words::words(self, plan, body)
    }

    /// The dates in the edit.
    pub fn dates(&self) -> Vec<NaiveDate> {
        let timing = |timing: &ItemTiming| match timing {
            ItemTiming::Date(date) => Some(*date),
            ItemTiming::Awaiting | ItemTiming::When(_) => None,
        };
        match self {
            Edit::AddItem { timing: when, .. } => timing(when).into_iter().collect(),
            Edit::SetItem { fields, .. } => fields
                .iter()
                .filter_map(|field| match field {
                    ItemField::Timing(when) => timing(when),
                    _ => None,
                })
                .collect(),
            Edit::Change { date, action: ChangeAction::To(to), .. } => vec![*date, *to],
            Edit::MoveMeeting { date, to: Some(to), .. } => vec![*date, *to],
            Edit::DateItem { date, .. }
            | Edit::Change { date, .. }
            | Edit::RemoveChange { date, .. }
            | Edit::CancelMeeting { date, .. }
            | Edit::Uncancel { date }
            | Edit::MoveMeeting { date, .. }
            | Edit::ExtraMeeting { date, .. }
            | Edit::RemoveMeeting { date } => vec![*date],
            Edit::Withdraw { .. } | Edit::Reinstate { .. } => Vec::new(),
        }
    }
}
