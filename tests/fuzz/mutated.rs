//! No input makes the reader panic, and every place it speaks of is in its file.
//!
//! Plans that were valid or nearly so are cut, swapped and spliced. The seeds are
//! the shipped plan, the broken ones of `tests/errors/` and what longer runs kept
//! in `fuzz/seeds/reader/`: the first input that made the reader say each thing.
//! `FUZZ_CASES` sets the number of cases, `FUZZ_KEEP=1` keeps new ones.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test with files of its own, set by its environment"
)]

use crate::page::Page;
use crate::targets::plan_text::{join, part};
use crate::targets::reader::read_all;
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::schema::TABLES;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the suite tries, in a few seconds.
const CASES: u32 = 3000;

/// What is kept is for people to read too.
const LARGEST_KEPT: usize = 4096;

/// Values and pieces that mean something somewhere.
const PIECES: &[&str] = &[
    "\"direktionen\"",
    "\"Sommerferie\"",
    "\"10-15\"",
    "\"02-29\"",
    "\"week 53\"",
    "\"27-31\"",
    "\"53-1\"",
    "\"09:00-17:00\"",
    "\"FREQ=WEEKLY;BYDAY=WE\"",
    "\"FREQ=DAILY;INTERVAL=1000\"",
    "\"FREQ=YEARLY;BYMONTHDAY=-31;BYMONTH=2\"",
    "\"FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU\"",
    "\"FREQ=MONTHLY;BYDAY=MO,-1FR;BYSETPOS=-1\"",
    "\"FREQ=WEEKLY;COUNT=65000\"",
    "2023-06-28",
    "1900-01-01",
    "2099-12-31",
    "9999-12-31",
    "0000-01-01",
    "2024-02-30",
    "09:00:00",
    "2023-06-28T09:00:00Z",
    "0",
    "-1",
    "1",
    "31",
    "53",
    "1440",
    "99999999999999999999",
    "0x7f",
    "1.5",
    "nan",
    "true",
    "false",
    "[]",
    "{}",
    "[1, 2, 12]",
    "{ every = \"month\" }",
    "{ after = \"direktionen\", months = [3] }",
    "{ before = \"budgetkonference\", days = 182 }",
    "{ name = \"A. B.\" }",
    "\"{role} {date} {{\"",
    "\"{\"",
    "\"æøå 🦆\"",
    "\"\"\"",
    "'''",
    "\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\\",
    "\r",
    "\r\n",
    "\n",
    "\0",
    "\u{2028}",
    "\u{feff}",
    "“",
    "ø",
    "\u{1f1e9}\u{1f1f0}",
    "\u{202e}",
    "\u{0301}",
];

/// One change to a text: what, where, and with what.
type Edit = (u8, u32, u32);

fn floor(text: &str, place: u32) -> usize {
    let mut place = place as usize % (text.len() + 1);
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// From a place, so many characters more.
fn range(text: &str, place: u32, length: u32) -> std::ops::Range<usize> {
    let start = floor(text, place);
    let length = 1 + length as usize % 40;
    let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
    start..end
}

fn line(text: &str, place: u32) -> std::ops::Range<usize> {
    let at = floor(text, place);
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    start..end
}

fn piece(arg: u32) -> &'static str {
    PIECES[arg as usize % PIECES.len()]
}

fn edit(text: &mut String, other: &str, (what, place, arg): Edit) {
    let place_in = |text: &str| floor(text, place);
    match what % 10 {
        0 => text.replace_range(range(text, place, 0), piece(arg)),
        1 => text.replace_range(range(text, place, arg), ""),
        2 => text.insert_str(place_in(text), piece(arg)),
        3 => {
            let copy = text[line(text, place)].to_owned();
            text.insert_str(line(text, arg).start, &copy);
        }
        4 => text.replace_range(line(text, place), ""),
        5 => {
            let table = &TABLES[arg as usize % TABLES.len()];
            let key = table.keys[(arg >> 8) as usize % table.keys.len()].name;
            let added = format!("{key} = {}\n", piece(arg >> 16));
            text.insert_str(line(text, place).start, &added);
        }
        6 => {
            let header = TABLES[arg as usize % TABLES.len()].header;
            text.insert_str(line(text, place).start, &format!("{header}\n"));
        }
        7 => {
            // The value of a line.
            let line = line(text, place);
            if let Some(equals) = text[line.clone()].find('=') {
                let value = line.start + equals + 1..line.end;
                text.replace_range(value, &format!(" {}\n", piece(arg)));
            }
        }
        8 => text.truncate(place_in(text)),
        _ => {
            let from = range(other, arg, arg >> 8);
            let from = other[..from.end].rfind("\n[").map_or(from.start, |at| at + 1)..from.end;
            text.insert_str(line(text, place).start, &other[from]);
        }
    }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/reader")
}

fn seeds() -> Vec<Sources> {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let mut seeds = vec![aarshjul::store::load(&plans).unwrap().0];
    for page in Page::all("tests/errors") {
        for story in &page.stories {
            let files = story.files().into_iter().filter(|(path, _)| *path != "config.toml");
            let source =
                |(path, text): (&str, &str)| Source { path: path.into(), text: text.into() };
            seeds.push(Sources::new(files.map(source).collect()));
        }
    }
    let mut kept: Vec<_> =
        fs::read_dir(corpus()).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    seeds.extend(kept.iter().map(|path| part(&fs::read_to_string(path).unwrap())));
    seeds.retain(|seed| !seed.files.is_empty());
    seeds
}

/// Keeps an input by the shape that it was the first to give.
fn keep(sources: &Sources, shape: &str) {
    let name: String =
        shape.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let short: Vec<_> = name.split('-').filter(|part| !part.is_empty()).take(12).collect();
    fs::create_dir_all(corpus()).unwrap();
    let file = corpus().join(format!("{}.txt", short.join("-")));
    if !file.exists() {
        fs::write(file, join(sources)).unwrap();
    }
}

#[test]
fn no_input_makes_it_panic() {
    let cases = std::env::var("FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    let keeps = std::env::var_os("FUZZ_KEEP").is_some();
    let seeds = RefCell::new(seeds());
    let seen = RefCell::new(BTreeSet::new());
    for seed in seeds.borrow().iter() {
        seen.borrow_mut().append(&mut read_all(seed.clone()));
    }
    let edits = prop::collection::vec(any::<Edit>(), 1..8);
    let strategy = (any::<u32>(), any::<u32>(), edits);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let done = TestRunner::new(config).run(&strategy, |(seed, other, edits)| {
        let pick = |index: u32| {
            let seeds = seeds.borrow();
            seeds[index as usize % seeds.len()].clone()
        };
        let mut sources = pick(seed);
        let other = pick(other).files[0].text.clone();
        for edit_ in edits {
            let file = edit_.1 as usize % sources.files.len();
            edit(&mut Arc::make_mut(&mut sources.files[file]).text, &other, edit_);
        }
        let shapes = read_all(sources.clone());
        if keeps && join(&sources).len() <= LARGEST_KEPT {
            for shape in shapes {
                if seen.borrow_mut().insert(shape.clone()) {
                    keep(&sources, &shape);
                    seeds.borrow_mut().push(sources.clone());
                }
            }
        }
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn what_was_kept_is_read_as_it_stands() {
    for seed in seeds() {
        assert_eq!(part(&join(&seed)).files.len(), seed.files.len());
    }
}
