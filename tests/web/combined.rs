//! `/feed/{token}.ics` and `/feed/{token}`: all that one person has, in one calendar.

use crate::browser::Browser;
use crate::client::Reply;
use crate::house::{House, Running, SECRET};
use aarshjul::feed::Ledger;
use chrono::TimeDelta;
use std::fs;

const OTHER: &str = "[body]\nname = \"Rådet\"\nmembers = [\"oekonomichef\"]\n\
    [[series]]\nrrule = \"FREQ=MONTHLY;BYDAY=1MO\"\nfrom = 2026-01-01\ntime = \"08:00-09:00\"\n\
    [[deadline]]\nname = \"Bilag\"\nworkdays = 4\n\
    [[item]]\nid = \"raads-hemmelighed\"\ntitle = \"Rådets lukkede\"\nclosed = true\n\
    date = 2026-12-07\n";

/// With another body, of which the økonomichef is a member.
fn house() -> House {
    let house = House::new();
    fs::create_dir(house.plans().join("raadet")).unwrap();
    house.write("raadet/body.toml", OTHER);
    house
}

fn titles(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200, "{reply:?}");
    let text = reply.text().replace("\r\n ", "");
    let titles = text.lines().filter_map(|line| line.strip_prefix("SUMMARY:"));
    titles.map(str::to_owned).collect()
}

fn served(house: &House) -> (Running, impl Fn(&str) -> String + use<>) {
    (house.serve(), |token: &str| format!("/feed/{token}.ics"))
}

#[test]
fn an_address_of_all_bodies_has_every_meeting_with_what_is_closed() {
    let house = house();
    let (all, one) = (house.add_link("Ejer"), house.add_link_of("Ejer 2", &[], &["raadet"]));
    let (server, path) = served(&house);
    let whole = server.get(&path(&all));
    let text = whole.text().replace("\r\n ", "");
    assert!(text.contains("UID:2026-12-16.byledelsen@") && text.contains("UID:2026-12-07.raadet@"));
    assert!(text.contains(SECRET) && text.contains("Rådets lukkede"), "{text}");
    assert_eq!(text.matches("SUMMARY:Juleferie").count(), 3, "each once: {text}");
    assert!(text.contains("X-WR-CALNAME:Byledelsen og Rådet (med lukkede punkter)"), "{text}");
    let text = server.get(&path(&one)).text();
    assert!(text.contains("UID:2026-12-07.raadet@") && !text.contains(".byledelsen@"), "{text}");
    for (name, value) in [
        ("content-type", "text/calendar; charset=utf-8"),
        ("cache-control", "private, max-age=0, must-revalidate"),
        ("content-disposition", "inline; filename=\"moeder.ics\""),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(whole.header(name), value, "{name}");
    }
    let tag = [("If-None-Match", whole.header("etag"))];
    assert_eq!(server.ask("GET", &path(&all), &tag).status, 304);
    assert!(server.ask("HEAD", &path(&all), &[]).body.is_empty());
    assert_eq!(server.ask("PUT", &path(&all), &[]).status, 405);
    assert!(path(&all).len() < 116);
}

#[test]
fn an_address_of_a_role_has_what_the_role_has() {
    let house = house();
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let (server, path) = served(&house);
    let text = server.get(&path(&token)).text().replace("\r\n ", "");
    // Of the body of which it is no member its own items alone.
    assert!(text.contains("UID:2026-11-25.maanedstal.byledelsen.oekonomichef@"), "{text}");
    assert!(!text.contains(SECRET) && !text.contains("SUMMARY:Ledermøde"), "{text}");
    assert!(text.contains("UID:2026-12-07.raadet.oekonomichef@"), "{text}");
    assert!(text.contains("Rådets lukkede"), "{text}");
    assert!(text.contains("X-WR-CALNAME:Økonomichef\r\n"), "{text}");

    // The other bodies, as feeds and as pages, are not its.
    for (below, status) in [
        ("/raadet.ics", 200),
        ("/raadet", 200),
        ("/raadet/moede/2026-12-07", 200),
        ("/byledelsen.ics", 404),
        ("/byledelsen", 404),
        ("/byledelsen/moede/2026-12-16", 404),
    ] {
        assert_eq!(server.get(&format!("/feed/{token}{below}")).status, status, "{below}");
    }
    let page = server.get(&format!("/feed/{token}")).text();
    assert!(page.contains("Månedstal for november") && page.contains("Rådets lukkede"), "{page}");
    assert!(!page.contains(SECRET) && !page.contains("Efter strejken"), "{page}");
    let links = page.split("href=\"").skip(1).map(|link| link.split('"').next().unwrap());
    let root = format!("/feed/{token}");
    for link in links.filter(|link| !link.starts_with("/assets/")) {
        let is_feed = link == format!("webcal://plan.example{root}.ics")
            || link == format!("webcal://{}{root}.ics", server.address);
        assert!(link.starts_with(&root) || link.starts_with('#') || is_feed, "{link}");
    }
}

#[test]
fn a_body_limits_what_a_role_has() {
    let house = house();
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &["byledelsen"]);
    let secret = house.add_link_of("Anden", &["hemmelig"], &[]);
    let (server, path) = served(&house);
    let text = server.get(&path(&token)).text();
    assert!(text.contains(".maanedstal.byledelsen.oekonomichef@"), "{text}");
    assert!(!text.contains("raadet"), "{text}");
    assert_eq!(server.get(&format!("/feed/{token}/raadet.ics")).status, 404);
    // Who presents a closed item sees it, and no other.
    assert_eq!(titles(&server.get(&path(&secret))), [SECRET]);
}

#[test]
fn it_never_ends_with_an_error_or_empty() {
    let house = house();
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let (server, path) = served(&house);
    assert!(titles(&server.get(&path(&token))).len() > 20);
    for wrong in ["aaaaaaaaaaaaaaaaaaaaaaaa", "kort", "", "%2e%2e", &token.to_lowercase()] {
        let reply = server.get(&path(wrong));
        assert_eq!(reply.status, 404, "{wrong}");
        assert!(reply.text().starts_with("Der er ingen kalender"), "{wrong}");
    }
    // A broken plan changes nothing.
    house.write("kaput.toml", "[[rolle");
    server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(titles(&server.get(&path(&token))).len() > 20);
    fs::remove_file(house.plans().join("kaput.toml")).unwrap();
    // A role that goes away has nothing, and says so.
    house.write("raadet/body.toml", &OTHER.replace("members = [\"oekonomichef\"]", ""));
    house.replace("people.toml", "id = \"oekonomichef\"", "id = \"regnskabschef\"");
    house.replace("byledelsen/punkter.toml", "oekonomichef", "regnskabschef");
    let none = server.wait_for(&path(&token), |reply| !reply.text().contains("maanedstal"));
    assert_eq!(titles(&none), ["Rollen er ikke i planen mere"]);
    assert_eq!(server.get(&format!("/feed/{token}")).status, 200);
}

#[test]
fn a_new_address_is_made_ready_and_a_revoked_one_is_a_tombstone_then_gone() {
    let house = house();
    let (server, path) = served(&house);
    let ledger = || fs::read_to_string(house.state().join("ledger.txt")).unwrap();
    assert!(!ledger().contains("oekonomichef:"));
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let first = server.wait_for(&path(&token), |reply| reply.status == 200);
    // Its marks were kept before it was served.
    assert!(ledger().contains("feed oekonomichef:/full "), "{}", ledger());
    let marks = |reply: &Reply| reply.text().matches("SEQUENCE:").count();
    assert!(marks(&first) > 20);
    house.revoke_link("Økonomichef");
    let stone = server.wait_for(&path(&token), |reply| !reply.text().contains("maanedstal"));
    assert_eq!(titles(&stone), ["Abonnementet er spærret"]);
    assert_eq!(server.get(&format!("/feed/{token}")).status, 410);
    // What no link needs any more is not kept, once the plan is read again.
    house.replace("raadet/body.toml", "08:00-09:00", "08:00-09:30");
    server.wait_for("/raadet.ics", |reply| reply.text().contains("T093000"));
    let known = Ledger::parse(&ledger()).to_text();
    assert!(!known.contains("oekonomichef:"), "{known}");
    house.pass(TimeDelta::days(91));
    assert_eq!(server.get(&path(&token)).status, 410);
}

#[test]
fn a_restart_gives_the_same_bytes() {
    let house = house();
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let (server, path) = served(&house);
    let before = server.get(&path(&token));
    drop(server);
    let after = house.serve().get(&path(&token));
    assert_eq!(
        (before.body.clone(), before.header("etag")),
        (after.body.clone(), after.header("etag"))
    );
}

#[test]
fn what_is_closed_moves_no_open_feed_whatever_addresses_there_are() {
    let house = house();
    house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let all = house.add_link("Ejer");
    let server = house.serve();
    let open = |server: &Running| {
        ["/raadet.ics", "/byledelsen.ics"].map(|path| {
            let mut reply = server.get(path);
            reply.headers.remove("date");
            (reply.headers, reply.body)
        })
    };
    let before = open(&server);
    house.replace("raadet/body.toml", "Rådets lukkede", "Rådets nye lukkede");
    let path = format!("/feed/{all}.ics");
    server.wait_for(&path, |reply| reply.text().contains("Rådets nye lukkede"));
    assert_eq!(open(&server), before);
    let start = OTHER.find("[[item]]").unwrap();
    house.write("raadet/body.toml", &OTHER[..start]);
    server.wait_for(&path, |reply| !reply.text().contains("lukkede\\n"));
    assert_eq!(open(&server), before);
}

#[test]
fn the_page_opens_its_meetings_with_texts_and_attachments() {
    let house = house();
    let item = "[[item]]\nid = \"med-bilag\"\ntitle = \"Punkt med bilag\"\ntext = \"Sagens tekst.\"\n\
        role = \"oekonomichef\"\ndate = 2026-12-16\nparticipants = [\"En gæst\"]\n\
        attachments = [{ title = \"Notat\", number = \"12/34\" }, { title = \"Lukket notat\", closed = true }]\n";
    house.write("byledelsen/bilag.toml", item);
    let deadline =
        "[[deadline]]\nname = \"Punkter til sekretariatet\"\nworkdays = 4\ntime = \"12:00\"\n";
    house.write("byledelsen/frist.toml", deadline);
    let token = house.add_link_of("Økonomichef", &["oekonomichef"], &[]);
    let server = house.open().unwrap();
    let mut browser = Browser::new(&server);
    let page = browser.read(&format!("/feed/{token}"));
    for words in [
        "Punkt med bilag",
        "Sagens tekst.",
        "En gæst deltager under punktet.",
        "Notat (12/34)",
        "Lukket notat (lukket bilag)",
        "Punkter til sekretariatet",
        "tors. 10. dec. kl. 12.00",
        "Byledelsen, mødet den 16. december 2026",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let past = browser.read(&format!("/feed/{token}?tidligere=1"));
    assert!(past.contains("Tidligere møder") && past.contains("Månedstal for oktober"), "{past}");
    let second = browser.read(&format!("/feed/{token}?side=2"));
    assert!(second.contains("Møderne før"), "{second}");
    assert_eq!(browser.get(&format!("/feed/{token}?side=x")).status, 400);
    let far = browser.read(&format!("/feed/{token}?side=99999999999"));
    assert!(far.contains("Der er intet for dig i perioden."), "{far}");
}

#[test]
fn who_has_the_address_of_a_role_that_is_gone_is_led_on() {
    let house = House::new();
    let token = house.add_link_of("Ejer", &["vicevaert"], &[]);
    let server = house.serve();
    let feed = server.get(&format!("/feed/{token}.ics")).text();
    assert!(feed.contains("SUMMARY:Rollen er ikke i planen mere"), "{feed}");
    let page = server.get(&format!("/feed/{token}")).text();
    assert!(page.contains("Bed sekretariatet om en ny adresse") && !page.contains("Abonnér"));
}
