//! The year plan: every day of the half-year once, with what it is.

use super::wednesdays;
use aarshjul::agenda::year_plan;
use aarshjul::schedule::{Audience, Names};

fn page() -> String {
    let schedule = wednesdays(
        "[calendar]\ncountry = \"DK\"\n[[closed]]\nname = \"Grundlovsdag\"\nday = \"06-05\"\n\
         [[break]]\nname = \"Vinterferie\"\nweeks = \"7\"\n\
         [[event]]\nid = \"messe\"\nname = \"Messe & marked\"\nfrom = 2023-03-06\nto = 2023-03-07\n",
        "[[meeting]]\ndate = 2023-03-15\ncancelled = \"snestorm\"\n\
         [[meeting]]\ndate = 2023-03-22\nmoved-to = 2023-03-23\n\
         [[item]]\nid = \"a\"\ntitle = \"Budget <2024>\"\ndate = 2023-03-08\n\
         [[item]]\nid = \"b\"\ntitle = \"Hemmeligt\"\nclosed = true\ndate = 2023-03-08\n\
         [[item]]\nid = \"d\"\ntitle = \"Et\"\ndate = 2023-03-29\n\
         [[item]]\nid = \"e\"\ntitle = \"To\"\ndate = 2023-03-29\n\
         [[item]]\nid = \"f\"\ntitle = \"Tre\"\ndate = 2023-03-29\n\
         [[item]]\nid = \"c\"\ntitle = \"Altid\"\nwhen = { every = \"meeting\" }\n",
    );
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    year_plan(view, 2023, Names::Shown)
}

/// The cell of a day of the first half: row by the day's number, column by the month's.
fn cell(page: &str, month: usize, day: usize) -> &str {
    let row = page.split("<tr>").nth(day + 1).unwrap();
    row.split("<td ").nth(month).unwrap()
}

#[test]
fn meetings_holidays_breaks_events_and_weeks_stand_on_their_days() {
    let page = page();
    assert!(cell(&page, 3, 8).contains("<b>Møde 9.00</b> · Budget &lt;2024&gt;</span>"));
    // Of closed items and those of every meeting none are counted.
    assert!(cell(&page, 3, 29).contains("<b>Møde 9.00, 3 punkter</b> · Et · To · Tre</span>"));
    assert!(cell(&page, 3, 15).contains("<s>Møde</s> aflyst: snestorm"));
    assert!(cell(&page, 3, 22).contains("<span class=\"what\"></span>"));
    assert!(cell(&page, 3, 23).contains("(flyttet fra 22. marts)"));
    assert!(cell(&page, 3, 7).contains("Messe &amp; marked"));
    assert!(
        cell(&page, 5, 5).contains("class=\"holiday\"")
            && cell(&page, 5, 5).contains("Store bededag")
    );
    assert!(cell(&page, 6, 5).contains("Grundlovsdag"));
    assert!(cell(&page, 2, 13).contains("Vinterferie") && cell(&page, 2, 13).contains("uge 7"));
    assert!(
        cell(&page, 2, 14).contains("class=\"break\"") && !cell(&page, 2, 14).contains("Vinter")
    );
    assert!(cell(&page, 2, 30).contains("class=\"none\""));
    assert!(!page.contains("Hemmeligt") && !page.contains("Altid"));
}

#[test]
fn each_half_has_its_days() {
    let page = page();
    let halves = page.split("<div class=\"year-plan\"").skip(1);
    let days: Vec<_> = halves.map(|half| half.matches("class=\"weekday\"").count()).collect();
    assert_eq!(days, [181, 184]);
    assert!(page.contains("<h2>Direktionen: årsplan 2023, 2. halvår</h2>"));
}
