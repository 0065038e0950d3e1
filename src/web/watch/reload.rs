//! The reload thread: when a file or the day changes, it makes another snapshot and
//! swaps it in. A plan with errors only changes what is said about it. After a start it makes
//! the feeds: those that are requested first, then the others.

mod first_feeds;
mod uses;

use crate::diag::Sources;
use crate::feed::Ledger;
use crate::feed::links::Links;
use crate::store::{self, Folder, Loaded, Revision, Waker, Watch, WatchEvent};
use crate::web::plan_problem::PlanProblem;
use crate::web::replicas::push::PushWorker;
use crate::web::replicas::served::Served;
use crate::web::snapshot::{Snapshot, SnapshotInput, day};
use crate::web::state::AppState;
use crate::web::watch::history_worker::HistoryWorker;
use crate::web::watch::ledger_file::LedgerFile;
use crate::web::watch::load::{Origin, make};
use crate::web::watch::worker::Worker;
use chrono::{DateTime, Utc};
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{error, info, warn};

/// How often the clock is checked for a new day.
const TICK: Duration = Duration::from_secs(1);
/// How often the last use of private links is written down.
const WRITE_USES_EVERY: Duration = Duration::from_secs(60);
/// How often what could not be written is tried again.
const RETRY_EVERY: Duration = Duration::from_secs(5);

/// The thread; ends when dropped.
pub(in crate::web) struct ReloadThread {
    waker: Waker,
    _worker: Worker,
}

impl ReloadThread {
    /// Serves the feeds of what the application was made with.
    pub fn start(
        origin: Origin,
        app: Arc<AppState>,
        (ledger, closed): (Ledger, Option<Ledger>),
        loaded: Option<Loaded>,
    ) -> io::Result<ReloadThread> {
        let mut watch = Watch::idle(&origin.plans, origin.state.path());
        let waker = watch.waker();
        let _ = app.waker.set(watch.waker());
        let mut reloader = Reloader {
            history_worker: HistoryWorker::start(app.clone())?,
            push_worker: PushWorker::start(&app, &origin.state)?,
            origin,
            app: app.clone(),
            ledger,
            closed,
            ledger_file: LedgerFile::default(),
            is_held_up: false,
            loaded,
            saved: None,
            next_uses: Instant::now() + WRITE_USES_EVERY,
            next_retry: Instant::now(),
        };
        log_state(&app.snapshot());
        let worker = Worker::start("reload", app, move |_| reloader.run(&mut watch))?;
        Ok(ReloadThread { waker, _worker: worker })
    }
}

impl Drop for ReloadThread {
    fn drop(&mut self) {
        self.waker.stop();
    }
}

struct Reloader {
    origin: Origin,
    app: Arc<AppState>,
    ledger: Ledger,
    /// What stands in the ledger's file, as long as that is the one which the server before
    /// closed.
    closed: Option<Ledger>,
    ledger_file: LedgerFile,
    /// The marks of feeds that are missing can't be written for now.
    is_held_up: bool,
    history_worker: HistoryWorker,
    push_worker: Option<PushWorker>,
    /// What was read last.
    loaded: Option<Loaded>,
    /// The plan that was last kept for a later start.
    saved: Option<Revision>,
    next_uses: Instant,
    next_retry: Instant,
}

impl Reloader {
    fn run(&mut self, watch: &mut Watch) {
        // A history that is new begins before any edit.
        let is_restart = self.closed.is_some();
        if !is_restart {
            self.notify_history();
        }
        let mut event = self.first_requests(watch);
        if event != WatchEvent::Stopped {
            self.mark_in_use();
            if let Some(error) = watch.begin() {
                warn!("kan ikke følge alle ændringer straks ({error}); ser selv efter imens");
            }
            if is_restart {
                self.notify_history();
            }
            self.when_made(&self.app.snapshot());
            // For what changed between the first reading and the watch.
            event = WatchEvent::Now;
        }
        loop {
            let snapshot = self.app.snapshot();
            match event {
                WatchEvent::Stopped => break,
                WatchEvent::Changed | WatchEvent::Now => self.read(&snapshot),
                WatchEvent::Idle if self.is_new_day(&snapshot) => self.read(&snapshot),
                WatchEvent::Idle | WatchEvent::Wanted => {}
            }
            let are_more_missing = self.make_missing();
            if Instant::now() >= self.next_retry {
                self.next_retry = Instant::now() + RETRY_EVERY;
                self.retry();
            }
            if Instant::now() >= self.next_uses {
                self.next_uses = Instant::now() + WRITE_USES_EVERY;
                self.write_uses();
            }
            if self.app.snapshot.load().problem.is_none() {
                self.app.health.plan.record(Ok(()), self.app.now());
            }
            event = watch.wait(if are_more_missing { Duration::ZERO } else { TICK });
        }
        self.write_uses();
        self.save_last_good(&self.app.snapshot());
        // Also where all that was shown is what the server before left: a ledger is vouched for
        // by when it was closed, and this server has written other files since.
        while self.make_missing() {}
        let (snapshot, now) = (self.app.snapshot(), self.app.now());
        let closed = self.origin.close(&self.ledger, &snapshot, &self.app.config, now);
        if let Err(error) = closed {
            error!("{error}");
        }
    }

    fn notify_history(&self) {
        if self.app.snapshot().problem.is_none() {
            self.history_worker.notify();
        }
    }

    fn is_new_day(&self, snapshot: &Snapshot) -> bool {
        snapshot.today != day(&self.app.config, self.app.now())
    }

    /// Reads everything again, and publishes what differs.
    fn read(&mut self, snapshot: &Snapshot) {
        self.app.reload_begins();
        let now = self.app.now();
        let mut unread = snapshot.sources.unread.clone();
        let links = self.links(snapshot);
        let loaded = store::load_after(self.loaded.as_ref(), &self.origin.plans);
        let made = match &loaded {
            Err(error) => Err(PlanProblem::from(error)),
            Ok(Loaded { folder: Folder { sources, .. }, revision, .. }) => {
                let revision = *revision;
                unread.clone_from(&sources.unread);
                match revision == snapshot.revision {
                    true => Ok(None),
                    false => {
                        let sources = Arc::new(sources.clone());
                        self.make(snapshot, (sources, revision), &links, now).map(Some)
                    }
                }
            }
        };
        self.loaded = loaded.ok().or(self.loaded.take());
        // A plan with errors leaves the snapshot as it is, with the problem added.
        let (mut made, mut problem) = match made {
            Ok(made) => (made, None),
            Err(problem) => (None, Some(problem)),
        };
        // A new day moves the window of the plan being served, also of a stale one.
        if made.is_none() && self.is_new_day(snapshot) {
            let plan = (snapshot.sources.clone(), snapshot.revision);
            match self.make(snapshot, plan, &links, now) {
                Ok(rolled) => made = Some(rolled),
                Err(other) => problem = problem.or(Some(other)),
            }
        }
        // Marks are served once they are written.
        let made = made.filter(|(_, ledger)| self.keep(ledger.clone()));
        let next = made.map_or_else(|| snapshot.clone(), |(next, _)| next);
        let next = next.with_links(links, &self.app.config, now);
        self.publish(snapshot, next.with_problem(problem).with_unread(unread));
    }

    /// Those in the file; while not all of it can be read, the known ones as well. A line is
    /// never removed: one that was revoked stays.
    fn links(&mut self, snapshot: &Snapshot) -> Arc<Links> {
        let known = &snapshot.links;
        let (links, problem) = match self.origin.links() {
            Ok(mut links) => {
                let problem = links.problem(store::LINKS);
                if problem.is_some() {
                    links.add_missing(known);
                }
                (Arc::new(links), problem)
            }
            Err(error) => (known.clone(), Some(error.to_string())),
        };
        let problem = problem.map(|why| format!("{why}; de kendte private adresser gælder"));
        self.app.health.links.record(problem.map_or(Ok(()), Err), self.app.now());
        links
    }

    fn make(
        &mut self,
        before: &Snapshot,
        (sources, revision): (Arc<Sources>, Revision),
        links: &Arc<Links>,
        now: DateTime<Utc>,
    ) -> Result<(Snapshot, Ledger), PlanProblem> {
        let (config, links) = (&self.app.config, links.clone());
        let before = Some(before);
        make(SnapshotInput { config, revision, sources, links, now, before }, &self.ledger)
    }

    /// Writes a ledger and goes on with it; whether its marks may be served. A disk that
    /// is full makes no feed stale, but for marks that are ahead of the clock, which the
    /// next start might not reach.
    fn keep(&mut self, ledger: Ledger) -> bool {
        let now = self.app.now();
        let written = self.ledger_file.write(&self.origin.state, &ledger);
        let may_serve = written.is_ok() || ledger.is_past(now);
        self.app.health.ledger.record(written.map_err(|error| error.to_string()), now);
        if may_serve {
            self.ledger = ledger;
        }
        may_serve
    }

    /// Tries again what could not be written.
    fn retry(&mut self) {
        let health = &self.app.clone().health;
        self.is_held_up = false;
        if health.ledger.has_failed() {
            self.read(&self.app.snapshot());
        }
        if health.ledger.has_failed() {
            self.keep(self.ledger.clone());
        }
        if health.last_good.has_failed() {
            self.save_last_good(&self.app.snapshot());
        }
    }

    fn publish(&mut self, before: &Snapshot, next: Snapshot) {
        let plan = next.revision != before.revision;
        let day = next.today != before.today;
        let problem = next.problem != before.problem;
        let next = Arc::new(next);
        let unread = next.sources.unread != before.sources.unread;
        let links = next.links != before.links;
        if plan || day || problem || unread || links {
            self.app.publish(next.clone());
        }
        if plan || day || links {
            self.when_made(&next);
        }
        self.app.reload_is_done();
        if plan || problem {
            self.app.counters.plan(next.problem.is_none());
            log_state(&next);
        }
        if plan {
            self.history_worker.notify();
        }
    }

    /// What follows once no feed of a plan is missing: it is kept for a later start, for one of
    /// which a feed can't be made is not good; and published for the servers that follow this one.
    fn when_made(&mut self, snapshot: &Arc<Snapshot>) {
        if !snapshot.missing().is_empty() {
            return;
        }
        self.save_last_good(snapshot);
        if let Some(worker) = &self.push_worker {
            let (snapshot, ledger) = (snapshot.clone(), self.ledger.clone());
            worker.notify(Served { snapshot, ledger });
        }
    }

    /// Keeps the plan for a later start, once. The server goes on if it can't.
    fn save_last_good(&mut self, snapshot: &Snapshot) {
        if self.saved == Some(snapshot.revision) {
            return;
        }
        let saved = self.origin.save_last_good(&snapshot.sources);
        self.saved = saved.is_ok().then_some(snapshot.revision);
        let saved = saved.map_err(|error| error.to_string());
        self.app.health.last_good.record(saved, self.app.now());
    }
}

fn log_state(snapshot: &Snapshot) {
    match &snapshot.problem {
        None => info!("planen er taget i brug ({:.12})", snapshot.revision.to_string()),
        Some(problem) => {
            error!("planen er ikke taget i brug; den seneste gyldige vises. Fejl:");
            problem.lines.iter().for_each(|line| error!("{line}"));
        }
    }
}
