//! The points of a meeting, as the agenda in the minutes presents them.

use super::document::{Block, Line, Mark, cell_text};
use super::head::clock;
use super::people;
use super::sections::SectionText;
use super::sentences::{normal, sentences};
use super::titles;
use super::wrapping::starts_with_time;
use chrono::NaiveTime;

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// When it begins.
    pub time: Option<NaiveTime>,
    /// As written.
    pub title: String,
    /// What is presented, without who takes part.
    pub text: Vec<String>,
    /// Who takes part.
    pub participants: Vec<String>,
    /// In order.
    pub attachments: Vec<Attachment>,
    /// What it is.
    pub kind: PointKind,
}

/// What a row of the timetable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointKind {
    /// Something that is treated.
    Item,
    /// It stands for a section of its own.
    Container,
    /// Nothing is treated.
    Pause,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Empty where the minutes keep it back.
    pub title: String,
    /// The case system's.
    pub number: Option<String>,
    /// Lukket.
    pub closed: bool,
}

impl Point {
    /// Everything that was written about it.
    pub fn whole(&self) -> String {
        format!("{} {}", self.title, self.text.join(" "))
    }

    /// Whether it says that there are attachments.
    pub fn mentions_attachments(&self) -> bool {
        self.text.iter().any(|text| text.to_lowercase().contains("bilag"))
    }
}

/// The points of the section "Punkter til behandling"; `known` are the titles in what
/// was decided.
pub fn points(section: &SectionText, known: &[String]) -> Vec<Point> {
    let rows = timed(&section.presentation);
    let is_list = rows.is_empty();
    let rows = if is_list { entries(&section.presentation) } else { rows };
    rows.into_iter().map(|(time, lines)| point(time, &lines, known)).collect()
}

/// The points of a section without times.
pub fn untimed(section: &SectionText) -> Vec<Point> {
    let rows = entries(&section.presentation);
    let mut points: Vec<Point> =
        rows.into_iter().map(|(time, lines)| point(time, &lines, &[])).collect();
    // Who takes part stands once for all.
    let lines = section.presentation.iter().filter_map(|block| match block {
        Block::Line(line) if !line.is_entry() => Some(&line.text),
        _ => None,
    });
    let participants: Vec<String> = lines.flat_map(|text| take_part(text, "deltager")).collect();
    for point in &mut points {
        point.participants.extend(participants.clone());
    }
    points
}

type Row = (Option<NaiveTime>, Vec<Line>);

/// The rows of the table *Tid | Punkt*, or lines that begin with a time.
fn timed(blocks: &[Block]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_open = false;
    for block in blocks {
        match block {
            Block::Table(table) => {
                for cells in table.iter().filter(|cells| cells.len() >= 2) {
                    let time = clock(&cell_text(&cells[0]));
                    let lines = cells[1..].iter().flatten().cloned();
                    match (time, rows.last_mut()) {
                        (Some(_), _) => rows.push((time, lines.collect())),
                        (None, Some((_, open))) if cells[0].is_empty() => open.extend(lines),
                        _ => {}
                    }
                }
            }
            Block::Line(line) if starts_with_time(&line.text) => {
                let (time, title) = line.text.split_once(' ').unwrap_or((&line.text, ""));
                rows.push((clock(time), vec![Line::new(title, Mark::None)]));
                is_open = true;
            }
            Block::Line(line) => {
                if let Some((_, lines)) = rows.last_mut().filter(|_| is_open) {
                    lines.push(line.clone());
                }
            }
        }
    }
    rows
}

/// The entries of the lists, after "… følgende punkter" where that is there.
fn entries(blocks: &[Block]) -> Vec<Row> {
    let is_introduction = |block: &Block| match block {
        Block::Line(line) => line.text.ends_with(':') && line.text.contains("punkter"),
        Block::Table(_) => false,
    };
    let start = blocks.iter().position(is_introduction).map_or(0, |at| at + 1);
    let lines = blocks[start..].iter().filter_map(|block| match block {
        Block::Line(line) if line.is_entry() => Some((None, vec![line.clone()])),
        _ => None,
    });
    lines.collect()
}

fn point(time: Option<NaiveTime>, lines: &[Line], known: &[String]) -> Point {
    let first = lines.first().map_or("", |line| line.text.as_str());
    // A title that stands by itself is whole.
    let stands_alone =
        lines.len() > 1 && sentences(first).len() == 1 && first.chars().count() < 120;
    let (title, rest) = match stands_alone {
        true => (first.trim_start_matches(['.', ' ']), ""),
        false => titles::split(first, known),
    };
    let mut text = Vec::new();
    let mut participants = Vec::new();
    for paragraph in [rest].into_iter().chain(lines.iter().skip(1).map(|line| line.text.as_str())) {
        let mut kept = Vec::new();
        for sentence in sentences(paragraph) {
            match &take_part(sentence, "deltager")[..] {
                [] => kept.push(sentence),
                people => participants.extend(people.to_vec()),
            }
        }
        if !kept.is_empty() {
            text.push(kept.join(" "));
        }
    }
    let kind = match &*normal(title) {
        "pause" | "frokost" | "kaffepause" | "frokostpause" => PointKind::Pause,
        name if name.starts_with("behandling af økonomi") => PointKind::Container,
        _ => PointKind::Item,
    };
    let title = title.to_owned();
    Point { time, title, text, participants, attachments: Vec::new(), kind }
}

/// Who takes part, where a sentence says so: "X og Y deltager under punktet".
pub fn take_part(sentence: &str, verb: &str) -> Vec<String> {
    let Some((who, rest)) = sentence.split_once(&format!(" {verb}")) else { return Vec::new() };
    let about = ["under", "i behandlingen", "ved", "."];
    let is_about = about.iter().any(|word| rest.trim_start().starts_with(word));
    let is_who = who.starts_with(char::is_uppercase) && !who.starts_with("Direktion");
    if !is_about || !is_who || who.contains(". ") {
        return Vec::new();
    }
    people::list(who)
}
