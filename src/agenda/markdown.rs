//! A document as GitHub-flavoured Markdown.
//!
//! A table has a line for each row; what stands below each other in a cell is
//! parted by `<br>`, the only HTML. Every text is escaped just where Markdown
//! would read something else in it.

use super::document::{Block, Cell, Contents, Document, Line, List, Signatures, Table, Text};
use super::format::Format;

use std::iter;

pub(super) const FORMAT: Format = Format {
    extension: "md",
    media_type: "text/markdown; charset=utf-8",
    label: "Markdown",
    is_text: true,
    write: |document| write(document).into_bytes(),
};

fn write(document: &Document) -> String {
    let blocks: Vec<String> = document.blocks.iter().map(|one| block(one, document)).collect();
    let mut text = blocks.join("\n\n");
    text.push('\n');
    text
}

fn block(block: &Block, document: &Document) -> String {
    match block {
        Block::Title(text) => format!("# {}", inline(text)),
        Block::Heading(text) => format!("## {}", inline(text)),
        // The labels inside a section are lines of text, as in the minutes.
        Block::Subtitle(text) | Block::Label(text) | Block::Paragraph(text) => beginning(text),
        Block::Facts(facts) => {
            let fact = |fact: &super::Fact| {
                let values: Vec<String> = fact.values.iter().map(inline).collect();
                let text = format!("**{}:** {}", inline(&fact.name), values.join("<br>"));
                text.trim_end().to_owned()
            };
            facts.iter().map(fact).collect::<Vec<_>>().join("\n\n")
        }
        Block::List(entries) => list(entries),
        Block::Table(rows) => table(rows),
        Block::Contents(list) => contents(list, document),
        Block::Signatures(page) => signatures(page),
    }
}

fn contents(contents: &Contents, document: &Document) -> String {
    let entry = |(_, heading): (usize, &Text)| {
        format!("- [{}](#{})", inline(heading), anchor(heading.as_str()))
    };
    let entries: Vec<String> = document.headings().map(entry).collect();
    format!("{}\n\n{}", beginning(&contents.heading), entries.join("\n"))
}

/// The name that GitHub gives to a heading as a target.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn signatures(signatures: &Signatures) -> String {
    let names = signatures.names.iter().map(beginning);
    let heading = format!("## {}", inline(&signatures.heading));
    iter::once(heading).chain(names).collect::<Vec<_>>().join("\n\n")
}

fn list(list: &List) -> String {
    let mut lines = Vec::new();
    for (index, entry) in list.entries.iter().enumerate() {
        let mark = if list.numbered { format!("{}. ", index + 1) } else { "- ".to_owned() };
        lines.push(format!("{mark}{}", beginning(&entry.text)));
        let indent = " ".repeat(mark.len());
        for line in &entry.under {
            // A line that is no bullet is a paragraph of its own.
            if !matches!(line, Line::Bullet(_)) {
                lines.push(String::new());
            }
            lines.push(format!("{indent}{}", entry_line(line)));
        }
    }
    lines.join("\n")
}

fn entry_line(line: &Line) -> String {
    match line {
        Line::Plain(text) => beginning(text),
        Line::Strong(text) => format!("**{}**", inline(text)),
        Line::Bullet(text) => format!("- {}", beginning(text)),
    }
}

fn table(table: &Table) -> String {
    let headings = table.columns.iter().map(|column| inline(&column.heading));
    let rules = table.columns.iter().map(|_| "---".to_owned());
    let mut lines = vec![row(headings), row(rules)];
    lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(cell))));
    lines.join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cell(cell: &Cell) -> String {
    let line = |line: &Line| match line {
        Line::Plain(text) => inline(text),
        Line::Strong(text) if text.is_empty() => String::new(),
        Line::Strong(text) => format!("**{}**", inline(text)),
        Line::Bullet(text) => format!("• {}", inline(text)),
    };
    cell.lines.iter().map(line).collect::<Vec<_>>().join("<br>")
}

/// A text that begins a line, where `#`, `>`, `1.` and the like mean something.
fn beginning(text: &Text) -> String {
    let escaped = inline(text);
    let digits = escaped.len() - escaped.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after_digits = &escaped[digits..];
    if digits > 0 && after_digits.starts_with(['.', ')']) {
        return format!("{}\\{after_digits}", &escaped[..digits]);
    }
    if escaped.starts_with(['#', '>', '+', '-', '=']) {
        return format!("\\{escaped}");
    }
    escaped
}

fn inline(text: &Text) -> String {
    let raw = text.as_str();
    let mut escaped = String::with_capacity(raw.len());
    let mut before = ' ';
    for (index, c) in raw.char_indices() {
        let rest = &raw[index + c.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        let has_meaning = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphanumeric(),
            _ => false,
        };
        if has_meaning {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}
