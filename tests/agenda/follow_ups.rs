//! What earlier meetings agreed on, as a section of the agenda where the settings say so.

use super::{date, wednesdays};
use aarshjul::agenda::{Block, Cell, Document, Format, agenda, minutes, write};
use aarshjul::diag::Source;
use aarshjul::plan::{Config, read_config};
use aarshjul::schedule::Audience;

const ROLES: &str = "[[role]]\nid = \"chef\"\ntitle = \"økonomichef\"\n";
const HEADING: &str = "5. Opfølgning";
const SECTION: &str = "[agenda.follow-ups]\nheading = \"5. Opfølgning\"\n";

fn follow_up(id: &str, rest: &str) -> String {
    format!("[[follow-up]]\nid = \"{id}\"\ntitle = \"Løfte {id}\"\nowners = [\"chef\"]\n{rest}\n")
}

/// Before the meeting of 10 May: in time, late, without a date, closed; and what it does
/// not have before it.
fn promised() -> String {
    let all = [
        follow_up("uden", "agreed = 2023-04-19"),
        follow_up("rettidigt", "agreed = 2023-05-03\ndue = 2023-05-10"),
        follow_up("sent", "agreed = 2023-05-03\ndue = \"2023-05 primo\"\ndone = 2023-05-16"),
        follow_up("meget-sent", "agreed = 2023-05-03\ndue = 2023-05-09"),
        follow_up("lukket", "agreed = 2023-05-03\ndue = 2023-06-01\nclosed = true"),
        follow_up("udfoert", "agreed = 2023-05-03\ndone = 2023-05-09"),
        follow_up("opgivet", "agreed = 2023-05-03\ndropped = \"Overhalet\""),
        follow_up("samme-dag", "agreed = 2023-05-10"),
        follow_up("senere", "agreed = 2023-05-17"),
    ];
    all.concat()
}

fn document(body: &str, settings: &str, audience: Audience) -> Document {
    let schedule = wednesdays(ROLES, body);
    let view = schedule.body("direktionen", audience).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    agenda(view, meeting, date("2023-06-10"), &toml::from_str(settings).unwrap())
}

fn text(document: &Document, format: Format) -> String {
    String::from_utf8(write(document, format)).unwrap()
}

/// The rows under the section's heading: what, by when, where it stands.
fn rows(document: &Document) -> Vec<String> {
    let mut blocks = document.blocks.iter();
    blocks.find(|block| matches!(block, Block::Heading(text) if text.as_str() == HEADING));
    let Some(Block::Table(table)) = blocks.next() else { return Vec::new() };
    let text = |cell: &Cell| cell.lines.first().map_or("", |line| line.text().as_str()).to_owned();
    let row = |row: &Vec<Cell>| [0, 2, 4].map(|at| text(&row[at])).join(" | ");
    table.rows.iter().map(row).collect()
}

#[test]
fn the_section_has_what_the_meeting_has_before_it_as_it_stands_that_day() {
    let expected = [
        "Løfte meget-sent | 9. maj 2023 | fristen er overskredet",
        "Løfte rettidigt | 10. maj 2023 | åben",
        // Done six days later: that day it was open.
        "Løfte sent | 10. maj 2023 | åben",
        "Løfte lukket | 1. juni 2023 | åben",
        "Løfte uden |  | åben",
    ];
    let of = |audience| rows(&document(&promised(), SECTION, audience));
    assert_eq!(of(Audience::Full), expected);
    let open: Vec<&str> = expected.into_iter().filter(|row| !row.contains("lukket")).collect();
    assert_eq!(of(Audience::Open), open);
}

#[test]
fn it_stands_after_eventuelt_in_the_agenda_and_in_the_minutes() {
    let schedule = wednesdays(ROLES, &promised());
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let config: Config = toml::from_str(SECTION).unwrap();
    for make in [agenda, minutes] {
        let document = make(view, meeting, date("2023-06-10"), &config);
        for format in [Format::MARKDOWN, Format::TEXT, Format::HTML] {
            let text = text(&document, format);
            let (before, section) = text.rsplit_once(HEADING).unwrap();
            assert!(before.matches("4. Eventuelt").count() == 2, "{text}");
            assert!(section.contains("Løfte") && section.contains("økonomichef"), "{text}");
        }
    }
}

#[test]
fn there_is_none_where_the_settings_say_nothing_and_a_sentence_where_all_is_done() {
    let without = text(&document(&promised(), "", Audience::Full), Format::TEXT);
    assert!(!without.contains("Løfte"), "{without}");
    let done = follow_up("udfoert", "agreed = 2023-05-03\ndone = 2023-05-09");
    let done = text(&document(&done, SECTION, Audience::Full), Format::TEXT);
    assert!(done.contains("5. Opfølgning\n-------------\n\nAlt er fulgt op.\n"), "{done}");
}

#[test]
fn a_body_has_it_in_its_own_words() {
    let text = "[agenda.direktionen.follow-ups]\nheading = \"5. Opfølgning\"\n";
    let source = Source { path: "config.toml".into(), text: text.into() };
    let (config, report) = read_config(&source);
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    assert!(config.agenda.follow_ups.heading.is_empty());
    assert_eq!(config.agenda_of("direktionen").follow_ups.heading, HEADING);
}
