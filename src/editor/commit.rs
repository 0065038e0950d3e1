//! Making an edit: under the lock, against the plan that its maker saw.

use super::journal::{HAND, sources, words_of_hand};
use super::preview::{BodyDifferences, Candidate, Preview, candidate, differences};
use super::refusal::Refusal;
use super::undo::NO_HISTORY;
use super::{Editor, window};
use crate::compile::{Compiled, compile};
use crate::plan::edit::{Edit, FileChange};
use crate::store::{
    Entry, Folder, History, HistoryError, LoadError, NewEntry, PathError, Replaced, Revision,
    StateDir, load_folder, replace, sweep,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;
use std::time::Duration;

/// How long an edit waits for those before it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whoever comes back after more edits than these is told only that there were some.
const LONGEST_CONFLICT: usize = 200;

/// An edit, and on whose behalf.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub body: &'a str,
    pub edit: &'a Edit,
    /// The plan that its maker saw; `None` takes it as it is.
    pub expected: Option<Revision>,
    pub who: &'a str,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    /// A name for the very form that it comes from: who sends it twice finds it
    /// in the history.
    pub form: Option<&'a str>,
}

/// What became of an edit.
#[derive(Debug)]
pub enum Outcome {
    /// It is safe on the disk.
    Done(Box<Done>),
    /// Somebody else changed the plan in between; nothing was written.
    Conflict(Box<Conflict>),
    /// It can't be made; nothing was written.
    Refused(Refusal),
    /// The machine failed; the old text stands. Shown after "ikke gemt: ".
    NotSaved(String),
}

#[derive(Debug)]
pub struct Done {
    /// The plan as it is now.
    pub revision: Revision,
    pub preview: Preview,
    /// Its entry in the history, if one is kept.
    pub entry: Option<String>,
    /// The edit is made, but the history is not.
    pub history_error: Option<HistoryError>,
}

#[derive(Debug)]
pub struct Conflict {
    /// The plan as it is now: what to expect when going on.
    pub revision: Revision,
    /// What happened since, newest first, as far as the history knows.
    pub entries: Vec<Entry>,
    /// What that changed in the schedule.
    pub differences: Vec<BodyDifferences>,
    /// What the edit would do now.
    pub preview: Result<Preview, Refusal>,
}

impl Conflict {
    /// The one of the entries that fits, if it still stands.
    pub fn standing(&self, fits: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        let is_undone =
            |id: &String| self.entries.iter().any(|entry| entry.undoes.as_ref() == Some(id));
        self.entries.iter().find(|entry| fits(entry) && !is_undone(&entry.id))
    }
}

/// Who makes a change to the text, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Maker<'a> {
    pub who: &'a str,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub expected: Option<Revision>,
    pub form: Option<&'a str>,
}

impl Editor {
    /// Makes an edit, if the plan is still the one expected and stays a good one.
    pub fn commit(&self, request: &Request<'_>) -> Outcome {
        self.commit_with(request, |_| {})
    }

    /// The same; `saved` hears of it as soon as it is safe, before the history does.
    pub fn commit_with(&self, request: &Request<'_>, saved: impl FnOnce(&Preview)) -> Outcome {
        let Request { who, now, today, expected, form, .. } = *request;
        let maker = Maker { who, now, today, expected, form };
        let make = |round: &Round| candidate(&round.compiled, request.body, request.edit);
        self.round(&maker, &request.edit.dates(), make, saved)
    }

    /// The whole round of whatever `make` makes of the plan as it stands.
    pub(super) fn round(
        &self,
        maker: &Maker<'_>,
        dates: &[NaiveDate],
        make: impl Fn(&Round) -> Result<Candidate, Refusal>,
        saved: impl FnOnce(&Preview),
    ) -> Outcome {
        let locked = self.state().and_then(|state| Ok((state.lock(PATIENCE)?, state)));
        let (_lock, state) = match locked {
            Ok(locked) => locked,
            Err(error) => return Outcome::NotSaved(error.to_string()),
        };
        let through = window(&self.config, maker.today, dates).1;
        let begin = || self.begin(&state, maker, through);
        let look = |round: &Round| {
            let candidate = make(round)?;
            Ok((self.preview_of(&round.compiled, &candidate, maker.today)?, candidate.undoes))
        };
        let round = match begin() {
            Ok(round) => round,
            Err(outcome) => return outcome,
        };
        let revision = round.folder.revision();
        if let Some(expected) = maker.expected.filter(|expected| *expected != revision) {
            return self.conflict(&round, expected, look(&round).map(|(preview, _)| preview));
        }
        let (preview, undoes) = match look(&round) {
            Ok(looked) => looked,
            Err(refusal) => return Outcome::Refused(refusal),
        };
        match self.write(&round.folder, &preview.changes) {
            Ok(Replaced::Done) => {}
            // Somebody saved the file by hand in this very moment.
            Ok(Replaced::Changed) => {
                return match begin() {
                    Ok(now) => self.conflict(&now, revision, look(&now).map(|(p, _)| p)),
                    Err(outcome) => outcome,
                };
            }
            Err(error) => return Outcome::NotSaved(error.to_string()),
        }
        saved(&preview);
        Outcome::Done(Box::new(round.remember(maker, preview, undoes)))
    }

    /// Reads the plan, and takes into the history what was done to it by hand.
    fn begin(
        &self,
        state: &StateDir,
        maker: &Maker<'_>,
        through: NaiveDate,
    ) -> Result<Round, Outcome> {
        let folder = load_folder(&self.plans).map_err(|error| match error {
            LoadError::Io(error) => Outcome::NotSaved(error.to_string()),
            misread => Outcome::Refused(Refusal::Unreadable(misread)),
        })?;
        let compiled = self.compiled(&folder, through);
        let mut history = self.history(state);
        if let Some(Ok(kept)) = &history
            && !compiled.report.has_errors()
            && let Err(error) = kept.take_in(&folder, HAND, maker.now, words_of_hand)
        {
            history = Some(Err(error));
        }
        Ok(Round { folder, compiled, history })
    }

    fn conflict(
        &self,
        round: &Round,
        expected: Revision,
        preview: Result<Preview, Refusal>,
    ) -> Outcome {
        let since = round.history().and_then(|history| self.since(history, expected, round));
        let (entries, differences) = since.unwrap_or_default();
        let revision = round.folder.revision();
        Outcome::Conflict(Box::new(Conflict { revision, entries, differences, preview }))
    }

    /// What happened since a revision that the history knows.
    fn since(
        &self,
        history: &History,
        revision: Revision,
        round: &Round,
    ) -> Option<(Vec<Entry>, Vec<BodyDifferences>)> {
        let mut entries = history.log(Some(LONGEST_CONFLICT)).ok()?;
        let base = entries.iter().position(|entry| entry.plan == Some(revision))?;
        let files = history.files(&entries[base].id).ok()?;
        let schedule = round.compiled.schedule.as_ref();
        let through = schedule.map(|schedule| schedule.through);
        entries.truncate(base);
        let differences = through.map_or_else(Vec::new, |through| {
            let then = compile(Arc::new(sources(files)), &self.config, through);
            differences(&then, &round.compiled, NaiveDate::MIN, through)
        });
        Some((entries, differences))
    }

    /// Every file or none, as far as the machine lets us: one is written in one
    /// step, and what was written before one that fails is put back.
    fn write(&self, folder: &Folder, changes: &[FileChange]) -> Result<Replaced, PathError> {
        let bytes = |change: &FileChange, text: &Option<String>| {
            text.as_ref().map(|text| folder.bytes(&change.path, text))
        };
        for (index, change) in changes.iter().enumerate() {
            let path = self.plans.join(&change.path);
            if let Some(parent) = path.parent() {
                sweep(parent);
            }
            let (before, after) = (bytes(change, &change.before), bytes(change, &change.after));
            let done = replace(&path, before.as_deref(), after.as_deref());
            if !matches!(done, Ok(Replaced::Done)) {
                for change in changes[..index].iter().rev() {
                    let path = self.plans.join(&change.path);
                    let (before, after) =
                        (bytes(change, &change.before), bytes(change, &change.after));
                    let _ = replace(&path, after.as_deref(), before.as_deref());
                }
                return done;
            }
        }
        Ok(Replaced::Done)
    }
}

/// The plan as it stands, and the history of it.
pub(super) struct Round {
    pub folder: Folder,
    pub compiled: Compiled,
    history: Option<Result<History, HistoryError>>,
}

impl Round {
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()?.as_ref().ok()
    }

    /// What to say when [`Round::history`] is none.
    pub fn why_no_history(&self) -> String {
        match &self.history {
            Some(Err(error)) => error.to_string(),
            _ => NO_HISTORY.to_owned(),
        }
    }

    /// Puts what was done into the history.
    fn remember(self, maker: &Maker<'_>, preview: Preview, undoes: Option<String>) -> Done {
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
            who: maker.who,
            when: maker.now,
            words: &preview.words,
            plan: revision,
            undoes: undoes.as_deref(),
            form: maker.form,
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
