//! Minutes in: what is read in real ones, what the product's own documents read back
//! as, what is refused, and what is written.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]
#![expect(clippy::disallowed_methods, reason = "a test may read the environment and write")]

mod first;
mod limits;
mod own;
#[path = "../random/mod.rs"]
mod random;
mod reference;
mod round;
mod writing;

use aarshjul::agenda::Format;
use aarshjul::compile::{Compiled, compile};
use aarshjul::diag::{Source, Sources};
use aarshjul::import::EXTENSIONS;
use aarshjul::plan::Config;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The formats that documents are written in and read from.
fn read_back() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| EXTENSIONS.contains(&format.extension))
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// White space made single.
fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every plan file of a folder.
fn sources(folder: &Path) -> Sources {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let source = |path: &PathBuf| Source {
        path: path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"),
        text: std::fs::read_to_string(path).unwrap(),
    };
    Sources::new(files.iter().map(source).collect())
}

/// The shipped plan.
fn shipped(through: &str) -> Compiled {
    let compiled =
        compile(Arc::new(sources(&repository().join("plans"))), &Config::default(), day(through));
    assert!(compiled.schedule.is_some());
    compiled
}
