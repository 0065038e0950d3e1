//! Takes what was done to the plan by hand into the history, once it was read.
//!
//! On a thread of its own: git takes its time, and so does whoever is saving. That
//! no history can be kept is said, and is no reason to show an older plan. The
//! history is packed here too, at most once a day.

use super::reload::Log;
use super::shared::Shared;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

const TIDY_EVERY: TimeDelta = TimeDelta::days(1);

/// The thread; ends when dropped, after what it was last asked.
pub(super) struct Historian {
    asked: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Historian {
    pub fn start(shared: Arc<Shared>, log: Log) -> Historian {
        let (asked, asks) = channel();
        let work = move || {
            let (mut said, mut tidied) = (None, DateTime::<Utc>::MIN_UTC);
            while asks.recv().is_ok() {
                // However often it was asked meanwhile: the plan is what it is now.
                while asks.try_recv().is_ok() {}
                // Made anew, the state folder would be one without any links.
                if !shared.editor.state.is_dir() {
                    continue;
                }
                let now = shared.now();
                let mut trouble = shared.editor.record_external_changes(now).err();
                if trouble.is_none() && now - tidied >= TIDY_EVERY {
                    tidied = now;
                    trouble = shared.editor.gc().err();
                }
                if let Some(error) = trouble.as_ref().filter(|_| trouble != said) {
                    log(&error.to_string());
                }
                said = trouble;
            }
        };
        let thread = std::thread::Builder::new()
            .name("history".into())
            .spawn(work)
            .expect("a machine that can run us can run one thread more");
        Historian { asked: Some(asked), thread: Some(thread) }
    }

    /// The plan was read and holds.
    pub fn look(&self) {
        if let Some(asked) = &self.asked {
            let _ = asked.send(());
        }
    }
}

impl Drop for Historian {
    fn drop(&mut self) {
        drop(self.asked.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
