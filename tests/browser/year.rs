//! What a secretary does with what all bodies share, by mouse, counted in clicks.

use crate::driver::{Browser, Driver};
use crate::program::Program;

const SEE: &str = "//main//button[@name='trin' and @value='vis']";
const SAVE: &str = "//main//button[@name='trin' and @value='gem']";

/// Clicks each of these in turn; how many they are.
async fn click_all(browser: &Browser, places: &[&str]) -> usize {
    for place in places {
        browser.click(place).await;
    }
    places.len()
}

#[tokio::test]
async fn a_new_chief_takes_five_clicks_and_this_years_summer_five() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.printed_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;

    browser.go("/").await;
    let way = [
        "//summary[normalize-space()='Plan']",
        "//a[@href='/personer']",
        "//a[@href='/personer/stabschef/ny-person']",
    ];
    let mut clicks = click_all(&browser, &way).await;
    browser.becomes("document.activeElement.id", "name").await;
    browser.write("name", "Anne").await;
    browser.write("from", "1. marts 2027").await;
    clicks += click_all(&browser, &[SEE]).await;
    browser.sees("stabschef fra den 1. marts 2027: Anne").await;
    clicks += click_all(&browser, &[SAVE]).await;
    browser.sees("Gemt.").await;
    browser.sees("Kommer: Anne, fra 1. marts 2027").await;
    assert_eq!(clicks, 5);

    browser.go("/").await;
    let way = [
        "//summary[normalize-space()='Plan']",
        "//a[@href='/kalender']",
        "//a[starts-with(normalize-space(), 'Andre datoer: Sommerferie 5. juli')]",
    ];
    let mut clicks = click_all(&browser, &way).await;
    browser.write("from", "28. juni 2027").await;
    browser.write("to", "8. august 2027").await;
    clicks += click_all(&browser, &[SEE]).await;
    browser.sees("Mødet den 30. juni 2027 udgår.").await;
    clicks += click_all(&browser, &[SAVE]).await;
    browser.sees("28. juni – 8. august 2027").await;
    assert_eq!(clicks, 5);
    browser.close().await;
}
