//! Who is connected, and who has to go when there is no place left: whoever has
//! asked for nothing for the longest, after the answer under way.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// So long one who was asked to go is waited for, before the next one is.
const PATIENCE: Duration = Duration::from_millis(20);

/// Every place, and who has one.
pub(in crate::web) struct Crowd {
    total: usize,
    places: Arc<Semaphore>,
    /// How many have come so far: the clock by which idleness is told.
    come: AtomicU64,
    seats: Mutex<BTreeMap<u64, Arc<Seat>>>,
    /// The last one has gone.
    gone: Notify,
}

/// One connection, as others see it.
#[derive(Default)]
pub(in crate::web) struct Seat {
    /// How many had come when it last asked for something.
    asked: AtomicU64,
    is_told: AtomicBool,
    told: Notify,
}

/// A seat taken; free again when dropped.
pub(in crate::web) struct Seated {
    crowd: Arc<Crowd>,
    number: u64,
    pub seat: Arc<Seat>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Crowd {
    pub fn new(total: usize) -> Arc<Crowd> {
        let places = Arc::new(Semaphore::new(total));
        let (come, seats, gone) = (AtomicU64::new(0), Mutex::default(), Notify::new());
        Arc::new(Crowd { total, places, come, seats, gone })
    }

    /// When it gets crowded, nobody stays after his answer.
    pub fn is_crowded(&self) -> bool {
        self.places.available_permits() < self.total / 4
    }

    /// A place, as soon as there is one.
    pub async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Some(place);
        }
        loop {
            self.ask_one_to_go();
            if let Ok(place) = timeout(PATIENCE, self.places.clone().acquire_owned()).await {
                return place.ok();
            }
        }
    }

    pub fn seat(self: &Arc<Crowd>, place: Option<OwnedSemaphorePermit>) -> Seated {
        let number = self.come.fetch_add(1, Relaxed);
        let seat = Arc::new(Seat { asked: AtomicU64::new(number), ..Seat::default() });
        self.seats().insert(number, seat.clone());
        Seated { crowd: self.clone(), number, seat, _place: place }
    }

    /// Asks the one to go who has been idle for the longest.
    pub fn ask_one_to_go(&self) {
        let seats = self.seats();
        let staying = seats.values().filter(|seat| !seat.is_told.load(Relaxed));
        if let Some(seat) = staying.min_by_key(|seat| seat.asked.load(Relaxed)) {
            seat.is_told.store(true, Relaxed);
            seat.told.notify_one();
        }
    }

    /// Waits until all are gone, those without a place among them.
    pub async fn is_empty(&self) {
        loop {
            let gone = self.gone.notified();
            if self.seats().is_empty() {
                return;
            }
            gone.await;
        }
    }

    fn seats(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seated {
    /// It asks for something now.
    pub fn has_asked(&self) {
        self.seat.asked.store(self.crowd.come.load(Relaxed), Relaxed);
    }
}

impl Seat {
    /// Waits until it is asked to go.
    pub async fn is_to_go(&self) {
        self.told.notified().await;
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        let mut seats = self.crowd.seats();
        seats.remove(&self.number);
        if seats.is_empty() {
            self.crowd.gone.notify_waiters();
        }
    }
}
