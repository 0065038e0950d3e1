//! A closed set of edits, each the smallest change to the text of its file.
//!
//! Text in, text out: comments, order, spacing, line ends and all forms that TOML
//! allows are kept. `compile` checks the new text and `editor` writes it. An edit
//! names things by ids and dates, so that it can be applied again to a plan that has
//! changed since.

mod agenda;
mod agenda_order;
mod already;
mod array_text;
mod bodies;
mod calendar;
mod calendar_table;
mod cases;
mod edits;
mod effective;
mod error;
mod fields;
mod file;
mod inline;
mod layout;
mod people;
mod period_words;
mod revert;
mod rule;
mod series;
mod shared;
mod splice;
mod steps;
mod table_steps;
mod tables;
mod texts;
mod value;
mod words;

pub use agenda::{AgendaEdit, AgendaField, Point, PointEdit};
pub use bodies::{BodiesEdit, BodyHead};
pub use calendar::{CalendarEdit, CalendarKey};
pub use calendar_table::CalendarTable;
pub use cases::CasesEdit;
pub use edits::Edit;
pub use effective::effective;
pub use error::EditError;
pub use fields::{Again, Due, ItemField, ItemTiming, NewStep};
pub use people::{NewHolder, PeopleEdit};
pub use period_words::{day_words, easter_words, period_words};
pub use revert::{RevertError, revert, touches};
pub use rule::Rule;
pub use series::{NewSeries, SeriesRule, series_key};
pub use shared::{FirstBody, SharedEdit};
pub use tables::NamedTable;
pub use texts::new_id;
pub use words::Tense;

use super::{BodyIndex, Plan};
use crate::diag::{Source, Sources};
use chrono::NaiveDate;
use std::sync::Arc;
use steps::Steps;
use table_steps::TableSteps;

/// The text of a file before and after. `None` is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the plan's folder, with `/`.
    pub path: String,
    /// The text before; `None` where there was no file.
    pub before: Option<String>,
    /// The text after; `None` where the file goes.
    pub after: Option<String>,
}

impl FileChange {
    /// The plan's files after the changes.
    pub fn apply(changes: &[FileChange], sources: &Sources) -> Sources {
        let mut sources = sources.clone();
        for change in changes {
            sources.files.retain(|file| file.path != change.path);
            if let Some(text) = &change.after {
                let file = Source { path: change.path.clone(), text: text.clone() };
                sources.files.push(Arc::new(file));
            }
        }
        sources.files.sort_by(|a, b| a.path.cmp(&b.path));
        sources
    }
}

/// Applies an edit to the texts of its files, nearly always one. `plan` was read from
/// `sources`; `body` is an index in it, and needed by all edits but those of what bodies
/// share; `today` is written as the day of the edit.
///
/// # Errors
/// Where the plan has nothing of that name, or a file cannot be changed safely.
pub fn edit(
    sources: &Sources,
    plan: &Plan,
    body: impl Into<Option<BodyIndex>>,
    edit: &Edit,
    today: NaiveDate,
) -> Result<Vec<FileChange>, EditError> {
    let mut changes = match edit {
        Edit::Several { edits, .. } => several(sources, edits, today)?,
        one => changes_of(sources, plan, body.into(), one, today)?,
    };
    changes.retain(|change| change.before != change.after);
    if changes.is_empty() {
        return Err(EditError::new(None, "der er ikke noget at ændre: det står der allerede"));
    }
    Ok(changes)
}

/// Each edit is made on the plan that those before it leave.
fn several(
    sources: &Sources,
    edits: &[(String, Edit)],
    today: NaiveDate,
) -> Result<Vec<FileChange>, EditError> {
    let mut changes: Vec<FileChange> = Vec::new();
    for (id, edit) in edits {
        let now = FileChange::apply(&changes, sources);
        let (plan, _) = super::read(&now);
        let unknown = || EditError::new(None, format!("planen har intet organ `{id}`"));
        let body = plan.body(id).ok_or_else(unknown)?;
        for change in changes_of(&now, &plan, Some(body), edit, today)? {
            match changes.iter_mut().find(|known| known.path == change.path) {
                Some(known) => known.after = change.after,
                None => changes.push(change),
            }
        }
    }
    Ok(changes)
}

fn changes_of(
    sources: &Sources,
    plan: &Plan,
    body: Option<BodyIndex>,
    edit: &Edit,
    today: NaiveDate,
) -> Result<Vec<FileChange>, EditError> {
    let mut changes: Vec<FileChange> = Vec::new();
    let steps = match (edit, body) {
        (Edit::Shared(SharedEdit::Begin(first)), _) => return Ok(first.changes(sources)),
        (Edit::Shared(shared), _) => shared.steps(&TableSteps { sources, plan })?,
        (edit, Some(body)) => edit.steps(&Steps::new(sources, plan, body, today))?,
        (_, None) => {
            return Err(EditError::new(None, "ændringen gælder et organ, men intet er nævnt"));
        }
    };
    for (path, change) in steps {
        let known = changes.iter().position(|known| known.path == path);
        let index = known.unwrap_or_else(|| {
            let file = sources.files.iter().find(|file| file.path == path);
            let before = file.map(|file| file.text.clone());
            let after = before.clone();
            changes.push(FileChange { path: path.clone(), before, after });
            changes.len() - 1
        });
        let text = changes[index].after.as_deref().unwrap_or_default();
        let after = splice::apply(text, &change).ok_or_else(|| {
            EditError::new(
                None,
                format!(
                    "`{path}` er skrevet på en måde, som ikke kan rettes herfra; ret den i filen"
                ),
            )
        })?;
        changes[index].after = Some(after);
    }
    Ok(changes)
}
