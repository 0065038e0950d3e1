//! The parts of a Word file that are the same in every document, or nearly so:
//! what is in the file, how it looks, how lists are numbered.

use super::super::document::Document;
use crate::agenda::html::escape;
use std::fmt::Write;

pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// Between the margins of [`SECTION`], in twentieths of a point.
pub(super) const TEXT_WIDTH: u32 = 11906 - 2 * 1134;

/// A4 with margins of two centimetres, and the footer.
pub(super) const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/>\
     <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
     <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" \
     w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>";

pub(super) const CONTENT_TYPES: &str = include_str!("content_types.xml");
pub(super) const PACKAGE_RELATIONSHIPS: &str = include_str!("package.rels.xml");
pub(super) const DOCUMENT_RELATIONSHIPS: &str = include_str!("document.rels.xml");
pub(super) const STYLES: &str = include_str!("styles.xml");
pub(super) const SETTINGS: &str = include_str!("settings.xml");

/// Numbers of the lists (`w:numId`): all bullets in the text share one, all
/// bullets in tables another; numbered lists have each their own.
pub(super) const BULLETS: u32 = 1;
pub(super) const CELL_BULLETS: u32 = 2;
pub(super) const FIRST_NUMBERED: u32 = 3;

/// No author and no time: the file does not reveal who made it when.
pub(super) fn core_properties(document: &Document) -> String {
    let title = escape(document.title.as_str());
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{title}</dc:title><dc:language>da-DK</dc:language></cp:coreProperties>"
    )
}

pub(super) fn numbering(numbered_lists: u32) -> String {
    let bullets = level(0, "bullet", "•", 357) + &level(1, "bullet", "–", 714);
    let mut xml = format!("{DECLARATION}<w:numbering {NAMESPACES}>");
    xml.push_str(&definition(0, &bullets));
    xml.push_str(&definition(1, &level(0, "bullet", "•", 255)));
    xml.push_str(&definition(2, &level(0, "decimal", "%1.", 357)));
    for (id, definition) in [(BULLETS, 0), (CELL_BULLETS, 1)] {
        let _ = write!(
            xml,
            "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{definition}\"/></w:num>"
        );
    }
    for list in 0..numbered_lists {
        let _ = write!(
            xml,
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"2\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            FIRST_NUMBERED + list
        );
    }
    xml.push_str("</w:numbering>");
    xml
}

fn definition(id: u32, levels: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{id}\">\
         <w:multiLevelType w:val=\"hybridMultilevel\"/>{levels}</w:abstractNum>"
    )
}

/// The mark hangs before a text that is indented by `indent`.
fn level(level: u32, format: &str, mark: &str, indent: u32) -> String {
    let hanging = indent / (level + 1);
    format!(
        "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>\
         <w:lvlText w:val=\"{mark}\"/><w:lvlJc w:val=\"left\"/>\
         <w:pPr><w:ind w:left=\"{indent}\" w:hanging=\"{hanging}\"/></w:pPr></w:lvl>"
    )
}
