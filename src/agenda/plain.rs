//! A document as plain text, to be read in a mail or pasted anywhere.
//!
//! A table's first column is as wide as its widest cell; the second is wrapped.
//! Where a cell goes on over several lines, they stand two columns further in
//! than a text that begins, so that a row without a date can still be recognised.

use super::document::{Block, Cell, Document, Line, List, Table};

/// The width of a mail.
const WIDTH: usize = 80;
const BULLET: &str = "• ";
/// Between the columns of a table.
const GAP: usize = 2;

pub(super) fn write(document: &Document) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in &document.blocks {
        if !lines.is_empty() {
            lines.push(String::new());
            // A section stands apart.
            if matches!(block, Block::Heading(_)) {
                lines.push(String::new());
            }
        }
        self::block(&mut lines, block);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn block(lines: &mut Vec<String>, block: &Block) {
    match block {
        Block::Title(text) | Block::Heading(text) => {
            let rule = if matches!(block, Block::Title(_)) { "=" } else { "-" };
            lines.push(text.as_str().to_owned());
            lines.push(rule.repeat(width(text.as_str())));
        }
        Block::Subtitle(text) | Block::Label(text) | Block::Paragraph(text) => {
            lines.extend(wrapped(text.as_str(), "", ""));
        }
        Block::Facts(facts) => {
            let name_width = facts.iter().map(|fact| width(fact.name.as_str()) + 1).max();
            let indent = name_width.unwrap_or(0) + GAP;
            for fact in facts {
                let mut first = padded(&format!("{}:", fact.name.as_str()), indent);
                for value in &fact.values {
                    lines.extend(wrapped(value.as_str(), &first, &" ".repeat(indent)));
                    first = " ".repeat(indent);
                }
            }
        }
        Block::List(list) => self::list(lines, list),
        Block::Table(table) => self::table(lines, table),
    }
}

fn list(lines: &mut Vec<String>, list: &List) {
    for (index, entry) in list.entries.iter().enumerate() {
        let mark = if list.numbered { format!("{}. ", index + 1) } else { BULLET.to_owned() };
        let indent = " ".repeat(width(&mark));
        lines.extend(wrapped(entry.text.as_str(), &mark, &indent));
        for line in &entry.under {
            let bullet = if matches!(line, Line::Bullet(_)) { BULLET } else { "" };
            let first = format!("{indent}{bullet}");
            lines.extend(wrapped(line.text().as_str(), &first, &" ".repeat(width(&first))));
        }
    }
}

fn table(lines: &mut Vec<String>, table: &Table) {
    let first_column = |cells: &[Cell]| {
        let texts = cells.first().into_iter().flat_map(|cell| &cell.lines).map(Line::text);
        texts.map(|text| width(text.as_str())).max().unwrap_or(0)
    };
    let heading = |index: usize| table.columns.get(index).map_or("", |c| c.heading.as_str());
    let widest = table.rows.iter().map(|cells| first_column(cells)).max().unwrap_or(0);
    let indent = widest.max(width(heading(0))) + GAP;
    lines.push(format!("{}{}", padded(heading(0), indent), heading(1)));
    lines.push(format!(
        "{}{}",
        padded(&"-".repeat(indent - GAP), indent),
        "-".repeat(WIDTH - indent)
    ));
    for cells in &table.rows {
        let mut first = padded(cells.first().map_or("", first_text), indent);
        for line in cells.iter().skip(1).flat_map(|cell| &cell.lines) {
            let mark = if matches!(line, Line::Bullet(_)) { BULLET } else { "" };
            let rest = " ".repeat(indent + GAP);
            lines.extend(wrapped(line.text().as_str(), &format!("{first}{mark}"), &rest));
            first = " ".repeat(indent);
        }
        // There is nothing next to the first cell.
        if !first.trim().is_empty() {
            lines.push(first.trim_end().to_owned());
        }
    }
}

fn first_text(cell: &Cell) -> &str {
    cell.lines.first().map_or("", |line| line.text().as_str())
}

/// The text in lines of at most [`WIDTH`]; a word that is longer is not broken:
/// it may be an address.
fn wrapped(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_fresh = true;
    for word in text.split(' ') {
        if !is_fresh && width(&line) + 1 + width(word) > WIDTH {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

fn width(text: &str) -> usize {
    text.chars().count()
}
