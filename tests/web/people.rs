//! `/personer`: roles and who holds them.

use crate::browser::Browser;
use crate::editor::{look, make};
use crate::house::House;
use crate::pages::words;

#[test]
fn a_new_person_ends_the_one_before_and_is_named_from_that_day() {
    let house = House::new();
    house.replace("people.toml", "[{ name = \"Fornavn Efternavn\" }]", "[{ name = \"Anne\" }]");
    house.replace("byledelsen/punkter.toml", "Månedstal for {month}", "Månedstal ved {role}");
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/personer/oekonomichef/ny-person";
    let fields = [("name", "Bo"), ("from", "1. januar 2027"), ("acting", "1")];
    let preview = words(&look(&mut browser, path, &fields));
    let said = "Personer: økonomichef fra den 1. januar 2027: Bo (konstitueret).";
    assert!(preview.contains(said), "{preview}");
    let renamed = "»Månedstal ved økonomichef Anne« kommer til at hedde »Månedstal ved konstitueret økonomichef Bo«.";
    assert!(preview.contains(renamed), "{preview}");
    make(&mut browser, path, &fields);
    let text = words(&browser.read("/personer"));
    assert!(text.contains("Økonomichef Anne til 31. december 2026"), "{text}");
    assert!(text.contains("Kommer: Bo (konstitueret), fra 1. januar 2027"), "{text}");
    assert!(text.contains("1 rolle er uden person."), "{text}");
    let mut anyone = Browser::new(&server);
    assert!(anyone.read("/byledelsen/moede/2026-12-16").contains("økonomichef Anne"));
    assert!(anyone.read("/byledelsen/moede/2027-01-27").contains("økonomichef Bo"));
    // Roles that only closed items have are not for anyone.
    assert_eq!(anyone.get("/personer").status, 303);
}

#[test]
fn a_role_is_added_and_renamed() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let form = browser.read("/personer/ny-rolle");
    let refused = browser.fill("/personer/ny-rolle", &form, &[("name", "Bo")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Skriv rollens titel") && refused.text.contains("value=\"Bo\""));
    make(&mut browser, "/personer/ny-rolle", &[("title", "direktør")]);
    make(&mut browser, "/personer/direktoer/titel", &[("title", "kommunaldirektør")]);
    let text = words(&browser.read("/personer"));
    assert!(text.contains("Kommunaldirektør uden person"), "{text}");
    let file = std::fs::read_to_string(house.plans().join("people.toml")).unwrap();
    assert!(
        file.ends_with("[[role]]\nid = \"direktoer\"\ntitle = \"kommunaldirektør\"\n"),
        "{file}"
    );
    assert_eq!(browser.get("/personer/ingen/titel").status, 404);
}
