//! The import order of the rooms: a room may use only rooms before it.

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: [&str; 13] = [
    "diag", "calendar", "plan", "schedule", "resolve", "compile", "feed", "agenda", "wheel",
    "store", "editor", "web", "cli",
];

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

/// Every room that a file names by `crate::…`, in code, not in comments.
fn named_rooms(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut rooms = Vec::new();
    for line in code {
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

#[test]
fn rooms_use_only_rooms_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let room = first.trim_end_matches(".rs");
        let Some(own) = ORDER.iter().position(|name| *name == room) else {
            assert!(
                matches!(room, "lib" | "main"),
                "{room} is a room that the order does not know"
            );
            continue;
        };
        for name in named_rooms(&fs::read_to_string(&file).unwrap()) {
            seen += 1;
            match ORDER.iter().position(|room| **room == name) {
                Some(used) if used <= own => {}
                _ => wrong.push(format!("{} uses {name}", relative.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 20, "the test no longer finds any imports");
}

#[test]
fn the_checker_does_not_use_what_it_checks() {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schedule/check.rs");
    let rooms = named_rooms(&fs::read_to_string(check).unwrap());
    assert!(!rooms.is_empty() && !rooms.contains(&"resolve".to_owned()));
}
