//! The pages in a real Chromium, with the real program behind them.
//!
//! Needs `chromedriver` and `chromium` (Debian: `chromium-driver`), and Python for
//! what brings axe-core. With `AARSHJUL_SCREENSHOTS` set, pictures of the main pages are
//! written to `docs/screenshots/`.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files and programs of their own"
)]

mod agenda;
mod circle;
mod drafts;
mod driver;
mod everyday;
mod focus;
mod import;
mod jobs;
mod minutes;
mod pages;
mod program;
mod screens;
mod story;
mod subscribing;
mod user;
mod yearly;
