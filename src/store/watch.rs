//! Tells when a plan may have changed.
//!
//! The system says so at once where it can; a glance at the files now and then
//! says it where it can't (network disks, no watches left). A folder that comes
//! in the place of another is watched from the next glance on. Whether anything
//! really changed is for the reader to find out, by the revision.

use super::load::{Glance, Root, glance};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// An editor writes a file in several steps: wait for so much quiet after them.
const QUIET: Duration = Duration::from_millis(200);
/// But with someone writing on and on, no longer than this.
const IMPATIENCE: Duration = Duration::from_millis(600);
const GLANCE_EVERY: Duration = Duration::from_secs(2);
/// Where the system tells nothing of one of the folders.
const GLANCE_OFTEN: Duration = Duration::from_millis(500);

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
    /// What the system watches for us; `None` where it is not to be asked.
    armed: Option<Armed>,
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
    /// Starts to watch. The second value says why the system can't tell of all
    /// changes, when it can't: then glancing must do.
    pub fn new(plans: &Path, state: &Path) -> (Watch, Option<notify::Error>) {
        let mut watch = Watch::by_glancing(plans, state);
        // Armed before the look that is remembered: nothing falls in between.
        let roots = watch.seen.roots;
        let (armed, trouble) = Armed::new(plans, state, roots, &watch.sender);
        watch.armed = Some(armed);
        watch.look();
        (watch, trouble)
    }

    /// Sees changes without the system's help.
    pub fn by_glancing(plans: &Path, state: &Path) -> Watch {
        let (sender, signals) = channel();
        Watch {
            plans: plans.to_owned(),
            state: state.to_owned(),
            signals,
            sender,
            armed: None,
            seen: glance(plans, state),
            next_glance: Instant::now(),
        }
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
            if Instant::now() >= self.next_glance && self.look() {
                return self.settle();
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
        self.look();
        woken
    }

    /// Looks again, remembers what it saw, and whether that differs. Where
    /// another folder stands in the place of one, that is watched from now on.
    fn look(&mut self) -> bool {
        let mut now = glance(&self.plans, &self.state);
        if let Some(armed) = &mut self.armed
            && armed.for_roots != now.roots
        {
            *armed = Armed::new(&self.plans, &self.state, now.roots, &self.sender).0;
            now = glance(&self.plans, &self.state);
        }
        let is_all_told = self.armed.as_ref().is_some_and(|armed| armed.is_all);
        let pause = if is_all_told { GLANCE_EVERY } else { GLANCE_OFTEN };
        self.next_glance = Instant::now() + pause;
        let differs = now != self.seen;
        self.seen = now;
        differs
    }
}

/// What the system was asked to watch.
struct Armed {
    /// Kept alive: its drop ends the watching.
    _watcher: Option<RecommendedWatcher>,
    /// The folders that stood there then.
    for_roots: [Option<Root>; 2],
    /// Both of them are watched.
    is_all: bool,
}

impl Armed {
    /// Each folder for itself: that one can't be watched is no reason to be
    /// blind to the other. Also, why one can't.
    fn new(
        plans: &Path,
        state: &Path,
        for_roots: [Option<Root>; 2],
        sender: &Sender<Signal>,
    ) -> (Armed, Option<notify::Error>) {
        let sender = sender.clone();
        let tell = move |event: notify::Result<notify::Event>| {
            // Our own reading is an event as well: taken for a change, it never ends.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(Signal::Event);
            }
        };
        let mut watcher = match notify::recommended_watcher(tell) {
            Ok(watcher) => watcher,
            Err(error) => {
                return (Armed { _watcher: None, for_roots, is_all: false }, Some(error));
            }
        };
        let of_plans = watcher.watch(plans, RecursiveMode::Recursive).err();
        let trouble = watcher.watch(state, RecursiveMode::NonRecursive).err().or(of_plans);
        (Armed { _watcher: Some(watcher), for_roots, is_all: trouble.is_none() }, trouble)
    }
}
