//! A thread that panics is started again, and `/healthz` says so meanwhile.

use crate::house::{House, Running, wait};
use aarshjul::web::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const FEED: &str = "/byledelsen.ics";
const FILE: &str = "byledelsen/body.toml";

/// A server whose clock panics in the thread of that name while the flag is set.
fn serve(house: &House, name: &'static str) -> (Running, Arc<AtomicBool>) {
    let panics = Arc::new(AtomicBool::new(false));
    let (mut options, flag) = (house.options(), panics.clone());
    let clock = options.clock;
    options.clock = Arc::new(move || {
        let is_there = std::thread::current().name() == Some(name);
        assert!(!(is_there && flag.load(Ordering::SeqCst)), "the clock panics");
        clock()
    });
    (house.run(Server::open(options).unwrap()), panics)
}

fn panics_of(server: &Running, name: &str) -> usize {
    let text = server.get("/metrics").text();
    let line = format!("aarshjul_worker_panics_total{{worker=\"{name}\"}} ");
    text.lines().find_map(|all| all.strip_prefix(&line)).unwrap().parse().unwrap()
}

#[test]
fn feeds_are_fresh_again_after_a_panic_of_the_thread_that_reads_the_plan() {
    let house = House::new();
    let (server, panics) = serve(&house, "reload");
    server.wait_for("/healthz", |reply| reply.status == 200);
    assert_eq!(panics_of(&server, "reload"), 0);
    panics.store(true, Ordering::SeqCst);
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("tråden `reload` er gået ned"), "{}", health.text());
    panics.store(false, Ordering::SeqCst);
    server.wait_for(FEED, |reply| reply.text().contains("LOCATION:Lokale 2"));
    assert_eq!(server.wait_for("/healthz", |reply| reply.status == 200).text(), "ok\n");
    house.replace(FILE, "Lokale 2", "Lokale 3");
    let before = panics_of(&server, "reload");
    server.wait_for(FEED, |reply| reply.text().contains("LOCATION:Lokale 3"));
    assert!(before > 0 && panics_of(&server, "reload") == before);
}

#[test]
fn the_history_goes_on_after_a_panic_of_its_thread() {
    let house = House::new();
    let (server, panics) = serve(&house, "history");
    let written = |reply: &crate::client::Reply| {
        !reply.text().contains("success_timestamp_seconds{task=\"history\"} 0")
    };
    server.wait_for("/metrics", written);
    panics.store(true, Ordering::SeqCst);
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("tråden `history` er gået ned"), "{}", health.text());
    panics.store(false, Ordering::SeqCst);
    server.wait_for("/healthz", |reply| reply.status == 200);
    let shown = || {
        let git = std::process::Command::new("git")
            .arg("--git-dir")
            .arg(house.state().join("history"))
            .args(["show", "main:byledelsen/body.toml"])
            .output();
        String::from_utf8(git.unwrap().stdout).unwrap().contains("Lokale 2")
    };
    wait("it is in the history", shown);
    assert!(panics_of(&server, "history") > 0);
}

#[test]
fn a_history_that_can_not_be_kept_is_said() {
    let house = House::new();
    let mut options = house.options();
    options.search_path = Some("/nowhere".into());
    let server = house.run(Server::open(options).unwrap());
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("programmet git findes ikke"), "{}", health.text());
    assert!(server.get("/metrics").text().contains("aarshjul_task_failed{task=\"history\"} 1"));
    let passed_on = [("Via", "1.1 proxy")];
    assert_eq!(server.ask("GET", "/healthz", &passed_on).text(), "serveren har brug for hjælp\n");
}
