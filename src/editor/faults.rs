//! I/O errors at every step: the files are unchanged, the message says why, and the
//! next edit succeeds.

use super::{Editor, Outcome, Request, UndoRequest};
use crate::plan::Config;
use crate::plan::edit::{Edit, ItemTiming};
use crate::store::{Step, fail};
use rustix::io::Errno;
use std::path::Path;

const BODY: &str = "[body]\nname = \"D\"\n";
const STEPS: [Step; 5] = [Step::Create, Step::Write, Step::Sync, Step::Rename, Step::SyncFolder];
const ERRORS: [(Errno, &str); 4] = [
    (Errno::NOSPC, "der er ikke mere plads på disken"),
    (Errno::ROFS, "disken er skrivebeskyttet"),
    (Errno::IO, "disken svarer med en fejl"),
    (Errno::ACCESS, "adgang nægtet"),
];

fn editor(folder: &Path) -> Editor {
    let plans = folder.join("plans");
    std::fs::create_dir_all(plans.join("d")).unwrap();
    crate::store::atomic_write(&plans.join("d/body.toml"), BODY.as_bytes(), 0o666).unwrap();
    let state = folder.join("state");
    Editor { plans, state, config: Config::default(), search_path: None }
}

fn add(editor: &Editor) -> Outcome {
    let timing = ItemTiming::Awaiting;
    let edit = Edit::AddItem { id: None, title: "Nyt".into(), timing, fields: Vec::new() };
    let (now, today) = ("2023-06-21T08:00:00Z".parse().unwrap(), "2023-06-21".parse().unwrap());
    editor.commit(&Request {
        body: "d",
        edit: &edit,
        expected: None,
        who: "x",
        now,
        today,
        form: None,
        allow_past: false,
    })
}

fn undo(editor: &Editor) -> Outcome {
    let (now, today) = ("2023-06-21T08:00:00Z".parse().unwrap(), "2023-06-21".parse().unwrap());
    editor.undo(&UndoRequest { entry: None, expected: None, who: "x", now, today })
}

/// Every file of the plan, hidden ones too.
fn files(editor: &Editor) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(editor.plans.join("d"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (entry.file_name().into_string().unwrap(), text)
        })
        .collect();
    files.sort();
    files
}

/// Runs `act` once for each step that can fail, expecting the error, and then without.
fn with_failures(
    editor: &Editor,
    act: impl Fn(&Editor) -> Outcome,
    is_used: impl Fn(Step) -> bool,
) {
    let before = files(editor);
    for step in STEPS.into_iter().filter(|step| is_used(*step)) {
        for (errno, expected) in ERRORS {
            fail(Some((step, errno)));
            let outcome = act(editor);
            fail(None);
            match outcome {
                Outcome::NotSaved(message) => assert!(message.ends_with(expected), "{message}"),
                other => panic!("{step:?} {errno:?}: {other:?}"),
            }
            assert_eq!(files(editor), before, "{step:?} {errno:?}");
        }
    }
    assert!(matches!(act(editor), Outcome::Done(_)));
    assert_ne!(files(editor), before);
}

#[test]
fn after_any_io_error_the_files_are_unchanged_and_the_next_edit_succeeds() {
    let dir = tempfile::tempdir().unwrap();
    let editor = editor(dir.path());
    // A file that is created, one that is changed, and one that is removed.
    with_failures(&editor, add, |_| true);
    with_failures(&editor, add, |_| true);
    assert!(matches!(undo(&editor), Outcome::Done(_)));
    let writes = |step| !matches!(step, Step::Write | Step::Sync);
    with_failures(&editor, undo, writes);
    assert_eq!(files(&editor), [("body.toml".to_owned(), BODY.to_owned())]);
}

#[test]
fn a_disk_that_cannot_exchange_gets_an_ordinary_rename() {
    let dir = tempfile::tempdir().unwrap();
    let editor = editor(dir.path());
    assert!(matches!(add(&editor), Outcome::Done(_)));
    let before = files(&editor);
    fail(Some((Step::Exchange, Errno::INVAL)));
    let outcome = add(&editor);
    fail(None);
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    let after = files(&editor);
    assert_eq!(after.len(), before.len());
    assert!(after[1].1.starts_with(&before[1].1) && after[1].1.len() > before[1].1.len());
}

#[test]
fn without_a_folder_for_its_state_nothing_is_saved() {
    let dir = tempfile::tempdir().unwrap();
    let mut editor = editor(dir.path());
    editor.state = editor.plans.join("d/body.toml");
    let Outcome::NotSaved(message) = add(&editor) else { panic!("saved all the same") };
    assert!(message.starts_with("kan ikke oprette `"), "{message}");
    editor.state = dir.path().join("state");
    assert!(matches!(add(&editor), Outcome::Done(_)));
}
