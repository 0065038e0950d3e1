//! What every request may look at: the site of the moment, the settings, the
//! clock, and the counters.

use super::live::{self, Told};
use super::login::Accounts;
use super::metrics::Counters;
use super::pages::changes::KnownChanges;
use super::site::Site;
use crate::editor::Editor;
use crate::plan::Config;
use crate::store::{Revision, Waker};
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::{Semaphore, watch};

/// What time it is: given by the shell, which alone may look at the clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Unknown tokens so often in a second are someone's guesses.
const GUESSES: NonZeroU32 = NonZeroU32::new(5).expect("five is not zero");

pub(super) struct Shared {
    pub site: ArcSwap<Site>,
    pub config: Config,
    pub clock: Clock,
    pub counters: Counters,
    pub accounts: Accounts,
    /// Where edits are made.
    pub editor: Editor,
    /// Wakes the one who reads the plan again.
    pub waker: OnceLock<Waker>,
    /// What open pages hear.
    pub told: watch::Sender<Told>,
    /// What has changed since the last meeting, as it was told last.
    pub changes: KnownChanges,
    /// Places for those who draw pictures.
    pub drawing: Semaphore,
    last_orders: AtomicBool,
    /// How often the plan was read again, counted when that begins and when what
    /// was read is shown.
    reads_begun: AtomicU64,
    reads_done: watch::Sender<u64>,
    /// Tokens of private feeds that were fetched since the last look.
    used: Mutex<BTreeSet<String>>,
    guesses: DefaultDirectRateLimiter,
}

impl Shared {
    pub fn new(site: Site, editor: Editor, accounts: Accounts, clock: Clock) -> Shared {
        Shared {
            told: live::channel(&site),
            site: ArcSwap::from_pointee(site),
            config: editor.config.clone(),
            clock,
            counters: Counters::default(),
            accounts,
            editor,
            waker: OnceLock::new(),
            changes: KnownChanges::default(),
            drawing: Semaphore::new(2),
            last_orders: AtomicBool::new(false),
            reads_begun: AtomicU64::new(0),
            reads_done: watch::Sender::new(0),
            used: Mutex::default(),
            guesses: RateLimiter::direct(Quota::per_second(GUESSES)),
        }
    }

    /// Shows another site from now on, and tells open pages.
    pub fn show(&self, site: Arc<Site>) {
        let names = live::Names::of(&site);
        self.site.store(site);
        self.told.send_if_modified(|told| {
            let is_news = told.as_ref().is_some_and(|told| *told != names);
            if is_news {
                *told = Some(names);
            }
            is_news
        });
    }

    /// Has the plan read again at once.
    pub fn wake(&self) {
        if let Some(waker) = self.waker.get() {
            waker.now();
        }
    }

    /// Waits until a revision that was just written is shown, or what came of
    /// those that came after it.
    pub async fn shown(&self, revision: Revision) {
        let mut done = self.reads_done.subscribe();
        let begun = self.reads_begun.load(Ordering::SeqCst);
        let is_shown = || self.site.load().revision == revision;
        if !is_shown() {
            self.wake();
            // One that begins from now on has seen it.
            let _ = done.wait_for(|done| *done > begun || is_shown()).await;
        }
    }

    /// Called by the one who reads, before the files are looked at.
    pub fn read_begins(&self) {
        self.reads_begun.fetch_add(1, Ordering::SeqCst);
    }

    /// And when what they hold is shown.
    pub fn read_is_done(&self) {
        self.reads_done.send_replace(self.reads_begun.load(Ordering::SeqCst));
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// From now on every answer says that it is the last of its connection.
    pub fn call_last_orders(&self) {
        self.last_orders.store(true, Ordering::Relaxed);
        self.told.send_replace(None);
    }

    pub fn is_last_orders(&self) -> bool {
        self.last_orders.load(Ordering::Relaxed)
    }

    /// Remembers that a valid token was used; written down by `reload`.
    pub fn note_use(&self, token: &str) {
        let mut used = self.used();
        if !used.contains(token) {
            used.insert(token.to_owned());
        }
    }

    pub fn take_used(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.used())
    }

    /// Whether unknown tokens come faster than mistakes do.
    pub fn is_guessing(&self) -> bool {
        self.guesses.check().is_err()
    }

    fn used(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
