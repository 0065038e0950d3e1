//! Stories: each folder of `tests/cases/` has a plan and what the program says
//! about it. `commands` has a line for each expected file: its name, a colon, the
//! arguments. A folder without `plans/` speaks of the shipped plan.
//!
//! `UPDATE=1 cargo test --test cases` writes the files anew: read the diff.

#![expect(clippy::disallowed_methods, reason = "a test may write what it expects")]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("commands").is_file())
        .collect();
    cases.sort();
    cases
}

/// What a command prints: its result, or its message when it refuses.
fn output(case: &Path, arguments: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = case.join("plans");
    let plans = if own.is_dir() { own } else { root.join("plans") };
    let output = Command::cargo_bin("aarshjul")
        .unwrap()
        .current_dir(case)
        .arg("--plans")
        .arg(plans)
        .args(["--today", "2023-06-20"])
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(text).unwrap()
}

#[test]
fn every_story_is_told_as_it_was() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut told = 0;
    for case in cases() {
        let commands = fs::read_to_string(case.join("commands")).unwrap();
        for line in commands.lines().filter(|line| !line.trim().is_empty()) {
            let (file, arguments) = line.split_once(':').expect("`file: arguments`");
            let said = output(&case, arguments);
            let expected = case.join(file);
            if update {
                fs::write(&expected, &said).unwrap();
            }
            let expected = fs::read_to_string(&expected).unwrap_or_default();
            assert_eq!(said, expected, "{}: {line}", case.display());
            told += 1;
        }
    }
    assert!(told >= 10, "only {told} stories were found");
}
