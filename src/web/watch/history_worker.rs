//! Records edits that were made in the files, once the plan with them was read.
//!
//! On a thread of its own, since git is slow and may wait for somebody who is saving.
//! The plan is served all the same while it fails, and it is tried again. Once a day the
//! history is packed here too.

use crate::web::state::AppState;
use crate::web::watch::worker::Worker;
use chrono::{DateTime, TimeDelta, Utc};
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

const PACK_EVERY: TimeDelta = TimeDelta::days(1);
/// How long after a failure it is tried again.
const RETRY: Duration = Duration::from_secs(60);

/// The thread; dropping it waits until the last notice is handled.
pub(in crate::web) struct HistoryWorker {
    notices: Option<Sender<()>>,
    _worker: Worker,
}

impl HistoryWorker {
    pub fn start(app: Arc<AppState>) -> io::Result<HistoryWorker> {
        let (notices, receiver) = channel();
        let mut packed = DateTime::<Utc>::MIN_UTC;
        // After a panic, what was under way is done first.
        let mut is_waiting = true;
        let worker = Worker::start("history", app.clone(), move |_| {
            while !is_waiting || wait(&receiver, &app) {
                is_waiting = false;
                record(&app, &mut packed);
                is_waiting = true;
            }
        })?;
        Ok(HistoryWorker { notices: Some(notices), _worker: worker })
    }

    /// A plan without errors was read.
    pub fn notify(&self) {
        if let Some(notices) = &self.notices {
            let _ = notices.send(());
        }
    }
}

impl Drop for HistoryWorker {
    fn drop(&mut self) {
        // Without a sender the thread ends.
        drop(self.notices.take());
    }
}

/// Waits for a notice, or until what failed is to be tried again; whether to go on.
fn wait(notices: &Receiver<()>, app: &AppState) -> bool {
    let next = match app.health.history.has_failed() {
        true => notices.recv_timeout(RETRY),
        false => notices.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    // One recording covers all notices so far: it reads the plan as it is now.
    while notices.try_recv().is_ok() {}
    next != Err(RecvTimeoutError::Disconnected)
}

fn record(app: &AppState, packed: &mut DateTime<Utc>) {
    // Recording would create the state folder, and one without links revokes them all.
    if !app.editor.state.is_dir() {
        return;
    }
    let now = app.now();
    let mut result = app.editor.record_external_changes(now).map(drop);
    if result.is_ok() && now - *packed >= PACK_EVERY {
        *packed = now;
        result = app.editor.gc();
    }
    app.health.history.record(result.map_err(|error| error.to_string()), now);
}
