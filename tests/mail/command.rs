//! `aarshjul remind` and `person remove`.

use super::{BODY, DEADLINE, ITEM, PEOPLE};
use std::fs;
use std::process::Command;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("plans/direktionen")).unwrap();
        fs::write(dir.path().join("plans/people.toml"), PEOPLE).unwrap();
        let body = format!("{BODY}{DEADLINE}{ITEM}");
        fs::write(dir.path().join("plans/direktionen/body.toml"), body).unwrap();
        let config = "[server]\npublic-url = \"https://plan.example\"\n";
        fs::write(dir.path().join("config.toml"), config).unwrap();
        Folder(dir)
    }

    /// Exit code, what it says, what it complains of.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["--today", "2026-11-23", "--state", "state"])
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn says(&self, arguments: &[&str]) -> String {
        let (code, said, complaint) = self.run(arguments);
        assert_eq!((code, complaint.as_str()), (0, ""), "{said}");
        said
    }
}

#[test]
fn a_dry_run_shows_the_mails_and_who_has_no_address() {
    let folder = Folder::new();
    let without = folder.says(&["remind", "--dry-run"]);
    assert_eq!(
        without,
        "Der er ingen mails at sende i dag.\nUden mailadresse: økonomichef (1 besked)\n"
    );
    let added = folder.says(&["remind", "add", "anna", "Anna@Kommune.example"]);
    assert_eq!(added, "anna får mail på Anna@Kommune.example.\n");
    let shown = folder.says(&["remind", "--dry-run"]);
    assert!(
        shown.starts_with(
            "Til: anna <anna@kommune.example>\n\
             Emne: Frist den 26. november: Punkter til sekretariatet\n\n\
             Frist torsdag den 26. november 2026 kl. 12.00: Punkter til sekretariatet.\n"
        ),
        "{shown}"
    );
    // It was shown and not sent, so it is shown again; nothing is kept of it.
    assert_eq!(folder.says(&["remind", "--dry-run"]), shown);
    assert!(!folder.0.path().join("state/mail.json").exists());
    assert_eq!(folder.says(&["remind", "list"]), "anna: anna@kommune.example\n");
    folder.says(&["remind", "stop", "Anna"]);
    assert_eq!(folder.says(&["remind", "--dry-run"]), "Der er ingen mails at sende i dag.\n");
    let listed = folder.says(&["remind", "list"]);
    assert_eq!(listed, "anna: anna@kommune.example, stoppet 2026-11-23\n");
}

#[test]
fn what_can_not_be_is_refused() {
    let folder = Folder::new();
    let (code, _, said) = folder.run(&["remind", "add", "anna", "anna@"]);
    assert!(code == 1 && said.contains("`anna@` er ikke en mailadresse"), "{said}");
    let (code, _, said) = folder.run(&["remind", "stop", "anna"]);
    assert!(code == 1 && said.contains("ingen, der får mail, hedder `anna`"), "{said}");
    let added = folder.says(&["remind", "add", "Bente", "b@k.example"]);
    assert!(added.contains("hverken en rolle eller en person"), "{added}");
    let (code, _, said) = folder.run(&["remind"]);
    let (no_server, not_built) = ("config.toml har ingen mailserver", "bygget uden mail");
    let expected = if cfg!(feature = "mail") { no_server } else { not_built };
    assert!(code == 1 && said.contains(expected), "{said}");
}

#[test]
fn a_person_is_removed_from_mail_as_well() {
    let folder = Folder::new();
    folder.says(&["remind", "add", "Anna", "anna@k.example"]);
    let shown = folder.says(&["person", "remove", "anna", "--dry-run"]);
    assert!(shown.contains("Ville fjerne:\n  1 mailadresse\n"), "{shown}");
    assert_eq!(folder.says(&["remind", "list"]), "Anna: anna@k.example\n");
    let removed = folder.says(&["person", "remove", "anna"]);
    assert!(removed.contains("Fjernet:\n  1 mailadresse\n"), "{removed}");
    assert!(folder.says(&["remind", "list"]).starts_with("Ingen får mail."));
    // A name that was left out is nobody's.
    for name in ["", " "] {
        let (code, _, error) = folder.run(&["person", "remove", name]);
        assert!(code == 1 && error.contains("skriv personens navn"), "{code} {error}");
    }
}

#[test]
fn a_stop_of_an_address_holds_for_another_name_and_is_said() {
    let folder = Folder::new();
    folder.says(&["remind", "add", "Anna", "anna@k.example"]);
    folder.says(&["remind", "stop", "ANNA@K.example"]);
    let other = folder.says(&["remind", "add", "Bo", "anna@k.example"]);
    assert!(other.contains("men mails til adressen er stoppet"), "{other}");
    let list = folder.says(&["remind", "list"]);
    assert_eq!(list.matches("stoppet").count(), 2, "{list}");
    folder.says(&["remind", "add", "Anna", "anna@k.example"]);
    assert!(!folder.says(&["remind", "list"]).contains("stoppet"));
}
