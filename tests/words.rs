//! Names and comments use the field's words: none of those that a reader would
//! have to learn here first. Texts for users aren't looked at.
//!
//! `cargo test --test words -- --nocapture` prints the number by folder.

#![expect(clippy::unwrap_used, reason = "a failing test should stop where it fails")]

mod source;

use source::SourceFile;
use std::collections::BTreeMap;
use std::iter;
use std::path::Path;

/// Neither a part of a name nor a word of a comment.
const WORDS: [&str; 29] = [
    "asked",
    "beside",
    "breath",
    "bury",
    "crew",
    "crowd",
    "desk",
    "echoes",
    "fate",
    "gate",
    "glance",
    "historian",
    "ingredients",
    "judge",
    "keeper",
    "newcomer",
    "patient",
    "sane",
    "stranger",
    "tell",
    "telling",
    "tells",
    "told",
    "unsaid",
    "visit",
    "visitor",
    "wire",
    "wish",
    "woken",
];

/// Not a part of a name: in a sentence they may mean what they mean.
const NAME_PARTS: [&str; 6] =
    ["at_once", "closing_time", "last_orders", "last_word", "note_none", "take_in"];

/// Not the name of a type, where it is declared.
const TYPES: [&str; 17] = [
    "Copies", "Door", "Found", "Hand", "Held", "Home", "Maker", "Past", "Reading", "Replaced",
    "Seat", "Seated", "Seen", "Shape", "Site", "Trouble", "Written",
];

/// What is before the name of a type where it is declared.
const DECLARATIONS: [&str; 4] = ["enum", "struct", "trait", "type"];

/// `SomeName` and `SOME_NAME` as `some_name`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && small {
            snake.push('_');
        }
        small = letter.is_lowercase();
        snake.extend(letter.to_lowercase());
    }
    snake
}

fn in_a_name(before: &str, name: &str) -> Option<&'static str> {
    let padded = format!("_{}_", snake_case(name));
    let part = |word: &&&str| padded.contains(&format!("_{word}_"));
    let kind = |kind: &&&str| DECLARATIONS.contains(&before) && **kind == name;
    let mut words = WORDS.iter().chain(&NAME_PARTS);
    words.find(part).or_else(|| TYPES.iter().find(kind)).copied()
}

fn in_a_comment(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase();
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| WORDS.iter().find(|known| **known == word)).copied()
}

/// "path:line: word" for each place.
fn places(file: &SourceFile) -> Vec<String> {
    let names = source::words(&file.code);
    let before = iter::once("").chain(names.clone().map(|(_, name)| name));
    let names = names.zip(before);
    let names = names.filter_map(|((line, name), before)| Some((line, in_a_name(before, name)?)));
    let comments = file.comments.iter();
    let comments = comments.filter_map(|(line, text)| Some((*line, in_a_comment(text)?)));
    let mut places: Vec<_> = names.chain(comments).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|(line, word)| format!("{}:{line}: {word}", file.path)).collect()
}

/// `src/web` of `src/web/server/tls.rs`, `tests/cli.rs` of itself.
fn room(path: &str) -> String {
    path.split('/').take(2).collect::<Vec<_>>().join("/")
}

#[test]
fn names_and_comments_use_the_words_of_the_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in source::read(root, "src").iter().chain(&source::read(root, "tests")) {
        if file.path != "tests/words.rs" {
            found.entry(room(&file.path)).or_default().extend(places(file));
        }
    }
    assert!(found.len() > 15, "the source isn't found");
    let mut wrong = Vec::new();
    for (room, places) in &found {
        println!("{room}: {}", places.len());
        wrong.extend(places.clone());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_word_is_found_in_every_case() {
    for name in ["Gate", "FeedGate", "GATE_SIZE", "open_gate", "tellTale", "try_at_once"] {
        assert!(in_a_name("", name).is_some(), "{name}");
    }
    for name in ["delegate", "gates", "seat", "Seating", "foretell"] {
        assert!(in_a_name("", name).is_none(), "{name}");
    }
    assert_eq!(in_a_name("struct", "Seat"), Some("Seat"));
    assert_eq!(in_a_name("", "Seat"), None);
    assert_eq!(in_a_comment("/// It is told: 'no'."), Some("told"));
    let text = "let a = \"gate // no\"; // crowd\nlet b = '\"'; /* gate */ fn f<'a>() {}";
    let (code, comments) = source::split(text);
    assert_eq!(code, "let a = \"\"; \nlet b = \"\";  fn f<'a>() {}");
    assert_eq!(comments, [(1, "// crowd".to_owned()), (2, "/* gate */".to_owned())]);
}
