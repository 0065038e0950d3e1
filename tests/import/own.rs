//! The product's own minutes read back, and a document that is read twice: the plan has
//! it all.

use super::{day, read_back, repository, shipped};
use aarshjul::agenda::{minutes, through, write};
use aarshjul::import::{Proposal, ProposalKind, against_plan, read};
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;
use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// What a text promises and the shipped plan has no follow-up for.
const PROMISED_IN_2022: usize = 3;

#[test]
fn own_minutes_propose_nothing_that_their_plan_has() {
    let schedule = shipped("2027-11-24").schedule.unwrap();
    let mut config = Config::default();
    let view = schedule.body("direktionen", Audience::Full).unwrap();
    let decided: Vec<_> = view.all_meetings().filter(|meeting| meeting.is_decided()).collect();
    assert_eq!(decided.len(), 5);
    for heading in ["", "Opfølgning fra tidligere møder"] {
        config.agenda.follow_ups.heading = heading.to_owned();
        for meeting in &decided {
            let document = minutes(view, *meeting, through(*meeting, &config), &config);
            for format in read_back() {
                let name = format!("referat.{}", format.extension);
                let read = read(&name, &write(&document, format)).unwrap();
                let imported =
                    against_plan(&read, &schedule, "direktionen", None, day("2026-11-24")).unwrap();
                assert_eq!(imported.minutes.meeting, meeting.date());
                let is_new = |proposal: &&Proposal| proposal.kind != ProposalKind::Kept;
                let new: Vec<_> = imported.proposals.iter().filter(is_new).collect();
                let is_promise = |one: &&&Proposal| one.kind == ProposalKind::Promised;
                let most = if meeting.date() == day("2022-10-12") { PROMISED_IN_2022 } else { 0 };
                assert_eq!(new.len(), most, "{} {name}: {new:#?}", meeting.date());
                assert_eq!(new.iter().filter(is_promise).count(), most);
            }
        }
    }
}

fn import(folder: &Path, file: &str) -> String {
    let output = Command::cargo_bin("aarshjul")
        .unwrap()
        .current_dir(folder)
        .args(["--today", "2026-11-24", "import", "direktionen", file, "--yes"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn each_of_the_five_documents_read_twice_writes_nothing_the_second_time() {
    let folder = tempfile::tempdir().unwrap();
    copy(&repository().join("plans"), &folder.path().join("plans"));
    let documents = repository().join("tests/import/reference");
    let mut texts: Vec<_> = fs::read_dir(documents)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    assert_eq!(texts.len(), 5);
    const NOTHING: &str = "der er ikke noget at skrive";
    for (index, path) in texts.iter().enumerate() {
        let path = path.to_str().unwrap();
        let first = import(folder.path(), path);
        // Of three of them the shipped plan has all there is.
        assert_eq!(first.contains(NOTHING), [0, 1, 3].contains(&index), "{path}: {first}");
        let second = import(folder.path(), path);
        assert!(second.contains(NOTHING), "{path}: {second}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}
