//! The tables of a plan's files, and what an edit changes in them, without their places.

use std::collections::BTreeMap;

/// The tables of every file by kind and content, in no order; a file without is none.
pub type Tables = BTreeMap<String, Vec<String>>;

/// What one edit changes in the tables: those before it and not after, and the reverse.
pub type Change = BTreeMap<String, (Vec<String>, Vec<String>)>;

pub fn tables<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Tables {
    let mut all = Tables::new();
    for (path, text) in files {
        let file: toml::Table = toml::from_str(text).unwrap();
        let mut tables: Vec<String> = Vec::new();
        for (kind, value) in file {
            match value {
                toml::Value::Array(array) => {
                    tables.extend(array.iter().map(|table| format!("{kind}: {table}")));
                }
                value => tables.push(format!("{kind}: {value}")),
            }
        }
        tables.sort();
        all.insert(path.to_owned(), tables);
    }
    all.retain(|_, tables| !tables.is_empty());
    all
}

pub fn change(before: &Tables, after: &Tables) -> Change {
    let none = Vec::new();
    let paths = before.keys().chain(after.keys());
    let changed = paths.map(|path| {
        let [old, new] = [before, after].map(|version| version.get(path).unwrap_or(&none));
        (path.clone(), (without(old, new), without(new, old)))
    });
    changed.filter(|(_, (gone, new))| !gone.is_empty() || !new.is_empty()).collect()
}

fn without(tables: &[String], others: &[String]) -> Vec<String> {
    let mut rest = tables.to_vec();
    for other in others {
        if let Some(index) = rest.iter().position(|table| table == other) {
            rest.remove(index);
        }
    }
    rest
}

/// The tables with a change taken back; `None` where a table of it is no more as the
/// change left it.
pub fn reverted(now: &Tables, change: &Change) -> Option<Tables> {
    let mut now = now.clone();
    for (path, (gone, new)) in change {
        let tables = now.entry(path.clone()).or_default();
        for table in new {
            let index = tables.iter().position(|other| other == table)?;
            tables.remove(index);
        }
        tables.extend(gone.iter().cloned());
        tables.sort();
    }
    now.retain(|_, tables| !tables.is_empty());
    Some(now)
}
