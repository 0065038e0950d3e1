//! A document as plain text, to be read in a mail or pasted anywhere.
//!
//! A table's first column is as wide as its widest cell; the second is wrapped.
//! Where a cell goes on over several lines, they stand two columns further in
//! than a text that begins, so that a row without a date can still be recognised.

use super::document::{Block, Cell, Document, Line, List, Table, Text};
use super::format::Format;

/// The width of a mail.
const WIDTH: usize = 80;
const BULLET: &str = "• ";
/// Between the columns of a table.
const GAP: usize = 2;
const AFTER: &str = "  ";
/// What one signs on.
const RULE: &str = "________________________________________";

pub(super) const FORMAT: Format = Format {
    extension: "txt",
    media_type: "text/plain; charset=utf-8",
    label: "Ren tekst",
    is_text: true,
    write: |document| write(document).into_bytes(),
};

fn write(document: &Document) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in &document.blocks {
        if !lines.is_empty() {
            lines.push(String::new());
            // A section stands apart.
            if matches!(block, Block::Heading(_) | Block::Signatures(_)) {
                lines.push(String::new());
            }
        }
        self::block(&mut lines, block, document);
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn heading(lines: &mut Vec<String>, text: &Text, rule: &str) {
    lines.push(text.as_str().to_owned());
    lines.push(rule.repeat(width(text.as_str())));
}

fn block(lines: &mut Vec<String>, block: &Block, document: &Document) {
    match block {
        Block::Title(text) | Block::Heading(text) => {
            heading(lines, text, if matches!(block, Block::Title(_)) { "=" } else { "-" });
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
        Block::Contents(contents) => {
            lines.push(contents.heading.as_str().to_owned());
            let headings = document.headings().map(|(_, heading)| heading.as_str());
            lines.extend(headings.flat_map(|heading| wrapped(heading, "", "")));
        }
        Block::Signatures(signatures) => {
            heading(lines, &signatures.heading, "-");
            for name in &signatures.names {
                lines.extend(["", "", "", RULE, name.as_str()].map(str::to_owned));
            }
        }
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

/// The widest column is wrapped; those before it are as wide as their widest cell, those
/// after it go on behind its text.
fn table(lines: &mut Vec<String>, table: &Table) {
    let widest = (0..table.columns.len()).max_by_key(|index| table.columns[*index].percent);
    let wrapped = widest.unwrap_or(0);
    let widths: Vec<usize> = (0..wrapped).map(|index| column_width(table, index)).collect();
    let indent = widths.iter().map(|width| width + GAP).sum();
    if table.has_header() {
        let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let before = |texts: &mut dyn Iterator<Item = &str>| beginning(texts, &widths);
        lines.push(before(&mut headings.iter().copied()) + &headings[wrapped..].join(AFTER));
        let rule = "-".repeat(WIDTH.saturating_sub(indent));
        lines.push(before(&mut rules.iter().map(String::as_str)) + &rule);
    }
    for cells in &table.rows {
        let mut first = beginning(&mut cells.iter().map(first_text), &widths);
        for text in row_texts(&cells[wrapped..]) {
            lines.extend(self::wrapped(&text, &first, &" ".repeat(indent + GAP)));
            first = " ".repeat(indent);
        }
        // There is nothing next to the first cells.
        if !first.trim().is_empty() {
            lines.push(first.trim_end().to_owned());
        }
    }
}

fn column_width(table: &Table, index: usize) -> usize {
    let cells = table.rows.iter().filter_map(|cells| cells.get(index));
    let texts = cells.flat_map(|cell| &cell.lines).map(|line| line.text().as_str());
    let heading = table.columns[index].heading.as_str();
    texts.chain([heading]).map(width).max().unwrap_or(0)
}

/// The columns before the one that is wrapped.
fn beginning(texts: &mut dyn Iterator<Item = &str>, widths: &[usize]) -> String {
    texts.zip(widths).map(|(text, width)| padded(text, width + GAP)).collect()
}

/// The lines of the wrapped cell; what is in the cells after it follows on the last.
fn row_texts(cells: &[Cell]) -> Vec<String> {
    let line = |line: &Line| match line {
        Line::Bullet(text) => format!("{BULLET}{}", text.as_str()),
        Line::Plain(text) | Line::Strong(text) => text.as_str().to_owned(),
    };
    let Some((main, others)) = cells.split_first() else { return Vec::new() };
    let mut texts: Vec<String> = main.lines.iter().map(line).collect();
    for other in others.iter().map(first_text).filter(|text| !text.is_empty()) {
        match texts.last_mut() {
            Some(text) => *text = format!("{text}{AFTER}{other}"),
            None => texts.push(other.to_owned()),
        }
    }
    texts
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
