//! `docs/plan-reference.md` and `docs/diagnostics.md` say what the program knows,
//! no more and no less.

use aarshjul::calendar::RULE_PARTS;
use aarshjul::diag::{Code, render};
use aarshjul::plan::schema::{Kind, TABLES};

const REFERENCE: &str = include_str!("../../docs/plan-reference.md");
const DIAGNOSTICS: &str = include_str!("../../docs/diagnostics.md");

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Choice(_) => "text",
        Kind::TextOrFalse => "text or `false`",
        Kind::DateOrText => "date or text",
        Kind::Integer => "integer",
        Kind::Flag => "flag",
        Kind::Date => "date",
        Kind::Table => "table",
        Kind::List(Kind::Text) => "list of texts",
        Kind::List(Kind::Integer) => "list of integers",
        Kind::List(Kind::Date) => "list of dates",
        Kind::List(_) => "list of tables",
    }
}

/// The rows of the first table of Markdown in a text, as trimmed cells.
pub fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().skip_while(|line| !line.starts_with('|'));
    lines
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn the_reference_has_every_table_and_key() {
    let sections: Vec<(&str, &str)> = REFERENCE
        .split("\n### ")
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .map(|(title, text)| (title.trim_matches('`'), text))
        .collect();
    let headers: Vec<_> = TABLES.iter().map(|table| table.header).collect();
    assert_eq!(sections.iter().map(|(title, _)| *title).collect::<Vec<_>>(), headers);
    for (table, (_, text)) in TABLES.iter().zip(sections) {
        let written: Vec<_> =
            rows(text).iter().map(|row| (row[0].trim_matches('`'), row[1])).collect();
        let known: Vec<_> = table.keys.iter().map(|key| (key.name, kind_name(key.kind))).collect();
        assert_eq!(written, known, "{}", table.header);
    }
}

#[test]
fn the_reference_has_every_part_of_a_rule() {
    let (_, parts) = REFERENCE.split_once("A rule may have the parts").expect("it tells");
    let parts = parts.split('.').next().unwrap_or_default();
    for part in RULE_PARTS {
        assert!(parts.contains(&format!("`{part}`")), "{part}");
    }
}

#[test]
fn the_list_of_diagnostics_has_every_code() {
    let written: Vec<_> =
        rows(DIAGNOSTICS).iter().map(|row| (row[0].trim_matches('`'), row[1])).collect();
    let known: Vec<_> = Code::ALL
        .iter()
        .map(|code| (code.name(), render::severity_name(code.severity())))
        .collect();
    assert_eq!(written, known);
}
