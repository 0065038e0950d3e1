//! The audit log: what is written, what isn't, who reads it, and how long it is kept.

use crate::browser::{Browser, PASSWORD};
use crate::house::House;
use aarshjul::store::{AuditEntry, AuditEvent, AuditLog, StateDir};
use chrono::{TimeDelta, Utc};
use chrono_tz::Europe::Copenhagen;
use std::fs;
use std::process::Command;

fn log(house: &House, months: u32) -> AuditLog {
    AuditLog::new(StateDir::open(&house.state()).unwrap(), Copenhagen, months)
}

/// What the log holds: who, what, about whom or what.
fn written(house: &House) -> Vec<(String, AuditEvent, String)> {
    let entries = log(house, 6).entries("2026-11").unwrap();
    entries.into_iter().map(|entry| (entry.who, entry.what, entry.about)).collect()
}

fn entry(who: &str, at: chrono::DateTime<Utc>) -> AuditEntry {
    let (about, from) = (String::new(), String::new());
    AuditEntry { at, what: AuditEvent::SignedIn, who: who.into(), about, from }
}

#[test]
fn who_comes_and_goes_and_who_may_is_written_and_no_password() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut administrator = Browser::administrator(&server);
    let page = administrator.read("/brugere");
    for role in ["reader", "editor"] {
        let fields = [("navn", "Ny"), ("rolle", role), ("adgangskode", PASSWORD)];
        assert_eq!(administrator.fill("/brugere", &page, &fields).status, 200);
    }
    let mut new = Browser::new(&server);
    new.post("/login", &[("navn", "ny"), ("adgangskode", "en forkert en")]);
    new.post("/login", &[("navn", "min hemmelige kode"), ("adgangskode", "Ny")]);
    new.post("/login", &[("navn", "ny"), ("adgangskode", PASSWORD)]);
    new.post("/logout", &[]);
    assert_eq!(administrator.fill("/brugere", &page, &[("fjern", "Ny")]).status, 200);
    let page = administrator.read("/links");
    administrator.fill("/links", &page, &[("ejer", "Velfærdsdirektør")]);
    let page = administrator.read("/links");
    let id = page.split("name=\"spaer\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    administrator.fill("/links", &page, &[("spaer", id)]);
    let expected = [
        ("Sekretariatet", AuditEvent::UserAdded, "Sekretariatet"),
        ("Sekretariatet", AuditEvent::SignedIn, ""),
        ("Sekretariatet", AuditEvent::UserAdded, "Ny (læser)"),
        ("Sekretariatet", AuditEvent::UserChanged, "Ny (redaktør)"),
        ("Ny", AuditEvent::SignInFailed, ""),
        ("", AuditEvent::SignInFailed, ""),
        ("Ny", AuditEvent::SignedIn, ""),
        ("Ny", AuditEvent::SignedOut, ""),
        ("Sekretariatet", AuditEvent::UserRemoved, "Ny"),
        ("Sekretariatet", AuditEvent::LinkMade, "Velfærdsdirektør"),
        ("Sekretariatet", AuditEvent::LinkRevoked, "Velfærdsdirektør"),
    ];
    let expected = expected.map(|(who, what, about)| (who.to_owned(), what, about.to_owned()));
    assert_eq!(written(&house), expected);
    let text = fs::read_to_string(house.state().join("audit/2026-11.jsonl")).unwrap();
    for secret in ["hemmelige", "forkert", "fire gode"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn who_reads_what_is_closed_is_written_once_a_person_page_and_day() {
    let house = House::new();
    let token = house.add_link("Velfærdsdirektør");
    let read = {
        let server = house.open().unwrap();
        let (mut user, mut anyone) = (Browser::administrator(&server), Browser::new(&server));
        for _ in 0..3 {
            user.read("/byledelsen");
            user.read("/kalender");
            user.read("/byledelsen/dagsorden/2026-12-16.md");
            user.read("/byledelsen/dagsorden/2026-12-16.md?audience=full");
            anyone.read("/byledelsen");
            anyone.read(&format!("/feed/{token}/byledelsen"));
        }
        house.pass(TimeDelta::days(1));
        user.read("/byledelsen");
        drop(server);
        let all = written(&house).into_iter().filter(|entry| entry.1 == AuditEvent::Read);
        all.map(|(who, _, about)| (who, about)).collect::<Vec<_>>()
    };
    let id = house.links().iter().next().unwrap().id();
    let expected = [
        ("Sekretariatet", "/byledelsen".to_owned()),
        ("Sekretariatet", "/byledelsen/dagsorden/2026-12-16.md".to_owned()),
        ("Sekretariatet", "/byledelsen".to_owned()),
        ("Velfærdsdirektør", format!("privat adresse {id}")),
    ];
    assert_eq!(read, expected.map(|(who, about)| (who.to_owned(), about)));
}

#[test]
fn administrators_read_the_log_by_person_and_month_and_as_a_file() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut administrator = Browser::administrator(&server);
    log(&house, 6).record(&entry("=Fremmed; \"navn\"", house.now() - TimeDelta::days(40))).unwrap();
    let page = administrator.read("/adgangslog");
    assert!(page.contains("Sekretariatet: logget ind") && page.contains("2026-10"), "{page}");
    assert!(!page.contains("Fremmed"), "{page}");
    let nobody = administrator.read("/adgangslog?navn=Ingen");
    assert!(nobody.contains("Der er intet i loggen"), "{nobody}");
    let october = administrator.read("/adgangslog?maaned=2026-10&navn=");
    assert!(october.contains("Fremmed") && !october.contains("Sekretariatet: "), "{october}");
    let file = administrator.get("/adgangslog.csv?maaned=2026-10");
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"adgangslog-2026-10.csv\""
    );
    assert_eq!(
        file.text,
        "\u{feff}Tidspunkt;Hvem;Hvad;Om;Fra\r\n\
         16-10-2026 11:00:00;\" =Fremmed; \"\"navn\"\"\";\"logget ind\";\"\";\"\"\r\n"
    );
    let page = administrator.read("/brugere");
    let fields = [("navn", "Ny"), ("rolle", "editor"), ("adgangskode", PASSWORD)];
    administrator.fill("/brugere", &page, &fields);
    let mut editor = Browser::sign_in(&server, "Ny");
    for path in ["/adgangslog", "/adgangslog.csv"] {
        assert_eq!(editor.get(path).status, 403);
        assert_eq!(Browser::new(&server).get(path).status, 303);
    }
}

#[test]
fn a_disk_that_takes_no_entries_stops_nothing_and_gets_them_later() {
    let house = House::new();
    let server = house.open().unwrap();
    let folder = house.state().join("audit");
    fs::write(&folder, "no folder").unwrap();
    let mut administrator = Browser::administrator(&server);
    assert!(administrator.read("/byledelsen").contains("Byledelsen"));
    let health = administrator.get("/healthz");
    assert_eq!(health.status, 503);
    assert!(health.text.contains("adgangsloggen kan ikke skrives"), "{}", health.text);
    assert!(!Browser::new(&server).get("/healthz").text.contains("audit"));
    fs::remove_file(&folder).unwrap();
    administrator.post("/logout", &[]);
    let what: Vec<_> = written(&house).into_iter().map(|entry| entry.1).collect();
    use AuditEvent::{Read, SignedIn, SignedOut, UserAdded};
    assert_eq!(what, [UserAdded, SignedIn, Read, SignedOut]);
    assert_eq!(Browser::new(&server).get("/healthz").status, 200);
}

#[test]
fn it_is_kept_as_long_as_the_settings_say_and_half_a_line_harms_no_other() {
    let house = House::new();
    let (now, log) = (house.now(), log(&house, 2));
    for days in (0..200).rev() {
        log.record(&entry("A", now - TimeDelta::days(days))).unwrap();
    }
    assert_eq!(log.months().unwrap(), ["2026-11", "2026-10", "2026-09"]);
    assert_eq!(log.entries("2026-11").unwrap().len(), 25);
    let path = house.state().join("audit/2026-11.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}{{\"at\":\"2026-11-25T")).unwrap();
    log.record(&entry("B", now)).unwrap();
    log.record(&entry("C", now)).unwrap();
    let names: Vec<_> = log.entries("2026-11").unwrap().into_iter().map(|one| one.who).collect();
    assert_eq!(names.len(), 27);
    assert_eq!(names[25..], ["B", "C"]);
}

#[test]
fn commands_write_in_it_too() {
    let house = House::new();
    let url = "[server]\npublic-url = \"https://aarshjul.example\"\n";
    std::fs::write(house.dir.path().join("config.toml"), url).unwrap();
    drop(house.serve());
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["--today", "2026-11-25", "--plans"])
            .arg(house.plans())
            .arg("--state")
            .arg(house.state())
            .args(arguments)
            .current_dir(house.dir.path())
            .env("USER", "drift")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    run(&["user", "add", "Ny", "--role", "reader"]);
    run(&["user", "add", "Ny"]);
    run(&["user", "remove", "ny"]);
    run(&["link", "add", "Velfærdsdirektør"]);
    run(&["link", "revoke", &house.links().iter().next().unwrap().id()]);
    let expected = [
        (AuditEvent::UserAdded, "Ny (læser)"),
        (AuditEvent::UserChanged, "Ny (redaktør)"),
        (AuditEvent::UserRemoved, "ny"),
        (AuditEvent::LinkMade, "Velfærdsdirektør"),
        (AuditEvent::LinkRevoked, "Velfærdsdirektør"),
    ];
    let expected = expected.map(|(what, about)| ("drift".to_owned(), what, about.to_owned()));
    assert_eq!(written(&house), expected);
}
