//! Each folder of `tests/cases/` has a plan and what the program prints about it.
//! `commands` has a line for each expected file: its name, a colon, the arguments.
//! A folder without `plans/` is about the shipped plan.
//!
//! `cargo test --test cases hvorfor` runs one folder; `UPDATE=1 cargo test --test
//! cases` writes the files anew: read the diff.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, which writes its expectations"
)]

use assert_cmd::Command;
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials: Vec<Trial> = folders().iter().flat_map(|folder| trials(folder)).collect();
    assert!(trials.len() >= 10, "only {} commands were found", trials.len());
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn folders() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> =
        entries.filter(|path| path.join("commands").is_file()).collect();
    folders.sort();
    folders
}

/// A test for each command of a folder.
fn trials(folder: &Path) -> Vec<Trial> {
    let commands = fs::read_to_string(folder.join("commands")).unwrap();
    let trial = |line: &str| {
        let (file, arguments) = line.split_once(':').expect("`file: arguments`");
        let name = format!("{}/{file}", folder.file_name().unwrap().to_str().unwrap());
        let (expected, arguments) = (folder.join(file), arguments.to_owned());
        Trial::test(name, move || prints(&expected, &arguments))
    };
    commands.lines().filter(|line| !line.trim().is_empty()).map(trial).collect()
}

fn prints(expected: &Path, arguments: &str) -> Result<(), Failed> {
    let text = output(expected.parent().unwrap(), arguments);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(expected, &text)?;
    }
    let expected = fs::read_to_string(expected).unwrap_or_default();
    if text == expected {
        return Ok(());
    }
    Err(format!("`{arguments}` printed\n{}", diffy::create_patch(&expected, &text)).into())
}

/// What a command prints: its result, or its message when it refuses.
fn output(folder: &Path, arguments: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = folder.join("plans");
    let plans = if own.is_dir() { own } else { root.join("plans") };
    let output = Command::cargo_bin("aarshjul")
        .unwrap()
        .current_dir(folder)
        .arg("--plans")
        .arg(plans)
        .args(["--today", "2023-06-20"])
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(text).unwrap()
}
