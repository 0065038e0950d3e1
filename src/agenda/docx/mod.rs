//! A document as a Word file (ECMA-376, transitional).
//!
//! `body` writes the text, `parts` holds what is the same in every file. Here
//! they are packed, with a fixed time and order: the same document, the same bytes.

mod body;
mod parts;

use super::document::Document;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(super) fn write(document: &Document) -> Vec<u8> {
    let (body, numbered_lists) = body::document(document);
    let properties = parts::core_properties(document);
    let numbering = parts::numbering(numbered_lists);
    let footer = body::footer(document);
    pack(&[
        ("[Content_Types].xml", parts::CONTENT_TYPES),
        ("_rels/.rels", parts::PACKAGE_RELATIONSHIPS),
        ("docProps/core.xml", &properties),
        ("word/document.xml", &body),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONSHIPS),
        ("word/styles.xml", parts::STYLES),
        ("word/numbering.xml", &numbering),
        ("word/settings.xml", parts::SETTINGS),
        ("word/footer1.xml", &footer),
    ])
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    for (name, text) in parts {
        archive.start_file(*name, options).expect("the names are short and differ");
        archive.write_all(text.as_bytes()).expect("memory takes what is written");
    }
    archive.finish().expect("memory takes what is written").into_inner()
}
