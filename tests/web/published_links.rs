//! What `publish` says of private addresses that open nothing: by their lines, never themselves.

use crate::house::{House, wait};
use crate::publish::{destination, files};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

const UNKNOWN: &str = "AbCdEfGhIjKlMnOpQrStUvWx";

fn program(house: &House, list: &Path, more: &[&str]) -> Command {
    let folder = house.dir.path();
    let config = "[server]\npublic-url = \"https://plan.example\"\n\
        [rolling]\nmonths-back = 1\nmonths-ahead = 2\n";
    fs::write(folder.join("config.toml"), config).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_aarshjul"));
    program.current_dir(folder).args(["--today", "2026-11-25", "publish"]);
    program.arg(destination(house)).arg("--links").arg(list).args(more);
    program
}

/// The numbers of the lines that it says something of.
fn lines_in(said: &str) -> Vec<(u32, bool)> {
    let of = |line: &str| {
        let (number, why) = line.split_once("addresses.txt`, linje ")?.1.split_once(": ")?;
        Some((number.parse().unwrap(), why.contains("spærret")))
    };
    said.lines().filter_map(of).collect()
}

#[test]
fn a_line_that_opens_nothing_is_said_and_the_rest_is_published() {
    let house = House::new();
    let (kept, revoked) = (house.add_link("sekretariatet"), house.add_link("chefen"));
    house.revoke_link("chefen");
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, format!("# hvem\n{UNKNOWN}\n{kept}\n\n{revoked}\n{UNKNOWN}\n")).unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let output = program(&house, &list, more).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert_eq!(lines_in(&said), [(2, false), (5, true)], "{said}");
        assert!(said.lines().all(|line| line.starts_with("bemærk: ")), "{said}");
        assert!(![UNKNOWN, &kept, &revoked].iter().any(|token| said.contains(*token)), "{said}");
    }
    let published = files(&destination(&house));
    assert!(published.contains_key(&format!("feed/{kept}.ics")));
    assert!(published.contains_key(&format!("feed/{revoked}.ics")), "it has a tombstone");
    assert!(!published.keys().any(|name| name.contains(UNKNOWN)));
}

#[test]
fn who_follows_the_plan_says_it_once_for_each_list() {
    let house = House::new();
    let token = house.add_link("sekretariatet");
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, format!("{UNKNOWN}\n{token}\n")).unwrap();
    let mut child = program(&house, &list, &["--watch"]).stderr(Stdio::piped()).spawn().unwrap();
    let said = Arc::new(Mutex::new(String::new()));
    let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()).lines(), said.clone());
    std::thread::spawn(move || {
        lines.map_while(Result::ok).for_each(|line| *kept.lock().unwrap() += &format!("{line}\n"));
    });
    let said = || said.lock().unwrap().clone();
    let published = |text: &str| {
        fs::read_to_string(destination(&house).join("byledelsen.ics"))
            .is_ok_and(|feed| feed.contains(text))
    };
    wait("it begins", || published("Lokale 1") && said().contains("udgivet"));
    assert_eq!(lines_in(&said()), [(1, false)], "{}", said());
    // Nothing new of the same list, but that one is revoked now.
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    wait("it goes on", || published("Lokale 2"));
    house.revoke_link("sekretariatet");
    wait("it is said", || said().contains("spærret"));
    house.replace("byledelsen/body.toml", "Lokale 2", "Lokale 3");
    wait("it goes on", || published("Lokale 3"));
    assert_eq!(lines_in(&said()), [(1, false), (2, true)], "{}", said());
    fs::write(&list, format!("{token}\n{UNKNOWN}\n")).unwrap();
    wait("it is said of the new list", || lines_in(&said()).len() > 3);
    assert_eq!(lines_in(&said())[2..], [(1, true), (2, false)], "{}", said());
    assert!(!said().contains(UNKNOWN) && !said().contains(&token));
    child.kill().unwrap();
    child.wait().unwrap();
}
