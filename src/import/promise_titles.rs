//! What a promise is called, and when it is due.

use super::dates::{Mention, mentions};
use crate::plan::edit::Due;
use chrono::NaiveDate;

/// The day or period by which it is done: not one that has passed.
pub fn due(text: &str, meeting: NaiveDate) -> Option<Due> {
    if text.contains(" når ") {
        return None;
    }
    let is_ahead = |mention: &Mention| mention.to >= meeting;
    mentions(text, meeting).into_iter().rfind(is_ahead).map(|mention| mention.due())
}

/// Words in front of a date, which go with it.
const LEADING: [&str; 5] = [" forud for møde", " inden", " senest", " før", " til"];

/// The title without its date, which is the due day.
pub fn shortened(title: &str, quote: &str, meeting: NaiveDate) -> String {
    if due(quote, meeting).is_none() {
        return title.to_owned();
    }
    let Some(mention) = mentions(title, meeting).pop() else { return title.to_owned() };
    let (before, after) = (&title[..mention.range.start], &title[mention.range.end..]);
    // "oplæg medio august til …"
    if mention.is_window && after.starts_with(' ') {
        return format!("{}{after}", before.trim_end());
    }
    let before = before.trim_end();
    let before = LEADING.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let before = before.trim_end();
    let is_end = after.trim_matches(['.', ' ']).is_empty();
    if is_end && !before.is_empty() { before.to_owned() } else { title.to_owned() }
}

/// The first letter small, where the second is.
pub fn small(text: &str) -> String {
    let second = text.chars().nth(1);
    if second.is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
