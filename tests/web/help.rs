//! The help: a page for each job, in the very words that stand on the buttons.

use crate::browser::Browser;
use crate::house::House;
use std::fs;
use std::path::{Path, PathBuf};

/// What is written in the templates, the pages and the forms.
fn sources(folder: &Path, all: &mut String) {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    for path in paths {
        match path.extension().and_then(|end| end.to_str()) {
            None => sources(&path, all),
            Some("html" | "rs") if !path.ends_with("help.rs") && !path.ends_with("help.html") => {
                all.push_str(&fs::read_to_string(&path).unwrap());
            }
            Some(_) => {}
        }
    }
}

/// The addresses of the help pages.
fn jobs(browser: &mut Browser) -> Vec<String> {
    let page = browser.read("/hjaelp");
    let links = page.split("<li><a href=\"/hjaelp/").skip(1);
    links.map(|link| format!("/hjaelp/{}", link.split('"').next().unwrap())).collect()
}

#[test]
fn what_a_help_page_quotes_stands_on_a_button_a_link_or_a_field() {
    let mut written = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut written);
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::new(&server);
    let jobs = jobs(&mut browser);
    assert!(jobs.len() >= 16, "{jobs:?}");
    let mut quotes = 0;
    for path in jobs {
        let page = browser.read(&path);
        let steps = page.split("help-steps\">").nth(1).unwrap().split("</ol>").next().unwrap();
        assert!(steps.matches("<li>").count() >= 3, "{path}");
        for quote in steps.split('»').skip(1) {
            let (words, _) = quote.split_once('«').unwrap();
            // A whole label: between tags, or a text of its own in the code.
            let is_there = written.match_indices(words).any(|(at, _)| {
                let before = written[..at].trim_end().chars().next_back();
                let after = written[at + words.len()..].chars().next();
                matches!(before, Some('>' | '"' | '}')) && matches!(after, Some('<' | '"' | '{'))
            });
            assert!(is_there, "{path}: »{words}« stands nowhere");
            quotes += 1;
        }
    }
    assert!(quotes > 60, "{quotes}");
}

#[test]
fn every_page_leads_to_the_help_that_fits_it() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for (path, help) in [
        ("/", "/hjaelp"),
        ("/byledelsen", "/hjaelp"),
        ("/byledelsen/moede/2026-12-16", "/hjaelp/flyt-eller-aflys-et-moede"),
        ("/byledelsen/dagsorden/2026-12-16", "/hjaelp/arbejd-med-dagsordenen"),
        ("/byledelsen/moede/2026-11-25/referat", "/hjaelp/skriv-referat"),
        ("/byledelsen/nyt-punkt", "/hjaelp/nyt-punkt"),
        ("/byledelsen/punkt/maanedstal/ret", "/hjaelp/ret-et-punkt"),
        ("/byledelsen/opfoelgning", "/hjaelp/opfoelgning"),
        ("/byledelsen/aarshjul/2026", "/hjaelp/moedekalender"),
        ("/kalender", "/hjaelp/ferie"),
        ("/kalender/ny-begivenhed", "/hjaelp/begivenhed"),
        ("/personer", "/hjaelp/ny-chef"),
        ("/sager/kan-det-naas", "/hjaelp/sag"),
        ("/links", "/hjaelp/din-egen-kalender"),
        ("/soeg", "/hjaelp/soeg"),
        ("/log", "/hjaelp/fortryd"),
    ] {
        let page = browser.read(path);
        let foot = page.split("<footer").nth(1).unwrap();
        assert!(foot.contains(&format!("href=\"{help}\"")), "{path}: {foot}");
    }
    assert!(browser.get("/findes/ikke").text.contains("href=\"/hjaelp\""));
    assert_eq!(browser.get("/hjaelp/findes-ikke").status, 404);
    // What a page shows is there.
    let page = browser.read("/hjaelp/nyt-punkt");
    let (_, picture) = page.split_once("<img src=\"").unwrap();
    let shown = browser.get(picture.split('"').next().unwrap());
    assert_eq!(
        (shown.status, &shown.headers["content-type"]),
        (200, &"image/webp".parse().unwrap())
    );
}
