//! Reverting one change of a file on a later version of it: by tables, not by lines.
//!
//! Whatever else was changed since stays, comments too. A table that the change added,
//! changed or removed must still be as the change left it.

use super::FileChange;
use super::file::{File, Keys};
use super::layout::{Entry, Layout};
use super::splice::{self, Action, TableChange, table_entries};
use super::tables::{NamedTable, TableDifference, differences, is_same, tables};
use super::value::Value;
use std::cmp::Reverse;
use std::ops::Range;
use toml::Table;

/// Why a change cannot be reverted.
#[derive(Clone, Debug, PartialEq)]
pub enum RevertError {
    /// A table of the change was changed since.
    Changed(NamedTable),
    /// Lines outside tables were changed since, or a form that cannot be edited.
    Text,
}

/// The text of the file without the change; `None` is no file.
///
/// # Errors
/// Where a table of the change was changed since.
pub fn revert(change: &FileChange, now: Option<&str>) -> Result<Option<String>, RevertError> {
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    if now == after || now == before {
        return Ok(before.map(str::to_owned));
    }
    let texts = [before, after, now].map(Option::unwrap_or_default);
    let [before_data, after_data, now_data] = texts.map(|text| toml::from_str::<Table>(text).ok());
    let (Some(before_data), Some(after_data), Some(now_data)) = (before_data, after_data, now_data)
    else {
        return merged(texts).ok_or(RevertError::Text).map(Some);
    };
    let versions = Versions { path: &change.path, before: &before_data, after: &after_data };
    let steps = versions.steps(&now_data)?;
    let expected = unordered(versions.data(&steps, now_data));
    let is_right =
        |text: &String| toml::from_str::<Table>(text).is_ok_and(|data| unordered(data) == expected);
    // Merging by lines also brings back comments; but it fails where two changes are
    // on neighbouring lines, and lines can be mistaken for others.
    let text = merged(texts).filter(is_right).or_else(|| put_back(texts, is_right));
    let text = text.or_else(|| versions.text(&steps, texts[0], texts[2]).filter(is_right));
    let text = text.ok_or(RevertError::Text)?;
    // An empty file and none mean the same.
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// Whether a change of a file changes a table, by the identity of the table.
pub fn touches(change: &FileChange, table: &NamedTable) -> bool {
    let [before, after] = [&change.before, &change.after].map(|text| {
        toml::from_str::<Table>(text.as_deref().unwrap_or_default()).unwrap_or_default()
    });
    let find = |file: &Table| {
        let tables = tables(file, &table.kind).into_iter();
        tables.filter(|other| is_same(&table.kind, other, &table.data)).cloned().collect::<Vec<_>>()
    };
    change.path == table.path && find(&before) != find(&after)
}

fn merged([before, after, now]: [&str; 3]) -> Option<String> {
    diffy::merge(after, now, before).ok()
}

/// So many bytes on one side are enough to find a place again.
const ENOUGH: usize = 120;

/// So many places are tried.
const PLACES: usize = 20;

/// What a change only took out, put back where what stands around it agrees most with
/// what stood around it then. What is before it counts more, as new tables come last.
fn put_back([before, after, now]: [&str; 3], is_right: impl Fn(&String) -> bool) -> Option<String> {
    let at = same_start(before.chars(), after.chars(), usize::MAX);
    let gone = before.len().checked_sub(after.len())?;
    let (left, right) = after.split_at(at);
    let (taken, rest) = before.get(at..)?.split_at_checked(gone)?;
    if rest != right {
        return None;
    }
    let agreement = |place: usize, weight: usize| {
        let (earlier, later) = now.split_at(place);
        let before = same_start(earlier.chars().rev(), left.chars().rev(), ENOUGH);
        let behind = same_start(later.chars(), right.chars(), ENOUGH);
        let of = |same: usize, all: &str| if same == all.len() { ENOUGH } else { same };
        weight * of(before, left) + of(behind, right)
    };
    let places = now.char_indices().map(|(place, _)| place).chain([now.len()]);
    let places: Vec<usize> = places.collect();
    let best = |weight: usize| {
        let mut places = places.clone();
        places.sort_by_cached_key(|place| Reverse(agreement(*place, weight)));
        places.into_iter().take(PLACES)
    };
    let with = |place: usize| {
        let (earlier, later) = now.split_at(place);
        format!("{earlier}{taken}{later}")
    };
    best(3).chain(best(1)).map(with).find(is_right)
}

/// How many bytes two texts begin with alike, within so many characters.
fn same_start(
    one: impl Iterator<Item = char>,
    other: impl Iterator<Item = char>,
    within: usize,
) -> usize {
    let same = one.zip(other).take(within).take_while(|(a, b)| a == b);
    same.map(|(a, _)| a.len_utf8()).sum()
}

/// One table to be put back as it was. `index` is in the current version, `earlier` in
/// the version before the change.
enum Step<'k> {
    Set { kind: &'k str, index: usize, earlier: usize },
    Remove { kind: &'k str, index: usize },
    Insert { kind: &'k str, earlier: usize },
}

/// The versions of a file before and after the change.
struct Versions<'v> {
    path: &'v str,
    before: &'v Table,
    after: &'v Table,
}

impl<'v> Versions<'v> {
    /// What has to be done to the current version: changed tables first, then those to
    /// be removed from the last to the first, so that indices stay right.
    fn steps(&self, now: &Table) -> Result<Vec<Step<'v>>, RevertError> {
        let (mut set, mut removed, mut inserted) = (Vec::new(), Vec::new(), Vec::new());
        let mut kinds: Vec<&str> =
            self.before.keys().chain(self.after.keys()).map(|k| &**k).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let [before, after, now] =
                [self.before, self.after, now].map(|version| tables(version, kind));
            let find = |table: &Table| {
                let index = now.iter().position(|other| *other == table);
                index.ok_or_else(|| self.changed(kind, table))
            };
            for difference in differences(kind, &before, &after) {
                match difference {
                    TableDifference::Changed { before: earlier, after: later } => {
                        set.push(Step::Set { kind, index: find(after[later])?, earlier });
                    }
                    TableDifference::Added(later) => removed.push((kind, find(after[later])?)),
                    TableDifference::Removed(earlier) => {
                        if let Some(same) = now.iter().find(|t| is_same(kind, t, before[earlier])) {
                            return Err(self.changed(kind, same));
                        }
                        inserted.push(Step::Insert { kind, earlier });
                    }
                }
            }
        }
        removed.sort_unstable_by(|a, b| b.cmp(a));
        let removed = removed.into_iter().map(|(kind, index)| Step::Remove { kind, index });
        Ok(set.into_iter().chain(removed).chain(inserted).collect())
    }

    fn changed(&self, kind: &str, table: &Table) -> RevertError {
        let (path, kind) = (self.path.to_owned(), kind.to_owned());
        RevertError::Changed(NamedTable { path, kind, data: table.clone() })
    }

    /// The steps applied to the data of the current version.
    fn data(&self, steps: &[Step<'v>], mut now: Table) -> Table {
        for step in steps {
            let (Step::Set { kind, .. } | Step::Remove { kind, .. } | Step::Insert { kind, .. }) =
                step;
            let old = |earlier: usize| tables(self.before, kind)[earlier].clone();
            let value = now.entry(*kind).or_insert_with(|| toml::Value::Array(Vec::new()));
            match (step, value) {
                (Step::Set { index, earlier, .. }, toml::Value::Array(array)) => {
                    array[*index] = toml::Value::Table(old(*earlier));
                }
                (Step::Set { earlier, .. }, value) => *value = toml::Value::Table(old(*earlier)),
                (Step::Remove { index, .. }, toml::Value::Array(array)) => {
                    drop(array.remove(*index))
                }
                (Step::Insert { earlier, .. }, toml::Value::Array(array)) => {
                    array.push(toml::Value::Table(old(*earlier)));
                }
                (Step::Remove { .. } | Step::Insert { .. }, _) => {}
            }
        }
        now
    }

    /// The steps applied to the text of the current version; `None` where it has a
    /// form that cannot be edited.
    fn text(&self, steps: &[Step<'v>], before: &str, now: &str) -> Option<String> {
        let old = OldText { text: before, layout: Layout::read(before)? };
        steps.iter().try_fold(now.to_owned(), |text, step| match *step {
            Step::Set { kind, index, earlier } => {
                let data: Table = toml::from_str(&text).ok()?;
                let known = *tables(&data, kind).get(index)?;
                let table = tables(self.before, kind)[earlier];
                let keys = old.differing_keys(kind, earlier, table, known)?;
                let place = place_of(&Layout::read(&text)?, kind, index)?;
                splice::apply(&text, &TableChange { kind, action: Action::Set(place, keys) })
            }
            Step::Remove { kind, index } => {
                let place = place_of(&Layout::read(&text)?, kind, index)?;
                splice::apply(&text, &TableChange { kind, action: Action::Remove(place) })
            }
            Step::Insert { kind, earlier } => self.insert(&old, &text, kind, earlier),
        })
    }

    /// Puts a table back behind the one that it followed; in an array of inline tables
    /// and where that is gone, at the end.
    fn insert(&self, old: &OldText<'_>, text: &str, kind: &str, earlier: usize) -> Option<String> {
        let layout = Layout::read(text)?;
        let file = File::new(text, &layout, kind);
        let data: Table = toml::from_str(text).ok()?;
        let (known, before) = (tables(&data, kind), tables(self.before, kind));
        let follows = (0..earlier).rev().find_map(|index| {
            let index = known.iter().position(|t| is_same(kind, t, before[index]))?;
            file.nth_section(index)
        });
        let earlier_file = File::new(old.text, &old.layout, kind);
        let block = earlier_file.nth_section(earlier).map(|section| earlier_file.block(section));
        match (follows, block) {
            (Some(section), Some(block)) => {
                let at = file.block(section).end;
                let gap = if text[..at].ends_with('\n') { "" } else { file.newline };
                let block = old.text[block].trim_end();
                let newline = file.newline;
                Some(format!("{}{gap}{newline}{block}{newline}{}", &text[..at], &text[at..]))
            }
            _ => {
                let keys = old.keys(kind, earlier, before[earlier])?;
                splice::apply(text, &TableChange { kind, action: Action::Append(keys) })
            }
        }
    }
}

/// The text before the change, of which values are put back as they were written.
struct OldText<'t> {
    text: &'t str,
    layout: Layout,
}

impl OldText<'_> {
    fn keys<'k>(&self, kind: &str, index: usize, table: &'k Table) -> Option<Keys<'k>> {
        let entries = table_entries(&self.layout, kind, index)?;
        let value = |(key, value): (&'k String, &toml::Value)| {
            let own: Vec<&Entry> = entries.iter().filter(|entry| entry.keys[0] == *key).collect();
            let text = match own[..] {
                [entry] if entry.keys.len() == 1 => self.text[entry.value.place.clone()].to_owned(),
                // Written as dotted keys or as a table of its own.
                _ => value.to_string(),
            };
            (key.as_str(), Some(Value::Verbatim { text, data: value.clone() }))
        };
        Some(table.iter().map(value).collect())
    }

    /// The keys that differ from another version of the table, with their old values.
    fn differing_keys<'k>(
        &self,
        kind: &str,
        index: usize,
        table: &'k Table,
        other: &'k Table,
    ) -> Option<Keys<'k>> {
        let mut keys = self.keys(kind, index, table)?;
        keys.retain(|(key, _)| table.get(*key) != other.get(*key));
        let added = other.keys().filter(|key| !table.contains_key(*key));
        keys.extend(added.map(|key| (key.as_str(), None)));
        Some(keys)
    }
}

/// The range of the first value of a table.
fn place_of(layout: &Layout, kind: &str, index: usize) -> Option<Range<usize>> {
    Some(table_entries(layout, kind, index)?.first()?.value.place.clone())
}

/// The data with the tables of each array in an order of their own: the order of
/// `[[change]]` or `[[meeting]]` has no meaning, and that of items is kept where it can be.
fn unordered(mut file: Table) -> Table {
    file.retain(|_, value| value.as_array().is_none_or(|array| !array.is_empty()));
    for (_, value) in &mut file {
        if let toml::Value::Array(array) = value {
            array.sort_by_cached_key(toml::Value::to_string);
        }
    }
    file
}
