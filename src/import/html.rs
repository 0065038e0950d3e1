//! HTML: pages, what is pasted from Word, and tags in the cells of a text.

use super::document::{Block, Cell, Document, Line, Mark};
use super::refusal::Refusal;
use html5gum::{Token, Tokenizer};

/// Reads a page or a part of one.
pub fn read(raw: &str) -> Result<Document, Refusal> {
    let mut reader = Reader::default();
    for token in Tokenizer::new(raw) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&name(&tag.name)),
            Token::EndTag(tag) => reader.end(&name(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.end_table();
    Ok(Document { blocks: reader.blocks })
}

/// The lines of a text with tags in it.
pub fn lines(raw: &str) -> Vec<Line> {
    let blocks = read(raw).map(|document| document.blocks).unwrap_or_default();
    let lines = blocks.into_iter().flat_map(|block| match block {
        Block::Line(line) => vec![line],
        Block::Table(rows) => rows.into_iter().flatten().flatten().collect(),
    });
    lines.collect()
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The rows of the table that is read.
    rows: Option<Vec<Vec<Cell>>>,
    /// Tables within it.
    inner: usize,
    raw: String,
    mark: Mark,
    /// The element whose text is not read.
    skipped: Option<String>,
}

const SKIPPED: [&str; 5] = ["head", "noscript", "script", "style", "template"];
const BLOCKS: [&str; 26] = [
    "address", "article", "aside", "body", "br", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "ol", "p", "section",
    "title", "ul",
];

impl Reader {
    fn start(&mut self, name: &str) {
        // The title says which meeting it is.
        if name == "title" {
            self.skipped = None;
        }
        if self.skipped.is_some() {
            return;
        }
        match name {
            name if SKIPPED.contains(&name) => {
                self.end_line();
                self.skipped = Some(name.to_owned());
            }
            "table" if self.rows.is_some() => self.inner += 1,
            "table" => {
                self.end_line();
                self.rows = Some(Vec::new());
            }
            "tr" if self.inner == 0 => {
                self.end_line();
                self.rows.get_or_insert_default().push(Vec::new());
            }
            "td" | "th" if self.inner == 0 => {
                self.end_line();
                if let Some(row) = self.rows.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(Cell::new());
                }
            }
            "li" => {
                self.end_line();
                self.mark = Mark::Bullet;
            }
            name if BLOCKS.contains(&name) => {
                // A paragraph in an entry of a list is that entry.
                if !self.raw.trim().is_empty() || name != "p" {
                    self.end_line();
                }
                if name.len() == 2 && name.starts_with('h') && name != "hr" {
                    self.mark = Mark::Heading;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped.is_some() {
            if self.skipped.as_deref() == Some(name) {
                self.skipped = None;
            }
            return;
        }
        match name {
            "table" if self.inner > 0 => self.inner -= 1,
            "table" => self.end_table(),
            "title" => {
                self.end_line();
                self.skipped = Some("head".to_owned());
            }
            "li" | "td" | "th" | "tr" => self.end_line(),
            name if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_none() {
            self.raw.push_str(text);
        }
    }

    fn end_line(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        let mark = std::mem::take(&mut self.mark);
        // Bullets may also stand in the text, several on a line.
        for (index, part) in raw.split(['•', '\u{f0b7}']).enumerate() {
            let line = Line::new(part, if index > 0 { Mark::Bullet } else { mark });
            if line.text.is_empty() {
                continue;
            }
            let row = self.rows.as_mut().and_then(|rows| rows.last_mut());
            match row.and_then(|row| row.last_mut()) {
                Some(cell) => cell.push(line),
                None => self.blocks.push(Block::Line(line)),
            }
        }
    }

    fn end_table(&mut self) {
        self.end_line();
        if let Some(rows) = self.rows.take() {
            self.blocks.push(Block::Table(rows));
        }
    }
}
