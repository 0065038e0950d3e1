//! From minutes alone: a first plan, and the rules that their tables show.

use super::repository;
use assert_cmd::Command;
use std::path::Path;

const MINUTES: &str = "tests/import/reference/002_18dd676f4e380766.txt";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("aarshjul")
        .unwrap()
        .current_dir(repository())
        .args(["--today", "2023-06-21"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn minutes_give_a_plan_whose_list_is_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let plans = folder.path().join("plans");
    let plans = plans.to_str().unwrap();
    let (code, _, err) = run(&["init", plans, "--from", MINUTES]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(&["--plans", plans, "check"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, list, err) = run(&[
        "--plans",
        plans,
        "eventuelt",
        "direktionen",
        "--meeting",
        "2023-06-21",
        "--format",
        "txt",
    ]);
    assert_eq!(code, 0, "{err}");
    let wanted = repository().join("tests/cases/reference/eventuelt-2023-06-21.txt");
    assert_eq!(list, text(&wanted));
    let body = text(&Path::new(plans).join("direktionen/body.toml"));
    for line in [
        "place = \"Mødelokale 250, rådhuset\"",
        "members = [\"kommunaldirektoer\", \"velfaerdsdirektoer\", \"faellesforvaltningsdirektoer\"]",
        "rrule = \"FREQ=WEEKLY;BYDAY=WE\"",
        "time = \"09:00-17:00\"",
        "cancelled = \"ØK-tur til Sverige\"",
    ] {
        assert!(body.contains(line), "{line}: {body}");
    }
    let people = text(&Path::new(plans).join("people.toml"));
    assert!(
        people.contains("holders = [{ name = \"Lene Mehlsen Thomsen\", from = 2023-06-21 }]"),
        "{people}"
    );
    assert_eq!(people.matches("holders").count(), 2, "nobody is chief executive: {people}");
}

#[test]
fn a_document_without_a_table_gives_no_plan() {
    let folder = tempfile::tempdir().unwrap();
    let plans = folder.path().join("plans");
    let other = "tests/import/reference/003_1ec1f7131ba27905.txt";
    let (code, _, err) = run(&["init", plans.to_str().unwrap(), "--from", other]);
    assert_eq!((code, err.trim()), (1, "ingen af dokumenterne har tabellen *Dato | Indhold*"));
    assert!(!plans.exists());
}

#[test]
fn rules_that_the_table_shows() {
    let (code, out, err) = run(&["suggest", "direktionen", MINUTES]);
    assert_eq!(code, 0, "{err}");
    let wanted = "Direktionens årshjul 2023\n  \
                  første møde fra den 2., 3. eller 4. i måneden: 5 af 5\n  \
                  when = { every = \"month\", day = 2 }\n";
    assert!(out.starts_with(wanted), "{out}");
    assert!(out.contains("  30. august 2023: Budgetopfølgning august\n"), "{out}");
}
