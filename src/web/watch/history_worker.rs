//! Takes what was done to the plan by hand into the history, once it was read.
//!
//! On a thread of its own: git takes its time, and so does whoever is saving. That
//! no history can be kept is said, and is no reason to show an older plan. The
//! history is packed here too, at most once a day.

use crate::web::state::AppState;
use crate::web::watch::log::Log;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

const TIDY_EVERY: TimeDelta = TimeDelta::days(1);

/// The thread; ends when dropped, after what it was last asked.
pub(in crate::web) struct HistoryWorker {
    asked: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl HistoryWorker {
    pub fn start(app: Arc<AppState>, log: Log) -> HistoryWorker {
        let (asked, asks) = channel();
        let work = move || {
            let (mut said, mut tidied) = (None, DateTime::<Utc>::MIN_UTC);
            while asks.recv().is_ok() {
                // However often it was asked meanwhile: the plan is what it is now.
                while asks.try_recv().is_ok() {}
                // Made anew, the state folder would be one without any links.
                if !app.editor.state.is_dir() {
                    continue;
                }
                let now = app.now();
                let mut problem = app.editor.record_external_changes(now).err();
                if problem.is_none() && now - tidied >= TIDY_EVERY {
                    tidied = now;
                    problem = app.editor.gc().err();
                }
                if let Some(error) = problem.as_ref().filter(|_| problem != said) {
                    log(&error.to_string());
                }
                said = problem;
            }
        };
        let thread = std::thread::Builder::new()
            .name("history".into())
            .spawn(work)
            .expect("a machine that can run us can run one thread more");
        HistoryWorker { asked: Some(asked), thread: Some(thread) }
    }

    /// The plan was read and holds.
    pub fn notify(&self) {
        if let Some(asked) = &self.asked {
            let _ = asked.send(());
        }
    }
}

impl Drop for HistoryWorker {
    fn drop(&mut self) {
        drop(self.asked.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
