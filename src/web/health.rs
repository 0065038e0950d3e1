//! What the server must get done to stay right, when that last succeeded, and which of
//! its threads are down: for `/healthz`, `/metrics` and the log.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::{error, info};

/// The plan is compared with the files at least every two seconds; reading a large one
/// takes some.
const MAX_UNCHECKED: Duration = Duration::from_secs(120);
/// The ledger is written at every midnight.
const MAX_UNWRITTEN: Duration = Duration::from_secs(26 * 3600);

#[derive(Debug)]
pub(in crate::web) struct Health {
    /// The plan on disk is the one that is served.
    pub plan: Task,
    /// The marks of the feeds are on disk.
    pub ledger: Task,
    /// The private addresses in the file are those that are served.
    pub links: Task,
    /// The last plan without errors is kept for a later start.
    pub last_good: Task,
    pub history: Task,
    /// The servers that follow this one can have what it serves.
    pub replicas: Task,
    /// The mail server takes what is sent. One that is down needs others than this server
    /// does, so it is no problem of [`Health::problems`].
    pub mail: Task,
    /// How many lines of the log could not be written.
    pub lost_lines: Arc<AtomicU64>,
    workers: Mutex<BTreeMap<&'static str, WorkerHealth>>,
}

/// A thread that works in the background.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::web) struct WorkerHealth {
    pub panics: u64,
    pub is_down: bool,
}

impl Health {
    pub fn new(lost_lines: Arc<AtomicU64>) -> Health {
        Health {
            lost_lines,
            plan: Task::new(Some(MAX_UNCHECKED), "planen er ikke læst længe"),
            ledger: Task::new(Some(MAX_UNWRITTEN), "kalendernes mærker er ikke gemt længe"),
            links: Task::new(None, ""),
            // These are written when something changes.
            last_good: Task::new(None, ""),
            history: Task::new(None, ""),
            replicas: Task::new(None, ""),
            mail: Task::new(None, ""),
            workers: Mutex::default(),
        }
    }

    /// Why the server needs somebody. Of a plan that is known to be broken its own errors
    /// say more than how old it is.
    pub fn problems(&self, is_plan_broken: bool) -> Vec<String> {
        let down = self.workers().into_iter().filter(|(_, worker)| worker.is_down);
        let down = down.map(|(name, _)| format!("tråden `{name}` er gået ned og startes igen"));
        let plan = Some(&self.plan).filter(|_| !is_plan_broken);
        let others = [&self.ledger, &self.links, &self.last_good, &self.history, &self.replicas];
        let tasks = plan.into_iter().chain(others);
        down.chain(tasks.filter_map(Task::problem)).collect()
    }

    pub fn workers(&self) -> BTreeMap<&'static str, WorkerHealth> {
        lock(&self.workers).clone()
    }

    pub fn worker_runs(&self, name: &'static str) {
        lock(&self.workers).entry(name).or_default().is_down = false;
    }

    pub fn worker_panicked(&self, name: &'static str) {
        let mut workers = lock(&self.workers);
        let worker = workers.entry(name).or_default();
        worker.panics += 1;
        worker.is_down = true;
    }
}

/// Something that is done again and again.
#[derive(Debug)]
pub(in crate::web) struct Task {
    /// Longer than this since it last succeeded is a problem by itself.
    max_age: Option<Duration>,
    too_old: &'static str,
    last: Mutex<Last>,
}

#[derive(Debug)]
struct Last {
    /// By the clock, and for ages by one that nobody sets.
    success: Option<DateTime<Utc>>,
    since: Instant,
    problem: Option<String>,
}

impl Task {
    fn new(max_age: Option<Duration>, too_old: &'static str) -> Task {
        let last = Last { success: None, since: Instant::now(), problem: None };
        Task { max_age, too_old, last: Mutex::new(last) }
    }

    /// Records how it went. The same problem is logged once.
    pub fn record(&self, result: Result<(), String>, now: DateTime<Utc>) {
        let mut last = lock(&self.last);
        match result {
            Ok(()) => {
                if let Some(problem) = last.problem.take() {
                    info!("det er i orden igen: {problem}");
                }
                (last.success, last.since) = (Some(now), Instant::now());
            }
            Err(problem) => {
                if last.problem.as_ref() != Some(&problem) {
                    error!("{problem}");
                }
                last.problem = Some(problem);
            }
        }
    }

    pub fn has_failed(&self) -> bool {
        lock(&self.last).problem.is_some()
    }

    /// When it last succeeded, and how long ago; since the start if it never did.
    pub fn last_success(&self) -> (Option<DateTime<Utc>>, Duration) {
        let last = lock(&self.last);
        (last.success, last.since.elapsed())
    }

    /// Why it needs somebody.
    pub fn problem(&self) -> Option<String> {
        let last = lock(&self.last);
        let is_old = self.max_age.is_some_and(|most| last.since.elapsed() > most);
        last.problem.clone().or_else(|| is_old.then(|| self.too_old.to_owned()))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
