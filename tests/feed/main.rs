//! What a feed promises, held by readers that share no code with the writer.

#![expect(clippy::unwrap_used, reason = "tests: a panic is what a failure is")]

mod bytes;
mod closed;
mod foreign;
mod injection;
mod marks;
mod reader;
mod role;
mod sample;
mod shown;
mod versions;
