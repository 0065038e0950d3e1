//! Faults that were reported of programs like this one: a story has what is right, a
//! plan, the commands that were tried on it, and all that they print.
//!
//! `UPDATE=1 cargo test --test reports` writes what they print anew: read the diff
//! together with what is right.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, which writes its expectations"
)]

#[path = "../page/mod.rs"]
mod page;

use libtest_mimic::Arguments;
use page::{Page, Story};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

const FOLDER: &str = "tests/reports";

fn main() -> ExitCode {
    if std::env::var_os("UPDATE").is_some() {
        Page::all(FOLDER).iter().for_each(update);
    }
    libtest_mimic::run(&Arguments::from_args(), page::trials(FOLDER, prints_as_written)).exit_code()
}

fn prints_as_written(_: &str, story: &Story) -> Result<(), String> {
    let (printed, expected) = (printed(story)?, &story.blocks[story.only("text")?].text);
    if printed == *expected {
        return Ok(());
    }
    Err(format!("expected\n{expected}\nprinted\n{printed}"))
}

fn update(page: &Page) {
    let texts = page
        .stories
        .iter()
        .enumerate()
        .map(|(number, story)| (number, story.only("text").unwrap(), printed(story).unwrap()));
    page.update(texts.collect());
}

/// What the commands print, errors too, in a folder with the story's plan.
fn printed(story: &Story) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in story.files() {
        let path = folder.path().join("plans").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    // As on a server: a command that has to make it says so.
    fs::create_dir(folder.path().join("state")).unwrap();
    let commands = &story.blocks[story.only("sh")?].text;
    let program = Path::new(env!("CARGO_BIN_EXE_aarshjul")).parent().unwrap();
    let mut paths = vec![program.to_owned()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path: OsString = std::env::join_paths(paths).unwrap();
    let output = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{commands}")])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("COLUMNS", "100")
        .output()
        .map_err(|error| error.to_string())?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}
