//! The editor: the round that every edit makes, from the command line and from
//! pages alike.
//!
//! Read the folder, change the text, compile the candidate, show what moves,
//! write it, remember it. A [`Preview`] is the round without the writing. What
//! an edit does to a text is for `plan::edit`; where the files lie, and that
//! nothing is lost, for `store`; who may edit, for `web` and `cli`.

mod commit;
#[cfg(test)]
mod faults;
mod find;
mod journal;
mod preview;
mod refusal;
mod undo;

pub use commit::{Conflict, Done, Outcome, Request};
pub use find::occurrence;
pub use journal::{HAND, Past};
pub use preview::{AffectedMeeting, BodyDifferences, Preview, unified};
pub use refusal::Refusal;
pub use undo::UndoRequest;

use crate::calendar::LAST_DAY;
use crate::compile::{Compiled, compile, rolling_window};
use crate::diag::Sources;
use crate::plan::Config;
use crate::store::{Folder, History, HistoryError, PathError, StateDir};
use chrono::{Days, NaiveDate};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// Where edits are made. It holds nothing but paths and settings, so any number
/// of them, in any number of processes, agree.
#[derive(Clone, Debug)]
pub struct Editor {
    pub plans: PathBuf,
    pub state: PathBuf,
    pub config: Config,
    /// Where the `git` program is looked for: `PATH`.
    pub search_path: Option<OsString>,
}

impl Editor {
    /// The history; `None` where the configuration wants none.
    fn history(&self, state: &StateDir) -> Option<Result<History, HistoryError>> {
        let wanted = self.config.history.enabled;
        wanted.then(|| History::open(state, self.search_path.as_deref()))
    }

    /// The same for those who only read it: nothing is made.
    fn kept_history(&self) -> Option<History> {
        let kept = History::existing(&self.state, self.search_path.as_deref());
        kept.filter(|_| self.config.history.enabled)
    }

    fn state(&self) -> Result<StateDir, PathError> {
        StateDir::open(&self.state)
    }

    fn compiled(&self, folder: &Folder, through: NaiveDate) -> Compiled {
        compile(Arc::new(folder.sources.clone()), &self.config, through)
    }
}

/// From today, or the first day spoken of, to the end of the rolling window, or
/// so far after the last day spoken of that what moves has settled.
fn window(config: &Config, today: NaiveDate, dates: &[NaiveDate]) -> (NaiveDate, NaiveDate) {
    const SETTLED: Days = Days::new(120);
    let from = dates.iter().copied().min().map_or(today, |first| first.min(today));
    let rolling = rolling_window(config, today).1;
    let last = dates.iter().copied().max().and_then(|last| last.checked_add_days(SETTLED));
    (from, last.map_or(rolling, |last| last.max(rolling)).min(LAST_DAY))
}

/// The plan with another text for some of its files.
fn with_changes(sources: &Sources, changes: &[crate::plan::edit::FileChange]) -> Sources {
    let mut sources = sources.clone();
    for change in changes {
        sources.files.retain(|file| file.path != change.path);
        if let Some(text) = &change.after {
            let (path, text) = (change.path.clone(), text.clone());
            sources.files.push(crate::diag::Source { path, text });
        }
    }
    sources.files.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}
