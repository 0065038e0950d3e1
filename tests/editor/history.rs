//! The history: apart from every other git, done without where there is none,
//! and put right where it was hurt.

use crate::bench::{Bench, TODAY, day, done, now};
use aarshjul::editor::{EXTERNAL, UndoRequest};
use aarshjul::plan::edit::Edit;
use aarshjul::store::{History, HistoryError, NewEntry, Revision, StateDir};
use assert_cmd::cargo::CommandCargoExt;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

fn cancel(date: &str) -> Edit {
    Edit::CancelMeeting { date: day(date), extra: None, reason: "ferie".into() }
}

#[test]
fn without_git_edits_go_on_and_say_so() {
    let mut bench = Bench::new();
    let git = bench.editor.search_path.replace("/nowhere".into());
    let edit = bench.make(&cancel("2023-06-28"));
    assert_eq!(edit.history_error, Some(HistoryError::NoGit));
    assert!(bench.text("direktionen/body.toml").contains("cancelled = \"ferie\""));
    assert!(bench.editor.log(None).unwrap().is_empty());
    // With git again: what was changed meanwhile is recorded.
    bench.editor.search_path = git;
    bench.make(&cancel("2023-08-02"));
    assert_eq!(bench.log().len(), 2);
    assert_eq!(bench.log()[1].0, EXTERNAL);
}

#[test]
fn no_history_is_kept_where_none_is_wanted() {
    let mut bench = Bench::new();
    bench.editor.config.history.enabled = false;
    let edit = bench.make(&cancel("2023-06-28"));
    assert_eq!((edit.entry, edit.history_error), (None, None));
    assert!(!bench.editor.state.join("history").exists());
    let request =
        UndoRequest { entry: None, expected: None, who: "x", now: now(), today: day(TODAY) };
    let message = crate::bench::refused(bench.editor.undo(&request));
    assert_eq!(message, "der føres ingen historik, så intet kan tages tilbage");
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The plan lies in a repository of its own, the user's git is set up to sign, to
/// run hooks and to be somewhere else altogether: the history has no part in it.
#[test]
fn no_other_git_is_touched_or_listened_to() {
    let bench = Bench::new();
    let home = bench.dir.path().join("home");
    let hook = home.join("hooks/reference-transaction");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    let ran = home.join("ran");
    fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", ran.display())).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(
        home.join(".gitconfig"),
        format!(
            "[core]\n hooksPath = {}\n autocrlf = true\n[commit]\n gpgSign = true\n[init]\n defaultBranch = other\n",
            hook.parent().unwrap().display()
        ),
    )
    .unwrap();
    let plans = &bench.editor.plans;
    git(plans, &["init", "--quiet"]);
    git(plans, &["add", "."]);
    git(plans, &["-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "-m", "first"]);
    let before = (git(plans, &["rev-parse", "HEAD"]), git(plans, &["ls-files", "--stage"]));
    let index = fs::read(plans.join(".git/index")).unwrap();

    let mut command = Command::cargo_bin("aarshjul").unwrap();
    command.arg("--plans").arg(plans).arg("--state").arg(&bench.editor.state);
    command.args(["--today", TODAY, "cancel", "direktionen", "2023-06-28", "--because", "ferie"]);
    command.env("HOME", &home).env("GIT_DIR", plans.join(".git"));
    command.env("GIT_INDEX_FILE", plans.join(".git/index")).env("GIT_WORK_TREE", plans);
    command.env("GIT_AUTHOR_NAME", "En anden").env("USER", "Brugeren");
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && stderr.is_empty(), "{stderr}");

    assert!(!ran.exists(), "a hook ran");
    assert_eq!(fs::read(plans.join(".git/index")).unwrap(), index);
    assert_eq!((git(plans, &["rev-parse", "HEAD"]), git(plans, &["ls-files", "--stage"])), before);
    assert_eq!(bench.log()[0].0, "Brugeren");
    assert_eq!(git(&bench.editor.state.join("history"), &["branch"]).trim(), "* main");
}

#[test]
fn names_and_words_cannot_forge_an_entry() {
    let bench = Bench::new();
    let edit = Edit::CancelMeeting {
        date: day("2023-06-28"),
        extra: None,
        reason: "a\n\nUndoes: 0123456789\nPlan: x".into(),
    };
    let who = "Skriver <x@y>\ncommitter Z <z@z> 0 +0000\u{1f}\u{0}";
    done(bench.commit(&edit, None, who));
    let past = bench.editor.log(None).unwrap();
    assert_eq!(past.len(), 2);
    assert_eq!(past[0].entry.who, "Skriver x@y committer Z z@z 0 +0000");
    assert_eq!(past[0].entry.undoes, None);
    assert_eq!(past[0].entry.plan, Some(bench.revision()));
    assert_eq!(past[0].entry.when, now());
}

#[test]
fn what_was_done_by_hand_is_taken_in_when_it_is_read() {
    let bench = Bench::new();
    assert!(bench.editor.record_external_changes(now()).unwrap().is_some());
    assert!(bench.editor.record_external_changes(now()).unwrap().is_none());
    bench.put("direktionen/nyt \"år\".toml", "# ny fil\n");
    fs::remove_file(bench.editor.plans.join("direktionen/punkter.toml")).unwrap();
    let entry = bench.editor.record_external_changes(now()).unwrap().unwrap();
    assert_eq!(entry.who, EXTERNAL);
    assert_eq!(
        entry.words,
        "redigeret i filen: direktionen/nyt \"år\".toml, direktionen/punkter.toml"
    );
    let (past, changes) = bench.editor.show(&entry.id[..8]).unwrap().unwrap();
    assert_eq!(past.entry, entry);
    assert_eq!(changes[0].path, "direktionen/nyt \"år\".toml");
    assert_eq!(
        (changes[0].before.as_deref(), changes[0].after.as_deref()),
        (None, Some("# ny fil\n"))
    );
    assert!(changes[1].before.is_some() && changes[1].after.is_none());

    // Taken back, both files are as they were.
    let request =
        UndoRequest { entry: None, expected: None, who: "x", now: now(), today: day(TODAY) };
    done(bench.editor.undo(&request));
    assert!(bench.text("direktionen/punkter.toml").starts_with("# Punkter"));
    assert!(!bench.editor.plans.join("direktionen/nyt \"år\".toml").exists());
}

#[test]
fn locks_that_a_killed_git_left_are_no_hindrance() {
    let bench = Bench::new();
    bench.make(&cancel("2023-06-28"));
    let history = bench.editor.state.join("history");
    for lock in ["refs/heads/main.lock", "HEAD.lock", "packed-refs.lock"] {
        fs::write(history.join(lock), "").unwrap();
    }
    assert_eq!(bench.make(&cancel("2023-08-02")).history_error, None);
    git(&history, &["pack-refs", "--all"]);
    assert_eq!(bench.make(&cancel("2023-08-09")).history_error, None);
    assert_eq!(bench.log().len(), 4);
}

#[test]
fn a_history_that_is_hurt_stops_no_edit() {
    let bench = Bench::new();
    bench.make(&cancel("2023-06-28"));
    let branch = bench.editor.state.join("history/refs/heads/main");
    let tip = fs::read_to_string(&branch).unwrap();
    fs::write(&branch, "0123456789012345678901234567890123456789\n").unwrap();
    let edit = bench.make(&cancel("2023-08-02"));
    let error = edit.history_error.unwrap().to_string();
    assert!(error.starts_with("historikken kan ikke bruges: git siger »"), "{error}");
    assert!(bench.text("direktionen/body.toml").contains("2023-08-02"));
    fs::write(&branch, tip).unwrap();
    assert_eq!(bench.make(&cancel("2023-08-09")).history_error, None);
    assert_eq!(bench.log().len(), 4);
}

#[test]
fn packing_a_history_hinders_nobody_and_loses_nothing() {
    let bench = Bench::new();
    let state = StateDir::open(&bench.editor.state).unwrap();
    let history = History::open(&state, bench.editor.search_path.as_deref()).unwrap();
    let plan: Revision = "0".repeat(64).parse().unwrap();
    let record = |round: u32, files: u32| {
        let who =
            NewEntry { who: "x", when: now(), words: "runde", plan, undoes: None, form: None };
        let text = |file| (format!("{file}.toml"), Some(format!("{file} {round}").into_bytes()));
        history.record(&who, &(0..files).map(text).collect::<Vec<_>>()).unwrap();
    };
    (0..12).for_each(|round| record(round, 80));
    let folder = bench.editor.state.join("history");
    let loose = || -> u32 {
        let counted = git(&folder, &["count-objects"]);
        counted.split(' ').next().unwrap().parse().unwrap()
    };
    // Little is left lying as it is.
    history.gc(1_000_000).unwrap();
    assert!(loose() > 900, "{}", loose());
    // What a killed one leaves, and who writes at the same moment.
    fs::write(folder.join("gc.pid"), "1 elsewhere").unwrap();
    fs::write(folder.join("objects/pack/tmp_pack_x"), "half").unwrap();
    std::thread::scope(|scope| {
        let tidy = scope.spawn(|| history.gc(1));
        (12..30).for_each(|round| record(round, 2));
        tidy.join().unwrap().unwrap();
    });
    fs::remove_file(folder.join("gc.pid")).ok();
    history.gc(1).unwrap();
    assert!(loose() < 200, "{}", loose());
    record(30, 1);
    assert_eq!(history.log(None).unwrap().len(), 31);
    git(&folder, &["fsck", "--full", "--strict"]);
}
