//! What a server shows in the first moments after its start, when it makes what is requested.

use crate::house::{House, PATIENCE, Running, wait};
use crate::killed::Program;
use aarshjul::store::{LEDGER, LEDGER_LOCK, StateDir};
use chrono::TimeDelta;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

const FEED: &str = "/byledelsen.ics";
const FILE: &str = "byledelsen/body.toml";
const KEPT: &str = "feeds.kept";

/// The latest DTSTAMP of the feed.
fn mark(server: &Running) -> String {
    let text = server.get(FEED).text();
    let stamps = text.split("DTSTAMP:").skip(1).map(|rest| rest[..16].to_owned());
    stamps.max().unwrap()
}

fn ledger(house: &House) -> String {
    fs::read_to_string(house.state().join(LEDGER)).unwrap()
}

/// One that has run, and ended in order.
fn stopped() -> (House, String) {
    let house = House::new();
    let server = house.serve();
    let seen = mark(&server);
    drop(server);
    house.pass(TimeDelta::seconds(2));
    (house, seen)
}

#[test]
fn feeds_that_nobody_asks_for_are_marked_all_the_same() {
    let (house, seen) = stopped();
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let server = house.serve();
    let begun = house.now();
    house.pass(TimeDelta::minutes(1));
    let new = format!("feed byledelsen/open {}", begun.format("%Y-%m-%dT%H:%M:%SZ"));
    wait("it is not in the ledger", || ledger(&house).contains(&new));
    let now = mark(&server);
    assert!(now > seen && now == begun.format("%Y%m%dT%H%M%SZ").to_string(), "{now}");
}

#[test]
fn what_is_as_it_was_is_shown_before_anything_is_written_and_what_is_not_after() {
    let (house, seen) = stopped();
    let server = house.serve();
    assert_eq!(mark(&server), seen);
    drop(server);
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let server = house.serve();
    let reply = server.get(FEED);
    assert!(reply.text().contains("LOCATION:Lokale 2"));
    assert!(!ledger(&house).contains("closed "), "its marks are new");
}

#[test]
fn an_edit_at_the_same_moment_is_shown_and_no_mark_falls() {
    let (house, seen) = stopped();
    let server = house.serve();
    house.pass(TimeDelta::minutes(1));
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let first = mark(&server);
    server.wait_for(FEED, |reply| reply.text().contains("LOCATION:Lokale 2"));
    let last = mark(&server);
    assert!(seen <= first && first <= last && seen < last, "{seen} {first} {last}");
}

#[test]
fn a_ledger_that_can_not_be_marked_as_in_use_is_not_vouched_for() {
    let (house, seen) = stopped();
    let server = house.serve();
    assert_eq!(mark(&server), seen);
    let (ledger, aside) = (house.state().join(LEDGER), house.dir.path().join("aside"));
    fs::rename(&ledger, &aside).unwrap();
    fs::create_dir_all(ledger.join("full")).unwrap();
    house.pass(TimeDelta::minutes(1));
    server.wait_for("/healthz", |reply| reply.status == 503);
    wait("its marks are not new", || mark(&server) > seen);
    let newer = mark(&server);
    drop(server);
    // The one that was closed is put back, and nothing of it is taken for the last.
    fs::remove_dir_all(&ledger).unwrap();
    fs::rename(&aside, &ledger).unwrap();
    house.pass(TimeDelta::minutes(1));
    assert!(mark(&house.serve()) >= newer);
}

#[test]
fn a_server_that_stops_in_its_first_second_closes_the_ledger_anew() {
    let (house, seen) = stopped();
    let server = house.serve();
    assert_eq!(mark(&server), seen);
    drop(server);
    // By when it was closed it is vouched for, and the folder has other files since.
    let closed = format!("closed {}", house.now().format("%Y-%m-%dT%H:%M:%SZ"));
    assert!(ledger(&house).contains(&closed));
    assert_eq!(mark(&house.serve()), seen);
}

#[test]
fn a_body_that_went_while_nothing_ran_has_ended_at_the_first_request() {
    let (house, _) = stopped();
    fs::rename(house.plans().join("byledelsen"), house.plans().join("raadet")).unwrap();
    let server = house.serve();
    assert!(server.get("/raadet.ics").text().contains("SUMMARY:Ledermøde"));
    assert!(server.get(FEED).text().contains("nedlagt"));
    wait("it is not in the ledger", || ledger(&house).contains("removed byledelsen "));
}

#[test]
fn a_page_of_a_meeting_waits_for_its_feed() {
    let (house, _) = stopped();
    let server = house.serve();
    let file = server.get("/byledelsen/moede/2026-12-16.ics");
    assert!(file.text().contains("SUMMARY:Ledermøde"), "{}", file.text());
}

#[test]
fn open_feeds_are_kept_for_the_next_start_and_used_where_all_is_the_same() {
    let house = House::new();
    let kept = house.state().join(KEPT);
    let program = Program::start_now(&house);
    let first = program.get(FEED);
    wait("all are made", || program.get("/healthz").status == 200);
    program.stop();
    assert!(kept.is_file());
    for _ in 0..2 {
        let program = Program::start_now(&house);
        let again = program.get(FEED);
        assert_eq!((again.text(), again.header("etag")), (first.text(), first.header("etag")));
        for header in ["last-modified", "content-disposition", "cache-control", "vary"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
        // Everything else waits until the plan is read.
        assert_eq!(program.get("/byledelsen").status, 200);
        assert_eq!(program.get("/ingen.ics").status, 404);
        program.stop();
    }
    house.replace(FILE, "Lokale 1", "Lokale 2");
    let program = Program::start_now(&house);
    assert!(program.get(FEED).text().contains("LOCATION:Lokale 2"), "another plan");
    program.stop();
    // A ledger that was put back is another file, and its marks are newer.
    let before = {
        let p = Program::start_now(&house);
        let r = p.get(FEED);
        p.stop();
        r
    };
    let copy = house.dir.path().join("copy");
    fs::copy(house.state().join(LEDGER), &copy).unwrap();
    std::thread::sleep(Duration::from_secs(6));
    fs::copy(&copy, house.state().join(LEDGER)).unwrap();
    let program = Program::start_now(&house);
    assert_ne!(program.get(FEED).header("etag"), before.header("etag"));
    program.stop();
}

/// A ledger is vouched for by when its folder last changed, also after a server that was killed
/// before it used it.
#[test]
fn nothing_is_written_before_the_ledger_is_used() {
    let house = House::new();
    let program = Program::start_now(&house);
    wait("all are made", || program.get("/healthz").status == 200);
    program.stop();
    // On a busy machine it may be used before the first look.
    let looks = (0..20).map(|_| looks_before_use(&house)).find(|looks| *looks > 0);
    assert!(looks.is_some());
}

/// How often the folder was as it was since the last server ended.
fn looks_before_use(house: &House) -> usize {
    let changed = || {
        let data = fs::metadata(house.state()).unwrap();
        (data.ctime(), data.ctime_nsec())
    };
    let is_being_written = || {
        let mut names =
            fs::read_dir(house.state()).unwrap().map(|entry| entry.unwrap().file_name());
        names.any(|name| name.to_string_lossy().starts_with(".aarshjul-"))
    };
    let before = changed();
    let program = Program::start_now(house);
    let mut looks = 0;
    while looks < 200 {
        program.get(if looks % 2 == 0 { FEED } else { "/byledelsen" });
        let (now, is_being_written) = (changed(), is_being_written());
        if !ledger(house).contains("closed ") {
            break;
        }
        assert!(now == before || is_being_written, "after {looks} looks");
        looks += 1;
    }
    program.stop();
    looks
}

/// As long as another program has the ledger a start waits, and who comes with it.
#[test]
fn who_comes_during_a_start_waits_for_its_end() {
    let (house, _) = stopped();
    let lock = StateDir::open(&house.state()).unwrap();
    let lock = lock.lock_file(LEDGER_LOCK, PATIENCE).unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let starting = std::thread::scope(|scope| {
        let program = scope.spawn(|| Program::start_at(&house, address));
        let mut client = None;
        wait("it listens", || {
            client = TcpStream::connect(address).ok();
            client.is_some()
        });
        let mut client = client.unwrap();
        client.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        assert!(!program.is_finished(), "it is open before the ledger is free");
        drop(lock);
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        program.join().unwrap()
    });
    starting.stop();
}
