//! Arrays of inline tables inside a table, `holders = [{ … }]`, as text: what an edit
//! does not speak of stays as it is written.

use super::layout::{Entry, Inner, Layout, Value as Place};
use super::splice::table_entries;
use super::tables::tables;
use super::value::Value;

/// The value of a key of the table with an id, in a file.
pub fn array_of<'l>(
    text: &str,
    layout: &'l Layout,
    (kind, id): (&str, &str),
    key: &str,
) -> Option<&'l Place> {
    let file: toml::Table = toml::from_str(text).ok()?;
    let mut all = tables(&file, kind).into_iter();
    let index =
        all.position(|table| table.get("id").and_then(|known| known.as_str()) == Some(id))?;
    let entries = table_entries(layout, kind, index)?;
    entries.iter().find(|entry| entry.keys == [key]).map(|entry| &entry.value)
}

/// An inline table with another value of a key; `None` removes it, and there is none
/// where that is not safe.
pub fn with_key(text: &str, element: &Place, key: &str, value: Option<&str>) -> Option<String> {
    let Inner::Table(entries) = &element.inner else { return None };
    let start = element.place.start;
    let own = &text[element.place.clone()];
    let known = entries.iter().position(|entry| entry.keys == [key]);
    let (place, new) = match (known, value) {
        (Some(index), Some(value)) => (entries[index].value.place.clone(), value.to_owned()),
        (None, Some(value)) => {
            let end = entries.last().map_or(start + 1, |entry| entry.place.end);
            (end..end, format!(", {key} = {value}"))
        }
        (Some(index), None) => (without(entries, index)?, String::new()),
        (None, None) => return Some(own.to_owned()),
    };
    Some(format!("{}{new}{}", &own[..place.start - start], &own[place.end - start..]))
}

/// The range of an entry with the comma that separates it from another one.
fn without(entries: &[Entry], index: usize) -> Option<std::ops::Range<usize>> {
    let place = &entries[index].place;
    match index.checked_sub(1) {
        Some(before) => Some(entries[before].place.end..place.end),
        None => Some(place.start..entries.get(1)?.place.start),
    }
}

/// The value that a text parses to.
pub fn verbatim(text: String) -> Option<Value> {
    let read: Result<toml::Table, _> = toml::from_str(&format!("value = {text}"));
    let data = read.ok()?.remove("value")?;
    Some(Value::Verbatim { text, data })
}
