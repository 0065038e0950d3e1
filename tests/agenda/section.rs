//! The "Eventuelt" section: which rows and bullets it has, and how they read.

use super::{repository, section, wednesdays};
use aarshjul::agenda::{Block, Document, Format, Line, write};
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;

/// Each row as "date | line / • bullet".
fn rows(document: &Document) -> Vec<String> {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let line = |line: &Line| match line {
        Line::Bullet(text) => format!("• {}", text.as_str()),
        other => other.text().as_str().to_owned(),
    };
    let cell =
        |cell: &aarshjul::agenda::Cell| cell.lines.iter().map(line).collect::<Vec<_>>().join(" / ");
    let row = |cells: &Vec<_>| cells.iter().map(cell).collect::<Vec<_>>().join(" | ");
    table.map(|table| table.rows.iter().map(row).collect()).unwrap_or_default()
}

fn markdown(document: &Document) -> String {
    String::from_utf8(write(document, Format::MARKDOWN)).unwrap()
}

fn item(id: &str, title: &str, rest: &str) -> String {
    format!("[[item]]\nid = \"{id}\"\ntitle = \"{title}\"\n{rest}\n")
}

#[test]
fn the_shipped_plan_gives_the_reference_table() {
    let folder = repository().join("tests/cases/reference/eventuelt-2023-06-21.md");
    let expected = std::fs::read_to_string(folder).unwrap();
    let schedule = super::schedule(&super::sources(&repository().join("plans")), "2024-12-31");
    assert_eq!(markdown(&section(&schedule, "2023-06-21", 6, Audience::Open)), expected);
}

#[test]
fn moved_cancelled_and_extra_meetings_say_so() {
    let schedule = wednesdays(
        "",
        &format!(
            "[[meeting]]\ndate = 2023-05-10\nmoved-to = 2023-05-11\nreason = \"KL-topmøde\"\n\
             [[meeting]]\ndate = 2023-05-17\nmoved-to = 2023-05-16\n\
             [[meeting]]\ndate = 2023-05-24\ncancelled = \"sommerfest\"\n\
             [[meeting]]\ndate = 2023-05-25\nextra = true\nname = \"Budgetseminar\"\ntime = \"08:30-10:00\"\n\
             {}{}",
            item("a", "Et punkt", "date = 2023-05-10"),
            item("b", "Tal", "date = 2023-05-25"),
        ),
    );
    assert_eq!(
        rows(&section(&schedule, "2023-05-03", 1, Audience::Open)),
        [
            "11. Maj | (flyttet fra 10. maj: KL-topmøde) / • Et punkt",
            "16. Maj | (flyttet fra 17. maj)",
            "24. Maj | Mødet aflyses pga. sommerfest",
            "25. Maj | Budgetseminar / • Tal",
            "31. Maj | ",
        ]
    );
}

#[test]
fn a_run_of_skipped_dates_is_one_row_and_a_single_one_keeps_its_date() {
    let schedule = wednesdays(
        "[[break]]\nname = \"Ferie\"\nweeks = \"19-20\"\n[[break]]\nname = \"Pause\"\nweeks = \"22\"\n\
         [[break]]\nname = \"Sidst\"\nweeks = \"24-30\"\n",
        "",
    );
    assert_eq!(
        rows(&section(&schedule, "2023-05-03", 2, Audience::Open)),
        [" | Ferie", "24. Maj | ", "31. Maj | Pause", "7. Jun. | "]
    );
}

#[test]
fn items_of_every_meeting_are_left_out_and_closed_ones_for_those_who_may_not_see_them() {
    let schedule = wednesdays(
        "",
        &[
            item("fast", "Fast punkt", "when = { every = \"meeting\" }"),
            item("aaben", "Åbent", "date = 2023-05-10"),
            item("lukket", "Hemmeligt", "date = 2023-05-10\nclosed = true"),
            item("venter", "Venter hemmeligt", "closed = true"),
        ]
        .concat(),
    );
    let open = section(&schedule, "2023-05-03", 1, Audience::Open);
    assert_eq!(rows(&open)[0], "10. Maj | • Åbent");
    assert!(!markdown(&open).to_lowercase().contains("hemmelig"));
    let full = section(&schedule, "2023-05-03", 1, Audience::Full);
    assert_eq!(rows(&full)[0], "10. Maj | • Åbent / • Hemmeligt (lukket punkt)");
    assert!(markdown(&full).contains("\n- Venter hemmeligt (lukket punkt)\n"));
}

#[test]
fn what_was_put_off_waits_until_it_has_a_date() {
    let schedule = wednesdays(
        "",
        &[
            item("udskudt", "Udskudt", "date = 2023-05-10"),
            "[[change]]\nitem = \"udskudt\"\ndate = 2023-05-10\nawait = true\nreason = \"x\"\n"
                .into(),
            item("aflyst", "Uden møde", "date = 2023-05-17\nif-cancelled = \"await\""),
            "[[meeting]]\ndate = 2023-05-17\ncancelled = \"x\"\n".into(),
            item("senere", "Senere", "date = 2023-07-05\nif-cancelled = \"await\""),
            "[[meeting]]\ndate = 2023-07-05\ncancelled = \"x\"\n".into(),
        ]
        .concat(),
    );
    let waiting = |meeting| {
        let section = section(&schedule, meeting, 1, Audience::Open);
        let lists = section.blocks.iter().filter_map(|block| match block {
            Block::List(list) => Some(list.entries.iter().map(|e| e.text.as_str().to_owned())),
            _ => None,
        });
        lists.flatten().collect::<Vec<_>>()
    };
    assert_eq!(waiting("2023-05-03"), ["Udskudt", "Uden møde"]);
    assert_eq!(waiting("2023-05-31"), ["Udskudt", "Uden møde"]);
    assert_eq!(waiting("2023-06-07"), ["Udskudt", "Uden møde", "Senere"]);
}

#[test]
fn names_are_left_out_of_what_anyone_sees_where_the_config_says_so() {
    let schedule = wednesdays(
        "[[role]]\nid = \"chef\"\ntitle = \"chef\"\nholders = [{ name = \"Ida Prøve\" }]\n",
        &item("dialog", "Møde med {role}", "role = \"chef\"\ndate = 2023-05-10"),
    );
    let mut config = Config::default();
    config.feed.names = false;
    let row = |audience| {
        let view = schedule.body("direktionen", audience).unwrap();
        let meeting = view.meeting(super::date("2023-05-03")).unwrap();
        let through = super::date("2023-05-10");
        rows(&aarshjul::agenda::eventuelt(view, meeting, through, &config)).concat()
    };
    assert_eq!(row(Audience::Open), "10. Maj | • Møde med chef");
    assert_eq!(row(Audience::Full), "10. Maj | • Møde med chef Ida Prøve");
}

#[test]
fn nothing_to_come_is_said_in_words() {
    let schedule = wednesdays("", "");
    let document = section(&schedule, "2023-05-03", 0, Audience::Open);
    let text = markdown(&document);
    assert!(text.contains("\n\nDer er ikke planlagt møder i perioden.\n\nPunkter som afventer dato:\n\nIngen.\n\nDrøftelse"), "{text}");
    assert!(!text.contains('|'), "{text}");
}
