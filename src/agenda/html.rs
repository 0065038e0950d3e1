//! A document as HTML: a whole page to open, save or paste from, and a fragment
//! for pages that have a style of their own.
//!
//! The page carries its style on the elements, since that is what Word and
//! agenda systems keep of what is pasted; the fragment carries classes only, for
//! a page whose policy allows no inline style.

use super::document::{Block, Cell, Contents, Document, Fact, Line, List, Signatures, Table, Text};
use super::format::Format;
use std::fmt::Write;

/// Declarations for elements of the page that go along when they are pasted.
const BODY: &str = "font-family:Calibri,Carlito,Arial,sans-serif;font-size:11pt;line-height:1.3;\
     color:#000;max-width:46em;margin:2em auto;padding:0 1em";
const TABLE: &str = "border-collapse:collapse;width:100%;margin:0 0 12pt 0";
const HEADER_ROWS: &str = "display:table-header-group";
const ROW: &str = "page-break-inside:avoid;break-inside:avoid";
const COLUMN_HEADING: &str = "border:1px solid #8a949e;padding:3pt 6pt;text-align:left;\
     vertical-align:top;background:#e7ebef;font-weight:bold";
const CELL_LINES: &str = "border:1px solid #8a949e;padding:3pt 6pt;";
/// In a table without a header row.
const NO_LINES: &str = "border:0;padding:1pt 12pt 1pt 0;";
const ROW_HEADING: &str =
    "text-align:left;vertical-align:top;font-weight:normal;white-space:nowrap";
const CELL: &str = "vertical-align:top;overflow-wrap:anywhere";
const CONTENTS: &str = "list-style:none;margin:0 0 12pt 0;padding:0";
const NEW_PAGE: &str = "page-break-before:always;break-before:page";
/// The name stands under a line to sign on.
const SIGNATURE: &str = "margin:60pt 0 0 0;padding-top:4pt;border-top:1px solid #000;width:24em";
const CELL_TEXT: &str = "margin:0";
const LIST: &str = "margin:0 0 8pt 0;padding-left:18pt";
const CELL_LIST: &str = "margin:0;padding-left:14pt";

pub(super) const FORMAT: Format = Format {
    extension: "html",
    media_type: "text/html; charset=utf-8",
    label: "Til indsætning (HTML)",
    is_text: true,
    write: |document| page(document).into_bytes(),
};

/// The whole page.
pub fn page(document: &Document) -> String {
    let mut writer = Writer::new(true, title_level(document));
    let out = &mut writer.out;
    out.push_str("<!doctype html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let _ = writeln!(out, "<title>{}</title>", escape(document.title.as_str()));
    out.push_str("<style>@page { size: A4; margin: 20mm; }</style>\n</head>\n");
    let _ = writeln!(out, "<body style=\"{BODY}\">");
    writer.document(document);
    writer.out.push_str("</body>\n</html>\n");
    writer.out
}

/// The inside alone; its uppermost heading is an `h2`. The page gives the style
/// of `.document` and what stands in it.
pub fn fragment(document: &Document) -> String {
    let mut writer = Writer::new(false, 1 + title_level(document));
    writer.out.push_str("<div class=\"document\" lang=\"da\">\n");
    writer.document(document);
    writer.out.push_str("</div>\n");
    writer.out
}

/// A case's lines as paragraphs and lists, for a page with a style of its own.
pub fn lines(lines: &[Line]) -> String {
    let mut writer = Writer::new(false, 1);
    Line::groups(lines).for_each(|group| writer.group(group));
    writer.out
}

/// A text as it stands between tags or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// 0 where there is no title: then the headings of sections are the uppermost.
fn title_level(document: &Document) -> u8 {
    document.blocks.iter().any(|block| matches!(block, Block::Title(_))).into()
}

/// The target of the n-th heading.
fn anchor(number: usize) -> String {
    format!("afsnit-{number}")
}

struct Writer {
    out: String,
    inline: bool,
    /// The level of a title; sections are one below it, labels two.
    title_level: u8,
    /// The headings of sections so far, which are the targets of the contents.
    headings: usize,
}

impl Writer {
    fn new(inline: bool, title_level: u8) -> Writer {
        Writer { out: String::new(), inline, title_level, headings: 0 }
    }

    fn document(&mut self, document: &Document) {
        for block in &document.blocks {
            match block {
                Block::Contents(contents) => self.contents(contents, document),
                other => self.block(other),
            }
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.heading(self.title_level, "", "18pt", text),
            Block::Subtitle(text) => self.text("p", "font-weight:bold", text),
            Block::Heading(text) => {
                self.headings += 1;
                let id = format!(" id=\"{}\"", anchor(self.headings));
                self.heading(self.title_level + 1, &id, "14pt", text);
            }
            Block::Label(text) => self.heading(self.title_level + 2, "", "11pt", text),
            Block::Paragraph(text) => self.text("p", "margin:0 0 8pt 0", text),
            Block::Facts(facts) => self.facts(facts),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Signatures(signatures) => self.signatures(signatures),
            // Written by `document`, which knows the headings.
            Block::Contents(_) => {}
        }
    }

    fn heading(&mut self, level: u8, attributes: &str, size: &str, text: &Text) {
        let style = format!("font-size:{size};margin:12pt 0 4pt 0");
        self.text(&format!("h{level}{attributes}"), &style, text);
    }

    /// A page that is not printed has no numbers of pages; its links do as well.
    fn contents(&mut self, contents: &Contents, document: &Document) {
        self.heading(self.title_level + 1, "", "11pt", &contents.heading);
        self.open("ul class=\"contents\"", CONTENTS);
        for (number, heading) in document.headings() {
            let (to, text) = (anchor(number), escape(heading.as_str()));
            let _ = write!(self.out, "<li><a href=\"#{to}\">{text}</a></li>");
        }
        self.out.push_str("</ul>");
    }

    fn signatures(&mut self, signatures: &Signatures) {
        self.open("div class=\"signatures\"", NEW_PAGE);
        self.heading(self.title_level + 1, "", "14pt", &signatures.heading);
        for name in &signatures.names {
            self.text("p class=\"signature\"", SIGNATURE, name);
        }
        self.out.push_str("</div>");
    }

    fn facts(&mut self, facts: &[Fact]) {
        self.open("dl", "margin:0 0 12pt 0");
        for fact in facts {
            self.text("dt", "font-weight:bold", &Text::new(&format!("{}:", fact.name.as_str())));
            for value in &fact.values {
                self.text("dd", "margin:0 0 2pt 12pt", value);
            }
        }
        self.out.push_str("</dl>");
    }

    fn list(&mut self, list: &List) {
        let tag = if list.numbered { "ol" } else { "ul" };
        self.open(tag, LIST);
        for entry in &list.entries {
            let _ = write!(self.out, "<li>{}", escape(entry.text.as_str()));
            for group in Line::groups(&entry.under) {
                self.group(group);
            }
            self.out.push_str("</li>");
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn table(&mut self, table: &Table) {
        let has_lines = table.has_header();
        self.open(if has_lines { "table" } else { "table class=\"plain\"" }, TABLE);
        self.out.push('\n');
        if has_lines {
            self.header_row(table);
        }
        self.out.push_str("<tbody>\n");
        for cells in &table.rows {
            self.open("tr", ROW);
            for (index, cell) in cells.iter().enumerate() {
                self.cell(cell, index == 0 && !cell.lines.is_empty(), has_lines);
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>");
    }

    fn header_row(&mut self, table: &Table) {
        self.open("thead", HEADER_ROWS);
        self.open("tr", ROW);
        for column in &table.columns {
            let style = format!("{COLUMN_HEADING};width:{}%", column.percent);
            self.text("th scope=\"col\"", &style, &column.heading);
        }
        self.out.push_str("</tr></thead>\n");
    }

    /// An empty cell heads nothing.
    fn cell(&mut self, cell: &Cell, heads_row: bool, has_lines: bool) {
        let lines = if has_lines { CELL_LINES } else { NO_LINES };
        if heads_row {
            self.open("th scope=\"row\"", &format!("{lines}{ROW_HEADING}"));
        } else {
            self.open("td", &format!("{lines}{CELL}"));
        }
        match &cell.lines[..] {
            [Line::Plain(text)] => self.out.push_str(&escape(text.as_str())),
            lines => Line::groups(lines).for_each(|group| self.group(group)),
        }
        self.out.push_str(if heads_row { "</th>" } else { "</td>" });
    }

    fn group(&mut self, group: &[Line]) {
        match group {
            [Line::Plain(text)] => self.text("p", CELL_TEXT, text),
            [Line::Strong(text)] => {
                self.open("p", CELL_TEXT);
                let _ = write!(self.out, "<strong>{}</strong></p>", escape(text.as_str()));
            }
            bullets => self.bullets(bullets.iter().map(Line::text)),
        }
    }

    fn bullets<'a>(&mut self, texts: impl Iterator<Item = &'a Text>) {
        self.open("ul", CELL_LIST);
        for text in texts {
            let _ = write!(self.out, "<li>{}</li>", escape(text.as_str()));
        }
        self.out.push_str("</ul>");
    }

    /// `tag` may carry attributes.
    fn text(&mut self, tag: &str, style: &str, text: &Text) {
        self.open(tag, style);
        let name = tag.split(' ').next().unwrap_or(tag);
        let _ = write!(self.out, "{}</{name}>", escape(text.as_str()));
    }

    /// `tag` may carry attributes.
    fn open(&mut self, tag: &str, style: &str) {
        let _ = if self.inline {
            write!(self.out, "<{tag} style=\"{style}\">")
        } else {
            write!(self.out, "<{tag}>")
        };
    }
}
