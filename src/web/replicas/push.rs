//! Publishes what is served for the servers that follow this one.
//!
//! On a thread of its own: a remote repository may be slow, or away. The plan is served all
//! the same, and it is tried again.

use super::served::Served;
use crate::store::{ServedRepository, StateDir};
use crate::web::state::AppState;
use crate::web::watch::worker::{Stop, Worker};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use tracing::warn;

/// How soon after a failure it is tried again; each time twice as long, but no longer than
/// the second.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often it is looked whether the remote repository still has it: it may be another one, or
/// put back from a backup.
const LOOK: Duration = Duration::from_secs(300);
/// The first time all of a large plan goes over the network.
const LIMIT: Duration = Duration::from_secs(300);
/// What is under way when the server ends gets this.
const GRACE: Duration = Duration::from_secs(5);

/// The thread; dropping it waits until the last notice is handled.
pub(in crate::web) struct PushWorker {
    notices: Option<Sender<Served>>,
    _worker: Worker,
}

impl PushWorker {
    /// Starts it, where the settings name a repository.
    pub fn start(app: &Arc<AppState>, state: &StateDir) -> io::Result<Option<PushWorker>> {
        let Some(remote) = app.config.server.publish_to.clone() else { return Ok(None) };
        let (notices, receiver) = channel();
        let mut pusher = Pusher::new(app.clone(), state.clone(), remote);
        let run = move |stop: &Stop| pusher.run(&receiver, stop);
        let worker = Worker::start("replicas", app.clone(), run)?;
        Ok(Some(PushWorker { notices: Some(notices), _worker: worker }))
    }

    /// Something else is served.
    pub fn notify(&self, served: Served) {
        if let Some(notices) = &self.notices {
            let _ = notices.send(served);
        }
    }
}

impl Drop for PushWorker {
    fn drop(&mut self) {
        // Without a sender the thread ends.
        drop(self.notices.take());
    }
}

struct Pusher {
    app: Arc<AppState>,
    state: StateDir,
    remote: String,
    repository: Option<ServedRepository>,
    /// What is still to be published.
    waiting: Option<Served>,
    /// What was committed last, and the commit.
    last: Option<(Served, String)>,
    /// The commits that the remote repository may have from this program, also from a backup of
    /// it; `None` before the first, which takes the place of any other server's.
    own: Option<BTreeSet<String>>,
}

impl Pusher {
    fn new(app: Arc<AppState>, state: StateDir, remote: String) -> Pusher {
        Pusher { app, state, remote, repository: None, waiting: None, last: None, own: None }
    }

    fn run(&mut self, notices: &Receiver<Served>, stop: &Stop) {
        let mut pause = FIRST_PAUSE;
        loop {
            let wait = if self.waiting.is_some() { pause } else { LOOK };
            match notices.recv_timeout(wait) {
                Ok(served) => self.waiting = Some(notices.try_iter().last().unwrap_or(served)),
                Err(RecvTimeoutError::Timeout) if self.waiting.is_none() => {
                    self.waiting = self.last.as_ref().map(|(served, _)| served.clone());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let Some(served) = self.waiting.clone() else { continue };
            let pushed = self.push(served, stop);
            pause = match pushed {
                Ok(()) => {
                    self.waiting = None;
                    FIRST_PAUSE
                }
                Err(_) => {
                    self.begin_anew_if_damaged();
                    (pause * 2).min(LONGEST_PAUSE)
                }
            };
            let pushed = pushed
                .map_err(|why| format!("det, der vises, kan ikke udgives til `publish-to`: {why}"));
            self.app.health.replicas.record(pushed, self.app.now());
        }
    }

    fn push(&mut self, served: Served, stop: &Stop) -> Result<(), String> {
        let begun = Instant::now();
        let is_over = || {
            let time = begun.elapsed();
            time > LIMIT || (time > GRACE && stop.wait(Duration::ZERO))
        };
        let repository = self.repository()?;
        // The first of a day has no parent.
        let is_of_day = |(last, _): &&(Served, String)| last.day() == served.day();
        let last = self.last.as_ref().filter(is_of_day);
        let changes = served.changes(last.map(|(served, _)| served), self.app.now());
        let commit = match last {
            Some((_, commit)) if changes.is_empty() => commit.clone(),
            _ => {
                let parent = last.map(|(_, commit)| commit.as_str());
                let commit = repository.commit(parent, &changes, self.app.now());
                // What it was based on may be gone: the next one is whole.
                commit.inspect_err(|_| self.last = None)?
            }
        };
        self.last = Some((served, commit.clone()));
        let known = repository.pushed(is_over)?;
        let is_other = |own: &BTreeSet<String>| known.iter().any(|known| !own.contains(known));
        if self.own.as_ref().is_some_and(is_other) {
            return Err("en anden server udgiver også til den; stop den ene".to_owned());
        }
        // Whether it came there is not known where it fails.
        let own = self.own.get_or_insert_with(|| known.iter().cloned().collect());
        own.insert(commit.clone());
        if known.as_ref() != Some(&commit) {
            repository.push(known.as_deref(), &commit, is_over)?;
        }
        Ok(())
    }

    /// What a damaged repository has is all in memory.
    fn begin_anew_if_damaged(&mut self) {
        if self.repository.as_ref().is_some_and(ServedRepository::remove_if_damaged) {
            self.last = None;
            warn!("`state/served` var beskadiget og laves igen");
        }
    }

    fn repository(&mut self) -> Result<ServedRepository, String> {
        if let Some(known) = &self.repository {
            return Ok(known.clone());
        }
        let path = self.app.editor.search_path.as_deref();
        let opened = ServedRepository::open(&self.state, &self.remote, path)?;
        Ok(self.repository.insert(opened).clone())
    }
}
