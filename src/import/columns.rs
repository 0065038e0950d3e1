//! Tables whose columns are made with spaces: the product's own plain text, and the
//! text of a PDF laid out as its pages are.

use super::document::{Cell, Line, Mark, single_spaces};
use super::wrapping::starts_with_time;
use crate::calendar::month_of;

/// The headings of a table of two columns.
const HEADINGS: [(&str, &str); 2] = [("Dato", "Indhold"), ("Tid", "Punkt")];

/// Lines that are shorter are never full.
const FEWEST: usize = 60;

/// The lines whose width is compared.
const MOST_ROWS: usize = 500;

/// What goes on in the cell of a meeting's name.
const NOTES: [&str; 2] = ["(flyttet", "Mødet aflyses"];

/// The table that begins at a line, and the line after it.
pub fn table(lines: &[&str], start: usize) -> Option<(Vec<Vec<Cell>>, usize)> {
    let mut column = heading(lines[start])?;
    let width = |line: &&str| line.chars().count();
    let longest = lines[start..].iter().take(MOST_ROWS).map(width).max().unwrap_or(0);
    let mut reader = Rows::new(lines[start], longest);
    let mut next = start + 1;
    for (index, line) in lines.iter().enumerate().skip(start + 1) {
        if line.trim().is_empty() {
            continue;
        }
        if let Some(again) = heading(line) {
            column = again;
        } else if !is_rule(line) {
            let (first, content) = split(line, column);
            if !first.is_empty() && !is_date(&first) && !starts_with_time(&first) {
                break;
            }
            reader.add(line, first, &content);
        }
        next = index + 1;
    }
    Some((reader.rows, next))
}

/// The column in which the second heading stands.
fn heading(line: &str) -> Option<usize> {
    let trimmed = line.trim();
    let is_heading = |(first, second): &(&str, &str)| {
        let between = trimmed.strip_prefix(first).and_then(|rest| rest.strip_suffix(second));
        between.is_some_and(|gap| gap.len() >= 2 && gap.trim().is_empty() && !gap.contains('\t'))
    };
    let (_, second) = HEADINGS.iter().find(|headings| is_heading(headings))?;
    Some(line.trim_end().chars().count() - second.chars().count())
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|c| c == '-' || c.is_whitespace())
}

/// What stands in the first column and after it.
fn split(line: &str, column: usize) -> (String, String) {
    let content: String = line.chars().skip(column).collect();
    let first: String = line.chars().take(column).collect();
    // The columns of a later page may be a little further to the left.
    match first.ends_with(|c: char| !c.is_whitespace()) && !content.is_empty() {
        true => (single_spaces(line), String::new()),
        false => (first.trim().to_owned(), content),
    }
}

/// `28. Jun.`
fn is_date(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let day = words.next().is_some_and(|day| day.trim_end_matches('.').parse::<u32>().is_ok());
    day && words.next().is_some_and(|month| month_of(month).is_some())
}

struct Rows {
    rows: Vec<Vec<Cell>>,
    /// The width of the line before.
    last: usize,
    /// The width of the longest line.
    longest: usize,
}

impl Rows {
    fn new(heading: &str, longest: usize) -> Rows {
        let cells = heading.split_whitespace().map(|cell| vec![Line::new(cell, Mark::None)]);
        Rows { rows: vec![cells.collect()], last: 0, longest }
    }

    fn add(&mut self, line: &str, first: String, content: &str) {
        let text = content.trim();
        let bullet = text.strip_prefix('•');
        let is_deeper = content.starts_with(' ');
        let mark = if bullet.is_some() { Mark::Bullet } else { Mark::None };
        let entry = Line::new(bullet.unwrap_or(text), mark);
        let word = text.split_whitespace().next().map_or(0, |word| word.chars().count());
        let is_full = self.longest >= FEWEST && self.last + 1 + word > self.longest;
        self.last = line.chars().count();
        let is_dated = self.rows.len() > 1
            && self.rows.last().and_then(|row| row.first()).is_some_and(|cell| !cell.is_empty());
        let cell = self.rows.last_mut().and_then(|row| row.get_mut(1));
        match (first.is_empty(), cell) {
            (true, Some(cell)) if bullet.is_some() && is_dated => cell.push(entry),
            (true, Some(cell))
                if bullet.is_none() && (is_deeper || is_full && !cell.is_empty()) =>
            {
                if let Some(last) = cell.last_mut() {
                    last.text = format!("{} {}", last.text, entry.text);
                }
            }
            (true, Some(cell)) if is_dated && cell.len() == 1 && is_note(&entry.text) => {
                cell.push(entry);
            }
            (_, _) => {
                let date = Line::new(&first, Mark::None);
                let not_empty = |line: Line| Some(line).filter(|line| !line.text.is_empty());
                let cells = [date, entry].map(|line| not_empty(line).into_iter().collect());
                self.rows.push(cells.into());
            }
        }
    }
}

fn is_note(text: &str) -> bool {
    NOTES.iter().any(|note| text.starts_with(note))
}
