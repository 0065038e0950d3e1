//! The agenda that is worked on, without script.

use crate::browser::{Browser, standing};
use crate::editor::entry;
use crate::house::House;
use std::fs;

const PAGE: &str = "/byledelsen/dagsorden/2026-12-16";

const POINTS: &str = r#"
[[item]]
id = "havnen"
title = "Havnen"
minutes = 20
date = 2026-12-16

[[item]]
id = "skolen"
title = "Skolen"
minutes = 15
participants = ["Lederen"]
date = 2026-12-16

[[item]]
id = "nyt"
title = "Nyt siden sidst"
minutes = 10
order = 90
when = { every = "meeting" }
"#;

const HAVNEN: &str = "havnen_2026-12-16";
const SKOLEN: &str = "skolen_2026-12-16";
const NYT: &str = "nyt_2026-12-16";

fn house() -> House {
    let house = House::new();
    house.write("byledelsen/sager.toml", POINTS);
    house
}

fn plan(house: &House) -> String {
    let read = |name: &str| fs::read_to_string(house.plans().join("byledelsen").join(name));
    ["body.toml", "punkter.toml", "sager.toml"].map(|name| read(name).unwrap()).concat()
}

/// The title and the time of each point of the form, in its order.
fn points(page: &str) -> Vec<(String, String)> {
    let rows = page.split("data-point>").skip(1);
    let inner = |row: &str, class: &str| {
        let (_, rest) = row.split_once(class).unwrap();
        let (_, text) = rest.split_once('>').unwrap();
        text.split('<').next().unwrap().trim().to_owned()
    };
    rows.map(|row| (inner(row, "point-title"), inner(row, "point-time"))).collect()
}

fn titles(page: &str) -> Vec<String> {
    points(page).into_iter().map(|(title, _)| title).collect()
}

#[test]
fn one_sitting_is_one_entry_and_is_undone_as_one() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = plan(&house);
    let form = browser.read(PAGE);
    // What has no minutes of its own takes 15.
    let expected = [("Hemmelighed", "10.00"), ("Havnen", "10.15"), ("Skolen", "10.35")];
    for (title, time) in expected {
        assert!(
            points(&form).contains(&(title.to_owned(), time.to_owned())),
            "{:?}",
            points(&form)
        );
    }
    let fields = [
        (&*format!("{HAVNEN}_minutes"), "40"),
        (&*format!("{SKOLEN}_participants"), "Lederen\r\nBestyrelsen"),
        (&*format!("{SKOLEN}_bilag0"), "Notat"),
        (&*format!("{SKOLEN}_nummer0"), "68430/26"),
        (&*format!("{SKOLEN}_lukket0"), "1"),
        ("points-start", "9.30"),
    ];
    let preview = browser.fill(PAGE, &form, &fields);
    assert_eq!(preview.status, 200, "{}", preview.text);
    let text = &preview.text;
    assert!(text.contains("»Havnen« (minutter); »Skolen« (deltagere, bilag)"), "{text}");
    let row = |before: &str, now: &str, title: &str| {
        format!("<td>{before}</td><td>{now}</td><th scope=\"row\">{title}</th>")
    };
    assert!(text.contains(&row("10.15", "9.45", "Havnen")), "{text}");
    assert!(text.contains(&row("10.35", "10.25", "Skolen")), "{text}");
    assert_eq!(plan(&house), before, "a preview writes nothing");
    let saved = browser.fill(PAGE, text, &[("trin", "gem")]);
    let location = saved.headers["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&format!("{PAGE}?gemt=")), "{location}");
    let page = browser.read(&location);
    assert!(page.contains("Gemt.") && page.contains("Lederen og Bestyrelsen"), "{page}");
    assert!(page.contains("Fortryd"), "{page}");
    let after = plan(&house);
    for written in [
        "minutes = 40",
        "participants = [\"Lederen\", \"Bestyrelsen\"]",
        "attachments = [{ title = \"Notat\", number = \"68430/26\", closed = true }]",
        "[[meeting]]\ndate = 2026-12-16\npoints-start = \"09:30\"\n",
    ] {
        assert!(after.contains(written), "{written}: {after}");
    }
    let undo = format!("/log/{}", entry(&saved));
    let page = browser.read(&undo);
    assert_eq!(browser.fill(&format!("{undo}/fortryd"), &page, &[]).status, 303);
    assert_eq!(plan(&house), before);
}

#[test]
fn points_are_moved_and_times_follow_before_anything_is_saved() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = plan(&house);
    let form = browser.read(PAGE);
    assert_eq!(titles(&form)[1..], ["Hemmelighed", "Havnen", "Skolen", "Nyt siden sidst"]);
    let moved = browser.fill(PAGE, &form, &[("trin", &format!("op {SKOLEN}"))]);
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(titles(&moved.text)[1..], ["Hemmelighed", "Skolen", "Havnen", "Nyt siden sidst"]);
    assert!(points(&moved.text).contains(&("Havnen".into(), "10.30".into())));
    // The key that moved it is under the finger again.
    let focus = format!("value=\"op {SKOLEN}\" data-step=\"up\"");
    let (_, button) = moved.text.split_once(&focus).unwrap();
    assert!(button.split('>').next().unwrap().contains("autofocus"), "{button}");
    // At the end nothing happens.
    let again = browser.fill(PAGE, &moved.text, &[("trin", &format!("ned {NYT}"))]);
    assert_eq!(titles(&again.text), titles(&moved.text));
    let longer = [("trin", "tider"), (&*format!("{SKOLEN}_minutes"), "45")];
    let longer = browser.fill(PAGE, &again.text, &longer).text;
    assert!(points(&longer).contains(&("Havnen".into(), "11.00".into())), "{:?}", points(&longer));
    let paper = longer.split("id=\"tekst\"").nth(1).unwrap();
    // The open edition has no time for what is closed.
    assert!(paper.contains(">10.45<"), "the document follows as well: {paper}");
    assert_eq!(plan(&house), before);
    let preview = browser.fill(PAGE, &longer, &[]).text;
    assert!(preview.contains("rækkefølge; »Skolen« (minutter)"), "{preview}");
    assert_eq!(browser.fill(PAGE, &preview, &[("trin", "gem")]).status, 303);
    assert!(plan(&house).contains("order = 51"), "{}", plan(&house));
    assert_eq!(titles(&browser.read(PAGE))[2..4], ["Skolen", "Havnen"]);
}

#[test]
fn what_comes_again_is_changed_this_time_or_from_now_on() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for (scope, key) in [("nu", "date"), ("fremover", "from")] {
        let form = browser.read(PAGE);
        let minutes = if key == "date" { "5" } else { "12" };
        let text = [(&*format!("{NYT}_minutes"), minutes), (&*format!("{NYT}_omfang"), scope)];
        let preview = browser.fill(PAGE, &form, &text).text;
        assert_eq!(browser.fill(PAGE, &preview, &[("trin", "gem")]).status, 303, "{preview}");
        let written = format!("item = \"nyt\"\n{key} = 2026-12-16\nminutes = {minutes}\n");
        assert!(plan(&house).contains(&written), "{}", plan(&house));
    }
}

#[test]
fn what_is_wrong_is_shown_at_its_field_and_nothing_typed_is_lost() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(PAGE);
    let fields = [
        (&*format!("{HAVNEN}_minutes"), "mange"),
        (&*format!("{SKOLEN}_at"), "ved elleve"),
        (&*format!("{SKOLEN}_nummer0"), "1/26"),
        (&*format!("{SKOLEN}_text"), "Første & <b>\r\n- anden"),
        ("pausetid0", "10"),
    ];
    let shown = browser.fill(PAGE, &form, &fields);
    assert_eq!(shown.status, 422);
    for problem in [
        "<a href=\"#havnen_2026-12-16_minutes\">Skriv et helt tal",
        "<a href=\"#skolen_2026-12-16_at\">Det er ikke et klokkeslæt",
        "<a href=\"#skolen_2026-12-16_bilag0\">Skriv bilagets titel.",
    ] {
        assert!(shown.text.contains(problem), "{problem}: {}", shown.text);
    }
    let kept = standing(&shown.text);
    for (name, value) in &fields[..4] {
        let value = value.replace("\r\n", "\n");
        let found = kept.iter().find(|(field, _)| field == name).map(|(_, kept)| kept.trim());
        assert_eq!(found.map(|kept| kept.replace("\r\n", "\n")), Some(value), "{name}");
    }
    let form = browser.read(PAGE);
    let same = browser.fill(PAGE, &form, &[]);
    assert!(same.status == 422 && same.text.contains("Der er ikke ændret noget endnu."));
}

#[test]
fn what_somebody_else_saved_meanwhile_stays() {
    let house = house();
    let server = house.open().unwrap();
    let mut one = Browser::administrator(&server);
    let form = one.read(PAGE);
    let preview = one.fill(PAGE, &form, &[(&*format!("{HAVNEN}_minutes"), "25")]).text;
    // Meanwhile somebody else changes another point, and adds one.
    let mut other = Browser::new(&server);
    other.cookie.clone_from(&one.cookie);
    let theirs = other.read(PAGE);
    let fields = [(&*format!("{SKOLEN}_minutes"), "50")];
    let theirs = other.fill(PAGE, &theirs, &fields).text;
    assert_eq!(other.fill(PAGE, &theirs, &[("trin", "gem")]).status, 303);
    crate::editor::make(&mut other, "/byledelsen/nyt-punkt?dato=2026-12-16", &[("title", "Ny")]);

    let conflict = one.fill(PAGE, &preview, &[("trin", "gem")]);
    assert_eq!(conflict.status, 409, "{}", conflict.text);
    assert!(conflict.text.contains("Planen er ændret imens"), "{}", conflict.text);
    assert!(conflict.text.contains("»Havnen« (minutter)."), "only that: {}", conflict.text);
    // Back to the form: what came in between is there too.
    let again = one.fill(PAGE, &conflict.text, &[("trin", "ret")]).text;
    assert!(titles(&again).contains(&"Ny".to_owned()), "{:?}", titles(&again));
    let saved = one.fill(PAGE, &conflict.text, &[("trin", "gem")]);
    assert_eq!(saved.status, 303, "{}", saved.text);
    let after = plan(&house);
    assert!(after.contains("minutes = 25") && after.contains("minutes = 50"), "{after}");
}

#[test]
fn of_a_held_meeting_only_absences_are_recorded() {
    let house = house();
    let body = fs::read_to_string(house.plans().join("byledelsen/body.toml")).unwrap();
    let body = body.replace("minutes = 60", "minutes = 60\nmembers = [\"oekonomichef\"]");
    house.write("byledelsen/body.toml", &body);
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let past = "/byledelsen/dagsorden/2026-11-18";
    let form = browser.read(past);
    assert!(form.contains("Mødet er holdt, så dagsordenen ligger fast"), "{form}");
    assert!(!form.contains("data-point") && !form.contains("points-start"), "{form}");
    let preview = browser.fill(past, &form, &[("absent_oekonomichef", "1")]).text;
    assert_eq!(browser.fill(past, &preview, &[("trin", "gem")]).status, 303, "{preview}");
    let written = "[[meeting]]\ndate = 2026-11-18\nabsent = [\"oekonomichef\"]\n";
    assert!(plan(&house).contains(written), "{}", plan(&house));
    // Taken off again, the entry goes.
    let form = browser.read(past);
    let sent: Vec<_> =
        standing(&form).into_iter().filter(|(name, _)| !name.starts_with("absent")).collect();
    let sent: Vec<_> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
    let preview = browser.post(past, &sent).text;
    assert_eq!(browser.fill(past, &preview, &[("trin", "gem")]).status, 303, "{preview}");
    assert!(!plan(&house).contains("2026-11-18"), "{}", plan(&house));
}

#[test]
fn only_editors_have_the_form_and_a_lost_session_loses_nothing() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(PAGE);
    let mut anyone = Browser::new(&server);
    assert!(!anyone.read(PAGE).contains("data-agenda"));
    let shown = anyone.fill(PAGE, &form, &[(&*format!("{HAVNEN}_minutes"), "33")]);
    assert_eq!(shown.status, 401, "{}", shown.text);
    assert!(shown.text.contains("33"), "{}", shown.text);
    assert_eq!(anyone.get("/byledelsen/dagsorden/2026-12-02").status, 200);
    let cancelled = browser.read("/byledelsen/dagsorden/2026-12-02");
    assert!(!cancelled.contains("data-agenda"), "{cancelled}");
}
