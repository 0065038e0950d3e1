//! The import order of the rooms: a room may use only rooms before it; and no
//! files use each other in a circle.
//!
//! `cargo test --test rooms -- --nocapture` prints the circles.

#![expect(clippy::unwrap_used, reason = "a failing test should stop where it fails")]

#[path = "source/modules.rs"]
mod modules;
mod source;

use modules::Modules;
use source::SourceFile;
use std::path::Path;

/// `import` reads minutes: pure functions of (document, plan, schedule, today).
const ORDER: [&str; 16] = [
    "lines", "diag", "calendar", "plan", "schedule", "import", "resolve", "compile", "agenda",
    "feed", "wheel", "store", "editor", "mail", "web", "cli",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every room that code names by `crate::…`.
fn named_rooms(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for line in code.lines() {
        for part in line.split("crate::").skip(1) {
            let names: Vec<&str> = match part.strip_prefix('{') {
                Some(group) => group.split(',').collect(),
                None => vec![part],
            };
            rooms.extend(names.iter().map(|name| {
                name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
            }));
        }
    }
    rooms
}

/// `web` of `src/web/server/tls.rs`.
fn room(file: &str) -> &str {
    let inner = file.trim_start_matches("src/");
    inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let mut wrong = Vec::new();
    let mut imports = 0;
    for file in source::read(root(), "src") {
        let room = room(&file.path);
        let Some(own) = ORDER.iter().position(|name| *name == room) else {
            assert!(["lib", "main"].contains(&room), "{room} is no room of the order");
            continue;
        };
        for name in named_rooms(&file.code) {
            imports += 1;
            if ORDER.iter().position(|room| **room == name).is_none_or(|used| used > own) {
                wrong.push(format!("{} uses {name}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(imports > 20, "the test no longer finds any imports");
}

#[test]
fn the_checker_does_not_use_what_it_checks() {
    let files = source::read(root(), "src/schedule");
    let check = files.iter().find(|file| file.path == "src/schedule/check.rs").unwrap();
    let rooms = named_rooms(&check.code);
    assert!(!rooms.is_empty() && !rooms.contains(&"resolve".to_owned()));
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files = source::read(root(), "src");
    let uses = Modules::new(&files).uses();
    let circles = modules::circles(&uses);
    println!("circles between files: {}", circles.len());
    for circle in &circles {
        println!("{} files:", circle.len());
        for file in circle {
            let others: Vec<_> = uses[file].iter().filter(|other| circle.contains(other)).collect();
            println!("  {file} uses {others:?}");
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
    let edges: usize = uses.values().map(|used| used.len()).sum();
    assert!(edges > files.len(), "the test no longer finds who uses whom");
}

fn file(path: &str, text: &str) -> SourceFile {
    let (code, comments) = source::split(text);
    SourceFile { path: path.into(), code, comments }
}

/// The number of circles of `a/mod.rs` and its children `one` and `two`.
fn circles_of(parent: &str, one: &str, two: &str) -> usize {
    let files = [
        file("src/a/mod.rs", parent),
        file("src/a/one.rs", one),
        file("src/a/two.rs", two),
        file("src/lib.rs", "mod a;"),
    ];
    modules::circles(&Modules::new(&files).uses()).len()
}

#[test]
fn a_list_of_children_makes_no_circle() {
    let parent = "mod one;\nmod two;\npub use one::One;\npub use two::Two;\n";
    assert_eq!(circles_of(parent, "use super::Two;", "pub struct Two;"), 0);
    assert_eq!(circles_of(parent, "use super::Two; struct One;", "fn f(_: &super::One) {}"), 1);
    let tests = "#[cfg(test)]\nmod tests { use super::super::one::One; }";
    assert_eq!(circles_of(parent, "use super::Two;", tests), 0);
}

#[test]
fn what_the_parent_defines_and_uses_makes_a_circle() {
    let parent = "mod one;\nmod two;\npub struct Top(one::One);\n";
    assert_eq!(circles_of(parent, "use crate::a::Top; pub struct One;", ""), 1);
    assert_eq!(circles_of(parent, "pub struct One;", "use super::Top;"), 0);
    let parent = "mod one;\nuse one::One;\npub const LIMIT: usize = 3;\n";
    assert_eq!(circles_of(parent, "const A: usize = super::LIMIT;", ""), 1);
}

#[test]
fn modules_that_are_imported_are_followed() {
    let parent = "mod one;\nmod two;\n";
    let one = "use crate::a::{two::{self, X as Y}};\nfn f() { two::g() }";
    assert_eq!(circles_of(parent, one, "pub fn g() { super::one::f() }"), 1);
    assert_eq!(
        circles_of(parent, "use crate::a::two as t; fn f() { t::g(); }", "use super::one::f;"),
        1
    );
}
