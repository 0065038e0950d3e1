//! What was decided and promised, a subject's whole course, and the search for it.

use crate::browser::{Browser, Shown};
use crate::editor::make;
use crate::house::{House, SECRET};
use std::fs;

const MINUTES: &str = r#"
[[item]]
id = "skole"
title = "Status på skolen"
role = "oekonomichef"
date = 2026-11-04

[[item]]
id = "skole-igen"
title = "Skolen igen"
follows = "skole"
date = 2026-12-16

[[decision]]
item = "skole"
date = 2026-11-04
text = """
Drøftet.
- Der laves et notat om klatrevæggen."""
outcome = "discussed"
next = "Husk tallene"

[[follow-up]]
id = "notat"
title = "Notat om skolen"
agreed = 2026-11-04
item = "skole"
owners = ["oekonomichef", "Navn Navnesen"]
due = 2026-11-20

[[follow-up]]
id = "hemmeligt-notat"
title = "Hemmelighed"
agreed = 2026-11-04
closed = true
"#;

fn house() -> House {
    let house = House::new();
    house.write("byledelsen/referat.toml", MINUTES);
    house
}

/// Presses the button of a small form on a page.
fn press(browser: &mut Browser, page: &str, action: &str) -> Shown {
    let form = &page[page.find(&format!("action=\"{action}\"")).unwrap()..];
    browser.fill(action, form, &[("trin", "gem")])
}

#[test]
fn a_follow_up_is_done_with_one_press_and_undone_with_another() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let list = browser.read("/byledelsen/opfoelgning");
    let overdue = list.find("Over fristen").unwrap();
    assert!(list[overdue..].contains("Notat om skolen"), "{list}");
    assert!(list.contains("senest 20. november 2026"), "{list}");
    let before = fs::read_to_string(house.plans().join("byledelsen/referat.toml")).unwrap();

    let done = press(&mut browser, &list, "/byledelsen/opfoelgning/notat/gjort");
    assert_eq!(done.status, 303, "{}", done.text);
    let address = done.headers["location"].to_str().unwrap().to_owned();
    assert!(address.starts_with("/byledelsen/opfoelgning?gemt="), "{address}");
    let list = browser.read(&address);
    assert!(list.contains("udført 25. november 2026"), "{list}");
    let entry = address.split_once("gemt=").unwrap().1;
    press(&mut browser, &list, &format!("/log/{entry}/fortryd"));
    assert_eq!(fs::read_to_string(house.plans().join("byledelsen/referat.toml")).unwrap(), before);

    make(&mut browser, "/byledelsen/opfoelgning/notat/opgiv", &[("because", "Ikke nødvendigt")]);
    assert!(browser.read("/byledelsen/opfoelgning").contains("opgivet: Ikke nødvendigt"));
    let again = "/byledelsen/opfoelgning/notat/aabn";
    let preview = browser.read(again);
    browser.fill(again, &preview, &[("trin", "gem")]);
    assert!(browser.read("/byledelsen/opfoelgning").contains("fristen er overskredet"));
}

#[test]
fn a_follow_up_is_added_with_roles_by_their_titles() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let fields = [
        ("title", "Et andet notat"),
        ("owners", "Økonomichef; Navn Navnesen"),
        ("due", "medio december"),
        ("agreed", "18/11 2026"),
        ("item", "skole"),
    ];
    make(&mut browser, "/byledelsen/ny-opfoelgning", &fields);
    let text = fs::read_to_string(house.plans().join("byledelsen/referat.toml")).unwrap();
    assert!(
        text.ends_with(
            "[[follow-up]]\nid = \"et-andet-notat\"\ntitle = \"Et andet notat\"\n\
             agreed = 2026-11-18\nitem = \"skole\"\nowners = [\"oekonomichef\", \"Navn Navnesen\"]\n\
             due = \"2026-12 medio\"\n"
        ),
        "{text}"
    );
    let form = browser.read("/byledelsen/ny-opfoelgning");
    let refused =
        browser.fill("/byledelsen/ny-opfoelgning", &form, &[("title", "x"), ("due", "øh")]);
    assert!(refused.text.contains("Det kan ikke gemmes endnu"), "{}", refused.text);
}

#[test]
fn the_list_of_follow_ups_is_filtered_and_shows_nothing_closed() {
    let house = house();
    let server = house.open().unwrap();
    let mut reader = Browser::new(&server);
    let all = reader.read("/byledelsen/opfoelgning");
    assert!(all.contains("Notat om skolen") && !all.contains(SECRET), "{all}");
    assert!(!all.contains("Gjort"), "{all}");
    let of = |query: &str| format!("/byledelsen/opfoelgning?{query}");
    assert!(reader.read(&of("ansvarlig=%C3%B8konomichef")).contains("Notat om skolen"));
    assert!(reader.read(&of("status=open")).contains("Ingen opfølgninger passer"));
    assert!(reader.read(&of("status=overdue")).contains("Notat om skolen"));
    let file = reader.get("/byledelsen/opfoelgning.docx");
    assert!(
        file.headers["content-disposition"].to_str().unwrap().contains("opfoelgning-byledelsen")
    );
}

#[test]
fn a_subject_is_shown_from_its_first_meeting_to_its_next() {
    let house = house();
    let server = house.open().unwrap();
    let page = Browser::new(&server).read("/byledelsen/traad/skole-igen");
    let order = [
        "4. november 2026",
        "drøftet",
        "<li>Der laves et notat om klatrevæggen.</li>",
        "Husk tallene",
        "16. december 2026",
        "Notat om skolen",
        "fristen er overskredet",
    ];
    let mut from = 0;
    for text in order {
        let found =
            page[from..].find(text).unwrap_or_else(|| panic!("{text} after {from}: {page}"));
        from += found;
    }
    assert!(page.contains("<h1>Skolen igen</h1>"), "{page}");
    let closed = Browser::new(&server).get("/byledelsen/traad/lukket");
    assert_eq!(closed.status, 404);
}

#[test]
fn the_search_finds_items_decisions_and_promises_of_every_year() {
    let house = house();
    let server = house.open().unwrap();
    let mut reader = Browser::new(&server);
    let page = reader.read("/soeg?q=KLATREV%C3%86G");
    assert!(page.contains("et notat om <mark>klatrevæg</mark>gen"), "{page}");
    assert!(page.contains("1 sted fundet"), "{page}");
    let page = reader.read("/soeg?q=skole");
    let (coming, past) = (page.find("Kommende").unwrap(), page.find("Tidligere").unwrap());
    assert!(page[coming..past].contains("<mark>Skole</mark>n igen"), "{page}");
    assert!(page[past..].contains("Status på <mark>skole</mark>n"), "{page}");
    assert!(reader.read("/soeg?q=strejke").contains("Ledermøde"), "{page}");
    assert!(reader.read("/soeg?fremlaegger=oekonomichef&tilstand=placed").contains("Månedstal"));
    assert!(reader.read("/soeg?tilstand=awaiting").contains("Punktet der venter"));
    let nothing = reader.read("/soeg?q=hemmelighed");
    assert!(nothing.contains("Intet passer"), "{nothing}");
    assert!(Browser::administrator(&server).read("/soeg?q=hemmelighed").contains("lukket punkt"));
}
