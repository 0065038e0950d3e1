//! Changes of single occurrences, decisions and follow-ups from the command line; and
//! what would land on meetings that have been held.

use crate::bench::Bench;
use crate::commands::{Run, run_on};

const TODAY: &str = "2027-03-09";

const BODY: &str = r#"[body]
name = "Direktionen"

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2027-01-06
time = "09:00-12:00"
"#;

const ITEMS: &str = r#"[[item]]
id = "budget"
title = "Budget {year}"
from = 2027-01-01
when = { every = "month" }
"#;

const CALENDAR: &str = "[[event]]\nid = \"temadag\"\nname = \"Temadag\"\nfrom = 2027-03-22\n";

fn bench() -> Bench {
    Bench::with(&[
        ("calendar.toml", CALENDAR),
        ("direktionen/body.toml", BODY),
        ("direktionen/punkter.toml", ITEMS),
    ])
}

fn run(bench: &Bench, arguments: &[&str]) -> Run {
    run_on(bench, TODAY, arguments)
}

fn done(bench: &Bench, arguments: &[&str]) -> Run {
    let run = run(bench, arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run
}

#[test]
fn an_item_on_a_held_meeting_is_refused_with_the_meetings_that_could_take_it() {
    let bench = bench();
    let before = bench.text("direktionen/punkter.toml");
    let add = ["add", "direktionen", "Nyt punkt", "--date", "3/3 2027"];
    let refused = run(&bench, &add);
    assert_eq!((refused.code, &*refused.out), (1, ""));
    assert_eq!(
        refused.err,
        "»Nyt punkt« kommer på mødet den 3. marts 2027, som er holdt; de næste møder er 10. marts \
         2027, 17. marts 2027, 24. marts 2027\nskriv en anden dato, eller tilføj `--past`, hvis \
         det skal stå på et møde, der er holdt\n"
    );
    assert_eq!(bench.text("direktionen/punkter.toml"), before);
    let dry = done(&bench, &[&add[..], &["--dry-run"]].concat());
    assert!(dry.err.contains("som er holdt; de næste møder er 10. marts 2027"), "{}", dry.err);
    done(&bench, &[&add[..], &["--past"]].concat());
    assert!(bench.text("direktionen/punkter.toml").contains("date = 2027-03-03"));
}

#[test]
fn a_move_to_a_held_meeting_is_refused_too() {
    let bench = bench();
    let change = ["move", "direktionen", "budget", "7/4", "--to", "3/3 2027", "--because", "x"];
    let refused = run(&bench, &change);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.err.starts_with("»Budget 2027« kommer på mødet den 3. marts 2027"));
}

#[test]
fn a_new_rule_begins_today() {
    let bench = bench();
    let arguments =
        ["add", "direktionen", "Program for temadagen", "--before", "temadag", "--days", "7"];
    let run = done(&bench, &arguments);
    assert!(bench.text("direktionen/punkter.toml").contains("from = 2027-03-09"), "{}", run.out);
    let why = done(&bench, &["why", "direktionen", "10/3"]).out;
    assert!(why.contains("Program for temadagen"), "{why}");
}

#[test]
fn an_entry_of_a_meeting_has_the_day_it_was_written() {
    let bench = bench();
    done(&bench, &["cancel", "direktionen", "17/3", "--because", "rejse"]);
    let text = bench.text("direktionen/body.toml");
    assert!(
        text.ends_with("date = 2027-03-17\ncancelled = \"rejse\"\nsince = 2027-03-09\n"),
        "{text}"
    );
}

#[test]
fn an_occurrence_is_changed_once_or_from_then_on() {
    let bench = bench();
    let once = ["change", "direktionen", "budget", "7/4", "--title", "Budget og puljer"];
    let run = done(&bench, &once);
    let first = "Direktionen: »Budget 2027« den 7. april 2027 er ændret (titel)\n";
    assert!(run.out.starts_with(first), "{}", run.out);
    done(&bench, &["change", "direktionen", "budget", "5/5", "--minutes", "45", "--onwards"]);
    let text = bench.text("direktionen/punkter.toml");
    let changes = "\n[[change]]\nitem = \"budget\"\ndate = 2027-04-07\ntitle = \"Budget og puljer\"\n\
                   \n[[change]]\nitem = \"budget\"\nfrom = 2027-05-05\nminutes = 45\n";
    assert!(text.ends_with(changes), "{text}");
    let nothing = run_on(&bench, TODAY, &["change", "direktionen", "budget", "7/4"]);
    assert_eq!((nothing.code, &*nothing.err), (1, "skriv, hvad der skal være anderledes\n"));
}

#[test]
fn a_decision_is_recorded_on_the_day_of_its_meeting() {
    let bench = bench();
    let arguments = [
        "decide",
        "direktionen",
        "budget",
        "3/3 2027",
        "--text",
        "Godkendt.",
        "--outcome",
        "approved",
        "--next",
        "Husk puljen",
        "--attended",
        "Navn A",
        "--again",
        "5/5",
    ];
    let run = done(&bench, &arguments);
    let first = "Direktionen: beslutning om »Budget 2027« den 3. marts 2027 (godkendt)\n";
    assert!(run.out.starts_with(first), "{}", run.out);
    assert_eq!(
        bench.text("direktionen/referat.toml"),
        "[[decision]]\nitem = \"budget\"\ndate = 2027-03-03\nmeeting = 2027-03-03\n\
         outcome = \"approved\"\ntext = \"Godkendt.\"\nattended = [\"Navn A\"]\nnext = \"Husk puljen\"\n"
    );
    let items = bench.text("direktionen/punkter.toml");
    assert!(items.contains("follows = \"budget\""), "{items}");
    assert!(items.contains("agreed = 2027-03-03"), "{items}");
    // Both files are one entry of the history.
    done(&bench, &["undo"]);
    assert_eq!(bench.text("direktionen/punkter.toml"), ITEMS);
    assert!(!bench.editor.plans.join("direktionen/referat.toml").exists());

    let early = run_on(&bench, TODAY, &["decide", "direktionen", "budget", "7/4", "--text", "x"]);
    assert_eq!(early.code, 1);
    assert!(early.err.starts_with("mødet den 7. april 2027 er ikke holdt endnu"), "{}", early.err);
}

#[test]
fn a_follow_up_is_added_listed_and_done() {
    let bench = bench();
    let add = [
        "follow-up",
        "add",
        "direktionen",
        "Kort notat",
        "--owner",
        "Navn A",
        "--due",
        "uge 9/2027",
        "--item",
        "budget",
    ];
    done(&bench, &add);
    assert_eq!(
        bench.text("direktionen/referat.toml"),
        "[[follow-up]]\nid = \"kort-notat\"\ntitle = \"Kort notat\"\nagreed = 2027-03-03\n\
         item = \"budget\"\nowners = [\"Navn A\"]\ndue = \"2027-W09\"\n"
    );
    done(&bench, &["follow-up", "add", "direktionen", "Et andet notat", "--due", "medio august"]);
    let list = |arguments: &[&str]| done(&bench, &[&["follow-up", "list"], arguments].concat()).out;
    assert_eq!(
        list(&["--state", "overdue"]),
        "kort-notat  Direktionen: Kort notat (Navn A, senest 7. marts 2027; aftalt 3. marts 2027): \
         fristen er overskredet\n"
    );
    assert!(list(&["direktionen"]).contains("et-andet-notat"));
    assert_eq!(list(&["--owner", "Navn B"]), "Der er ingen opfølgninger.\n");
    let json: serde_json::Value = serde_json::from_str(&list(&["--format", "json"])).unwrap();
    assert_eq!((&json[0]["body"], &json[0]["state"]), (&"direktionen".into(), &"overdue".into()));
    assert!(list(&["--format", "md"]).contains("| Kort notat | Navn A | 7. marts 2027 |"));
    let file = bench.dir.path().join("liste.docx");
    list(&["-o", file.to_str().unwrap()]);
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
    done(&bench, &["follow-up", "done", "direktionen", "kort-notat"]);
    done(&bench, &["follow-up", "drop", "direktionen", "et-andet-notat", "--because", "dublet"]);
    assert!(list(&["--state", "done"]).ends_with("udført 9. marts 2027\n"));
    assert!(list(&[]).contains("opgivet: dublet"));
    let unknown = run(&bench, &["follow-up", "done", "direktionen", "x"]);
    assert_eq!(unknown.err, "Direktionen har ingen opfølgning med id'et `x`\n");
}

fn committees() -> Bench {
    let body = |name: &str, rule: &str| {
        format!(
            "[body]\nname = \"{name}\"\n\n[[series]]\nrrule = \"{rule}\"\nfrom = 2022-01-01\ntime = \"09:00-12:00\"\n"
        )
    };
    Bench::with(&[
        ("direktionen/body.toml", &body("Direktionen", "FREQ=WEEKLY;BYDAY=WE")),
        ("hovedudvalget/body.toml", &body("Hovedudvalget", "FREQ=MONTHLY;BYDAY=2FR")),
        ("oekonomiudvalget/body.toml", &body("Økonomiudvalget", "FREQ=MONTHLY;BYDAY=1TU")),
        ("kommunalbestyrelsen/body.toml", &body("Kommunalbestyrelsen", "FREQ=MONTHLY;BYDAY=2TU")),
    ])
}

#[test]
fn a_case_must_be_at_each_body_so_early_that_the_last_decides_in_time() {
    let bench = committees();
    let reach = |through: &str| {
        let route = ["reach", "kommunalbestyrelsen", "--by", "2022-12-13", "--through", through];
        run_on(&bench, "2022-10-01", &route)
    };
    assert_eq!(
        reach("direktionen,hovedudvalget,oekonomiudvalget").out,
        "Direktionen: onsdag den 9. november 2022\nHovedudvalget: fredag den 11. november 2022\n\
         Økonomiudvalget: tirsdag den 6. december 2022\n\
         Kommunalbestyrelsen: tirsdag den 13. december 2022\n"
    );
    let unknown = reach("direktion");
    assert_eq!((unknown.code, &*unknown.err), (1, "intet organ hedder `direktion`\n"));
}

#[test]
fn a_case_that_is_not_in_the_plan_is_refused_with_those_that_are() {
    let bench = committees();
    assert_eq!(run_on(&bench, "2022-10-01", &["case"]).out, "Der er ingen sager.\n");
    let unknown = run_on(&bench, "2022-10-01", &["case", "trio"]);
    assert_eq!((unknown.code, &*unknown.err), (1, "ingen sag hedder `trio`; planen har ingen\n"));
}

#[test]
fn a_case_is_added_with_its_route() {
    let bench = committees();
    let add = [
        "case",
        "add",
        "TRIO-stormøde",
        "--number",
        "132889/22",
        "--step",
        "direktionen=12/10 2022",
        "--step",
        "hovedudvalget",
        "--step",
        "kommunalbestyrelsen+7",
    ];
    let added = run_on(&bench, "2022-10-01", &add);
    assert_eq!(added.code, 0, "{}", added.err);
    let first =
        "Sager: ny sag »TRIO-stormøde« (Direktionen – Hovedudvalget – Kommunalbestyrelsen)\n";
    assert!(added.out.starts_with(first), "{}", added.out);
    assert_eq!(
        bench.text("sager.toml"),
        "[[case]]\nid = \"trio-stormoede\"\ntitle = \"TRIO-stormøde\"\nnumber = \"132889/22\"\n\
         steps = [\n  { body = \"direktionen\", date = 2022-10-12 },\n  { body = \"hovedudvalget\" },\n  \
         { body = \"kommunalbestyrelsen\", days = 7 },\n]\n"
    );
    let list = run_on(&bench, "2022-10-01", &["case", "trio-stormoede"]);
    assert!(list.out.starts_with("trio-stormoede  TRIO-stormøde (Direktionen – "), "{}", list.out);
    assert!(
        list.out.contains("  fredag den 14. oktober 2022  Hovedudvalget: TRIO-stormøde\n"),
        "{}",
        list.out
    );
    let unknown = run_on(&bench, "2022-10-01", &["case", "trio"]);
    assert_eq!(unknown.err, "ingen sag hedder `trio`; planen har `trio-stormoede`\n");
}

#[test]
fn deadlines_are_listed_by_day_and_named_on_the_way_of_a_case() {
    let bench = committees();
    let body = bench.text("direktionen/body.toml");
    let deadline =
        "\n[[deadline]]\nname = \"Punkter til sekretariatet\"\nworkdays = 4\ntime = \"12:00\"\n";
    bench.put("direktionen/body.toml", &format!("{body}{deadline}"));
    let line = "torsdag den 3. november 2022 kl. 12.00  Punkter til sekretariatet (Direktionen den \
                9. november 2022)\n";
    let list = ["deadlines", "--from", "2022-11-01", "--to", "2022-11-08"];
    assert_eq!(run_on(&bench, "2022-10-01", &list).out, line);
    let json = run_on(&bench, "2022-10-01", &[&list[..], &["--format", "json"]].concat()).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json[0]["date"], &json[0]["time"]), (&"2022-11-03".into(), &"12:00".into()));
    let route = ["reach", "hovedudvalget", "--by", "2022-11-11", "--through", "direktionen"];
    let reach = run_on(&bench, "2022-10-01", &route).out;
    assert!(
        reach.starts_with(&format!("Direktionen: onsdag den 9. november 2022\n  {line}")),
        "{reach}"
    );
}
