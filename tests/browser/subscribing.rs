//! From the code on a screen or on paper to the page on a phone that subscribes.

use crate::driver::{Browser, Driver};
use crate::program::Program;
use fantoccini::Locator;
use resvg::tiny_skia::Pixmap;
use std::collections::BTreeSet;

/// What a phone reads off the picture of the page's first code.
async fn read_code(browser: &Browser) -> String {
    let code = browser.client.find(Locator::Css(".qr svg")).await.unwrap();
    let picture = Pixmap::decode_png(&code.screenshot().await.unwrap()).unwrap();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let light = |x: usize, y: usize| picture.pixels()[y * width + x].green();
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    let grids = seen.detect_grids();
    assert_eq!(grids.len(), 1, "one code on the picture");
    grids[0].decode().unwrap().1
}

/// Of every link on the page.
async fn links(browser: &Browser) -> Vec<String> {
    let all = browser.run("return [...document.links].map(link => link.href)").await;
    all.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect()
}

async fn hides_the_code(browser: &Browser) {
    let shown = "[...document.querySelectorAll('.qr')].filter(e => e.checkVisibility()).length";
    browser.becomes(&format!("String({shown})"), "0").await;
}

#[tokio::test]
async fn a_code_leads_a_phone_to_the_page_that_subscribes() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/links").await;
    browser.write("ejer", "Økonomichef").await;
    browser.choose("rolle-oekonomichef").await;
    browser.press("Lav adressen").await;
    browser.sees("Den vises kun nu.").await;
    let page = read_code(&browser).await;
    browser.becomes("document.querySelector('#side-_').value", &page).await;
    browser.becomes("document.querySelector('#adresse-_').value", &format!("{page}.ics")).await;

    let path = page.strip_prefix(&program.base).unwrap().to_owned();
    program.opens(&path);
    let phone = driver.browser(&program).await;
    phone.width(390).await;
    phone.client.goto(&page).await.unwrap();
    phone.sees("Abonnér").await;
    phone.sees("Økonomichef").await;
    hides_the_code(&phone).await;
    // The button subscribes to the calendar that the page shows.
    let host = program.base.trim_start_matches("http://");
    let button = phone.client.find(Locator::Css("a.calendar-button")).await.unwrap();
    let webcal = button.attr("href").await.unwrap().unwrap();
    assert_eq!(webcal, format!("webcal://{host}{path}.ics"));
    assert!(program.get(&format!("{path}.ics")).contains("X-WR-CALNAME:Økonomichef\r\n"));

    // Meetings open, with what the role has of them.
    phone.click("//li[contains(., '13. jan. 2027')]//summary").await;
    phone.sees("onsdag den 13. januar 2027").await;

    // Every link stays inside; so do those of the pages that they lead to.
    let (mut seen, mut open) = (BTreeSet::new(), vec![page.clone()]);
    while let Some(next) = open.pop() {
        if !seen.insert(next.clone()) || seen.len() > 12 {
            continue;
        }
        phone.client.goto(&next).await.unwrap();
        phone.sees("Privat side").await;
        for link in links(&phone).await {
            assert!(link.starts_with(&page) || link == webcal, "{next} leads to {link}");
            open.extend(
                link.strip_prefix(&page).filter(|_| !link.contains('#')).map(|_| link.clone()),
            );
        }
    }
    assert!(seen.len() > 3, "{seen:?}");
    phone.close().await;
    browser.close().await;
}

#[tokio::test]
async fn the_open_pages_code_leads_a_phone_to_itself() {
    let (program, driver) = (Program::start(), Driver::start());
    let browser = driver.browser(&program).await;
    browser.go("/direktionen/abonner").await;
    browser.sees("Tilføj i Google Kalender").await;
    let page = read_code(&browser).await;
    assert_eq!(page, format!("{}/direktionen/abonner", program.base));
    browser.width(390).await;
    browser.client.goto(&page).await.unwrap();
    browser.sees("Outlook på telefonen").await;
    hides_the_code(&browser).await;
    let button = browser.client.find(Locator::LinkText("Abonnér med ét klik")).await.unwrap();
    let host = program.base.trim_start_matches("http://");
    let webcal = format!("webcal://{host}/direktionen.ics");
    assert_eq!(button.attr("href").await.unwrap().unwrap(), webcal);
    browser.close().await;
}
