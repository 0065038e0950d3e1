//! The log of the server: one line for each event, on standard error.
//!
//! Nothing waits for it: lines are written on a thread of their own, and those that
//! can't be written, or that come while too many wait, are dropped and counted.
//! No event may hold a token, a password, a cookie, a private address, or the text of a
//! closed item; `tests/web/log.rs` looks through every line of a server's life.

use super::output::try_stderr;
use crate::plan::{LogConfig, LogFormat, LogLevel};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;
use tracing::Level;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;

/// So many lines wait for a reader that is slow.
const MAX_WAITING: usize = 1024;
/// For the last lines, when the server ends.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

enum Message {
    Line(Vec<u8>),
    /// Answered once all lines before it are written.
    Flush(SyncSender<()>),
}

/// The thread that writes to standard error; dropping it waits for the lines so far.
pub struct LogWriter {
    messages: SyncSender<Message>,
    lost: Arc<AtomicU64>,
}

impl LogWriter {
    pub fn start() -> io::Result<LogWriter> {
        let (messages, waiting) = sync_channel(MAX_WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let counter = lost.clone();
        let write = move || {
            for message in waiting {
                match message {
                    Message::Line(line) if try_stderr(&line).is_err() => {
                        counter.fetch_add(1, Relaxed);
                    }
                    Message::Line(_) => {}
                    Message::Flush(done) => drop(done),
                }
            }
        };
        thread::Builder::new().name("log".into()).spawn(write)?;
        Ok(LogWriter { messages, lost })
    }

    /// How many lines were dropped.
    pub fn lost(&self) -> Arc<AtomicU64> {
        self.lost.clone()
    }

    /// What [`start_log`] gives each line to.
    pub fn sink(&self) -> impl Fn(&[u8]) + Send + Sync + 'static {
        let (messages, lost) = (self.messages.clone(), self.lost.clone());
        move |line| {
            if messages.try_send(Message::Line(line.to_vec())).is_err() {
                lost.fetch_add(1, Relaxed);
            }
        }
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        let (done, written) = sync_channel(0);
        if self.messages.try_send(Message::Flush(done)).is_ok() {
            // Ends at once when `done` is dropped.
            let _ = written.recv_timeout(FLUSH_TIMEOUT);
        }
    }
}

/// From now on `write` gets each line of the log of this process. A second call changes
/// nothing.
pub fn start_log(config: &LogConfig, write: impl Fn(&[u8]) + Send + Sync + 'static) {
    let level = match config.level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    // What libraries say may quote what they were given.
    let own = Targets::new().with_target(env!("CARGO_PKG_NAME"), level);
    let write = Arc::new(write);
    let lines = fmt::layer().with_target(false).with_writer(move || Sink(write.clone()));
    let lines = match config.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(own));
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Takes each line as a whole.
struct Sink<F>(Arc<F>);

impl<F: Fn(&[u8])> io::Write for Sink<F> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        (self.0)(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
