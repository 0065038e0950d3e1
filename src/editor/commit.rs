//! Making an edit: under the lock, and only on the plan that its author has seen.

use super::log::{EXTERNAL, external_words, sources};
use super::preview::{BodyDifferences, Candidate, Preview, candidate, differences};
use super::refusal::Refusal;
use super::{Editor, window};
use crate::compile::{Compiled, compile};
use crate::plan::edit::{Edit, FileChange, Tense};
use crate::store::{
    Entry, Folder, History, HistoryError, LoadError, NewEntry, PathError, ReplaceOutcome, Revision,
    StateDir, load_folder, remove_leftovers, replace,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use std::time::Duration;

/// How long an edit waits for the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(20);

/// A conflict lists at most so many entries; older ones are not read.
const MAX_CONFLICT_ENTRIES: usize = 200;

/// An edit with its author and time.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub body: &'a str,
    pub edit: &'a Edit,
    /// The revision that the author has seen; `None` accepts any.
    pub expected: Option<Revision>,
    pub who: &'a str,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    /// The unique name of the form, so that one sent twice can be found in the history.
    pub form: Option<&'a str>,
    /// Items may be put on meetings that have been held.
    pub allow_past: bool,
}

/// The result of an edit.
#[derive(Debug)]
pub enum Outcome {
    /// It is written and synced.
    Done(Box<Done>),
    /// The plan was changed in between; nothing was written.
    Conflict(Box<Conflict>),
    /// The edit cannot be made; nothing was written.
    Refused(Refusal),
    /// An I/O error; the files are unchanged. Shown after "ikke gemt: ".
    NotSaved(String),
}

#[derive(Debug)]
pub struct Done {
    /// The revision after the edit.
    pub revision: Revision,
    pub preview: Preview,
    /// The id of its entry in the history, if there is a history.
    pub entry: Option<String>,
    /// The edit is saved, but could not be recorded.
    pub history_error: Option<HistoryError>,
}

#[derive(Debug)]
pub struct Conflict {
    /// The revision now: what to expect when trying again.
    pub revision: Revision,
    /// The entries since, newest first, as far as the history has them.
    pub entries: Vec<Entry>,
    /// What they changed in the schedule.
    pub differences: Vec<BodyDifferences>,
    /// The effect that the edit would have now.
    pub preview: Result<Preview, Refusal>,
}

impl Conflict {
    /// The entry that `fits`, unless it is undone.
    pub fn find_applied(&self, fits: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        let is_undone =
            |id: &String| self.entries.iter().any(|entry| entry.undoes.as_ref() == Some(id));
        self.entries.iter().find(|entry| fits(entry) && !is_undone(&entry.id))
    }
}

/// The author and time of a change, and the revision it expects.
#[derive(Clone, Copy, Debug)]
pub(super) struct EditContext<'a> {
    pub who: &'a str,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub expected: Option<Revision>,
    pub form: Option<&'a str>,
    pub allow_past: bool,
}

impl Editor {
    /// Makes an edit, if the plan has the expected revision and stays without errors.
    pub fn commit(&self, request: &Request<'_>) -> Outcome {
        self.commit_with(request, None, |_| {})
    }

    /// As [`Editor::commit`]; what is as in a `known` plan is not computed again, and
    /// `saved` is called once the files are written, before the entry is recorded.
    pub fn commit_with(
        &self,
        request: &Request<'_>,
        known: Option<&Compiled>,
        saved: impl FnOnce(&Preview),
    ) -> Outcome {
        let Request { who, now, today, expected, form, allow_past, .. } = *request;
        let context = EditContext { who, now, today, expected, form, allow_past };
        let make =
            |current: &Current| candidate(&current.compiled, request.body, request.edit, today);
        self.apply((&context, known), &request.edit.dates(), make, saved)
    }

    /// Applies the changes that `make` computes from the current plan: lock, read,
    /// compile, write, record.
    pub(super) fn apply(
        &self,
        (context, known): (&EditContext<'_>, Option<&Compiled>),
        dates: &[NaiveDate],
        make: impl Fn(&Current) -> Result<Candidate, Refusal>,
        saved: impl FnOnce(&Preview),
    ) -> Outcome {
        let locked = self.state().and_then(|state| Ok((state.lock(LOCK_TIMEOUT)?, state)));
        let (_lock, state) = match locked {
            Ok(locked) => locked,
            Err(error) => return Outcome::NotSaved(error.to_string()),
        };
        let through = window(&self.config, context.today, dates).1;
        let read = || self.read(&state, (context, known), through);
        let preview = |current: &Current| {
            let candidate = make(current)?;
            let (now, today) = (&current.compiled, context.today);
            Ok((self.preview_of(now, &candidate, today, Tense::Past)?, candidate.undoes))
        };
        let current = match read() {
            Ok(current) => current,
            Err(outcome) => return outcome,
        };
        let revision = current.folder.revision();
        if let Some(expected) = context.expected.filter(|expected| *expected != revision) {
            return self.conflict(&current, expected, preview(&current).map(|(done, _)| done));
        }
        let (done, undoes) = match preview(&current) {
            Ok(previewed) => previewed,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        if !done.past.is_empty() && !context.allow_past {
            return Outcome::Refused(Refusal::Past(done.past));
        }
        match self.write(&current.folder, &done.changes) {
            Ok(ReplaceOutcome::Done) => {}
            // The file was saved by another program in this very moment.
            Ok(ReplaceOutcome::Changed) => {
                return match read() {
                    Ok(now) => self.conflict(&now, revision, preview(&now).map(|(done, _)| done)),
                    Err(outcome) => outcome,
                };
            }
            Err(error) => return Outcome::NotSaved(error.to_string()),
        }
        saved(&done);
        Outcome::Done(Box::new(current.record(context, done, undoes)))
    }

    /// Reads the plan, and records changes that were made without this program.
    fn read(
        &self,
        state: &StateDir,
        (context, known): (&EditContext<'_>, Option<&Compiled>),
        through: NaiveDate,
    ) -> Result<Current, Outcome> {
        let folder = load_folder(&self.plans).map_err(|error| match error {
            LoadError::Io(error) => Outcome::NotSaved(error.to_string()),
            misread => Outcome::Refused(Refusal::Unreadable(misread)),
        })?;
        let compiled = self.compiled(&folder, known, through);
        let mut history = self.history(state);
        if let Some(Ok(kept)) = &history
            && !compiled.report.has_errors()
            && let Err(error) =
                kept.record_external_changes(&folder, EXTERNAL, context.now, external_words)
        {
            history = Some(Err(error));
        }
        Ok(Current { folder, compiled, history })
    }

    fn conflict(
        &self,
        current: &Current,
        expected: Revision,
        preview: Result<Preview, Refusal>,
    ) -> Outcome {
        let since = current.history().and_then(|history| self.since(history, expected, current));
        let (entries, differences) = since.unwrap_or_default();
        let revision = current.folder.revision();
        Outcome::Conflict(Box::new(Conflict { revision, entries, differences, preview }))
    }

    /// The entries since a revision, and what they changed in the schedule; `None` if
    /// the history does not have that revision.
    fn since(
        &self,
        history: &History,
        revision: Revision,
        current: &Current,
    ) -> Option<(Vec<Entry>, Vec<BodyDifferences>)> {
        let mut entries = history.log(Some(MAX_CONFLICT_ENTRIES)).ok()?;
        let base = entries.iter().position(|entry| entry.plan == Some(revision))?;
        let files = history.files(&entries[base].id).ok()?;
        let schedule = current.compiled.schedule.as_ref();
        let through = schedule.map(|schedule| schedule.through);
        entries.truncate(base);
        let differences = through.map_or_else(Vec::new, |through| {
            let then = compile(Arc::new(sources(files)), &self.config, through);
            differences(&then, &current.compiled, (NaiveDate::MIN, through), Tense::Past)
        });
        Some((entries, differences))
    }

    /// Writes all files or none: each in one step, and if one fails, those written
    /// before it are put back.
    fn write(&self, folder: &Folder, changes: &[FileChange]) -> Result<ReplaceOutcome, PathError> {
        let bytes = |change: &FileChange, text: &Option<String>| {
            text.as_ref().map(|text| folder.bytes(&change.path, text))
        };
        for (index, change) in changes.iter().enumerate() {
            let path = self.plans.join(&change.path);
            if let Some(parent) = path.parent() {
                remove_leftovers(parent);
            }
            let (before, after) = (bytes(change, &change.before), bytes(change, &change.after));
            let done = replace(&path, before.as_deref(), after.as_deref());
            if !matches!(done, Ok(ReplaceOutcome::Done)) {
                for change in changes[..index].iter().rev() {
                    let path = self.plans.join(&change.path);
                    let (before, after) =
                        (bytes(change, &change.before), bytes(change, &change.after));
                    let _ = replace(&path, after.as_deref(), before.as_deref());
                }
                return done;
            }
        }
        Ok(ReplaceOutcome::Done)
    }
}

/// The plan as it is now, with its history.
pub(super) struct Current {
    pub folder: Folder,
    pub compiled: Compiled,
    history: Option<Result<History, HistoryError>>,
}

impl Current {
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()?.as_ref().ok()
    }

    /// The message for when [`Current::history`] is `None`.
    pub fn why_no_history(&self) -> String {
        match &self.history {
            Some(Err(error)) => error.to_string(),
            _ => super::NO_HISTORY.to_owned(),
        }
    }

    /// Records the edit in the history.
    fn record(self, context: &EditContext<'_>, preview: Preview, undoes: Option<String>) -> Done {
        let Folder { marked, .. } = self.folder;
        let after = Folder { sources: (*preview.candidate.sources).clone(), marked };
        let revision = after.revision();
        let files: Vec<(String, Option<Vec<u8>>)> = preview
            .changes
            .iter()
            .map(|change| {
                let text = change.after.as_ref();
                (change.path.clone(), text.map(|text| after.bytes(&change.path, text)))
            })
            .collect();
        let new = NewEntry {
            who: context.who,
            when: context.now,
            words: &preview.words,
            plan: revision,
            undoes: undoes.as_deref(),
            form: context.form,
        };
        let recorded =
            self.history.map(|history| history.and_then(|history| history.record(&new, &files)));
        let (entry, history_error) = match recorded.transpose() {
            Ok(entry) => (entry, None),
            Err(error) => (None, Some(error)),
        };
        Done { revision, preview, entry, history_error }
    }
}
