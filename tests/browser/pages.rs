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
    "/hjaelp",
    "/hjaelp/arbejd-med-dagsordenen",
    "/login",
    "/persondata",
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
    "/direktionen/opfoelgning",
    "/direktionen/traad/aarshjul",
    "/direktionen/moede/2026-11-18/referat",
    "/direktionen/indlaes",
    "/soeg?q=budget",
    "/direktionen/tjekliste/2027",
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
    "/adgangslog",
    "/adgangskode",
];

const WIDTHS: [u32; 3] = [320, 390, 1280];

/// Dark colours are the same at every width; `AARSHJUL_ALL=1` looks at all of them.
fn dark_widths() -> &'static [u32] {
    if std::env::var_os("AARSHJUL_ALL").is_some() { &WIDTHS } else { &WIDTHS[1..2] }
}

async fn look(browser: &Browser, name: &str, widths: &[u32]) {
    for &width in widths {
        browser.width(width).await;
        browser.fits(name, width).await;
        // What is folded away counts as well.
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)").await;
        browser.fits(name, width).await;
        let found = browser.violations(&AXE).await;
        assert_eq!(found, json!([]), "{name} at {width}: {found:#}");
        assert_eq!(browser.run(SMALL_TEXTS).await, json!([]), "{name} at {width}");
    }
    let Weight { html, sent, script } = weight(browser).await;
    assert!(html < 100_000, "{name} has {html} bytes");
    assert!(sent < 100_000, "{name} is {sent} bytes on the way");
    assert!(script <= 8_000, "{name} has {script} bytes of script");
}

/// Every text on the page that is smaller than 12 px as it is drawn.
const SMALL_TEXTS: &str = "
    const small = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        const element = text.parentElement;
        if (!text.data.trim() || !element.checkVisibility()) continue;
        if (element.closest('title, desc, script')) continue;
        const drawing = element.ownerSVGElement;
        const scale = drawing ? drawing.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (size < 12) small.push(`${size}: ${text.data.trim()}`);
    }
    return small;";

/// Numbers of bytes, type apart.
struct Weight {
    /// The document as it is read.
    html: u64,
    /// The document, its style, scripts and pictures as they are sent.
    sent: u64,
    /// The scripts as they are read.
    script: u64,
}

async fn weight(browser: &Browser) -> Weight {
    let found = browser
        .run(
            "const [page] = performance.getEntriesByType('navigation');
            const parts = performance.getEntriesByType('resource')
                .filter((part) => !part.name.endsWith('.woff2'));
            const sum = (parts, size) => parts.reduce((all, part) => all + part[size], 0);
            const scripts = parts.filter((part) => part.name.includes('.js'));
            return [page.decodedBodySize, sum([page, ...parts], 'encodedBodySize'),
                sum(scripts, 'decodedBodySize')];",
        )
        .await;
    let number = |at: usize| found[at].as_u64().unwrap();
    Weight { html: number(0), sent: number(1), script: number(2) }
}

#[tokio::test]
async fn every_page_fits_and_keeps_nobody_out() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.browser(&program).await;
    let private = program.private_address(&[]);
    let of_role = program.private_address(&["--role", "oekonomichef"]);
    let private = [&*private, &format!("{private}/direktionen"), &of_role];
    for path in FOR_ANYONE.iter().copied().chain(private) {
        browser.go(path).await;
        look(&browser, path, &WIDTHS).await;
    }
    // It would find something if there were something.
    browser.run("document.documentElement.removeAttribute('lang')").await;
    assert!(browser.violations(&AXE).await.to_string().contains("html-has-lang"));
    browser.go("/direktionen").await;
    browser.picture("plan", 900).await;
    browser.width(320).await;
    browser.picture("plan-telefon", 700).await;
    browser.client.goto(&address).await.unwrap();
    look(&browser, "the first administrator", &WIDTHS).await;
    browser.sign_in_first(&address).await;
    for path in FOR_EDITORS {
        browser.go(path).await;
        look(&browser, path, &WIDTHS).await;
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
    look(&browser, "a form with errors", &WIDTHS).await;
    browser.picture("fejl-i-formularen", 1300).await;
    browser.write("title", "Et punkt").await;
    browser.choose("m3").await;
    browser.press("Se ændringen").await;
    browser.sees("Er det sådan").await;
    look(&browser, "a preview", &WIDTHS).await;
    browser.press("Gem").await;
    browser.sees("Gemt.").await;
    look(&browser, "a receipt", &WIDTHS).await;
    browser.follow("Se ændringen").await;
    look(&browser, "an entry", &WIDTHS).await;
    browser.close().await;
}

#[tokio::test]
async fn dark_pages_can_be_read_too() {
    let (program, driver) = (Program::start(), Driver::start());
    let address = program.first_address();
    let browser = driver.dark_browser(&program).await;
    let is_dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
    assert_eq!(browser.run(is_dark).await, true);
    let private = program.private_address(&[]);
    let of_role = program.private_address(&["--role", "oekonomichef"]);
    let private = [&*private, &format!("{private}/direktionen"), &of_role];
    for path in FOR_ANYONE.iter().copied().chain(private) {
        browser.go(path).await;
        look(&browser, path, dark_widths()).await;
    }
    browser.sign_in_first(&address).await;
    for path in FOR_EDITORS {
        browser.go(path).await;
        look(&browser, path, dark_widths()).await;
    }
    browser.go("/direktionen/nyt-punkt").await;
    browser.press("Se ændringen").await;
    browser.sees("Skriv punktets titel.").await;
    look(&browser, "a form with errors", dark_widths()).await;
    browser.close().await;
}
