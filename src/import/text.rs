//! Plain text and Markdown: lines become paragraphs, headings, lists and tables.
//!
//! Minutes that were taken out of a case system are seldom clean: lines broken at the
//! width of a page, tables parted by tabs, tags in their cells.

use super::columns;
use super::document::{Block, Cell, Document, Line, Mark};
use super::html;
use super::inline::{marked, plain, split_cells};
use super::refusal::Refusal;
use super::wrapping::{self, Wrapping};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Plain text.
    Plain,
    /// Markdown, where a backslash makes a character mean itself.
    Markdown,
}

/// More lines than any minutes have.
const MAX_LINES: usize = 50_000;

/// Reads a text.
pub fn read(raw: &str, syntax: Syntax) -> Result<Document, Refusal> {
    let raw = raw.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    if raw.lines().count() > MAX_LINES {
        return Err(Refusal::new("teksten er for lang; det er ikke et referat"));
    }
    let lines = wrapping::single_spaced(raw.lines().map(without_spaces).collect());
    let (lines, footer) = wrapping::without_page_numbers(&lines);
    let wrapping = Wrapping::new(&lines);
    let mut reader = Reader { syntax, blocks: Vec::new(), open: None };
    if let Some(footer) = footer {
        reader.blocks.push(Block::Line(Line::new(&footer, Mark::None)));
    }
    let mut at = 0;
    while at < lines.len() {
        at = reader.take(&lines, at, &wrapping);
    }
    reader.close();
    Ok(Document { blocks: reader.blocks })
}

/// A tab at the end of a line is an empty cell.
fn without_spaces(line: &str) -> &str {
    line.trim_end_matches(|c: char| c.is_whitespace() && c != '\t')
}

/// A paragraph whose last line may not have been read.
struct Open {
    raw: String,
    mark: Mark,
    /// Of its first line.
    indent: usize,
    /// Whether an empty line follows what was read.
    is_parted: bool,
}

struct Reader {
    syntax: Syntax,
    blocks: Vec<Block>,
    open: Option<Open>,
}

impl Reader {
    /// Reads at least one line; returns the next.
    fn take(&mut self, lines: &[&str], at: usize, wrapping: &Wrapping) -> usize {
        let line = lines[at];
        if line.trim().is_empty() {
            if let Some(open) = &mut self.open {
                open.is_parted = true;
            }
            return at + 1;
        }
        if let Some((rows, next)) = columns::table(lines, at) {
            self.table(rows);
            return next;
        }
        if is_table_row(line) {
            let (rows, next) = self.rows(lines, at);
            self.table(rows);
            return next;
        }
        if is_rule(line) && self.open.as_ref().is_some_and(|open| !open.is_parted) {
            if let Some(open) = &mut self.open {
                open.mark = Mark::Heading;
                open.is_parted = true;
            }
            return at + 1;
        }
        self.line(lines, at, wrapping);
        at + 1
    }

    fn line(&mut self, lines: &[&str], at: usize, wrapping: &Wrapping) {
        let line = lines[at];
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let (mark, text) = marked(line.trim());
        if let Some(open) = self.open.as_mut().filter(|_| mark == Mark::None) {
            let hangs = open.mark == Mark::Bullet && indent > open.indent;
            let goes_on = match open.is_parted {
                false => hangs || wrapping.goes_on(lines, at),
                true => wrapping.goes_on_after_page(&open.raw, text),
            };
            if goes_on && open.mark != Mark::Heading {
                open.raw.push(' ');
                open.raw.push_str(text);
                open.is_parted = false;
                return;
            }
        }
        self.close();
        self.open = Some(Open { raw: text.to_owned(), mark, indent, is_parted: false });
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let lines = self.texts(&open.raw).into_iter().enumerate().map(|(index, mut line)| {
            if index == 0 && line.mark == Mark::None {
                line.mark = open.mark;
            }
            line
        });
        self.blocks.extend(lines.map(Block::Line));
    }

    /// The lines of a text that may have tags.
    fn texts(&self, raw: &str) -> Vec<Line> {
        let text = plain(raw, self.syntax == Syntax::Markdown);
        if text.has_tags {
            return html::lines(&text.text);
        }
        let parts = text.text.split(" • ").enumerate();
        let lines = parts.map(|(index, part)| {
            let (mark, text) = match part.trim_start().strip_prefix('•') {
                Some(rest) => (Mark::Bullet, rest),
                None if index > 0 => (Mark::Bullet, part),
                None => (Mark::None, part),
            };
            Line::new(text, mark)
        });
        lines.filter(|line| !line.text.is_empty()).collect()
    }

    /// A table goes on after a page break where its columns are the same.
    fn table(&mut self, rows: Vec<Vec<Cell>>) {
        self.close();
        if !rows.is_empty() {
            self.blocks.push(Block::Table(rows));
        }
    }

    /// The rows of a table parted by tabs or `|`; an empty line may be in it.
    fn rows(&self, lines: &[&str], mut at: usize) -> (Vec<Vec<Cell>>, usize) {
        let mut rows = Vec::new();
        loop {
            let cells = split_cells(lines[at]);
            if !cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':'))) {
                rows.push(cells.iter().map(|cell| self.texts(cell)).collect());
            }
            let next = (at + 1..lines.len()).find(|next| !lines[*next].trim().is_empty());
            match next {
                Some(next) if next <= at + 2 && is_table_row(lines[next]) => at = next,
                _ => return (rows, at + 1),
            }
        }
    }
}

fn is_table_row(line: &str) -> bool {
    let trimmed = line.trim().trim_start_matches("- ");
    line.contains('\t') || (trimmed.starts_with('|') && trimmed[1..].contains('|'))
}

/// The line under a heading.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'))
}
