//! The five documents that the program's own follow, word for word. Each folder
//! `tests/cases/referat-…` has the text of one, a plan of that meeting, and every
//! difference between the two with its reason.

use super::{date, repository, schedule, sources};
use aarshjul::agenda::{Document, Format, agenda, minutes, through, write};
use aarshjul::diag::Source;
use aarshjul::plan::{Config, read_config};
use aarshjul::schedule::{Audience, BodyView, MeetingView};
use chrono::NaiveDate;
use std::path::PathBuf;

type Make = fn(BodyView, MeetingView, NaiveDate, &Config) -> Document;

struct Case {
    day: &'static str,
    audience: Audience,
}

/// Closed attachments have their titles in four of them.
const CASES: [Case; 5] = [
    Case { day: "2022-10-12", audience: Audience::Full },
    Case { day: "2023-06-21", audience: Audience::Open },
    Case { day: "2024-01-03", audience: Audience::Full },
    Case { day: "2024-01-24", audience: Audience::Full },
    Case { day: "2024-02-28", audience: Audience::Full },
];

const WHOLE: &str = "2023-06-21";

impl Case {
    fn folder(&self) -> PathBuf {
        repository().join(format!("tests/cases/referat-{}", self.day))
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder().join(file)).unwrap()
    }

    fn made(&self, make: Make) -> Document {
        let text = self.read("config.toml");
        let (config, report) = read_config(&Source { path: "config.toml".into(), text });
        assert!(report.diagnostics.is_empty(), "{report:#?}");
        let schedule = schedule(&sources(&self.folder().join("plans")), "2024-12-31");
        let view = schedule.body("direktionen", self.audience).unwrap();
        let meeting = view.meeting(date(self.day)).unwrap();
        make(view, meeting, through(meeting, &config), &config)
    }

    fn made_words(&self, make: Make) -> String {
        words(&String::from_utf8(write(&self.made(make), Format::TEXT)).unwrap())
    }

    /// The words of the reference, with every listed difference made, each at one place.
    fn expected(&self) -> String {
        let mut text = words(&self.read("reference.txt"));
        let list: toml::Table = self.read("differences.toml").parse().unwrap();
        let differences = list.get("difference").and_then(toml::Value::as_array);
        for difference in differences.into_iter().flatten() {
            let key = |key: &str| difference[key].as_str().unwrap();
            let count = text.matches(key("reference")).count();
            assert_eq!(count, 1, "{}: {}", self.day, key("reference"));
            assert!(!key("reason").is_empty());
            text = text.replace(key("reference"), key("ours"));
        }
        text
    }
}

/// The words of a text with one space between them: without markup, the marks of lists
/// and tables, and what the archive added to attachments (a document's number of seven
/// digits, "()" for a number that is closed).
fn words(text: &str) -> String {
    let mut untagged = String::new();
    for (index, part) in text.split('<').enumerate() {
        let tag_end = if index == 0 { None } else { part.find('>') };
        untagged.push_str(tag_end.map_or(part, |end| &part[end + 1..]));
        untagged.push(' ');
    }
    let is_mark = |word: &str| word.chars().all(|c| "-=•_#|*".contains(c));
    let is_number = |word: &str| word.len() == 7 && word.bytes().all(|b| b.is_ascii_digit());
    untagged
        .split_whitespace()
        .map(|word| word.trim_matches('*'))
        .filter(|word| !is_mark(word) && !is_number(word) && *word != "()")
        .collect::<Vec<_>>()
        .join(" ")
}

/// Section 3 of a document's words.
fn points(words: &str) -> &str {
    let from = words.find("Punkter til behandling Åben").unwrap();
    let rest = &words[from..];
    &rest[..rest.find(" 4. Eventuelt, herunder").unwrap_or(rest.len())]
}

/// The same before the meeting: without what was decided.
fn undecided(points: &str) -> String {
    let (before, decided) = points.split_once(" Beslutning i Direktionen den ").unwrap();
    let after = decided.find(" Bilag:").map_or("", |from| &decided[from..]);
    format!("{before}{after}")
}

fn assert_same(made: &str, expected: &str, day: &str) {
    let first = made.split(' ').zip(expected.split(' ')).position(|(a, b)| a != b);
    let near = |text: &str| {
        let words = text.split(' ').skip(first.unwrap_or(0).saturating_sub(6)).take(20);
        words.collect::<Vec<_>>().join(" ")
    };
    assert!(made == expected, "{day}: made\n  {}\nnot\n  {}", near(made), near(expected));
}

pub fn minutes_of_june() -> Document {
    CASES.iter().find(|case| case.day == WHOLE).unwrap().made(minutes)
}

#[test]
fn the_minutes_of_21_june_2023_are_the_reference_word_for_word() {
    let case = CASES.iter().find(|case| case.day == WHOLE).unwrap();
    assert_same(&case.made_words(minutes), &case.expected(), case.day);
}

#[test]
fn section_3_of_five_minutes_is_the_reference_word_for_word() {
    for case in &CASES {
        let (made, expected) = (case.made_words(minutes), case.expected());
        assert_same(points(&made), points(&expected), case.day);
        assert!(points(&expected).len() > 3000, "{}", case.day);
    }
}

#[test]
fn section_3_of_five_agendas_is_the_reference_without_the_decisions() {
    for case in &CASES {
        let (made, expected) = (case.made_words(agenda), case.expected());
        assert_same(points(&made), &undecided(points(&expected)), case.day);
        assert!(!made.contains("Beslutning i"), "{}", case.day);
    }
}
