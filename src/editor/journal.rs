//! The history as people ask for it: what was done, what of it still stands, and
//! the plan as it was.

use super::Editor;
use crate::diag::{Source, Sources};
use crate::plan::edit::FileChange;
use crate::store::{Entry, HistoryError, LoadError, Text, load_folder};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Who made an edit that was made in the file itself.
pub const HAND: &str = "redigeret i filen";

const PATIENCE: Duration = Duration::from_secs(5);
/// Objects that lie about before they are packed: those of some 1,700 edits.
const LOOSE: u32 = 6700;

/// An entry, and whether it still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub entry: Entry,
    /// A later entry took it back.
    pub undone: bool,
    /// The first of all: the plan as it was when the history began.
    pub first: bool,
}

impl Editor {
    /// The last entries, newest first. Empty where no history is kept.
    pub fn log(&self, most: Option<usize>) -> Result<Vec<Past>, HistoryError> {
        let Some(history) = self.kept_history() else { return Ok(Vec::new()) };
        // One more tells whether the last of them is the first of all.
        let mut past = standing(history.log(most.map(|most| most.saturating_add(1)))?);
        past.truncate(most.unwrap_or(usize::MAX));
        Ok(past)
    }

    /// One entry and what it did to the files.
    pub fn show(&self, id: &str) -> Result<Option<(Past, Vec<FileChange>)>, HistoryError> {
        let Some(history) = self.kept_history() else { return Ok(None) };
        let Some(past) = named(standing(history.log(None)?), id) else { return Ok(None) };
        let changes = history.changes(&past.entry.id)?.into_iter().map(change).collect();
        Ok(Some((past, changes)))
    }

    /// Takes what was done by hand into the history, if the plan can be read.
    pub fn take_in(&self, now: DateTime<Utc>) -> Result<Option<Entry>, HistoryError> {
        let failed = |error: &dyn ToString| HistoryError::Failed(error.to_string());
        let state = self.state().map_err(|error| failed(&error))?;
        let Some(history) = self.history(&state).transpose()? else { return Ok(None) };
        let _lock = state.lock(PATIENCE).map_err(|error| failed(&error))?;
        match load_folder(&self.plans) {
            Ok(folder) => history.take_in(&folder, HAND, now, words_of_hand),
            Err(LoadError::Io(error)) => Err(failed(&error)),
            Err(LoadError::Misread(_)) => Ok(None),
        }
    }

    /// Changes with every entry of the history, and is cheap to ask for.
    pub fn history_head(&self) -> Option<String> {
        self.kept_history()?.head()
    }

    /// Keeps the history small on the disk, after some thousand edits.
    pub fn tidy(&self) -> Result<(), HistoryError> {
        self.kept_history().map_or(Ok(()), |history| history.tidy(LOOSE))
    }

    /// The plan as the last entry left it that fits: by its time, or by its id.
    pub fn earlier(&self, fits: impl Fn(&Entry) -> bool) -> Result<Option<Sources>, HistoryError> {
        let Some(history) = self.kept_history() else { return Ok(None) };
        let found = history.log(None)?.into_iter().find(fits);
        found.map(|entry| history.files(&entry.id).map(sources)).transpose()
    }
}

/// Which entries still stand; from the newest back.
pub(super) fn standing(entries: Vec<Entry>) -> Vec<Past> {
    let mut undone: BTreeSet<String> = BTreeSet::new();
    let oldest = entries.len().saturating_sub(1);
    let look = |(index, entry): (usize, Entry)| {
        let is_undone = undone.contains(&entry.id);
        if !is_undone {
            undone.extend(entry.undoes.clone());
        }
        Past { entry, undone: is_undone, first: index == oldest }
    };
    entries.into_iter().enumerate().map(look).collect()
}

/// The one entry whose id begins so.
pub(super) fn named(past: Vec<Past>, id: &str) -> Option<Past> {
    let mut fitting = past.into_iter().filter(|past| past.entry.id.starts_with(id));
    fitting.next().filter(|_| id.len() >= 4 && fitting.next().is_none())
}

pub(super) fn words_of_hand(paths: &[String], is_first: bool) -> String {
    match paths {
        _ if is_first => "planen, som den var, da historikken begyndte".to_owned(),
        [] => "planen, som den er nu".to_owned(),
        paths => format!("redigeret i filen: {}", paths.join(", ")),
    }
}

/// A text as plans are read: without its byte order mark.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

pub(super) fn change(found: Text) -> FileChange {
    let Text { path, before, after } = found;
    FileChange { path, before: before.as_deref().map(text), after: after.as_deref().map(text) }
}

pub(super) fn sources(files: BTreeMap<String, Vec<u8>>) -> Sources {
    let files = files.into_iter().map(|(path, bytes)| Source { path, text: text(&bytes) });
    Sources { files: files.collect() }
}
