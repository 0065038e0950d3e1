//! The command line as people and programs meet it: exit codes, what goes where,
//! and the reference in `docs/cli.md`, which is the program's own help
//! (`UPDATE=1 cargo test --test cli` writes it anew).

#![expect(clippy::disallowed_methods, reason = "a test may write what it expects")]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("aarshjul").unwrap().current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Exit code, stdout, stderr of a command on the shipped plan.
fn shipped(arguments: &[&str]) -> (i32, String, String) {
    let output = run(&root(), &[&["--today", "2026-11-24"], arguments].concat());
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn help_of(path: &[String], document: &mut String) {
    let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = text(&run(&root(), &arguments).stdout);
    let name = [&["aarshjul".to_owned()], path].concat().join(" ");
    let level = "#".repeat(2 + path.len().min(2));
    document.push_str(&format!("\n{level} `{name}`\n\n```text\n{}\n```\n", help.trim_end()));
    let commands = help.split("Kommandoer:\n").nth(1).unwrap_or_default();
    for line in commands.lines().take_while(|line| line.starts_with("  ")) {
        let Some(command) = line.strip_prefix("  ").and_then(|l| l.split_whitespace().next())
        else {
            continue;
        };
        if !line.starts_with("   ") {
            help_of(&[path, &[command.to_owned()]].concat(), document);
        }
    }
}

#[test]
fn the_reference_is_the_programs_own_help() {
    let mut document = String::from(
        "# The command line\n\nMade from the program's own help, which is in Danish; a test holds it.\n\
         Exit codes: 0 done; 1 the plan or the request is wrong; 2 wrong usage; 3 the machine's\n\
         fault or ours.\n",
    );
    help_of(&[], &mut document);
    let path = root().join("docs/cli.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &document).unwrap();
    }
    assert_eq!(document, fs::read_to_string(path).unwrap_or_default(), "run with UPDATE=1");
    assert!(ENGLISH.iter().all(|word| !document.contains(word)));
    for command in ["check", "schedule", "why", "eventuelt", "link revoke", "undo", "init"] {
        assert!(document.contains(&format!("`aarshjul {command}`")), "{command} is missing");
    }
}

#[test]
fn success_exits_with_0_and_prints_only_the_result() {
    for arguments in [
        &["check"][..],
        &["schedule", "direktionen", "--to", "6. jan. 2027"],
        &["why", "direktionen", "2026-12-02"],
        &["eventuelt", "direktionen"],
        &["agenda", "direktionen"],
        &["feed", "direktionen"],
        &["feed", "--role", "oekonomichef"],
        &["wheel", "direktionen"],
        &["year-plan", "direktionen"],
        &["completions", "bash"],
        &["man"],
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(!out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_wrong_ends_with_1_and_says_what_to_write_instead() {
    for (arguments, message) in [
        (&["schedule", "direktion"][..], "`direktionen`"),
        (&["schedule", "--to", "næste onsdag"], "skriv datoen"),
        (&["schedule", "--from", "2027-01-01", "--to", "2026-01-01"], "ligger før"),
        (&["schedule", "--to", "2100-01-01"], "2099"),
        (&["why", "direktionen", "aarshjull"], "mente du `aarshjul`?"),
        (
            &["eventuelt", "direktionen", "--meeting", "2026-12-24"],
            "det nærmeste er den 16. december 2026",
        ),
        (&["eventuelt", "direktionen", "--through", "2026-01-01"], "efter mødet"),
        (&["why", "direktionen", "2027-07-07"], "for den dag er Sommerferie"),
        (&["diff", "--since", "2030-01-01"], "i fremtiden"),
        (&["diff", "--since", "findes-ikke"], "ingen plan gemt"),
        (&["--plans", "ingen-mappe", "check"], "aarshjul init"),
        (&["--config", "ingen-fil.toml", "check"], "`ingen-fil.toml`: den findes ikke"),
        (&["wheel", "--year", "1700"], "mellem 1900 og 2099"),
        (&["year-plan", "direktionen", "--year", "2100"], "mellem 1900 og 2099"),
        (
            &["agenda", "direktionen", "--meeting", "2023-06-28"],
            "er aflyst (ØK-tur til Sverige); det næste, der holdes, er `--meeting 2023-08-09`",
        ),
        (&["eventuelt", "direktionen", "--meeting", "2023-06-28"], "er aflyst"),
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}: {err}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_what_the_machine_refuses_with_3() {
    for arguments in [
        &["shedule"][..],
        &["schedule", "--format", "xml"],
        &["--today", "i morgen", "check"],
        &["--today", "6-9-27", "check"],
        &["--today", "2100-01-01", "check"],
        &["eventuelt", "direktionen", "--format", "docx"],
        &["eventuelt", "direktionen", "--format", "md", "-o", "ud.docx"],
        &["eventuelt", "direktionen", "-o", "ud.pdf"],
        &["year-plan", "direktionen", "-o", "ud.pdf"],
    ] {
        assert_eq!(shipped(arguments).0, 2, "{arguments:?}");
    }
    let (code, _, err) = shipped(&["feed", "direktionen", "-o", "/findes/ikke/feed.ics"]);
    assert_eq!(code, 3, "{err}");
}

/// English words of the argument parser.
const ENGLISH: [&str; 9] =
    ["error", "Usage", "tip", "OPTIONS", "possible", "default:", "required", "BODY", "COMMAND"];

#[test]
fn wrong_usage_is_reported_in_danish() {
    for (arguments, message) in [
        (&["schedul"][..], "kommandoen `schedul` findes ikke; mente du `schedule`?"),
        (&["schedule", "--frm", "x"], "tilvalget `--frm` findes ikke her; mente du `--from`?"),
        (&["schedule", "a", "b"], "`b` er et ord for meget"),
        (
            &["schedule", "--format", "xml"],
            "`--format <FORMAT>` kan ikke være `xml`; der kan stå `table`, `json`",
        ),
        (&["schedule", "--from"], "`--from <DATO>` mangler sin værdi"),
        (&["why", "direktionen"], "her mangler `<PUNKT|DATO>`"),
        (&["wheel", "--year", "i år"], "`--year <ÅR>` kan ikke være `i år`; skriv et helt tal"),
        (&["add", "a", "b", "--date", "6/9", "--before", "c"], "kan ikke stå sammen med"),
        (&["feed", "a", "-o", "x", "-o", "y"], "`--output <FIL>` står to gange"),
        (&["completions", "dos"], "`<SKAL>` kan ikke være `dos`; der kan stå `bash`"),
    ] {
        let (code, out, err) = shipped(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(message), "{err}");
        assert!(ENGLISH.iter().all(|word| !err.contains(word)), "{err}");
    }
    let (code, _, err) = shipped(&["why"]);
    assert_eq!(code, 2);
    let usage =
        "\n\nBrug: aarshjul why [TILVALG] <ORGAN> <PUNKT|DATO> [DATO]\nMere med `--help`.\n";
    assert!(err.ends_with(usage), "{err}");
    let (code, _, err) = shipped(&["link"]);
    assert_eq!(code, 2, "help where a command is missing");
    assert!(err.contains("Kommandoer:"), "{err}");
}

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
    for zone in ["America/Nuuk", "Europe/Copenhagen", "Pacific/Auckland"] {
        fs::write(folder.path().join("config.toml"), format!("timezone = \"{zone}\"\n")).unwrap();
        let state = ["--state", &zone.replace('/', "-"), "--today", "2026-11-24"];
        let at = |arguments: &[&str]| run(folder.path(), &[&state[..], arguments].concat());
        assert!(at(&["add", "direktionen", zone]).status.success());
        let log = text(&at(&["log", "--limit", "1"]).stdout);
        assert!(log.contains("  24-11-2026 "), "{zone}: {log}");
    }
}

/// A folder as a server with an address leaves it.
fn served() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    let url = "[server]\npublic-url = \"https://aarshjul.example\"\n";
    fs::write(folder.path().join("config.toml"), url).unwrap();
    fs::create_dir(folder.path().join("state")).unwrap();
    fs::write(folder.path().join("state/ledger.txt"), "").unwrap();
    folder
}

/// What a phone reads off the first code of a text.
fn read_code(text: &str) -> String {
    const SCALE: usize = 4;
    let is_code = |line: &&str| line.trim_start().starts_with(['█', '▀', '▄']);
    let rows: Vec<Vec<char>> = text
        .lines()
        .skip_while(|line| !is_code(line))
        .take_while(is_code)
        .map(|line| line.chars().collect())
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap() + 4;
    let light = |x: usize, y: usize| {
        let row = (y / SCALE).checked_sub(8).map(|y| (y / 2, y % 2));
        let module = row.and_then(|(row, _)| rows.get(row)?.get(x / SCALE)).unwrap_or(&' ');
        let is_dark = match row.map(|(_, half)| half) {
            Some(0) => ['█', '▀'].contains(module),
            _ => ['█', '▄'].contains(module),
        };
        if is_dark { 0 } else { 255 }
    };
    let height = 2 * rows.len() + 16;
    let (width, height) = (width * SCALE, height * SCALE);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    seen.detect_grids()[0].decode().unwrap().1
}

#[test]
fn an_address_is_given_in_every_form_and_may_be_a_roles() {
    let folder = served();
    let plans = root().join("plans");
    let add = |more: &[&str]| {
        let common = ["--plans", plans.to_str().unwrap(), "--today", "2026-11-24"];
        run(folder.path(), &[&common[..], &["link", "add", "Økonomichef"], more].concat())
    };
    let made = text(&add(&["--role", "oekonomichef"]).stdout);
    let page = read_code(&made);
    assert!(page.starts_with("https://aarshjul.example/feed/"), "{page}");
    let rest = page.strip_prefix("https://").unwrap();
    assert!(made.contains(&format!("side:     {page}\n")), "{made}");
    assert!(made.contains(&format!("abonnér:  webcal://{rest}.ics\n")), "{made}");
    assert!(made.contains(&format!("adresse:  {page}.ics\n")), "{made}");
    // Without a role each body has an address too, and all of them one.
    let all = text(&add(&[]).stdout);
    assert_eq!(all.matches("webcal://").count(), 12, "{all}");
    assert!(read_code(&all).ends_with("/arbejdsmarkedsudvalget"), "{all}");
    assert!(all.contains("Alt i én kalender"), "{all}");
    let one = text(&add(&["--body", "direktionen"]).stdout);
    assert_eq!(one.matches("webcal://").count(), 1, "{one}");
    let wrong = add(&["--role", "oekonom"]);
    assert_eq!(wrong.status.code(), Some(1));
    let said = text(&wrong.stderr);
    assert!(said.contains("ingen rolle hedder `oekonom`; planen har"), "{said}");
    let list = text(&run(folder.path(), &["link", "list"]).stdout);
    assert!(list.contains("Økonomichef (oekonomichef): lavet 2026-11-24"), "{list}");
}

#[test]
fn a_private_address_was_made_on_the_day_it_was_here() {
    let folder = served();
    assert!(run(folder.path(), &["--today", "2026-11-24", "link", "add", "A"]).status.success());
    let file = folder.path().join("state/links.txt");
    let kept = fs::read_to_string(&file).unwrap();
    assert!(kept.contains("2026-11-24T00:00:00Z"), "{kept}");
    fs::write(&file, kept.replace("2026-11-24T00:00:00Z", "2026-11-23T23:30:00Z")).unwrap();
    let list = text(&run(folder.path(), &["link", "list"]).stdout);
    assert!(list.contains("lavet 2026-11-24"), "{list}");
}

#[test]
fn closed_items_are_for_those_who_ask_for_them() {
    let closed = "Organisering af stabe og sekretariater";
    for command in ["eventuelt", "agenda", "feed", "wheel", "year-plan"] {
        let shown = |audience| shipped(&[command, "direktionen", "--audience", audience]).1;
        assert!(!shown("open").contains("Organisering af stabe"), "{command}");
    }
    let full = shipped(&["eventuelt", "direktionen", "--audience", "full"]).1;
    assert!(full.contains(closed), "the shipped plan no longer has the closed item");
}

#[test]
fn a_file_by_its_ending_and_a_pipe_by_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["init", "plans"]).status.success());
    assert!(run(folder.path(), &["eventuelt", "direktionen", "-o", "ud.docx"]).status.success());
    assert!(fs::read(folder.path().join("ud.docx")).unwrap().starts_with(b"PK"));
    let out = run(folder.path(), &["eventuelt", "direktionen", "-o", "/dev/stdout"]);
    assert!(text(&out.stdout).starts_with("## 4. Eventuelt"), "a device is written to");
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
fn the_list_of_the_year_has_what_the_wheel_shows() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, contents: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    };
    write(
        "plans/people.toml",
        "[calendar]\ncountry = \"DK\"\n[[break]]\nname = \"Vinterferie\"\nweeks = \"7\"\n\
         [[role]]\nid = \"chef\"\ntitle = \"chef\"\nholders = [{ name = \"Ida Prøve\" }]\n",
    );
    let series = "[[series]]\nrrule = \"FREQ=MONTHLY;BYDAY=1WE\"\nfrom = 2027-01-06\n\
                  until = 2027-04-30\ntime = \"09:00-10:00\"\n";
    write("plans/raadet/body.toml", &format!("[body]\nname = \"Rådet\"\n{series}"));
    write(
        "plans/ledelsen/body.toml",
        &format!(
            "[body]\nname = \"Ledelsen\"\nmeeting-name = \"Ledermøde\"\n{series}\
             [[meeting]]\ndate = 2027-02-03\ncancelled = \"sne\"\n\
             [[meeting]]\ndate = 2027-03-03\nmoved-to = 2027-03-04\nreason = \"messe\"\n\
             [[item]]\nid = \"a\"\ntitle = \"Møde med {{role}}\"\nrole = \"chef\"\n\
             category = \"dialog\"\ndate = 2027-03-03\n\
             [[item]]\nid = \"b\"\ntitle = \"Løn\"\nclosed = true\ndate = 2027-03-03\n"
        ),
    );
    write("config.toml", "[feed]\nnames = false\n");
    let list = |more: &[&str]| {
        let arguments = [&["--today", "2027-01-01", "wheel", "--year", "2027"], more].concat();
        let output = run(folder.path(), &arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let all = list(&[]);
    for expected in [
        "Årshjul 2027: Ledelsen, Rådet\n",
        "\njanuar\n  1. jan.  Nytårsdag\n  6. jan.  Ledelsen: Ledermøde\n  6. jan.  Rådet",
        "\n  3. feb.  Ledelsen: Ledermøde (aflyst: sne)\n",
        "\n  15.–21. feb.  Vinterferie\n",
        "\n  4. mar.  Ledelsen: Ledermøde (flyttet fra 3. marts: messe)\n    • Møde med chef (dialog)\n",
        "\njuli\n  ingen møder\n",
    ] {
        assert!(all.contains(expected), "{expected}\n{all}");
    }
    let full = list(&["ledelsen", "--audience", "full"]);
    assert!(full.contains("  4. mar.  Ledermøde (flyttet"), "{full}");
    assert!(
        full.contains("    • Møde med chef Ida Prøve (dialog)\n    • Løn (lukket punkt)\n"),
        "{full}"
    );
}

/// What a command prints to a terminal of some width, on both streams.
fn on_a_terminal(columns: u32, environment: &str, arguments: &str) -> String {
    let program = assert_cmd::cargo::cargo_bin("aarshjul");
    let command = format!("stty cols {columns}; {environment} {} {arguments}", program.display());
    let output = std::process::Command::new("script")
        .args(["--quiet", "--command", &command, "/dev/null"])
        .current_dir(root())
        .output()
        .unwrap();
    text(&output.stdout)
}

#[test]
fn a_terminal_that_reports_no_width_gets_the_table_of_a_pipe() {
    let arguments = "--today 2026-11-24 schedule direktionen --to 2026-12-20";
    let piped = shipped(&["schedule", "direktionen", "--to", "2026-12-20"]).1;
    assert_eq!(on_a_terminal(0, "", arguments).replace('\r', ""), piped);
    let narrow = on_a_terminal(60, "", arguments).replace('\r', "");
    let table = narrow.split("Afventer dato").next().unwrap();
    assert!(table.lines().all(|line| line.chars().count() <= 60), "{narrow}");
}

#[test]
fn no_color_turns_colours_off_on_a_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let plans = dir.path().display();
    fs::write(dir.path().join("x.toml"), "[calendar]\ncountry = \"SE\"\n").unwrap();
    let check =
        |environment: &str| on_a_terminal(80, environment, &format!("--plans {plans} check"));
    assert!(check("").contains("\u{1b}["), "{}", check(""));
    assert!(check("NO_COLOR=").contains("\u{1b}["), "an empty value does not count");
    assert!(!check("NO_COLOR=1").contains('\u{1b}'), "{}", check("NO_COLOR=1"));
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
