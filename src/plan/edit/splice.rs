//! One change to one table of a file, as minimal insertions and deletions.
//!
//! Only ranges found by `layout` are touched, so everything else is kept by
//! construction. The result is parsed and compared with the intended data; if they
//! differ there is no result, and nothing is changed.

use super::file::{File, Keys, Splice, is_single, rank};
use super::inline;
use super::layout::{Entry, Inner, Layout, Section};
use super::value::Value;
use std::ops::Range;

/// A change to one `[[kind]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct TableChange<'k> {
    pub kind: &'k str,
    pub action: Action<'k>,
}

/// An existing table is identified by the range of a value in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<'k> {
    Append(Keys<'k>),
    Set(Range<usize>, Keys<'k>),
    Remove(Range<usize>),
}

/// The text after the change; `None` where it cannot be made safely.
pub fn apply(text: &str, change: &TableChange<'_>) -> Option<String> {
    let before: toml::Table = toml::from_str(text).ok()?;
    let layout = Layout::read(text)?;
    let file = File::new(text, &layout, change.kind);
    let (mut splices, index) = file.splices(&change.action)?;
    splices.sort_by_key(|(place, _)| (place.start, place.end));
    let after = spliced(text, &splices)?;
    let read: toml::Table = toml::from_str(&after).ok()?;
    let meant = meant(before, change, index)?;
    (without_empty(read) == without_empty(meant)).then_some(after)
}

/// The data of the file with the change applied to the data.
fn meant(mut file: toml::Table, change: &TableChange<'_>, index: usize) -> Option<toml::Table> {
    if let (Action::Append(keys), true) = (&change.action, is_single(change.kind)) {
        let mut table = toml::Table::new();
        set_data(&mut table, keys);
        file.insert(change.kind.to_owned(), toml::Value::Table(table));
        return Some(file);
    }
    let tables = file.entry(change.kind).or_insert_with(|| toml::Value::Array(Vec::new()));
    if let (Action::Set(_, keys), Some(table)) = (&change.action, tables.as_table_mut()) {
        set_data(table, keys);
        return Some(file);
    }
    let tables = tables.as_array_mut()?;
    match &change.action {
        Action::Append(keys) => {
            let mut table = toml::Table::new();
            set_data(&mut table, keys);
            tables.push(toml::Value::Table(table));
        }
        Action::Set(_, keys) => set_data(tables.get_mut(index)?.as_table_mut()?, keys),
        Action::Remove(_) => {
            tables.get(index)?;
            tables.remove(index);
        }
    }
    Some(file)
}

fn set_data(table: &mut toml::Table, keys: &Keys<'_>) {
    for (key, value) in keys {
        match value {
            Some(value) => table.insert((*key).to_owned(), value.data()),
            None => table.remove(*key),
        };
    }
}

/// `item = []` counts as no item.
fn without_empty(mut file: toml::Table) -> toml::Table {
    file.retain(|_, value| value.as_array().is_none_or(|array| !array.is_empty()));
    file
}

fn spliced(text: &str, splices: &[Splice]) -> Option<String> {
    let mut after = String::with_capacity(text.len() + 256);
    let mut done = 0;
    for (place, new) in splices {
        after.push_str(text.get(done..place.start)?);
        after.push_str(new);
        done = place.end;
    }
    after.push_str(text.get(done..)?);
    Some(after)
}

impl File<'_> {
    /// The splices of an action, and the index of the table among those of its kind.
    fn splices(&self, action: &Action<'_>) -> Option<(Vec<Splice>, usize)> {
        let array = self.inline_array();
        match action {
            Action::Append(keys) => {
                let mut keys: Vec<(&str, Value)> =
                    keys.iter().filter_map(|(key, value)| Some((*key, value.clone()?))).collect();
                keys.sort_by_key(|(key, _)| rank(self.kind, key));
                let splices = match array {
                    Some((elements, comma, place)) => {
                        inline::append(self, elements, comma, place, &keys)
                    }
                    None => vec![self.append(&keys)],
                };
                Some((splices, 0))
            }
            Action::Set(place, keys) => {
                let mut keys = keys.clone();
                keys.sort_by_key(|(key, _)| rank(self.kind, key));
                if let Some((elements, ..)) = array {
                    let index = elements.iter().position(|e| holds(&e.place, place))?;
                    let Inner::Table(entries) = &elements[index].inner else { return None };
                    let start = elements[index].place.start;
                    return Some((inline::set(self, self.kind, entries, start, &keys)?, index));
                }
                let (section, index) = self.section(place)?;
                let mut splices = Vec::new();
                for (key, value) in &keys {
                    self.set(section, key, value.as_ref(), &mut splices);
                }
                Some((splices, index))
            }
            Action::Remove(place) => {
                if let Some((elements, ..)) = array {
                    let index = elements.iter().position(|e| holds(&e.place, place))?;
                    return Some((vec![inline::remove(self, elements, index)?], index));
                }
                let (section, index) = self.section(place)?;
                let parts = self.parts(section);
                let all = std::iter::once(section).chain(parts);
                Some((all.map(|part| self.without_section(part)).collect(), index))
            }
        }
    }

    /// `item = [{ … }]` at the top of the file.
    fn inline_array(&self) -> Option<inline::Elements<'_>> {
        inline_array(self.layout, self.kind)
    }

    /// The section of the `[[kind]]` that has a head or contains a value, and its index
    /// among them.
    fn section(&self, place: &Range<usize>) -> Option<(usize, usize)> {
        let mut index = 0;
        for (section, Section { path, head, entries }) in self.layout.sections.iter().enumerate() {
            if path.len() == 1 && path[0] == self.kind {
                let has_value = || entries.iter().any(|entry| entry.value.place == *place);
                if head == place || has_value() {
                    return Some((section, index));
                }
                index += 1;
            }
        }
        None
    }

    /// The sections `[kind.key]` and deeper that belong to a `[[kind]]`.
    fn parts(&self, section: usize) -> impl Iterator<Item = usize> {
        let of_kind = |index: &usize| self.layout.sections[*index].path[0] == self.kind;
        let is_part = |index: &usize| self.layout.sections[*index].path.len() > 1;
        (section + 1..self.layout.sections.len()).filter(of_kind).take_while(is_part)
    }

    fn set(&self, section: usize, key: &str, value: Option<&Value>, splices: &mut Vec<Splice>) {
        let entries = &self.layout.sections[section].entries;
        let mut own: Vec<&Entry> = entries.iter().filter(|entry| entry.keys[0] == key).collect();
        let written = value.map(|value| format!("{key} = {}", value.toml(self.newline)));
        if let (Some(value), [entry]) = (value, &own[..])
            && entry.keys.len() == 1
        {
            splices.push((entry.value.place.clone(), value.toml(self.newline)));
            return;
        }
        if let Some(written) = written {
            if own.is_empty() {
                splices.push(self.new_line(&self.layout.sections[section], key, &written));
            } else {
                splices.push((own.remove(0).place.clone(), written));
            }
        }
        splices.extend(own.iter().map(|entry| (self.lines(&entry.place), String::new())));
        let parts = self.parts(section);
        let of_key = parts.filter(|part| self.layout.sections[*part].path[1] == key);
        splices.extend(of_key.map(|part| self.without_section(part)));
    }

    /// A line for a new key, after those that rank before it.
    fn new_line(&self, section: &Section, key: &str, written: &str) -> Splice {
        let rank_of = |entry: &Entry| rank(self.kind, &entry.keys[0]);
        let earlier = section.entries.iter().filter(|entry| rank_of(entry) < rank(self.kind, key));
        let after = earlier.max_by_key(|entry| (rank_of(entry), entry.place.start));
        let like = after.or(section.entries.first());
        let indent = like
            .map_or("", |entry| &self.text[self.line_start(entry.place.start)..entry.place.start]);
        let at = self.line_end(after.map_or(section.head.end, |entry| entry.place.end));
        let newline = self.newline;
        let line = match self.text[..at].ends_with('\n') {
            true => format!("{indent}{written}{newline}"),
            false => format!("{newline}{indent}{written}"),
        };
        (at..at, line)
    }

    fn append(&self, keys: &[(&str, Value)]) -> Splice {
        let newline = self.newline;
        let end = self.text.len();
        let gap = match self.text {
            "" => "",
            text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
            text if text.ends_with('\n') => newline,
            _ => &newline.repeat(2),
        };
        let mut table = match is_single(self.kind) {
            true => format!("{gap}[{}]{newline}", self.kind),
            false => format!("{gap}[[{}]]{newline}", self.kind),
        };
        for (key, value) in keys {
            table += &format!("{key} = {}{newline}", value.toml(newline));
        }
        (end..end, table)
    }

    /// Removes a section and one of the blank lines around it.
    fn without_section(&self, section: usize) -> Splice {
        let mut lines = self.section_lines(section);
        let is_blank = |line: &str| line.trim().is_empty();
        let before = self.line_start(lines.start.saturating_sub(1));
        let after = self.line_end(lines.end);
        if lines.start == 0 && is_blank(&self.text[lines.end..after]) {
            lines.end = after;
        } else if lines.start > 0
            && is_blank(&self.text[before..lines.start])
            && is_blank(&self.text[lines.end..after])
        {
            lines.start = before;
        }
        (lines, String::new())
    }

    fn section_lines(&self, section: usize) -> Range<usize> {
        let section = &self.layout.sections[section];
        let last = section.entries.iter().map(|entry| entry.place.end).max();
        self.lines(&(section.head.start..last.unwrap_or(section.head.end)))
    }

    /// The lines of a `[[kind]]` with all that belongs to it.
    pub fn block(&self, section: usize) -> Range<usize> {
        let last = self.parts(section).last().unwrap_or(section);
        self.section_lines(section).start..self.section_lines(last).end
    }

    /// The section of the table with an index among those of its kind.
    pub fn nth_section(&self, index: usize) -> Option<usize> {
        let sections = self.layout.sections.iter().enumerate();
        let own =
            sections.filter(|(_, section)| section.path.len() == 1 && section.path[0] == self.kind);
        own.map(|(section, _)| section).nth(index)
    }
}

/// The elements of `kind = [{ … }]` at the top of a file.
fn inline_array<'l>(layout: &'l Layout, kind: &str) -> Option<inline::Elements<'l>> {
    let root = &layout.sections[0].entries;
    let entry = root.iter().find(|entry| entry.keys == [kind])?;
    match &entry.value.inner {
        Inner::Array(elements, comma) => {
            Some((elements, comma.as_ref(), entry.value.place.clone()))
        }
        _ => None,
    }
}

/// The entries of the table with an index among those of its kind, in either form.
pub fn table_entries<'l>(layout: &'l Layout, kind: &str, index: usize) -> Option<&'l [Entry]> {
    if let Some((elements, ..)) = inline_array(layout, kind) {
        return match &elements.get(index)?.inner {
            Inner::Table(entries) => Some(entries),
            _ => None,
        };
    }
    let own = layout.sections.iter().filter(|section| section.path == [kind]);
    own.map(|section| &*section.entries).nth(index)
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
