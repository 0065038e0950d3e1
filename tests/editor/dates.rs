//! A typed date means the meeting that people see on that day; what is written is the
//! date that identifies the meeting.

use crate::bench::Bench;
use crate::commands::run_on;
use aarshjul::calendar::{Typed, typed};
use aarshjul::compile::compile;
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;
use aarshjul::store::load_folder;
use chrono::NaiveDate;
use std::sync::Arc;

const TODAY: &str = "2027-03-01";

const BODY: &str = r#"[body]
name = "Direktionen"

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2027-01-06
time = "09:00-12:00"
"#;

const ITEMS: &str = r#"[[item]]
id = "a"
title = "Punkt A"
date = 2027-03-10

[[item]]
id = "b"
title = "Punkt B"
date = 2027-03-17
"#;

fn bench(entries: &str) -> Bench {
    let body = format!("{BODY}{entries}");
    Bench::with(&[("direktionen/body.toml", &body), ("direktionen/punkter.toml", ITEMS)])
}

/// The output of a command that succeeds.
fn done(bench: &Bench, arguments: &[&str]) -> String {
    let run = run_on(bench, TODAY, arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

fn refused(bench: &Bench, arguments: &[&str]) -> String {
    let run = run_on(bench, TODAY, arguments);
    assert_eq!((run.code, &*run.out), (1, ""), "{arguments:?}: {}", run.err);
    run.err
}

const SWAPPED: &str = r#"
[[meeting]]
date = 2027-03-10
moved-to = 2027-03-17
reason = "byttet"

[[meeting]]
date = 2027-03-17
moved-to = 2027-03-10
reason = "byttet"
"#;

#[test]
fn of_two_swapped_meetings_the_one_on_the_day_is_cancelled() {
    let bench = bench(SWAPPED);
    let out = done(&bench, &["cancel", "direktionen", "10/3", "--because", "sygdom"]);
    assert!(out.starts_with("Direktionen: mødet den 10. marts 2027 er aflyst: sygdom\n"), "{out}");
    let text = bench.text("direktionen/body.toml");
    assert!(
        text.ends_with("date = 2027-03-17\ncancelled = \"sygdom\"\nsince = 2027-03-01\n"),
        "{text}"
    );
    assert!(text.contains("date = 2027-03-10\nmoved-to = 2027-03-17"), "{text}");
}

#[test]
fn of_two_swapped_meetings_the_item_on_the_day_is_moved() {
    let bench = bench(SWAPPED);
    let move_a = ["move", "direktionen", "a", "17/3", "--to", "24/3", "--because", "x"];
    done(&bench, &move_a);
    let text = bench.text("direktionen/punkter.toml");
    assert!(text.contains("item = \"a\"\ndate = 2027-03-10\nto = 2027-03-24\n"), "{text}");
}

#[test]
fn where_a_meeting_is_cancelled_and_another_moved_there_the_held_one_is_meant() {
    let merged = SWAPPED.replacen("moved-to = 2027-03-17\nreason", "cancelled", 1);
    let bench = bench(&merged);
    let agenda = done(&bench, &["agenda", "direktionen", "--meeting", "2027-03-10"]);
    assert!(agenda.contains("Punkt B"), "{agenda}");
    done(&bench, &["add", "direktionen", "Nyt punkt", "--date", "10/3"]);
    let text = bench.text("direktionen/punkter.toml");
    assert!(text.ends_with("title = \"Nyt punkt\"\ndate = 2027-03-17\n"), "{text}");
}

#[test]
fn an_item_stays_with_its_meeting_when_that_moves_again() {
    let bench = bench("");
    let move_meeting = |date, to| {
        done(&bench, &["move-meeting", "direktionen", date, "--to", to, "--because", "x"])
    };
    move_meeting("10/3", "12/3");
    done(&bench, &["add", "direktionen", "Punkt X", "--date", "12/3"]);
    let out = move_meeting("12/3", "11/3");
    assert!(out.starts_with("Direktionen: mødet den 12. marts 2027 er ændret"), "{out}");
    let why = done(&bench, &["why", "direktionen", "11/3"]);
    assert!(why.contains("Punkt X") && why.contains("Punkt A"), "{why}");
    let check = run_on(&bench, TODAY, &["check"]);
    assert_eq!(check.err, "");
}

#[test]
fn a_date_is_understood_as_it_is_printed_and_as_people_write_it() {
    let bench = bench("");
    for typed in [
        "ons. 10. Mar. 2027",
        "ons. 10/3",
        "ons 10. marts",
        "onsdag 10. marts",
        "onsdag den 10. marts 2027",
        "10. marts 2027",
        "uge 10",
        "uge 10/2027",
        "ons uge 10",
        "torsdag i uge 10",
        "2. onsdag i marts",
        "primo marts 2027 ekstra",
        "medio marts",
    ] {
        let arguments = ["cancel", "direktionen", typed, "--because", "x", "--dry-run"];
        let expected = match typed {
            "medio marts" => "den 17. marts 2027",
            "primo marts 2027 ekstra" => {
                assert!(refused(&bench, &arguments).contains("er ikke en dato"));
                continue;
            }
            _ => "den 10. marts 2027",
        };
        let out = done(&bench, &arguments);
        assert!(out.starts_with(&format!("Direktionen: mødet {expected} aflyses")), "{out}");
    }
    let out = done(&bench, &["cancel", "direktionen", "næste møde", "--because", "x", "--dry-run"]);
    assert!(out.starts_with("Direktionen: mødet den 3. marts 2027 aflyses"), "{out}");
}

#[test]
fn a_period_with_several_meetings_or_none_is_refused_with_what_to_write() {
    let bench = bench("");
    let cancel = |date| refused(&bench, &["cancel", "direktionen", date, "--because", "x"]);
    assert_eq!(
        cancel("ultimo marts"),
        "Direktionen har flere møder fra den 21. marts 2027 til den 31. marts 2027; skriv et af \
         dem: 24. marts 2027, 31. marts 2027\n"
    );
    bench.put("calendar.toml", "[[break]]\nname = \"Pause\"\nweeks = \"10-11\"\n");
    assert_eq!(
        cancel("uge 10"),
        "Direktionen har intet møde fra den 8. marts 2027 til den 14. marts 2027; det nærmeste \
         er den 3. marts 2027\n"
    );
    assert_eq!(
        cancel("10/3"),
        "Direktionen har intet møde den 10. marts 2027, for den dag er Pause; det nærmeste er \
         den 3. marts 2027\n"
    );
    assert_eq!(
        cancel("næste onsdag"),
        "`næste onsdag` kan være den 3. marts 2027 eller den 10. marts 2027; skriv datoen\n"
    );
}

/// Every date in the table of `schedule` is read as the meeting of its row; so is each in
/// its JSON.
#[test]
fn all_dates_that_schedule_prints_can_be_typed() {
    let merged = SWAPPED.replacen("moved-to = 2027-03-17\nreason", "cancelled", 1);
    for entries in ["", SWAPPED, &merged] {
        let bench = bench(entries);
        let sources = load_folder(&bench.editor.plans).unwrap().sources;
        let through: NaiveDate = "2027-12-31".parse().unwrap();
        let today: NaiveDate = TODAY.parse().unwrap();
        let schedule =
            compile(Arc::new(sources), &Config::default(), through).schedule.clone().unwrap();
        let view = schedule.body("direktionen", Audience::Full).unwrap();
        let means = |text: &str| {
            let read = typed(text, today).unwrap_or_else(|error| panic!("{error}"));
            view.typed_meeting(read, today).unwrap().date()
        };
        let table = done(&bench, &["schedule", "direktionen", "--to", "2027-12-31"]);
        let mut rows = 0;
        for line in table.lines().filter(|line| line.starts_with(" ons.")) {
            let text = line.split("  ").next().unwrap().trim();
            let Ok(Typed::Day(day)) = typed(text, today) else { panic!("{text}") };
            assert_eq!(means(text), day, "{text}");
            rows += 1;
        }
        assert!(rows > 40, "{table}");
        let json = done(&bench, &["schedule", "--format", "json", "--to", "2027-12-31"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        for meeting in json["direktionen"]["meetings"].as_array().unwrap() {
            let date = meeting["date"].as_str().unwrap();
            assert_eq!(means(date).to_string(), date);
            assert_eq!(means(meeting["start"].as_str().unwrap()).to_string(), date);
        }
        let title = table.lines().next().unwrap();
        let (from, to) = title.rsplit_once(", ").unwrap().1.split_once(" til ").unwrap();
        assert_eq!(typed(from, today), Ok(Typed::Day(today)));
        assert_eq!(typed(to, today), Ok(Typed::Day(through)));
    }
}

#[test]
fn an_extra_meeting_on_the_day_of_a_cancelled_one_is_its_own() {
    let bench =
        bench("\n[[meeting]]\ndate = 2027-03-10\ncancelled = \"budgetseminar hele dagen\"\n");
    let extra = ["extra", "direktionen", "10/3", "--time", "8-16", "--name", "Budgetseminar"];
    done(&bench, &extra);
    assert_eq!(
        refused(&bench, &extra),
        "der er allerede et ekstra møde den 10. marts 2027; ret det i stedet\n"
    );
    let schedule = done(&bench, &["schedule", "direktionen", "--to", "2027-03-20"]);
    assert!(schedule.contains("budgetseminar hele dagen") && schedule.contains("Budgetseminar"));
    done(&bench, &["cancel", "direktionen", "10/3 ekstra", "--because", "udskudt"]);
    let text = bench.text("direktionen/body.toml");
    assert!(
        text.contains("date = 2027-03-10\ncancelled = \"budgetseminar hele dagen\"\n"),
        "{text}"
    );
    assert!(text.contains("extra = true\ncancelled = \"udskudt\"\n"), "{text}");
}

#[test]
fn of_an_ordinary_and_an_extra_meeting_on_a_day_the_ordinary_is_meant() {
    let bench = bench(
        "\n[[meeting]]\ndate = 2027-03-10\nextra = true\nname = \"Seminar\"\ntime = \"13:00-16:00\"\n",
    );
    done(&bench, &["cancel", "direktionen", "10/3", "--because", "rejse"]);
    let text = bench.text("direktionen/body.toml");
    assert!(
        text.ends_with(
            "\n[[meeting]]\ndate = 2027-03-10\ncancelled = \"rejse\"\nsince = 2027-03-01\n"
        ),
        "{text}"
    );
}
