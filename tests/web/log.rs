//! No line of the log holds a secret or anything closed, over a whole life of a server in
//! which all of them pass through it.

use crate::browser::{Browser, PASSWORD};
use crate::house::{House, LOG, SECRET};

const ITEMS: &str = "byledelsen/punkter.toml";
const WRONG: &str = "forkert-adgangskode";
const UNKNOWN: &str = "ukendtukendtukendtukendt";

#[test]
fn the_log_says_what_happened_but_nothing_secret() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.open().unwrap();
    let first = server.first_path().unwrap();
    let mut browser = Browser::administrator(&server);
    let cookie = browser.cookie.clone().unwrap();
    browser.post("/login", &[("navn", "Sekretariatet"), ("adgangskode", WRONG)]);
    Browser::new(&server).get(&format!("/login/first/{UNKNOWN}"));
    // Pages and forms of what is closed, a search for it, an edit of it.
    for path in ["/byledelsen/moede/2026-12-16", "/byledelsen/traad/lukket"] {
        assert!(browser.read(path).contains(SECRET), "{path}");
    }
    browser.read(&format!("/soeg?q={SECRET}"));
    browser.post("/links", &[("ejer", SECRET)]);
    browser.post("/byledelsen/nyt-punkt", &[("titel", SECRET), ("token", UNKNOWN)]);

    let server = house.run(server);
    let feed = format!("/feed/{token}/byledelsen.ics");
    assert!(server.get(&feed).text().contains(SECRET));
    for path in [
        format!("/feed/{token}/byledelsen"),
        format!("/feed/{token}/byledelsen/moede/2026-12-16"),
        format!("/feed/{UNKNOWN}/byledelsen.ics"),
        format!("/feed/{UNKNOWN}"),
        format!("/{UNKNOWN}?token={token}"),
    ] {
        server.ask("GET", &path, &[("Cookie", &cookie), ("Referer", &feed)]);
    }
    // An error in the plan, of which the message would quote what is closed.
    house.replace(ITEMS, "category = \"Hemmelighed\"", "Hemmelighed = \"Hemmelighed\"");
    server.wait_for("/healthz", |reply| reply.status == 503);
    house.replace(ITEMS, "Hemmelighed = \"Hemmelighed\"", "category = \"Hemmelighed\"");
    server.wait_for("/healthz", |reply| reply.status == 200);
    house.revoke_link("Ejer");
    server.wait_for(&feed, |reply| !reply.text().contains(SECRET));
    drop(server);

    let log = LOG.lock().unwrap().clone();
    let cookie = cookie.split_once('=').unwrap().1;
    let first = first.rsplit('/').next().unwrap();
    for secret in [&*token, cookie, first, PASSWORD, WRONG, UNKNOWN, SECRET] {
        let line = log.iter().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
    for expected in [
        "/login/first/{token}",
        "/feed/{token}/{body}.ics",
        "/{body}/moede/{date}",
        "method=POST route=\"/login\" status=",
        "planen er taget i brug",
        "byledelsen/punkter.toml:",
    ] {
        assert!(log.iter().any(|line| line.contains(expected)), "no line says {expected}");
    }
}
