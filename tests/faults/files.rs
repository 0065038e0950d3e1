//! The modes of new files, folders that are made anew, and addresses that can't work.

use crate::folder::{Folder, errors};
use std::fs;
use std::os::unix::fs::PermissionsExt;

const URL: &str = "[server]\npublic-url = \"https://aarshjul.example\"\n";

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777
}

fn run_with_umask(folder: &Folder, umask: &str, arguments: &[&str]) {
    let set = format!("umask {umask}; exec \"$0\" \"$@\"");
    let output = folder.run_under(&["sh", "-c", &set], arguments);
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn new_files_get_the_mode_that_the_umask_says_and_secrets_stay_closed() {
    for (umask, of_files, of_folders) in
        [("077", 0o600, 0o700), ("027", 0o640, 0o750), ("002", 0o664, 0o775)]
    {
        let folder = Folder::new();
        fs::remove_file(folder.path("plans/byledelsen/punkter.toml")).unwrap();
        run_with_umask(&folder, umask, &["init", "ny"]);
        run_with_umask(&folder, umask, &["eventuelt", "byledelsen", "-o", "ud.md"]);
        run_with_umask(&folder, umask, &["add", "byledelsen", "Nyt punkt"]);
        for name in ["ny/people.toml", "ud.md", "plans/byledelsen/punkter.toml"] {
            assert_eq!(mode(&folder, name), of_files, "{name} with umask {umask}");
        }
        assert_eq!(mode(&folder, "ny/direktionen"), of_folders);
        assert_eq!(mode(&folder, "state"), 0o700);
        let user = ["user", "add", "Navn", "--role", "reader"];
        run_with_umask(&folder, umask, &user);
        assert_eq!(mode(&folder, "state/users"), 0o600);
    }
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode() {
    let folder = Folder::new();
    let file = folder.path("plans/byledelsen/punkter.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o660)).unwrap();
    run_with_umask(&folder, "077", &["add", "byledelsen", "Nyt punkt"]);
    assert_eq!(mode(&folder, "plans/byledelsen/punkter.toml"), 0o660);
}

#[test]
fn a_state_folder_that_a_command_makes_is_mentioned() {
    let folder = Folder::new();
    let said = "tilstandsmappen `state` fandtes ikke og er lavet nu";
    let first = folder.run(&["add", "byledelsen", "Nyt punkt"]);
    assert!(first.status.success() && errors(&first).contains(said), "{}", errors(&first));
    let second = folder.run(&["add", "byledelsen", "Et til"]);
    assert!(second.status.success() && !errors(&second).contains(said), "{}", errors(&second));
    assert!(!errors(&folder.run(&["--state", "anden", "log"])).contains("lavet nu"));
}

#[test]
fn an_address_that_can_not_work_is_not_made() {
    let folder = Folder::new();
    let add = ["link", "add", "Velfærdsdirektør"];
    let refused = |why: &str| {
        let output = folder.run(&add);
        assert_eq!(output.status.code(), Some(1));
        assert!(errors(&output).contains(why), "{}", errors(&output));
        assert!(output.stdout.is_empty() && folder.read("state/links.txt").is_empty());
    };
    refused("skriv `public-url = \"https://…\"` under `[server]`");
    folder.write("config.toml", URL);
    refused("ingen server har brugt tilstandsmappen `state`");
    assert!(!folder.path("state").exists());
    // As a server leaves it.
    folder.write("state/ledger.txt", "");
    let made = folder.run(&add);
    let address = String::from_utf8_lossy(&made.stdout).into_owned();
    assert!(address.contains("https://aarshjul.example/feed/"), "{address}{}", errors(&made));
}

#[test]
fn a_change_that_can_not_be_shown_is_made_all_the_same() {
    let folder = Folder::new();
    folder.write("config.toml", URL);
    folder.write("state/ledger.txt", "");
    for (arguments, file, expected) in [
        (&["add", "byledelsen", "Nyt punkt"][..], "plans/byledelsen/punkter.toml", "Nyt punkt"),
        (&["user", "add", "Navn", "--role", "reader"], "state/users", "Navn"),
        (&["link", "add", "Velfærdsdirektør"], "state/links.txt", "Velfærdsdirektør"),
        (&["undo"], "plans/byledelsen/punkter.toml", "Punktet der venter"),
    ] {
        let full = ["sh", "-c", "exec \"$0\" \"$@\" >/dev/full"];
        let output = folder.run_under(&full, arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", errors(&output));
        assert!(errors(&output).contains("ændringen er gemt, men kunne ikke vises"));
        assert!(folder.read(file).contains(expected), "{arguments:?}");
    }
    assert!(!folder.read("plans/byledelsen/punkter.toml").contains("Nyt punkt"));
}

#[test]
fn a_file_that_is_nearly_a_plans_is_a_warning() {
    for name in ["punkter.toml.txt", "PUNKTER.TOML", "punkter.Toml", "punkter.toml.bak"] {
        let folder = Folder::new();
        folder.write(&format!("plans/byledelsen/{name}"), "[[item]]\ntitle = \"Ulæst\"\n");
        let output = folder.run(&["check"]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert!(errors(&output).contains(name), "{name}: {}", errors(&output));
    }
    // What editors leave is no mistake.
    let folder = Folder::new();
    folder.write("plans/byledelsen/punkter.toml~", "x");
    assert!(!errors(&folder.run(&["check"])).contains("punkter.toml~"));
}

#[test]
fn the_log_is_text_or_json_and_says_as_much_as_it_is_to() {
    let folder = Folder::new();
    folder.write("plans/byledelsen/body.toml", "ugyldig");
    // Of a start that says that it makes the state folder, and ends at the plan.
    let log = |state: &str, config: &str| {
        folder.write("config.toml", config);
        let output = folder.run(&["--state", state, "serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
        let made = format!("tilstandsmappen `{state}` fandtes ikke");
        errors(&output).lines().find(|line| line.contains(&made)).map(str::to_owned)
    };
    let text = log("en", "").unwrap();
    assert!(text.contains(" WARN tilstandsmappen"), "{text}");
    let json = log("to", "[log]\nformat = \"json\"\n").unwrap();
    assert!(json.starts_with("{\"timestamp\":\"") && json.contains("\"level\":\"WARN\""), "{json}");
    assert_eq!(log("tre", "[log]\nlevel = \"error\"\n"), None);
    folder.write("config.toml", "[log]\nlevel = \"alt\"\n");
    let refused = errors(&folder.run(&["check"]));
    assert!(refused.contains("der kan stå `error`, `warn`, `info`, `debug`"), "{refused}");
}
