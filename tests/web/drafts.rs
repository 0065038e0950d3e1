//! Nothing that was typed is lost by being signed out, what was saved by mistake
//! is taken back where the message is, and a button pressed twice saves once.

use crate::browser::{Browser, PASSWORD, Shown, standing};
use crate::house::House;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::fs;

const ADD: &str = "/byledelsen/nyt-punkt";
const ODD: &str = "Æbler & <b>\"pærer\"</b> 'til' 🍐 {{x}}";
const LINES: &str = "Første linje\n</textarea><script>x</script>\nSidste";

fn punkter(house: &House) -> String {
    fs::read_to_string(house.plans().join("byledelsen/punkter.toml")).unwrap()
}

/// Signs out in the middle of a form, and sends it.
fn sent_too_late(browser: &mut Browser) -> Shown {
    let form = browser.read(ADD);
    let cookie = browser.cookie.clone();
    assert_eq!(browser.post("/logout", &[]).status, 303);
    assert!(cookie.is_some() && browser.cookie.is_none());
    browser.fill(ADD, &form, &[("title", ODD), ("text", LINES), ("minutes", "25")])
}

#[test]
fn a_form_sent_after_signing_out_is_there_again_after_signing_in() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = punkter(&house);
    let login = sent_too_late(&mut browser);
    assert_eq!(login.status, 401);
    assert!(login.text.contains("Intet er gemt endnu") && !login.text.contains("<b>\""));
    let name = ("navn", "Sekretariatet");
    let wrong = browser.fill("/login", &login.text, &[name, ("adgangskode", "noget andet her")]);
    assert_eq!(wrong.status, 403);
    let form = browser.fill("/login", &wrong.text, &[name, ("adgangskode", PASSWORD)]);
    assert_eq!(form.status, 200, "{}", form.text);
    assert!(form.text.contains(&format!("method=\"post\" action=\"{ADD}\"")), "{}", form.text);
    let fields = standing(&form.text);
    for (name, value) in [("title", ODD), ("text", LINES), ("minutes", "25")] {
        let stands = fields.iter().find(|(known, _)| known == name).unwrap();
        assert_eq!(stands.1.trim().replace('\r', ""), value);
    }
    assert_eq!(punkter(&house), before);
    let preview = browser.fill(ADD, &form.text, &[]);
    assert_eq!(preview.status, 200, "{}", preview.text);
    assert_eq!(browser.fill(ADD, &preview.text, &[("trin", "gem")]).status, 303);
    assert!(punkter(&house).contains("minutes = 25"));
}

#[test]
fn what_others_did_meanwhile_is_shown_after_signing_in_too() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let login = sent_too_late(&mut browser);
    house.replace("byledelsen/punkter.toml", "Punktet der venter", "Skrevet i hånden");
    let signed_in = browser.fill(
        "/login",
        &login.text,
        &[("navn", "Sekretariatet"), ("adgangskode", PASSWORD)],
    );
    let preview = browser.fill(ADD, &signed_in.text, &[]);
    assert_eq!(preview.status, 409, "{}", preview.text);
    assert!(preview.text.contains("Planen er ændret imens"));
}

#[test]
fn a_draft_opens_nothing_to_those_who_may_not() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let login = sent_too_late(&mut browser);
    let path = house.state().join(USERS);
    let mut users = Users::parse(&fs::read_to_string(&path).unwrap());
    users.set("Læser", Role::Reader, Some(hash_password(PASSWORD).unwrap()), [7; 8]);
    fs::write(&path, users.to_text()).unwrap();
    let reader = [("navn", "Læser"), ("adgangskode", PASSWORD)];
    let refused = browser.fill("/login", &login.text, &reader);
    assert_eq!(refused.status, 403);
    assert!(browser.cookie.is_some() && !refused.text.contains("name=\"token\""));
    // A draft for a page without a form, for elsewhere, or that is none.
    for (til, kladde) in [
        ("/log", "[]"),
        ("https://evil.example/", "[[\"title\",\"x\"]]"),
        ("/byledelsen/nyt-punkt", "{\"title\":1}"),
        ("/byledelsen/moede/2026-12-09/hold", "[]"),
    ] {
        let fields = [("navn", "Sekretariatet"), ("adgangskode", PASSWORD), ("til", til)];
        let shown =
            Browser::new(&server).post("/login", &[&fields[..], &[("kladde", kladde)]].concat());
        assert_eq!(shown.status, 303, "{til} {kladde}: {}", shown.text);
        let to = if til.starts_with('/') { til } else { "/" };
        assert_eq!(shown.headers["location"], to);
    }
}

#[test]
fn a_receipt_takes_back_what_it_is_for_and_stays_on_its_page() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = fs::read_to_string(house.plans().join("byledelsen/body.toml")).unwrap();
    const CANCEL: &str = "/byledelsen/moede/2026-12-09/aflys";
    let form = browser.read(CANCEL);
    let preview = browser.fill(CANCEL, &form, &[("reason", "Ved en fejl")]);
    let saved = browser.fill(CANCEL, &preview.text, &[("trin", "gem")]);
    let receipt = saved.headers["location"].to_str().unwrap().to_owned();
    let page = browser.read(&receipt);
    let start = page.find("<form method=\"post\" action=\"/log/").unwrap();
    let form = &page[start..];
    let action = form.split('"').nth(3).unwrap().to_owned();
    let undone = browser.fill(&action, &form.replacen("<form", "<form class=\"sheet\"", 1), &[]);
    assert_eq!(undone.status, 303, "{}", undone.text);
    let to = undone.headers["location"].to_str().unwrap();
    assert!(to.starts_with("/byledelsen/moede/2026-12-09?gemt="), "{to}");
    assert_eq!(fs::read_to_string(house.plans().join("byledelsen/body.toml")).unwrap(), before);
    // What no longer stands is not offered to be taken back again.
    assert!(!browser.read(&receipt).contains("/fortryd\""));
}

#[test]
fn a_button_pressed_twice_saves_once() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for (path, fields) in [
        (ADD, &[("title", "Kun én gang")][..]),
        ("/byledelsen/moede/2026-12-09/aflys", &[("reason", "Kun én gang")]),
        ("/byledelsen/punkt/venter/dato", &[("date", "16/12")]),
        ("/byledelsen/moede/2026-12-09/hold", &[]),
    ] {
        let form = browser.read(path);
        let preview = match form.contains("Er det sådan") {
            true => form,
            false => browser.fill(path, &form, fields).text,
        };
        let first = browser.fill(path, &preview, &[("trin", "gem")]);
        let again = browser.fill(path, &preview, &[("trin", "gem")]);
        assert_eq!((first.status, again.status), (303, 303), "{path}: {}", again.text);
        let entry = crate::editor::entry(&first);
        assert_eq!(crate::editor::entry(&again), entry);
        let undo = format!("/log/{entry}");
        if path != ADD {
            continue;
        }
        assert_eq!(punkter(&house).matches("Kun én gang").count(), 1);
        // Taken back, it can be saved again, as a new edit.
        let page = browser.read(&undo);
        for _ in 0..2 {
            let undone = browser.fill(&format!("{undo}/fortryd"), &page, &[]);
            assert_eq!(undone.status, 303, "{}", undone.text);
        }
        assert!(!punkter(&house).contains("Kun én gang"));
        let later = browser.fill(path, &preview, &[("trin", "gem")]);
        assert_ne!(crate::editor::entry(&later), entry);
        assert_eq!(punkter(&house).matches("Kun én gang").count(), 1);
        // Somebody else's, or another, is no repetition.
        let other = browser.fill(path, &preview, &[("trin", "gem"), ("title", "En anden")]);
        assert_eq!(other.status, 409);
    }
}
