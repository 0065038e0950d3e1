//! Undoing an entry of the history, as a new edit.
//!
//! Where a file is still as the entry left it, its old bytes come back. Where it has
//! changed since, only the tables of the entry are put back as they were before it;
//! where one of those has changed since, nothing is, and the message names the table
//! and the entry that changed it.

use super::commit::{EditContext, Outcome};
use super::log::{EXTERNAL, LogEntry, change, mark_undone, named};
use super::preview::{Candidate, Preview};
use super::refusal::Refusal;
use super::{Editor, NO_HISTORY};
use crate::calendar::local_time;
use crate::compile::Compiled;
use crate::plan::Plan;
use crate::plan::edit::{FileChange, NamedTable, RevertError, Tense, revert, touches};
use crate::store::{Entry, History, HistoryError, Revision};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

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
        self.undo_with(request, None, |_| {})
    }

    /// As [`Editor::undo`]; `known` and `saved` as of [`Editor::commit_with`].
    pub fn undo_with(
        &self,
        request: &UndoRequest<'_>,
        known: Option<&Compiled>,
        saved: impl FnOnce(&Preview),
    ) -> Outcome {
        let UndoRequest { entry, expected, who, now, today } = *request;
        // What an undo puts on a held meeting was there before.
        let context = EditContext { who, now, today, expected, form: None, allow_past: true };
        self.apply(
            (&context, known),
            &[],
            |current| match current.history() {
                Some(history) => candidate(&current.compiled, history, self.config.timezone, entry),
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
        let candidate = candidate(now, &history, self.config.timezone, entry)?;
        self.preview_of(now, &candidate, today, Tense::Present)
    }
}

fn candidate(
    now: &Compiled,
    history: &History,
    zone: Tz,
    wanted: Option<&str>,
) -> Result<Candidate, Refusal> {
    let failed = |error: HistoryError| Refusal::Undo(error.to_string());
    let log = mark_undone(history.log(None).map_err(failed)?);
    let entry = find(&log, wanted).map_err(Refusal::Undo)?;
    let mut changes = Vec::new();
    for was in history.changes(&entry.id).map_err(failed)?.into_iter().map(change) {
        let file = now.sources.files.iter().find(|file| file.path == was.path);
        let text = file.map(|file| file.text.clone());
        match revert(&was, text.as_deref()) {
            Ok(after) if after == text => {}
            Ok(after) => changes.push(FileChange { path: was.path, before: text, after }),
            Err(RevertError::Text) => {
                return Err(Refusal::Undo(format!(
                    "`{}` er siden ændret det samme sted, så ændringen kan ikke tages tilbage; ret den i filen eller på siden: {}",
                    was.path, entry.words
                )));
            }
            Err(RevertError::Changed(table)) => {
                let later = changed_by(history, &log, entry, &table).map_err(failed)?;
                return Err(Refusal::Undo(refusal(&now.plan, zone, &table, later)));
            }
        }
    }
    if changes.is_empty() {
        return Err(Refusal::Undo(format!("det står allerede, som det stod før: {}", entry.words)));
    }
    let words = undo_words(&entry.words);
    let (coming, undoes) = (words.clone(), Some(entry.id.clone()));
    Ok(Candidate { words, coming, changes, dates: Vec::new(), undoes })
}

/// The entry to undo: by the beginning of its id, or the last that is not undone.
fn find<'l>(log: &'l [LogEntry], wanted: Option<&str>) -> Result<&'l Entry, String> {
    let found = match wanted {
        Some(id) => named(log, id),
        None => log.iter().find(|p| !p.undone && !p.first && p.entry.undoes.is_none()),
    };
    let LogEntry { entry, undone, first } = found.ok_or_else(|| match wanted {
        Some(id) => format!("historikken har ingen enkelt ændring, der hedder `{id}`"),
        None => "der er ingen ændring at tage tilbage".to_owned(),
    })?;
    if *undone {
        return Err(format!("ændringen er allerede taget tilbage: {}", entry.words));
    }
    if *first {
        return Err(
            "det er planen, som historikken begyndte med; den kan ikke tages tilbage".to_owned()
        );
    }
    Ok(entry)
}

fn undo_words(words: &str) -> String {
    match words.strip_prefix(TAKEN_BACK) {
        Some(words) => format!("{DONE_AGAIN}{words}"),
        None => format!("{TAKEN_BACK}{}", words.strip_prefix(DONE_AGAIN).unwrap_or(words)),
    }
}

/// The newest entry after another that changed a table and is not undone.
fn changed_by<'l>(
    history: &History,
    log: &'l [LogEntry],
    entry: &Entry,
    table: &NamedTable,
) -> Result<Option<&'l Entry>, HistoryError> {
    let later = log.iter().map(|later| &later.entry).take_while(|later| later.id != entry.id);
    let later: Vec<&Entry> = later.collect();
    let is_undo = |other: &Entry| later.iter().any(|l| other.undoes.as_ref() == Some(&l.id));
    for other in log.iter().take(later.len()).filter(|l| !l.undone && !is_undo(&l.entry)) {
        let changes = history.changes(&other.entry.id)?.into_iter().map(change);
        if changes.into_iter().any(|change| touches(&change, table)) {
            return Ok(Some(&other.entry));
        }
    }
    Ok(None)
}

/// Why a table that was changed since keeps an entry from being undone.
fn refusal(plan: &Plan, zone: Tz, table: &NamedTable, later: Option<&Entry>) -> String {
    let subject = table.words(plan);
    match later {
        Some(entry) => {
            let who = if entry.who == EXTERNAL { "" } else { &format!(" {}", entry.who) };
            format!(
                "{subject} er siden ændret, så ændringen kan ikke tages tilbage alene; tag først denne tilbage, eller ret det i filen eller på siden: {}{who}: {}",
                local_time(entry.when, zone),
                entry.words
            )
        }
        None => format!(
            "{subject} er siden ændret, så ændringen kan ikke tages tilbage; ret det i filen eller på siden"
        ),
    }
}
