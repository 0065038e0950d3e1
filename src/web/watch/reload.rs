//! Keeps the snapshot true: when a file or the day changes, another one is made and
//! swapped in. A plan that doesn't hold changes nothing but says so.
//!
//! Runs on a thread of its own, beside all requests. The last plan that held is
//! kept in `state/`, so that a broken one stops no start either.

use crate::diag::{Source, Sources};
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::plan::Config;
use crate::store::{self, LoadError, PathError, Revision, StateDir, Waker, Watch, WatchEvent};
use crate::web::snapshot::{PlanProblem, Snapshot, SnapshotInput, day};
use crate::web::state::AppState;
use crate::web::watch::history_worker::HistoryWorker;
use crate::web::watch::log::Log;
use chrono::{DateTime, Utc};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the day is asked for.
const TICK: Duration = Duration::from_secs(1);
/// How often the last use of private links is written down.
const USES_EVERY: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(5);

/// The plan that held last, as its files were.
const LAST_GOOD: &str = "last-good.json";

/// What a snapshot is read from.
pub(in crate::web) struct Origin {
    pub plans: PathBuf,
    pub state: StateDir,
    pub log: Log,
}

/// Reads the first snapshot, from the plan or else from the last one that held.
pub(in crate::web) fn load_initial(
    origin: &Origin,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<(Snapshot, Ledger), PlanProblem> {
    let mut ledger = read_ledger(origin, now);
    // Unreadable at the start, there are none known: open feeds are served all the same.
    let links = read_links(origin).unwrap_or_else(|error| {
        (origin.log)(&error.to_string());
        Links::default()
    });
    let links = Arc::new(links);
    let make = |ledger: &mut Ledger, sources, revision| {
        let links = links.clone();
        make(SnapshotInput { config, revision, sources, links, now, before: None }, ledger)
    };
    let read = match store::load(&origin.plans) {
        Ok((sources, revision)) => make(&mut ledger, Arc::new(sources), revision),
        Err(error) => Err(problem(&error)),
    };
    let snapshot = match read {
        Ok(snapshot) => snapshot,
        Err(problem) => {
            let last = read_last_good(origin).and_then(|(sources, revision)| {
                make(&mut ledger, Arc::new(sources), revision).ok()
            });
            let Some(last) = last else { return Err(problem) };
            last.with_problem(Some(problem))
        }
    };
    Ok((snapshot, ledger))
}

/// The thread that keeps a snapshot true; ends when dropped.
pub(in crate::web) struct ReloadThread {
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl ReloadThread {
    pub fn start(origin: Origin, app: Arc<AppState>, ledger: Ledger) -> ReloadThread {
        let (watch, blind) = Watch::new(&origin.plans, origin.state.path());
        if let Some(error) = blind {
            let log = origin.log;
            log(&format!("kan ikke følge alle ændringer straks ({error}); ser selv efter imens"));
        }
        let waker = watch.waker();
        let _ = app.waker.set(watch.waker());
        let snapshot = app.snapshot.load_full();
        let reloader = Reloader {
            history_worker: HistoryWorker::start(app.clone(), origin.log),
            origin,
            app,
            ledger,
            saved: None,
            links_problem: None,
            next_uses: Instant::now() + USES_EVERY,
        };
        reloader.log_state(&snapshot);
        let thread = std::thread::Builder::new()
            .name("reload".into())
            .spawn(move || reloader.run(watch))
            .expect("a machine that can run us can run one thread more");
        ReloadThread { waker, thread: Some(thread) }
    }
}

impl Drop for ReloadThread {
    fn drop(&mut self) {
        self.waker.stop();
        if let Some(thread) = self.thread.take() {
            // It caught its panics itself.
            let _ = thread.join();
        }
    }
}

struct Reloader {
    origin: Origin,
    app: Arc<AppState>,
    ledger: Ledger,
    history_worker: HistoryWorker,
    /// The plan that `LAST_GOOD` holds.
    saved: Option<Revision>,
    /// Why the links can't be read, as it was last said.
    links_problem: Option<String>,
    next_uses: Instant,
}

impl Reloader {
    fn run(mut self, mut watch: Watch) {
        self.save();
        if self.app.snapshot.load().problem.is_none() {
            self.history_worker.notify();
        }
        // What changed after the first look and before the watch.
        self.read(&self.app.snapshot.load_full());
        loop {
            let event = watch.wait(TICK);
            let snapshot = self.app.snapshot.load_full();
            match event {
                WatchEvent::Stopped => break,
                WatchEvent::Changed | WatchEvent::Now => self.read(&snapshot),
                WatchEvent::Idle if self.is_new_day(&snapshot) => self.read(&snapshot),
                WatchEvent::Idle => {}
            }
            if Instant::now() >= self.next_uses {
                self.next_uses = Instant::now() + USES_EVERY;
                self.write_uses();
            }
        }
        self.write_uses();
    }

    fn is_new_day(&self, snapshot: &Snapshot) -> bool {
        snapshot.today != day(&self.app.config, self.app.now())
    }

    /// Looks at everything again, and swaps what differs.
    fn read(&mut self, snapshot: &Snapshot) {
        self.app.reload_begins();
        let now = self.app.now();
        let made = match store::load(&self.origin.plans) {
            Err(error) => Err(problem(&error)),
            Ok((_, revision)) if revision == snapshot.revision => Ok(None),
            Ok((sources, revision)) => {
                self.make(snapshot, Arc::new(sources), revision, now).map(Some)
            }
        };
        let (mut made, mut problem) = match made {
            Ok(made) => (made, None),
            Err(problem) => (None, Some(problem)),
        };
        if made.is_none() && self.is_new_day(snapshot) {
            match self.make(snapshot, snapshot.sources.clone(), snapshot.revision, now) {
                Ok(rolled) => made = Some(rolled),
                Err(other) => problem = problem.or(Some(other)),
            }
        }
        let links = self.links(snapshot);
        let next = made.unwrap_or_else(|| snapshot.clone());
        self.publish(snapshot, next.with_problem(problem).with_links(links, &self.app.config, now));
    }

    /// Those in the file; while it can't be read, those that were known.
    fn links(&mut self, snapshot: &Snapshot) -> Arc<Links> {
        match read_links(&self.origin) {
            Ok(links) => {
                self.links_problem = None;
                Arc::new(links)
            }
            Err(error) => {
                let error = error.to_string();
                if self.links_problem.as_ref() != Some(&error) {
                    (self.origin.log)(&format!("{error}; de kendte private adresser gælder"));
                    self.links_problem = Some(error);
                }
                snapshot.links.clone()
            }
        }
    }

    fn make(
        &mut self,
        before: &Snapshot,
        sources: Arc<Sources>,
        revision: Revision,
        now: DateTime<Utc>,
    ) -> Result<Snapshot, PlanProblem> {
        let config = &self.app.config;
        let links = before.links.clone();
        let before = Some(before);
        make(SnapshotInput { config, revision, sources, links, now, before }, &mut self.ledger)
    }

    fn publish(&mut self, before: &Snapshot, next: Snapshot) {
        let plan = next.revision != before.revision;
        let day = next.today != before.today;
        let problem = next.problem != before.problem;
        let next = Arc::new(next);
        if plan || day || problem || next.links != before.links {
            self.app.publish(next.clone());
        }
        self.app.reload_is_done();
        if plan || problem {
            self.app.counters.plan(next.problem.is_none());
            self.log_state(&next);
        }
        if plan || day {
            self.save();
        }
        if plan {
            self.history_worker.notify();
        }
    }

    fn log_state(&self, snapshot: &Snapshot) {
        let log = self.origin.log;
        match &snapshot.problem {
            None => log(&format!("planen er taget i brug ({:.12})", snapshot.revision.to_string())),
            Some(problem) => {
                log("planen er ikke taget i brug; den seneste gyldige vises. Fejl:");
                problem.lines.iter().for_each(|line| log(line));
            }
        }
    }

    /// Writes down what a later start needs. Being unable to is no reason to stop.
    fn save(&mut self) {
        let snapshot = self.app.snapshot.load_full();
        let ledger = self.origin.state.write(store::LEDGER, self.ledger.to_text().as_bytes());
        let mut saved = vec![ledger];
        if self.saved != Some(snapshot.revision) {
            let good = last_good(&snapshot.sources);
            saved.push(self.origin.state.write(LAST_GOOD, good.as_bytes()));
            self.saved = Some(snapshot.revision);
        }
        for error in saved.into_iter().filter_map(Result::err) {
            (self.origin.log)(&error.to_string());
        }
    }

    /// Notes who used their private links, without undoing what `link` did meanwhile.
    fn write_uses(&mut self) {
        let used = self.app.take_used_tokens();
        if used.is_empty() {
            return;
        }
        let now = self.app.now();
        let state = &self.origin.state;
        let written = state.lock(PATIENCE).and_then(|_lock| {
            let mut links = read_links(&self.origin)?;
            let mut is_news = false;
            for token in &used {
                is_news |= links.note_use(token, now);
            }
            match is_news {
                true => state.write(store::LINKS, links.to_text().as_bytes()),
                false => Ok(()),
            }
        });
        if let Err(error) = written {
            (self.origin.log)(&error.to_string());
        }
    }
}

/// A plan that makes the program panic is a broken plan, not the end of the server.
fn make(with: SnapshotInput, ledger: &mut Ledger) -> Result<Snapshot, PlanProblem> {
    let made = catch_unwind(AssertUnwindSafe(|| Snapshot::make(with, ledger)));
    made.unwrap_or_else(|_| Err(PlanProblem::new("intern fejl i programmet; se loggen")))
}

fn problem(error: &LoadError) -> PlanProblem {
    match error {
        LoadError::Io(error) => {
            PlanProblem::new(format!("planens filer kan ikke læses: {}", error.cause()))
        }
        LoadError::Misread(files) => {
            PlanProblem::told(files.iter().map(ToString::to_string).collect())
        }
    }
}

/// A folder that is away for a moment is no word that all addresses are revoked;
/// a file that was taken out of it is.
fn read_links(origin: &Origin) -> Result<Links, PathError> {
    let text = origin.state.read(store::LINKS)?;
    if text.is_none() {
        origin.state.check_readable()?;
    }
    Ok(Links::parse(&String::from_utf8_lossy(&text.unwrap_or_default())))
}

fn read_ledger(origin: &Origin, now: DateTime<Utc>) -> Ledger {
    let written = origin.state.age(store::LEDGER).map(|age| now - age);
    Ledger::restore(&read_text(origin, store::LEDGER), written, now)
}

fn read_text(origin: &Origin, name: &str) -> String {
    let read = origin.state.read(name).unwrap_or_else(|error| {
        (origin.log)(&error.to_string());
        None
    });
    String::from_utf8_lossy(&read.unwrap_or_default()).into_owned()
}

fn last_good(sources: &Sources) -> String {
    let files: Vec<_> = sources.files.iter().map(|file| (&file.path, &file.text)).collect();
    serde_json::to_string(&files).expect("texts are no maps")
}

fn read_last_good(origin: &Origin) -> Option<(Sources, Revision)> {
    let files: Vec<(String, String)> = serde_json::from_str(&read_text(origin, LAST_GOOD)).ok()?;
    let files = files.into_iter().map(|(path, text)| Source { path, text }).collect();
    let sources = Sources { files };
    let revision = Revision::of(&sources);
    Some((sources, revision))
}
