//! Changes to tables that are written inline: `item = [{ … }, { … }]`.

use super::file::{File, Keys, Splice, rank};
use super::layout::{Entry, Value as Place};

use super::value::{Value, inline};
use std::ops::Range;

/// The elements of an array, the comma after the last one, and the array's range.
pub type Elements<'l> = (&'l [Place], Option<&'l Range<usize>>, Range<usize>);

/// Appends an element, on its own line if the others are.
pub fn append(
    file: &File<'_>,
    elements: &[Place],
    comma: Option<&Range<usize>>,
    array: Range<usize>,
    keys: &[(&str, Value)],
) -> Vec<Splice> {
    let written = inline(keys, file.newline);
    let Some(last) = elements.last() else {
        return vec![(array.start + 1..array.start + 1, written)];
    };
    let before = &file.text[file.line_start(last.place.start)..last.place.start];
    let end = last.place.end;
    if !before.trim().is_empty() {
        let (at, text) = match comma {
            Some(comma) => (comma.end, format!(" {written}")),
            None => (end, format!(", {written}")),
        };
        return vec![(at..at, text)];
    }
    let line = file.line_end(comma.map_or(end, |comma| comma.end));
    let at = line - if file.text[..line].ends_with("\r\n") { 2 } else { 1 };
    let newline = file.newline;
    match comma {
        Some(_) => vec![(at..at, format!("{newline}{before}{written},"))],
        // The closing bracket may be on the same line.
        None if array.end <= line => vec![(end..end, format!(",{newline}{before}{written}"))],
        None => {
            vec![(end..end, ",".to_owned()), (at..at, format!("{newline}{before}{written}"))]
        }
    }
}

/// Sets keys of one element. `start` is its opening brace.
pub fn set(
    file: &File<'_>,
    kind: &str,
    entries: &[Entry],
    start: usize,
    keys: &Keys<'_>,
) -> Option<Vec<Splice>> {
    let mut splices = Vec::new();
    let mut gone: Vec<usize> = Vec::new();
    let mut added: Vec<(Option<usize>, String)> = Vec::new();
    for (key, value) in keys {
        let mut own: Vec<usize> =
            (0..entries.len()).filter(|index| entries[*index].keys[0] == *key).collect();
        if let Some(value) = value {
            let value = value.toml(file.newline);
            if own.is_empty() {
                let rank_of = |index: &usize| rank(kind, &entries[*index].keys[0]);
                let earlier = (0..entries.len()).filter(|i| rank_of(i) < rank(kind, key));
                added.push((earlier.max_by_key(rank_of), format!("{key} = {value}")));
            } else {
                let entry = &entries[own.remove(0)];
                splices.push(match entry.keys.len() {
                    1 => (entry.value.place.clone(), value),
                    _ => (entry.place.clone(), format!("{key} = {value}")),
                });
            }
        }
        gone.extend(own);
    }
    gone.sort_unstable();
    for index in &gone {
        splices.push((without(entries, *index, &gone)?, String::new()));
    }
    for (after, written) in added {
        splices.push(match after {
            Some(index) => {
                let end = entries[index].place.end;
                (end..end, format!(", {written}"))
            }
            None => (start + 1..start + 1, format!(" {written},")),
        });
    }
    let lost = splices.iter().any(|(place, _)| file.layout.has_comment(place));
    (!lost).then_some(splices)
}

/// The range of an entry with the comma that separates it from those that remain.
fn without(entries: &[Entry], index: usize, gone: &[usize]) -> Option<Range<usize>> {
    let place = &entries[index].place;
    // The first one, or all before it are removed too: take the comma after it.
    if (0..index).all(|earlier| gone.contains(&earlier)) {
        return Some(place.start..entries.get(index + 1)?.place.start);
    }
    Some(entries[index - 1].place.end..place.end)
}

/// Removes an element.
pub fn remove(file: &File<'_>, elements: &[Place], index: usize) -> Option<Splice> {
    let place = &elements[index].place;
    let range = match (index.checked_sub(1), elements.get(index + 1)) {
        (_, Some(next)) => place.start..next.place.start,
        (Some(previous), None) => elements[previous].place.end..place.end,
        (None, None) => place.clone(),
    };
    (!file.layout.has_comment(&range)).then_some((range, String::new()))
}
