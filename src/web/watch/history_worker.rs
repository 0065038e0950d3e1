//! Records edits that were made in the files, once the plan with them was read.
//!
//! On a thread of its own, since git is slow and may wait for somebody who is saving.
//! A failure is logged, and the plan is served all the same. Once a day the history
//! is packed here too.

use crate::web::state::AppState;
use crate::web::watch::log::Log;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

const PACK_EVERY: TimeDelta = TimeDelta::days(1);

/// The thread; dropping it waits until the last notice is handled.
pub(in crate::web) struct HistoryWorker {
    notices: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl HistoryWorker {
    pub fn start(app: Arc<AppState>, log: Log) -> HistoryWorker {
        let (sender, receiver) = channel();
        let work = move || {
            let (mut logged, mut packed) = (None, DateTime::<Utc>::MIN_UTC);
            while receiver.recv().is_ok() {
                // One recording covers all notices so far: it reads the plan as it is now.
                while receiver.try_recv().is_ok() {}
                // Recording would create the state folder, and one without links
                // revokes them all.
                if !app.editor.state.is_dir() {
                    continue;
                }
                let now = app.now();
                let mut problem = app.editor.record_external_changes(now).err();
                if problem.is_none() && now - packed >= PACK_EVERY {
                    packed = now;
                    problem = app.editor.gc().err();
                }
                // The same failure is logged once.
                if let Some(error) = problem.as_ref().filter(|_| problem != logged) {
                    log(&error.to_string());
                }
                logged = problem;
            }
        };
        let thread = std::thread::Builder::new()
            .name("history".into())
            .spawn(work)
            .expect("a machine that can run us can run one thread more");
        HistoryWorker { notices: Some(sender), thread: Some(thread) }
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
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
