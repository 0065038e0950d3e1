//! `/kalender`: closed days, breaks and events, read and changed.

use crate::browser::Browser;
use crate::editor::{look, make};
use crate::house::House;
use crate::pages::words;

const EVENTS: &str = r#"
[[closed]]
name = "Grundlovsdag"
day = "06-05"

[[break]]
name = "Sommerferie"
weeks = "27-31"

[[event]]
id = "lederdag"
name = "Lederdag"
rrule = "FREQ=YEARLY;BYMONTH=6;BYDAY=2TH"
from = 2024-01-01
tentative = true

[[event]]
id = "studietur"
name = "Studietur"
from = 2026-10-07
to = 2026-10-08
cancels = ["byledelsen"]
"#;

fn house() -> House {
    let house = House::new();
    house.write("calendar.toml", EVENTS);
    house
}

#[test]
fn what_is_to_come_is_first_and_anyone_may_read_it() {
    let house = house();
    let server = house.open().unwrap();
    let html = Browser::new(&server).read("/kalender");
    let text = words(&html);
    for line in [
        "23. december 2026 – 1. januar 2027 Juleferie Ferie",
        "10. juni 2027 Lederdag foreløbigt Begivenhed",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let (coming, past) = text.split_once("Tidligere").unwrap();
    assert!(coming.contains("uge 27-31 hvert år Sommerferie Ferie"), "{coming}");
    assert!(coming.contains("2. torsdag i juni hvert år Lederdag foreløbigt"), "{coming}");
    assert!(!coming.contains("Studietur"), "{coming}");
    let tour =
        "7.–8. oktober 2026 Studietur Begivenhed aflyser mødet i Byledelsen den 7. oktober 2026";
    assert!(past.contains(tour), "{past}");
    assert!(!html.contains("/kalender/ny-ferie"), "those who may not edit have no forms");
}

#[test]
fn a_years_own_summer_brings_back_one_meeting_and_takes_another() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    assert!(
        browser.read("/kalender").contains("/kalender/ferie/sommerferie-27-31/2027-07-05/datoer")
    );
    let path = "/kalender/ferie/sommerferie-27-31/2027-07-05/datoer";
    let fields = [("from", "28. juni 2027"), ("to", "1. august 2027")];
    let preview = words(&look(&mut browser, path, &fields));
    assert!(
        preview.contains("Kalender: ferien »Sommerferie« 28. juni – 1. august 2027."),
        "{preview}"
    );
    assert!(preview.contains("Mødet den 30. juni 2027 udgår."), "{preview}");
    assert!(preview.contains("Nyt møde den 4. august 2027."), "{preview}");
    let saved = make(&mut browser, path, &fields);
    let place = saved.headers["location"].to_str().unwrap().to_owned();
    assert!(place.starts_with("/kalender?gemt="), "{place}");
    let page = browser.read(&place);
    assert!(page.contains("Gemt.") && page.contains("Fortryd"), "{page}");
    let text = words(&page);
    assert!(text.contains("28. juni – 1. august 2027 Sommerferie Ferie Ret"), "{text}");
    assert!(!text.contains("5. juli"), "{text}");
    let file = std::fs::read_to_string(house.plans().join("calendar.toml")).unwrap();
    assert!(
        file.ends_with("[[break]]\nname = \"Sommerferie\"\nfrom = 2027-06-28\nto = 2027-08-01\n"),
        "{file}"
    );
}

#[test]
fn an_event_names_the_meetings_it_cancels_and_where_their_items_go() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/kalender/ny-begivenhed";
    let fields = [
        ("name", "Tur til Aarhus"),
        ("from", "16. december 2026"),
        ("cancels-byledelsen", "1"),
        ("reason", "studietur"),
    ];
    let preview = words(&look(&mut browser, path, &fields));
    assert!(preview.contains("Mødet den 16. december 2026 aflyses: studietur."), "{preview}");
    let went = "»Månedstal for december« flyttes fra mødet den 16. december 2026 til mødet den";
    assert!(preview.contains(went), "{preview}");
    make(&mut browser, path, &fields);
    let text = words(&browser.read("/kalender"));
    assert!(text.contains("aflyser mødet i Byledelsen den 16. december 2026"), "{text}");

    // A reason that is no meeting's is refused, and nothing typed is lost.
    let wrong = [("name", "Uden møder"), ("from", "3. februar 2027"), ("reason", "derfor")];
    let form = browser.read(path);
    let refused = browser.fill(path, &form, &wrong);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Vælg de mødefora"), "{}", refused.text);
    assert!(refused.text.contains("value=\"derfor\""), "{}", refused.text);
}

#[test]
fn a_tentative_event_is_settled_moved_or_left_out_for_a_year() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let at = |what: &str| format!("/kalender/begivenhed/lederdag/2027-06-10/{what}");
    let preview = browser.read(&at("ligger-fast"));
    assert!(preview.contains("Begivenheden") || preview.contains("ligger fast den 10. juni 2027"));
    browser.fill(&at("ligger-fast"), &preview, &[("trin", "gem")]);
    let text = words(&browser.read("/kalender"));
    assert!(text.contains("10. juni 2027 Lederdag Begivenhed Ret"), "{text}");
    // It stands on a date of its own now, which can be another one.
    make(&mut browser, &at("ret"), &[("from", "17. juni 2027")]);
    let text = words(&browser.read("/kalender"));
    assert!(text.contains("17. juni 2027 Lederdag Begivenhed Ret"), "{text}");
    let path = "/kalender/begivenhed/lederdag/2027-06-17/fjern";
    let preview = browser.read(path);
    browser.fill(path, &preview, &[("trin", "gem")]);
    make(&mut browser, &at("ikke-i-aar"), &[("reason", "valgår")]);
    let text = words(&browser.read("/kalender"));
    assert!(text.contains("10. juni 2027 Lederdag holdes ikke Begivenhed valgår"), "{text}");
    let preview = browser.read(&at("alligevel"));
    browser.fill(&at("alligevel"), &preview, &[("trin", "gem")]);
    let text = words(&browser.read("/kalender"));
    assert!(text.contains("10. juni 2027 Lederdag foreløbigt Begivenhed"), "{text}");
    assert_eq!(browser.get(&at("ret")).status, 404);
}

#[test]
fn what_would_change_meetings_that_were_held_is_said_and_is_a_choice() {
    let house = house();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/kalender/ny-lukkedag";
    let fields = [("name", "Rådhuset er lukket"), ("date", "4. november"), ("yearly", "1")];
    let preview = look(&mut browser, path, &fields);
    let said = "Mødet i Byledelsen den 4. november 2026 er holdt og bliver også ændret.";
    assert!(words(&preview).contains(said), "{preview}");
    let again = browser.fill(path, &preview, &[("trin", "gem")]);
    assert_eq!(again.status, 200, "{}", again.text);
    // Once only, it touches nothing that was held.
    let fields = [("name", "Rådhuset er lukket"), ("date", "4. november 2027")];
    assert!(!look(&mut browser, path, &fields).contains("er holdt"));
    make(&mut browser, path, &fields);
}

#[test]
fn a_new_event_may_come_again_every_year_and_is_marked_once_it_is_saved() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/kalender/ny-begivenhed";
    let fields = [("name", "Lederdag"), ("from", "10. juni 2027"), ("again", "ugedag")];
    let preview = look(&mut browser, path, &fields);
    let words = "ny begivenhed »Lederdag« 10. juni 2027, derefter 2. torsdag i juni hvert år";
    assert!(preview.contains(words), "{preview}");
    let saved = make(&mut browser, path, &fields);
    let location = saved.headers["location"].to_str().unwrap();
    assert!(location.starts_with("/kalender?gemt=") && location.ends_with("#lederdag"));
    let page = browser.read(location);
    assert_eq!(page.matches("<li id=\"lederdag\"").count(), 1, "{page}");
    assert!(page.contains("2. torsdag i juni hvert år"), "{page}");
    let text = std::fs::read_to_string(house.plans().join("calendar.toml")).unwrap();
    assert!(text.contains("rrule = \"FREQ=YEARLY;BYMONTH=6;BYDAY=2TH\"\nfrom = 2027-06-10\n"));
    // Of several days, and on the same date.
    let fields = [("name", "Messe"), ("from", "2/3 2027"), ("to", "3/3 2027"), ("again", "dato")];
    make(&mut browser, path, &fields);
    let text = std::fs::read_to_string(house.plans().join("calendar.toml")).unwrap();
    assert!(text.contains("rrule = \"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=2\""), "{text}");
    assert!(text.contains("length-days = 2"), "{text}");
    // A role is marked as well.
    let fields = [("name", "Bo"), ("from", "1. januar 2027")];
    let saved = make(&mut browser, "/personer/oekonomichef/ny-person", &fields);
    let location = saved.headers["location"].to_str().unwrap();
    assert!(location.ends_with("#oekonomichef"), "{location}");
    assert!(browser.read(location).contains("<li id=\"oekonomichef\""));
}
