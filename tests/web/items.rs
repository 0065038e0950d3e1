//! The list of a body's items, and how an item is tied to an event.

use crate::browser::Browser;
use crate::editor::look;
use crate::house::House;
use crate::pages::words;

const EVENTS: &str = r#"
[[event]]
id = "studietur"
name = "Studietur"
from = 2026-06-10

[[event]]
id = "seminar"
name = "Seminar"
from = 2027-05-12

[[event]]
id = "lederdag"
name = "Lederdag"
from = 2027-02-03
"#;

const MORE: &str = r#"
[[item]]
id = "program"
title = "Program for studieturen"
when = { before = "studietur" }

[[item]]
id = "gammelt"
title = "En sag fra foråret"
category = "byggeri"
date = 2026-03-04

[[item]]
id = "slut"
title = "Det ophørte"
until = 2026-06-30
when = { every = "month" }

[[item]]
id = "ude"
title = "Det fortrudte"
withdrawn = "Ikke aktuelt"
"#;

fn house() -> House {
    let house = House::new();
    house.write("calendar.toml", EVENTS);
    house.write("byledelsen/flere.toml", MORE);
    house
}

/// The groups of the page: heading, whether it is open, and its text.
fn groups(page: &str) -> Vec<(String, bool, String)> {
    let groups = page.split("<details class=\"group\"").skip(1);
    groups
        .map(|group| {
            let (head, rest) = group.split_once("</h2>").unwrap();
            let name = head.rsplit_once('>').unwrap().1.to_owned();
            (name, group.starts_with(" open"), words(rest))
        })
        .collect()
}

#[test]
fn items_stand_under_what_becomes_of_them_and_what_is_to_come_is_open() {
    let house = house();
    let server = house.open().unwrap();
    let page = Browser::administrator(&server).read("/byledelsen/punkter");
    let groups = groups(&page);
    let heads: Vec<(&str, bool)> =
        groups.iter().map(|(name, is_open, _)| (&**name, *is_open)).collect();
    assert_eq!(
        heads,
        [
            ("Med dato", true),
            ("Afventer dato", true),
            ("Kommer igen", false),
            ("Tidligere", false),
            ("Taget af dagsordenen", false)
        ]
    );
    for (group, title) in [
        (0, "Efter strejken"),
        (1, "Punktet der venter"),
        (2, "Månedstal for november"),
        (3, "Program for studieturen"),
        (3, "En sag fra foråret"),
        (3, "Det ophørte"),
        (4, "Det fortrudte Ikke aktuelt"),
    ] {
        for (index, (name, _, text)) in groups.iter().enumerate() {
            assert_eq!(text.contains(title), index == group, "{title} under {name}: {text}");
        }
    }
    assert!(groups[3].2.contains("3 punkter"), "{}", groups[3].2);
}

#[test]
fn items_are_found_by_text_presenter_category_and_state() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let mut found = |query: &str| -> Vec<String> {
        let page = browser.read(&format!("/byledelsen/punkter?{query}"));
        let groups = groups(&page);
        assert!(groups.iter().all(|(_, is_open, _)| *is_open), "{query}");
        let names = page.split("<p class=\"name\">").skip(1);
        names.map(|name| name.split('<').next().unwrap().trim().to_owned()).collect()
    };
    assert_eq!(found("q=studie"), ["Program for studieturen"]);
    assert_eq!(found("fremlaegger=oekonomichef"), ["Månedstal for november"]);
    assert_eq!(found("kategori=byggeri"), ["En sag fra foråret"]);
    assert_eq!(found("tilstand=tilbage"), ["Det fortrudte"]);
    assert_eq!(found("q=det&tilstand=tidligere"), ["Det ophørte"]);
    assert_eq!(found("q=findes-ikke"), Vec::<String>::new());
    let page = browser.read("/byledelsen/punkter?q=findes-ikke");
    assert!(page.contains("0 punkter."), "{page}");
}

#[test]
fn events_to_come_are_offered_first_and_those_that_were_last() {
    let house = house();
    let server = house.open().unwrap();
    let page = Browser::administrator(&server).read("/byledelsen/nyt-punkt");
    let (_, select) = page.split_once("<select id=\"before\"").unwrap();
    let select = select.split("</select>").next().unwrap();
    let options: Vec<&str> =
        select.split("<option").skip(1).map(|one| one.split(['>', '<']).nth(1).unwrap()).collect();
    assert_eq!(
        options,
        [
            "Vælg …",
            "Lederdag (næste gang 3. februar 2027)",
            "Seminar (næste gang 12. maj 2027)",
            "Juleferie (hvert år)",
            "Studietur (var 10. juni 2026)"
        ]
    );
}

#[test]
fn an_item_tied_to_an_event_that_is_over_is_marked() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let sentence = "»Studietur« var den 10. juni 2026 og kommer ikke igen";
    let fields = [("title", "Nyt"), ("hvornaar", "foer"), ("before", "studietur")];
    let preview = look(&mut browser, "/byledelsen/nyt-punkt", &fields);
    assert!(preview.contains("Begivenheden er holdt") && preview.contains(sentence), "{preview}");
    let form = "/byledelsen/punkt/venter/ret";
    let preview = look(&mut browser, form, &[("hvornaar", "foer"), ("before", "studietur")]);
    assert!(preview.contains(sentence), "{preview}");
    let preview = look(&mut browser, form, &[("hvornaar", "foer"), ("before", "seminar")]);
    assert!(!preview.contains("Begivenheden er holdt"), "{preview}");
}
