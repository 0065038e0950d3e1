//! Reading the history: its entries, which of them are undone, and earlier plans.

use super::Editor;
use crate::diag::{Source, Sources};
use crate::plan::edit::FileChange;
use crate::store::{Entry, HistoryError, LoadError, Text, load_folder};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The author of changes made in the files without this program.
pub const EXTERNAL: &str = "redigeret i filen";

const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// Loose objects in the repository before they are packed: those of some 1,700 edits.
const MAX_LOOSE_OBJECTS: u32 = 6700;

/// An entry of the history, and whether it is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    pub entry: Entry,
    /// A later entry, itself not undone, reverted it.
    pub undone: bool,
    /// The first entry: the plan as it was when the history began.
    pub first: bool,
}

impl Editor {
    /// The last entries, newest first. Empty where no history is kept.
    pub fn log(&self, most: Option<usize>) -> Result<Vec<LogEntry>, HistoryError> {
        let Some(history) = self.existing_history() else { return Ok(Vec::new()) };
        // One entry more shows whether the last one wanted is the first of all.
        let mut log = mark_undone(history.log(most.map(|most| most.saturating_add(1)))?);
        log.truncate(most.unwrap_or(usize::MAX));
        Ok(log)
    }

    /// One entry, by the beginning of its id, and its changes to the files.
    pub fn show(&self, id: &str) -> Result<Option<(LogEntry, Vec<FileChange>)>, HistoryError> {
        let Some(history) = self.existing_history() else { return Ok(None) };
        let log = mark_undone(history.log(None)?);
        let Some(found) = named(&log, id) else { return Ok(None) };
        let changes = history.changes(&found.entry.id)?.into_iter().map(change).collect();
        Ok(Some((found.clone(), changes)))
    }

    /// Records changes made without this program, if the plan can be read.
    pub fn record_external_changes(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Option<Entry>, HistoryError> {
        let failed = |error: &dyn ToString| HistoryError::Failed(error.to_string());
        let state = self.state().map_err(|error| failed(&error))?;
        let Some(history) = self.history(&state).transpose()? else { return Ok(None) };
        let _lock = state.lock(LOCK_TIMEOUT).map_err(|error| failed(&error))?;
        match load_folder(&self.plans) {
            Ok(folder) => history.record_external_changes(&folder, EXTERNAL, now, external_words),
            Err(LoadError::Io(error)) => Err(failed(&error)),
            Err(LoadError::Misread(_)) => Ok(None),
        }
    }

    /// The id of the last entry; cheap to read.
    pub fn history_head(&self) -> Option<String> {
        self.existing_history()?.head()
    }

    /// Packs the repository of the history once it has grown.
    pub fn gc(&self) -> Result<(), HistoryError> {
        self.existing_history().map_or(Ok(()), |history| history.gc(MAX_LOOSE_OBJECTS))
    }

    /// The plan after the newest entry that `fits`.
    pub fn earlier(&self, fits: impl Fn(&Entry) -> bool) -> Result<Option<Sources>, HistoryError> {
        let Some(history) = self.existing_history() else { return Ok(None) };
        let found = history.log(None)?.into_iter().find(fits);
        found.map(|entry| history.files(&entry.id).map(sources)).transpose()
    }
}

/// Marks the entries that are undone. An undo that is itself undone does not count;
/// so the entries are read from the newest.
pub(super) fn mark_undone(entries: Vec<Entry>) -> Vec<LogEntry> {
    let mut undone: BTreeSet<String> = BTreeSet::new();
    let oldest = entries.len().saturating_sub(1);
    let mark = |(index, entry): (usize, Entry)| {
        let is_undone = undone.contains(&entry.id);
        if !is_undone {
            undone.extend(entry.undoes.clone());
        }
        LogEntry { entry, undone: is_undone, first: index == oldest }
    };
    entries.into_iter().enumerate().map(mark).collect()
}

/// The one entry whose id begins with `id`.
pub(super) fn named<'l>(log: &'l [LogEntry], id: &str) -> Option<&'l LogEntry> {
    let mut fitting = log.iter().filter(|found| found.entry.id.starts_with(id));
    fitting.next().filter(|_| id.len() >= 4 && fitting.next().is_none())
}

pub(super) fn external_words(paths: &[String], is_first: bool) -> String {
    match paths {
        _ if is_first => "planen, som den var, da historikken begyndte".to_owned(),
        [] => "planen, som den er nu".to_owned(),
        paths => format!("redigeret i filen: {}", paths.join(", ")),
    }
}

/// A text without its byte order mark, as plans are read.
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
    Sources::new(files.collect())
}
