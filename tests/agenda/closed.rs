//! No output for an open audience depends on anything closed: each has the same
//! bytes whether the closed things are in the plan or not.

use super::{date, wednesdays};
use aarshjul::agenda::{Format, agenda, eventuelt, minutes, write, year_plan};
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::{Ledger, render};
use aarshjul::plan::Config;
use aarshjul::plan::edit::Tense;
use aarshjul::schedule::{Audience, BodyView, Names, Schedule, diff};
use aarshjul::wheel::{lay_out, list};

const SHARED: &str = "[[role]]\nid = \"chef\"\ntitle = \"økonomichef\"\n\
    [[role]]\nid = \"hemmelig\"\ntitle = \"Hemmeligrolle\"\n";

/// With a category that open items use too, so that its ring may not move.
const CLOSED_ITEM: &str = "[[item]]\nid = \"hemmeligt-id\"\ntitle = \"Hemmelig {year}\"\n\
    note = \"Hemmelig {role}\"\ntext = \"Hemmelig tekst\"\ncategory = \"Personale\"\n\
    role = \"hemmelig\"\nminutes = 45\nparticipants = [\"Hemmelig Person\"]\n\
    attachments = [{ title = \"Hemmeligt bilag\", number = \"hemmelig/23\" }]\n\
    closed = true\ndate = 2023-05-10\n\
    [[item]]\nid = \"hemmeligt-ventende\"\ntitle = \"Hemmelig venter\"\nclosed = true\n\
    [[item]]\nid = \"hemmeligt-opgivet\"\ntitle = \"Hemmelig opgivet\"\nclosed = true\n\
    date = 2023-05-10\nwithdrawn = \"Hemmelig grund\"\n\
    [[decision]]\nitem = \"hemmeligt-id\"\ndate = 2023-05-10\ntext = \"Hemmelig beslutning\"\n\
    attended = [\"Hemmelig Gæst\"]\n\
    [[follow-up]]\nid = \"hemmeligt-loefte\"\ntitle = \"Hemmelig opfølgning\"\n\
    item = \"hemmeligt-id\"\nagreed = 2023-05-03\nowners = [\"Hemmelig Ejer\"]\n";

fn open_item(attachment: &str) -> String {
    format!(
        "[[item]]\nid = \"aabent\"\ntitle = \"Åbent punkt\"\ndate = 2023-05-10\n\
         category = \"Personale\"\nrole = \"chef\"\n\
         attachments = [{{ title = \"{attachment}\", number = \"{attachment}/23\", closed = true }}]\n"
    )
}

fn plan(body: &str) -> Schedule {
    wednesdays(SHARED, body)
}

/// Everything that is made of a body's schedule for an audience, each by its name.
fn outputs(schedule: &Schedule, audience: Audience) -> Vec<(String, Vec<u8>)> {
    let mut config = Config::default();
    config.agenda.follow_ups.heading = "Opfølgning".to_owned();
    let view = schedule.body("direktionen", audience).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let (today, through) = (date("2023-05-01"), date("2023-08-01"));
    let mut outputs = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| outputs.push((name.to_owned(), bytes));
    for format in Format::ALL {
        let document = agenda(view, meeting, through, &config);
        add(&format!("agenda.{}", format.extension), unpacked(write(&document, format)));
        let document = minutes(view, meeting, through, &config);
        add(&format!("minutes.{}", format.extension), unpacked(write(&document, format)));
        let earlier = view.meeting(date("2023-05-03")).unwrap();
        let document = eventuelt(view, earlier, through, &config);
        add(&format!("eventuelt.{}", format.extension), unpacked(write(&document, format)));
    }
    add("year plan", year_plan(view, 2023, Names::Shown).into_bytes());
    let now = today.and_time(chrono::NaiveTime::MIN).and_utc();
    add("feed", render(view, &config, today, &mut Ledger::default(), now).bytes);
    add("wheel.svg", lay_out(&[view], 2023, None, None, Names::Shown).svg().into_bytes());
    add("list", format!("{:?}", list(&[view], 2023, Names::Shown)).into_bytes());
    let json = view.json(today, through, today, Names::Shown);
    add("json", serde_json::to_vec(&json).unwrap());
    add("answers", answers(view).into_bytes());
    let empty = plan("");
    let nothing = empty.body("direktionen", audience).unwrap();
    let sentences =
        diff(&nothing, &view, today, through).into_iter().map(|d| d.sentence(Tense::Past));
    add("diff", sentences.collect::<Vec<_>>().join("\n").into_bytes());
    outputs
}

/// What a page may ask of each item and of the body.
fn answers(view: BodyView) -> String {
    let mut text = String::new();
    for item in view.occurrences() {
        let attachments: Vec<_> = item.attachments().collect();
        let texts = (item.title(Names::Shown), item.note(Names::Shown), item.text());
        let people = (item.role(Names::Shown), item.participants(Names::Shown));
        text += &format!("{:?} {texts:?} {people:?} {attachments:?}\n", item.id());
        text += &format!("{:?} {:?} {:?}\n", item.category(), item.minutes(), item.why());
    }
    let written: Vec<_> = view.items_as_written().iter().map(|item| &item.id).collect();
    let roles: Vec<_> = view.roles_as_written().iter().map(|role| &role.title).collect();
    let similar = view.similar_item("hemmeligt-di");
    text + &format!("{written:?} {roles:?} {similar:?}\n")
}

/// A Word file's text is compressed: take it out.
fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else { return bytes };
    let mut text = Vec::new();
    for index in 0..archive.len() {
        std::io::copy(&mut archive.by_index(index).unwrap(), &mut text).unwrap();
    }
    text
}

#[test]
fn a_closed_item_changes_no_byte_of_any_open_output() {
    let (with, without) =
        (plan(&format!("{}{CLOSED_ITEM}", open_item("Notat"))), plan(&open_item("Notat")));
    let open = outputs(&with, Audience::Open);
    for ((name, shown), (_, expected)) in open.iter().zip(outputs(&without, Audience::Open)) {
        let text = String::from_utf8_lossy(shown);
        assert!(!text.to_lowercase().contains("hemmelig"), "{name}: {text}");
        assert!(*shown == expected, "{name} differs");
    }
    for (name, shown) in outputs(&with, Audience::Full) {
        let text = String::from_utf8_lossy(&shown);
        assert!(text.contains("emmelig"), "{name} has it for nobody: {text}");
    }
}

#[test]
fn a_closed_attachment_has_no_title_and_no_number_in_any_open_output() {
    let titled = |title| outputs(&plan(&open_item(title)), Audience::Open);
    for ((name, shown), (_, other)) in titled("Hemmelighed").into_iter().zip(titled("Notat")) {
        assert!(shown == other, "{name}: {}", String::from_utf8_lossy(&shown));
    }
    let full = outputs(&plan(&open_item("Hemmelighed")), Audience::Full);
    let answers = full.iter().find(|(name, _)| name == "answers").unwrap();
    assert!(String::from_utf8_lossy(&answers.1).contains("Hemmelighed"));
}

#[test]
fn persons_are_in_no_document_for_readers_who_may_not_see_names() {
    let item = "[[item]]\nid = \"a\"\ntitle = \"Sag\"\ndate = 2023-05-10\n\
        participants = [\"Navn Navnesen\"]\n";
    let schedule = plan(item);
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let text = |names| {
        let mut config = Config::default();
        config.feed.names = names;
        let document = agenda(view, meeting, date("2023-06-10"), &config);
        String::from_utf8(write(&document, Format::TEXT)).unwrap()
    };
    assert!(text(true).contains("Navn Navnesen deltager"));
    assert!(!text(false).contains("Navnesen"));
}

/// Wednesdays with room for 60 minutes: on 10 May an open item that may wait, and one
/// that may not.
fn tight(other: &str) -> Schedule {
    let text = format!(
        "[body]\nname = \"Direktionen\"\nminutes = 60\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\n\
         from = 2023-01-04\ntime = \"09:00-17:00\"\n\
         [[item]]\nid = \"fast\"\ntitle = \"Fast\"\ndate = 2023-05-10\n{other}\n\
         [[item]]\nid = \"kan-vente\"\ntitle = \"Kan vente\"\ndate = 2023-05-10\nminutes = 30\n\
         flexible = true\n"
    );
    let file = Source { path: "direktionen/body.toml".into(), text };
    super::schedule(&Sources::new(vec![file]), "2024-12-31")
}

fn whereabouts(schedule: &Schedule, audience: Audience) -> (String, String) {
    let view = schedule.body("direktionen", audience).unwrap();
    let item = view.occurrences_of("kan-vente").next().unwrap();
    (item.whereabouts().unwrap(), item.why().join("\n"))
}

#[test]
fn a_meeting_is_full_only_of_what_the_reader_sees() {
    let closed = tight("minutes = 50\nclosed = true");
    let (place, why) = whereabouts(&closed, Audience::Open);
    assert_eq!(place, "gået videre til mødet den 17. maj 2023");
    assert!(!why.contains("fyldt") && !why.contains("50"), "{why}");
    let full = "venter til mødet den 17. maj 2023: mødet er fyldt";
    assert_eq!(whereabouts(&closed, Audience::Full).0, full);
    let open = tight("minutes = 50");
    assert_eq!(whereabouts(&open, Audience::Open).0, full);
}

#[test]
fn what_has_become_closed_is_not_named_as_gone() {
    let (before, after) = (tight("minutes = 5"), tight("minutes = 5\nclosed = true"));
    let sentences = |before: &Schedule, after: &Schedule, audience| -> Vec<String> {
        let [before, after] =
            [before, after].map(|schedule| schedule.body("direktionen", audience).unwrap());
        let found = diff(&before, &after, date("2023-05-01"), date("2023-12-31"));
        found.iter().map(|difference| difference.sentence(Tense::Past)).collect()
    };
    assert!(sentences(&before, &after, Audience::Open).is_empty());
    // One occurrence of it.
    let one = tight("minutes = 5\n[[change]]\nitem = \"fast\"\ndate = 2023-05-10\nclosed = true");
    assert!(sentences(&before, &one, Audience::Open).is_empty());
    // What is gone and was never closed is.
    let gone = sentences(&tight(""), &tight("withdrawn = \"Udgår\""), Audience::Open);
    assert_eq!(gone.len(), 1, "{gone:?}");
    // It is open again: a reader sees it come.
    assert_eq!(sentences(&after, &before, Audience::Open).len(), 1);
}
