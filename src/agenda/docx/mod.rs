//! A document as a Word file (ECMA-376, transitional).
//!
//! Its parts are the files in `parts`, of which four are templates. They are
//! packed with a fixed time and order: the same document, the same bytes.

mod pages;

use super::document::{Block, Column, Document, Line, List, Table};
use super::format::Format;
use askama::Template;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(super) const FORMAT: Format = Format {
    extension: "docx",
    media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    label: "Word",
    is_text: false,
    write,
};

fn write(document: &Document) -> Vec<u8> {
    pack(&[
        ("[Content_Types].xml", include_str!("parts/content_types.xml")),
        ("_rels/.rels", include_str!("parts/package.rels.xml")),
        ("docProps/core.xml", &render(&Core { document })),
        ("word/document.xml", &render(&Body { document })),
        ("word/_rels/document.xml.rels", include_str!("parts/document.rels.xml")),
        ("word/styles.xml", include_str!("parts/styles.xml")),
        ("word/numbering.xml", &render(&Numbering { document })),
        ("word/settings.xml", include_str!("parts/settings.xml")),
        ("word/footer1.xml", &render(&Footer { document })),
    ])
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    for (name, text) in parts {
        archive.start_file(*name, options).expect("the names are short and differ");
        archive.write_all(text.as_bytes()).expect("writing to memory cannot fail");
    }
    archive.finish().expect("writing to memory cannot fail").into_inner()
}

/// askama escapes what it puts in; characters that XML refuses even then are not in
/// a `Text`.
fn render(part: &impl Template) -> String {
    part.render().expect("writing to a string cannot fail")
}

#[derive(Template)]
#[template(path = "core.xml", whitespace = "suppress")]
struct Core<'a> {
    document: &'a Document,
}

#[derive(Template)]
#[template(path = "document.xml", whitespace = "suppress")]
struct Body<'a> {
    document: &'a Document,
}

#[derive(Template)]
#[template(path = "numbering.xml", whitespace = "suppress")]
struct Numbering<'a> {
    document: &'a Document,
}

#[derive(Template)]
#[template(path = "footer.xml", whitespace = "suppress")]
struct Footer<'a> {
    document: &'a Document,
}

/// The number (`w:numId`) of a numbered list that is a document's first block.
/// All bullets in the text have number 1, all bullets in tables number 2.
const FIRST_NUMBERED: usize = 3;

/// Between the margins of the page, in twentieths of a point.
const TEXT_WIDTH: u32 = 11906 - 2 * 1134;

/// Characters of a text that needs no second line.
const ONE_LINE: usize = 90;

impl Document {
    /// The number of the heading that is the block of an index.
    fn heading_number(&self, index: usize) -> usize {
        self.blocks[..=index].iter().filter(|block| matches!(block, Block::Heading(_))).count()
    }

    fn follows_table(&self, index: usize) -> bool {
        matches!(self.blocks[..index].last(), Some(Block::Table(_)))
    }

    /// Whether a paragraph stays on the page of what follows: before a table or a
    /// list, and at the head of a section ("Åben sag", "Sagsgang", "DIR"), which
    /// must not be the last thing on a page.
    fn keeps_next(&self, index: usize) -> bool {
        let is_line = || match &self.blocks[index] {
            Block::Paragraph(text) => text.as_str().chars().count() <= ONE_LINE,
            _ => false,
        };
        match self.blocks.get(index + 1) {
            Some(Block::Table(_) | Block::List(_)) => true,
            Some(Block::Label(_)) => {
                let before = self.blocks[..index].last();
                is_line() && matches!(before, Some(Block::Heading(_) | Block::Label(_)))
            }
            Some(Block::Paragraph(_)) => is_line() && self.keeps_next(index + 1),
            _ => false,
        }
    }
}

impl Table {
    fn width(&self) -> u32 {
        self.columns.iter().map(Column::width).sum()
    }
}

impl Column {
    fn width(&self) -> u32 {
        TEXT_WIDTH * u32::from(self.percent) / 100
    }
}
