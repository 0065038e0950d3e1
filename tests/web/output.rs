//! Output that can't be written: a full disk, a pipe that nobody reads. It stops no
//! server, and a change that was made is not reported as one that failed.

use crate::activator::Activator;
use crate::client::{ask, raw};
use crate::house::{House, wait};
use std::fs::{File, read_to_string};
use std::process::{Command, Output, Stdio};

const FILE: &str = "byledelsen/body.toml";

fn full_disk() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

fn wait_for_status(activator: &Activator, status: u16) {
    wait(&status.to_string(), || ask(activator.address, "GET", "/healthz", &[]).status == status);
}

/// Starts, reads a broken plan, a whole one, and a page of each; ends with code 0.
fn serve_with(stderr: Stdio) {
    let house = House::new();
    let activator = Activator::start(&house, stderr);
    wait_for_status(&activator, 200);
    house.replace(FILE, "minutes = 60", "minutes = ");
    wait_for_status(&activator, 503);
    house.replace(FILE, "minutes = ", "minutes = 45");
    wait_for_status(&activator, 200);
    assert_eq!(ask(activator.address, "GET", "/byledelsen", &[]).status, 200);
    assert_eq!(ask(activator.address, "GET", "/byledelsen.ics", &[]).status, 200);
}

#[test]
fn a_server_outlives_a_full_log() {
    serve_with(full_disk());
}

#[test]
fn a_server_outlives_whoever_read_its_log() {
    serve_with(Stdio::piped());
}

/// Adds an item where no history can be kept, which is worth a message.
fn add(house: &House, stdout: Stdio, stderr: Stdio) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aarshjul"))
        .env("PATH", "/nowhere")
        .arg("--plans")
        .arg(house.plans())
        .arg("--state")
        .arg(house.state())
        .args(["--today", "2026-11-25", "add", "byledelsen", "Nyt punkt"])
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .and_then(|child| child.wait_with_output())
        .unwrap()
}

fn is_added(house: &House) -> bool {
    read_to_string(house.plans().join("byledelsen/punkter.toml")).unwrap().contains("Nyt punkt")
}

#[test]
fn an_edit_is_made_though_its_warning_can_not_be_written() {
    let house = House::new();
    let output = add(&house, Stdio::piped(), Stdio::piped());
    assert!(String::from_utf8(output.stderr).unwrap().contains("ændringen er gemt, men"));
    let house = House::new();
    let output = add(&house, Stdio::null(), full_disk());
    assert_eq!(output.status.code(), Some(0));
    assert!(is_added(&house));
}

#[test]
fn an_edit_whose_description_can_not_be_written_is_reported_as_made() {
    let house = House::new();
    let output = add(&house, full_disk(), Stdio::piped());
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("ændringen er gemt, men kunne ikke vises"), "{stderr}");
    assert_eq!(output.status.code(), Some(0));
    assert!(is_added(&house));
}

/// The reader of the log is there, and never reads.
#[test]
fn a_server_outlives_a_log_that_nobody_empties_and_counts_the_lines() {
    let house = House::new();
    std::fs::write(house.dir.path().join("config.toml"), "[log]\nlevel = \"debug\"\n").unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    let activator = Activator::start(&house, writer.into());
    wait_for_status(&activator, 200);
    let request = "HEAD /nej.ics HTTP/1.1\r\nHost: x\r\n";
    let many = format!("{request}\r\n").repeat(500);
    for _ in 0..8 {
        raw(activator.address, format!("{many}{request}Connection: close\r\n\r\n").as_bytes());
    }
    house.replace(FILE, "Lokale 1", "Lokale 2");
    wait("the feed is fresh", || {
        ask(activator.address, "GET", "/byledelsen.ics", &[]).text().contains("Lokale 2")
    });
    let metrics = ask(activator.address, "GET", "/metrics", &[]).text();
    let lost = metrics.rsplit("aarshjul_log_lines_lost_total ").next().unwrap();
    assert!(lost.lines().next().unwrap().parse::<u64>().unwrap() > 1000, "{lost}");
    drop(reader);
}
