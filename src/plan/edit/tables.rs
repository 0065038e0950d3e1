//! The tables of a file as data: which table of one version is which of another.
//!
//! A table is identified by its kind and its identifying keys (an item by its `id`);
//! one of a kind without such keys by all that it contains.

use super::words::shortened_title;
use crate::calendar::full_date;
use crate::plan::Plan;
use chrono::NaiveDate;
use toml::{Table, Value};

/// A table with its kind: `item` for an `[[item]]`, `body` for `[body]`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTable {
    /// The file, relative to the folder of the plan.
    pub path: String,
    /// The table's name: `item`.
    pub kind: String,
    /// Its keys and values.
    pub data: Table,
}

/// How the tables of one kind differ between two versions, by their indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableDifference {
    Added(usize),
    Removed(usize),
    Changed { before: usize, after: usize },
}

/// The tables of a kind in a file, in order; `[body]` counts as one.
pub fn tables<'f>(file: &'f Table, kind: &str) -> Vec<&'f Table> {
    match file.get(kind) {
        Some(Value::Array(array)) => array.iter().filter_map(Value::as_table).collect(),
        Some(Value::Table(table)) => vec![table],
        _ => Vec::new(),
    }
}

/// Compares the tables of a kind. Equal tables are matched first, then those of the
/// same identity, then, for a kind without identifying keys, the rest in order.
pub fn differences(kind: &str, before: &[&Table], after: &[&Table]) -> Vec<TableDifference> {
    let mut gone: Vec<usize> = (0..before.len()).collect();
    let mut new: Vec<usize> = (0..after.len()).collect();
    let mut found = Vec::new();
    take_pairs(&mut gone, &mut new, |b, a| before[b] == after[a]);
    let pairs = take_pairs(&mut gone, &mut new, |b, a| is_same(kind, before[b], after[a]));
    found.extend(pairs.iter().map(|&(before, after)| TableDifference::Changed { before, after }));
    if identifying_keys(kind).is_empty() {
        let pairs = take_pairs(&mut gone, &mut new, |_, _| true);
        found.extend(
            pairs.iter().map(|&(before, after)| TableDifference::Changed { before, after }),
        );
    }
    found.extend(gone.into_iter().map(TableDifference::Removed));
    found.extend(new.into_iter().map(TableDifference::Added));
    found
}

/// Removes the indices that match from both lists, and returns them. Most tables are
/// at the same place in both, so the search starts where the last match was.
fn take_pairs(
    gone: &mut Vec<usize>,
    new: &mut Vec<usize>,
    is_pair: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut next = 0;
    gone.retain(|&before| {
        let later = (next..new.len()).find(|&index| is_pair(before, new[index]));
        let found = later.or_else(|| (0..next).find(|&index| is_pair(before, new[index])));
        if let Some(index) = found {
            pairs.push((before, new.remove(index)));
            next = index;
        }
        found.is_none()
    });
    pairs
}

/// Whether two tables of a kind have the same identity.
pub fn is_same(kind: &str, one: &Table, other: &Table) -> bool {
    let keys = identifying_keys(kind);
    if keys.is_empty() {
        one == other
    } else {
        keys.iter().all(|key| one.get(*key) == other.get(*key))
    }
}

fn identifying_keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "item" | "role" | "case" | "follow-up" => &["id"],
        "event" => &["id", "from", "skip", "rrule"],
        "meeting" => &["date", "extra"],
        "change" => &["item", "date", "from"],
        "decision" => &["item", "section", "date", "meeting", "nominal", "extra"],
        "closed" | "break" | "deadline" => &["name", "day", "date", "from", "weeks", "from-day"],
        _ => &[],
    }
}

impl NamedTable {
    /// What the table is about, in Danish, as the subject of a sentence.
    pub fn words(&self, plan: &Plan) -> String {
        let text = |key: &str| self.data.get(key).and_then(Value::as_str).unwrap_or_default();
        let day = |key: &str| {
            let date = self.data.get(key)?.as_datetime()?.to_string();
            Some(full_date(date.parse::<NaiveDate>().ok()?))
        };
        let on = |key: &str| day(key).map_or_else(String::new, |day| format!(" den {day}"));
        match self.kind.as_str() {
            "item" => format!("punktet »{}«", self.item_title(plan, text("id"))),
            "change" => {
                let title = self.item_title(plan, text("item"));
                format!("ændringen af »{title}«{}{}", on("date"), on("from"))
            }
            "meeting" if self.data.get("extra").is_some() => {
                format!("det ekstra møde{}", on("date"))
            }
            "meeting" => format!("mødet{}", on("date")),
            "decision" => {
                let title = self.item_title(plan, text("item"));
                format!("beslutningen om »{title}«{}", on("date"))
            }
            "follow-up" => format!("opfølgningen »{}«", text("title")),
            "case" => format!("sagen »{}«", text("title")),
            "event" => format!("begivenheden »{}«", text("name")),
            "break" => format!("ferien »{}«", text("name")),
            "closed" => format!("lukkedagen »{}«", text("name")),
            "deadline" => format!("fristen »{}«", text("name")),
            "role" => format!("rollen »{}«", text("title")),
            "series" => "mødeserien".to_owned(),
            kind => format!("`{kind}`"),
        }
    }

    /// The title of an item of the body whose folder has the file, else its id.
    fn item_title(&self, plan: &Plan, id: &str) -> String {
        let folder = self.path.split_once('/').map(|(folder, _)| folder);
        let body = folder.and_then(|folder| plan.body(folder)).map(|index| &plan.bodies[index]);
        let item = body.and_then(|body| body.items.iter().find(|item| item.id == id));
        item.map_or_else(|| id.to_owned(), |item| shortened_title(item, plan))
    }
}
