//! The minutes: the agenda with what was decided.

use super::{date, schedule, wednesdays};
use aarshjul::agenda::{Document, Format, agenda, minutes, write};
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, BodyView, MeetingView};
use chrono::NaiveDate;

const ROLES: &str = "[[role]]\nid = \"direktoer\"\ntitle = \"direktør\"\n\
    holders = [{ name = \"Anne Prøve\" }]\n\
    [[role]]\nid = \"chef\"\ntitle = \"økonomichef\"\nholders = [{ name = \"Bo Prøve\" }]\n";

type Make = fn(BodyView, MeetingView, NaiveDate, &Config) -> Document;

fn item(id: &str, rest: &str) -> String {
    format!("[[item]]\nid = \"{id}\"\ntitle = \"Sag {id}\"\ndate = 2023-05-10\n{rest}\n")
}

fn decision(of: &str, text: &str, rest: &str) -> String {
    format!("[[decision]]\n{of}\ndate = 2023-05-10\ntext = \"\"\"\n{text}\"\"\"\n{rest}\n")
}

fn document(body: &str, day: &str, settings: &str) -> Document {
    let schedule = wednesdays(ROLES, body);
    let view = schedule.body("direktionen", Audience::Full).unwrap();
    let meeting = view.meeting(date(day)).unwrap();
    let config: Config = toml::from_str(settings).unwrap();
    minutes(view, meeting, date("2023-06-10"), &config)
}

fn text(body: &str, settings: &str) -> String {
    let document = document(body, "2023-05-10", settings);
    String::from_utf8(write(&document, Format::TEXT)).unwrap()
}

/// The meeting of three items and what was decided on them.
fn decided() -> String {
    let items =
        [item("a", ""), item("b", ""), item("c", ""), item("oek", "category = \"økonomi\"")];
    let attended = "attended = [\"Chef Bo Prøve\", \"konsulent Eva Prøve\"]";
    let decisions = [
        decision("section = \"protocols\"", "Gennemgået:\n- Byrådet\n- Udvalget", ""),
        decision("section = \"economy\"", "Drøftet.", ""),
        decision("item = \"c\"", "Godkendt.\n\nBo følger op.", "outcome = \"approved\""),
        decision("item = \"a\"", "Drøftet.", attended),
        decision("item = \"oek\"", "Taget til efterretning.", ""),
        decision("section = \"eventuelt\"", "Intet.", ""),
    ];
    let pauses = "[[meeting]]\ndate = 2023-05-10\npauses = [{ time = \"10:15\", minutes = 15, \
        name = \"Pause\" }]\n";
    [items.concat(), decisions.concat(), pauses.to_owned()].concat()
}

pub fn minutes_of_cases() -> Document {
    document(&decided(), "2023-05-10", "")
}

#[test]
fn each_section_ends_with_what_was_decided_in_the_agendas_order_and_without_pauses() {
    let text = text(&decided(), "");
    assert!(text.starts_with("Direktionen\n===========\n\nREFERAT\n"), "{text}");
    let heading = "Beslutning i Direktionen den 10-05-2023\n\n";
    let sections: Vec<&str> = text.split(heading).skip(1).collect();
    assert_eq!(sections.len(), 4, "{text}");
    assert!(sections[0].starts_with("Gennemgået:\n\n• Byrådet\n• Udvalget\n\n"), "{text}");
    let economy = "Drøftet.\n\n1. Sag oek\n   Taget til efterretning.\n\n";
    assert!(sections[1].starts_with(economy), "{text}");
    let points = "Direktionen havde følgende øvrige punkter til behandling:\n\n\
        1. Sag a\n   Drøftet.\n   Chef Bo Prøve og konsulent Eva Prøve deltog under punktet.\n\
        2. Sag c\n   Godkendt.\n   Bo følger op.\n\n";
    assert!(sections[2].starts_with(points), "{text}");
    assert!(text.contains("10.15  Pause\n10.30  Sag b\n"), "{text}");
    assert!(sections[3].starts_with("Intet.\n"), "{text}");
}

#[test]
fn what_was_said_for_the_next_time_stands_on_the_next_agenda() {
    let body =
        "[[item]]\nid = \"r\"\ntitle = \"Status\"\nwhen = { every = \"month\", meeting = 2 }\n"
            .to_owned()
            + &decision("item = \"r\"", "Drøftet.", "next = \"Fokus på effekten\"");
    let of = |day: &str| {
        let document = document(&body, day, "");
        String::from_utf8(write(&document, Format::TEXT)).unwrap()
    };
    let line = "10.00  Status\n       Fra sidste gang: Fokus på effekten\n";
    assert!(of("2023-06-14").contains(line));
    assert!(!of("2023-05-10").contains("Fokus på effekten"));
}

#[test]
fn who_took_part_is_not_said_twice_and_a_list_may_have_bullets() {
    let body = [
        item("a", ""),
        decision("item = \"a\"", "Chef Bo Prøve deltog.", "attended = [\"chef Bo Prøve\"]"),
    ];
    let settings = "[agenda.minutes]\nnumbered = false\nlead = \"\"\n";
    let text = text(&body.concat(), settings);
    let decided = "den 10-05-2023\n\n• Sag a\n  Chef Bo Prøve deltog.\n\n\n4. Eventuelt";
    assert!(text.contains(decided), "{text}");
}

#[test]
fn an_item_that_was_put_off_stays_on_the_agenda_of_its_meeting() {
    let before = [item("a", ""), item("b", ""), item("c", "")].concat();
    let body = before.clone() + &decision("item = \"b\"", "Udsat.", "outcome = \"postponed\"");
    let of = |body: &str, make: Make, day: &str| {
        let schedule = wednesdays(ROLES, body);
        let view = schedule.body("direktionen", Audience::Full).unwrap();
        let meeting = view.meeting(date(day)).unwrap();
        let document = make(view, meeting, date("2023-05-12"), &Config::default());
        String::from_utf8(write(&document, Format::TEXT)).unwrap()
    };
    assert_eq!(of(&body, agenda, "2023-05-10"), of(&before, agenda, "2023-05-10"));
    assert!(of(&body, agenda, "2023-05-17").contains("10.00  Sag b\n"));
    let minutes = of(&body, minutes, "2023-05-10");
    assert!(minutes.contains("1. Sag b\n   Udsat.\n"), "{minutes}");
}

#[test]
fn a_decision_on_what_is_not_on_the_agenda_is_in_the_minutes_all_the_same() {
    // A postponement of an occurrence that no rule gives goes nowhere.
    let body = "[[item]]\nid = \"r\"\ntitle = \"Status {month} {year}\"\n\
        when = { months = [3], meeting = 1 }\n"
        .to_owned()
        + &decision("item = \"r\"", "Udsat.", "outcome = \"postponed\"");
    let text = text(&body, "");
    assert!(text.contains("den 10-05-2023\n\nDirektionen havde"), "{text}");
    assert!(text.contains("\n1. Status maj 2023\n   Udsat.\n"), "{text}");
}

#[test]
fn a_meeting_that_only_a_decision_gives_has_no_times_and_ends_at_none() {
    let body = item("a", "").replace("05-10", "05-11")
        + &decision("item = \"a\"", "Drøftet.", "").replace("05-10", "05-11");
    let document = document(&body, "2023-05-11", "");
    let text = String::from_utf8(write(&document, Format::TEXT)).unwrap();
    assert!(!text.contains("kl.") && text.contains("Drøftet."), "{text}");
}

#[test]
fn minutes_say_who_was_absent_and_are_signed_by_the_others() {
    let body = "[body]\nname = \"Direktionen\"\nmeeting-name = \"Møde\"\nplace = \"Rådhuset\"\n\
        members = [\"direktoer\", \"chef\"]\n[[series]]\ndates = [2023-05-10]\n\
        time = \"09:00-17:00\"\n[[meeting]]\ndate = 2023-05-10\nabsent = [\"chef\"]\n";
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = vec![file("people.toml", ROLES), file("direktionen/body.toml", body)];
    let schedule = schedule(&Sources::new(files), "2024-12-31");
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let made = |settings: &str| {
        let config: Config = toml::from_str(settings).unwrap();
        let meeting = view.meeting(date("2023-05-10")).unwrap();
        let document = minutes(view, meeting, date("2023-06-10"), &config);
        String::from_utf8(write(&document, Format::TEXT)).unwrap()
    };
    let text = made("");
    assert!(text.contains("\nFraværende:  Økonomichef Bo Prøve\n"), "{text}");
    let signed = text.split_once("\nUnderskriftsside\n").unwrap().1;
    assert!(signed.contains("____\nDirektør Anne Prøve\n"), "{text}");
    assert!(!signed.contains("Bo Prøve"), "{text}");
    assert!(!made("[agenda.minutes]\nsignatures = \"\"").contains("Underskriftsside"));
}
