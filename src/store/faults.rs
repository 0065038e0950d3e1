//! Fault injection for tests: each step of writing a file can be made to fail.
//! Outside tests this compiles to nothing.

use std::io;

/// One step of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Create,
    Write,
    Sync,
    Rename,
    Exchange,
    SyncFolder,
}

#[cfg(not(test))]
pub fn fault(_step: Step) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
thread_local! {
    static FAILING: std::cell::Cell<Option<(Step, rustix::io::Errno)>> =
        const { std::cell::Cell::new(None) };
}

/// Makes a step fail on this thread until it is called with `None`.
#[cfg(test)]
pub fn fail(failing: Option<(Step, rustix::io::Errno)>) {
    FAILING.set(failing);
}

#[cfg(test)]
pub fn fault(step: Step) -> io::Result<()> {
    match FAILING.get() {
        Some((failing, errno)) if failing == step => Err(errno.into()),
        _ => Ok(()),
    }
}
