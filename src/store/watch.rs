//! Tells when a plan may have changed.
//!
//! The system says so at once where it can; a glance at the files every other
//! second says it where it can't (network disks, a folder that was swapped
//! whole). Whether anything really changed is for the reader to find out, by
//! the revision.

use super::load::{Glance, glance};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// An editor writes a file in several steps: wait for so much quiet after them.
const QUIET: Duration = Duration::from_millis(200);
/// But with someone writing on and on, no longer than this.
const IMPATIENCE: Duration = Duration::from_millis(600);
const GLANCE_EVERY: Duration = Duration::from_secs(2);

/// What a wait ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Something was written, and then it was quiet.
    Changed,
    /// Somebody called [`Waker::now`].
    Now,
    /// Nothing happened for as long as was asked.
    Idle,
    /// Somebody called [`Waker::stop`].
    Stopped,
}

enum Signal {
    Event,
    Now,
    Stop,
}

/// A watch over the plan's folder and the state folder.
pub struct Watch {
    plans: PathBuf,
    state: PathBuf,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    /// Kept alive: its drop ends the watching.
    _watcher: Option<RecommendedWatcher>,
    seen: Glance,
    next_glance: Instant,
}

/// Wakes the one who waits at a [`Watch`].
#[derive(Clone)]
pub struct Waker(Sender<Signal>);

impl Waker {
    pub fn now(&self) {
        // No one waits any more when the server is going down.
        let _ = self.0.send(Signal::Now);
    }

    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watch {
    /// Starts to watch. The second value says why the system can't tell of
    /// changes, when it can't: then glancing must do.
    pub fn new(plans: &Path, state: &Path) -> (Watch, Option<notify::Error>) {
        let (sender, signals) = channel();
        let (watcher, trouble) = match watcher(plans, state, sender.clone()) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(error)),
        };
        let watch = Watch {
            plans: plans.to_owned(),
            state: state.to_owned(),
            signals,
            sender,
            _watcher: watcher,
            seen: glance(plans, state),
            next_glance: Instant::now() + GLANCE_EVERY,
        };
        (watch, trouble)
    }

    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Waits for a change, but not longer than asked.
    pub fn wait(&mut self, at_most: Duration) -> Woken {
        let end = Instant::now() + at_most;
        loop {
            let until = end.min(self.next_glance);
            match self.signals.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Signal::Event) => return self.settle(),
                Ok(Signal::Now) => return Woken::Now,
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Woken::Stopped,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= self.next_glance {
                self.next_glance = Instant::now() + GLANCE_EVERY;
                if self.glance_differs() {
                    return self.settle();
                }
            }
            if Instant::now() >= end {
                return Woken::Idle;
            }
        }
    }

    fn settle(&mut self) -> Woken {
        let end = Instant::now() + IMPATIENCE;
        let mut woken = Woken::Changed;
        while Instant::now() < end {
            match self.signals.recv_timeout(QUIET) {
                Ok(Signal::Event) => {}
                Ok(Signal::Now) => {
                    woken = Woken::Now;
                    break;
                }
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Woken::Stopped,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        self.glance_differs();
        woken
    }

    /// Looks again, and remembers what it saw.
    fn glance_differs(&mut self) -> bool {
        let now = glance(&self.plans, &self.state);
        let differs = now != self.seen;
        self.seen = now;
        differs
    }
}

fn watcher(
    plans: &Path,
    state: &Path,
    sender: Sender<Signal>,
) -> notify::Result<RecommendedWatcher> {
    let tell = move |event: notify::Result<notify::Event>| {
        // Our own reading is an event as well: taken for a change, it never ends.
        if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
            let _ = sender.send(Signal::Event);
        }
    };
    let mut watcher = notify::recommended_watcher(tell)?;
    watcher.watch(plans, RecursiveMode::Recursive)?;
    watcher.watch(state, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}
