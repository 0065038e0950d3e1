//! Reads what a snapshot is made from: the plan, the links and the ledger.
//!
//! The last plan without errors is kept in `state/`, so that the server also starts
//! while the plan on disk has errors.

use crate::diag::{Source, Sources};
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::plan::Config;
use crate::store::{self, LoadError, PathError, Revision, StateDir};
use crate::web::snapshot::{PlanProblem, Snapshot, SnapshotInput};
use chrono::{DateTime, Utc};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use tracing::error;

/// The last plan without errors, as its files were.
const LAST_GOOD: &str = "last-good.json";

/// Where everything is read from.
pub(in crate::web) struct Origin {
    pub plans: PathBuf,
    pub state: StateDir,
}

/// The first snapshot: of the plan, or else of the last one without errors.
pub(in crate::web) fn load_initial(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<(Snapshot, Ledger), PlanProblem> {
    let ledger = origin.ledger(now);
    // Private links wait until the file can be read; open feeds are served meanwhile.
    let links = origin.links().unwrap_or_else(|error| {
        error!("{error}");
        Links::default()
    });
    let links = Arc::new(links);
    let make = |sources, revision| {
        let links = links.clone();
        make(SnapshotInput { config, revision, sources, links, now, before: None }, &ledger)
    };
    let made = match store::load(&origin.plans) {
        Ok((sources, revision)) => make(Arc::new(sources), revision),
        Err(error) => Err(PlanProblem::from(&error)),
    };
    match made {
        Ok(made) => Ok(made),
        Err(problem) if origin.is_new() => {
            // Nothing was ever there: the pages say how one begins.
            make(Arc::new(nothing()), Revision::of(&Sources::default())).map_err(|_| problem)
        }
        Err(problem) => {
            let last = origin
                .last_good()
                .and_then(|(sources, revision)| make(Arc::new(sources), revision).ok());
            let Some((last, ledger)) = last else { return Err(problem) };
            Ok((last.with_problem(Some(problem)), ledger))
        }
    }
}

/// A plan that nothing is in.
fn nothing() -> Sources {
    let nothing = Source { path: "calendar.toml".to_owned(), text: String::new() };
    Sources::new(vec![nothing])
}

/// The snapshot of a plan that nothing is in.
pub(in crate::web) fn make_empty(
    config: &Config,
    now: DateTime<Utc>,
) -> Result<Snapshot, PlanProblem> {
    let (sources, revision) = (Arc::new(nothing()), Revision::of(&Sources::default()));
    let links = Arc::new(Links::default());
    let input = SnapshotInput { config, revision, sources, links, now, before: None };
    Ok(make(input, &Ledger::default())?.0)
}

/// A snapshot, and the ledger with its marks, which is to be written before it is served.
/// A plan that makes the program panic is a broken plan, not the end of the server.
pub(in crate::web) fn make(
    input: SnapshotInput,
    ledger: &Ledger,
) -> Result<(Snapshot, Ledger), PlanProblem> {
    let mut ledger = ledger.clone();
    let made = catch_unwind(AssertUnwindSafe(|| Snapshot::make(input, &mut ledger)));
    let made =
        made.unwrap_or_else(|_| Err(PlanProblem::new("intern fejl i programmet; se loggen")));
    Ok((made?, ledger))
}

impl From<&LoadError> for PlanProblem {
    fn from(error: &LoadError) -> PlanProblem {
        match error {
            LoadError::Io(error) => {
                PlanProblem::new(format!("planens filer kan ikke læses: {}", error.cause()))
            }
            LoadError::Misread(files) => {
                PlanProblem::public(files.iter().map(ToString::to_string).collect())
            }
        }
    }
}

impl Origin {
    /// No file means no links, but only where the folder is there: a folder that is
    /// away for a moment does not revoke them all.
    pub fn links(&self) -> Result<Links, PathError> {
        let text = self.state.read(store::LINKS)?;
        match &text {
            None => self.state.check_readable()?,
            // The program writes none that is empty: it was cut off.
            Some(text) if text.is_empty() => {
                let empty = io::Error::other("filen er tom");
                return Err(PathError::new("læse", &self.state.path().join(store::LINKS), empty));
            }
            Some(_) => {}
        }
        Ok(Links::parse(&String::from_utf8_lossy(&text.unwrap_or_default())))
    }

    /// Writes the last plan without errors, for [`load_initial`].
    pub fn save_last_good(&self, sources: &Sources) -> Result<(), PathError> {
        let files: Vec<_> = sources.files.iter().map(|file| (&file.path, &file.text)).collect();
        let text = serde_json::to_string(&files).expect("texts are no maps");
        self.state.write(LAST_GOOD, text.as_bytes())
    }

    /// The folder has no files, and never had a plan without errors.
    fn is_new(&self) -> bool {
        let is_empty = |sources: &Sources| sources.files.is_empty() && sources.unread.is_empty();
        self.last_good().is_none()
            && store::load(&self.plans).is_ok_and(|(sources, _)| is_empty(&sources))
    }

    fn last_good(&self) -> Option<(Sources, Revision)> {
        let files: Vec<(String, String)> = serde_json::from_str(&self.text(LAST_GOOD)).ok()?;
        let files = files.into_iter().map(|(path, text)| Source { path, text }).collect();
        let sources = Sources::new(files);
        let revision = Revision::of(&sources);
        Some((sources, revision))
    }

    /// The ledger of the server before, marked as in use. Where it can't be marked, nothing
    /// in it is vouched for, and if possible it is removed, so that no later start does.
    fn ledger(&self, now: DateTime<Utc>) -> Ledger {
        let written = self.state.age(store::LEDGER).map(|age| now - age);
        let text = self.text(store::LEDGER);
        if !Ledger::is_whole(&text) {
            error!(
                "`{}` kan ikke læses helt; hvad der mangler i den, er nyt i kalenderne",
                store::LEDGER
            );
        }
        let mut ledger = Ledger::restore(&text, written, now);
        if let Err(error) = self.write_ledger(&ledger) {
            error!("{error}");
            ledger.distrust(now);
            if let Err(error) = self.state.remove(store::LEDGER) {
                error!("{error}");
            }
        }
        ledger
    }

    pub fn write_ledger(&self, ledger: &Ledger) -> Result<(), PathError> {
        self.state.write(store::LEDGER, ledger.to_text().as_bytes())
    }

    /// Writes the ledger for the next start, once nothing is served any more.
    pub fn close_ledger(&self, ledger: &Ledger, now: DateTime<Utc>) -> Result<(), PathError> {
        self.state.write(store::LEDGER, ledger.closed_text(now).as_bytes())
    }

    /// A file of the state folder; empty if it is missing or can't be read.
    fn text(&self, name: &str) -> String {
        let read = self.state.read(name).unwrap_or_else(|error| {
            error!("{error}");
            None
        });
        String::from_utf8_lossy(&read.unwrap_or_default()).into_owned()
    }
}
