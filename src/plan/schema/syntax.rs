//! The TOML of one file: every syntax error at once, in Danish.

use super::Reader;
use crate::diag::{Code, Diagnostic, Span};
use toml::Spanned;
use toml::de::DeTable;

/// After so many errors in one file the rest are noise.
const MOST_ERRORS: usize = 20;

/// Reads a file as far as it can be read. The spans are the tables that an
/// error stands in: nothing more can be said about those.
pub fn parse<'t>(reader: &mut Reader<'t>) -> (DeTable<'t>, Vec<Span>) {
    let (root, errors) = DeTable::parse_recoverable(reader.text);
    let heads = if errors.is_empty() { Vec::new() } else { heads(reader.text) };
    let mut broken: Vec<Span> = Vec::new();
    for (count, error) in errors.iter().enumerate() {
        let span = reader.span(error.span().unwrap_or(0..0));
        if count < MOST_ERRORS {
            reader.report.push(explain(error.message(), reader.raw(span), span));
        }
        let region = region(&heads, reader, span);
        if broken.last() != Some(&region) {
            broken.push(region);
        }
    }
    (Spanned::into_inner(root), broken)
}

/// Where the lines begin that look like the head of a table.
fn heads(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let is_head = |i: &usize| bytes[*i] == b'[' && (*i == 0 || bytes[*i - 1] == b'\n');
    (0..bytes.len()).filter(is_head).map(|i| i as u32).collect()
}

/// From the head of the table that a place stands in to the next head.
fn region(heads: &[u32], reader: &Reader<'_>, place: Span) -> Span {
    let before = heads.partition_point(|head| *head < place.start.max(1));
    let after = heads.partition_point(|head| *head < place.end.max(1));
    let start = before.checked_sub(1).map_or(0, |index| heads[index]);
    let end = heads.get(after).copied().unwrap_or(reader.text.len() as u32);
    Span { file: place.file, start, end: end.max(start) }
}

/// The parser's words and what they come to in Danish: message and hint.
const WORDS: &[(&str, &str, &str)] = &[("string values must be quoted", "", "")];

fn explain(words: &str, raw: &str, span: Span) -> Diagnostic {
    let _ = (WORDS, raw);
    Diagnostic::new(Code::Syntax, span, format!("filen kan ikke læses her: {words}"))
}
