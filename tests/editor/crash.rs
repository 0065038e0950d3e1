//! A writer that is killed at any moment, again and again: what was acknowledged
//! is there, the plan can be read, and the history is whole.
//!
//! `AARSHJUL_ROUNDS=1000 cargo test --test editor killed` for a long run.

use crate::bench::{Bench, TODAY};
use crate::random::Rng;
use aarshjul::diag::Severity;
use aarshjul::store::load_folder;
use assert_cmd::cargo::CommandCargoExt;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn writer(bench: &Bench, title: &str) -> Child {
    let mut command = Command::cargo_bin("aarshjul").unwrap();
    command.arg("--plans").arg(&bench.editor.plans).arg("--state").arg(&bench.editor.state);
    command.args(["--today", TODAY, "add", "direktionen", title, "--by", "Skriver"]);
    // A group of its own, so that its git can be killed with it.
    command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn kill(child: &mut Child, whole_group: bool) {
    if whole_group {
        let group = format!("-{}", child.id());
        let killed = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
        killed.unwrap();
    } else {
        child.kill().unwrap();
    }
}

/// The titles in the plan, which must be without errors.
fn titles(bench: &Bench) -> Vec<String> {
    let folder = load_folder(&bench.editor.plans).unwrap();
    let (plan, report) = aarshjul::plan::read(&folder.sources);
    assert_eq!(report.of(Severity::Error).count(), 0, "the plan can't be read");
    plan.bodies[0].items.iter().map(|item| item.title.source()).collect()
}

#[test]
fn a_writer_killed_at_any_moment_loses_nothing_that_it_promised() {
    let rounds = std::env::var("AARSHJUL_ROUNDS").ok().and_then(|text| text.parse().ok());
    let rounds: u64 = rounds.unwrap_or(40);
    let bench = Bench::new();
    let mut rng = Rng(9);
    let start = Instant::now();
    assert!(writer(&bench, "Punkt 0").wait().unwrap().success());
    let mut usual = start.elapsed();
    let mut promised = vec!["Punkt 0".to_owned()];
    let (mut killed, mut there_all_the_same) = (0, 0);
    for round in 1..=rounds {
        let title = format!("Punkt {round}");
        let start = Instant::now();
        let mut child = writer(&bench, &title);
        std::thread::sleep(usual.mul_f64(rng.below(1_300) as f64 / 1_000.0));
        kill(&mut child, rng.one_in(2));
        let kept = child.wait().unwrap().success();
        let titles = titles(&bench);
        if kept {
            usual = usual.mul_f64(0.9) + start.elapsed().min(usual * 2).mul_f64(0.1);
            promised.push(title);
        } else {
            killed += 1;
            // On a machine that has become slower no writer would ever finish.
            usual = usual.mul_f64(1.1);
            there_all_the_same += usize::from(titles.contains(&title));
        }
        for title in &promised {
            assert!(titles.contains(title), "round {round}: {title} is lost");
        }
    }
    println!(
        "{rounds} rounds: {} acknowledged, {killed} killed, {there_all_the_same} of them after the write",
        promised.len() - 1
    );
    assert!(killed > 0 && (promised.len() > 1 || rounds < 10), "all ended the same way");

    wait_for_orphans(&bench.editor.state.join("history"));
    assert!(writer(&bench, "Til sidst").wait().unwrap().success());
    let log = bench.log();
    for title in promised.iter().chain([&"Til sidst".to_owned()]) {
        let words = format!("Direktionen: nyt punkt »{title}«, afventer dato");
        assert!(log.iter().any(|(who, done, _)| who == "Skriver" && *done == words), "{title}");
    }
    history_is_whole(&bench);
    let left: Vec<_> = fs::read_dir(bench.editor.plans.join("direktionen")).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// A git whose writer was killed may still be at it; a dead one has no environment.
fn wait_for_orphans(repository: &Path) {
    let setting = [b"GIT_DIR=", repository.as_os_str().as_bytes()].concat();
    let is_at_it = || {
        fs::read_dir("/proc").unwrap().flatten().any(|process| {
            fs::read(process.path().join("environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == setting))
        })
    };
    let start = Instant::now();
    while is_at_it() {
        assert!(start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn history_is_whole(bench: &Bench) {
    let repository = bench.editor.state.join("history");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(&repository).args(arguments);
        let output = command.output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{stderr}");
        (String::from_utf8_lossy(&output.stdout).into_owned(), stderr)
    };
    let (_, stderr) = git(&["fsck", "--full", "--strict", "--no-dangling"]);
    assert_eq!(stderr.lines().filter(|line| !line.contains("notice")).count(), 0, "{stderr}");
    let folder = load_folder(&bench.editor.plans).unwrap();
    let on_disk: BTreeMap<String, String> =
        folder.sources.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let (listed, _) = git(&["ls-tree", "-r", "--name-only", "main"]);
    let kept = listed.lines().map(|path| {
        let (text, _) = git(&["show", &format!("main:{path}")]);
        (path.to_owned(), text)
    });
    assert_eq!(kept.collect::<BTreeMap<_, _>>(), on_disk);
}
