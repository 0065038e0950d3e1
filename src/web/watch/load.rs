//! Reads what a snapshot is made from: the plan, the links and the ledger.
//!
//! The last plan without errors is kept in `state/`, so that the server also starts
//! while the plan on disk has errors.

use crate::diag::{Source, Sources};
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::plan::Config;
use crate::store::{self, LoadError, Loaded, PathError, Revision, StateDir, file_identity};
use crate::web::feeds::{FeedsKey, KeptFeeds};
use crate::web::plan_problem::PlanProblem;
use crate::web::snapshot::{Snapshot, SnapshotInput, day};
use chrono::{DateTime, NaiveDate, Utc};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing::error;

/// The last plan without errors, as its files were.
const LAST_GOOD: &str = "last-good.json";

/// The program that is running, also after its file was replaced.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// So much of a ledger has the time at which it was closed.
const LEDGER_HEAD: u64 = 256;

/// Where everything is read from.
pub(in crate::web) struct Origin {
    pub plans: PathBuf,
    pub state: StateDir,
}

/// What a server begins with.
pub(in crate::web) struct Initial {
    pub snapshot: Snapshot,
    pub ledger: Ledger,
    /// The ledger as the server before closed it, where it is vouched for and stands there
    /// still.
    pub closed: Option<Ledger>,
    /// What the plan was read from.
    pub loaded: Option<Loaded>,
}

/// The first snapshot, without feeds: of the plan, or else of the last one without errors.
pub(in crate::web) fn load_initial(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
    loaded: Result<Loaded, LoadError>,
) -> Result<Initial, PlanProblem> {
    let (known, is_vouched_for) = origin.ledger(now);
    // Private links wait until the file can be read; open feeds are served meanwhile.
    let links = origin.links().unwrap_or_else(|error| {
        error!("{error}");
        Links::default()
    });
    let links = Arc::new(links);
    let make = |sources, revision| {
        let links = links.clone();
        let input = SnapshotInput { config, revision, sources, links, now, before: None };
        with_ledger(&known, |ledger| Snapshot::begin(input, ledger))
    };
    let made = match &loaded {
        Ok(loaded) => make(Arc::new(loaded.folder.sources.clone()), loaded.revision),
        Err(error) => Err(PlanProblem::from(error)),
    };
    let (snapshot, ledger) = match made {
        Ok(made) => made,
        Err(problem) if origin.is_new() => {
            // Nothing was ever there: the pages say how one begins.
            make(Arc::new(nothing()), Revision::of(&Sources::default())).map_err(|_| problem)?
        }
        Err(problem) => {
            let last = origin
                .last_good()
                .and_then(|(sources, revision)| make(Arc::new(sources), revision).ok());
            let Some((last, ledger)) = last else { return Err(problem) };
            (last.with_problem(Some(problem)), ledger)
        }
    };
    let closed = is_vouched_for.then_some(known);
    Ok(Initial { snapshot, ledger, closed, loaded: loaded.ok() })
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
pub(in crate::web) fn make(
    input: SnapshotInput,
    ledger: &Ledger,
) -> Result<(Snapshot, Ledger), PlanProblem> {
    with_ledger(ledger, |ledger| Snapshot::make(input, ledger))
}

/// A plan that makes the program panic is a broken plan, not the end of the server.
pub(in crate::web) fn with_ledger(
    ledger: &Ledger,
    make: impl FnOnce(&mut Ledger) -> Result<Snapshot, PlanProblem>,
) -> Result<(Snapshot, Ledger), PlanProblem> {
    let mut ledger = ledger.clone();
    let made = catch_unwind(AssertUnwindSafe(|| make(&mut ledger)));
    let made =
        made.unwrap_or_else(|_| Err(PlanProblem::new("intern fejl i programmet; se loggen")));
    Ok((made?, ledger))
}

fn feeds_key<'a>(
    config: &'a Config,
    revision: Revision,
    today: NaiveDate,
    [program, ledger]: &'a [String; 2],
) -> FeedsKey<'a> {
    FeedsKey { config, revision, today, files: [program, ledger] }
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

    /// Writes the last plan without errors, for [`load_initial`], where it is another.
    pub fn save_last_good(&self, sources: &Sources) -> Result<(), PathError> {
        let files: Vec<_> = sources.files.iter().map(|file| (&file.path, &file.text)).collect();
        let text = serde_json::to_string(&files).expect("texts are no maps");
        match self.state.read(LAST_GOOD) {
            Ok(Some(known)) if known == text.as_bytes() => Ok(()),
            _ => self.state.write(LAST_GOOD, text.as_bytes()),
        }
    }

    /// The folder has no files, and never had a plan without errors.
    fn is_new(&self) -> bool {
        let is_empty = |sources: &Sources| sources.files.is_empty() && sources.unread.is_empty();
        self.last_good().is_none()
            && store::load(&self.plans).is_ok_and(|(sources, _)| is_empty(&sources))
    }

    pub fn last_good(&self) -> Option<(Sources, Revision)> {
        let files: Vec<(String, String)> = serde_json::from_str(&self.text(LAST_GOOD)).ok()?;
        let files = files.into_iter().map(|(path, text)| Source { path, text }).collect();
        let sources = Sources::new(files);
        let revision = Revision::of(&sources);
        Some((sources, revision))
    }

    /// The ledger of the server before, and whether it is vouched for. One that isn't is
    /// marked as in use.
    fn ledger(&self, now: DateTime<Utc>) -> (Ledger, bool) {
        let written = self.ledger_written(now);
        let text = self.text(store::LEDGER);
        let (ledger, is_whole) = Ledger::read(&text);
        if !is_whole {
            error!(
                "`{}` kan ikke læses helt; hvad der mangler i den, er nyt i kalenderne",
                store::LEDGER
            );
        }
        let (mut ledger, is_vouched_for) = ledger.reopened(written, now);
        if !is_vouched_for
            && let Err(error) = self.state.write(store::LEDGER, ledger.to_text().as_bytes())
        {
            error!("{error}");
            self.give_up(&mut ledger, now);
        }
        (ledger, is_vouched_for)
    }

    /// Of a ledger that can't be marked as in use nothing is vouched for, and if possible it
    /// is removed, so that no later start does.
    pub fn give_up(&self, ledger: &mut Ledger, now: DateTime<Utc>) {
        ledger.distrust(now);
        if let Err(error) = self.state.remove(store::LEDGER) {
            error!("{error}");
        }
    }

    /// Writes the ledger for the next start, once nothing is served any more, and the open
    /// feeds that go with it.
    pub fn close(
        &self,
        ledger: &Ledger,
        snapshot: &Snapshot,
        config: &Config,
        now: DateTime<Utc>,
    ) -> Result<(), PathError> {
        self.state.write(store::LEDGER, ledger.closed_text(now).as_bytes())?;
        let files = self.identities().filter(|_| snapshot.problem.is_none());
        let Some(files) = &files else { return Ok(()) };
        let feeds = snapshot.open_feeds();
        let key = feeds_key(config, snapshot.revision, snapshot.today, files);
        let file = KeptFeeds::file(&key, feeds.iter().map(|(id, feed)| (*id, *feed)));
        self.state.write(store::KEPT_FEEDS, &file)
    }

    /// The open feeds of the server before, where they are those of this plan and moment.
    pub fn kept_feeds(
        &self,
        config: &Config,
        loaded: &Loaded,
        now: DateTime<Utc>,
    ) -> Option<KeptFeeds> {
        let kept = self.state.read(store::KEPT_FEEDS).ok()??;
        let files = self.identities()?;
        let key = feeds_key(config, loaded.revision, day(config, now), &files);
        let kept = KeptFeeds::read(kept, &key)?;
        // The ledger's own rule, of which its first lines are enough.
        let head = self.state.head(store::LEDGER, LEDGER_HEAD);
        let ledger = Ledger::parse(&String::from_utf8_lossy(&head));
        ledger.reopened(self.ledger_written(now), now).1.then_some(kept)
    }

    /// Those of the program and of the ledger.
    fn identities(&self) -> Option<[String; 2]> {
        let ledger = self.state.path().join(store::LEDGER);
        Some([file_identity(Path::new(OWN_PROGRAM))?, file_identity(&ledger)?])
    }

    /// When the ledger came to stand where it is.
    fn ledger_written(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.state.age(store::LEDGER).map(|age| now - age)
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
