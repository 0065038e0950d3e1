//! Edits from the command line: what is printed, on which stream, with which
//! exit code, and what is written.

use crate::bench::{Bench, TODAY};
use assert_cmd::cargo::CommandCargoExt;
use std::fs;
use std::process::Command;

pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

fn run(bench: &Bench, arguments: &[&str]) -> Run {
    run_with(bench, arguments, &[])
}

fn run_with(bench: &Bench, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    run_in(bench, TODAY, arguments, environment)
}

pub fn run_on(bench: &Bench, today: &str, arguments: &[&str]) -> Run {
    run_in(bench, today, arguments, &[])
}

fn run_in(bench: &Bench, today: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::cargo_bin("aarshjul").unwrap();
    command.arg("--plans").arg(&bench.editor.plans).arg("--state").arg(&bench.editor.state);
    command.args(["--today", today]).args(arguments).env("USER", "Brugeren");
    command.envs(environment.iter().copied());
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The lines that a diff adds or takes away.
fn changed(output: &Run) -> Vec<&str> {
    let is_change = |line: &&str| {
        line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
    };
    output.out.lines().filter(is_change).collect()
}

#[test]
fn every_command_does_its_edit() {
    let bench = Bench::new();
    for (arguments, lines, [coming, done]) in [
        (
            &["add", "direktionen", "Ny \"vej\"", "--date", "28/6", "--minutes", "20", "--closed"]
                [..],
            &[
                "+",
                "+[[item]]",
                "+id = \"ny-vej\"",
                "+title = \"Ny \\\"vej\\\"\"",
                "+date = 2023-06-28",
                "+minutes = 20",
                "+closed = true",
            ][..],
            ["Nyt punkt på mødet den 28. juni 2023: »Ny \"vej\"«."; 2],
        ),
        (
            &["date", "direktionen", "lovprogram", "onsdag i uge 36"],
            &["+date = 2023-09-06"],
            [
                "»Regeringens lovprogram« sættes på mødet den 6. september 2023.",
                "»Regeringens lovprogram« er sat på mødet den 6. september 2023.",
            ],
        ),
        (
            &["move", "direktionen", "budget", "6/9", "--to", "13/9", "--because", "fyldt"],
            &[
                "+",
                "+[[change]]",
                "+item = \"budget\"",
                "+date = 2023-09-06",
                "+to = 2023-09-13",
                "+reason = \"fyldt\"",
            ],
            [
                "»Budget 2023« flyttes fra mødet den 6. september 2023 til mødet den 13. september 2023.",
                "»Budget 2023« er flyttet fra mødet den 6. september 2023 til mødet den 13. september 2023.",
            ],
        ),
        // By the meeting that it is on now.
        (
            &["skip", "direktionen", "budget", "13. sep.", "--because", "udgår"],
            &["-to = 2023-09-13", "-reason = \"fyldt\"", "+skip = true", "+reason = \"udgår\""],
            [
                "»Budget 2023« tages af mødet den 13. september 2023 og springes over.",
                "»Budget 2023« er taget af mødet den 13. september 2023 og sprunget over.",
            ],
        ),
        (
            &["await", "direktionen", "budget", "6/9", "--because", "udsat"],
            &["-skip = true", "-reason = \"udgår\"", "+await = true", "+reason = \"udsat\""],
            ["»Budget 2023« afventer ny dato."; 2],
        ),
        (
            &[
                "move-meeting",
                "direktionen",
                "28/6",
                "--to",
                "29/6",
                "--time",
                "13-15",
                "--because",
                "ferie",
            ],
            &[
                "+",
                "+[[meeting]]",
                "+date = 2023-06-28",
                "+since = 2023-06-21",
                "+moved-to = 2023-06-29",
                "+time = \"13:00-15:00\"",
                "+reason = \"ferie\"",
            ],
            [
                "Mødet den 28. juni 2023 flyttes til den 29. juni 2023: ferie.",
                "Mødet den 28. juni 2023 er flyttet til den 29. juni 2023: ferie.",
            ],
        ),
        // By the day to which it was moved.
        (
            &["cancel", "direktionen", "29/6", "--because", "sygdom"],
            &["+cancelled = \"sygdom\"", "-moved-to = 2023-06-29", "-reason = \"ferie\""],
            ["aflyses: sygdom.", "er aflyst: sygdom."],
        ),
        (
            &["extra", "direktionen", "31/8-2023", "--time", "8.30-10", "--name", "Seminar"],
            &[
                "+",
                "+[[meeting]]",
                "+date = 2023-08-31",
                "+extra = true",
                "+name = \"Seminar\"",
                "+time = \"08:30-10:00\"",
            ],
            ["Nyt møde den 31. august 2023."; 2],
        ),
        (
            &["withdraw", "direktionen", "ny-vej", "--because", "bortfaldet"],
            &["+withdrawn = \"bortfaldet\""],
            [
                "»Ny \"vej\"« tages af dagsordenen: bortfaldet\n",
                "»Ny \"vej\"« er taget af dagsordenen: bortfaldet\n",
            ],
        ),
    ] {
        let texts =
            || (bench.text("direktionen/punkter.toml"), bench.text("direktionen/body.toml"));
        let before = texts();
        let dry = run(&bench, &[arguments, &["--dry-run"]].concat());
        assert_eq!((dry.code, &*dry.err), (0, "intet er skrevet (--dry-run)\n"), "{arguments:?}");
        assert_eq!(texts(), before);
        let output = run(&bench, arguments);
        assert_eq!((output.code, &*output.err), (0, ""), "{arguments:?}");
        assert_eq!(changed(&dry), lines, "{arguments:?}");
        assert_eq!(changed(&output), lines, "{arguments:?}");
        assert!(dry.out.contains(coming), "{}", dry.out);
        assert!(output.out.contains(done), "{}", output.out);
        assert!(output.out.contains("\nFil: "));
        // From skipped to awaiting, it is on no meeting before or after.
        let affected = output.out.contains("Berørte møder i Direktionen: ");
        assert_eq!(affected, arguments[0] != "await", "{}", output.out);
        assert_ne!(texts(), before);
    }
    let log = run(&bench, &["log", "--limit", "2"]);
    let lines: Vec<&str> = log.out.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0]
            .ends_with("  Brugeren  Direktionen: »Ny \"vej\"« er taget af dagsordenen: bortfaldet")
    );
    let id = lines[1].split_whitespace().next().unwrap();
    let shown = run(&bench, &["log", id]);
    assert!(shown.out.contains("+name = \"Seminar\""), "{}", shown.out);
    let undone = run(&bench, &["undo", id, "--by", "En anden"]);
    assert!(changed(&undone).contains(&"-name = \"Seminar\""), "{}", undone.out);
    let log = run(&bench, &["log"]).out;
    assert!(log.lines().next().unwrap().contains("  En anden  taget tilbage: Direktionen: ekstra"));
    assert!(log.contains("Seminar (taget tilbage)"));
}

#[test]
fn what_is_wrong_is_said_and_nothing_written() {
    let bench = Bench::new();
    let before = (bench.text("direktionen/punkter.toml"), bench.text("direktionen/body.toml"));
    for (arguments, code, message) in [
        (
            &["add", "direktion", "x"][..],
            1,
            "intet organ hedder `direktion`; planen har `direktionen`",
        ),
        (&["add", "direktionen", "x", "--role", "chef"], 1, "rollen `chef`"),
        (&["add", "direktionen", "x", "--before", "y", "--date", "6/9"], 2, "--date"),
        (&["add", "direktionen", "x", "--days", "6"], 2, "--before"),
        (&["date", "direktionen", "lovprogam", "6/9"], 1, "mente du `lovprogram`?"),
        (&["date", "direktionen", "budget", "6/9"], 1, "har allerede datoen"),
        (&["date", "direktionen", "lovprogram", "snart"], 1, "`snart` er ikke en dato"),
        (
            &["move", "direktionen", "budget", "14/9", "--to", "6/9", "--because", "x"],
            1,
            "»Budget 2023« kommer ikke den 14. september 2023; den nærmeste er den 6. september 2023",
        ),
        (&["skip", "direktionen", "lovprogram", "6/9", "--because", "x"], 1, "har ingen dato"),
        (
            &["cancel", "direktionen", "27/12 2022", "--because", "x"],
            1,
            "har intet møde den 27. december 2022; det nærmeste er den 4. januar 2023",
        ),
        (&["cancel", "direktionen", "28/6", "--because", " "], 1, "begrundelsen mangler"),
        (&["cancel", "direktionen", "28/6"], 2, "--because"),
        (&["extra", "direktionen", "30/8", "--time", "9", "--name", "x"], 1, "ikke et tidsrum"),
        (
            &["extra", "direktionen", "30/8", "--time", "9-8", "--name", "x"],
            1,
            "slutter ikke senere",
        ),
        (&["undo"], 1, "der er ingen ændring at tage tilbage"),
        (&["log", "--", "--help"], 1, "ingen enkelt ændring"),
    ] {
        let output = run(&bench, arguments);
        assert_eq!((output.code, &*output.out), (code, ""), "{arguments:?}");
        assert!(output.err.contains(message), "{arguments:?}: {}", output.err);
    }
    assert_eq!(
        (bench.text("direktionen/punkter.toml"), bench.text("direktionen/body.toml")),
        before
    );
}

#[test]
fn the_schedule_is_compared_with_the_history() {
    let bench = Bench::new();
    run(&bench, &["date", "direktionen", "lovprogram", "28/6"]);
    let log = run(&bench, &["log"]).out;
    let id = log.lines().last().unwrap().split_whitespace().next().unwrap();
    let expected = "Direktionen\n  »Regeringens lovprogram« er sat på mødet den 28. juni 2023.\n";
    assert_eq!(run(&bench, &["diff", "--since", id]).out, expected);
    assert!(run(&bench, &["diff", "--since", "2023-06-21"]).out.starts_with("Ingen ændringer"));
    let output = run(&bench, &["diff", "--since", "2023-06-20"]);
    assert_eq!(output.code, 1);
}

/// The machine fails under the program as it is run: first the one call, then none.
#[test]
fn a_full_disk_and_a_failing_fsync_are_reported_and_recovered_from() {
    let bench = Bench::new();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/editor/failing.c");
    let shim = bench.dir.path().join("failing.so");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(source).status();
    assert!(built.unwrap().success());
    let before = bench.text("direktionen/punkter.toml");
    for (call, message) in [
        ("write", "der er ikke mere plads på disken"),
        ("fsync", "disken svarer med en fejl"),
        ("open", "disken er skrivebeskyttet"),
    ] {
        let environment = [("LD_PRELOAD", shim.to_str().unwrap()), ("FAILING", call)];
        let output = run_with(&bench, &["date", "direktionen", "lovprogram", "28/6"], &environment);
        assert_eq!((output.code, &*output.out), (3, ""), "{call}: {}", output.err);
        assert!(output.err.starts_with("ikke gemt: "), "{call}: {}", output.err);
        assert!(output.err.trim_end().ends_with(message), "{call}: {}", output.err);
        assert_eq!(bench.text("direktionen/punkter.toml"), before);
        let left: Vec<_> = fs::read_dir(bench.editor.plans.join("direktionen")).unwrap().collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
    assert_eq!(run(&bench, &["date", "direktionen", "lovprogram", "28/6"]).code, 0);
}
