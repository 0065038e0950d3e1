//! What is written where: for an audience, to a file, to a terminal.

use super::{root, run, shipped, text};
use std::fs;

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
