//! The pages that change the plan: from form to preview to plan and feed, who may,
//! and what happens to odd text, to conflicts and when the machine fails.

use crate::browser::{Browser, PASSWORD, Shown, encode, standing, unescape};
use crate::client::{parse, raw};
use crate::house::{House, LOG, SECRET, wait};
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::fs;

pub fn plan(house: &House, name: &str) -> String {
    fs::read_to_string(house.plans().join(name)).unwrap()
}

/// Fills in a form, looks at the preview, and saves it.
#[track_caller]
pub fn make(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Shown {
    let preview = look(browser, path, fields);
    let saved = browser.fill(path, &preview, &[("trin", "gem")]);
    assert_eq!(saved.status, 303, "{path}: {}", saved.text);
    saved
}

/// The entry of the history that a saved form leads to.
pub fn entry(saved: &Shown) -> String {
    let location = saved.headers["location"].to_str().unwrap();
    let (_, entry) = location.split_once("gemt=").unwrap();
    entry.split('#').next().unwrap().to_owned()
}

/// The preview of what a form would do.
#[track_caller]
pub fn look(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let form = browser.read(path);
    let preview = browser.fill(path, &form, fields);
    assert_eq!(preview.status, 200, "{path}: {}", preview.text);
    assert!(preview.text.contains("Er det sådan"), "{path}: {}", preview.text);
    preview.text
}

pub const ADD: &str = "/byledelsen/nyt-punkt";

#[test]
fn a_saved_edit_is_in_the_feed_when_it_is_answered() {
    const DATE: &str = "/byledelsen/punkt/venter/dato";
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let preview = look(&mut browser, DATE, &[("date", "9/12")]);
    let mut fields = standing(&preview);
    fields.push(("trin".into(), "gem".into()));
    let cookie = browser.cookie.unwrap();
    let server = house.run(server);
    let feed = || server.get("/byledelsen.ics").text();
    assert!(!feed().contains("Punktet der venter"));
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let body = body.join("&");
    let request = format!(
        "POST {DATE} HTTP/1.1\r\nHost: plan.example\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let saved = parse(&raw(server.address, request.as_bytes()), "POST").unwrap();
    assert_eq!(saved.status, 303, "{saved:?}");
    assert!(feed().contains("Punktet der venter"));
}

#[test]
fn edits_by_hand_are_taken_into_the_history_when_they_are_read() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let mut wait_for = |what: &str| {
        let mut log = String::new();
        wait(what, || {
            log = unescape(&browser.read("/log"));
            log.contains(what)
        });
        log
    };
    wait_for("lanen, som den var, da historikken begyndte");
    house.replace("byledelsen/punkter.toml", "Punktet der venter", "Skrevet i hånden");
    let log = wait_for("edigeret i filen: byledelsen/punkter.toml");
    assert_eq!(log.matches("<p class=\"name\">Redigeret i filen: ").count(), 1, "{log}");
    drop(server);
    // Also what was done while no one served.
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    let server = house.open().unwrap();
    let entries = || {
        std::process::Command::new("git")
            .arg("--git-dir")
            .arg(house.state().join("history"))
            .args(["log", "--format=%s", "main"])
            .output()
            .unwrap()
    };
    wait("it is in the history", || {
        String::from_utf8_lossy(&entries().stdout).contains("byledelsen/body.toml")
    });
    drop(server);
}

#[test]
fn a_plan_is_taken_into_use_though_no_history_can_be_kept() {
    let house = House::new();
    let mut options = house.options();
    options.search_path = Some("/nowhere".into());
    let server = house.run(aarshjul::web::Server::open(options).unwrap());
    house.replace("byledelsen/body.toml", "Lokale 1", "Lokale 2");
    server.wait_for("/byledelsen.ics", |reply| reply.text().contains("Lokale 2"));
    drop(server);
    assert!(LOG.lock().unwrap().iter().any(|line| line.contains("programmet git findes ikke")));
}

#[test]
fn problems_are_shown_at_their_field_and_nothing_typed_is_lost() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(ADD);
    for (fields, field, wrong) in [
        (&[("title", ""), ("note", "Min note")][..], "title", "Skriv punktets titel."),
        (
            &[("title", "T"), ("note", "Min note"), ("hvornaar", "dato"), ("date", "snart")],
            "date",
            "er ikke en dato",
        ),
        (&[("title", "T"), ("note", "Min note"), ("hvornaar", "nummer")], "m1", "mindst én måned"),
        (&[("title", "T"), ("note", "Min note"), ("minutes", "mange")], "minutes", "helt tal"),
        (&[("title", "T"), ("note", "Min note"), ("hvornaar", "x")], "hvornaar", "Vælg, hvornår"),
    ] {
        let shown = browser.fill(ADD, &form, fields);
        assert_eq!(shown.status, 422, "{}", shown.text);
        let text = unescape(&shown.text);
        assert!(text.contains(wrong), "{field}: {text}");
        assert!(text.contains(&format!("id=\"{field}-fejl\"")), "{field}: {text}");
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(text.contains("value=\"Min note\""));
        assert!(text.contains("<title>Fejl: Nyt punkt"));
    }
    // "Ret" in the preview leads back to the form as it was.
    let preview = look(&mut browser, ADD, &[("title", "Titel"), ("note", "Min note")]);
    let again = browser.fill(ADD, &preview, &[("trin", "ret")]);
    assert_eq!(again.status, 200);
    assert!(again.text.contains("value=\"Titel\"") && again.text.contains("value=\"Min note\""));
}

#[test]
fn concurrent_edits_are_both_kept() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut one = Browser::administrator(&server);
    let mut other = Browser::new(&server);
    other.cookie = one.cookie.clone();
    let first = look(&mut one, ADD, &[("title", "Den enes")]);
    let second = look(&mut other, ADD, &[("title", "Den andens")]);
    let third = other.read(ADD);
    assert_eq!(one.fill(ADD, &first, &[("trin", "gem")]).status, 303);
    let conflict = other.fill(ADD, &second, &[("trin", "gem")]);
    assert_eq!(conflict.status, 409);
    assert!(conflict.text.contains("Planen er ændret imens"), "{}", conflict.text);
    assert!(conflict.text.contains("Den enes") && conflict.text.contains("Den andens"));
    assert!(!plan(&house, "byledelsen/punkter.toml").contains("Den andens"));
    // A form opened before has what others did in its preview.
    let late = other.fill(ADD, &third, &[("title", "Den tredje")]);
    assert!(late.status == 409 && late.text.contains("Den enes"), "{}", late.text);
    assert_eq!(other.fill(ADD, &conflict.text, &[("trin", "gem")]).status, 303);
    let text = plan(&house, "byledelsen/punkter.toml");
    assert!(text.contains("Den enes") && text.contains("Den andens"));
}

#[test]
fn an_edit_is_taken_back_as_a_new_one() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = plan(&house, "byledelsen/punkter.toml");
    let saved = make(&mut browser, ADD, &[("title", "Fortrydes")]);
    let entry = entry(&saved);
    let path = format!("/log/{entry}");
    let page = browser.read(&path);
    assert!(
        page.contains("»Fortrydes« afventer ikke længere en dato") && page.contains("+title = "),
        "{page}"
    );
    let undone = browser.fill(&format!("{path}/fortryd"), &page, &[]);
    assert_eq!(undone.status, 303, "{}", undone.text);
    assert_eq!(plan(&house, "byledelsen/punkter.toml"), before);
    let log = browser.read("/byledelsen/log");
    assert!(log.contains("Taget tilbage: Byledelsen: nyt punkt »Fortrydes«"), "{log}");
    let again = browser.fill(&format!("{path}/fortryd"), &page, &[]);
    assert_eq!(again.status, 303, "{}", again.text);
    assert!(browser.read(&path).contains("allerede taget tilbage"));
    assert_eq!(browser.get("/log/0000000000").status, 404);
    assert_eq!(browser.get("/log/--output=x").status, 404);
}

#[test]
fn only_editors_with_a_form_of_their_own_change_anything() {
    let house = House::new();
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    let hash = || Some(hash_password(PASSWORD).unwrap());
    users.set("Læser", Role::Reader, hash(), [1; 8]);
    users.set("Redaktør", Role::Editor, hash(), [2; 8]);
    users.set("En til", Role::Editor, hash(), [3; 8]);
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    let server = house.open().unwrap();
    let signed_in = |name: &str| {
        let mut browser = Browser::new(&server);
        browser.post("/login", &[("navn", name), ("adgangskode", PASSWORD)]);
        browser
    };
    let (mut editor, mut other, mut reader) =
        (signed_in("Redaktør"), signed_in("En til"), signed_in("Læser"));
    let before = plan(&house, "byledelsen/punkter.toml");
    let preview = look(&mut editor, ADD, &[("title", "Ulovligt")]);
    let forms = [
        ADD,
        "/byledelsen/nyt-moede",
        "/byledelsen/punkter",
        "/byledelsen/moede/2026-12-16/aflys",
        "/byledelsen/punkt/venter/dato",
        "/byledelsen/punkt/lukket/2026-12-16/flyt",
    ];
    for path in forms {
        let led = Browser::new(&server).get(path);
        assert_eq!(led.status, 303, "{path}");
        assert_eq!(led.headers["location"], format!("/login?til={path}"));
        assert_eq!(reader.get(path).status, 403, "{path}");
    }
    let save = [("trin", "gem")];
    assert_eq!(Browser::new(&server).fill(ADD, &preview, &save).status, 401);
    assert_eq!(reader.fill(ADD, &preview, &save).status, 403);
    assert_eq!(other.fill(ADD, &preview, &save).status, 403, "another's token");
    assert_eq!(editor.fill(ADD, &preview, &[("trin", "gem"), ("token", "")]).status, 403);
    assert_eq!(editor.fill(ADD, &preview, &[("trin", "gem"), ("revision", "x")]).status, 400);
    editor.extra = vec![("Sec-Fetch-Site", "cross-site".to_owned())];
    assert_eq!(editor.fill(ADD, &preview, &save).status, 403);
    editor.extra.clear();
    assert_eq!(plan(&house, "byledelsen/punkter.toml"), before);
    // A form survives that its maker signs in again.
    editor.post("/logout", &[]);
    let mut again = signed_in("Redaktør");
    assert_eq!(again.fill(ADD, &preview, &save).status, 303);
    assert!(reader.read("/log").contains("Ulovligt"));
    assert_eq!(Browser::new(&server).get("/log").status, 303);
}

#[test]
fn addresses_name_nothing_that_is_not_in_the_plan() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for path in [
        "/ingen/nyt-punkt",
        "/byledelsen/punkt/ingen/ret",
        "/byledelsen/punkt/venter/slet",
        "/byledelsen/punkt/maanedstal/2026-11-24/flyt",
        "/byledelsen/punkt/maanedstal/i-dag/flyt",
        "/byledelsen/moede/2026-12-17/aflys",
        "/byledelsen/moede/2026-12-16/slet",
        "/byledelsen/punkt/../../etc/passwd",
        "/../state/users",
        "/state/users",
        "/byledelsen/punkt/venter/2026-12-16/../ret",
    ] {
        let status = browser.get(path).status;
        assert_eq!(status, 404, "{path}");
    }
}

#[test]
fn html_and_headers_in_any_field_are_text() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let evil = "\"><script>alert(1)</script>\r\nSet-Cookie: x=y\r\n'{{x";
    let fields = [("title", evil), ("note", evil), ("category", evil), ("text", evil)];
    let preview = look(&mut browser, ADD, &fields);
    let saved = browser.fill(ADD, &preview, &[("trin", "gem")]);
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert!(!saved.headers.contains_key("set-cookie"));
    let reason = [("reason", evil)];
    make(&mut browser, "/byledelsen/moede/2026-12-16/aflys", &reason);
    for path in ["/byledelsen", "/byledelsen/punkter", "/log", "/byledelsen/moede/2026-12-16"] {
        let page = browser.read(path);
        assert!(!page.contains("<script>alert") && page.contains("alert(1)"), "{path}");
    }
    let list = browser.read("/byledelsen/punkter");
    let id = list.split("/byledelsen/punkt/script").nth(1).unwrap().split('/').next().unwrap();
    let form = browser.read(&format!("/byledelsen/punkt/script{id}/ret"));
    assert!(!form.contains("<script>alert"));
    let login = browser.post("/login", &[("navn", evil), ("adgangskode", "x"), ("til", evil)]);
    assert!(!login.text.contains("<script>alert"));
}

#[test]
fn editors_see_a_broken_plan_and_nothing_is_saved() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let preview = look(&mut browser, ADD, &[("title", "Nyt")]);
    house.replace(
        "byledelsen/punkter.toml",
        "title = \"Punktet der venter\"",
        "titel = \"Hemmelighed\"",
    );
    let broken = plan(&house, "byledelsen/punkter.toml");
    let mut anyone = Browser::new(&server);
    wait("the plan is broken", || {
        anyone.read("/byledelsen").contains("Planen er ved at blive rettet")
    });
    let page = browser.read("/byledelsen");
    assert!(page.contains("unknown-key") && page.contains("byledelsen/punkter.toml"), "{page}");
    let open = anyone.read("/byledelsen");
    assert!(page.contains(SECRET) && !open.contains(SECRET) && !open.contains("unknown-key"));
    let refused = browser.fill(ADD, &preview, &[("trin", "gem")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("skal rettes i filen"), "{}", refused.text);
    assert!(refused.text.contains("value=\"Nyt\""));
    assert_eq!(plan(&house, "byledelsen/punkter.toml"), broken);
}

#[test]
fn what_the_plan_cannot_hold_is_shown_at_its_field() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read(ADD);
    let refused = browser.fill(ADD, &form, &[("title", "Tal for {kvartal}"), ("minutes", "20")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("id=\"title-fejl\""), "{}", refused.text);
    assert!(refused.text.contains("href=\"#title\""), "{}", refused.text);
}

#[test]
fn what_cannot_be_written_is_not_saved_and_nothing_is_lost() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let preview = look(&mut browser, ADD, &[("title", "Nyt")]);
    // A lock that is a folder can't be taken: even root is refused.
    let lock = house.state().join("lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    let failed = browser.fill(ADD, &preview, &[("trin", "gem")]);
    assert_eq!(failed.status, 503);
    assert!(failed.text.contains("Ikke gemt"), "{}", failed.text);
    fs::remove_dir(&lock).unwrap();
    assert_eq!(browser.fill(ADD, &failed.text, &[("trin", "gem")]).status, 303);
}
