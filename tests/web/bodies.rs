//! `/organer`: bodies and their meetings.

use crate::browser::Browser;
use crate::editor::{look, make};
use crate::house::House;
use crate::pages::words;

#[test]
fn a_new_body_gets_its_folder_its_meetings_and_its_page() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/organer/nyt-organ";
    let fields = [
        ("name", "Økonomiudvalget"),
        ("weekday", "TU"),
        ("often", "m2"),
        ("from", "1. januar 2027"),
        ("time", "8.30-10"),
        ("place", "Lokale 3"),
        ("members-oekonomichef", "1"),
    ];
    let preview = words(&look(&mut browser, path, &fields));
    assert!(
        preview.contains("Organer: nyt organ »Økonomiudvalget«, fra den 1. januar 2027"),
        "{preview}"
    );
    assert!(!house.plans().join("oekonomiudvalget").exists());
    make(&mut browser, path, &fields);
    let file = std::fs::read_to_string(house.plans().join("oekonomiudvalget/body.toml")).unwrap();
    assert_eq!(
        file,
        "[body]\nname = \"Økonomiudvalget\"\nplace = \"Lokale 3\"\nmembers = [\"oekonomichef\"]\n\n\
         [[series]]\nrrule = \"FREQ=MONTHLY;BYDAY=2TU\"\nfrom = 2027-01-01\ntime = \"08:30-10:00\"\n"
    );
    let text = words(&browser.read("/organer"));
    assert!(text.contains("Økonomiudvalget Møder 2. tirsdag i måneden, kl. 8.30–10.00"), "{text}");
    assert!(text.contains("Sted Lokale 3 Medlemmer økonomichef"), "{text}");
    assert!(Browser::new(&server).read("/oekonomiudvalget/moede/2027-01-12").contains("Lokale 3"));
    // Taken back, the folder is empty and in nobody's way.
    let log = browser.read("/log");
    let entry = log.split("/log/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.read(&format!("/log/{entry}"));
    let undone = browser.fill(&format!("/log/{entry}/fortryd"), &page, &[]);
    assert_eq!(undone.status, 303, "{}", undone.text);
    assert!(!words(&browser.read("/organer")).contains("Økonomiudvalget"));
    make(&mut browser, path, &fields);
}

#[test]
fn other_meetings_from_a_day_on_leave_what_was_held() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/organer/byledelsen/moeder/freq-weekly-byday-we-2026-01-07/fra-en-dag";
    let fields = [("weekday", "TH"), ("often", "2"), ("from", "4. februar 2027"), ("time", "9-12")];
    let preview = words(&look(&mut browser, path, &fields));
    assert!(preview.contains("Nyt møde den 4. februar 2027."), "{preview}");
    assert!(preview.contains("Mødet den 10. februar 2027 udgår."), "{preview}");
    assert!(!preview.contains("er holdt"), "{preview}");
    make(&mut browser, path, &fields);
    let text = words(&browser.read("/organer"));
    assert!(text.contains("hver onsdag, kl. 9.00–11.00, til 3. februar 2027"), "{text}");
    assert!(text.contains("hver anden torsdag, kl. 9.00–12.00, fra 4. februar 2027"), "{text}");
    let mut anyone = Browser::new(&server);
    assert!(anyone.read("/byledelsen/moede/2026-11-18").contains("9.00–11.00"));
    assert!(anyone.read("/byledelsen/moede/2027-02-18").contains("9.00–12.00"));
}

#[test]
fn another_place_is_also_that_of_meetings_that_were_held_and_is_a_choice() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/organer/byledelsen/ret";
    let preview = look(&mut browser, path, &[("place", "Lokale 9"), ("minutes", "90")]);
    let text = words(&preview);
    assert!(text.contains("Byledelsen: mødested, tid til punkter ændres."), "{text}");
    assert!(text.contains("møder i Byledelsen, som er holdt, bliver også ændret"), "{text}");
    let saved = browser.fill(path, &preview, &[("trin", "gem"), ("holdt", "ja")]);
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert!(browser.read("/organer").contains("Lokale 9"));
}

#[test]
fn agreed_dates_come_and_go_and_a_tentative_meeting_is_settled() {
    let house = House::new();
    std::fs::create_dir(house.plans().join("raad")).unwrap();
    let series =
        "[[series]]\ndates = [2027-02-03, 2027-03-03]\ntime = \"10:00-12:00\"\ntentative = true\n";
    house.write("raad/body.toml", &format!("[body]\nname = \"Rådet\"\n\n{series}"));
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/organer/raad/moeder/datoer-2027-02-03/datoer";
    assert!(browser.read(path).contains("3. februar 2027\n3. marts 2027"));
    let form = browser.read(path);
    let refused = browser.fill(path, &form, &[("dates", "31. februar")]);
    assert!(refused.status == 422 && refused.text.contains("31. februar"), "{}", refused.text);
    let dates = "3. februar 2027\r\n14. april 2027\r\n";
    let preview = words(&look(&mut browser, path, &[("dates", dates)]));
    let said = "Rådet: nye mødedatoer: 14. april 2027; mødedatoer fjernes: 3. marts 2027.";
    assert!(preview.contains(said), "{preview}");
    make(&mut browser, path, &[("dates", dates)]);
    assert!(words(&browser.read("/organer")).contains("2 foreløbige møder"));
    let path = "/organer/raad/2027-04-14/ligger-fast";
    let preview = browser.read(path);
    assert!(preview.contains("Rådet: mødet den 14. april 2027 ligger fast."), "{preview}");
    browser.fill(path, &preview, &[("trin", "gem")]);
    assert!(words(&browser.read("/organer")).contains("1 foreløbigt møde"));
    assert_eq!(browser.get(path).status, 404);
}

#[test]
fn members_stay_in_their_order_and_new_ones_come_after() {
    let house = House::new();
    house.write(
        "roller.toml",
        "[[role]]\nid = \"a\"\ntitle = \"a-chef\"\n[[role]]\nid = \"b\"\ntitle = \"b-chef\"\n",
    );
    house.replace(
        "byledelsen/body.toml",
        "[body]\n",
        "[body]\nmembers = [\"oekonomichef\", \"b\"]\n",
    );
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/organer/byledelsen/ret";
    let preview = look(&mut browser, path, &[("members-a", "1")]);
    assert!(words(&preview).contains("Byledelsen: medlemmer ændres."), "{}", words(&preview));
    make(&mut browser, path, &[("members-a", "1")]);
    let file = std::fs::read_to_string(house.plans().join("byledelsen/body.toml")).unwrap();
    assert!(file.contains("members = [\"oekonomichef\", \"b\", \"a\"]"), "{file}");
    let preview = look(&mut browser, path, &[("meeting-name", "Ledermøde"), ("name", "Ledelsen")]);
    let said = words(&preview);
    assert!(!said.contains("medlemmer") && said.matches("mødernes navn").count() < 2, "{said}");
}
