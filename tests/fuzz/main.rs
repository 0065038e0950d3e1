//! What fuzzing found and keeps: every input of `fuzz/seeds/`, and plans that
//! are changed at random.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, set by its environment"
)]

mod mutated;
#[path = "../page/mod.rs"]
mod page;
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

/// The kept inputs of a target, by name.
fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|_| panic!("no folder {target}"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_kept_input_is_harmless() {
    for (name, run) in targets::ALL {
        let paths = inputs(name);
        assert!(paths.len() > 5, "{name} has {} inputs", paths.len());
        for path in paths {
            // Shown if it panics.
            println!("{}", path.display());
            run(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_folder_is_of_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(targets::ALL.iter().any(|(target, _)| name == *target), "{name:?}");
    }
}
