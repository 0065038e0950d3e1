//! A plan in one text.

use aarshjul::diag::{Source, Sources};

/// Begins a file of the plan: its path follows.
const MARK: &str = "=== file: ";

/// Each file after a line with its path.
pub fn join(sources: &Sources) -> String {
    sources.files.iter().map(|file| format!("{MARK}{}\n{}\n", file.path, file.text)).collect()
}

pub fn part(text: &str) -> Sources {
    let mut files: Vec<Source> = Vec::new();
    for file in text.split(MARK).skip(1) {
        let Some((path, text)) = file.split_once('\n') else { continue };
        // Two files of one path can't be in a folder.
        if files.iter().all(|known| known.path != path) {
            let text = text.strip_suffix('\n').unwrap_or(text);
            files.push(Source { path: path.to_owned(), text: text.to_owned() });
        }
    }
    Sources::new(files)
}
