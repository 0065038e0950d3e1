//! The commands of the README run as they are there, on a copy of the shipped plan,
//! on a day of the autumn that its dates are of.

#![expect(clippy::unwrap_used, reason = "a test with files of its own")]

use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// How a command of the README calls the program that is tested, one day fixed.
const SHELL: &str = "aarshjul() { \"$AARSHJUL\" --today 2026-11-27 \"$@\"; }\n";

/// The lines of the README's blocks of `sh` that call the program.
fn commands() -> Vec<&'static str> {
    let blocks = README.split("\n```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("\n```").next().unwrap().lines());
    let (commands, others): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with("aarshjul "));
    let builds = |line: &&str| line.starts_with("cargo ") || line.starts_with("bash tests/run.sh");
    assert!(others.iter().all(builds), "these commands are not tried: {others:?}");
    commands
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn every_command_of_the_readme_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sandbox = tempfile::tempdir().unwrap();
    copy(&root.join("plans"), &sandbox.path().join("plans"));
    fs::copy(root.join("config.toml"), sandbox.path().join("config.toml")).unwrap();
    let commands = commands();
    assert!(commands.len() >= 10, "only {commands:?} were found");
    for command in commands {
        let output = Command::new("sh")
            .args(["-ec", &format!("{SHELL}{command}")])
            .current_dir(&sandbox)
            .env("AARSHJUL", env!("CARGO_BIN_EXE_aarshjul"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{command}` failed:\n{errors}");
    }
    for file in ["eventuelt.docx", "aarshjul.pdf", "min-plan/calendar.toml"] {
        assert!(sandbox.path().join(file).is_file(), "{file} was not written");
    }
    // One edit is only shown, the other is undone.
    let plan = |folder: &Path| aarshjul::store::load(&folder.join("plans")).unwrap();
    assert_eq!(plan(sandbox.path()).1, plan(root).1);
}
