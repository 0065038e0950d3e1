//! Edits of what all bodies share: the calendar, people, cases, and which bodies there
//! are.

use super::calendar::CalendarEdit;
use super::error::EditError;
use super::table_steps::{FileStep, TableSteps};
use crate::plan::Plan;
use chrono::NaiveDate;

/// One thing to do to what all bodies share.
#[derive(Clone, Debug, PartialEq)]
pub enum SharedEdit {
    /// Closed days, breaks and events.
    Calendar(CalendarEdit),
}

impl SharedEdit {
    pub(super) fn words(&self, plan: &Plan) -> String {
        match self {
            SharedEdit::Calendar(edit) => format!("Kalender: {}", edit.sentence(plan)),
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        match self {
            SharedEdit::Calendar(edit) => edit.dates(),
        }
    }

    /// The paths of the files that change, and the change to a table of each.
    pub(super) fn steps(&self, steps: &TableSteps) -> Result<Vec<FileStep>, EditError> {
        match self {
            SharedEdit::Calendar(edit) => edit.step(steps).map(|step| vec![step]),
        }
    }
}
