//! `/{body}/aendringer`: what has changed since the last meeting, for each audience.

use crate::browser::Browser;
use crate::editor::{ADD, make};
use crate::house::{House, wait};
use std::fs;

#[test]
fn changes_since_the_last_meeting_are_shown_by_audience() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    assert!(anyone.read("/byledelsen/aendringer").contains("Der er ingen historik endnu"));
    let mut browser = Browser::administrator(&server);
    make(&mut browser, ADD, &[("title", "Åbent nyt")]);
    house.pass(chrono::TimeDelta::days(8));
    wait_for_the_day(&mut anyone);
    make(&mut browser, ADD, &[("title", "Siden mødet")]);
    make(&mut browser, ADD, &[("title", "Hemmeligt nyt"), ("closed", "1")]);
    let open = anyone.read("/byledelsen/aendringer");
    assert!(open.contains("Siden mødet onsdag den 25. november 2026"), "{open}");
    assert!(open.contains("Nyt punkt, som afventer dato: »Siden mødet«."), "{open}");
    assert!(!open.contains("Åbent nyt") && !open.contains("Hemmeligt"), "{open}");
    assert!(browser.read("/byledelsen/aendringer").contains("»Hemmeligt nyt«"));
    // A cached answer is outdated after the next edit.
    make(&mut browser, ADD, &[("title", "Det sidste nye")]);
    assert!(anyone.read("/byledelsen/aendringer").contains("»Det sidste nye«"));
}

/// A look into the history takes longer than no look.
#[test]
fn nothing_closed_makes_the_open_page_of_changes_look_again() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let mut browser = Browser::administrator(&server);
    make(&mut browser, ADD, &[("title", "Åbent nyt")]);
    let before = anyone.read("/byledelsen/aendringer");
    make(&mut browser, ADD, &[("title", "Hemmeligt nyt"), ("closed", "1")]);
    let history = house.state().join("history");
    fs::rename(history.join("objects"), history.join("aside")).unwrap();
    assert_eq!(anyone.read("/byledelsen/aendringer"), before);
    assert!(browser.read("/byledelsen/aendringer").contains("Der er ingen historik"));
}

/// Waits until the day of the clock is the day of the pages.
fn wait_for_the_day(anyone: &mut Browser) {
    let old = "href=\"/byledelsen/moede/2026-11-25\"";
    wait("the day has passed", || !anyone.read("/byledelsen").contains(old));
}
