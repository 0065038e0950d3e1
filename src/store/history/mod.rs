//! The history of a plan: every edit with its author, time, description and texts.
//!
//! Stored by the `git` program in a repository of its own under `state/`, so that
//! a backup is `git push`. The git configuration of the user and the machine is
//! ignored, no hook runs, and a repository that contains the plans is not touched.
//! Writers hold the lock of the state folder.
//!
//! One process writes an entry, and the branch moves last: after a crash the
//! entry is complete or missing. Nothing here parses plans.

mod entry;
mod format;

pub use entry::{Entry, HistoryError, NewEntry};

use super::load::Folder;
use super::repository::Repository;
use super::state::StateDir;
use chrono::{DateTime, Utc};
use format::{BRANCH, checked, entry, import};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

/// A file before and after an entry, with its byte order mark; `None` is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub path: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

/// The repository.
#[derive(Clone, Debug)]
pub struct History {
    repository: Repository,
}

impl History {
    /// Opens the repository, or creates it.
    pub fn open(state: &StateDir, search_path: Option<&OsStr>) -> Result<History, HistoryError> {
        let history = History::at(state.path(), search_path);
        if !history.repository.exists() {
            history.repository.create()?;
        }
        Ok(history)
    }

    /// The repository of a state folder, if it exists.
    pub fn existing(state: &Path, search_path: Option<&OsStr>) -> Option<History> {
        Some(History::at(state, search_path)).filter(|history| history.repository.exists())
    }

    fn at(state: &Path, search_path: Option<&OsStr>) -> History {
        History { repository: Repository::at(state.join("history"), search_path) }
    }

    /// The last entries, newest first.
    pub fn log(&self, most: Option<usize>) -> Result<Vec<Entry>, HistoryError> {
        if !self.has_entries() {
            return Ok(Vec::new());
        }
        let count = most.map(|most| format!("--max-count={most}"));
        let format = format::log_format();
        let options = ["log", "-z", &format].into_iter().chain(count.as_deref()).chain([BRANCH]);
        let listed = self.git(options.map(OsStr::new), b"")?;
        let listed = String::from_utf8_lossy(&listed);
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    /// The files that an entry changed.
    pub fn changes(&self, id: &str) -> Result<Vec<Text>, HistoryError> {
        let options = ["diff-tree", "-r", "-z", "--root", "--no-renames", "--no-commit-id"];
        let listed = self.git(options.into_iter().chain([checked(id)?]).map(OsStr::new), b"")?;
        let listed = String::from_utf8_lossy(&listed);
        let mut parts = listed.split('\0');
        let mut changes: Vec<(String, String, String)> = Vec::new();
        while let (Some(meta), Some(path)) = (parts.next(), parts.next()) {
            // ":100644 100644 <before> <after> M"
            let mut hashes = meta.split(' ').skip(2).map(str::to_owned);
            let (before, after) = (hashes.next(), hashes.next());
            changes.push((path.to_owned(), before.unwrap_or_default(), after.unwrap_or_default()));
        }
        let is_absent = |hash: &&String| hash.bytes().all(|b| b == b'0');
        let wanted = changes.iter().flat_map(|(_, before, after)| [before, after]);
        let blobs = self.repository.blobs(wanted.filter(|hash| !is_absent(hash)))?;
        let blob = |hash: &String| blobs.get(hash).cloned();
        let texts = changes.iter().map(|(path, before, after)| Text {
            path: path.clone(),
            before: blob(before),
            after: blob(after),
        });
        Ok(texts.collect())
    }

    /// Every file as an entry left it.
    pub fn files(&self, id: &str) -> Result<BTreeMap<String, Vec<u8>>, HistoryError> {
        let files = self.repository.files(checked(id)?)?;
        let blobs = self.repository.blobs(files.iter().map(|(hash, _)| hash))?;
        let files = files
            .into_iter()
            .filter_map(|(hash, path)| blobs.get(&hash).map(|bytes| (path, bytes.clone())));
        Ok(files.collect())
    }

    /// Records an edit of some files and returns the id of the entry.
    pub fn record(
        &self,
        entry: &NewEntry<'_>,
        files: &[(String, Option<Vec<u8>>)],
    ) -> Result<String, HistoryError> {
        // We hold the lock, so no other git writes.
        self.repository.clear_locks(&[BRANCH, "HEAD", "packed-refs"]);
        let id = self.repository.import(&import(entry, files, self.has_entries()), &[])?;
        Ok(id.trim().to_owned())
    }

    /// Records the plan as it is, if it differs from the last entry: what was
    /// changed without this program. `words` makes the description from the paths
    /// that differ and whether this is the first entry.
    pub fn record_external_changes(
        &self,
        folder: &Folder,
        who: &str,
        when: DateTime<Utc>,
        words: impl FnOnce(&[String], bool) -> String,
    ) -> Result<Option<Entry>, HistoryError> {
        let plan = folder.revision();
        let last = self.log(Some(1))?.into_iter().next();
        if last.as_ref().is_some_and(|last| last.plan == Some(plan)) {
            return Ok(None);
        }
        let is_first = last.is_none();
        let known = last.map_or(Ok(BTreeMap::new()), |last| self.files(&last.id))?;
        let mut files: Vec<(String, Option<Vec<u8>>)> = Vec::new();
        for file in &folder.sources.files {
            let bytes = folder.bytes(&file.path, &file.text);
            if known.get(&file.path) != Some(&bytes) {
                files.push((file.path.clone(), Some(bytes)));
            }
        }
        let exists = |path: &String| folder.sources.files.iter().any(|file| file.path == *path);
        files.extend(known.into_keys().filter(|path| !exists(path)).map(|path| (path, None)));
        let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
        let words = words(&paths, is_first);
        let new = NewEntry { who, when, words: &words, plan, undoes: None, form: None };
        let id = self.record(&new, &files)?;
        Ok(Some(Entry {
            id,
            who: who.into(),
            when,
            words,
            plan: Some(plan),
            undoes: None,
            form: None,
        }))
    }

    /// The id of the last entry, read without running git; `None` where it is packed.
    pub fn head(&self) -> Option<String> {
        std::fs::read_to_string(self.repository.path().join(BRANCH)).ok()
    }

    /// Packs loose objects once there are more than `most`. Takes no lock and moves
    /// no branch, so edits can go on; what a killed run leaves, a later one removes.
    pub fn gc(&self, most: u32) -> Result<(), HistoryError> {
        Ok(self.repository.gc(most, &[])?)
    }

    fn has_entries(&self) -> bool {
        let packed = || std::fs::read_to_string(self.repository.path().join("packed-refs"));
        self.repository.path().join(BRANCH).exists()
            || packed().is_ok_and(|refs| refs.contains(BRANCH))
    }

    fn git<'a>(
        &self,
        arguments: impl IntoIterator<Item = &'a OsStr>,
        input: &[u8],
    ) -> Result<Vec<u8>, HistoryError> {
        Ok(self.repository.git(arguments, input)?)
    }
}
