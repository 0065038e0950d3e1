//! Diagnostics in other forms than text, and the bounds of reports.

use crate::page::Page;
use aarshjul::diag::{Code, Report, Source, Sources, render};

/// A story of `tests/errors/`, and what is reported for it.
fn read(code: &str, story: &str) -> (Sources, Report) {
    let pages = Page::all("tests/errors");
    let page = pages.iter().find(|page| page.name() == code).expect("a page for each code");
    let sources = crate::sources(&page.story(story).files());
    let (_, report) = aarshjul::plan::read(&sources);
    (sources, report)
}

/// The messages of `too-many` for a body with so many items, by their ids.
fn too_many(id: impl Fn(usize) -> String) -> (Vec<String>, usize) {
    let items: String =
        (0..65_001).map(|i| format!("[[item]]\nid = \"{}\"\ntitle = \"A\"\n", id(i))).collect();
    let text = format!("[body]\nname = \"D\"\n{items}");
    let sources = Sources::new(vec![Source { path: "d/body.toml".into(), text }]);
    let (_, report) = aarshjul::plan::read(&sources);
    let reported = report.diagnostics.iter().filter(|d| d.code == Code::TooMany);
    assert!(reported.clone().all(|d| d.span.is_some()), "{report:?}");
    (reported.map(|d| d.message.clone()).collect(), report.diagnostics.len())
}

#[test]
fn a_plan_of_endless_tables_is_refused() {
    let reported = too_many(|i| format!("a{i}"));
    assert_eq!(reported, (vec!["der er flere end 65000 `[[item]]`".to_owned()], 1));
}

#[test]
fn of_endless_errors_the_first_are_reported() {
    let reported = too_many(|_| "a".to_owned());
    assert_eq!(reported, (vec!["der er 64000 fejl mere, som ikke vises".to_owned()], 1001));
}

#[test]
fn json_is_complete_and_a_line_of_the_log_quotes_nothing() {
    let (sources, report) = read("duplicate-id", "item-in-two-files");
    let json: Vec<_> = report.diagnostics.iter().map(|d| render::json(&sources, d)).collect();
    assert_eq!(
        serde_json::Value::Array(json),
        serde_json::json!([{
            "code": "duplicate-id",
            "severity": "error",
            "file": "direktionen/2024.toml",
            "line": 2,
            "column": 6,
            "end-line": 2,
            "end-column": 14,
            "message": "id'et `budget` er brugt to gange i `[[item]]`",
            "label": "brugt igen her",
            "hint": "giv den ene et andet id",
            "related": [{
                "file": "direktionen/2023.toml",
                "line": 2,
                "column": 6,
                "end-line": 2,
                "end-column": 14,
                "message": "først brugt her",
            }],
        }])
    );
    let line = render::line(&sources, &report.diagnostics[0]);
    assert_eq!(line, "direktionen/2024.toml:2: duplicate-id");
    let (sources, report) = read("empty-plan", "no-files");
    assert_eq!(render::line(&sources, &report.diagnostics[0]), "planen: empty-plan");
}

#[test]
fn colour_is_only_for_terminals() {
    let (sources, report) = read("unknown-key", "typo");
    let plain = render::text(&sources, &report.diagnostics, render::Colour::Plain);
    assert!(!plain.contains('\u{1b}'));
    let coloured = render::text(&sources, &report.diagnostics, render::Colour::Terminal);
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn a_long_text_is_cut_short_in_messages() {
    let text = format!("[body]\nname = \"D\"\n[[series]]\ntime = \"{}\"\n", "ord ".repeat(99));
    let sources = Sources::new(vec![Source { path: "d/body.toml".into(), text }]);
    let (_, report) = aarshjul::plan::read(&sources);
    let message = &report.diagnostics.iter().find(|d| d.code == Code::BadTime).unwrap().message;
    assert!(message.chars().count() < 100 && !message.contains('\n'), "{message}");
    assert!(message.ends_with("…` er ikke et tidsrum"), "{message}");
}
