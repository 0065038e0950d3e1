//! What was decided, by point and by section.

use super::document::{Block, Line, Mark, cell_text};
use super::points::{Point, take_part};
use super::sentences::{likeness, normal, sentences};
use super::titles;
use crate::plan::{Outcome, Section};

/// What was decided about a point, or a section.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Index of the point.
    pub point: Option<usize>,
    /// The section, where it is about no single point.
    pub section: Option<Section>,
    /// As the minutes have it, without what repeats the agenda.
    pub text: String,
    /// By the words of the minutes.
    pub outcome: Option<Outcome>,
    /// Who took part.
    pub attended: Vec<String>,
    /// The sentence that says what became of it.
    pub quote: String,
    /// Every sentence in order; those that repeat the agenda or say who took part are
    /// not `Sentence::is_new`.
    pub sentences: Vec<Sentence>,
}

/// A sentence of what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// As written.
    pub text: String,
    /// It says something that the agenda doesn't.
    pub is_new: bool,
    /// It begins a paragraph.
    pub begins: bool,
}

/// The entry of a list in what was decided, with the paragraphs under it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    lines: Vec<String>,
    is_listed: bool,
}

/// The entries of what a section decided. `titles` are those of points: a line that is
/// one begins an entry, whether there is a bullet in front of it or not.
pub fn entries(blocks: &[Block], titles: &[String]) -> Vec<Entry> {
    let titles: Vec<String> = titles.iter().map(|title| normal(title)).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let lines = blocks.iter().flat_map(|block| match block {
        Block::Line(line) => vec![line.clone()],
        Block::Table(rows) => {
            let row = |row: &Vec<Vec<Line>>| {
                let cells: Vec<String> = row.iter().map(cell_text).collect();
                Line::new(&cells.join(" "), Mark::None)
            };
            rows.iter().map(row).collect()
        }
    });
    for line in lines {
        let is_introduction = line.text.ends_with(':') && line.text.contains("følgende");
        match entries.last_mut() {
            _ if is_introduction || line.text.is_empty() => {}
            _ if line.is_entry() || titles.contains(&normal(&line.text)) => {
                entries.push(Entry { lines: vec![line.text], is_listed: true })
            }
            Some(entry) => entry.lines.push(line.text),
            None => entries.push(Entry { lines: vec![line.text], is_listed: false }),
        }
    }
    entries
}

/// The titles that stand by themselves.
pub fn titles_of(entries: &[Entry]) -> Vec<String> {
    let alone = |entry: &&Entry| {
        let first = entry.lines.first().map_or("", String::as_str);
        entry.is_listed && entry.lines.len() > 1 && sentences(first).len() == 1
    };
    entries.iter().filter(alone).filter_map(|entry| entry.lines.first().cloned()).collect()
}

/// What was decided about the points of a section.
pub fn by_point(entries: &[Entry], points: &[Point]) -> Vec<Decided> {
    let mut merged: Vec<(Option<usize>, Vec<String>)> = Vec::new();
    for entry in entries {
        let point = entry.is_listed.then(|| matching(entry, points)).flatten();
        match merged.last_mut() {
            // A list within what was decided about a point.
            Some((_, lines)) if point.is_none() && entry.is_listed => {
                lines.extend(entry.lines.clone());
            }
            _ => merged.push((point, entry.lines.clone())),
        }
    }
    merged.into_iter().filter_map(|(point, lines)| decided(point, None, &lines, points)).collect()
}

/// What was decided about a section as a whole.
pub fn by_section(section: Section, entries: &[Entry]) -> Option<Decided> {
    let lines: Vec<String> = entries.iter().flat_map(|entry| entry.lines.clone()).collect();
    decided(None, Some(section), &lines, &[])
}

/// The point that an entry is about.
fn matching(entry: &Entry, points: &[Point]) -> Option<usize> {
    let first = entry.lines.first()?;
    let words = normal(first);
    let score = |point: &Point| {
        let title = normal(&point.title);
        let guessed = titles::split(first, std::slice::from_ref(&point.title)).0;
        if words.starts_with(&title) { 2.0 } else { likeness(guessed, &point.title) }
    };
    let scored = points.iter().enumerate().map(|(index, point)| (score(point), index));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    (best.0 >= 0.35).then_some(best.1)
}

fn decided(
    point: Option<usize>,
    section: Option<Section>,
    lines: &[String],
    points: &[Point],
) -> Option<Decided> {
    let point_of = point.map(|index| &points[index]);
    let known: Vec<String> = point_of.into_iter().flat_map(agenda_sentences).collect();
    let mut all = Vec::new();
    let mut attended = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let title = point_of.filter(|_| index == 0).map(|point| point.title.clone());
        let rest = title.map_or(&**line, |title| titles::split(line, &[title]).1);
        for (place, sentence) in sentences(rest).into_iter().enumerate() {
            let people = take_part(sentence, "deltog");
            let repeats =
                known.contains(&normal(sentence)) || normal(sentence) == "bilag er vedlagt";
            let is_new = people.is_empty() && !repeats;
            attended.extend(people);
            all.push(Sentence { text: sentence.to_owned(), is_new, begins: place == 0 });
        }
    }
    let (outcome, quote) = outcome(&all);
    let text = text(&all);
    let text = if text.is_empty() { lines.join("\n\n") } else { text };
    let quote =
        quote.or_else(|| all.iter().find(|s| s.is_new).or(all.first()).map(|s| s.text.clone()));
    let quote = quote.or_else(|| lines.first().cloned())?;
    Some(Decided { point, section, text, outcome, attended, quote, sentences: all })
}

fn agenda_sentences(point: &Point) -> Vec<String> {
    let texts = [point.title.as_str()].into_iter().chain(point.text.iter().map(String::as_str));
    texts.flat_map(sentences).map(normal).collect()
}

/// What is new, in paragraphs.
fn text(all: &[Sentence]) -> String {
    let mut text = String::new();
    let mut begins = false;
    for sentence in all {
        begins |= sentence.begins;
        if sentence.is_new {
            if !text.is_empty() {
                text.push_str(if begins { "\n\n" } else { " " });
            }
            text.push_str(&sentence.text);
            begins = false;
        }
    }
    text
}

/// Words of the past tense that say what became of a point, the strongest first.
const OUTCOMES: [(Outcome, &[&str]); 6] = [
    (Outcome::Postponed, &["blev udsat", "udsættes", "blev udskudt", "udskydes"]),
    (Outcome::Rejected, &["blev afvist", "afviste", "ikke godkendt", "blev forkastet"]),
    (
        Outcome::Approved,
        &[
            "godkendt",
            "godkendte",
            "besluttede",
            "besluttet",
            "tiltrådt",
            "tiltrådte",
            "vedtaget",
            "vedtog",
            "opbakning",
            "planlægges til",
            "bevilget",
            "bevilgede",
        ],
    ),
    (Outcome::Discussed, &["drøftet", "drøftede"]),
    (
        Outcome::Discussed,
        &[
            "behandlet",
            "behandlede",
            "gennemgik",
            "gennemgået",
            "kvalificerede",
            "samlet op",
            "bemærkninger",
            "identificerede",
            "evaluerede",
        ],
    ),
    (Outcome::Noted, &["orienteret", "orientering", "efterretning", "orienterede"]),
];

fn outcome(all: &[Sentence]) -> (Option<Outcome>, Option<String>) {
    let new: Vec<&Sentence> = all.iter().filter(|sentence| sentence.is_new).collect();
    for (outcome, words) in OUTCOMES {
        let says = |sentence: &&&Sentence| {
            let padded = format!(" {} ", normal(&sentence.text));
            words.iter().any(|word| padded.contains(&format!(" {word} ")))
        };
        if let Some(sentence) = new.iter().find(says) {
            return (Some(outcome), Some(sentence.text.clone()));
        }
    }
    (None, None)
}
