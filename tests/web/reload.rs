//! The server follows the files, and a broken plan harms nobody.

use crate::browser::Browser;
use crate::house::{House, LOG, SECRET, wait};
use aarshjul::store::{LEDGER, LINKS};
use aarshjul::web::ServeError;
use chrono::TimeDelta;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::collections::BTreeMap;
use std::fs;

const FEED: &str = "/byledelsen.ics";
const ITEMS: &str = "byledelsen/punkter.toml";

#[test]
fn a_change_is_seen_everywhere() {
    let house = House::new();
    let server = house.serve();
    let before = server.get(FEED);
    house.replace(ITEMS, "Punktet der venter", "Punktet med ny titel");
    server.wait_for("/byledelsen", |reply| reply.text().contains("Punktet med ny titel"));
    // It waits, so no feed shows it.
    assert_eq!(server.get(FEED).body, before.body);
    assert_eq!(server.get(FEED).header("etag"), before.header("etag"));

    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    let after = server.wait_for(FEED, |reply| reply.text().contains("LOCATION:Lokale 2"));
    assert_ne!(after.header("etag"), before.header("etag"));
    house.write("nyt.toml", "[[closed]]\nname = \"Lukkedag\"\ndate = 2026-12-16\n");
    server.wait_for("/byledelsen", |reply| reply.text().contains("Lukkedag"));
}

#[test]
fn what_is_closed_moves_nothing_that_is_open() {
    let house = House::new();
    let server = house.serve();
    let shown = |path: &str| {
        let mut reply = server.get(path);
        reply.headers.remove("date");
        (reply.headers, reply.body)
    };
    let meeting = "/byledelsen/moede/2026-12-16";
    let file = format!("{meeting}.ics");
    let paths = [FEED, "/byledelsen", meeting, &file, "/api/schedule"];
    let before = paths.map(shown);
    house.pass(TimeDelta::minutes(5));
    let token = house.add_link("Ejer");
    let private = format!("/feed/{token}/byledelsen.ics");
    server.wait_for(&private, |reply| reply.status == 200);
    house.pass(TimeDelta::minutes(7));
    house.replace(ITEMS, SECRET, "Helt andet");
    server.wait_for(&private, |reply| {
        // Its presenter has the old word as a title.
        let (text, old) = (reply.text().replace("\r\n ", ""), format!("• {SECRET}"));
        reply.status == 200 && text.contains("• Helt andet") && !text.contains(&old)
    });
    assert_eq!(paths.map(shown), before);
    // What is open moves the time that pages show.
    assert!(before[1].1.windows(8).any(|eight| eight == b"kl. 10.0"));
    house.replace(ITEMS, "Punktet der venter", "Punktet med ny titel");
    server.wait_for("/byledelsen", |reply| reply.text().contains("kl. 10.12."));
}

#[test]
fn anonymous_readers_see_that_the_plan_is_broken_but_not_where() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut signed_in = Browser::administrator(&server);
    house.replace(ITEMS, "closed = true", "lukket = true");
    wait("the plan is broken", || signed_in.get("/healthz").status == 503);
    assert!(signed_in.get("/healthz").text.contains("byledelsen/punkter.toml:"));
    let mut anonymous = Browser::new(&server);
    let health = anonymous.get("/healthz");
    assert_eq!((health.status, &*health.text), (503, "planen har fejl\n"));
    assert_eq!(anonymous.get("/metrics").status, 403);

    let server = house.run(server);
    assert!(server.get("/healthz").text().contains("byledelsen/punkter.toml:"));
    let metrics = server.get("/metrics");
    assert!(metrics.status == 200 && metrics.text().contains("aarshjul_plan_good 0"));
    for name in ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"] {
        let passed_on = [(name, "1.1 proxy")];
        let health = server.ask("GET", "/healthz", &passed_on);
        assert_eq!((health.status, &*health.text()), (503, "planen har fejl\n"), "{name}");
        assert_eq!(server.ask("GET", "/metrics", &passed_on).status, 403, "{name}");
    }
}

#[test]
fn a_broken_plan_leaves_the_last_good_one_in_service() {
    let house = House::new();
    let server = house.serve();
    let before = server.get(FEED);
    assert_eq!(server.get("/healthz").text(), "ok\n");

    house.replace(ITEMS, "closed = true", "lukket = true");
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("byledelsen/punkter.toml:"), "{}", health.text());
    assert!(!health.text().contains(SECRET), "{}", health.text());
    let feed = server.get(FEED);
    assert!(feed.status == 200 && feed.body == before.body, "{feed:?}");
    assert_eq!(feed.header("etag"), before.header("etag"));
    let page = server.get("/byledelsen");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Planen er ved at blive rettet"));
    assert!(server.get("/metrics").text().contains("aarshjul_plan_good 0"));

    // The day passes all the same.
    house.pass(TimeDelta::days(1));
    server.wait_for(FEED, |reply| reply.header("etag") != before.header("etag"));
    assert_eq!(server.get("/healthz").status, 503);

    house.replace(ITEMS, "lukket = true", "closed = true");
    server.wait_for("/healthz", |reply| reply.status == 200);
    assert!(!server.get("/byledelsen").text().contains("ved at blive rettet"));
    let log = LOG.lock().unwrap();
    assert!(log.iter().any(|line| line.contains(" byledelsen/punkter.toml:")), "{log:?}");
    assert!(!log.iter().any(|line| line.contains(SECRET)), "{log:?}");
}

#[test]
fn files_that_are_no_text_or_gone_are_trouble_too() {
    let house = House::new();
    let server = house.serve();
    let path = house.plans().join("kantine.toml");
    fs::write(&path, b"navn = \"\xe6\"").unwrap();
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().starts_with("kantine.toml:1:9: filen er ikke gemt som UTF-8"));
    fs::remove_file(&path).unwrap();
    server.wait_for("/healthz", |reply| reply.status == 200);

    let aside = house.dir.path().join("aside");
    fs::rename(house.plans(), &aside).unwrap();
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(health.text().contains("den findes ikke"), "{}", health.text());
    assert_eq!(server.get(FEED).status, 200);
    fs::rename(&aside, house.plans()).unwrap();
    server.wait_for("/healthz", |reply| reply.status == 200);
}

#[test]
fn with_a_broken_plan_a_start_shows_the_last_good_one() {
    let house = House::new();
    let before = house.serve().get(FEED);
    house.replace("byledelsen/body.toml", "name = \"Byledelsen\"", "navn = \"Byledelsen\"");
    let server = house.serve();
    let feed = server.get(FEED);
    assert!(feed.status == 200 && feed.body == before.body, "{feed:?}");
    assert_eq!(server.get("/healthz").status, 503);
    house.replace("byledelsen/body.toml", "navn =", "name =");
    server.wait_for("/healthz", |reply| reply.status == 200);
}

#[test]
fn without_a_plan_addresses_are_given_and_revoked_still() {
    let house = House::new();
    let token = house.add_link("Ejer");
    drop(house.serve());
    fs::rename(house.plans(), house.dir.path().join("aside")).unwrap();
    let server = house.serve();
    let path = |token: &str| format!("/feed/{token}/byledelsen.ics");
    assert!(server.get(&path(&token)).text().contains(SECRET));
    let other = house.add_link("En anden");
    server.wait_for(&path(&other), |reply| reply.status == 200);
    house.revoke_link("Ejer");
    server.wait_for(&path(&token), |reply| reply.text().contains("Abonnementet er spærret"));
    assert!(server.get(&path(&other)).text().contains(SECRET));
}

#[test]
fn a_state_folder_that_was_copied_back_is_followed() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve_without_history();
    let path = format!("/feed/{token}/byledelsen.ics");
    assert_eq!(server.get(&path).status, 200);
    let old = house.dir.path().join("state.old");
    fs::rename(house.state(), &old).unwrap();
    let copied = std::process::Command::new("cp").arg("-a").arg(&old).arg(house.state()).status();
    assert!(copied.unwrap().success());
    house.revoke_link("Ejer");
    server.wait_for(&path, |reply| reply.text().contains("Abonnementet er spærret"));
}

#[test]
fn addresses_that_cannot_be_read_stay_as_they_were() {
    let house = House::new();
    let (token, revoked) = (house.add_link("Ejer"), house.add_link("Tidligere ejer"));
    house.revoke_link("Tidligere ejer");
    let server = house.serve_without_history();
    let path = |token: &str| format!("/feed/{token}/byledelsen.ics");
    let holds = || {
        let stone = server.get(&path(&revoked));
        server.get(&path(&token)).text().contains(SECRET)
            && stone.text().contains("Abonnementet er spærret")
    };
    assert!(holds());
    let said = |what: &str| LOG.lock().unwrap().iter().any(|line| line.contains(what));
    let wait_until_said = |what: &str| wait(what, || said(what));

    // A folder in its place can't be read by anyone, also not by root.
    let links = house.state().join(LINKS);
    let aside = house.dir.path().join("links.aside");
    fs::create_dir(&aside).unwrap();
    // At once: a file that is missing for a moment would open nothing.
    let exchange = || renameat_with(CWD, &links, CWD, &aside, RenameFlags::EXCHANGE).unwrap();
    exchange();
    wait_until_said(&format!("`{}`: ", links.display()));
    assert!(holds());
    exchange();

    let old = house.dir.path().join("state.old");
    fs::rename(house.state(), &old).unwrap();
    wait_until_said(&format!("`{}`: den findes ikke; de kendte", house.state().display()));
    assert!(holds());
    fs::rename(&old, house.state()).unwrap();

    // Taken away for good, it opens nothing.
    fs::remove_file(&links).unwrap();
    server.wait_for(&path(&token), |reply| reply.status == 404);
}

#[test]
fn a_state_folder_that_cannot_be_written_to_stops_no_start() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let before = house.serve().get(FEED);
    // A lock that is a folder can't be taken: even root is refused.
    let lock = house.state().join("lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let server = house.serve();
    assert!(server.get(FEED).body == before.body, "another after a restart");
    assert!(server.get(&format!("/feed/{token}/byledelsen.ics")).text().contains(SECRET));
}

#[test]
fn with_a_broken_plan_and_none_before_there_is_no_start() {
    let house = House::new();
    house.replace(ITEMS, "closed = true", "lukket = true");
    let Err(error) = house.open() else { panic!("it started") };
    assert!(matches!(error, ServeError::Plan(_)));
    let text = error.to_string();
    assert!(text.contains("byledelsen/punkter.toml:"), "{text}");
    assert!(!text.contains(SECRET), "{text}");
}

/// DTSTAMP and SEQUENCE of each event, by UID.
fn marks(feed: &str) -> BTreeMap<String, (String, u32)> {
    let value = |event: &str, name: &str| {
        event.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned()
    };
    let events = feed.split("BEGIN:VEVENT").skip(1);
    events
        .map(|event| {
            let sequence = value(event, "SEQUENCE:").parse().unwrap();
            (value(event, "UID:"), (value(event, "DTSTAMP:"), sequence))
        })
        .collect()
}

#[test]
fn marks_never_fall_while_the_clock_jumps_and_files_go() {
    const FILE: &str = "byledelsen/body.toml";
    let house = House::new();
    let mut server = house.serve_without_history();
    let mut last = marks(&server.get(FEED).text());
    let rises = |feed: String, last: &mut BTreeMap<String, (String, u32)>| {
        let now = marks(&feed);
        let both: Vec<_> = now.iter().filter_map(|(id, n)| Some((id, n, last.get(id)?))).collect();
        assert!(both.len() > 40, "{}", both.len());
        for (uid, now, then) in both {
            // The place is another each time, and a break has none.
            let is_newer = if uid.contains(".pause") { now >= then } else { now > then };
            assert!(is_newer, "{uid}: {now:?} after {then:?}");
        }
        *last = now;
    };
    let place = |n: u32| format!("Lokale {n}");
    let aside = house.dir.path().join("aside");
    for (n, days) in (1..).zip([0, -3, 1, -400, 2]) {
        house.pass(TimeDelta::days(days));
        let _ = fs::remove_file(house.state().join(LEDGER));
        // The folder goes away and a link to it comes, and the other way round.
        match n % 2 {
            0 => {
                fs::rename(house.plans(), &aside).unwrap();
                std::os::unix::fs::symlink(&aside, house.plans()).unwrap();
            }
            _ if aside.exists() => {
                fs::remove_file(house.plans()).unwrap();
                fs::rename(&aside, house.plans()).unwrap();
            }
            _ => {}
        }
        house.replace(FILE, &place(n), &place(n + 1));
        let shown = server.wait_for(FEED, |reply| {
            assert_eq!(reply.status, 200);
            reply.text().contains(&place(n + 1))
        });
        rises(shown.text(), &mut last);
    }
    // An old plan is restored, and the server started anew.
    house.replace(FILE, &place(6), &place(1));
    let shown = server.wait_for(FEED, |reply| reply.text().contains(&place(1)));
    rises(shown.text(), &mut last);
    drop(server);
    house.replace(FILE, &place(1), &place(9));
    server = house.serve_without_history();
    rises(server.get(FEED).text(), &mut last);
}

#[test]
fn marks_rise_over_a_restart() {
    let house = House::new();
    let before = house.serve().get(FEED);
    house.pass(TimeDelta::seconds(5));
    let same = house.serve().get(FEED);
    assert!(same.body == before.body, "another after a restart");
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    let after = house.serve().get(FEED);
    let stamp = |text: String| {
        let stamps = text.split("DTSTAMP:").skip(1).map(|part| part[..16].to_owned());
        stamps.max().unwrap()
    };
    assert!(stamp(after.text()) > stamp(before.text()));
}

#[test]
fn editors_see_which_files_are_not_read() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut editor = Browser::administrator(&server);
    let said = "Filen <code>byledelsen/punkter.toml.txt</code> i planens mappe bliver ikke læst";
    assert!(!editor.read("/byledelsen").contains(said));
    house.write("byledelsen/punkter.toml.txt", "");
    wait("it is said", || editor.read("/byledelsen").contains(said));
    assert!(!Browser::new(&server).read("/byledelsen").contains("punkter.toml.txt"));
    assert_eq!(editor.get("/healthz").status, 200);
}
