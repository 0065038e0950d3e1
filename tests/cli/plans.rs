//! Folders of plans: a first one, one with mistakes, another one to compare with; and which day
//! it is.

use super::{run, text};
use assert_cmd::Command;
use std::fs;
use std::process::Output;

#[test]
fn a_starter_plan_is_right_and_a_full_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["init", "plan"]);
    assert!(made.status.success());
    let check = run(folder.path(), &["--plans", "plan", "check"]);
    assert_eq!(text(&check.stdout), "Planen er i orden: 1 organ, 0 advarsler.\n");
    assert!(check.stderr.is_empty());
    let again = run(folder.path(), &["init", "plan"]);
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn a_broken_plan_is_reported_whole_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let item = "\n[[item]]\nid = \"x\"\ntitel = \"Punkt\"\n\n[[item]]\nid = \"y\"\ntitle = \"Y\"\ndate = \"snart\"\n";
    let file = folder.path().join("plans/direktionen/punkter.toml");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, before + item).unwrap();
    let output = run(folder.path(), &["eventuelt", "direktionen", "-o", "ud.md"]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("`titel`") && message.contains("`title`"), "{message}");
    assert!(message.contains("date"), "both errors at once: {message}");
    assert!(!folder.path().join("ud.md").exists());
    let json = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(json.status.code(), Some(1));
    let all: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(all.as_array().unwrap().iter().all(|d| d["file"] == "direktionen/punkter.toml"));
}

#[test]
fn diff_lists_what_moved_since_another_folder() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "old"]).status.success());
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let arguments = ["--today", "2027-01-01", "diff", "--since", "old", "--to", "2027-03-01"];
    let same = text(&run(folder.path(), &arguments).stdout);
    assert_eq!(same, "Ingen ændringer i mødeplanen fra 2027-01-01 til 2027-03-01.\n");
    let file = folder.path().join("plans/direktionen/body.toml");
    let entry = "\n[[meeting]]\ndate = 2027-02-03\ncancelled = \"KL's topmøde\"\n";
    fs::write(&file, fs::read_to_string(&file).unwrap() + entry).unwrap();
    let changed = text(&run(folder.path(), &arguments).stdout);
    assert_eq!(
        changed,
        "Direktionen\n  Mødet den 3. februar 2027 er aflyst: KL's topmøde.\n  »Direktionens årshjul \
         2027« er flyttet fra mødet den 3. februar 2027 til mødet den 10. februar 2027.\n"
    );
}

#[test]
fn no_file_of_a_plan_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let check = || run(folder.path(), &["check", "--format", "json"]);
    let deep = folder.path().join("plans/direktionen/2027");
    fs::create_dir(&deep).unwrap();
    fs::write(deep.join("punkter.toml"), "").unwrap();
    assert!(text(&check().stdout).contains("nested-folder"));
    fs::remove_dir_all(deep).unwrap();
    for name in ["GAMMEL.TOML", "punkter.toml.txt", "punkter.toml.bak"] {
        let file = folder.path().join("plans/direktionen").join(name);
        fs::write(&file, "x = 1").unwrap();
        let found = text(&check().stdout).to_owned();
        assert!(found.contains("unread-file") && found.contains(name), "{name}: {found}");
        fs::remove_file(file).unwrap();
    }
    fs::write(folder.path().join("plans/direktionen/punkter.toml~"), "x = 1").unwrap();
    assert!(!text(&check().stdout).contains("unread-file"), "what an editor leaves is no plan");
    fs::write(folder.path().join("plans/direktionen/gammel.toml"), b"x = \"K\xf8b\"").unwrap();
    let found: serde_json::Value = serde_json::from_slice(&check().stdout).unwrap();
    assert_eq!((&found[0]["code"], &found[0]["line"]), (&"unreadable".into(), &1.into()));
}

#[test]
fn what_config_toml_says_is_checked_too() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let config = folder.path().join("config.toml");
    let codes = |output: &Output| -> Vec<(String, String)> {
        let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
        let words = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        found.iter().map(|d| (words(&d["file"]), words(&d["code"]))).collect()
    };
    let expected = |code: &str| ("config.toml".to_owned(), code.to_owned());
    fs::write(&config, "[eventuelt]\ncancelled = \"Mødet aflyses\"\n").unwrap();
    let check = run(folder.path(), &["check"]);
    assert_eq!(text(&check.stdout), "Planen er i orden: 1 organ, 1 advarsel.\n");
    assert!(text(&check.stderr).contains("config.toml:2:13"), "{}", text(&check.stderr));
    let check = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(codes(&check), [expected("missing-placeholder")]);
    let serve = run(folder.path(), &["serve", "--listen", "ingen-adresse"]);
    let start = text(&serve.stderr);
    let warned = "WARN config.toml:2: missing-placeholder: `cancelled` har";
    assert!(start.lines().next().unwrap().contains(warned), "{start}");
    let file = folder.path().join("plans/direktionen/body.toml");
    fs::write(&file, "[body]\n").unwrap();
    fs::write(&config, "[eventuelt]\nheading = \"\\u001b[2J\"\n").unwrap();
    let check = run(folder.path(), &["check", "--format", "json"]);
    assert_eq!(
        codes(&check)[..2],
        [
            expected("unseen-character"),
            ("direktionen/body.toml".to_owned(), "missing-key".to_owned()),
        ]
    );
    assert_eq!(
        text(&check.stderr),
        "indstillingerne kan ikke bruges: 1 fejl\nplanen kan ikke bruges: 1 fejl\n"
    );
    let other = run(folder.path(), &["schedule"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(text(&other.stderr).contains("unseen-character"), "{}", text(&other.stderr));
}

#[test]
fn warnings_are_reported_however_far_ahead_they_are() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let file = folder.path().join("plans/direktionen/punkter.toml");
    let item = "\n[[item]]\nid = \"z\"\ntitle = \"Z\"\ndate = 2099-12-31\n";
    fs::write(&file, fs::read_to_string(&file).unwrap() + item).unwrap();
    let check = run(folder.path(), &["--today", "2027-01-01", "check"]);
    let stderr = text(&check.stderr);
    assert!(
        stderr.contains("no-meeting-left") && stderr.contains("no-meeting-that-day"),
        "{stderr}"
    );
}

#[test]
fn the_schema_has_every_key_and_the_starter_files_name_it() {
    let folder = tempfile::tempdir().unwrap();
    let written = run(folder.path(), &["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&written.stdout).unwrap();
    for table in aarshjul::plan::schema::TABLES {
        let keys = schema["definitions"][table.name]["properties"].as_object().unwrap();
        let names: Vec<&str> = keys.keys().map(String::as_str).collect();
        assert_eq!(names, table.keys.iter().map(|key| key.name).collect::<Vec<_>>());
        for (name, key) in keys {
            let about = key["description"].as_str().unwrap_or_default();
            assert!(about.ends_with(['.', ':']) || about.len() > 5, "{}.{name}", table.name);
        }
    }
    let date = &schema["definitions"]["item"]["properties"]["date"];
    assert_eq!((&date["type"], &date["format"]), (&"string".into(), &"date".into()));
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    for (name, text) in aarshjul::cli::STARTER {
        let file = folder.path().join("plans").join(name);
        let named = text.lines().next().unwrap().strip_prefix("#:schema ").unwrap();
        let path = file.parent().unwrap().join(named);
        assert_eq!(fs::read(path).unwrap(), written.stdout, "{name}");
    }
}

#[test]
fn a_day_in_git_ends_with_the_plans_own_midnight_whatever_the_machines_zone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let git = |arguments: &[&str], when: &str| {
        let mut git = Command::new("git");
        git.current_dir(folder.path()).args(["-c", "user.name=x", "-c", "user.email=x"]);
        git.env("GIT_COMMITTER_DATE", when).args(arguments).assert().success();
    };
    git(&["init", "--quiet"], "");
    git(&["add", "plans"], "");
    git(&["commit", "--quiet", "-m", "x"], "2026-11-01T12:00:00Z");
    let file = folder.path().join("plans/direktionen/body.toml");
    let entry = "\n[[meeting]]\ndate = 2027-02-03\ncancelled = \"x\"\n";
    fs::write(&file, fs::read_to_string(&file).unwrap() + entry).unwrap();
    // Half past midnight in Copenhagen, half past six in the evening in New York.
    git(&["commit", "--quiet", "-am", "x"], "2026-11-01T23:30:00Z");
    let since = |day, zone| {
        let mut program = Command::cargo_bin("aarshjul").unwrap();
        // As a hook of another repository would run it.
        program.current_dir(folder.path()).env("TZ", zone).env("GIT_DIR", "elsewhere");
        program.args(["--today", "2027-01-01", "diff", "--to", "2027-03-01", "--since", day]);
        text(&program.output().unwrap().stdout)
    };
    for zone in ["America/New_York", "Asia/Tokyo"] {
        assert!(since("2026-11-01", zone).contains("3. februar 2027 er aflyst"), "{zone}");
        assert!(since("2026-11-02", zone).starts_with("Ingen ændringer"), "{zone}");
    }
}

#[test]
fn the_day_that_is_given_is_today_west_of_greenwich_too() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    for zone in ["America/Nuuk", "Europe/Copenhagen", "Atlantic/Azores"] {
        fs::write(folder.path().join("config.toml"), format!("timezone = \"{zone}\"\n")).unwrap();
        let state = ["--state", &zone.replace('/', "-"), "--today", "2026-11-24"];
        let at = |arguments: &[&str]| run(folder.path(), &[&state[..], arguments].concat());
        assert!(at(&["add", "direktionen", zone]).status.success());
        let log = text(&at(&["log", "--limit", "1"]).stdout);
        assert!(log.contains("  24-11-2026 "), "{zone}: {log}");
    }
}
