//! What a client that polls has seen never falls, whatever becomes of the state folder.

use crate::house::{House, Running};
use aarshjul::store::LEDGER;
use chrono::TimeDelta;
use std::fs;
use std::path::Path;
use std::process::Command;

const FEED: &str = "/byledelsen.ics";
const FILE: &str = "byledelsen/body.toml";

/// The latest DTSTAMP of the feed, and its Last-Modified.
fn mark(server: &Running) -> (String, String) {
    let reply = server.get(FEED);
    let text = reply.text();
    let stamps = text.split("DTSTAMP:").skip(1).map(|rest| rest[..16].to_owned());
    let modified = httpdate::parse_http_date(reply.header("last-modified")).unwrap();
    (stamps.max().unwrap(), format!("{modified:?}"))
}

/// Moves all meetings to another room and back, a minute for each; the last mark.
fn change_and_change_back(house: &House, server: &Running) -> (String, String) {
    for (from, to) in [("Lokale 1", "Lokale 2"), ("Lokale 2", "Lokale 1")] {
        house.pass(TimeDelta::minutes(1));
        house.replace(FILE, from, to);
        server.wait_for(FEED, |reply| reply.text().contains(&format!("LOCATION:{to}")));
    }
    mark(server)
}

/// A minute later, the plan as it was at first.
fn starts_no_earlier_than(house: &House, seen: &(String, String)) {
    house.pass(TimeDelta::minutes(1));
    let now = mark(&house.serve());
    assert!(now > *seen, "{now:?} after {seen:?}");
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

#[test]
fn a_restart_raises_nothing() {
    let house = House::new();
    let seen = mark(&house.serve());
    // The file system's clock is not the test's: more would look like a backup.
    house.pass(TimeDelta::seconds(2));
    assert_eq!(mark(&house.serve()), seen);
}

#[test]
fn after_a_ledger_that_could_not_be_written() {
    let house = House::new();
    drop(house.serve());
    let (ledger, aside) = (house.state().join(LEDGER), house.dir.path().join("ledger.aside"));
    let server = house.serve();
    fs::rename(&ledger, &aside).unwrap();
    fs::create_dir_all(ledger.join("full")).unwrap();
    let seen = change_and_change_back(&house, &server);
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("ledger.txt"), "{}", health.text());
    drop(server);
    fs::remove_dir_all(&ledger).unwrap();
    fs::rename(&aside, &ledger).unwrap();
    starts_no_earlier_than(&house, &seen);
}

#[test]
fn a_ledger_is_written_as_soon_as_it_can_be() {
    let house = House::new();
    let server = house.serve();
    let ledger = house.state().join(LEDGER);
    fs::remove_file(&ledger).unwrap();
    fs::create_dir_all(ledger.join("full")).unwrap();
    change_and_change_back(&house, &server);
    server.wait_for("/healthz", |reply| reply.status == 503);
    fs::remove_dir_all(&ledger).unwrap();
    server.wait_for("/healthz", |reply| reply.status == 200);
    assert!(ledger.is_file());
}

#[test]
fn after_an_end_that_was_not_clean() {
    let house = House::new();
    let server = house.serve();
    let crashed = house.dir.path().join("crashed");
    copy(&house.state().join(LEDGER), &crashed);
    let seen = change_and_change_back(&house, &server);
    drop(server);
    fs::rename(&crashed, house.state().join(LEDGER)).unwrap();
    starts_no_earlier_than(&house, &seen);
}

#[test]
fn after_an_old_ledger_that_was_put_back() {
    let house = House::new();
    drop(house.serve());
    let old = house.dir.path().join("old");
    copy(&house.state().join(LEDGER), &old);
    let server = house.serve();
    let seen = change_and_change_back(&house, &server);
    drop(server);
    fs::copy(&old, house.state().join(LEDGER)).unwrap();
    starts_no_earlier_than(&house, &seen);
}

#[test]
fn after_an_old_state_folder_that_was_moved_back() {
    let house = House::new();
    drop(house.serve());
    let (old, new) = (house.dir.path().join("state.old"), house.dir.path().join("state.new"));
    fs::rename(house.state(), &old).unwrap();
    copy(&old, &house.state());
    let server = house.serve();
    let seen = change_and_change_back(&house, &server);
    drop(server);
    fs::rename(house.state(), &new).unwrap();
    fs::rename(&old, house.state()).unwrap();
    starts_no_earlier_than(&house, &seen);
}
