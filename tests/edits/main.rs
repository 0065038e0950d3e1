//! Edits as folders: `in/` is a plan, `out/` the plan after the edit, and `message`
//! the description of the edit or why it was refused. The edits are in `list.rs`.
//!
//! `UPDATE=1 cargo test --test edits` writes `out/` and `message` anew: read the diff.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

mod list;
#[path = "../random/oddly.rs"]
mod oddly;
#[path = "../random/mod.rs"]
mod random;
#[path = "../random/edit.rs"]
mod random_edit;
mod random_edits;

use aarshjul::diag::{Severity, Source, Sources, render};
use aarshjul::plan;
use aarshjul::plan::edit::edit;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edits")
}

/// Every file under a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            files.extend(
                self::files(&path).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)),
            );
        } else {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    files
}

fn sources(files: &BTreeMap<String, String>) -> Sources {
    let source =
        |(path, text): (&String, &String)| Source { path: path.clone(), text: text.clone() };
    Sources { files: files.iter().map(source).collect() }
}

/// The errors of a plan, as people see them.
fn errors(files: &BTreeMap<String, String>) -> String {
    let sources = sources(files);
    let (_, report) = plan::read(&sources);
    render::text(&sources, report.of(Severity::Error), render::Colour::Plain)
}

#[test]
fn every_edit_does_to_its_files_what_its_folder_says() {
    let update = std::env::var_os("UPDATE").is_some();
    let edits = list::edits();
    let folders = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let folders = folders.filter(|path| path.join("in").is_dir()).count();
    assert_eq!(folders, edits.len(), "each folder has an edit in list.rs, and each edit a folder");
    for (name, wanted) in edits {
        let case = folder().join(name);
        let before = files(&case.join("in"));
        assert_eq!(errors(&before), "", "{name}/in");
        let mut after = before.clone();
        let sources = sources(&before);
        let (plan, _) = plan::read(&sources);
        let body = plan.body("direktionen").unwrap();
        let message = match edit(&sources, &plan, body, &wanted) {
            Ok(change) => {
                assert_eq!(before.get(&change.path), change.before.as_ref(), "{name}");
                after.insert(change.path, change.after.unwrap());
                format!("{}\n", wanted.words(&plan, body))
            }
            Err(error) => format!("{}: {error}\n", error.field.unwrap_or("fejl")),
        };
        assert_eq!(errors(&after), "", "{name}");
        if update {
            for (path, text) in &after {
                let path = case.join("out").join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            fs::write(case.join("message"), &message).unwrap();
        }
        assert_eq!(message, fs::read_to_string(case.join("message")).unwrap_or_default(), "{name}");
        assert_eq!(after, files(&case.join("out")), "{name}");
    }
}
