//! A body whose folder gets another name, and one that goes away: no calendar loses its
//! events, none has them twice, and none is left with what nobody keeps.

use crate::client::Reply;
use crate::house::{BODY, House, Running};
use aarshjul::store::LINKS;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const OLD: &str = "/byledelsen.ics";
const NEW: &str = "/ledergruppen.ics";

/// What a calendar program compares: each event with its marks.
fn events(reply: &Reply) -> BTreeSet<String> {
    let text = reply.text();
    text.split("BEGIN:VEVENT").skip(1).map(str::to_owned).collect()
}

fn rename(house: &House) {
    let formerly = BODY.replace("[body]", "[body]\nformerly = [\"byledelsen\"]");
    // First the key, so that no state between is a body that went away.
    let renamed = house.dir.path().join("ledergruppen");
    fs::rename(house.plans().join("byledelsen"), &renamed).unwrap();
    fs::write(renamed.join("body.toml"), formerly).unwrap();
    fs::rename(renamed, house.plans().join("ledergruppen")).unwrap();
}

fn remove(house: &House, server: &Running) {
    house.write("nyt.toml", "");
    fs::create_dir_all(house.plans().join("andre")).unwrap();
    house.write("andre/body.toml", &BODY.replace("Byledelsen", "Andre"));
    fs::remove_dir_all(house.plans().join("byledelsen")).unwrap();
    server.wait_for(OLD, |reply| reply.text().contains("Kalenderen er nedlagt"));
}

#[test]
fn a_renamed_body_keeps_its_addresses_its_events_and_their_marks() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    let private = format!("/feed/{token}{OLD}");
    let (open, full) = (server.get(OLD), server.get(&private));
    house.pass(TimeDelta::minutes(5));
    rename(&house);

    let renamed = server.wait_for(NEW, |reply| reply.status == 200);
    assert_eq!(events(&renamed), events(&open));
    let old = server.get(OLD);
    assert_eq!((&old.body, old.header("etag")), (&renamed.body, renamed.header("etag")));
    assert_eq!(events(&server.get(&private)), events(&full));
    assert_eq!(events(&server.get(&format!("/feed/{token}{NEW}"))), events(&full));
    // Its ids are found by people too.
    for (from, to) in [
        ("/byledelsen", "/ledergruppen".to_owned()),
        ("/byledelsen/moede/2026-12-16?x=1", "/ledergruppen/moede/2026-12-16?x=1".to_owned()),
        (&format!("/feed/{token}/byledelsen"), format!("/feed/{token}/ledergruppen")),
    ] {
        let reply = server.get(from);
        assert_eq!((reply.status, reply.header("location")), (308, to.as_str()));
    }
    drop(server);
    let again = house.serve();
    assert_eq!(events(&again.get(NEW)).len(), events(&open).len());
}

#[test]
fn a_link_for_the_old_id_alone_opens_the_new_one() {
    let house = House::new();
    let token = house.add_link_of("Ejer", &[], &["byledelsen"]);
    rename(&house);
    let server = house.serve();
    for path in [OLD, NEW] {
        assert_eq!(server.get(&format!("/feed/{token}{path}")).status, 200, "{path}");
    }
    assert_eq!(server.get(&format!("/feed/{token}/ledergruppen")).status, 200);
}

#[test]
fn a_removed_body_is_a_tombstone_for_ninety_days_and_then_gone() {
    let house = House::new();
    let token = house.add_link_of("Ejer", &[], &["byledelsen"]);
    let server = house.serve();
    let (private, combined) = (format!("/feed/{token}{OLD}"), format!("/feed/{token}.ics"));
    let before = server.get(OLD);
    remove(&house, &server);
    for path in [OLD, &private, &combined] {
        let stone = server.get(path);
        assert_eq!((stone.status, events(&stone).len()), (200, 1), "{path}");
        assert!(stone.text().contains("UID:nedlagt.byledelsen@"));
        // Also for a client that has the old feed.
        let again = server.ask("GET", path, &[("If-None-Match", before.header("etag"))]);
        assert_eq!(again.status, 200);
    }
    // Never served, never there.
    assert_eq!(server.get("/nogetandet.ics").status, 404);
    drop(server);
    house.pass(TimeDelta::days(89));
    let server = house.serve();
    assert_eq!(server.get(OLD).status, 200);
    drop(server);
    house.pass(TimeDelta::days(1));
    let server = house.serve();
    for path in [OLD, &private, &combined] {
        assert_eq!(server.get(path).status, 410, "{path}");
    }
}

#[test]
fn a_body_that_comes_back_has_its_events_again() {
    let house = House::new();
    let server = house.serve();
    let uids = |reply: &Reply| -> BTreeSet<String> {
        let text = reply.text();
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let before = uids(&server.get(OLD));
    remove(&house, &server);
    fs::create_dir_all(house.plans().join("byledelsen")).unwrap();
    house.write("byledelsen/punkter.toml", crate::house::ITEMS);
    house.write("byledelsen/body.toml", BODY);
    let after = server.wait_for(OLD, |reply| events(reply).len() > 1);
    assert_eq!(uids(&after), before);
}

#[test]
fn an_address_in_capitals_with_a_slash_or_percent_encoded_is_the_same() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    let feed = server.get(OLD);
    for path in ["/Byledelsen.ics", "/BYLEDELSEN.ICS", "/byledelsen.ics/", "/%62yledelsen.ics"] {
        let reply = server.get(path);
        assert_eq!((reply.status, &reply.body), (200, &feed.body), "{path}");
    }
    let private = server.get(&format!("/feed/{token}{OLD}"));
    for path in
        [format!("/FEED/{token}/Byledelsen.ics"), format!("/feed/{token}/byledelsen%2Eics/")]
    {
        let reply = server.get(&path);
        assert_eq!((reply.status, &reply.body), (200, &private.body), "{path}");
    }
    for (from, to) in
        [("/Byledelsen/", "/byledelsen"), ("/KALENDER?aar=2026", "/kalender?aar=2026")]
    {
        let reply = server.get(from);
        assert_eq!((reply.status, reply.header("location")), (308, to));
    }
    for path in ["/a%2fb.ics", "/%00", "//EVIL.example", "/byledelsen%2f..%2fKalender"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn links_that_can_only_be_read_in_part_take_no_address_away() {
    let house = House::new();
    let (kept, revoked) = (house.add_link("Ejer"), house.add_link("Anden"));
    let server = house.serve();
    let path = |token: &str| format!("/feed/{token}{OLD}");
    server.wait_for(&path(&kept), |reply| reply.status == 200);
    house.revoke_link("Anden");
    let text = fs::read_to_string(house.state().join(LINKS)).unwrap();
    let torn = text.replace(text.lines().nth(1).unwrap(), "0123 halv");
    fs::write(house.state().join(LINKS), torn).unwrap();
    server.wait_for("/healthz", |reply| {
        reply.status == 503 && reply.text().contains("`links.txt` kan ikke læses i 1 linje")
    });
    assert!(run(&house, &["link", "list"]).contains("`links.txt` kan ikke læses i 1 linje"));
    assert!(server.get(&path(&kept)).text().contains("Ledermøde"));
    assert!(server.get(&path(&revoked)).text().contains("spærret"));
    assert!(server.get("/metrics").text().contains("task_failed{task=\"links\"} 1"));
    fs::write(house.state().join(LINKS), text).unwrap();
    server.wait_for("/healthz", |reply| reply.status == 200);
}

/// What a command says.
fn run(house: &House, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
        .args(["--today", "2026-11-25", "--config", "/dev/null"])
        .args(["--plans".as_ref(), house.plans().as_os_str()])
        .args(["--state".as_ref(), house.state().as_os_str()])
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn check_says_who_has_the_calendar_of_a_role_that_is_gone() {
    let house = House::new();
    house.add_link_of("Ejer", &["vicevaert"], &[]);
    let check = run(&house, &["check"]);
    assert!(
        check.contains("rollen `vicevaert` er ikke i planen mere") && check.contains(": Ejer."),
        "{check}"
    );
    house.write("roller.toml", "[[role]]\nid = \"vicevaert\"\ntitle = \"vicevært\"\n");
    assert!(!run(&house, &["check"]).contains("er ikke i planen mere"));
}

#[test]
fn check_says_which_order_of_former_ids_renames_events() {
    let house = House::new();
    drop(house.serve());
    let with = |ids: &str| BODY.replace("[body]", &format!("[body]\nformerly = [{ids}]"));
    house.write("byledelsen/body.toml", &with(r#""raadet""#));
    let says = |check: &str| check.contains("skriv `byledelsen` først i `formerly`");
    let check = run(&house, &["check"]);
    assert!(says(&check), "{check}");
    // Also once a server has shown the new ones.
    drop(house.serve());
    assert!(says(&run(&house, &["check"])));
}

#[test]
fn check_says_nothing_of_former_ids_in_their_order() {
    let house = House::new();
    drop(house.serve());
    rename(&house);
    drop(house.serve());
    assert!(!run(&house, &["check"]).contains("kendetegn"));
}

#[test]
fn check_and_previews_say_who_subscribes() {
    let house = House::new();
    house.add_link("Ejer");
    let server = house.serve();
    let run = |arguments: &[&str]| run(&house, arguments);
    let preview = run(&["cancel", "--dry-run", "byledelsen", "2026-12-16", "--because", "Sygdom"]);
    assert!(preview.contains("Private adresser, der følger med: Ejer\n"), "{preview}");
    assert!(!run(&["check"]).contains("er ikke i planen mere"));

    remove(&house, &server);
    let check = run(&["check"]);
    assert!(check.contains("organet `byledelsen` er ikke i planen mere"), "{check}");
    assert!(
        check.contains("Private adresser: Ejer.") && check.contains("formerly = [\"byledelsen\"]")
    );
}

#[test]
fn links_that_were_emptied_take_no_address_away() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.serve();
    let path = format!("/feed/{token}{OLD}");
    server.wait_for(&path, |reply| reply.status == 200);
    let file = house.state().join(LINKS);
    let text = fs::read(&file).unwrap();
    fs::write(&file, "").unwrap();
    let health = server.wait_for("/healthz", |reply| reply.status == 503);
    assert!(
        health.text().contains("filen er tom; de kendte private adresser gælder"),
        "{health:?}"
    );
    assert_eq!(server.get(&path).status, 200);
    fs::write(&file, text).unwrap();
    server.wait_for("/healthz", |reply| reply.status == 200);
}

#[test]
fn a_body_that_gets_its_first_name_back_keeps_its_events() {
    let house = House::new();
    let server = house.serve();
    let before = events(&server.get(OLD));
    let back = BODY.replace("[body]", "[body]\nformerly = [\"byledelsen\", \"ledergruppen\"]");
    house.write("byledelsen/body.toml", &back);
    let after = server.wait_for(NEW, |reply| reply.status == 200);
    assert_eq!(events(&after), before);
    assert_eq!(events(&server.get(OLD)), before);
}
