//! The audit log, and what of today is in it already.

use crate::store::{AuditEvent, AuditLog};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A day's failures beyond these are not written: they would fill the disk.
const MOST_FAILURES: usize = 2000;
/// A day's readings that are remembered, so that none is written twice.
const MOST_READINGS: usize = 20_000;

/// What was written today.
#[derive(Default)]
struct Today {
    day: NaiveDate,
    failures: usize,
    /// Person and page.
    readings: BTreeSet<(String, String)>,
}

impl Today {
    /// Whether an entry is to be written.
    fn is_new(&mut self, day: NaiveDate, what: AuditEvent, who: &str, about: &str) -> bool {
        if self.day != day {
            *self = Today { day, ..Today::default() };
        }
        if self.readings.len() >= MOST_READINGS {
            self.readings.clear();
        }
        match what {
            AuditEvent::SignInFailed => {
                self.failures += 1;
                self.failures <= MOST_FAILURES
            }
            AuditEvent::Read => self.readings.insert((who.to_owned(), about.to_owned())),
            _ => true,
        }
    }
}

/// The log, and what was written today.
pub(in crate::web) struct Audit {
    pub log: AuditLog,
    today: Mutex<Today>,
}

impl Audit {
    pub fn new(log: AuditLog) -> Audit {
        Audit { log, today: Mutex::default() }
    }

    /// Whether an entry is to be written.
    pub fn is_new(&self, day: NaiveDate, what: AuditEvent, who: &str, about: &str) -> bool {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        today.is_new(day, what, who, about)
    }
}
