//! The TOML of one file: every syntax error at once, and what they make unreadable.

use super::Reader;
use super::slips::explain;
use crate::diag::{Code, Diagnostic, Report, Span};
use toml::Spanned;
use toml::de::DeTable;

/// After so many errors in one file the rest are noise.
const MOST_ERRORS: usize = 20;

/// Reads a file as far as it can be read. The spans are the tables with an error in
/// them, ascending and apart: nothing more is reported about those.
pub fn parse<'t>(reader: &mut Reader<'t>) -> (DeTable<'t>, Vec<Span>) {
    if reader.text.as_bytes().iter().take(2).any(|byte| *byte == 0) {
        return (DeTable::new(), vec![no_text(reader)]);
    }
    let (root, errors) = DeTable::parse_recoverable(reader.text);
    let mut errors: Vec<_> = errors
        .iter()
        .map(|error| (reader.span(error.span().unwrap_or(0..0)), error.message()))
        .collect();
    errors.sort();
    let heads = if errors.is_empty() { Vec::new() } else { heads(reader.text) };
    let mut broken: Vec<Span> = Vec::new();
    let mut filter = ErrorFilter::default();
    for (span, message) in errors {
        let region = region(&heads, reader, span);
        if filter.is_new(span, message, region, reader.text) {
            let diagnostic = explain(message, reader, span);
            reader.report.push(diagnostic);
        }
        match broken.last_mut() {
            Some(last) if region.start < last.end => last.end = last.end.max(region.end),
            _ => broken.push(region),
        }
    }
    reader.whole &= broken.is_empty();
    (Spanned::into_inner(root), broken)
}

/// A zero byte among the first two: no text, or text in UTF-16.
fn no_text(reader: &mut Reader<'_>) -> Span {
    let start = reader.span(0..0);
    reader.report.push(
        Diagnostic::new(Code::Syntax, start, "filen er ikke tekst, eller den er gemt som UTF-16")
            .label("allerede her")
            .hint("gem den igen med tegnkodningen UTF-8"),
    );
    reader.whole = false;
    Span { end: reader.text.len() as u32, ..start }
}

/// What was reported of one file so far, to leave out errors that follow from an earlier one.
#[derive(Default)]
struct ErrorFilter {
    count: usize,
    last: Option<Span>,
    /// The table whose header is there a second time.
    twice: Option<Span>,
    /// Whether the error before was a missing comma.
    no_comma: bool,
}

impl ErrorFilter {
    /// Whether an error is none that follows from one before it: the second of a
    /// line, a line more of a list without end, or a key that is there twice
    /// because its whole table is.
    fn is_new(&mut self, span: Span, message: &str, region: Span, text: &str) -> bool {
        let one_line =
            |from: Span, to: Span| !text[from.start as usize..to.start as usize].contains('\n');
        let same_line = self.last.is_some_and(|last| one_line(last, span));
        let no_comma = message.starts_with("missing comma");
        let follows = same_line || self.no_comma && no_comma;
        if !same_line {
            self.no_comma = no_comma;
        }
        self.last = Some(span);
        if message == "duplicate key" {
            if self.twice == Some(region) {
                return false;
            }
            if text[region.start as usize..].starts_with('[') && one_line(region, span) {
                self.twice = Some(region);
            }
        }
        self.count += usize::from(!follows);
        !follows && self.count <= MOST_ERRORS
    }
}

/// Where the lines begin that look like the head of a table.
fn heads(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let is_head = |i: &usize| bytes[*i] == b'[' && (*i == 0 || bytes[*i - 1] == b'\n');
    (0..bytes.len()).filter(is_head).map(|i| i as u32).collect()
}

/// From the header of the table around a place to the next header.
fn region(heads: &[u32], reader: &Reader<'_>, place: Span) -> Span {
    let before = heads.partition_point(|head| *head < place.start.max(1));
    let after = heads.partition_point(|head| *head < place.end.max(1));
    let start = before.checked_sub(1).map_or(0, |index| heads[index]);
    let end = heads.get(after).copied().unwrap_or(reader.text.len() as u32);
    Span { file: place.file, start, end: end.max(start) }
}

/// A table with a syntax error is reported once: what else seems wrong with it
/// follows from that. `broken` is sorted by file and place.
pub fn drop_follow_on_errors(report: &mut Report, broken: &[Span]) {
    let is_broken = |span: Span| {
        let next = broken.partition_point(|b| (b.file, b.start) <= (span.file, span.start));
        let before = next.checked_sub(1).map(|index| broken[index]);
        before.is_some_and(|b| b.file == span.file && span.start < b.end.max(b.start + 1))
    };
    report.diagnostics.retain(|diagnostic| {
        diagnostic.code == Code::Syntax || !diagnostic.span.is_some_and(is_broken)
    });
}
