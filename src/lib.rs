//! `aarshjul`: the annual cycle and forward plan of a directorate.
//!
//! The plan is the state; everything else is a pure function of
//! (plan, config, today):
//!
//! ```text
//! plans/*.toml, config.toml
//!    │  store     bytes in, revision known                     I/O
//!    ▼
//! plan       as written → as meant, all errors at once         pure
//!    ▼
//! calendar   which days exist, and which are free              pure
//!    ▼
//! resolve    every choice, each with its reasons               pure
//!    ▼
//! schedule   decided, immutable, ordered — and checked         pure
//!    ├──▶ import   minutes in: docx, html, txt, md → what they say, against the plan
//!    ├──▶ feed     iCalendar
//!    ├──▶ agenda   Eventuelt as a document, in each format of `Format::ALL`
//!    ├──▶ wheel    the årshjul as a picture → svg, png, pdf
//!    ├──▶ mail     who is to hear of what → SMTP
//!    └──▶ web, cli                                             I/O
//!
//! web, cli ──▶ editor ──▶ plan::edit ──▶ compile ──▶ store     an edit, all the way round
//! ```
//!
//! Rooms may import only rooms above them in this list; `tests/rooms.rs` holds it.

// A failing write must not panic: `cli::output` is where text goes out.
#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

pub mod lines;

pub mod diag;

pub mod calendar;

pub mod plan;

pub mod schedule;

pub mod resolve;

pub mod compile;

pub mod import;

pub mod feed;

pub mod agenda;

pub mod wheel;

pub mod store;

pub mod editor;

pub mod mail;

pub mod web;

pub mod cli;
