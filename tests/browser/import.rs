//! Minutes read in on the page: chosen, compared, ticked, previewed, saved, undone; and the
//! first body of an empty plan.

use crate::circle::before_the_meeting_of;
use crate::driver::{Browser, Driver};
use crate::pages::AXE;
use crate::program::{PATIENCE, Program};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Instant;

const TODAY: &str = "2024-01-25";

fn reference(name: &str) -> String {
    format!("{}/tests/import/reference/{name}", env!("CARGO_MANIFEST_DIR"))
}

async fn choose_file(browser: &Browser, name: &str) {
    let field = browser.client.find(Locator::Id("fil")).await.unwrap();
    field.send_keys(&reference(name)).await.unwrap();
}

/// At three widths nothing sticks out, and axe-core finds nothing.
async fn look(browser: &Browser, name: &str) {
    for width in [320, 390, 1280] {
        browser.width(width).await;
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
        browser.fits(name, width).await;
        let found = browser.violations(&AXE).await;
        assert_eq!(found, json!([]), "{name} at {width}: {found:#}");
    }
}

async fn ticked(browser: &Browser) -> u64 {
    let ticked = "return document.querySelectorAll('[name=valg]:checked').length";
    browser.run(ticked).await.as_u64().unwrap()
}

#[tokio::test]
async fn minutes_are_read_in_previewed_saved_and_undone() {
    let plan = before_the_meeting_of("2024-01-24");
    let (program, driver) = (Program::start_on(TODAY, plan), Driver::start());
    let address = program.first_address();
    let minutes = || fs::read_to_string(program.plan("direktionen/referat.toml")).unwrap();
    let before = minutes();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen").await;
    browser.follow("Læs et referat ind").await;
    look(&browser, "choosing a document").await;
    choose_file(&browser, "003_1ec1f7131ba27905.txt").await;
    browser.press("Læs").await;
    browser.sees("referatet af 24. januar 2024").await;
    look(&browser, "the comparison").await;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = false)").await;
    browser.picture("indlaes", 1500).await;

    // What is sure is ticked, and the rest is looked at.
    assert_eq!(ticked(&browser).await, 11);
    let line = |words: &str| format!("//label[starts-with(normalize-space(), '{words}')]");
    browser.click(&line("opfølgning: »Årlig fælles lederdag: ansvarlig for lederdagen«")).await;
    browser.click(&line("opfølgning: »Bemærkninger til den kommende opfølgningssag")).await;
    assert_eq!(ticked(&browser).await, 11);
    browser.press("Vis, hvad der ændres").await;
    browser.sees("Det ændres i mødeplanen").await;
    assert_eq!(ticked(&browser).await, 11);
    look(&browser, "the preview").await;
    assert_eq!(minutes(), before);
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    let text = minutes();
    assert_eq!(text.matches("date = 2024-01-24").count(), 5);
    assert!(text.contains("Bemærkninger til den kommende opfølgningssag"));
    assert!(!text.contains("title = \"Årlig fælles lederdag: ansvarlig"));
    browser.go("/direktionen/opfoelgning").await;
    browser.sees("Bemærkninger til den kommende opfølgningssag").await;

    // Again: nothing but what was not wanted.
    browser.go("/direktionen/indlaes").await;
    choose_file(&browser, "003_1ec1f7131ba27905.txt").await;
    browser.press("Læs").await;
    browser.sees("referatet af 24. januar 2024").await;
    assert_eq!(ticked(&browser).await, 1);
    browser.go("/log").await;
    browser.follow("Se før og efter").await;
    browser.press("Fortryd ændringen").await;
    browser.sees("Gemt.").await;
    let start = Instant::now();
    while minutes() != before {
        assert!(start.elapsed() < PATIENCE, "{}", minutes());
    }
    browser.close().await;
}

#[tokio::test]
async fn the_same_from_the_keyboard_and_in_the_dark() {
    let plan = before_the_meeting_of("2024-01-24");
    let (program, driver) = (Program::start_on(TODAY, plan), Driver::start());
    let address = program.first_address();
    let browser = driver.dark_browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen/indlaes").await;
    look(&browser, "choosing a document, dark").await;
    let keys = async |keys: &[char]| {
        let active = browser.client.active_element().await.unwrap();
        active.send_keys(&keys.iter().collect::<String>()).await.unwrap();
    };
    let (tab, enter) = (char::from(Key::Tab), char::from(Key::Enter));
    let at = "document.activeElement.id || document.activeElement.textContent.trim()";
    // The system's own window chooses the file.
    choose_file(&browser, "003_1ec1f7131ba27905.txt").await;
    browser.run("document.getElementById('tekst').focus()").await;
    for place in ["moede", "Læs"] {
        keys(&[tab]).await;
        browser.becomes(at, place).await;
    }
    keys(&[enter]).await;
    browser.sees("referatet af 24. januar 2024").await;
    look(&browser, "the comparison, dark").await;
    // The first line has the focus: space unticks it.
    browser.becomes("document.activeElement.name", "valg").await;
    let before = ticked(&browser).await;
    keys(&[' ']).await;
    assert_eq!(ticked(&browser).await, before - 1);
    keys(&[enter]).await;
    browser.sees("Det ændres i mødeplanen").await;
    look(&browser, "the preview, dark").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    keys(&[enter]).await;
    browser.sees("Gemt.").await;
    browser.close().await;
}

#[tokio::test]
async fn an_empty_plan_begins_with_the_last_minutes() {
    let nothing = |plans: &Path| {
        fs::remove_dir_all(plans).unwrap();
        fs::create_dir(plans).unwrap();
    };
    let (program, driver) = (Program::start_on(TODAY, nothing), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.go("/").await;
    look(&browser, "an empty plan").await;
    browser.sign_in_first(&address).await;
    browser.go("/").await;
    look(&browser, "an empty plan for editors").await;
    choose_file(&browser, "002_18dd676f4e380766.txt").await;
    browser.press("Læs dokumentet").await;
    browser.sees("hver onsdag").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    look(&browser, "the first body").await;
    browser.run("document.querySelectorAll('details').forEach(d => d.open = false)").await;
    browser.picture("begynd", 1100).await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    browser.becomes("location.pathname", "/direktionen").await;
    assert!(fs::read_to_string(program.plan("direktionen/body.toml")).unwrap().contains("WE"));
    browser.close().await;
}
