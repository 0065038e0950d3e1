//! A document as every format is read into: lines, and tables of cells.

use serde::{Deserialize, Serialize};

/// A document in order. A page sends it along from step to step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// In order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph, a heading or an entry of a list.
    Line(Line),
    /// The rows of a table.
    Table(Vec<Vec<Cell>>),
}

/// A cell of a table.
pub type Cell = Vec<Line>;

/// A text with what is in front of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// White space made single, without the mark.
    pub text: String,
    /// What is in front of it.
    pub mark: Mark,
}

/// What is in front of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// A bullet.
    Bullet,
    /// The number of a list's entry, or of a section.
    Number,
    /// It is a heading.
    Heading,
}

impl Line {
    /// A line of a raw text.
    pub fn new(raw: &str, mark: Mark) -> Line {
        Line { text: single_spaces(raw), mark }
    }

    /// Whether it is an entry of a list.
    pub fn is_entry(&self) -> bool {
        matches!(self.mark, Mark::Bullet | Mark::Number)
    }
}

impl Document {
    /// The whole text, white space made single.
    pub fn text(&self) -> String {
        let mut texts: Vec<&str> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Line(line) => texts.push(&line.text),
                Block::Table(rows) => {
                    texts.extend(rows.iter().flatten().flatten().map(|line| line.text.as_str()));
                }
            }
        }
        texts.join(" ")
    }

    /// The number of rows of all tables, and of lines outside them.
    pub fn size(&self) -> usize {
        let size = |block: &Block| match block {
            Block::Line(_) => 1,
            Block::Table(rows) => rows.len(),
        };
        self.blocks.iter().map(size).sum()
    }
}

/// The text of a cell as one line.
pub fn cell_text(cell: &Cell) -> String {
    cell.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// White space made single; what cannot be seen is left out.
pub fn single_spaces(raw: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}');
    let text: String = raw.chars().filter(visible).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
