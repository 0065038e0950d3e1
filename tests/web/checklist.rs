//! What is left to settle before a body's year is in place.

use crate::browser::Browser;
use crate::house::House;
use crate::pages::words;

const PAGE: &str = "/byledelsen/tjekliste/2027";

/// The lines of the page: text, and the form.
fn lines(page: &str) -> Vec<(String, String)> {
    let (_, list) = page.split_once("<h2").unwrap();
    let items = list.split("<li><div>").skip(1);
    items
        .map(|item| {
            let (text, form) = item.split_once("<p class=\"doings\">").unwrap();
            let address = form.split('"').nth(1).unwrap().to_owned();
            (words(text), address)
        })
        .collect()
}

#[test]
fn what_is_open_is_listed_with_the_form_that_settles_it() {
    let house = House::new();
    house.write(
        "calendar.toml",
        "[[event]]\nid = \"seminar\"\nname = \"Seminar\"\nfrom = 2027-05-12\ntentative = true\n\
         [[event]]\nid = \"andet\"\nname = \"Andet\"\nfrom = 2027-06-09\n",
    );
    house.write(
        "byledelsen/flere.toml",
        "[[series]]\nrrule = \"FREQ=YEARLY;BYMONTH=3;BYDAY=1MO\"\nfrom = 2027-01-01\ntime = \"09:00-10:00\"\ntentative = true\n\
         [[item]]\nid = \"femte\"\ntitle = \"Femte møde\"\nwhen = { months = [2], meeting = 5 }\n\
         [[item]]\nid = \"formand\"\ntitle = \"Ny formand\"\nrole = \"formand\"\ndate = 2027-04-07\n",
    );
    house.write("roller.toml", "[[role]]\nid = \"formand\"\ntitle = \"formand\"\n");
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let found = lines(&browser.read(PAGE));
    let expected = [
        ("mandag den 1. marts 2027 foreløbigt", "/organer/byledelsen/2027-03-01/ligger-fast"),
        (
            "Seminar onsdag den 12. maj 2027, foreløbigt",
            "/kalender/begivenhed/seminar/2027-05-12/ligger-fast",
        ),
        ("formand ingen på mødet den 6. januar 2027", "/personer/formand/ny-person"),
        ("Femte møde det 5. møde i februar", "/byledelsen/punkt/femte/ret"),
    ];
    let expected = expected.map(|(text, form)| (text.to_owned(), form.to_owned()));
    assert_eq!(found, expected);
    for (_, form) in found {
        browser.read(&form);
    }
    // It is for those who are signed in, and reached from the year's other pages.
    assert_eq!(Browser::new(&server).get(PAGE).status, 303);
    for page in ["moedekalender", "aarshjul"] {
        let page = browser.read(&format!("/byledelsen/{page}/2027"));
        assert!(page.contains(&format!("href=\"{PAGE}\"")), "{page}");
    }
}

#[test]
fn a_year_that_is_in_place_says_so_and_one_without_meetings_too() {
    let house = House::new();
    house.replace(
        "byledelsen/body.toml",
        "from = 2026-01-07",
        "from = 2026-01-07\nuntil = 2027-12-31",
    );
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    assert!(browser.read(PAGE).contains("Alt er på plads."));
    let found = lines(&browser.read("/byledelsen/tjekliste/2028"));
    let expected = ("Ingen møder i 2028".to_owned(), "/organer/byledelsen/nye-moeder".to_owned());
    assert_eq!(found, [expected]);
    assert_eq!(browser.get("/byledelsen/tjekliste/9999").status, 404);
}
