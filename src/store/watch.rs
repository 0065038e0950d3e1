//! Reports that a plan may have changed.
//!
//! File system events where the system has them; polling where it has not
//! (network disks, no watches left). A folder that replaces another is watched
//! from the next poll on. The caller compares revisions to learn whether anything
//! really changed.

use super::load::{FileStates, Root, poll};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Text editors save in several steps: wait for this long without events.
const DEBOUNCE: Duration = Duration::from_millis(200);
/// The longest wait when events do not stop.
const MAX_DEBOUNCE: Duration = Duration::from_millis(600);
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// Where one of the folders has no events.
const POLL_INTERVAL_WITHOUT_EVENTS: Duration = Duration::from_millis(500);

/// Why [`Watch::wait`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// Files changed, and the writing has ended.
    Changed,
    /// Somebody called [`Waker::now`].
    Now,
    /// Somebody called [`Waker::want`].
    Wanted,
    /// The time was over without a change.
    Idle,
    /// Somebody called [`Waker::stop`].
    Stopped,
}

enum Signal {
    Event,
    Now,
    Want,
    Stop,
}

/// A watch over the plan's folder and the state folder.
pub struct Watch {
    plans: PathBuf,
    state: PathBuf,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    /// `None` where only polling is used.
    system: Option<SystemWatch>,
    known: FileStates,
    /// `None` before [`Watch::begin`].
    next_poll: Option<Instant>,
}

/// Ends the wait of a [`Watch`] from another thread.
#[derive(Clone)]
pub struct Waker(Sender<Signal>);

impl Waker {
    pub fn now(&self) {
        // The receiver is gone while the server shuts down; nothing is lost then.
        let _ = self.0.send(Signal::Now);
    }

    /// Ends the wait for something else than a change.
    pub fn want(&self) {
        let _ = self.0.send(Signal::Want);
    }

    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watch {
    /// Starts to watch. The second value is as of [`Watch::begin`].
    pub fn new(plans: &Path, state: &Path) -> (Watch, Option<notify::Error>) {
        let mut watch = Watch::idle(plans, state);
        let error = watch.begin();
        (watch, error)
    }

    /// A watch that only polls.
    pub fn by_polling(plans: &Path, state: &Path) -> Watch {
        let mut watch = Watch::idle(plans, state);
        watch.begin_polling();
        watch
    }

    /// One that does not look at the folders yet.
    pub fn idle(plans: &Path, state: &Path) -> Watch {
        let (sender, signals) = channel();
        Watch {
            plans: plans.to_owned(),
            state: state.to_owned(),
            signals,
            sender,
            system: None,
            known: FileStates::default(),
            next_poll: None,
        }
    }

    /// Starts to watch. Returns why the system cannot report all changes, where it cannot;
    /// polling then does the rest.
    pub fn begin(&mut self) -> Option<notify::Error> {
        self.begin_polling();
        // Watching starts before the poll that is kept, so that no change falls between.
        let roots = self.known.roots;
        let (system, error) = SystemWatch::new(&self.plans, &self.state, roots, &self.sender);
        self.system = Some(system);
        self.poll();
        error
    }

    fn begin_polling(&mut self) {
        self.known = poll(&self.plans, &self.state);
        self.next_poll = Some(Instant::now());
    }

    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Waits for a change, for at most the given time.
    pub fn wait(&mut self, at_most: Duration) -> WatchEvent {
        let end = Instant::now() + at_most;
        loop {
            let until = self.next_poll.map_or(end, |next| end.min(next));
            match self.signals.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Signal::Event) => return self.settle(),
                Ok(Signal::Now) => return WatchEvent::Now,
                Ok(Signal::Want) => return WatchEvent::Wanted,
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    return WatchEvent::Stopped;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.next_poll.is_some_and(|next| Instant::now() >= next) && self.poll() {
                return self.settle();
            }
            if Instant::now() >= end {
                return WatchEvent::Idle;
            }
        }
    }

    fn settle(&mut self) -> WatchEvent {
        let end = Instant::now() + MAX_DEBOUNCE;
        let mut event = WatchEvent::Changed;
        while Instant::now() < end {
            match self.signals.recv_timeout(DEBOUNCE) {
                Ok(Signal::Event | Signal::Want) => {}
                Ok(Signal::Now) => {
                    event = WatchEvent::Now;
                    break;
                }
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    return WatchEvent::Stopped;
                }
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        self.poll();
        event
    }

    /// Reads the states of the files again and returns whether they differ. Where
    /// a folder was replaced, watches the new one from now on.
    fn poll(&mut self) -> bool {
        let mut now = poll(&self.plans, &self.state);
        if let Some(system) = &mut self.system
            && system.roots != now.roots
        {
            *system = SystemWatch::new(&self.plans, &self.state, now.roots, &self.sender).0;
            now = poll(&self.plans, &self.state);
        }
        let has_events = self.system.as_ref().is_some_and(|system| system.is_complete);
        let pause = if has_events { POLL_INTERVAL } else { POLL_INTERVAL_WITHOUT_EVENTS };
        self.next_poll = Some(Instant::now() + pause);
        let differs = now != self.known;
        self.known = now;
        differs
    }
}

/// The file system events that were subscribed to.
struct SystemWatch {
    /// Dropping it ends the watching.
    _watcher: Option<RecommendedWatcher>,
    /// The folders at the time.
    roots: [Option<Root>; 2],
    /// Both folders are watched.
    is_complete: bool,
}

impl SystemWatch {
    /// Watches each folder by itself, so that an error with one leaves the other
    /// watched. Also returns the error, if any.
    fn new(
        plans: &Path,
        state: &Path,
        roots: [Option<Root>; 2],
        sender: &Sender<Signal>,
    ) -> (SystemWatch, Option<notify::Error>) {
        let sender = sender.clone();
        let notify = move |event: notify::Result<notify::Event>| {
            // Our own reading causes access events; counting them would never end.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(Signal::Event);
            }
        };
        // It panics where its thread could not be started, and once more if it is dropped
        // then, which would abort the program.
        let begun = catch_unwind(AssertUnwindSafe(|| {
            let mut watcher = ManuallyDrop::new(notify::recommended_watcher(notify)?);
            let of_plans = watcher.watch(plans, RecursiveMode::Recursive).err();
            let error = watcher.watch(state, RecursiveMode::NonRecursive).err().or(of_plans);
            Ok((ManuallyDrop::into_inner(watcher), error))
        }));
        match begun.unwrap_or_else(|_| Err(notify::Error::generic("tråden kan ikke startes"))) {
            Ok((watcher, error)) => {
                let is_complete = error.is_none();
                (SystemWatch { _watcher: Some(watcher), roots, is_complete }, error)
            }
            Err(error) => (SystemWatch { _watcher: None, roots, is_complete: false }, Some(error)),
        }
    }
}
