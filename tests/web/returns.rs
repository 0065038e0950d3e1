//! Where one is after saving, and what a meeting keeps of what left it.

use crate::browser::{Browser, Shown};
use crate::editor::make;
use crate::house::House;

fn place(saved: &Shown) -> (String, String) {
    let location = saved.headers["location"].to_str().unwrap();
    let (page, rest) = location.split_once("?gemt=").unwrap();
    (page.to_owned(), rest.split_once('#').map_or("", |(_, mark)| mark).to_owned())
}

#[test]
fn a_form_leads_back_to_the_page_it_was_opened_from_and_to_what_was_saved() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let meeting = "/byledelsen/moede/2026-12-16";
    let page = browser.read(meeting);
    let change = "/byledelsen/punkt/maanedstal/ret?fra=2026-12-16";
    assert!(page.contains(&format!("href=\"{change}\"")), "{page}");
    let saved = make(&mut browser, change, &[("minutes", "35")]);
    assert_eq!(place(&saved), (meeting.to_owned(), "maanedstal-2026-12-16".to_owned()));
    let page = browser.read(saved.headers["location"].to_str().unwrap());
    assert!(page.contains("Gemt.") && page.contains("id=\"maanedstal-2026-12-16\""), "{page}");
    // The form says so as well to who leaves it.
    assert!(browser.read(change).contains(&format!("href=\"{meeting}\"")));

    let new = "/byledelsen/nyt-punkt?dato=2026-12-16&fra=2026-12-16";
    assert!(page.contains(&new.replace('&', "&#38;")), "{page}");
    let saved = make(&mut browser, new, &[("title", "Havnen")]);
    assert_eq!(place(&saved), (meeting.to_owned(), "havnen-2026-12-16".to_owned()));

    // From the plan, back to the plan; the next occurrence is what was meant.
    let saved = make(&mut browser, "/byledelsen/punkt/maanedstal/ret", &[("minutes", "40")]);
    assert_eq!(place(&saved), ("/byledelsen".to_owned(), "maanedstal-2026-11-25".to_owned()));
    let saved = make(&mut browser, "/byledelsen/punkt/venter/ret", &[("minutes", "5")]);
    assert_eq!(place(&saved), ("/byledelsen".to_owned(), "venter".to_owned()));
    assert!(browser.read("/byledelsen").contains("<li id=\"venter\""));
    // A meeting that is not there is not returned to.
    let saved = make(&mut browser, "/byledelsen/punkt/venter/ret?fra=2026-12-15", &[("note", "x")]);
    assert_eq!(place(&saved).0, "/byledelsen");
}

#[test]
fn what_left_a_meeting_leaves_a_trace_there() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let page = "/byledelsen/moede/2026-12-16";
    assert!(!browser.read(page).contains("Ikke på mødet alligevel"));
    let form = "/byledelsen/punkt/maanedstal/2026-12-16/flyt?fra=2026-12-16";
    let skip = [("action", "spring"), ("reason", "tallene mangler")];
    let saved = make(&mut browser, form, &skip);
    assert_eq!(place(&saved), (page.to_owned(), "maanedstal-2026-12-16".to_owned()));
    let shown = browser.read(page);
    assert!(shown.contains("Sprunget over: tallene mangler."), "{shown}");
    assert!(shown.contains("som-planlagt?fra=2026-12-16"), "{shown}");
    make(&mut browser, form, &[("action", "afvent"), ("reason", "tallene mangler")]);
    let shown = Browser::new(&server).read(page);
    assert!(shown.contains("Afventer en ny dato: tallene mangler."), "{shown}");
    make(&mut browser, form, &[("action", "til"), ("to", "13/1 2027"), ("reason", "tal")]);
    let shown = Browser::new(&server).read(page);
    assert!(shown.contains("Flyttet til mødet den 13. januar 2027: tal."), "{shown}");
    // What a cancelled meeting sent on.
    let shown = Browser::new(&server).read("/byledelsen/moede/2026-12-02");
    assert!(shown.contains("Gået videre til mødet den 10. december 2026."), "{shown}");
    // What is closed leaves none for everybody.
    let form = "/byledelsen/punkt/lukket/2026-12-16/flyt";
    make(&mut browser, form, &skip);
    assert!(browser.read(page).contains("Hemmelighed"));
    assert!(!Browser::new(&server).read(page).contains("Hemmelighed"));
}

#[test]
fn an_item_that_was_taken_up_and_put_off_is_named_on_its_meeting() {
    let house = House::new();
    let decision = "[[decision]]\nitem = \"maanedstal\"\ndate = 2026-10-28\ntext = \"Udsat.\"\n\
                    outcome = \"postponed\"\n";
    house.write("byledelsen/referat.toml", decision);
    let server = house.open().unwrap();
    let shown = Browser::new(&server).read("/byledelsen/moede/2026-10-28");
    assert!(shown.contains("Taget op og udsat til mødet den 4. november 2026."), "{shown}");
}

#[test]
fn a_meeting_that_was_held_is_not_moved_or_cancelled() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let past = browser.read("/byledelsen/moede/2026-11-18");
    for label in ["Flyt mødet", "Aflys mødet", "Nyt punkt til mødet"] {
        assert!(!past.contains(label), "{label}: {past}");
    }
    assert!(past.contains("Mødet er holdt"), "{past}");
    let today = browser.read("/byledelsen/moede/2026-11-25");
    assert!(today.contains("Flyt mødet") && !today.contains("Mødet er holdt"), "{today}");
}

#[test]
fn an_item_that_was_put_off_awaits_in_the_list_of_items() {
    let house = House::new();
    house.write(
        "byledelsen/flere.toml",
        "[[item]]\nid = \"vindue\"\ntitle = \"Inden sommer\"\ndue = \"2027-Q2\"\n",
    );
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let list = |browser: &mut Browser| {
        let page = browser.read("/byledelsen/punkter");
        let (dated, rest) = page.split_once("id=\"afventer\"").unwrap();
        (dated.to_owned(), rest.to_owned())
    };
    let (dated, _) = list(&mut browser);
    assert!(dated.contains("Efter strejken") && dated.contains("Inden sommer"), "{dated}");
    let form = "/byledelsen/punkt/strejke/2026-12-02/flyt";
    make(&mut browser, form, &[("action", "afvent"), ("reason", "uafklaret")]);
    let (dated, awaiting) = list(&mut browser);
    assert!(!dated.contains("Efter strejken") && awaiting.contains("Efter strejken"), "{awaiting}");
}
