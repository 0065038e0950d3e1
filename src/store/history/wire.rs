//! What is said to git and what it says, as bytes.

use super::{BRANCH, Entry, HistoryError, NewEntry};
use chrono::DateTime;
use std::collections::BTreeMap;

/// Who made an edit is a name; git wants an address too.
const ADDRESS: &str = "aarshjul@localhost";
const PLAN: &str = "Plan: ";
const UNDOES: &str = "Undoes: ";
const FORM: &str = "Form: ";
/// Between the fields of an entry as git lists it.
const SEPARATOR: char = '\u{1f}';

/// What `log` is to list of each entry.
pub fn format() -> String {
    format!("--format=%H{SEPARATOR}%an{SEPARATOR}%ct{SEPARATOR}%B")
}

/// The entry in the language of `git fast-import`.
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
    for (path, bytes) in files {
        let path = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        match bytes {
            Some(bytes) => {
                let head = format!("M 100644 inline \"{path}\"\ndata {}\n", bytes.len());
                import.extend(head.bytes());
                import.extend(bytes);
                import.push(b'\n');
            }
            None => import.extend(format!("D \"{path}\"\n").bytes()),
        }
    }
    import.extend(b"get-mark :1\ndone\n");
    import
}

fn one_line(text: &str) -> String {
    let visible = text.replace(|c: char| c.is_control(), " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An entry as `log` lists it.
pub fn entry(listed: &str) -> Option<Entry> {
    let mut fields = listed.splitn(4, SEPARATOR);
    let (id, who, seconds) = (fields.next()?, fields.next()?, fields.next()?);
    let message = fields.next()?;
    // The first line is for people.
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

/// What `cat-file --batch` tells: "<hash> blob <size>\n<bytes>\n", again and again.
pub fn blobs(mut told: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut blobs = BTreeMap::new();
    while !told.is_empty() {
        let end = told.iter().position(|b| *b == b'\n')?;
        let head = std::str::from_utf8(&told[..end]).ok()?;
        let mut words = head.split(' ');
        let (hash, size) = (words.next()?, words.nth(1)?.parse::<usize>().ok()?);
        blobs.insert(hash.to_owned(), told.get(end + 1..end + 1 + size)?.to_vec());
        told = told.get(end + size + 2..)?;
    }
    Some(blobs)
}

/// An id that came from outside: nothing that git could take for an option.
pub fn checked(id: &str) -> Result<&str, HistoryError> {
    let fits = (4..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    if fits { Ok(id) } else { Err(HistoryError::Failed(format!("`{id}` findes ikke i den"))) }
}
