//! From the bytes of a file to a document, within limits.

use super::document::Document;
use super::refusal::Refusal;
use super::{docx, html, text};

/// The longest file that is read.
pub const MAX_BYTES: usize = 8 << 20;

/// What can be read, as the end of a file's name.
pub const EXTENSIONS: [&str; 5] = ["docx", "html", "txt", "md", "pdf"];

/// More rows and lines than any minutes have.
const MAX_ROWS: usize = 5_000;

/// Characters on a page that was written and not scanned.
const FEWEST_LETTERS: usize = 20;

/// Whether the bytes are a PDF: its text must be taken out by another program first,
/// and then be read by [`read_pdf_text`].
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Reads a file; its name only helps where the bytes don't say what it is.
///
/// # Errors
/// Where it is too large, damaged, or nothing that can be read.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > MAX_BYTES {
        let most = MAX_BYTES >> 20;
        return Err(Refusal::new(format!("filen er for stor; der læses højst {most} MB")));
    }
    let extension = name.rsplit_once('.').map_or("", |(_, end)| end).to_lowercase();
    if extension == "docm" || extension == "dotm" {
        return Err(docx::macros());
    }
    let document = if bytes.starts_with(b"PK") {
        docx::read(bytes)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Refusal::new("filen er i Words gamle format; gem den som .docx"));
    } else if bytes.starts_with(b"{\\rtf") {
        return Err(Refusal::new("filen er i formatet RTF; gem den som .docx"));
    } else if is_pdf(bytes) {
        return Err(Refusal::new("filen er en PDF; gem den som .docx eller tekst"));
    } else {
        read_text(&extension, &decoded(bytes)?)?
    };
    checked(document, "der er ingen tekst i dokumentet")
}

/// The document of a PDF's text, laid out as its pages are.
///
/// # Errors
/// Where it has no text.
pub fn read_pdf_text(raw: &str) -> Result<Document, Refusal> {
    let scanned = "der er ingen tekst i PDF'en; den er skannet som billeder. Find dokumentet i sagssystemet, og gem det som .docx";
    checked(text::read(raw, text::Syntax::Plain)?, scanned)
}

fn read_text(extension: &str, raw: &str) -> Result<Document, Refusal> {
    let beginning = raw.trim_start().get(..15).unwrap_or_default().to_lowercase();
    let is_html = ["<!doctype html", "<html"].iter().any(|tag| beginning.starts_with(tag));
    if is_html || extension == "html" || extension == "htm" {
        return html::read(raw);
    }
    let is_markdown = extension == "md" || extension == "markdown";
    text::read(raw, if is_markdown { text::Syntax::Markdown } else { text::Syntax::Plain })
}

fn checked(document: Document, nothing: &str) -> Result<Document, Refusal> {
    if document.size() > MAX_ROWS {
        return Err(Refusal::new(format!(
            "dokumentet har flere end {MAX_ROWS} rækker og linjer; det er ikke et referat"
        )));
    }
    let text = document.text();
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS);
    if letters.count() < FEWEST_LETTERS {
        return Err(Refusal::new(nothing));
    }
    Ok(document)
}

/// UTF-8, UTF-16 with a byte order mark, else Windows' Western European encoding.
fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let utf16 = |from: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| unknown())
    };
    if bytes.starts_with(&[0xff, 0xfe]) {
        return utf16(u16::from_le_bytes);
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return utf16(u16::from_be_bytes);
    }
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    if bytes.iter().any(is_control) {
        return Err(unknown());
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|byte| western(*byte)).collect(),
    })
}

fn unknown() -> Refusal {
    let [docx, html, txt, md, pdf] = EXTENSIONS;
    Refusal::new(format!(
        "filen kan ikke læses; der kan læses .{docx}, .{html}, .{txt}, .{md} og .{pdf}"
    ))
}

/// A byte of Windows-1252.
fn western(byte: u8) -> char {
    match byte {
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        _ => char::from(byte),
    }
}
