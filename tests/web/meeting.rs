//! The page of a meeting, and its text for "Eventuelt".

use crate::house::House;
use crate::pages::{get, read, words};

#[test]
fn a_meeting_shows_why_each_item_is_there() {
    let house = House::new();
    let server = house.open().unwrap();
    let text = words(&read(&server, "/byledelsen/moede/2026-12-09"));
    assert!(text.contains("torsdag den 10. december 2026"), "{text}");
    assert!(text.contains("flyttet fra 9. december: Sygdom"), "{text}");
    assert!(text.contains("Mødet den 2. december 2026 er aflyst (Strejke)"), "{text}");
    assert!(text.contains("Bilag &quot;eftersendes&quot;"), "{text}");
    let text = words(&read(&server, "/byledelsen/moede/2026-12-02"));
    assert!(text.contains("Mødet aflyses pga. Strejke"), "{text}");
    assert!(text.contains("punkterne er gået videre"), "{text}");
    let text = words(&read(&server, "/byledelsen/moede/2026-12-16"));
    assert!(text.contains("Planlagt tid 30 minutter"), "{text}");
}

#[test]
fn a_date_that_names_a_meeting_leads_to_its_address() {
    let house = House::new();
    let server = house.open().unwrap();
    for (path, canonical) in [
        ("/byledelsen/moede/2026-12-10", "/byledelsen/moede/2026-12-09"),
        ("/byledelsen/moede/2026-12-11", "/byledelsen/moede/2026-12-11-ekstra"),
        ("/byledelsen/eventuelt/2026-12-11.md", "/byledelsen/eventuelt/2026-12-11-ekstra.md"),
    ] {
        let reply = get(&server, path);
        assert_eq!(reply.status, 303, "{path}");
        assert_eq!(reply.headers["location"], canonical);
        assert_eq!(get(&server, canonical).status, 200);
    }
    assert_eq!(get(&server, "/byledelsen/moede/2026-12-09-ekstra").status, 404);
}

#[test]
fn a_meeting_has_the_sections_and_times_of_its_agenda() {
    let house = House::new();
    let more = "[[item]]\nid = \"a\"\ntitle = \"Havnen\"\nminutes = 20\ndate = 2026-12-16\n\
                [[item]]\nid = \"b\"\ntitle = \"Skolen\"\ndate = 2026-12-16\n";
    house.write("byledelsen/sager.toml", more);
    let text = words(&read(&house.open().unwrap(), "/byledelsen/moede/2026-12-16"));
    let places: Vec<_> = [
        "2. Økonomi Månedstal for december",
        "3. Punkter til behandling 10.00 Havnen",
        "10.20 Skolen",
    ]
    .iter()
    .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")))
    .collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn a_meeting_shows_a_case_as_the_agenda_does() {
    let house = House::new();
    let item = "[[item]]\nid = \"sag\"\ntitle = \"Sagen\"\ndate = 2026-12-16\nnote = \"En note\"\n\
                text = \"\"\"\nTo spor & <b>:\n- det ene\n* det andet\"\"\"\n\
                attachments = [{ title = \"Åbent\", number = \"1/26\" }, { title = \"Notat\", closed = true }]\n\
                [[meeting]]\ndate = 2027-01-13\ncancelled = \"Sne\"\n";
    house.write("byledelsen/sag.toml", item);
    let server = house.open().unwrap();
    let text = read(&server, "/byledelsen/moede/2026-12-16");
    let case =
        "<p>To spor &amp; &lt;b&gt;:</p><ul><li>det ene</li><li>det andet</li></ul><p>En note</p>";
    assert!(text.contains(case), "{text}");
    assert!(text.contains("<li>Åbent (1/26)</li>") && !text.contains("Notat"), "{text}");
    let empty = words(&read(&server, "/byledelsen/moede/2027-01-13"));
    assert!(empty.contains("Mødet er aflyst.") && !empty.contains("gået videre"), "{empty}");
}

#[test]
fn the_text_for_a_cancelled_meeting_says_so_and_leads_to_the_next() {
    let house = House::new();
    let server = house.open().unwrap();
    let text = read(&server, "/byledelsen/eventuelt/2026-12-02");
    assert!(text.contains("Mødet onsdag den 2. december 2026 er aflyst."), "{text}");
    assert!(text.contains("href=\"/byledelsen/eventuelt/2026-12-09\""), "{text}");
    assert!(!read(&server, "/byledelsen/eventuelt/2026-12-16").contains("er aflyst."));
}

/// What is closed counts in minutes and limits; that is shown to nobody else.
#[test]
fn no_reason_of_an_open_item_reveals_a_closed_one() {
    const OPEN: &str = r#"
[[item]]
id = "hver"
title = "Kan ikke vente"
minutes = 30
flexible = true
category = "økonomi"
when = { every = "meeting" }
"#;
    const CLOSED: &str = r#"
[[item]]
id = "lukket-a"
title = "Hemmelighed"
category = "byggeri"
minutes = 60
order = 10
closed = true
date = 2026-11-25

[[item]]
id = "aaben"
title = "Åben byggesag"
category = "byggeri"
minutes = 0
date = 2026-11-25

[[item]]
id = "lukket-b"
title = "Hemmelighed"
category = "vej"
minutes = 0
closed = true
date = 2026-12-10

[[item]]
id = "aaben-b"
title = "Åben vejsag"
category = "vej"
minutes = 0
date = 2026-12-16
"#;
    let limit =
        |category: &str, bound: &str| format!("\n[[limit]]\ncategory = \"{category}\"\n{bound}\n");
    let limits = limit("byggeri", "per-meeting = 1") + &limit("vej", "gap = 3");
    let open_to_all = CLOSED.split("\n\n").filter(|item| !item.contains("closed"));
    let without = open_to_all.collect::<Vec<_>>().join("\n\n");
    let shown = |more: &str| {
        let house = House::new();
        house.write("byledelsen/body.toml", &format!("{}{limits}", crate::house::BODY));
        house.write("byledelsen/flere.toml", &format!("{OPEN}{more}"));
        let server = house.open().unwrap();
        ["/byledelsen", "/byledelsen/moede/2026-11-25", "/api/schedule?from=2026-01-01"]
            .map(|path| read(&server, path))
    };
    let with = shown(CLOSED);
    assert!(with[1].contains("Åben byggesag") && with[1].contains("Kan ikke vente"));
    assert_eq!(with, shown(&without));
    // What open items do to each other is shown.
    let [_, page, _] = shown(&CLOSED.replace("closed = true", ""));
    assert!(page.contains("Grænsen for kategorien byggeri er overskredet her."), "{page}");
    assert!(page.contains("er overfyldt, men punktet kan ikke vente længere."), "{page}");
}
