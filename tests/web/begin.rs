//! A plan without bodies begins with the last minutes: what they give is shown, and then
//! saved.

use crate::browser::{Browser, standing};
use crate::house::House;
use std::fs;
use std::process::Command;

const UPLOAD: &str = "/organer/fra-referat";

/// Nothing but an empty folder.
fn empty() -> House {
    let house = House::new();
    fs::remove_dir_all(house.plans()).unwrap();
    fs::create_dir(house.plans()).unwrap();
    house
}

fn reference(path: &str) -> String {
    fs::read_to_string(format!("{}/tests/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Presses a button of a page's form, with a document or without.
fn press(browser: &mut Browser, page: &str, button: &str, file: &str) -> crate::browser::Shown {
    let fields = standing(page);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .filter(|(name, _)| *name != "trin")
        .chain([("trin", button)])
        .collect();
    browser.upload(UPLOAD, &fields, ("referat.txt", file.as_bytes()))
}

#[test]
fn the_last_minutes_give_the_first_body_and_its_list() {
    let house = empty();
    let server = house.open().unwrap();
    let reader = Browser::new(&server).read("/");
    assert!(reader.contains("Planen er tom endnu") && !reader.contains(UPLOAD), "{reader}");
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/");
    let minutes = reference("import/reference/002_18dd676f4e380766.txt");
    let shown = press(&mut browser, &first, "laes", &minutes);
    assert_eq!(shown.status, 200, "{}", shown.text);
    for wanted in [
        "hver onsdag, kl. 9.00–17.00",
        "Mødelokale 250, rådhuset",
        "velfærdsdirektør",
        "<th scope=\"row\">28. Jun.</th>",
        "Mødet aflyses pga. ØK-tur til Sverige",
        "Regeringens lovprogram",
    ] {
        assert!(shown.text.contains(wanted), "{wanted}: {}", shown.text);
    }
    assert_eq!(fs::read_dir(house.plans()).unwrap().count(), 0);
    let saved = press(&mut browser, &shown.text, "gem", "");
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert!(saved.headers["location"].to_str().unwrap().starts_with("/direktionen?gemt="));

    // The plan is in order, and its list of that day is the reference's.
    let run = |arguments: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["--today", "2023-06-21", "--plans"])
            .arg(house.plans())
            .args(arguments)
            .output()
            .unwrap();
        assert!(program.status.success(), "{program:?}");
        String::from_utf8(program.stdout).unwrap()
    };
    run(&["check"]);
    let list = run(&["eventuelt", "direktionen", "--meeting", "2023-06-21", "--format", "txt"]);
    assert_eq!(list, reference("cases/reference/eventuelt-2023-06-21.txt"));
    let page = browser.read("/");
    assert!(page.contains("Direktionen") && !page.contains(UPLOAD), "{page}");
    assert_eq!(press(&mut browser, &shown.text, "gem", "").status, 303, "there is a body now");
    // Taken back it would be an empty folder, which is no plan.
    let receipt = saved.headers["location"].to_str().unwrap();
    let page = browser.read(receipt);
    let form = &page[page.find("<form method=\"post\" action=\"/log/").unwrap()..];
    let action = form.split('"').nth(3).unwrap().to_owned();
    let kept = browser.fill(&action, &form.replacen("<form", "<form class=\"sheet\"", 1), &[]);
    assert_eq!(kept.status, 422, "{}", kept.text);
    assert!(kept.text.contains("Planens mappe er tom"), "{}", kept.text);
}

#[test]
fn a_plan_with_roles_and_breaks_alone_keeps_them() {
    let house = empty();
    house.write("calendar.toml", "[[closed]]\nname = \"Fridag\"\nday = \"06-05\"\n");
    house.write("people.toml", "[[role]]\nid = \"stabschef\"\ntitle = \"stabschef\"\n");
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/");
    let minutes = reference("import/reference/002_18dd676f4e380766.txt");
    let shown = press(&mut browser, &first, "laes", &minutes);
    let saved = press(&mut browser, &shown.text, "gem", "");
    assert_eq!(saved.status, 303, "{}", saved.text);
    let text = |name: &str| fs::read_to_string(house.plans().join(name)).unwrap();
    assert!(text("calendar.toml").starts_with("[[closed]]\nname = \"Fridag\""));
    assert!(text("calendar.toml").contains("name = \"Sommerferie\""));
    assert!(text("people.toml").contains("\"stabschef\"") && text("people.toml").contains("Lene"));
    // One press takes it back.
    let receipt = saved.headers["location"].to_str().unwrap().to_owned();
    let page = browser.read(&receipt);
    let form = &page[page.find("<form method=\"post\" action=\"/log/").unwrap()..];
    let action = form.split('"').nth(3).unwrap().to_owned();
    let undone = browser.fill(&action, &form.replacen("<form", "<form class=\"sheet\"", 1), &[]);
    assert_eq!(undone.status, 303, "{}", undone.text);
    assert_eq!(text("people.toml"), "[[role]]\nid = \"stabschef\"\ntitle = \"stabschef\"\n");
    assert!(!house.plans().join("direktionen/body.toml").exists());
}

#[test]
fn what_gives_no_body_is_said() {
    let house = empty();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/");
    for (file, wanted) in [
        ("", "Vælg en fil, eller sæt teksten ind."),
        ("Et referat uden nogen dag i.", "Der står ingen mødedato i dokumentet"),
        ("Referat af mødet den 03-01-2024\n\nDrøftet.", "tabellen"),
    ] {
        let shown = press(&mut browser, &first, "laes", file);
        assert_eq!(shown.status, 422, "{}", shown.text);
        assert!(shown.text.contains(wanted), "{wanted}: {}", shown.text);
    }
    assert_eq!(fs::read_dir(house.plans()).unwrap().count(), 0);
}
