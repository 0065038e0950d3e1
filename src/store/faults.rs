//! The places where a machine fails: in tests they fail when asked to, and
//! otherwise this is nothing at all.

use std::io;

/// One step of putting a file in its place.
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

/// From now on a step fails on this thread; `None` ends it.
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
