//! Taking an edit back, as a new edit.
//!
//! Where the file is still as the edit left it, the old text comes back to the
//! byte. Where it has changed since in other places, only the edit's own lines
//! are taken back; where it has changed in the same place, nothing is.

use super::commit::{EditContext, Outcome};
use super::log::{LogEntry, change, mark_undone, named};
use super::preview::{Candidate, Preview};
use super::refusal::Refusal;
use super::{Editor, NO_HISTORY};
use crate::compile::Compiled;
use crate::plan::edit::FileChange;
use crate::store::{History, Revision};
use chrono::{DateTime, NaiveDate, Utc};

const TAKEN_BACK: &str = "taget tilbage: ";
const DONE_AGAIN: &str = "gjort igen: ";

/// Which entry to undo, and who does it.
#[derive(Clone, Copy, Debug)]
pub struct UndoRequest<'a> {
    /// The beginning of an entry's id; `None` is the last that is not undone.
    pub entry: Option<&'a str>,
    pub expected: Option<Revision>,
    pub who: &'a str,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

impl Editor {
    /// Undoes an entry of the history.
    pub fn undo(&self, request: &UndoRequest<'_>) -> Outcome {
        self.undo_with(request, |_| {})
    }

    /// As [`Editor::undo`]; `saved` is called once the files are written.
    pub fn undo_with(&self, request: &UndoRequest<'_>, saved: impl FnOnce(&Preview)) -> Outcome {
        let UndoRequest { entry, expected, who, now, today } = *request;
        let context = EditContext { who, now, today, expected, form: None };
        self.apply(
            &context,
            &[],
            |current| match current.history() {
                Some(history) => candidate(&current.compiled, history, entry),
                None => Err(Refusal::Undo(current.why_no_history())),
            },
            saved,
        )
    }

    /// The effect of that on a plan that was read before.
    pub fn preview_undo(
        &self,
        now: &Compiled,
        entry: Option<&str>,
        today: NaiveDate,
    ) -> Result<Preview, Refusal> {
        let history =
            self.existing_history().ok_or_else(|| Refusal::Undo(NO_HISTORY.to_owned()))?;
        self.preview_of(now, &candidate(now, &history, entry)?, today)
    }
}

fn candidate(
    now: &Compiled,
    history: &History,
    wanted: Option<&str>,
) -> Result<Candidate, Refusal> {
    let refused = |message: String| Err(Refusal::Undo(message));
    let failed = |error: crate::store::HistoryError| Refusal::Undo(error.to_string());
    let past = mark_undone(history.log(None).map_err(failed)?);
    let found = match wanted {
        Some(id) => named(past, id),
        None => past.into_iter().find(|p| !p.undone && !p.first && p.entry.undoes.is_none()),
    };
    let Some(LogEntry { entry, undone, first }) = found else {
        return refused(match wanted {
            Some(id) => format!("historikken har ingen enkelt ændring, der hedder `{id}`"),
            None => "der er ingen ændring at tage tilbage".to_owned(),
        });
    };
    if undone {
        return refused(format!("ændringen er allerede taget tilbage: {}", entry.words));
    }
    if first {
        return refused(
            "det er planen, som historikken begyndte med; den kan ikke tages tilbage".to_owned(),
        );
    }
    let texts = history.changes(&entry.id).map_err(failed)?;
    let mut changes = Vec::new();
    for was in texts.into_iter().map(change) {
        let file = now.sources.files.iter().find(|file| file.path == was.path);
        let text = file.map(|file| file.text.clone());
        let path = was.path.clone();
        match taken_back(was, text.clone()) {
            Some(after) if after == text => {}
            Some(after) => changes.push(FileChange { path, before: text, after }),
            None => {
                return refused(format!(
                    "`{path}` er siden ændret det samme sted, så ændringen kan ikke tages tilbage; ret den i filen eller på siden: {}",
                    entry.words
                ));
            }
        }
    }
    if changes.is_empty() {
        return refused(format!("det står allerede, som det stod før: {}", entry.words));
    }
    let words = match entry.words.strip_prefix(TAKEN_BACK) {
        Some(words) => format!("{DONE_AGAIN}{words}"),
        None => {
            let words = entry.words.strip_prefix(DONE_AGAIN).unwrap_or(&entry.words);
            format!("{TAKEN_BACK}{words}")
        }
    };
    Ok(Candidate { words, changes, dates: Vec::new(), undoes: Some(entry.id) })
}

/// A file's text with one change of it taken back; `None` where it can't be.
fn taken_back(change: FileChange, now: Option<String>) -> Option<Option<String>> {
    let FileChange { before, after, .. } = change;
    if now == after || now == before {
        return Some(before);
    }
    diffy::merge(&after?, &now?, &before?).ok().map(Some)
}
