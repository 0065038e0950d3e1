//! A closed set of edits, each the smallest change to the text of one file.
//!
//! Text in, text out: comments, order, spacing, line ends and all forms that TOML
//! allows are kept. `compile` checks the new text and `editor` writes it. An edit
//! names things by ids and dates, so that it can be applied again to a plan that has
//! changed since.

mod already;
mod edits;
mod error;
mod fields;
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

pub use edits::Edit;
pub use error::EditError;
pub use fields::{ItemField, ItemTiming};
pub use revert::{RevertError, revert, touches};
pub use rule::Rule;
pub use tables::NamedTable;

use super::{BodyIndex, Plan};
use crate::diag::Sources;
use steps::Steps;

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
    let (path, change) = edit.step(&Steps::new(sources, plan, body))?;
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
