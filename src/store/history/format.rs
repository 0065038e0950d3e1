//! The formats of git's input and output.

use super::super::repository::{ADDRESS, file_changes};
use super::entry::{Entry, HistoryError, NewEntry};
use chrono::DateTime;

/// The branch that has the entries.
pub const BRANCH: &str = "refs/heads/main";

const PLAN: &str = "Plan: ";
const UNDOES: &str = "Undoes: ";
const FORM: &str = "Form: ";
/// Between the fields of an entry in the output of `git log`.
const SEPARATOR: char = '\u{1f}';

/// The `--format` option for `git log` that [`entry`] parses.
pub fn log_format() -> String {
    format!("--format=%H{SEPARATOR}%an{SEPARATOR}%ct{SEPARATOR}%B")
}

/// An entry as input for `git fast-import`.
pub fn import(entry: &NewEntry<'_>, files: &[(String, Option<Vec<u8>>)], goes_on: bool) -> Vec<u8> {
    let mut message = format!("{}\n\n{PLAN}{}\n", one_line(entry.words), entry.plan);
    if let Some(undone) = entry.undoes {
        message += &format!("{UNDOES}{undone}\n");
    }
    if let Some(form) = entry.form {
        message += &format!("{FORM}{form}\n");
    }
    let who = one_line(entry.who).replace(['<', '>'], "");
    let who = if who.is_empty() { "ukendt" } else { &who };
    let when = entry.when.timestamp();
    let mut import = format!(
        "commit {BRANCH}\nmark :1\ncommitter {who} <{ADDRESS}> {when} +0000\ndata {}\n{message}\n",
        message.len()
    )
    .into_bytes();
    if goes_on {
        import.extend(format!("from {BRANCH}^0\n").bytes());
    }
    import.extend(file_changes(files));
    import.extend(b"get-mark :1\ndone\n");
    import
}

fn one_line(text: &str) -> String {
    let visible = text.replace(|c: char| c.is_control(), " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parses an entry from the output of `git log`.
pub fn entry(listed: &str) -> Option<Entry> {
    let mut fields = listed.splitn(4, SEPARATOR);
    let (id, who, seconds) = (fields.next()?, fields.next()?, fields.next()?);
    let message = fields.next()?;
    // The first line is the description; the keys follow it.
    let line = |start: &str| message.lines().skip(1).find_map(|line| line.strip_prefix(start));
    Some(Entry {
        id: id.trim().to_owned(),
        who: who.to_owned(),
        when: DateTime::from_timestamp(seconds.parse().ok()?, 0)?,
        words: message.lines().next().unwrap_or_default().to_owned(),
        plan: line(PLAN).and_then(|hash| hash.parse().ok()),
        undoes: line(UNDOES).map(str::to_owned),
        form: line(FORM).map(str::to_owned),
    })
}

/// Checks an id from outside, so that git cannot take it for an option.
pub fn checked(id: &str) -> Result<&str, HistoryError> {
    let fits = (4..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    if fits { Ok(id) } else { Err(HistoryError::Failed(format!("`{id}` findes ikke i den"))) }
}
