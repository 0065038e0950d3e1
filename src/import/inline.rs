//! What stands in a line of a text: marks in front, emphasis, escapes, cells.

use super::document::Mark;
use crate::calendar::month_of;

/// A text without Markdown's signs.
pub struct Plain {
    /// With entities where it has tags.
    pub text: String,
    /// Whether it has HTML's tags.
    pub has_tags: bool,
}

const TAGS: [&str; 8] = ["<p>", "<p ", "<ul", "<ol", "<li", "<br", "</", "<div"];

/// The text without emphasis, and without escapes where there are any.
pub fn plain(raw: &str, has_escapes: bool) -> Plain {
    let has_tags = TAGS.iter().any(|tag| raw.contains(tag));
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if has_escapes && next.is_ascii_punctuation() => {
                match chars.next() {
                    Some('<') if has_tags => text.push_str("&lt;"),
                    Some('&') if has_tags => text.push_str("&amp;"),
                    other => text.extend(other),
                }
            }
            ('*', Some('*')) => {
                chars.next();
            }
            ('*' | '`', _) if has_escapes => {}
            _ => text.push(c),
        }
    }
    let whole = text.strip_prefix('*').and_then(|text| text.strip_suffix('*'));
    if let Some(inner) = whole.filter(|inner| !inner.contains('*')) {
        text = inner.to_owned();
    }
    Plain { text, has_tags }
}

/// The mark in front of a line, and the line without it.
pub fn marked(line: &str) -> (Mark, &str) {
    if let Some(rest) = line.strip_prefix('#') {
        return (Mark::Heading, rest.trim_start_matches('#').trim());
    }
    if let Some(rest) = line.strip_prefix(['•', '·', '\u{f0b7}', '▪']) {
        return (Mark::Bullet, rest.trim_start());
    }
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return (Mark::Bullet, rest.trim_start());
    }
    numbered(line).map_or((Mark::None, line), |rest| (Mark::Number, rest))
}

/// `3. Punkter til behandling`, but not `3. maj`.
pub fn numbered(line: &str) -> Option<&str> {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    let text = rest.trim_start();
    let first = text.split_whitespace().next()?;
    let is_list = (1..=2).contains(&digits) && rest.starts_with(' ') && month_of(first).is_none();
    is_list.then_some(text)
}

/// The cells of a row parted by tabs or `|`.
pub fn split_cells(line: &str) -> Vec<String> {
    if line.contains('\t') {
        return line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    }
    let row = line.trim().trim_start_matches("- ");
    let mut cells = vec![String::new()];
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                cells.extend_last(c);
                if let Some(next) = chars.next() {
                    cells.extend_last(next);
                }
            }
            '|' => cells.push(String::new()),
            _ => cells.extend_last(c),
        }
    }
    // Before the first and after the last.
    cells.remove(0);
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

trait ExtendLast {
    fn extend_last(&mut self, c: char);
}

impl ExtendLast for Vec<String> {
    fn extend_last(&mut self, c: char) {
        if let Some(last) = self.last_mut() {
            last.push(c);
        }
    }
}
