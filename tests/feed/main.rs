//! What a feed promises, held by readers that share no code with the writer.

#![expect(clippy::unwrap_used, reason = "tests: a panic is what a failure is")]

mod bytes;
mod closed;
mod days;
mod foreign;
mod former;
mod injection;
mod marks;
#[path = "../random/minuted.rs"]
mod minuted;
#[path = "../random/mod.rs"]
mod random;
mod reader;
mod role;
mod said;
mod sample;
mod scopes;
mod shown;
mod size;
mod versions;
