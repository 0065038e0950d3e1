//! Minutes are written in the browser: kept while they are typed, saved as one edit,
//! and taken back by one press.

use crate::browser::{Browser, PASSWORD, Shown, standing};
use crate::house::House;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::fs;

const WRITE: &str = "/byledelsen/moede/2026-11-18/referat";
const ITEMS: &str = r#"
[[item]]
id = "skole"
title = "Status på skolen"
date = 2026-11-18
text = "Der gives en orientering. Direktionen drøfter sagen."

[[item]]
id = "loen"
title = "Løn"
date = 2026-11-18
"#;

fn house() -> House {
    let house = House::new();
    house.write("byledelsen/november.toml", ITEMS);
    house
}

fn minutes(house: &House) -> String {
    fs::read_to_string(house.plans().join("byledelsen/referat.toml")).unwrap_or_default()
}

const WRITTEN: [(&str, &str); 8] = [
    ("tekst.skole.2026-11-18", "Drøftet.\r\nDer arbejdes videre."),
    ("udfald.skole.2026-11-18", "discussed"),
    ("igen.skole.2026-11-18", "2/12"),
    ("goeres.skole.2026-11-18", "Notat om skolen"),
    ("hvem.skole.2026-11-18", "økonomichef; Navn Navnesen"),
    ("senest.skole.2026-11-18", "30/11"),
    ("udfald.loen.2026-11-18", "approved"),
    ("afsnit.protocols", "Til efterretning."),
];

/// Fills the form in and saves it; the answer to the saving.
fn write(browser: &mut Browser, fields: &[(&str, &str)]) -> Shown {
    let form = browser.read(WRITE);
    let preview = browser.fill(WRITE, &form, fields);
    assert_eq!(preview.status, 200, "{}", preview.text);
    assert!(preview.text.contains("Er det sådan"), "{}", preview.text);
    browser.fill(WRITE, &preview.text, &[("trin", "gem")])
}

#[test]
fn minutes_are_saved_as_one_edit_and_taken_back_by_one_press() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let saved = write(&mut browser, &WRITTEN);
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert_eq!(
        minutes(&house),
        "[[decision]]\nitem = \"skole\"\ndate = 2026-11-18\nmeeting = 2026-11-18\n\
         outcome = \"discussed\"\ntext = \"\"\"\nDrøftet.\n\
         Der arbejdes videre.\"\"\"\n\n\
         [[decision]]\nitem = \"loen\"\ndate = 2026-11-18\nmeeting = 2026-11-18\n\
         outcome = \"approved\"\ntext = \"Godkendt.\"\n\n\
         [[decision]]\nsection = \"protocols\"\ndate = 2026-11-18\nmeeting = 2026-11-18\n\
         text = \"Til efterretning.\"\n\n\
         [[follow-up]]\nid = \"notat-om-skolen\"\ntitle = \"Notat om skolen\"\nagreed = 2026-11-18\n\
         item = \"skole\"\nowners = [\"oekonomichef\", \"Navn Navnesen\"]\ndue = 2026-11-30\n"
    );
    // The meeting of 2 December is cancelled; what comes again goes on to the next.
    let next = browser.read("/byledelsen/moede/2026-12-09");
    assert!(next.contains("Status på skolen"), "{next}");
    assert!(browser.read("/byledelsen/opfoelgning").contains("Notat om skolen"));
    let thread = browser.read("/byledelsen/traad/skole");
    assert!(thread.contains("Der arbejdes videre.") && thread.contains("10. december"), "{thread}");

    let receipt = saved.headers["location"].to_str().unwrap().to_owned();
    let page = browser.read(&receipt);
    assert!(
        page.contains(
            "referat af mødet den 18. november 2026: 3 beslutninger, 1 punkt igen, 1 opfølgning"
        ),
        "{page}"
    );
    let entry = receipt.split_once("gemt=").unwrap().1;
    let entry = entry.split(['&', '#']).next().unwrap();
    let undo = format!("/log/{entry}/fortryd");
    let form = &page[page.find(&format!("action=\"{undo}\"")).unwrap()..];
    assert_eq!(browser.fill(&undo, form, &[]).status, 303);
    assert_eq!(minutes(&house), "");
    assert!(!browser.read("/byledelsen/moede/2026-12-09").contains("Status på skolen"));
}

#[test]
fn one_point_has_room_for_three_promises() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(WRITE);
    let without = browser.fill(WRITE, &form, &[("hvem3.skole.2026-11-18", "økonomichef")]);
    assert_eq!(without.status, 422);
    assert!(without.text.contains("href=\"#goeres3.skole.2026-11-18\""), "{}", without.text);
    let fields = [
        ("goeres.skole.2026-11-18", "Notat"),
        ("goeres3.skole.2026-11-18", "Møde"),
        ("senest3.skole.2026-11-18", "uge 50"),
    ];
    assert_eq!(write(&mut browser, &fields).status, 303);
    let text = minutes(&house);
    assert_eq!(text.matches("[[follow-up]]").count(), 2, "{text}");
    assert!(text.contains("due = \"2026-W50\"") && !text.contains("[[decision]]"), "{text}");
}

#[test]
fn minutes_are_changed_where_they_were_changed_and_nowhere_else() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    write(&mut browser, &WRITTEN);
    let before = minutes(&house);
    write(&mut browser, &[("tekst.loen.2026-11-18", "Godkendt med en bemærkning.")]);
    assert_eq!(minutes(&house), before.replace("\"Godkendt.\"", "\"Godkendt med en bemærkning.\""));
    let form = browser.read(WRITE);
    let nothing = browser.fill(WRITE, &form, &[]);
    assert!(nothing.text.contains("Der er ikke skrevet noget nyt."), "{}", nothing.text);
}

#[test]
fn two_writers_lose_nothing_of_each_other() {
    let house = house();
    let server = house.open().unwrap();
    let mut one = Browser::administrator(&server);
    let mut other = Browser::sign_in(&server, "Sekretariatet");
    let (first, second) = (one.read(WRITE), other.read(WRITE));
    let save = |browser: &mut Browser, form: &str, fields: &[(&str, &str)]| {
        let preview = browser.fill(WRITE, form, fields);
        browser.fill(WRITE, &preview.text, &[("trin", "gem")])
    };
    save(&mut one, &first, &[("tekst.skole.2026-11-18", "Det ene.")]);
    let saved = save(&mut other, &second, &[("tekst.loen.2026-11-18", "Det andet.")]);
    assert_eq!(saved.status, 303, "{}", saved.text);
    let text = minutes(&house);
    assert!(text.contains("Det ene.") && text.contains("Det andet."), "{text}");
}

#[test]
fn a_draft_outlives_a_closed_window_and_a_killed_server() {
    let house = house();
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    users.set("Den ene", Role::Editor, Some(hash_password(PASSWORD).unwrap()), [1; 8]);
    users.set("Den anden", Role::Editor, Some(hash_password(PASSWORD).unwrap()), [2; 8]);
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    {
        let server = house.open().unwrap();
        let mut browser = Browser::sign_in(&server, "Den ene");
        let form = browser.read(WRITE);
        let fields = [("tekst.skole.2026-11-18", "Halvt skre")];
        let kept = browser.fill(&format!("{WRITE}/kladde"), &form, &fields);
        assert_eq!((kept.status, &*kept.text), (200, "Kladden er gemt kl. 10.00."));
        assert_eq!(minutes(&house), "", "a draft is not in the plan");
    }
    let server = house.open().unwrap();
    let mut browser = Browser::sign_in(&server, "Den ene");
    let mut second = Browser::sign_in(&server, "Den anden");
    let form = browser.read(WRITE);
    assert!(form.contains("Halvt skre"), "{form}");
    assert!(form.contains("Her er din kladde fra 25. november 2026 kl. 10.00."), "{form}");
    let theirs = second.read(WRITE);
    assert!(!theirs.contains("Halvt skre"), "{theirs}");
    assert!(theirs.contains("Den ene skriver også på dette"), "{theirs}");

    let discard = &form[form.find("<form class=\"notice\"").unwrap()..];
    let gone = browser.fill(&format!("{WRITE}/kladde"), discard, &[("kasser", "1")]);
    assert_eq!(gone.status, 303, "{}", gone.text);
    assert!(!browser.read(WRITE).contains("Halvt skre"));
}

/// What a window sends while one types in it.
fn keep(browser: &mut Browser, form: &str, window: &str, number: &str, fields: &[(&str, &str)]) {
    let own = [&[("vindue", window), ("nr", number)][..], fields].concat();
    let kept = browser.fill(&format!("{WRITE}/kladde"), form, &own);
    assert_eq!(kept.status, 200, "{}", kept.text);
}

#[test]
fn two_windows_of_one_user_keep_a_draft_each() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    const SCHOOL: &str = "tekst.skole.2026-11-18";
    let form = browser.read(WRITE);
    keep(&mut browser, &form, "a", "1", &[(SCHOOL, "Det ene")]);
    house.pass(chrono::TimeDelta::minutes(5));
    keep(&mut browser, &form, "b", "1", &[(SCHOOL, "Det andet")]);
    let latest = browser.read(WRITE);
    assert!(latest.contains("Det andet") && !latest.contains("Det ene"), "{latest}");
    assert!(latest.contains("Du har også en kladde fra 25. november 2026 kl. 10.00"), "{latest}");
    let link = latest.split("?kladde=").nth(1).unwrap().split('"').next().unwrap();
    let other = browser.read(&format!("{WRITE}?kladde={link}"));
    assert!(other.contains("Det ene") && other.contains("kl. 10.05"), "{other}");
    // A third goes on with the latest, which it replaces; the first stays.
    house.pass(chrono::TimeDelta::minutes(5));
    keep(&mut browser, &latest, "c", "1", &[(SCHOOL, "Det andet og mere")]);
    let now = browser.read(WRITE);
    assert!(now.contains("Det andet og mere") && now.matches("?kladde=").count() == 1, "{now}");
    // Saved, it goes, and nothing else does.
    let preview = browser.fill(WRITE, &now, &[("vindue", "d")]);
    assert_eq!(browser.fill(WRITE, &preview.text, &[("trin", "gem")]).status, 303);
    let left = browser.read(WRITE);
    assert!(left.contains("Det ene") && !left.contains("?kladde="), "{left}");
}

#[test]
fn what_is_sent_earlier_and_comes_later_replaces_nothing() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    const SCHOOL: &str = "tekst.skole.2026-11-18";
    let form = browser.read(WRITE);
    keep(&mut browser, &form, "a", "2", &[(SCHOOL, "Drøftet og godkendt")]);
    keep(&mut browser, &form, "a", "1", &[(SCHOOL, "Drøf")]);
    assert!(browser.read(WRITE).contains("Drøftet og godkendt"));
    // A window that is closed may send what changed alone.
    let pay = ("tekst.loen.2026-11-18", "Udsat");
    let token = standing(&form).into_iter().find(|(name, _)| name == "token").unwrap().1;
    let fields = [("token", &*token), ("vindue", "a"), ("nr", "3"), ("del", "1"), pay];
    assert_eq!(browser.post(&format!("{WRITE}/kladde"), &fields).status, 200);
    let both = browser.read(WRITE);
    assert!(both.contains("Drøftet og godkendt") && both.contains(">\nUdsat<"), "{both}");
}

#[test]
fn a_draft_goes_when_it_is_saved() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(WRITE);
    browser.fill(&format!("{WRITE}/kladde"), &form, &WRITTEN);
    let form = browser.read(WRITE);
    let preview = browser.fill(WRITE, &form, &[]);
    assert_eq!(browser.fill(WRITE, &preview.text, &[("trin", "gem")]).status, 303);
    assert!(!browser.read(WRITE).contains("kladde fra"), "the draft is gone");
    assert!(minutes(&house).contains("Der arbejdes videre."));
}

#[test]
fn a_text_may_begin_with_the_cases_in_the_past() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(WRITE);
    assert!(form.contains("Der blev givet en orientering. Direktionen drøftede sagen."), "{form}");
    let filled = browser.fill(WRITE, &form, &[("forslag", "tekst.skole.2026-11-18")]);
    let start = filled.text.find("name=\"tekst.skole.2026-11-18\"").unwrap();
    let field = &filled.text[start..][..200];
    assert!(field.contains("Der blev givet en orientering"), "{field}");
}

#[test]
fn readers_write_no_minutes() {
    let house = house();
    let server = house.open().unwrap();
    let mut reader = Browser::new(&server);
    assert_eq!(reader.get(WRITE).status, 303);
    let kept = reader.post(&format!("{WRITE}/kladde"), &WRITTEN);
    assert_eq!(kept.status, 401, "{}", kept.text);
}
