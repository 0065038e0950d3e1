//! The command line as people and programs meet it: exit codes, what goes where,
//! and the reference in `docs/cli.md`, which is the program's own help
//! (`UPDATE=1 cargo test --test cli` writes it anew).

#![expect(clippy::disallowed_methods, reason = "a test may write what it expects")]

mod links;
mod output;
mod plans;

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("aarshjul").unwrap().current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Exit code, stdout, stderr of a command on the shipped plan.
fn shipped(arguments: &[&str]) -> (i32, String, String) {
    let output = run(&root(), &[&["--today", "2026-11-24"], arguments].concat());
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn help_of(path: &[String], document: &mut String) {
    let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = text(&run(&root(), &arguments).stdout);
    let name = [&["aarshjul".to_owned()], path].concat().join(" ");
    let level = "#".repeat(2 + path.len().min(2));
    document.push_str(&format!("\n{level} `{name}`\n\n```text\n{}\n```\n", help.trim_end()));
    let commands = help.split("Kommandoer:\n").nth(1).unwrap_or_default();
    for line in commands.lines().take_while(|line| line.starts_with("  ")) {
        let Some(command) = line.strip_prefix("  ").and_then(|l| l.split_whitespace().next())
        else {
            continue;
        };
        if !line.starts_with("   ") {
            help_of(&[path, &[command.to_owned()]].concat(), document);
        }
    }
}

#[test]
fn the_reference_is_the_programs_own_help() {
    let mut document = String::from(
        "# The command line\n\nMade from the program's own help, which is in Danish; a test holds it.\n\
         Exit codes: 0 done; 1 the plan or the request is wrong; 2 wrong usage; 3 the machine's\n\
         fault or ours.\n",
    );
    help_of(&[], &mut document);
    let path = root().join("docs/cli.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &document).unwrap();
    }
    assert_eq!(document, fs::read_to_string(path).unwrap_or_default(), "run with UPDATE=1");
    assert!(ENGLISH.iter().all(|word| !document.contains(word)));
    for command in ["check", "schedule", "why", "eventuelt", "link revoke", "undo", "init"] {
        assert!(document.contains(&format!("`aarshjul {command}`")), "{command} is missing");
    }
}

#[test]
fn success_exits_with_0_and_prints_only_the_result() {
    for arguments in [
        &["check"][..],
        &["schedule", "direktionen", "--to", "6. jan. 2027"],
        &["why", "direktionen", "2026-12-02"],
        &["eventuelt", "direktionen"],
        &["agenda", "direktionen"],
        &["feed", "direktionen"],
        &["feed", "--role", "oekonomichef"],
        &["wheel", "direktionen"],
        &["year-plan", "direktionen"],
        &["completions", "bash"],
        &["man"],
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(!out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_wrong_ends_with_1_and_says_what_to_write_instead() {
    for (arguments, message) in [
        (&["schedule", "direktion"][..], "`direktionen`"),
        (&["schedule", "--to", "næste onsdag"], "skriv datoen"),
        (&["schedule", "--from", "2027-01-01", "--to", "2026-01-01"], "ligger før"),
        (&["schedule", "--to", "2100-01-01"], "2099"),
        (&["why", "direktionen", "aarshjull"], "mente du `aarshjul`?"),
        (
            &["eventuelt", "direktionen", "--meeting", "2026-12-24"],
            "det nærmeste er den 16. december 2026",
        ),
        (&["eventuelt", "direktionen", "--through", "2026-01-01"], "efter mødet"),
        (&["why", "direktionen", "2027-07-07"], "for den dag er Sommerferie"),
        (&["diff", "--since", "2030-01-01"], "i fremtiden"),
        (&["diff", "--since", "findes-ikke"], "ingen plan gemt"),
        (&["--plans", "ingen-mappe", "check"], "aarshjul init"),
        (&["--config", "ingen-fil.toml", "check"], "`ingen-fil.toml`: den findes ikke"),
        (&["wheel", "--year", "1700"], "mellem 1900 og 2099"),
        (&["year-plan", "direktionen", "--year", "2100"], "mellem 1900 og 2099"),
        (
            &["agenda", "direktionen", "--meeting", "2023-06-28"],
            "er aflyst (ØK-tur til Sverige); det næste, der holdes, er `--meeting 2023-08-09`",
        ),
        (&["eventuelt", "direktionen", "--meeting", "2023-06-28"], "er aflyst"),
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {err}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_what_the_machine_refuses_with_3() {
    for arguments in [
        &["shedule"][..],
        &["schedule", "--format", "xml"],
        &["--today", "i morgen", "check"],
        &["--today", "6-9-27", "check"],
        &["--today", "2100-01-01", "check"],
        &["eventuelt", "direktionen", "--format", "docx"],
        &["eventuelt", "direktionen", "--format", "md", "-o", "ud.docx"],
        &["eventuelt", "direktionen", "-o", "ud.pdf"],
        &["year-plan", "direktionen", "-o", "ud.pdf"],
    ] {
        assert_eq!(shipped(arguments).0, 2, "{arguments:?}");
    }
    let (code, _, err) = shipped(&["feed", "direktionen", "-o", "/findes/ikke/feed.ics"]);
    assert_eq!(code, 3, "{err}");
}

/// English words of the argument parser.
const ENGLISH: [&str; 9] =
    ["error", "Usage", "tip", "OPTIONS", "possible", "default:", "required", "BODY", "COMMAND"];

#[test]
fn wrong_usage_is_reported_in_danish() {
    for (arguments, message) in [
        (&["schedul"][..], "kommandoen `schedul` findes ikke; mente du `schedule`?"),
        (&["schedule", "--frm", "x"], "tilvalget `--frm` findes ikke her; mente du `--from`?"),
        (&["schedule", "a", "b"], "`b` er et ord for meget"),
        (
            &["schedule", "--format", "xml"],
            "`--format <FORMAT>` kan ikke være `xml`; der kan stå `table`, `json`",
        ),
        (&["schedule", "--from"], "`--from <DATO>` mangler sin værdi"),
        (&["why", "direktionen"], "her mangler `<PUNKT|DATO>`"),
        (&["wheel", "--year", "i år"], "`--year <ÅR>` kan ikke være `i år`; skriv et helt tal"),
        (&["add", "a", "b", "--date", "6/9", "--before", "c"], "kan ikke stå sammen med"),
        (&["feed", "a", "-o", "x", "-o", "y"], "`--output <FIL>` står to gange"),
        (&["completions", "dos"], "`<SKAL>` kan ikke være `dos`; der kan stå `bash`"),
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(message), "{err}");
        assert!(ENGLISH.iter().all(|word| !err.contains(word)), "{err}");
    }
    let (code, _, err) = shipped(&["why"]);
    assert_eq!(code, 2);
    let usage =
        "\n\nBrug: aarshjul why [TILVALG] <ORGAN> <PUNKT|DATO> [DATO]\nMere med `--help`.\n";
    assert!(err.ends_with(usage), "{err}");
    let (code, _, err) = shipped(&["link"]);
    assert_eq!(code, 2, "help where a command is missing");
    assert!(err.contains("Kommandoer:"), "{err}");
}
