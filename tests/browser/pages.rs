//! Every page, narrow and wide, for anyone and for those signed in: nothing
//! sticks out, and axe-core finds nothing.

use crate::driver::{Browser, Driver};
use crate::program::Program;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// The script of axe-core, at a fixed version from npm, under `target/`; put there
/// by the first test that wants it.
pub static AXE: LazyLock<String> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/install.sh");
    let done = Command::new("bash").arg(script).arg(&target).status().unwrap();
    assert!(done.success(), "axe-core comes from npm");
    std::fs::read_to_string(target.join("node_modules/axe-core/axe.min.js")).unwrap()
});

const FOR_ANYONE: &[&str] = &[
    "/",
    "/direktionen",
    "/direktionen?q=budget&tidligere=1",
    "/direktionen?q=findesikke",
    "/direktionen/moede/2026-11-25",
    "/direktionen/aarshjul/2026",
    "/direktionen/aarsplan/2026",
    "/direktionen/abonner",
    "/direktionen/aendringer",
    "/direktionen/eventuelt/2026-11-25",
    "/direktionen/dagsorden/2026-11-25",
    "/direktionen/referat/2026-11-25",
    "/direktionen/moedekalender/2026",
    "/chefforum",
    "/kalender",
    "/organer",
    "/sager",
    "/sager/kan-det-naas?organ=direktionen&organ=kommunalbestyrelsen&senest=1.+marts+2027",
    "/login",
    "/findes/ikke",
];

const FOR_EDITORS: &[&str] = &[
    "/",
    "/direktionen",
    "/direktionen/moede/2026-11-25",
    "/direktionen/dagsorden/2026-11-25",
    "/direktionen/dagsorden/2026-11-25?audience=full",
    "/direktionen/dagsorden/2026-11-18",
    "/direktionen/punkter",
    "/direktionen/nyt-punkt",
    "/direktionen/nyt-moede",
    "/direktionen/moede/2026-11-25/aflys",
    "/direktionen/moede/2026-11-25/flyt",
    "/direktionen/punkt/aarshjul/ret",
    "/direktionen/punkt/aarshjul/traek-tilbage",
    "/kalender",
    "/kalender/ny-begivenhed",
    "/kalender/ny-ferie",
    "/kalender/ny-lukkedag",
    "/kalender/begivenhed/lederdag/2027-06-10/ligger-fast",
    "/kalender/begivenhed/lederdag/hvert-aar",
    "/personer",
    "/personer/stabschef/ny-person",
    "/personer/ny-rolle",
    "/organer",
    "/organer/nyt-organ",
    "/organer/direktionen/ret",
    "/organer/direktionen/moeder/freq-weekly-byday-we-2022-10-05/fra-en-dag",
    "/sager",
    "/sager/ny-sag",
    "/sager/kb-seminar-2024.2/dato",
    "/links",
    "/log",
    "/direktionen/log",
    "/brugere",
    "/adgangskode",
];

async fn look(browser: &Browser, name: &str) {
    for width in [320, 1280] {
        browser.width(width).await;
        browser.fits(name, width).await;
        // What is folded away counts as well.
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
        browser.fits(name, width).await;
        let found = browser.violations(&AXE).await;
        assert_eq!(found, json!([]), "{name} at {width}: {found:#}");
    }
}

#[tokio::test]
async fn every_page_fits_and_keeps_nobody_out() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.printed_address();
    let browser = driver.browser(&program).await;
    for path in FOR_ANYONE {
        browser.go(path).await;
        look(&browser, path).await;
    }
    // It would find something if there were something.
    browser.run("document.documentElement.removeAttribute('lang')").await;
    assert!(browser.violations(&AXE).await.to_string().contains("html-has-lang"));
    browser.go("/direktionen").await;
    browser.picture("plan", 900).await;
    browser.width(320).await;
    browser.picture("plan-telefon", 700).await;
    browser.client.goto(&address).await.unwrap();
    look(&browser, "the first administrator").await;
    browser.sign_in_first(&address).await;
    for path in FOR_EDITORS {
        browser.go(path).await;
        look(&browser, path).await;
    }
    browser.go("/direktionen/punkter").await;
    browser.picture("punkter", 900).await;

    // Forms that were filled in wrong, a preview, a receipt, an entry.
    let path = "/direktionen/nyt-punkt";
    browser.go(path).await;
    browser.choose("hvornaar-nummer").await;
    browser.press("Se ændringen").await;
    browser.sees("Vælg mindst én måned.").await;
    browser.becomes("document.activeElement.className", "problems").await;
    look(&browser, "a form with errors").await;
    browser.picture("fejl-i-formularen", 1300).await;
    browser.write("title", "Et punkt").await;
    browser.choose("m3").await;
    browser.press("Se ændringen").await;
    browser.sees("Er det sådan").await;
    look(&browser, "a preview").await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    look(&browser, "a receipt").await;
    browser.follow("Se ændringen").await;
    look(&browser, "an entry").await;
    browser.close().await;
}

#[tokio::test]
async fn dark_pages_can_be_read_too() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.printed_address();
    let browser = driver.dark_browser(&program).await;
    browser.sign_in_first(&address).await;
    let is_dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(browser.run(is_dark).await, true);
    for path in FOR_EDITORS.iter().chain(&["/direktionen/aarshjul/2026", "/direktionen/abonner"]) {
        browser.go(path).await;
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
        let found = browser.violations(&AXE).await;
        assert_eq!(found, json!([]), "{path}, dark: {found:#}");
    }
    browser.go("/direktionen/nyt-punkt").await;
    browser.press("Se ændringen").await;
    browser.sees("Skriv punktets titel.").await;
    let found = browser.violations(&AXE).await;
    assert_eq!(found, json!([]), "a form with errors, dark: {found:#}");
    browser.close().await;
}
