//! Edits of what all bodies share: the calendar, people, cases, and which bodies there
//! are.

use super::FileChange;
use super::bodies::BodiesEdit;
use super::calendar::CalendarEdit;
use super::cases::CasesEdit;
use super::error::EditError;
use super::people::PeopleEdit;
use super::table_steps::{FileStep, TableSteps};
use super::words::Tense;
use crate::diag::Sources;
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
    /// The first body of a plan.
    Begin(FirstBody),
}

/// A body with all that it needs, as whole files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstBody {
    /// Its id.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// The paths and texts of the files; where there is a file, it goes on with the text.
    pub files: Vec<(String, String)>,
}

impl FirstBody {
    pub(super) fn changes(&self, sources: &Sources) -> Vec<FileChange> {
        let change = |(path, text): &(String, String)| {
            let known = sources.files.iter().find(|file| file.path == *path);
            let before = known.map(|file| file.text.clone());
            let after = match &before {
                Some(before) if !before.trim().is_empty() => {
                    format!("{}\n\n{text}", before.trim_end())
                }
                _ => text.clone(),
            };
            FileChange { path: path.clone(), before, after: Some(after) }
        };
        self.files.iter().map(change).collect()
    }
}

impl SharedEdit {
    pub(super) fn words(&self, plan: &Plan, tense: Tense) -> String {
        match self {
            SharedEdit::Calendar(edit) => format!("Kalender: {}", edit.sentence(plan, tense)),
            SharedEdit::People(edit) => format!("Personer: {}", edit.sentence(plan)),
            SharedEdit::Cases(edit) => format!("Sager: {}", edit.sentence(plan, tense)),
            SharedEdit::Bodies(edit) => edit.words(plan, tense),
            SharedEdit::Begin(body) => format!("Organer: »{}« fra et referat", body.name),
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        match self {
            SharedEdit::Calendar(edit) => edit.dates(),
            SharedEdit::People(edit) => edit.dates(),
            SharedEdit::Cases(edit) => edit.dates(),
            SharedEdit::Bodies(edit) => edit.dates(),
            SharedEdit::Begin(_) => Vec::new(),
        }
    }

    /// The paths of the files that change, and the change to a table of each.
    pub(super) fn steps(&self, steps: &TableSteps) -> Result<Vec<FileStep>, EditError> {
        match self {
            SharedEdit::Calendar(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::People(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::Cases(edit) => edit.step(steps).map(|step| vec![step]),
            SharedEdit::Bodies(edit) => edit.steps(steps),
            // Whole files are no changes to tables.
            SharedEdit::Begin(_) => Ok(Vec::new()),
        }
    }
}
