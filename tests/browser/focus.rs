//! After every step the focus is where the next key is wanted.

use crate::driver::{Browser, Driver};
use crate::program::Program;
use fantoccini::key::Key;

async fn type_keys(browser: &Browser, keys: &str) {
    let active = browser.client.active_element().await.unwrap();
    active.send_keys(keys).await.unwrap();
}

#[tokio::test]
async fn the_next_key_saves_and_then_is_at_what_was_saved() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    let enter = char::from(Key::Enter).to_string();
    browser.sign_in_first(&address).await;
    browser.go("/direktionen/moede/2026-11-25").await;
    browser.follow("Nyt punkt til mødet").await;
    browser.becomes("document.activeElement.id", "title").await;
    type_keys(&browser, &format!("Fra tastaturet{enter}")).await;
    browser.sees("Er det sådan").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    type_keys(&browser, &enter).await;
    browser.sees("Gemt.").await;
    browser.becomes("location.pathname", "/direktionen/moede/2026-11-25").await;
    browser.becomes("document.activeElement.id", "fra-tastaturet-2026-11-25").await;
    // The receipt is in sight all the same.
    let top = "String(document.querySelector('.saved').getBoundingClientRect().top >= 0)";
    browser.becomes(top, "true").await;

    // Where nothing is marked the receipt has the focus: the next key is "Fortryd".
    browser.go("/direktionen/moede/2026-12-16/flyt").await;
    browser.write("time", "10-12").await;
    browser.write("reason", "Kollision").await;
    browser.press("Se ændringen").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    type_keys(&browser, &enter).await;
    browser.sees("Gemt.").await;
    browser.becomes("document.activeElement.className", "saved").await;
    browser.close().await;
}

#[tokio::test]
async fn a_key_in_the_filter_stays_on_the_page() {
    let (program, driver) = (Program::start(), Driver::start());
    let browser = driver.browser(&program).await;
    browser.go("/direktionen").await;
    browser.click("//summary[. = 'Søg i planen']").await;
    browser.run("document.getElementById('kategori').focus(); window.same = true").await;
    type_keys(&browser, &char::from(Key::Down).to_string()).await;
    let chosen = "String(document.getElementById('kategori').value !== '')";
    browser.becomes(chosen, "true").await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    browser.becomes("String(window.same === true)", "true").await;
    browser.click("//form[contains(@class, 'filter')]//button").await;
    browser.sees("Vis hele planen").await;
    browser.close().await;
}

#[tokio::test]
async fn the_names_of_a_long_list_come_with_the_focus() {
    let role = |n| format!("[[role]]\nid = \"r{n}\"\ntitle = \"konsulent for område {n}\"\n");
    let roles: String = (0..600).map(role).collect();
    let program = Program::start_on("2026-11-25", |plans| {
        std::fs::write(plans.join("mange.toml"), &roles).unwrap();
    });
    let driver = Driver::start();
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go("/direktionen/nyt-punkt").await;
    let number = "String(document.getElementById('personer').options.length)";
    browser.becomes(number, "0").await;
    browser.run("document.getElementById('role').focus()").await;
    let is_there = "String([...document.getElementById('personer').options]\
                    .some((one) => one.value === 'konsulent for område 599'))";
    browser.becomes(is_there, "true").await;
    browser.run("document.getElementById('title').focus()").await;
    browser.run("document.getElementById('role').focus()").await;
    browser
        .becomes("String(document.getElementById('personer').options.length > 600)", "true")
        .await;
    browser.close().await;
}
