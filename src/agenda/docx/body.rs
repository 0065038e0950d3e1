//! The parts of a Word file that hold the document's own text.
//!
//! The order of elements is the schema's (ECMA-376, part 1, chapter 17): Word
//! calls a file damaged whose properties stand in another.

use super::super::document::{Block, Cell, Document, Entry, Fact, Line, List, Table, Text};
use super::parts::{BULLETS, CELL_BULLETS, FIRST_NUMBERED, NAMESPACES, TEXT_WIDTH};
use crate::agenda::html::escape;
use std::fmt::Write;

/// `word/document.xml`, and how many numbered lists it has.
pub(super) fn document(document: &Document) -> (String, u32) {
    let mut writer = Writer { out: String::new(), numbered_lists: 0 };
    let _ = write!(writer.out, "{}<w:document {NAMESPACES}><w:body>", super::parts::DECLARATION);
    for (index, block) in document.blocks.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| document.blocks.get(before));
        writer.block(block, before, &document.blocks[index + 1..]);
    }
    // A table may not be the last thing in a body.
    if matches!(document.blocks.last(), Some(Block::Table(_)) | None) {
        writer.out.push_str("<w:p/>");
    }
    writer.out.push_str(super::parts::SECTION);
    writer.out.push_str("</w:body></w:document>");
    (writer.out, writer.numbered_lists)
}

/// `word/footer1.xml`: what document it is, and which page.
pub(super) fn footer(document: &Document) -> String {
    let field = |name: &str| {
        format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    format!(
        "{}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}\
         <w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        super::parts::DECLARATION,
        run(document.footer.as_str(), ""),
        run("Side ", ""),
        field("PAGE"),
        run(" af ", ""),
        field("NUMPAGES"),
    )
}

fn run(text: &str, properties: &str) -> String {
    let text = escape(text);
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// Properties of a paragraph by where it stands, in the order that they may have.
const KEEP_NEXT: &str = "<w:keepNext/>";
const AT_TOP: &str = "<w:spacing w:before=\"0\"/>";
const BELOW_TABLE: &str = "<w:spacing w:before=\"240\"/>";
const BOLD: &str = "<w:rPr><w:b/><w:bCs/></w:rPr>";

/// Characters of a text that needs no second line.
const ONE_LINE: usize = 90;

struct Writer {
    out: String,
    numbered_lists: u32,
}

impl Writer {
    fn block(&mut self, block: &Block, before: Option<&Block>, after: &[Block]) {
        match block {
            Block::Title(text) => self.paragraph("Title", "", text),
            Block::Subtitle(text) => self.paragraph("Subtitle", "", text),
            Block::Heading(text) if before.is_none() => self.paragraph("Heading1", AT_TOP, text),
            Block::Heading(text) => self.paragraph("Heading1", "", text),
            Block::Label(text) => self.paragraph("Heading2", "", text),
            Block::Paragraph(text) => {
                let leads = leads(before, text, after);
                let follows_table = matches!(before, Some(Block::Table(_)));
                let more = [(leads, KEEP_NEXT), (follows_table, BELOW_TABLE)];
                let more = more.into_iter().filter(|(wanted, _)| *wanted).map(|(_, xml)| xml);
                self.paragraph("BodyText", &more.collect::<String>(), text);
            }
            Block::Facts(facts) => facts.iter().for_each(|fact| self.fact(fact)),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
        }
    }

    /// `more` follows the style among the paragraph's properties.
    fn paragraph(&mut self, style: &str, more: &str, text: &Text) {
        self.styled_run(style, more, &run(text.as_str(), ""));
    }

    fn styled_run(&mut self, style: &str, more: &str, runs: &str) {
        let _ =
            write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>{runs}</w:p>");
    }

    /// Name and values in two columns, by a tab and a hanging indent.
    fn fact(&mut self, fact: &Fact) {
        let mut runs = run(&format!("{}:", fact.name.as_str()), BOLD);
        for (index, value) in fact.values.iter().enumerate() {
            runs.push_str(if index == 0 { "<w:r><w:tab/></w:r>" } else { "<w:r><w:br/></w:r>" });
            runs.push_str(&run(value.as_str(), ""));
        }
        self.styled_run("Facts", "", &runs);
    }

    fn list(&mut self, list: &List) {
        let (style, id) = if list.numbered {
            self.numbered_lists += 1;
            // Each counts from 1 by a number of its own.
            ("ListNumber", FIRST_NUMBERED + self.numbered_lists - 1)
        } else {
            ("ListBullet", BULLETS)
        };
        for Entry { text, under } in &list.entries {
            self.paragraph(style, &numbered(id, 0), text);
            for line in under {
                match line {
                    Line::Plain(text) => self.paragraph("ListContinue", "", text),
                    Line::Strong(text) => {
                        self.styled_run("ListContinue", "", &run(text.as_str(), BOLD));
                    }
                    Line::Bullet(text) => {
                        self.paragraph("ListBullet2", &numbered(BULLETS, 1), text);
                    }
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let widths: Vec<u32> =
            table.columns.iter().map(|c| TEXT_WIDTH * u32::from(c.percent) / 100).collect();
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Dagsorden\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/>\
             <w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" \
             w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>\
             <w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>",
            widths.iter().sum::<u32>(),
            escape(table.summary.as_str()),
        );
        for width in &widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out.push_str("</w:tblGrid>");
        let headings: Vec<Cell> =
            table.columns.iter().map(|c| Cell::plain(c.heading.as_str())).collect();
        self.row(&headings, &widths, true);
        for cells in &table.rows {
            self.row(cells, &widths, false);
        }
        self.out.push_str("</w:tbl>");
    }

    fn row(&mut self, cells: &[Cell], widths: &[u32], is_header: bool) {
        self.out.push_str("<w:tr><w:trPr><w:cantSplit/>");
        if is_header {
            self.out.push_str("<w:tblHeader/>");
        }
        self.out.push_str("</w:trPr>");
        for (cell, width) in cells.iter().zip(widths) {
            let _ =
                write!(self.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
            self.cell(cell, if is_header { "TableHeading" } else { "TableText" });
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }

    fn cell(&mut self, cell: &Cell, style: &str) {
        for line in &cell.lines {
            match line {
                Line::Plain(text) => self.paragraph(style, "", text),
                Line::Strong(text) => self.styled_run(style, "", &run(text.as_str(), BOLD)),
                Line::Bullet(text) => {
                    self.paragraph("TableBullet", &numbered(CELL_BULLETS, 0), text);
                }
            }
        }
        // A cell holds at least one paragraph.
        if cell.lines.is_empty() {
            let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr></w:p>");
        }
    }
}

/// Whether a paragraph stays on the page of what follows: before a table or a
/// list, and at the head of a section ("Åben sag", "Sagsgang", "DIR"), which
/// would else be left at the foot of a page without its matter.
fn leads(before: Option<&Block>, text: &Text, after: &[Block]) -> bool {
    let is_line = text.as_str().chars().count() <= ONE_LINE;
    match after {
        [Block::Table(_) | Block::List(_), ..] => true,
        [Block::Label(_), ..] => {
            is_line && matches!(before, Some(Block::Heading(_) | Block::Label(_)))
        }
        [this @ Block::Paragraph(next), rest @ ..] => is_line && leads(Some(this), next, rest),
        _ => false,
    }
}

fn numbered(id: u32, level: u32) -> String {
    format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{id}\"/></w:numPr>")
}
