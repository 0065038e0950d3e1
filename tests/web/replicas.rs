//! An origin and two replicas through edits, restarts and the loss of the origin: the same
//! bytes, tags and marks.
//!
//! `AARSHJUL_EDITS=50 cargo test --test web replicas` for a long run.

use crate::client::ask;
use crate::cluster::{BODIES, Cluster, PUBLIC, health, shows};
use crate::house::{House, Running, wait};
use aarshjul::web::Server;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const SERVED: &str = "refs/aarshjul/served";

/// What git says of a repository.
fn git(repository: impl AsRef<Path>, arguments: &[&str]) -> String {
    let repository = repository.as_ref().to_owned();
    let said = Command::new("git").args(arguments).env("GIT_DIR", repository).output().unwrap();
    String::from_utf8(said.stdout).unwrap()
}

#[test]
fn replicas_agree_through_edits_restarts_and_the_loss_of_the_origin() {
    let edits = std::env::var("AARSHJUL_EDITS").ok().and_then(|text| text.parse().ok());
    let edits: usize = edits.unwrap_or(6);
    let cluster = Cluster::new();
    let mut origin = cluster.published_origin();
    let (mut one, mut two) = (cluster.replica("one"), cluster.replica("two"));
    let mut marks = BTreeMap::new();
    for number in 1..=edits {
        let title = cluster.edit(number);
        shows(&origin, &format!("/{}.ics", BODIES[number % BODIES.len()]), &title);
        cluster.agree(&[&origin, &one, &two]);
        let now = cluster.marks(&two);
        for (event, before) in &marks {
            assert!(now.get(event).is_none_or(|now| now >= before), "{event:?}");
        }
        marks = now;
        match number * 6 / edits {
            n if n == (number - 1) * 6 / edits => {}
            1 => one = cluster.restarted(one, "one"),
            2 => {
                two.kill();
                two = cluster.replica("two");
            }
            3 => {
                origin.end();
                origin = cluster.origin();
                cluster.agree(&[&origin, &one, &two]);
                assert_eq!(cluster.marks(&origin), marks, "an end in order raises nothing");
            }
            4 => {
                origin.kill();
                cluster.agree(&[&one, &two]);
                origin = cluster.origin();
            }
            _ => {}
        }
        cluster.agree(&[&origin, &one, &two]);
    }
    // The origin is lost, then the repository as well.
    origin.kill();
    let last = cluster.marks(&one);
    cluster.agree(&[&one, &two]);
    one = cluster.restarted(one, "one");
    cluster.agree(&[&one, &two]);
    let aside = cluster.house.dir.path().join("aside.git");
    fs::rename(cluster.remote(), &aside).unwrap();
    two.kill();
    two = cluster.replica("two");
    one = cluster.restarted(one, "one");
    cluster.agree(&[&one, &two]);
    assert_eq!(cluster.marks(&two), last);
    health(&two, 503, "kan ikke følge den anden server");
    health(&two, 503, "følger det, der blev udgivet 2");
    let metrics = two.get("/metrics", &[]).text();
    assert!(metrics.contains("aarshjul_followed_timestamp_seconds "), "{metrics}");
    // Both are back.
    fs::rename(&aside, cluster.remote()).unwrap();
    let origin = cluster.origin();
    cluster.agree(&[&origin, &one, &two]);
    assert!(cluster.marks(&two).iter().all(|(event, now)| last.get(event) <= Some(now)));
    health(&two, 200, "ok\nfølger");
    println!("{edits} edits");
}

#[test]
fn a_replica_takes_no_edits_and_signs_nobody_in() {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    for (method, path) in [
        ("POST", "/byledelsen/punkter/nyt"),
        ("POST", "/login"),
        ("POST", "/organer/fra-referat"),
        ("GET", "/login"),
        ("GET", "/log"),
        ("GET", "/links"),
        ("GET", "/brugere"),
        ("GET", "/byledelsen/aendringer"),
    ] {
        let reply = ask(replica.address, method, path, &[]);
        assert_eq!(reply.status, 403, "{method} {path}: {reply:?}");
        assert!(reply.text().contains("Her kan kun læses") && reply.text().contains(PUBLIC));
        assert_eq!(reply.header("set-cookie"), "");
    }
    let first = fs::read_dir(cluster.folder("one").join("state")).unwrap();
    let names = first.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert!(!names.iter().any(|name| name == "first-address.txt"), "{names:?}");
    // A private address that is revoked at the origin is so everywhere.
    cluster.house.revoke_link("Direktør");
    let private = cluster.paths.iter().find(|path| path.starts_with("/feed/")).unwrap();
    shows(&origin, private, "spaerret");
    shows(&replica, private, "spaerret");
}

/// In one process, for the clock: the origin's day counts, whenever it comes.
#[test]
fn the_day_is_the_origins() {
    let (house, other) = (House::new(), House::new());
    let remote = house.dir.path().join("remote.git");
    let remote = remote.to_str().unwrap();
    assert!(Command::new("git").args(["init", "-q", "--bare", remote]).status().unwrap().success());
    let mut options = house.options();
    options.config.server.publish_to = Some(remote.to_owned());
    let origin = Running::start(Server::open(options).unwrap());
    let served = Path::new(remote).join("refs/aarshjul/served");
    wait("published", || served.exists());
    let mut options = other.options();
    options.follow = Some(remote.to_owned());
    let replica = Running::start(Server::open(options).unwrap());
    let feed = |server: &Running| {
        let reply = server.get("/byledelsen.ics");
        (reply.header("etag").to_owned(), reply.header("last-modified").to_owned(), reply.body)
    };
    // Of one day each commit has what is new since the one before it.
    let commits = || git(remote, &["rev-list", "--count", SERVED]);
    let before = commits();
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    replica.wait_for("/byledelsen.ics", |reply| reply.text().contains("LOCATION:Lokale 2"));
    assert_eq!((before.trim(), commits().trim()), ("1", "2"));
    let new = git(remote, &["rev-list", "--objects", SERVED, "--not", &format!("{SERVED}~1")]);
    let files = new.lines().filter(|line| line.ends_with("/body.toml") || line.contains("marks/"));
    assert!((3..=6).contains(&files.count()), "{new}");
    let before = feed(&origin);
    assert!(feed(&replica) == before);
    // The origin is late: the replica waits for it, and says so.
    other.pass(TimeDelta::days(1));
    let health = replica.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("har ikke udgivet noget i dag"), "{health:?}");
    assert!(feed(&replica) == before);
    house.pass(TimeDelta::days(1));
    let after = replica.wait_for("/byledelsen.ics", |reply| reply.header("etag") != before.0);
    assert_eq!(after.header("etag"), feed(&origin).0);
    assert!(feed(&replica) == feed(&origin));
    assert_eq!(commits().trim(), "1");
    replica.wait_for("/healthz", |reply| reply.status == 200);
}

/// What is no more is removed from the published files as well.
#[test]
fn a_body_that_is_removed_is_so_everywhere() {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    fs::remove_dir_all(cluster.house.plans().join("udvalget")).unwrap();
    shows(&origin, "/udvalget.ics", "nedlagt");
    shows(&replica, "/udvalget.ics", "nedlagt");
    cluster.agree(&[&origin, &replica]);
    let names = git(cluster.remote(), &["ls-tree", "-r", "--name-only", SERVED]);
    assert!(names.contains("plans/byledelsen/body.toml\n"), "{names}");
    assert!(!names.contains("plans/udvalget/"), "{names}");
}
