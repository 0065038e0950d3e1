//! Typed text, cleaned before it is written to a plan.

use super::error::EditError;
use crate::plan::lower::slug;

/// Longer ids are cut at a word.
const LONGEST_ID: usize = 40;

/// Invisible characters that are pasted from letters and web pages: direction marks,
/// which plans refuse, and zero-width ones, which keep a search from finding a word.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

/// A text of one line; control characters become spaces. It must not be empty.
pub fn line(text: &str, field: &'static str) -> Result<String, EditError> {
    optional_line(text).ok_or_else(|| {
        let what = match field {
            "title" => "titlen mangler",
            "reason" => "begrundelsen mangler: skriv kort hvorfor",
            "name" => "navnet mangler",
            "place" => "mødestedet mangler",
            _ => "teksten mangler",
        };
        EditError::new(field, what)
    })
}

/// A text of one line, which may be empty.
pub fn optional_line(text: &str) -> Option<String> {
    let visible = text.replace(is_mark, "").replace(|c: char| c.is_control(), " ");
    let words: Vec<&str> = visible.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// A text of several lines, which may be empty.
pub fn optional_lines(text: &str) -> Option<String> {
    let text = text.replace(is_mark, "").replace("\r\n", "\n");
    let text = text.replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace(|c: char| c.is_control() && c != '\n', " ");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Some(lines.join("\n").trim().to_owned()).filter(|text| !text.is_empty())
}

/// An unused id made from a title.
pub fn new_id(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain: String = title.split(['{', '}']).step_by(2).collect();
    let mut id = slug(&plain);
    if id.len() > LONGEST_ID {
        let cut = &id[..LONGEST_ID + 1];
        id = cut.rsplit_once('-').map_or(&id[..LONGEST_ID], |(words, _)| words).to_owned();
    }
    if id.is_empty() {
        id = "punkt".to_owned();
    }
    if !taken(&id) {
        return id;
    }
    (2..).map(|number: u32| format!("{id}-{number}")).find(|id| !taken(id)).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_titles() {
        let taken = |id: &str| matches!(id, "budget" | "budget-2");
        assert_eq!(new_id("Budget {year}", taken), "budget-3");
        assert_eq!(new_id("Årligt møde: 1. gang!", taken), "aarligt-moede-1-gang");
        assert_eq!(new_id("{role}", taken), "punkt");
        let long = "Regeringens lovprogram med særligt fokus på indsatser";
        assert_eq!(new_id(long, taken), "regeringens-lovprogram-med-saerligt");
        assert_eq!(new_id(&"x".repeat(60), taken), "x".repeat(40));
    }

    #[test]
    fn texts_are_tidied() {
        assert_eq!(line(" a\r\n b\u{0}c ", "title").unwrap(), "a b c");
        assert_eq!(line("\u{202e}a\u{200b}b\u{2028}c\u{feff}", "title").unwrap(), "ab c");
        assert_eq!(optional_lines("a\u{2028}b\u{2066}").as_deref(), Some("a\nb"));
        assert_eq!(line(" \n", "title").unwrap_err().field, Some("title"));
        assert_eq!(optional_lines("a \r\n\r\nb\n").as_deref(), Some("a\n\nb"));
        assert_eq!(optional_lines(" \n "), None);
    }
}
