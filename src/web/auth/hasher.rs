//! One password at a time: each takes 19 MiB and all of a processor.

use crate::web::auth::passwords::Memory;
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use axum::http::StatusCode;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many of those who are known, or not, wait for their turn; others come again.
const WAITING: usize = 16;
const BUSY: Failure = Failure(StatusCode::SERVICE_UNAVAILABLE);

pub(in crate::web) struct Hasher {
    memory: Arc<Mutex<Memory>>,
    turn: Arc<Semaphore>,
    known: Queue,
    unknown: Queue,
}

/// Only the first of each queue waits for the turn, so that unknown ones, however many,
/// keep nobody who is known waiting for more than one of them.
struct Queue {
    places: Arc<Semaphore>,
    first: Arc<Semaphore>,
}

impl Hasher {
    pub fn new() -> Hasher {
        let queue = || Queue {
            places: Arc::new(Semaphore::new(WAITING)),
            first: Arc::new(Semaphore::new(1)),
        };
        Hasher {
            memory: Arc::default(),
            turn: Arc::new(Semaphore::new(1)),
            known: queue(),
            unknown: queue(),
        }
    }

    /// Hashes on a thread of its own when it is its turn.
    pub async fn run<T: Send + 'static>(
        &self,
        is_known: bool,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let queue = if is_known { &self.known } else { &self.unknown };
        let place = queue.places.clone().try_acquire_owned().map_err(|_| BUSY)?;
        let first = acquire(&queue.first).await?;
        let turn = acquire(&self.turn).await?;
        let memory = self.memory.clone();
        run_blocking(move || {
            // Until it is done, also if the client has left meanwhile.
            let _held = (place, first, turn);
            work(&mut memory.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
    }
}

async fn acquire(permits: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Failure> {
    permits.clone().acquire_owned().await.map_err(|_| BUSY)
}
