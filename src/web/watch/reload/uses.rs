//! When private addresses were last used, and whose were used the first time that day.

use super::Reloader;
use crate::store::{self, AuditEntry, AuditEvent};
use crate::web::snapshot::day;
use chrono::{DateTime, Utc};
use std::time::Duration;
use tracing::error;

const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

impl Reloader {
    /// Writes when private links were last used. The file is read again under the
    /// lock, so that no change by `aarshjul link` is lost.
    pub(super) fn write_uses(&mut self) {
        let used = self.app.take_used_tokens();
        if used.is_empty() {
            return;
        }
        let now = self.app.now();
        let state = &self.origin.state;
        // Whose address was used for the first time this day.
        let mut readers = Vec::new();
        let written = state.lock(LOCK_TIMEOUT).and_then(|_lock| {
            let mut links = self.origin.links()?;
            let mut is_new = false;
            for token in &used {
                let known = links.find(token);
                let last = known.and_then(|link| link.last_use);
                if let Some(link) =
                    known.filter(|_| last.is_none_or(|last| self.is_earlier_day(last, now)))
                {
                    readers.push((link.owner.clone(), link.id()));
                }
                is_new |= links.note_use(token, now);
            }
            if is_new { state.write(store::LINKS, links.to_text().as_bytes()) } else { Ok(()) }
        });
        match written {
            Ok(()) => self.audit(readers, now),
            Err(error) => error!("{error}"),
        }
    }

    fn is_earlier_day(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        day(&self.app.config, last) < day(&self.app.config, now)
    }

    /// Writes who read what is closed by a private address.
    fn audit(&self, readers: Vec<(String, String)>, at: DateTime<Utc>) {
        for (who, id) in readers {
            let (about, from) = (format!("privat adresse {id}"), String::new());
            let entry = AuditEntry { at, what: AuditEvent::Read, who, about, from };
            // The log keeps why it could not be written.
            let _ = self.app.accounts.audit.log.record(&entry);
        }
    }
}
