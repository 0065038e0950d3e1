//! A plan and an editor of its own for each test.

use aarshjul::editor::{Conflict, Done, Editor, Outcome, Request};
use aarshjul::plan::Config;
use aarshjul::plan::edit::Edit;
use aarshjul::store::{Revision, load};
use chrono::{DateTime, NaiveDate, Utc};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

pub const TODAY: &str = "2023-06-21";

const BODY: &str = r#"[body]
name = "Direktionen"
meeting-name = "Direktionsmøde"
place = "Rådhuset"

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2023-01-04
time = "09:00-17:00"
"#;

const ITEMS: &str = r#"# Punkter

[[item]]
id = "lovprogram"          # regeringens
title = "Regeringens lovprogram"

[[item]]
id = "budget"
title = "Budget {year}"
date = 2023-09-06
"#;

pub struct Bench {
    /// Removed with the bench.
    pub dir: TempDir,
    pub editor: Editor,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    "2023-06-21T08:00:00Z".parse().unwrap()
}

/// In memory where the machine has such a place: the tests are about order, not disks.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

impl Bench {
    pub fn new() -> Bench {
        Bench::with(&[("direktionen/body.toml", BODY), ("direktionen/punkter.toml", ITEMS)])
    }

    pub fn with(files: &[(&str, &str)]) -> Bench {
        let dir = folder();
        let editor = Editor {
            plans: dir.path().join("plans"),
            state: dir.path().join("state"),
            config: Config::default(),
            search_path: std::env::var_os("PATH"),
        };
        let bench = Bench { dir, editor };
        for (name, text) in files {
            bench.put(name, text);
        }
        bench
    }

    pub fn put(&self, name: &str, text: &str) {
        let path = self.editor.plans.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.editor.plans.join(name)).unwrap()
    }

    pub fn revision(&self) -> Revision {
        load(&self.editor.plans).unwrap().1
    }

    pub fn commit(&self, edit: &Edit, expected: Option<Revision>, who: &str) -> Outcome {
        self.editor.commit(&Request {
            body: "direktionen",
            edit,
            expected,
            who,
            now: now(),
            today: day(TODAY),
            form: None,
            allow_past: true,
        })
    }

    pub fn make(&self, edit: &Edit) -> Done {
        done(self.commit(edit, Some(self.revision()), "Skriver"))
    }

    /// Author, description and whether it is not undone, newest first.
    pub fn log(&self) -> Vec<(String, String, bool)> {
        let past = self.editor.log(None).unwrap();
        past.into_iter().map(|p| (p.entry.who, p.entry.words, !p.undone)).collect()
    }
}

pub fn done(outcome: Outcome) -> Done {
    match outcome {
        Outcome::Done(done) => *done,
        other => panic!("{other:?}"),
    }
}

pub fn conflict(outcome: Outcome) -> Conflict {
    match outcome {
        Outcome::Conflict(conflict) => *conflict,
        other => panic!("{other:?}"),
    }
}

pub fn refused(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused(refusal) => refusal.to_string(),
        other => panic!("{other:?}"),
    }
}
