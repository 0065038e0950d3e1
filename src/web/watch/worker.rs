//! Threads that work in the background: one that panics is started again.
//!
//! A server without its reload thread would serve an ever older plan and say that all is
//! well. The first new start comes after a second, each later one after twice as long.

use crate::web::state::AppState;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tracing::{error, info};

const FIRST_DELAY: Duration = Duration::from_secs(1);
const MAX_DELAY: Duration = Duration::from_secs(60);

/// The thread; dropping it asks it to stop, and waits until it has.
pub(in crate::web) struct Worker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How a worker waits, and learns that it is to stop.
pub(in crate::web) struct Stop(Receiver<()>);

impl Stop {
    /// Waits for that time; whether the worker is to stop.
    pub fn wait(&self, time: Duration) -> bool {
        !matches!(self.0.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }
}

impl Worker {
    /// Runs `work` until it returns.
    pub fn start(
        name: &'static str,
        app: Arc<AppState>,
        mut work: impl FnMut(&Stop) + Send + 'static,
    ) -> io::Result<Worker> {
        let (stop, stopped) = channel();
        let stopped = Stop(stopped);
        let run = move || {
            let mut delay = FIRST_DELAY;
            loop {
                app.health.worker_runs(name);
                let begun = Instant::now();
                if catch_unwind(AssertUnwindSafe(|| work(&stopped))).is_ok() {
                    return;
                }
                // The hook has logged where.
                app.health.worker_panicked(name);
                if begun.elapsed() > MAX_DELAY {
                    delay = FIRST_DELAY;
                }
                error!("tråden `{name}` er gået ned; den startes igen om {} s", delay.as_secs());
                if stopped.wait(delay) {
                    return;
                }
                info!("tråden `{name}` startes igen");
                delay = (delay * 2).min(MAX_DELAY);
            }
        };
        let thread = std::thread::Builder::new().name(name.into()).spawn(run)?;
        Ok(Worker { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
