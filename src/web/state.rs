//! What every request may use: the snapshot being served, the settings, the
//! clock, the editor, and the counters. No handlers.

use crate::editor::Editor;
use crate::feed::FeedOf;
use crate::plan::Config;
use crate::schedule::Audience;
use crate::store::{Revision, Waker};
use crate::web::auth::accounts::Accounts;
use crate::web::files::Files;
use crate::web::health::Health;
use crate::web::metrics::Counters;
use crate::web::pages::changes_cache::ChangesCache;
use crate::web::snapshot::Snapshot;
#[cfg(feature = "oidc")]
use crate::web::sso::Sso;
use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::futures::Notified;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::timeout;

/// The current time. The command line passes it in; nothing else reads the clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// More requests with unknown tokens per second than this are guesses.
const UNKNOWN_TOKENS_PER_SECOND: NonZeroU32 = NonZeroU32::new(5).expect("five is not zero");

/// How long a saved form waits for the pages to show it.
const RELOAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Pages that run git at the same time.
const READING_HISTORY: usize = 2;

pub(in crate::web) struct AppState {
    pub snapshot: ArcSwap<Snapshot>,
    pub config: Config,
    pub clock: Clock,
    pub counters: Counters,
    pub health: Health,
    pub accounts: Accounts,
    #[cfg(feature = "oidc")]
    pub sso: Option<Sso>,
    /// Makes edits and keeps the history.
    pub editor: Editor,
    /// Wakes the reload thread; set once it runs.
    pub waker: OnceLock<Waker>,
    /// What is served, for open pages to compare; `None` once the server shuts down.
    pub served: watch::Sender<Option<Arc<Snapshot>>>,
    /// The last answers of the page of changes.
    pub changes: ChangesCache,
    /// Pictures and documents.
    pub files: Files,
    /// Permits for reading the history.
    pub reading_history: Semaphore,
    /// What it makes is for files that no server of ours sends.
    pub is_for_copies: bool,
    /// Of a replica: when what it serves was published, in seconds.
    published: Option<AtomicI64>,
    is_draining: AtomicBool,
    /// How many reloads have begun, and how many of these are published.
    reloads_begun: AtomicU64,
    reloads_done: watch::Sender<u64>,
    /// The feeds that requests wait for.
    wanted: Mutex<Vec<FeedOf>>,
    /// Feeds were made, or can't be for now.
    feeds_tried: Notify,
    /// Tokens of private feeds that were fetched since they were last written down.
    used_tokens: Mutex<BTreeSet<String>>,
    unknown_tokens: DefaultDirectRateLimiter,
}

impl AppState {
    pub fn new(
        snapshot: Snapshot,
        editor: Editor,
        accounts: Accounts,
        clock: Clock,
        health: Health,
    ) -> AppState {
        let snapshot = Arc::new(snapshot);
        AppState {
            served: watch::Sender::new(Some(snapshot.clone())),
            snapshot: ArcSwap::new(snapshot),
            config: editor.config.clone(),
            clock,
            counters: Counters::default(),
            health,
            accounts,
            #[cfg(feature = "oidc")]
            sso: None,
            editor,
            waker: OnceLock::new(),
            changes: ChangesCache::default(),
            files: Files::default(),
            reading_history: Semaphore::new(READING_HISTORY),
            is_for_copies: false,
            published: None,
            is_draining: AtomicBool::new(false),
            reloads_begun: AtomicU64::new(0),
            reloads_done: watch::Sender::new(0),
            wanted: Mutex::default(),
            feeds_tried: Notify::new(),
            used_tokens: Mutex::default(),
            unknown_tokens: RateLimiter::direct(Quota::per_second(UNKNOWN_TOKENS_PER_SECOND)),
        }
    }

    /// The same for pages without what only a server can do.
    pub fn for_copies(self) -> AppState {
        AppState { is_for_copies: true, ..self }
    }

    /// The same for a replica, which serves what was published then.
    pub fn for_replica(self, published: DateTime<Utc>) -> AppState {
        AppState { published: Some(AtomicI64::new(published.timestamp())), ..self }
    }

    pub fn is_replica(&self) -> bool {
        self.published.is_some()
    }

    /// When what a replica serves was published.
    pub fn published(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.published.as_ref()?.load(Ordering::Relaxed), 0)
    }

    /// Serves from now on what was published then.
    pub fn follow(&self, snapshot: Arc<Snapshot>, published: DateTime<Utc>) {
        self.publish(snapshot);
        if let Some(known) = &self.published {
            known.store(published.timestamp(), Ordering::Relaxed);
        }
    }

    /// What is wrong with the settings of the single sign-on.
    #[cfg(feature = "oidc")]
    pub fn with_sso(self) -> Result<AppState, String> {
        Ok(AppState { sso: Sso::open(&self.config)?, ..self })
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The current snapshot. A request takes it once and uses it to the end.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Serves another snapshot from now on, and notifies open pages.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        self.snapshot.store(snapshot.clone());
        self.feeds_tried.notify_waiters();
        self.served.send_if_modified(|current| {
            let Some(current) = current else { return false };
            let before = std::mem::replace(current, snapshot);
            !current.shows_the_same(&before)
        });
    }

    /// Waits until feeds were made, from now on.
    pub fn feeds_tried(&self) -> Notified<'_> {
        self.feeds_tried.notified()
    }

    /// Has a feed made now that is missing.
    pub fn want(&self, feed: FeedOf) {
        let mut wanted = lock(&self.wanted);
        if !wanted.contains(&feed) {
            wanted.push(feed);
        }
        if let Some(waker) = self.waker.get() {
            waker.want();
        }
    }

    pub fn take_wanted(&self) -> Vec<FeedOf> {
        std::mem::take(&mut *lock(&self.wanted))
    }

    /// The marks of feeds can't be written for now: who may do without one need not wait.
    pub fn feeds_failed(&self) {
        self.feeds_tried.notify_waiters();
    }

    /// The snapshot, once it has the open feed of a body if there is that body.
    pub async fn snapshot_with_feed(&self, body: &str) -> Arc<Snapshot> {
        loop {
            let tried = self.feeds_tried();
            let snapshot = self.snapshot();
            match snapshot.feed(body, Audience::Open) {
                Some(Err(feed)) => self.want(feed),
                _ => return snapshot,
            }
            tried.await;
        }
    }

    /// Has the plan read again now.
    pub fn trigger_reload(&self) {
        if let Some(waker) = self.waker.get() {
            waker.now();
        }
    }

    /// Waits until a revision that was just written is served, or a later one; not
    /// for long, since the reload may fail.
    pub async fn wait_until_served(&self, revision: Revision) {
        let _ = timeout(RELOAD_TIMEOUT, self.served(revision)).await;
    }

    async fn served(&self, revision: Revision) {
        let mut done = self.reloads_done.subscribe();
        let begun = self.reloads_begun.load(Ordering::SeqCst);
        let is_served = || self.snapshot.load().revision == revision;
        if !is_served() {
            self.trigger_reload();
            // A reload that begins from now on reads the new files.
            let _ = done.wait_for(|done| *done > begun || is_served()).await;
        }
    }

    /// Called by the reload thread before it reads the files.
    pub fn reload_begins(&self) {
        self.reloads_begun.fetch_add(1, Ordering::SeqCst);
    }

    /// Called by the reload thread once what it read is published.
    pub fn reload_is_done(&self) {
        self.reloads_done.send_replace(self.reloads_begun.load(Ordering::SeqCst));
    }

    /// From now on every response closes its connection, and open streams end.
    pub fn start_draining(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
        self.served.send_replace(None);
    }

    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }

    /// Records that a valid token was used; the reload thread writes it down.
    pub fn record_token_use(&self, token: &str) {
        let mut used = lock(&self.used_tokens);
        if !used.contains(token) {
            used.insert(token.to_owned());
        }
    }

    pub fn take_used_tokens(&self) -> BTreeSet<String> {
        std::mem::take(&mut *lock(&self.used_tokens))
    }

    /// Whether unknown tokens come faster than mistyped addresses would.
    pub fn is_guessing(&self) -> bool {
        self.unknown_tokens.check().is_err()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
