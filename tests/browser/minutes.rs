//! Minutes written while the meeting goes on.

use crate::circle::before_the_meeting_of;
use crate::driver::Driver;
use crate::pages::AXE;
use crate::program::Program;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use std::fs;

const WRITE: &str = "/direktionen/moede/2024-01-24/referat";
const CITIZENS: &str = "borgermoede-2024.2024-01-24";
const LEADERS: &str = "faelles-lederdag-2024.2024-01-24";

#[tokio::test]
async fn a_point_is_found_begun_and_followed_up_without_leaving_the_page() {
    let plan = before_the_meeting_of("2024-01-24");
    let (program, driver) = (Program::start_on("2024-01-24", plan), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go(WRITE).await;
    for width in [320, 390, 1280] {
        browser.width(width).await;
        browser.fits(WRITE, width).await;
        let found = browser.violations(&AXE).await;
        assert_eq!(found, json!([]), "{width}: {found:#}");
    }
    browser.picture("referat", 1100).await;
    browser.run("window.isSamePage = true").await;

    // The list of points leads to one, and what is kept is said where one writes.
    browser.click("//summary[normalize-space()='Gå til punkt']").await;
    browser.click("//details[@open]//a[contains(., 'Borgermøde')]").await;
    let is_in_sight = format!(
        "(r => String(r.top > 0 && r.bottom < innerHeight))\
         (document.getElementById('tekst.{CITIZENS}').getBoundingClientRect())"
    );
    browser.becomes(&is_in_sight, "true").await;
    browser.becomes("String(document.querySelector('.jump').open)", "false").await;

    // The case's text in the past tense, in place.
    let place = format!("//button[@name='forslag' and @value='tekst.{CITIZENS}']");
    browser.click(&format!("{place}/ancestor::details/summary")).await;
    browser.click(&place).await;
    let begun = format!(
        "String(document.getElementById('tekst.{CITIZENS}').value.includes('Direktionen drøftede'))"
    );
    browser.becomes(&begun, "true").await;
    browser.becomes("document.activeElement.id", &format!("tekst.{CITIZENS}")).await;
    browser.becomes("String(window.isSamePage)", "true").await;
    let said = "document.querySelector('[data-draft-said]').textContent.slice(0, 19)";
    browser.becomes(said, "Kladden er gemt kl.").await;

    // Two follow-ups of one point; Enter in a line shows what would change.
    browser.write(&format!("tekst.{LEADERS}"), "Direktionens lederdag planlægges.").await;
    let more =
        format!("document.getElementById('goeres.{LEADERS}').closest('details').open = true");
    browser.run(&more).await;
    for (field, text) in [
        ("goeres", "Ansvarlig for lederdagen"),
        ("hvem", "stabschef"),
        ("goeres2", "Opstartsmøde"),
        ("senest2", "ultimo februar 2024"),
    ] {
        browser.write(&format!("{field}.{LEADERS}"), text).await;
    }
    let last = format!("senest2.{LEADERS}");
    let field = browser.client.find(Locator::Id(&last)).await.unwrap();
    field.send_keys(&char::from(Key::Enter).to_string()).await.unwrap();
    browser.sees("2 beslutninger, 2 opfølgninger").await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    let minutes = fs::read_to_string(program.plan("direktionen/referat.toml")).unwrap();
    for written in ["title = \"Ansvarlig for lederdagen\"", "due = \"2024-02 ultimo\""] {
        assert!(minutes.contains(written), "{written}: {minutes}");
    }
    browser.close().await;
}
