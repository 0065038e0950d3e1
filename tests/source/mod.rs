//! Rust files, split into code and comments.

#![allow(dead_code, reason = "each test of the source uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

pub struct SourceFile {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Without comments; texts and characters are empty. The lines are kept.
    pub code: String,
    /// Each line of a comment, with its number.
    pub comments: Vec<(usize, String)>,
}

/// The Rust files of a folder, by path.
pub fn read(root: &Path, folder: &str) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    rust_files(&root.join(folder), &mut paths);
    paths.sort();
    let file = |path: PathBuf| {
        let (code, comments) = split(&fs::read_to_string(&path).unwrap());
        let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        SourceFile { path, code, comments }
    };
    paths.into_iter().map(file).collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// The code and the comments of a text.
pub fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let mut code = String::new();
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let (length, comment) = match letter {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), true),
            '/' if rest.starts_with("/*") => {
                (rest.find("*/").map_or(rest.len(), |end| end + 2), true)
            }
            '"' => (quoted(rest), false),
            'r' if !word && raw(rest).is_some() => (raw(rest).unwrap_or(1), false),
            '\'' if character(rest).is_some() => (character(rest).unwrap_or(1), false),
            _ => {
                code.push(letter);
                rest = &rest[letter.len_utf8()..];
                continue;
            }
        };
        let line = code.matches('\n').count() + 1;
        let skipped = &rest[..length];
        if comment {
            let lines = skipped.lines().enumerate();
            comments.extend(lines.map(|(index, text)| (line + index, text.to_owned())));
        } else {
            code.push_str("\"\"");
        }
        code.extend(skipped.chars().filter(|c| *c == '\n'));
        rest = &rest[length..];
    }
    (code, comments)
}

/// The length of a text in quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return index + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length of a raw text such as `r#"…"#`.
fn raw(text: &str) -> Option<usize> {
    let hashes = text[1..].chars().take_while(|c| *c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + body.find(&close)? + close.len())
}

/// The length of a character in quotes; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().skip(1);
    let (_, first) = letters.next()?;
    if first == '\\' {
        letters.next()?;
        return letters.find(|(_, letter)| *letter == '\'').map(|(index, _)| index + 1);
    }
    letters.next().filter(|(_, letter)| *letter == '\'').map(|(index, _)| index + 1)
}

/// The names and keywords of code, each with its line.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    code.lines().enumerate().flat_map(|(index, line)| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(move |word| (index + 1, word))
    })
}
