//! The forward table *Dato | Indhold*, and what awaits a date.

use super::dates::mentions;
use super::document::{Block, Cell, Document, Line, Mark, cell_text};
use super::sentences::normal;
use crate::calendar::{HOLIDAY_NAMES, month_of};
use chrono::{Datelike, NaiveDate};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As meant; `None` where the row has none.
    pub date: Option<NaiveDate>,
    /// As written.
    pub written: String,
    /// What it says of the day.
    pub kind: RowKind,
    /// The titles of the items.
    pub items: Vec<String>,
}

/// What a row says of its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A meeting.
    Meeting,
    /// A meeting with a name of its own.
    Named(String),
    /// A meeting that is cancelled, and why.
    Cancelled(String),
    /// A break or a day off, by its name.
    Break(String),
    /// The meeting goes to another day.
    MovedTo(NaiveDate),
}

/// The names that the plan has for breaks and days off, and for meetings.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// Of breaks, holidays and closed days.
    pub days_off: Vec<String>,
    /// Of meetings that have one of their own.
    pub meetings: Vec<String>,
}

impl KnownNames {
    fn is_day_off(&self, text: &str) -> bool {
        let text = normal(text);
        let holiday = HOLIDAY_NAMES.iter().any(|name| normal(name) == text);
        holiday
            || text.ends_with("ferie") && !text.contains(' ')
            || self.days_off.iter().any(|name| normal(name) == text)
    }

    fn is_meeting(&self, text: &str) -> bool {
        self.meetings.iter().any(|name| normal(name) == normal(text))
    }
}

/// The rows of the forward table, by the day of the meeting.
pub fn rows(document: &Document, meeting: NaiveDate, names: &KnownNames) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut before = meeting;
    let mut is_forward = false;
    for block in &document.blocks {
        let Block::Table(table) = block else { continue };
        let begins = table.first().is_some_and(|row| is_heading(row));
        // A page break parts a table in two.
        let goes_on = is_forward
            && table
                .iter()
                .all(|row| row.len() == 2 && date_of(&cell_text(&row[0]), before).is_some());
        is_forward = begins || goes_on;
        if is_forward {
            let table = table.iter().filter(|row| !is_heading(row));
            rows.extend(table.filter_map(|cells| row(cells, &mut before, names)));
        }
    }
    rows
}

fn is_heading(cells: &[Cell]) -> bool {
    let texts: Vec<String> = cells.iter().map(|cell| normal(&cell_text(cell))).collect();
    matches!(&texts[..], [date, rest] if date == "dato" && matches!(&**rest, "indhold" | "punkter" | "punkt" | "emne" | "emner"))
}

fn row(cells: &[Cell], before: &mut NaiveDate, names: &KnownNames) -> Option<Row> {
    let written = cells.first().map(cell_text).unwrap_or_default();
    let content: Vec<&Line> = cells.iter().skip(1).flatten().collect();
    if written.is_empty() && content.is_empty() {
        return None;
    }
    let date = date_of(&written, *before);
    if let Some(date) = date {
        *before = date;
    }
    let (kind, items) = content_of(&content, date, names);
    Some(Row { date, written, kind, items })
}

/// The day of a row: rows rise from the meeting on, so a month that has passed is next
/// year's.
fn date_of(written: &str, before: NaiveDate) -> Option<NaiveDate> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let at = words.iter().position(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let day = words[at].trim_end_matches('.').parse::<u32>().ok();
    let month = words.get(at + 1).and_then(|word| month_of(word));
    let has_year = words.get(at + 2).is_some_and(|word| word.len() >= 4);
    match (day, month) {
        (Some(day), Some(month)) if !has_year => {
            let years = before.year()..=before.year() + 4;
            let mut days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
            days.find(|date| *date >= before)
        }
        _ => mentions(&format!("d. {written}"), before).first().map(|mention| mention.from),
    }
}

fn content_of(
    content: &[&Line],
    date: Option<NaiveDate>,
    names: &KnownNames,
) -> (RowKind, Vec<String>) {
    let has_bullets = content.iter().any(|line| line.is_entry());
    let mut kind = RowKind::Meeting;
    let mut items = Vec::new();
    for (index, line) in content.iter().enumerate() {
        let text = line.text.trim();
        let said = if line.mark == Mark::None { said_of_meeting(text, date) } else { None };
        match said {
            Some(said) => kind = said.unwrap_or(kind),
            None if line.is_entry() => items.push(text.to_owned()),
            None if date.is_none() || names.is_day_off(text) => {
                kind = RowKind::Break(text.to_owned());
            }
            None if index == 0 && (has_bullets || names.is_meeting(text)) => {
                kind = RowKind::Named(text.to_owned());
            }
            None => items.push(text.to_owned()),
        }
    }
    (kind, items)
}

/// What a line without a bullet says of the meeting; `Some(None)` where it only says
/// from which day it was moved.
fn said_of_meeting(text: &str, date: Option<NaiveDate>) -> Option<Option<RowKind>> {
    let lower = text.to_lowercase();
    if lower.starts_with("(flyttet fra") || lower.starts_with("flyttet fra") {
        return Some(None);
    }
    let begins = |with: &[&str]| with.iter().any(|start| lower.starts_with(start));
    if begins(&["flyttes til", "flyttet til", "mødet flyttes til", "mødet er flyttet til"]) {
        let near = date.unwrap_or_default();
        let to = mentions(text, near).first().map(|mention| mention.from)?;
        return Some(Some(RowKind::MovedTo(to)));
    }
    if begins(&["mødet aflyses", "mødet er aflyst", "aflyses", "aflyst", "mødet udgår", "udgår"])
    {
        return Some(Some(RowKind::Cancelled(reason(text))));
    }
    None
}

fn reason(text: &str) -> String {
    let marks = ["pga. ", "p.g.a. ", "pga ", "på grund af ", "grundet ", ": ", " – ", " - "];
    let place = marks.iter().filter_map(|mark| Some((text.find(mark)?, mark.len()))).min();
    let reason = place.map_or("", |(at, length)| text[at + length..].trim());
    reason.trim_end_matches(')').to_owned()
}

/// A title as the plan has it, and whether the item is closed.
pub fn without_closed(title: &str) -> (&str, bool) {
    let closed = ["(lukket punkt)", "(lukket)"].iter().find_map(|mark| title.strip_suffix(mark));
    closed.map_or((title, false), |title| (title.trim_end(), true))
}

/// "Punkter som afventer dato:" and the entries of the list after it.
pub fn awaiting(document: &Document) -> Vec<String> {
    let mut items = Vec::new();
    let mut is_list = false;
    for block in &document.blocks {
        let Block::Line(line) = block else {
            is_list = false;
            continue;
        };
        if normal(&line.text).starts_with("punkter som afventer") {
            is_list = true;
        } else if is_list && line.is_entry() {
            items.push(line.text.clone());
        } else {
            is_list = false;
        }
    }
    items
}
