//! Reading in minutes on the page: the document, ticks, the preview, one entry.

use crate::browser::{Browser, standing};
use crate::house::House;
use std::fs;

const MINUTES: &str = "Byledelsen 25-11-2026

Punkter til behandling

Byledelsen har følgende øvrige punkter til behandling:

Tid\tPunkt
9.15\tNy skole Byledelsen drøfter den nye skole. Skolechef Navn Navnesen deltager under punktet.

Beslutning i Byledelsen den 25-11-2026

Byledelsen havde følgende øvrige punkter til behandling:

- Ny skole

Byledelsen drøftede den nye skole. Der laves et notat om skolen inden den 4. december. \
Skolechef Navn Navnesen følger op. Punktet behandles igen på møde i Byledelsen den 16. december.

Eventuelt

Dato\tIndhold
2. Dec.\tMødet aflyses pga. Strejke
10. Dec.\t• Efter strejken & <b>andet</b>
16. Dec.\t• Et nyt punkt

Punkter som afventer dato:

- Punktet der venter
";

fn upload(browser: &mut Browser, fields: &[(&str, &str)], file: &str) -> crate::browser::Shown {
    browser.upload("/byledelsen/indlaes", fields, ("referat.txt", file.as_bytes()))
}

/// The fields of a page, with another button.
fn pressed<'a>(page: &[(&'a str, &'a str)], button: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = page.iter().copied().filter(|(name, _)| *name != "trin");
    fields.chain([("trin", button)]).collect()
}

#[test]
fn minutes_are_read_previewed_and_saved_as_one_entry() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/byledelsen/indlaes");
    let fields = standing(&first);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let read = upload(&mut browser, &pressed(&fields, "laes"), MINUTES);
    assert_eq!(read.status, 200, "{}", read.text);
    for wanted in [
        "opfølgning: »Ny skole: notat om skolen",
        "»Et nyt punkt« den 16. december 2026",
        "<q>Der laves et notat om skolen inden den 4. december. Skolechef Navn Navnesen følger op.</q>",
        "Beholdt: planen har",
    ] {
        assert!(read.text.contains(wanted), "{wanted}: {}", read.text);
    }
    let before = fs::read_dir(house.plans().join("byledelsen")).unwrap().count();
    let fields = standing(&read.text);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    assert!(fields.iter().filter(|(name, _)| *name == "valg").count() >= 4, "{fields:?}");
    let shown = upload(&mut browser, &pressed(&fields, "vis"), "");
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert!(shown.text.contains("Et nyt punkt") && shown.text.contains(">Gem</button>"));
    assert_eq!(fs::read_dir(house.plans().join("byledelsen")).unwrap().count(), before);
    let fields = standing(&shown.text);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let saved = upload(&mut browser, &pressed(&fields, "gem"), "");
    assert_eq!(saved.status, 303, "{}", saved.text);
    let place = saved.headers["location"].to_str().unwrap();
    assert!(place.starts_with("/byledelsen?gemt="), "{place}");
    let written = fs::read_to_string(house.plans().join("byledelsen/referat.toml")).unwrap();
    assert!(written.contains("due = 2026-12-04"), "{written}");
    assert!(browser.read("/log").contains("referatet af 25. november 2026 er læst ind"));
    // Pressed twice: the plan has it all.
    let again = upload(&mut browser, &pressed(&fields, "gem"), "");
    assert_ne!(again.status, 303);
    let log = browser.read("/log");
    assert_eq!(log.matches("<p class=\"name\">Byledelsen: referatet").count(), 1, "{log}");
}

#[test]
fn what_cannot_be_read_is_said_on_the_page() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/byledelsen/indlaes");
    let fields = standing(&first);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let empty = upload(&mut browser, &pressed(&fields, "laes"), "");
    assert_eq!(empty.status, 422);
    assert!(empty.text.contains("Vælg en fil, eller sæt teksten ind."), "{}", empty.text);
    let undated = upload(&mut browser, &pressed(&fields, "laes"), "Et referat uden nogen dag i.");
    assert!(undated.text.contains("Der står ingen mødedato i dokumentet"), "{}", undated.text);
    let forged: Vec<(&str, &str)> =
        fields.iter().map(|(n, v)| (*n, if *n == "token" { "x" } else { *v })).collect();
    assert_eq!(upload(&mut browser, &forged, MINUTES).status, 403);
    assert_eq!(Browser::new(&server).get("/byledelsen/indlaes").status, 303);
}

#[test]
fn a_file_with_pictures_is_read_and_one_that_is_too_large_is_said() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let first = browser.read("/byledelsen/indlaes");
    let fields = standing(&first);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let fields = pressed(&fields, "laes");
    let page = |filling: usize| {
        format!(
            "<!--{}--><p>Beslutning i Byledelsen den 25-11-2026</p><p>Drøftet.</p>",
            "x".repeat(filling)
        )
    };
    let mut send = |filling: usize| {
        let file = page(filling);
        browser.upload("/byledelsen/indlaes", &fields, ("referat.html", file.as_bytes()))
    };
    let read = send(3 << 20);
    assert_eq!(read.status, 200, "{}", read.text);
    assert!(read.text.contains("referatet af 25. november 2026"), "{}", read.text);
    let large = send(8 << 20);
    assert!(large.text.contains("Filen er for stor; der læses højst 8 MB"), "{}", large.text);
    let larger = send(9 << 20);
    assert!(larger.status == 413 || larger.status == 400, "{}", larger.status);
    assert!(larger.text.contains("<h1>"), "{}", larger.text);
}
