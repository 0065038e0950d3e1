//! The room `editor`: edits all the way round, over real files.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

#[path = "../random/any_edit.rs"]
mod any_edit;
mod bench;
mod commands;
mod crash;
mod dates;
mod history;
mod many;
#[path = "../random/oddly.rs"]
mod oddly;
#[path = "../random/mod.rs"]
mod random;
#[path = "../random/edit.rs"]
mod random_edit;
mod records;
mod round;
#[path = "../random/tables.rs"]
mod tables;
mod undo;
