//! A list that is kept in a file of `state/`, one entry a line.
//!
//! A line that can't be read means nothing here, and is kept for whoever can: a newer
//! program, or a person who mends it.
#![warn(missing_docs)]

/// The entries of a file, and its other lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines<T> {
    /// In the order of the file.
    pub entries: Vec<T>,
    others: Vec<String>,
}

impl<T> Default for Lines<T> {
    fn default() -> Lines<T> {
        Lines { entries: Vec::new(), others: Vec::new() }
    }
}

impl<T> Lines<T> {
    /// From the text of a file; its header is no entry.
    pub fn parse(text: &str, header: &str, read: impl Fn(&str) -> Option<T>) -> Lines<T> {
        let mut lines = Lines::default();
        for line in text.lines().filter(|line| *line != header) {
            match read(line) {
                Some(entry) => lines.entries.push(entry),
                None => lines.others.push(line.to_owned()),
            }
        }
        lines
    }

    /// The text of the file, the unreadable lines first.
    pub fn to_text(&self, header: &str, write: impl Fn(&T) -> String) -> String {
        let entries = self.entries.iter().map(write);
        let lines = [header.to_owned()].into_iter().chain(self.others.iter().cloned());
        lines.chain(entries).map(|line| line + "\n").collect()
    }

    /// What is wrong with the file of that name, in Danish; `None` if all can be read.
    pub fn problem(&self, file: &str) -> Option<String> {
        let lines = match self.others.len() {
            0 => return None,
            1 => "1 linje".to_owned(),
            lines => format!("{lines} linjer"),
        };
        Some(format!("`{file}` kan ikke læses i {lines}"))
    }
}
