//! Commands whose system calls fail, and what they make: nothing that was acknowledged is
//! lost, nothing that was made is reported as failed, and nothing aborts.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

mod calls;
mod files;
mod folder;
