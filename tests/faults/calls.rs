//! The n-th failure of each system call that an edit makes.
//!
//! `AARSHJUL_ALL=1 cargo test --test faults calls -- --nocapture` for every n, some minutes.

use crate::folder::{Folder, errors};
use std::collections::BTreeMap;
use std::fs;

/// What the machine may answer to each: full, broken, out of descriptors, not allowed. Not
/// `close`: Linux closes a file also where it reports an error, which strace can't do.
const CALLS: [(&str, &str); 30] = [
    ("access", "EACCES"),
    ("clone3", "EAGAIN"),
    ("copy_file_range", "EIO"),
    ("dup", "EMFILE"),
    ("fchmod", "EPERM"),
    ("fchown", "EPERM"),
    ("fcntl", "EMFILE"),
    ("flock", "ENOLCK"),
    ("fstat", "EIO"),
    ("fsync", "EIO"),
    ("getcwd", "ENOENT"),
    ("getdents64", "EIO"),
    ("getrandom", "ENOSYS"),
    ("ioctl", "ENOTTY"),
    ("lseek", "ESPIPE"),
    ("mkdir", "ENOSPC"),
    ("newfstatat", "EACCES"),
    ("openat", "EMFILE"),
    ("pipe2", "EMFILE"),
    ("poll", "ENOMEM"),
    ("pread64", "EIO"),
    ("read", "EIO"),
    ("readlink", "EACCES"),
    ("rename", "ENOSPC"),
    ("renameat2", "EIO"),
    ("socketpair", "EMFILE"),
    ("statx", "EACCES"),
    ("unlink", "EACCES"),
    ("wait4", "ECHILD"),
    ("write", "ENOSPC"),
];

const ITEMS: &str = "plans/byledelsen/punkter.toml";
const ADD: [&str; 5] = ["add", "byledelsen", "Nyt punkt", "--by", "Skriver"];
/// So many of each call in the short form.
const FEW: usize = 3;

/// How often the program makes each call in an edit.
fn counts() -> BTreeMap<String, usize> {
    let folder = begun();
    let names: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();
    let trace = format!("trace={}", names.join(","));
    let output = folder.run_under(&["strace", "-qq", "-o", "calls.txt", "-e", &trace], &ADD);
    assert!(output.status.success(), "{}", errors(&output));
    let mut counts = BTreeMap::new();
    for line in folder.read("calls.txt").lines() {
        if let Some((name, _)) = line.split_once('(') {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// A plan with a history, as it is when an edit is made.
fn begun() -> Folder {
    let folder = Folder::new();
    assert!(folder.run(&["add", "byledelsen", "Det første"]).status.success());
    folder
}

/// All of 1 to `count`, or a few from the first to the last.
fn chosen(count: usize, all: bool) -> Vec<usize> {
    if all || count <= FEW {
        return (1..=count).collect();
    }
    (0..FEW).map(|nth| 1 + nth * (count - 1) / (FEW - 1)).collect()
}

#[test]
fn an_edit_whose_nth_call_fails_is_made_or_says_that_it_is_not() {
    let all = std::env::var_os("AARSHJUL_ALL").is_some();
    let counts = counts();
    let folder = begun();
    let before = folder.read(ITEMS);
    let (mut rounds, mut made_rounds, mut calls) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (call, error) in CALLS {
        let Some(count) = counts.get(call) else { continue };
        calls += 1;
        for nth in chosen(*count, all) {
            folder.write(ITEMS, &before);
            let inject = format!("inject={call}:error={error}:when={nth}");
            let trace = format!("trace={call}");
            let strace = ["strace", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
            // One that waits for ever is killed, and counts as aborted.
            let limited = [&["timeout", "-s", "KILL", "180"][..], &strace].concat();
            let output = folder.run_under(&limited, &ADD);
            let after = folder.read(ITEMS);
            let made = after.contains("Nyt punkt");
            rounds += 1;
            made_rounds += usize::from(made);
            let fault = match output.status.code() {
                Some(0) if !made => "acknowledged and lost",
                Some(0) if !after.starts_with(&before) => "another text",
                // 127: the system could not load the program.
                Some(1 | 2 | 3 | 127) if made => "reported as failed though made",
                Some(1 | 2 | 3 | 127) if after != before => "another text",
                Some(0 | 1 | 2 | 3 | 127) => continue,
                _ => "aborted",
            };
            wrong.push(format!(
                "{call} {error} {nth}: {fault} ({:?})\n{}",
                output.status,
                errors(&output)
            ));
        }
    }
    println!("{rounds} faults of {calls} calls, the edit made in {made_rounds}");
    assert!(wrong.is_empty(), "{} of {rounds}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(calls >= 15 && made_rounds > 0 && made_rounds < rounds, "{counts:?}");
    // Nothing is left behind that a later edit minds.
    folder.write(ITEMS, &before);
    assert!(folder.run(&ADD).status.success());
    let left = fs::read_dir(folder.path("plans/byledelsen")).unwrap().count();
    assert_eq!(left, 2, "files are left in the plan");
}
