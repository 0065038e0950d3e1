//! A day at the secretariat.

use crate::driver::Driver;
use crate::program::{PATIENCE, Program};
use std::fs;

#[tokio::test]
async fn an_item_comes_awaits_gets_its_date_moves_and_is_taken_back() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.picture("overblik", 800).await;

    browser.go("/direktionen").await;
    browser.follow("Nyt punkt").await;
    browser.write("title", "Ny strategi for havnen").await;
    browser.write("minutes", "30").await;
    browser.picture("nyt-punkt", 1350).await;
    browser.press("Se ændringen").await;
    browser.sees("Nyt punkt, som afventer dato: »Ny strategi for havnen«.").await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;

    // Dated from the awaiting list.
    let item = "//*[@id='afventer']//li[contains(., 'Ny strategi')]";
    browser.click(&format!("{item}//summary[starts-with(@aria-label, 'Valg for')]")).await;
    browser.click(&format!("{item}//a[. = 'Giv dato']")).await;
    browser.write("date", "onsdag i uge 51").await;
    browser.press("Se ændringen").await;
    browser.sees("sættes på mødet den 16. december 2026").await;
    browser.picture("forhaandsvisning", 700).await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    let row = "//table[contains(@class, 'forward')]//tr[contains(., '16. dec.')]";
    browser.click(&format!("{row}//summary[contains(., 'Ny strategi for havnen')]")).await;
    assert!(program.feed().contains("Ny strategi for havnen"));

    // The meeting is cancelled: the preview has where its items go.
    browser.click(&format!("{row}//th/a")).await;
    browser.follow("Aflys mødet").await;
    browser.press("Se ændringen").await;
    browser.sees("Skriv, hvorfor mødet aflyses.").await;
    browser.write("reason", "KL-topmøde").await;
    browser.press("Se ændringen").await;
    browser.sees("Mødet den 16. december 2026 aflyses: KL-topmøde.").await;
    browser.sees("»Ny strategi for havnen« flyttes fra mødet den 16. december 2026 til mødet den 6. januar 2027.").await;
    browser.picture("aflys", 900).await;
    browser.press("Gem").await;
    browser.sees("Mødet aflyses pga. KL-topmøde").await;
    browser.go("/direktionen/moede/2027-01-06").await;
    browser.sees("Ny strategi for havnen").await;
    assert!(program.feed().contains("KL-topmøde"));

    // Taken back from the history.
    browser.follow("Historik").await;
    browser.picture("historik", 800).await;
    browser.follow("Se før og efter").await;
    browser.sees("Mødet den 16. december 2026 holdes alligevel.").await;
    browser.picture("aendring", 1000).await;
    browser.press("Fortryd ændringen").await;
    browser.sees("Gemt.").await;
    browser.go("/direktionen/moede/2026-12-16").await;
    browser.sees("Ny strategi for havnen").await;
    browser.picture("moede", 900).await;
    assert!(!program.feed().contains("KL-topmøde"));
    browser.click("//button[normalize-space()='Log ud']").await;
    browser.sees("Log ind").await;
    browser.close().await;
}

#[tokio::test]
async fn two_browsers_edit_concurrently_and_nothing_typed_is_lost() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let (one, other) = (driver.browser(&program).await, driver.browser(&program).await);
    one.sign_in_first(&address).await;
    other.sign_in().await;
    let anyone = driver.browser(&program).await;
    anyone.go("/direktionen").await;

    other.go("/direktionen/nyt-punkt").await;
    other.write("title", "Den andens punkt").await;
    one.go("/direktionen/nyt-punkt").await;
    one.write("title", "Den enes punkt").await;
    one.press("Se ændringen").await;
    one.press("Gem").await;
    one.sees("Gemt.").await;
    // Both open pages hear of it; the form keeps what was typed.
    anyone.sees("Planen er ændret. Vis igen").await;
    other.sees("Planen er ændret af en anden.").await;
    other.becomes("document.getElementById('title').value", "Den andens punkt").await;
    other.press("Se ændringen").await;
    other.sees("Planen er ændret imens").await;
    other.sees("Den enes punkt").await;
    other.becomes("document.activeElement.className", "problems note").await;
    other.picture("konflikt", 800).await;
    other.press("Gem").await;
    other.sees("Gemt.").await;
    other.sees("Den enes punkt").await;
    other.sees("Den andens punkt").await;
    anyone.follow("Vis igen").await;
    anyone.sees("Den andens punkt").await;
    for browser in [one, other, anyone] {
        browser.close().await;
    }
}

#[tokio::test]
async fn editors_see_where_a_broken_plan_is_wrong() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen").await;
    let path = program.plan("direktionen/punkter.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n[[item]]\nid = \"ny\"\ntitel = \"Ny\"\n")).unwrap();
    let start = std::time::Instant::now();
    while !browser.text().await.contains("Planen på disken har fejl") {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        browser.go("/direktionen").await;
    }
    browser.sees("direktionen/punkter.toml").await;
    browser.sees("mente du `title`?").await;
    browser.picture("fejl-i-planen", 800).await;
    fs::write(&path, text).unwrap();
    while browser.text().await.contains("Planen på disken har fejl") {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        browser.go("/direktionen").await;
    }
    browser.close().await;
}

#[tokio::test]
async fn everything_can_be_done_from_the_keyboard() {
    use fantoccini::key::Key;
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen/punkter").await;
    let keys = async |text: &str| {
        let active = browser.client.active_element().await.unwrap();
        active.send_keys(text).await.unwrap();
    };
    let tab = char::from(Key::Tab).to_string();
    let at = async |what: &str| {
        let active = "document.activeElement.id || document.activeElement.innerText";
        browser.becomes(active, what).await;
    };
    // The first key shows the way past the top.
    keys(&tab).await;
    at("Gå til indholdet").await;
    keys(&char::from(Key::Enter).to_string()).await;
    keys(&tab).await;
    let main = "document.getElementById('_indhold').contains(document.activeElement)";
    browser.becomes(&format!("String({main})"), "true").await;
    // A form is where one goes to write.
    browser.go("/direktionen/nyt-punkt").await;
    at("title").await;
    let outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle").await;
    assert_eq!(outline, "solid");
    keys("Fra tastaturet").await;
    keys(&tab).await;
    at("hvornaar-afventer").await;
    keys(&char::from(Key::Down).to_string()).await;
    at("hvornaar-dato").await;
    keys(&tab).await;
    at("date").await;
    keys("9/12").await;
    keys(&char::from(Key::Enter).to_string()).await;
    browser.sees("Nyt punkt på mødet den 9. december 2026: »Fra tastaturet«.").await;
    browser.close().await;
}
