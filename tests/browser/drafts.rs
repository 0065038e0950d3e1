//! What is typed in a window that is closed, or while the server is dead.

use crate::driver::{Browser, Driver};
use crate::program::{PATIENCE, Program};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const TODAY: &str = "2024-01-10";
const WRITE: &str = "/direktionen/moede/2024-01-10/referat";
/// Counts what the page has sent and not heard of yet.
const COUNT: &str = "const send = window.fetch; window.unanswered = 0; \
    window.fetch = (...what) => { window.unanswered++; const answer = send(...what); \
    answer.finally(() => setTimeout(() => window.unanswered--)); return answer }";
/// The field of the first section.
const FIELD: &str = "afsnit.protocols";

/// What the drafts on disk hold. A temporary file is not kept yet: a kill loses it.
fn drafts(program: &Program) -> String {
    let files = fs::read_dir(program.dir.path().join("state/drafts")).into_iter().flatten();
    let drafts = files.flatten().map(|file| file.path()).filter(|path| is_draft(path));
    drafts.filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn is_draft(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

async fn has_kept(program: &Program, text: &str) {
    let start = Instant::now();
    while !drafts(program).contains(text) {
        assert!(start.elapsed() < PATIENCE, "`{text}` is not in {}", drafts(program));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn said(browser: &Browser, words: &str) {
    let said = "document.querySelector('[data-draft-said]').textContent";
    browser.becomes(&format!("String({said}.includes('{words}'))"), "true").await;
}

#[tokio::test]
async fn the_last_words_before_a_window_is_closed_are_kept() {
    let (mut program, driver) = (Program::start_on(TODAY, |_| {}), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    let first = browser.client.window().await.unwrap();
    for (text, filler) in [("sidste ord et", 0), (" sidste ord to", 30_000)] {
        let window = browser.client.new_window(true).await.unwrap();
        browser.client.switch_to_window(window.handle).await.unwrap();
        browser.go(WRITE).await;
        browser.run(COUNT).await;
        browser.write(FIELD, &format!("Begyndelsen {filler}")).await;
        said(&browser, "Kladden er gemt").await;
        // More than a page that is left may send at once: only the last words are new.
        let fill = format!(
            "const f = document.getElementById('{FIELD}'); f.value += ' ' + 'ø'.repeat({filler}); \
             f.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        );
        browser.run(&fill).await;
        if filler > 0 {
            has_kept(&program, "øøø").await;
            browser.becomes("String(window.unanswered)", "0").await;
        }
        let field = browser.client.find(fantoccini::Locator::Id("afsnit.economy")).await.unwrap();
        field.send_keys(text).await.unwrap();
        browser.client.close_window().await.unwrap();
        has_kept(&program, text).await;
        browser.client.switch_to_window(first.clone()).await.unwrap();
    }
    program.kill();
    program.start_again(TODAY);
    browser.go(WRITE).await;
    let shown = "document.getElementById('afsnit.economy').value";
    browser.becomes(shown, "sidste ord et sidste ord to").await;
    browser.close().await;
}

#[tokio::test]
async fn who_types_without_a_pause_is_kept_too_and_a_dead_server_is_tried_again() {
    let (mut program, driver) = (Program::start_on(TODAY, |_| {}), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    browser.sign_in_first(&address).await;
    browser.go(WRITE).await;
    let typing = format!(
        "const f = document.getElementById('{FIELD}'); let n = 0; \
         window.typing = setInterval(() => {{ f.value += ' ord' + n++; \
         f.dispatchEvent(new Event('input', {{ bubbles: true }})) }}, 50)"
    );
    browser.run(&typing).await;
    has_kept(&program, "ord9").await;
    browser.run("clearInterval(window.typing)").await;

    program.kill();
    browser.write("afsnit.economy", "Skrevet imens").await;
    said(&browser, "Lad vinduet stå åbent").await;
    assert!(!drafts(&program).contains("Skrevet imens"));
    program.start_again(TODAY);
    // By itself, without another key.
    has_kept(&program, "Skrevet imens").await;
    said(&browser, "Kladden er gemt").await;
    browser.close().await;
}
