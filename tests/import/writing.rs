//! What `import` writes: one entry of the history, and nothing the second time.

use super::{repository, sources};
use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("aarshjul")
        .unwrap()
        .current_dir(folder)
        .args(["--today", "2024-01-25"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

const BODY: &str = "[body]\nname = \"Direktionen\"\n\n[[series]]\n\
    rrule = \"FREQ=WEEKLY;BYDAY=WE\"\nfrom = 2023-01-04\ntime = \"09:00-17:00\"\n";

const FINANCE: &str = "[body]\nname = \"Økonomiudvalget\"\nshort = \"ØK\"\n\n[[series]]\n\
    dates = [2024-01-09, 2024-02-06]\ntime = \"14:00-17:00\"\n";

/// A plan with meetings and nothing on them, and the minutes of 24 January 2024.
fn plan() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (id, text) in [("direktionen", BODY), ("oekonomiudvalget", FINANCE)] {
        fs::create_dir_all(folder.path().join("plans").join(id)).unwrap();
        fs::write(folder.path().join("plans").join(id).join("body.toml"), text).unwrap();
    }
    let minutes = repository().join("tests/import/reference/003_1ec1f7131ba27905.txt");
    fs::copy(minutes, folder.path().join("referat.txt")).unwrap();
    folder
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = plan();
    let before = sources(&folder.path().join("plans"));
    let (code, out, err) =
        run(folder.path(), &["import", "direktionen", "referat.txt", "--dry-run"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("[x] aftalt"), "{out}");
    assert!(err.ends_with("intet er skrevet (--dry-run)\n"), "{err}");
    let (code, _, err) = run(folder.path(), &["import", "direktionen", "referat.txt"]);
    assert_eq!(code, 1);
    assert!(err.contains("--yes"), "{err}");
    assert_eq!(sources(&folder.path().join("plans")), before);
}

#[test]
fn what_is_sure_is_one_entry_and_nothing_the_second_time() {
    let folder = plan();
    let import = ["import", "direktionen", "referat.txt", "--yes", "--by", "Sekretær"];
    let (code, out, err) = run(folder.path(), &import);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Direktionen: referatet af 24. januar 2024 er læst ind"), "{out}");
    let after = sources(&folder.path().join("plans"));
    let text = |path: &str| after.files.iter().find(|file| file.path == path).unwrap().text.clone();
    let items = text("direktionen/punkter.toml");
    let again = "date = 2024-01-31\nagreed = 2024-01-24\nfollows = \"borgermoede-d-12-marts\"";
    assert!(items.contains(again), "{items}");
    assert!(text("oekonomiudvalget/punkter.toml").contains("date = 2024-02-06"));
    let minutes = text("direktionen/referat.toml");
    assert_eq!(minutes.matches("[[decision]]").count(), 5, "{minutes}");
    assert!(minutes.contains("due = \"2024-02 ultimo\""), "{minutes}");
    let (_, log, _) = run(folder.path(), &["log"]);
    assert_eq!(log.matches("Sekretær").count(), 1, "{log}");
    // Again: the plan has it all.
    let (code, out, err) = run(folder.path(), &["import", "direktionen", "referat.txt", "--yes"]);
    assert_eq!(code, 0);
    assert!(!out.contains("[x] aftalt") && !out.contains("[x] nyt"), "{out}");
    assert!(err.contains("der er ikke noget at skrive"), "{err}");
    assert_eq!(sources(&folder.path().join("plans")), after);
    // One press takes it all back.
    let (code, _, err) = run(folder.path(), &["undo"]);
    assert_eq!(code, 0, "{err}");
    let undone = sources(&folder.path().join("plans"));
    assert_eq!(undone.files.len(), 2);
}
