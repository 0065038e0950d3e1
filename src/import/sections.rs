//! The sections of minutes, and the parts of each.

use super::dates::first_day;
use super::document::{Block, Document, Line, cell_text};
use super::sentences::normal;
use crate::plan::Section;
use chrono::NaiveDate;

/// A section with its parts.
#[derive(Clone, Debug, Default)]
pub struct SectionText {
    /// Which it is; `None` for what stands in none.
    pub section: Option<Section>,
    /// What is presented.
    pub presentation: Vec<Block>,
    /// What was decided.
    pub decision: Vec<Block>,
    /// The rows of its list of attachments.
    pub attachments: Vec<Vec<String>>,
}

/// "Beslutning i Direktionen den 03-01-2024".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedIn {
    /// The body's name.
    pub body: String,
    /// The day of the meeting.
    pub date: NaiveDate,
    /// As it is written.
    pub quote: String,
}

/// A document by sections.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// In order of the document.
    pub all: Vec<SectionText>,
    /// In order of the document.
    pub decided_in: Vec<DecidedIn>,
}

impl Sections {
    /// The parts of a section.
    pub fn of(&self, section: Section) -> impl Iterator<Item = &SectionText> {
        self.all.iter().filter(move |text| text.section == Some(section))
    }
}

/// Where a line of a section belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Presentation,
    Proposal,
    Decision,
    Attachments,
    /// A list of contents repeats what stands elsewhere.
    Repetition,
}

/// Sorts a document's blocks by sections.
pub fn sections(document: &Document) -> Sections {
    let mut sections = Sections { all: vec![SectionText::default()], decided_in: Vec::new() };
    let mut part = Part::Presentation;
    for block in &document.blocks[..end(document)] {
        match block {
            Block::Line(line) => part = sections.line(line, part),
            Block::Table(rows) => {
                let texts: Vec<Vec<String>> =
                    rows.iter().map(|row| row.iter().map(cell_text).collect()).collect();
                let attachments = texts.iter().filter_map(|row| attachment_row(row));
                let attachments: Vec<_> = attachments.collect();
                let Some(current) = sections.all.last_mut() else { continue };
                if !attachments.is_empty() {
                    current.attachments.extend(attachments);
                } else if part == Part::Decision {
                    current.decision.push(block.clone());
                } else if part != Part::Repetition {
                    current.presentation.push(block.clone());
                }
            }
        }
    }
    sections
}

/// Where the lists of all attachments and the signatures begin: they repeat what stands
/// before them. The list of contents names them too.
fn end(document: &Document) -> usize {
    let last = |name: &str| {
        let is_name = |block: &Block| match block {
            Block::Line(line) => normal(&line.text) == name,
            Block::Table(_) => false,
        };
        document.blocks.iter().rposition(is_name)
    };
    let ends = ["bilagsoversigt", "underskriftsside", "underskrifter"].into_iter().filter_map(last);
    ends.min().unwrap_or(document.blocks.len())
}

impl Sections {
    fn line(&mut self, line: &Line, part: Part) -> Part {
        if let Some(section) = section(&line.text) {
            self.all.push(SectionText { section: Some(section), ..SectionText::default() });
            return Part::Presentation;
        }
        if let Some(decided) = decided_in(&line.text) {
            self.decided_in.push(decided);
            return Part::Decision;
        }
        let next = match &*normal(&line.text) {
            "indholdsfortegnelse" => Some(Part::Repetition),
            "bilag" => Some(Part::Attachments),
            "sagsgang" | "indstilling" | "økonomiske konsekvenser" => Some(Part::Proposal),
            "sagsfremstilling" => Some(Part::Presentation),
            _ => None,
        };
        if let Some(next) = next {
            return next;
        }
        let Some(current) = self.all.last_mut() else { return part };
        let block = Block::Line(line.clone());
        match (part, attachment_line(&line.text)) {
            (Part::Repetition, _) => {}
            (_, Some(row)) => current.attachments.push(row),
            (Part::Decision, None) => current.decision.push(block),
            (Part::Presentation, None) => current.presentation.push(block),
            (Part::Proposal | Part::Attachments, None) => {}
        }
        part
    }
}

fn section(text: &str) -> Option<Section> {
    let words = normal(text);
    let name = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    match name {
        "beslutningsprotokoller og dagsordener" => Some(Section::Protocols),
        "økonomi" => Some(Section::Economy),
        "punkter til behandling" => Some(Section::Points),
        "eventuelt" | "eventuelt herunder punkter til næste møde" => Some(Section::Eventuelt),
        _ => None,
    }
}

/// The heading of what was decided.
fn decided_in(text: &str) -> Option<DecidedIn> {
    let rest = text.strip_prefix("Beslutning i ").or_else(|| text.strip_prefix("Beslutning "))?;
    let (body, day) = rest.rsplit_once(" den ").or_else(|| rest.rsplit_once(" d. "))?;
    let near = NaiveDate::default();
    let date = first_day(day, near)?;
    Some(DecidedIn { body: body.trim().to_owned(), date, quote: text.to_owned() })
}

/// Number, Åben or Lukket, title, number of the case system.
fn attachment_row(cells: &[String]) -> Option<Vec<String>> {
    let is_status = |cell: &&String| matches!(cell.trim(), "Åben" | "Lukket");
    let at = cells.iter().position(|cell| is_status(&cell))?;
    let title = cells.get(at + 1).cloned().unwrap_or_default();
    let number = cells.get(at + 2).map(|cell| cell.trim_matches(['(', ')']).to_owned());
    let number = number.filter(|number| is_number(number)).unwrap_or_default();
    Some(vec![cells[at].trim().to_owned(), title, number])
}

/// `2 - 3567269 Åben Oversigt over planlagte ledersamlinger i 2024 (6149/24) (H)`.
fn attachment_line(text: &str) -> Option<Vec<String>> {
    let (before, rest) = ["Åben", "Lukket"].iter().find_map(|status| {
        let (before, rest) = text.split_once(status)?;
        Some((before, (*status, rest)))
    })?;
    let is_count = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | ')');
    if before.is_empty()
        || !before.chars().all(is_count)
        || !before.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let (status, rest) = rest;
    let mut title = rest.trim();
    let mut number = String::new();
    while let Some((rest, bracket)) = title.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        if !(bracket.is_empty() || bracket == "H" || is_number(bracket)) {
            break;
        }
        if is_number(bracket) {
            number = bracket.to_owned();
        }
        title = rest.trim_end();
    }
    Some(vec![status.to_owned(), title.to_owned(), number])
}

/// `68430/23`.
fn is_number(text: &str) -> bool {
    let parts = text.split_once('/');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(number, year)| digits(number) && digits(year) && year.len() == 2)
}
