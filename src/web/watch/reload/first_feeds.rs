//! The feeds after a start: those that are requested are made first, and at once; then all
//! others, so that their marks are kept whether anybody comes or not.
//!
//! What the server before left in its closed ledger is shown as it is before anything is
//! written: the next start would show just that.

use super::Reloader;
use crate::feed::FeedOf;
use crate::store::{Watch, WatchEvent};
use crate::web::plan_problem::PlanProblem;
use crate::web::snapshot::{Snapshot, SnapshotInput};
use crate::web::watch::load::{make, with_ledger};
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;

/// After the start, what nobody requests is made once no request has come for so long.
const FIRST_REQUESTS: Duration = Duration::from_secs(1);
/// So many feeds are made before it is looked what else is requested.
const BATCH: usize = 32;

impl Reloader {
    /// Makes what is requested first, and nothing else meanwhile. Returns what ended that.
    pub(super) fn first_requests(&mut self, watch: &mut Watch) -> WatchEvent {
        loop {
            let event = watch.wait(FIRST_REQUESTS);
            let wanted = self.app.take_wanted();
            if !wanted.is_empty() {
                self.make_feeds(wanted);
            }
            if event != WatchEvent::Wanted {
                return event;
            }
        }
    }

    /// Makes some of the feeds that are missing, those that are requested first; whether
    /// there are more.
    pub(super) fn make_missing(&mut self) -> bool {
        let snapshot = self.app.snapshot();
        let mut missing = snapshot.missing();
        let wanted = self.app.take_wanted();
        if missing.is_empty() || self.is_held_up {
            return false;
        }
        missing.sort_by_key(|feed| !wanted.contains(feed));
        let are_more = missing.len() > BATCH;
        missing.truncate(BATCH);
        let are_made = self.make_feeds(missing);
        if !are_more {
            // The first page needs it.
            self.app.snapshot().versions();
        }
        are_made && are_more
    }

    /// Makes feeds that are missing, and serves them once their marks are written. The marks
    /// that the server before left are. Whether they are served.
    fn make_feeds(&mut self, wanted: Vec<FeedOf>) -> bool {
        let (snapshot, now) = (self.app.snapshot(), self.app.now());
        let missing = snapshot.missing();
        let wanted: Vec<FeedOf> =
            wanted.into_iter().filter(|feed| missing.contains(feed)).collect();
        if wanted.is_empty() {
            return true;
        }
        let before = Snapshot::clone(&snapshot);
        let made = with_ledger(&self.ledger, |ledger| {
            Ok(before.with_missing(&wanted, &self.app.config, ledger, now))
        });
        let (next, ledger) = match made {
            Ok(made) => made,
            Err(problem) => return self.fall_back(problem),
        };
        let is_as_closed = self.closed.as_ref().is_some_and(|closed| ledger.is_kept_in(closed));
        if is_as_closed {
            self.ledger = ledger;
        } else if !self.mark_in_use() {
            return self.make_feeds(wanted);
        } else if !self.keep(ledger) {
            self.is_held_up = true;
            self.app.feeds_failed();
            return false;
        }
        self.app.publish(Arc::new(next));
        self.when_made(&self.app.snapshot());
        true
    }

    /// A plan of which a feed can't be made is a broken one: the last one without errors is
    /// served, whole.
    fn fall_back(&mut self, problem: PlanProblem) -> bool {
        self.mark_in_use();
        let (snapshot, now) = (self.app.snapshot(), self.app.now());
        let last = self.origin.last_good().and_then(|(sources, revision)| {
            let (config, links) = (&self.app.config, snapshot.links.clone());
            let sources = Arc::new(sources);
            let input = SnapshotInput { config, revision, sources, links, now, before: None };
            make(input, &self.ledger).ok()
        });
        // Without one the thread goes down, and says so.
        let (last, ledger) = last.expect("the feeds of the only plan can be made");
        let may_serve = self.keep(ledger);
        if may_serve {
            self.app.publish(Arc::new(last.with_problem(Some(problem))));
        }
        may_serve
    }

    /// Writes that a server is using the ledger, before it is changed. Where that can't be
    /// written, nothing is vouched for any more, and all feeds are made anew: returns false.
    pub(super) fn mark_in_use(&mut self) -> bool {
        if self.closed.take().is_none() {
            return true;
        }
        let now = self.app.now();
        let written = self.ledger_file.write(&self.origin.state, &self.ledger);
        let is_written = written.is_ok();
        if !is_written {
            // All that was served until now are its own marks, which are past.
            self.origin.give_up(&mut self.ledger, now - TimeDelta::seconds(1));
            let bare = Snapshot::clone(&self.app.snapshot()).without_feeds(&self.app.config, now);
            self.app.publish(Arc::new(bare));
        }
        self.app.health.ledger.record(written.map_err(|error| error.to_string()), now);
        is_written
    }
}
