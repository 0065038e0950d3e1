//! Test pages: Markdown with stories. `## name` begins a story; a fenced block is
//! a file when a line like `` `direktionen/body.toml`: `` is before it, else what
//! its info string says. Everything else on a page is for people.
//!
//! In a block `\u{a0}` is that character, so that invisible ones can be seen, and
//! `no-newline` in the info string means that the last line has no end.

#![allow(
    dead_code,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "each test uses its own part; a test may write what it expects"
)]

use libtest_mimic::Trial;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of Markdown.
pub struct Page {
    pub path: PathBuf,
    pub stories: Vec<Story>,
    lines: Vec<String>,
}

/// What is below a heading `## name`.
pub struct Story {
    pub name: String,
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// The file that it is, from the line before it.
    pub file: Option<String>,
    /// The first word after the fence.
    pub language: String,
    pub text: String,
    /// The lines between its fences.
    lines: Range<usize>,
}

impl Page {
    /// Every page of a folder, by name. A folder in it would be a story that is
    /// never run, so there may be none.
    pub fn all(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        let inner = paths.iter().find(|path| path.is_dir());
        assert!(inner.is_none(), "{inner:?} is a folder: write it as a page");
        paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let stories = stories(&lines).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path, stories, lines }
    }

    /// The name of the file, without its ending.
    pub fn name(&self) -> &str {
        self.path.file_stem().and_then(|name| name.to_str()).expect("a page has a name")
    }

    pub fn story(&self, name: &str) -> &Story {
        let story = self.stories.iter().find(|story| story.name == name);
        story.unwrap_or_else(|| panic!("{}: no story `{name}`", self.path.display()))
    }

    /// Writes the page with other texts in some blocks, each by its story and index.
    pub fn update(&self, mut texts: Vec<(usize, usize, String)>) {
        let mut lines = self.lines.clone();
        texts.sort_by_key(|(story, block, _)| (*story, *block));
        for (story, block, text) in texts.into_iter().rev() {
            let block = &self.stories[story].blocks[block];
            if block.text != text {
                lines.splice(block.lines.clone(), escape(&text).lines().map(str::to_owned));
            }
        }
        let text = lines.join("\n") + "\n";
        if lines != self.lines {
            fs::write(&self.path, text).unwrap();
        }
    }
}

impl Story {
    /// The files, as path and text, by path.
    pub fn files(&self) -> Vec<(&str, &str)> {
        let file = |block: &'_ Block| block.file.is_some();
        let mut files: Vec<(&str, &str)> = self
            .blocks
            .iter()
            .filter(|block| file(block))
            .map(|block| (block.file.as_deref().expect("filtered"), block.text.as_str()))
            .collect();
        files.sort_unstable();
        files
    }

    /// The index of the only block in a language that isn't a file.
    pub fn only(&self, language: &str) -> Result<usize, String> {
        let is = |block: &Block| block.file.is_none() && block.language == language;
        let mut found = (0..self.blocks.len()).filter(|index| is(&self.blocks[*index]));
        match (found.next(), found.next()) {
            (Some(index), None) => Ok(index),
            (None, _) => Err(format!("`{}` has no block ```{language}", self.name)),
            (Some(_), Some(_)) => Err(format!("`{}` has several blocks ```{language}", self.name)),
        }
    }
}

/// A test `page/story` for each story of a folder's pages.
pub fn trials(folder: &str, run: fn(&str, &Story) -> Result<(), String>) -> Vec<Trial> {
    let pages: Arc<[Page]> = Page::all(folder).into();
    let mut trials = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for (index, story) in page.stories.iter().enumerate() {
            let pages = pages.clone();
            let name = format!("{}/{}", page.name(), story.name);
            trials.push(Trial::test(name, move || {
                Ok(run(pages[number].name(), &pages[number].stories[index])?)
            }));
        }
    }
    trials
}

fn stories(lines: &[String]) -> Result<Vec<Story>, String> {
    let mut stories: Vec<Story> = Vec::new();
    let mut file = None;
    let mut index = 0;
    while index < lines.len() {
        let line = lines[index].as_str();
        index += 1;
        if let Some(name) = line.strip_prefix("## ") {
            stories.push(Story { name: name.to_owned(), blocks: Vec::new() });
        } else if let Some(info) = line.strip_prefix("```") {
            let start = index;
            index += lines[start..]
                .iter()
                .position(|line| line == "```")
                .ok_or_else(|| format!("line {start}: this block has no end"))?;
            let story = stories.last_mut().ok_or_else(|| format!("line {start}: no story yet"))?;
            story.blocks.push(block(file.take(), info, lines, start..index)?);
            index += 1;
        } else if !line.is_empty() {
            let name = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:"));
            file = name.map(str::to_owned);
        }
    }
    Ok(stories)
}

fn block(
    file: Option<String>,
    info: &str,
    lines: &[String],
    range: Range<usize>,
) -> Result<Block, String> {
    let mut words = info.split_whitespace();
    let language = words.next().unwrap_or_default().to_owned();
    let mut text = String::new();
    for (index, line) in lines[range.clone()].iter().enumerate() {
        let line = unescape(line).map_err(|e| format!("line {}: {e}", range.start + index + 1))?;
        text.push_str(&line);
        text.push('\n');
    }
    for word in words {
        match word {
            "no-newline" => drop(text.pop()),
            _ => return Err(format!("line {}: `{word}` is no word here", range.start)),
        }
    }
    Ok(Block { file, language, text, lines: range })
}

fn unescape(line: &str) -> Result<String, String> {
    let mut parts = line.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').ok_or("`\\u{` has no end")?;
        let number = u32::from_str_radix(number, 16).map_err(|error| error.to_string())?;
        text.push(char::from_u32(number).ok_or("no character")?);
        text.push_str(rest);
    }
    Ok(text)
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if is_invisible(letter) {
            escaped.push_str(&format!("\\u{{{:x}}}", u32::from(letter)));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

fn is_invisible(letter: char) -> bool {
    match letter {
        '\n' => false,
        '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' => true,
        _ => letter.is_control(),
    }
}

#[test]
fn what_is_escaped_is_read_back() {
    let text = "a\u{a0}b\r\n\0\u{feff}æ\\u\n";
    assert_eq!(escape(text), "a\\u{a0}b\\u{d}\n\\u{0}\\u{feff}æ\\u\n");
    assert_eq!(unescape(&escape(text)).unwrap(), text);
}
