//! How many connections are open, and which one has to close when no more are
//! allowed: the one whose last request is the oldest, after its response.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How long an evicted connection may take to close before another one is evicted.
const EVICTION_INTERVAL: Duration = Duration::from_millis(20);

pub(in crate::web) struct ConnectionLimiter {
    max: usize,
    permits: Arc<Semaphore>,
    /// How many were opened so far: the clock that idleness is measured by.
    opened: AtomicU64,
    open: Mutex<BTreeMap<u64, Arc<Activity>>>,
    /// Closes all of them, each after the response under way.
    pub close_all: CancellationToken,
}

struct Activity {
    /// The value of `opened` at the last request.
    last_request: AtomicU64,
    close: CancellationToken,
}

/// An open connection, until dropped.
pub(in crate::web) struct Connection {
    limiter: Arc<ConnectionLimiter>,
    number: u64,
    activity: Arc<Activity>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl ConnectionLimiter {
    pub fn new(max: usize) -> ConnectionLimiter {
        let permits = Arc::new(Semaphore::new(max));
        let (opened, open) = (AtomicU64::new(0), Mutex::default());
        ConnectionLimiter { max, permits, opened, open, close_all: CancellationToken::new() }
    }

    /// Waits for a permit, evicting idle connections meanwhile.
    pub async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        loop {
            if self.permits.available_permits() == 0 {
                self.evict_idle();
            }
            let permit = self.permits.clone().acquire_owned();
            if let Ok(permit) = timeout(EVICTION_INTERVAL, permit).await {
                return permit.ok();
            }
        }
    }

    /// Without a permit it counts for nothing, but can be closed.
    pub fn open(self: &Arc<Self>, permit: Option<OwnedSemaphorePermit>) -> Connection {
        let number = self.opened.fetch_add(1, Relaxed);
        let close = self.close_all.child_token();
        let activity = Arc::new(Activity { last_request: AtomicU64::new(number), close });
        self.table().insert(number, activity.clone());
        Connection { limiter: self.clone(), number, activity, _permit: permit }
    }

    /// Closes the connection whose last request is the oldest.
    pub fn evict_idle(&self) {
        let table = self.table();
        let staying = table.values().filter(|activity| !activity.close.is_cancelled());
        if let Some(idlest) = staying.min_by_key(|activity| activity.last_request.load(Relaxed)) {
            idlest.close.cancel();
        }
    }

    fn table(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Activity>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    pub fn record_request(&self) {
        self.activity.last_request.store(self.limiter.opened.load(Relaxed), Relaxed);
    }

    /// Whether so many are open that none should be kept for another request.
    pub fn is_limit_near(&self) -> bool {
        self.limiter.permits.available_permits() < self.limiter.max / 4
    }

    /// Cancelled when it has to close after the response under way.
    pub fn close(&self) -> CancellationToken {
        self.activity.close.clone()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.limiter.table().remove(&self.number);
    }
}
