//! The agenda of a meeting at work: by mouse, by keyboard, and with others at it.

use crate::driver::{Browser, Driver};
use crate::program::Program;
use fantoccini::key::Key;

/// A meeting with five points.
const PAGE: &str = "/direktionen/dagsorden/2027-03-10";

/// The titles of the points with a time, in the order of the form.
async fn points(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.point')].filter(p => \
        p.querySelector('.point-time').textContent).map(p => p.id)";
    let found = browser.run(script).await;
    found.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

async fn time(browser: &Browser, key: &str) -> String {
    let script = format!("return document.getElementById('{key}_tid').textContent");
    browser.run(&script).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn times_follow_what_is_typed_and_one_sitting_is_saved_as_one() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go(PAGE).await;
    let before = points(&browser).await;
    let (first, second) = (before[0].clone(), before[1].clone());
    browser.picture("dagsorden", 900).await;

    browser.width(390).await;
    browser.picture("dagsorden-telefon", 1700).await;
    browser.width(1280).await;

    // The times and the document follow by themselves.
    assert_eq!(time(&browser, &first).await, "10.00");
    browser.write(&format!("{first}_minutes"), "55").await;
    browser.becomes(&format!("document.getElementById('{second}_tid').textContent"), "10.55").await;
    browser
        .becomes("String(document.getElementById('tekst').innerText.includes('10.55'))", "true")
        .await;

    // By a button, which keeps the focus; and by dragging.
    browser.click(&format!("//li[@id='{first}']//button[@data-step='down']")).await;
    assert_eq!(points(&browser).await[..2], [second.clone(), first.clone()]);
    browser.becomes("document.activeElement.dataset.step", "down").await;
    browser.becomes(&format!("document.getElementById('{second}_tid').textContent"), "10.00").await;
    let drag = format!(
        "const [a, b] = ['{second}', '{first}'].map(id => document.getElementById(id)); \
         const fire = (on, type, y) => on.dispatchEvent(new DragEvent(type, {{ bubbles: true, cancelable: true, clientY: y }})); \
         fire(a.querySelector('.grip'), 'dragstart', 0); \
         fire(b, 'dragover', b.getBoundingClientRect().bottom); fire(a, 'dragend', 0)"
    );
    browser.run(&drag).await;
    assert_eq!(points(&browser).await[..2], [first.clone(), second.clone()]);
    browser.becomes(&format!("document.getElementById('{first}_tid').textContent"), "10.00").await;

    browser.press("Se ændringen").await;
    browser.sees("Er det sådan").await;
    browser.sees("(minutter)").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    browser.picture("dagsorden-forhaandsvisning", 900).await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    browser.becomes("location.pathname", PAGE).await;
    assert_eq!(time(&browser, &second).await, "10.55");
    browser.press("Fortryd").await;
    browser.sees("Taget tilbage").await;
    browser.go(PAGE).await;
    assert_ne!(time(&browser, &second).await, "10.55");
    browser.close().await;
}

#[tokio::test]
async fn the_agenda_is_worked_on_from_the_keyboard_alone() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go(PAGE).await;
    let first = points(&browser).await[0].clone();
    let minutes = format!("{first}_minutes");
    browser.run(&format!("document.getElementById('{minutes}').focus()")).await;
    let keys = async |keys: &[Key]| {
        let active = browser.client.active_element().await.unwrap();
        let text: String = keys.iter().map(|key| char::from(*key)).collect();
        active.send_keys(&text).await.unwrap();
    };
    // Minutes, then the two buttons that move the point.
    keys(&[Key::Tab]).await;
    browser.becomes("document.activeElement.dataset.step", "up").await;
    keys(&[Key::Tab]).await;
    browser.becomes("document.activeElement.dataset.step", "down").await;
    keys(&[Key::Enter]).await;
    let script =
        format!("[...document.querySelectorAll('.point')].findIndex(p => p.id === '{first}')");
    let at = browser.run(&format!("return {script}")).await;
    browser.becomes("document.activeElement.dataset.step", "down").await;
    keys(&[Key::Enter]).await;
    browser.becomes(&format!("String({script} === {at} + 1)"), "true").await;
    // Enter in a field is the preview, and there it is "Gem".
    browser.run(&format!("document.getElementById('{minutes}').focus()")).await;
    let active = browser.client.active_element().await.unwrap();
    active.send_keys(&char::from(Key::Enter).to_string()).await.unwrap();
    browser.sees("Er det sådan").await;
    browser.sees("rækkefølge").await;
    browser.becomes("document.activeElement.textContent", "Gem").await;
    keys(&[Key::Enter]).await;
    browser.sees("Gemt.").await;
    browser.becomes("document.activeElement.className", "saved").await;
    browser.close().await;
}
