//! Making edits, for the command line and the pages alike.
//!
//! Read the folder, change the text, compile the candidate, compare the schedules,
//! write the files, record the entry. A [`Preview`] is the same without writing.
//! How an edit changes a text is in `plan::edit`; atomic writing and the history
//! are in `store`; who may edit is for `web` and `cli`.

mod commit;
#[cfg(test)]
mod faults;
mod find;
mod log;
mod past;
mod preview;
mod refusal;
mod undo;

pub use commit::{Conflict, Done, Outcome, Request};
pub use find::{no_occurrence, occurrence};
pub use log::{EXTERNAL, LogEntry};
pub use past::{HeldChange, PastItem};
pub use preview::{AffectedMeeting, BodyDifferences, Preview, unified};
pub use refusal::Refusal;
pub use undo::UndoRequest;

use crate::calendar::LAST_DAY;
use crate::compile::{Compiled, compile_after, rolling_window};
use crate::plan::Config;
use crate::store::{Folder, History, HistoryError, PathError, StateDir};
use chrono::{Days, NaiveDate};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

/// Makes edits of one plan. It has only paths and settings, no state, so several
/// processes can edit the same plan.
#[derive(Clone, Debug)]
pub struct Editor {
    pub plans: PathBuf,
    pub state: PathBuf,
    pub config: Config,
    /// The `PATH` that the `git` program is found on.
    pub search_path: Option<OsString>,
}

impl Editor {
    /// The history, created if needed; `None` where the configuration disables it.
    fn history(&self, state: &StateDir) -> Option<Result<History, HistoryError>> {
        let wanted = self.config.history.enabled;
        wanted.then(|| History::open(state, self.search_path.as_deref()))
    }

    /// The history for reading, if it exists; creates nothing.
    fn existing_history(&self) -> Option<History> {
        let history = History::existing(&self.state, self.search_path.as_deref());
        history.filter(|_| self.config.history.enabled)
    }

    fn state(&self) -> Result<StateDir, PathError> {
        StateDir::open(&self.state)
    }

    /// The plan as it was read, decided at least as far as a day and as the known one.
    fn compiled(&self, folder: &Folder, known: Option<&Compiled>, to: NaiveDate) -> Compiled {
        let reach = known.and_then(|known| known.schedule.as_ref()).map(|known| known.through);
        let through = reach.map_or(to, |reach| reach.max(to));
        compile_after(known, Arc::new(folder.sources.clone()), &self.config, through)
    }
}

/// The message where the configuration disables the history, or there is none yet.
const NO_HISTORY: &str = "der føres ingen historik, så intet kan tages tilbage";

/// The days to compare: from today or the first date of the edit to the end of the
/// rolling window, or far enough past its last date that nothing moves any more.
fn window(config: &Config, today: NaiveDate, dates: &[NaiveDate]) -> (NaiveDate, NaiveDate) {
    const MARGIN: Days = Days::new(120);
    let from = dates.iter().copied().min().map_or(today, |first| first.min(today));
    let rolling = rolling_window(config, today).1;
    let last = dates.iter().copied().max().and_then(|last| last.checked_add_days(MARGIN));
    (from, last.map_or(rolling, |last| last.max(rolling)).min(LAST_DAY))
}
