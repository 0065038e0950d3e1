//! The wheel: what stands on it, that nothing collides, and its three formats.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod content;
mod formats;
mod geometry;
mod picture;
#[path = "../random/mod.rs"]
mod random;
mod sample;
mod stories;

use aarshjul::compile::compile;
use aarshjul::plan::Config;
use aarshjul::schedule::{BodyView, Names, Schedule};
use aarshjul::wheel::{Wheel, lay_out};
use std::path::Path;
use std::sync::Arc;

/// The plan that is shipped, decided far enough for every year that is looked at.
fn shipped() -> Arc<Schedule> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let Ok((sources, _)) = aarshjul::store::load(&folder) else { panic!("the plan is there") };
    let through = sample::date(2029, 12, 31);
    compile(Arc::new(sources), &Config::default(), through).schedule.expect("the plan holds")
}

/// A wheel as the pages show it.
fn wheel(views: &[BodyView], year: i32) -> Wheel {
    let today = sample::date(sample::YEAR, 5, 5);
    lay_out(views, year, Some(today), Some("https://aarshjul.example"), Names::Shown)
}

fn wheel_of(schedule: &Schedule) -> Wheel {
    wheel(&sample::views(schedule), sample::YEAR)
}
