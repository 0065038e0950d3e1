//! Pictures and documents of the plan that is served, each made once and kept until the
//! plan or the day is another.

use crate::store::Revision;
use crate::web::blocking::run_blocking_limited;
use crate::web::errors::Failure;
use crate::web::snapshot::Snapshot;
use axum::body::Bytes;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, Semaphore};

/// Above so many bytes, what is kept is dropped: the next reader has it made anew.
const MAX_KEPT_BYTES: usize = 8 << 20;

/// What is made at the same time: a picture takes a processor, and one is to be left for
/// the pages.
const PICTURES_AT_A_TIME: usize = 1;
const DOCUMENTS_AT_A_TIME: usize = 2;

pub(in crate::web) enum Work {
    Picture,
    Document,
}

pub(in crate::web) struct Files {
    kept: Mutex<Kept>,
    made: AtomicU64,
    pictures: Semaphore,
    documents: Semaphore,
}

#[derive(Default)]
struct Kept {
    of: Option<(Revision, NaiveDate)>,
    bytes: usize,
    files: BTreeMap<String, Arc<OnceCell<Bytes>>>,
}

impl Default for Files {
    fn default() -> Files {
        Files {
            kept: Mutex::default(),
            made: AtomicU64::new(0),
            pictures: Semaphore::new(PICTURES_AT_A_TIME),
            documents: Semaphore::new(DOCUMENTS_AT_A_TIME),
        }
    }
}

impl Files {
    /// The file that `name` stands for in a snapshot, edition included; made if it was not.
    /// Those who ask meanwhile wait for it.
    pub async fn get(
        &self,
        snapshot: &Snapshot,
        name: &str,
        work: Work,
        make: impl FnOnce() -> Vec<u8> + Send + 'static,
    ) -> Result<Bytes, Failure> {
        let of = (snapshot.revision, snapshot.today);
        let permits = match work {
            Work::Picture => &self.pictures,
            Work::Document => &self.documents,
        };
        let cell = self.cell(of, name);
        let made = cell.get_or_try_init(|| async {
            let bytes = Bytes::from(run_blocking_limited(permits, make).await?);
            self.made.fetch_add(1, Relaxed);
            self.count(of, name.len() + bytes.len());
            Ok(bytes)
        });
        made.await.cloned()
    }

    /// How many were made since the start.
    pub fn made(&self) -> u64 {
        self.made.load(Relaxed)
    }

    fn cell(&self, of: (Revision, NaiveDate), name: &str) -> Arc<OnceCell<Bytes>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of != Some(of) {
            *kept = Kept { of: Some(of), ..Kept::default() };
        }
        kept.files.entry(name.to_owned()).or_default().clone()
    }

    fn count(&self, of: (Revision, NaiveDate), bytes: usize) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.of == Some(of) {
            kept.bytes += bytes;
            if kept.bytes > MAX_KEPT_BYTES {
                *kept = Kept { of: Some(of), ..Kept::default() };
            }
        }
    }
}
