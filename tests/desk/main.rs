//! The room `desk`: edits all the way round, over real files.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

mod bench;
mod round;
