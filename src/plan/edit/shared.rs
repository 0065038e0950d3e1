//! Edits of what all bodies share: the calendar, people, cases, and which bodies there
//! are.

use super::bodies::BodiesEdit;
use super::calendar::CalendarEdit;
use super::cases::CasesEdit;
use super::error::EditError;
use super::people::PeopleEdit;
use super::table_steps::{FileStep, TableSteps};
use crate::plan::Plan;
use chrono::NaiveDate;

/// One thing to do to what all bodies share.
#[derive(Clone, Debug, PartialEq)]
pub enum SharedEdit {
    /// Closed days, breaks and events.
    Calendar(CalendarEdit),
    /// Roles and who holds them.
    People(PeopleEdit),
    /// Cases that go through several bodies.
    Cases(CasesEdit),
    /// Bodies, and when they meet.
    Bodies(BodiesEdit),
}

impl SharedEdit {
    pub(super) fn words(&self, plan: &Plan) -> String {
        match self {
            SharedEdit::Calendar(edit) => format!("Kalender: {}", edit.sentence(plan)),
            SharedEdit::People(edit) => format!("Personer: {}", edit.sentence(plan)),
            SharedEdit::Cases(edit) => format!("Sager: {}", edit.sentence(plan)),
            SharedEdit::Bodies(edit) => edit.words(plan),
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        match self {
            SharedEdit::Calendar(edit) => edit.dates(),
            SharedEdit::People(edit) => edit.dates(),
            SharedEdit::Cases(edit) => edit.dates(),
            SharedEdit::Bodies(edit) => edit.dates(),
        }
    }

    /// The paths of the files that change, and the change to a table of each.
    pub(super) fn steps(&self, steps: &TableSteps) -> Result<Vec<FileStep>, EditError> {
        match self {
            SharedEdit::Calendar(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::People(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::Cases(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::Bodies(edit) => edit.steps(steps),
        }
    }
}
