//! Word files (ECMA-376): paragraphs, lists, headings and tables.

use super::document::{Block, Cell, Document, Line, Mark};
use super::refusal::Refusal;
use roxmltree::{Node, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A part that is unpacked is at most so long.
const MAX_PART: u64 = 24 << 20;

/// A Word file has tens of parts.
const MAX_PARTS: usize = 5_000;

/// Elements of a document that is not made to exhaust the reader.
const MAX_NODES: u32 = 1_000_000;

/// Nested elements that are followed.
const MAX_DEPTH: usize = 60;

/// The refusal of a file with macros.
pub fn macros() -> Refusal {
    Refusal::new("dokumentet indeholder makroer og læses ikke; gem det som .docx uden makroer")
}

/// Reads a Word file.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let damaged = || Refusal::new("filen er beskadiget eller ikke et Word-dokument");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MAX_PARTS {
        return Err(too_large());
    }
    if archive.file_names().any(|name| name.is_ok_and(|name| name.ends_with("vbaProject.bin"))) {
        return Err(macros());
    }
    let text = part(&mut archive, "word/document.xml")?
        .ok_or_else(|| Refusal::new("filen er ikke et Word-dokument; gem den som .docx"))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..Default::default() };
    let xml =
        roxmltree::Document::parse_with_options(&text, options).map_err(|error| match error {
            roxmltree::Error::DtdDetected => {
                Refusal::new("dokumentet indeholder XML-entiteter og læses ikke")
            }
            roxmltree::Error::NodesLimitReached => too_large(),
            _ => damaged(),
        })?;
    let mut document = Document::default();
    blocks(xml.root_element(), 0, &mut document.blocks);
    Ok(document)
}

fn too_large() -> Refusal {
    Refusal::new("dokumentet fylder alt for meget, når det pakkes ud; det læses ikke")
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refusal> {
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    if file.size() > MAX_PART {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The size in the header may be false.
    let mut limited = file.take(MAX_PART + 1);
    let damaged = || Refusal::new("filen er beskadiget");
    limited.read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 > MAX_PART {
        return Err(too_large());
    }
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

/// Whether it was taken out, or repeats what stands before it for older programs.
fn is_gone(node: Node) -> bool {
    matches!(node.tag_name().name(), "del" | "moveFrom" | "Fallback" | "instrText")
}

fn children<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(|child| child.is_element() && !is_gone(*child))
}

/// The paragraphs and tables in an element, through whatever encloses them.
fn blocks<'a>(node: Node<'a, 'a>, depth: usize, blocks: &mut Vec<Block>) {
    for child in children(node).filter(|_| depth < MAX_DEPTH) {
        match child.tag_name().name() {
            "p" => blocks.extend(lines(child).into_iter().map(Block::Line)),
            "tbl" => blocks.push(Block::Table(rows(child, depth + 1))),
            _ => self::blocks(child, depth + 1, blocks),
        }
    }
}

fn rows<'a>(node: Node<'a, 'a>, depth: usize) -> Vec<Vec<Cell>> {
    let mut all = Vec::new();
    for child in children(node).filter(|_| depth < MAX_DEPTH) {
        match child.tag_name().name() {
            "tr" => all.push(cells(child, depth + 1)),
            "sdt" | "sdtContent" | "ins" => all.extend(rows(child, depth + 1)),
            _ => {}
        }
    }
    all
}

fn cells<'a>(node: Node<'a, 'a>, depth: usize) -> Vec<Cell> {
    let mut all = Vec::new();
    for child in children(node).filter(|_| depth < MAX_DEPTH) {
        match child.tag_name().name() {
            "tc" => {
                let mut within = Vec::new();
                blocks(child, depth + 1, &mut within);
                all.push(within.into_iter().flat_map(cell_lines).collect());
            }
            "sdt" | "sdtContent" | "ins" => all.extend(cells(child, depth + 1)),
            _ => {}
        }
    }
    all
}

/// The lines of a block in a cell; a table in it loses its form.
fn cell_lines(block: Block) -> Vec<Line> {
    match block {
        Block::Line(line) => vec![line],
        Block::Table(rows) => rows.into_iter().flatten().flatten().collect(),
    }
}

/// The lines of a paragraph: more than one where it has line breaks.
fn lines(paragraph: Node) -> Vec<Line> {
    let mut raw = String::new();
    for node in paragraph.descendants().filter(|node| node.is_element()) {
        if node.ancestors().take_while(|above| *above != paragraph).any(is_gone) {
            continue;
        }
        match node.tag_name().name() {
            "t" => raw.push_str(node.text().unwrap_or_default()),
            "tab" if node.parent().is_some_and(|parent| parent.has_tag_name_of("r")) => {
                raw.push('\t');
            }
            "br" | "cr" => raw.push('\n'),
            "noBreakHyphen" => raw.push('-'),
            _ => {}
        }
    }
    let mark = mark(paragraph);
    let marked = |(index, line): (usize, &str)| {
        Line::new(line, if index == 0 || mark == Mark::Heading { mark } else { Mark::None })
    };
    let lines = raw.lines().enumerate().map(marked);
    lines.filter(|line| !line.text.is_empty()).map(with_mark_of_text).collect()
}

trait HasName {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl HasName for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.tag_name().name() == name
    }
}

fn mark(paragraph: Node) -> Mark {
    let properties = paragraph.children().find(|child| child.has_tag_name_of("pPr"));
    let Some(properties) = properties else { return Mark::None };
    let value = |node: Node| {
        node.attributes().find(|attribute| attribute.name() == "val").map(|a| a.value().to_owned())
    };
    let child = |name: &str| properties.children().find(|child| child.has_tag_name_of(name));
    let style = child("pStyle").and_then(value).unwrap_or_default().to_lowercase();
    let numbered = child("numPr").is_some_and(|numbering| {
        let number = numbering.children().find(|child| child.has_tag_name_of("numId"));
        number.and_then(value).is_none_or(|number| number != "0")
    });
    let is_heading =
        ["heading", "overskrift", "title", "titel"].iter().any(|n| style.starts_with(n));
    match () {
        () if is_heading => Mark::Heading,
        () if numbered => Mark::Bullet,
        () if style.contains("bullet") || style.contains("opstilling") => Mark::Bullet,
        () => Mark::None,
    }
}

/// A bullet that was typed.
fn with_mark_of_text(line: Line) -> Line {
    match line.text.strip_prefix(['•', '·', '\u{f0b7}', '▪', '◦']) {
        Some(rest) => Line::new(rest, Mark::Bullet),
        None => line,
    }
}
