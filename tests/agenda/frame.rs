//! The frame of the agenda of 21 June 2023, against the minutes of that day.

use super::{agenda_of_june, date, repository, schedule, wednesdays};
use aarshjul::agenda::{Block, Document, Format, List, agenda, write};
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::{Clock, Config, Pause};
use aarshjul::schedule::Audience;

fn lists(document: &Document) -> Vec<&List> {
    let blocks = document.blocks.iter();
    blocks
        .filter_map(|block| if let Block::List(list) = block { Some(list) } else { None })
        .collect()
}

/// Each entry with what stands under it.
fn texts(list: &List) -> Vec<(&str, Vec<&str>)> {
    list.entries
        .iter()
        .map(|entry| {
            (entry.text.as_str(), entry.under.iter().map(|line| line.text().as_str()).collect())
        })
        .collect()
}

/// Word for word as to meetings and dates from section 1 of the minutes.
#[test]
fn section_1_lists_the_meetings_of_the_minutes() {
    let document = agenda_of_june(Audience::Open);
    let lists = lists(&document);
    assert_eq!(
        texts(lists[0]),
        [(
            "Gennemgang af beslutningsprotokol for",
            vec![
                "Erhvervsudvalgsmøde d. 19. juni",
                "Temamøde for Kommunalbestyrelsen d. 20. juni",
                "Kommunalbestyrelsesmøde d. 20. juni",
            ]
        )]
    );
    assert_eq!(
        texts(lists[1]),
        [
            (
                "Gennemgang af dagsorden for:",
                vec![
                    "Arbejdsmarkedsudvalgsmøde d. 21. juni",
                    "Børne- og Ungdomsudvalget d. 22. juni",
                    "Miljø- og Teknikudvalgsmøde d. 26. juni",
                    "Voksen- og Plejeudvalgsmøde d. 26. juni",
                ]
            ),
            (
                "Kommende politiske møder:",
                vec![
                    "Kultur- og Fritidsudvalgsmøde d. 7. august",
                    "Miljø- og Teknikudvalgsmøde d. 8. august",
                    "Erhvervsudvalgsmøde d. 9. august",
                ]
            ),
        ]
    );
    assert_eq!(texts(lists[2]), [("Dialogmøde med Grenaa Havn d. 19. juni", vec![])]);
    assert_eq!(
        texts(lists[3]),
        [("KKR d. 21. juni", vec![]), ("ØK studietur til Sverige d. 26.-28. juni", vec![])]
    );
}

#[test]
fn the_whole_frame_reads_as_the_case_says() {
    let file = repository().join("tests/cases/dagsorden-2023-06-21/dagsorden.md");
    let made = String::from_utf8(write(&agenda_of_june(Audience::Open), Format::MARKDOWN)).unwrap();
    assert_eq!(made, std::fs::read_to_string(file).unwrap());
}

#[test]
fn a_closed_item_and_closed_attachments_are_shown_to_nobody_who_may_not() {
    let open = write(&agenda_of_june(Audience::Open), Format::TEXT);
    let open = String::from_utf8(open).unwrap();
    assert!(!open.contains("Chefløn") && !open.contains("ukket punkt"), "{open}");
    assert!(!open.contains("ortroligt notat"), "{open}");
    let full = String::from_utf8(write(&agenda_of_june(Audience::Full), Format::TEXT)).unwrap();
    assert!(full.contains("Lukket punkt") && full.contains("Chefløn"), "{full}");
    assert!(full.contains("3  Lukket  Fortroligt notat\n"), "{full}");
    assert!(full.contains("3. Fortroligt notat (Lukket bilag)\n"), "{full}");
}

/// The frame of 10 May 2023, of a plan with these items.
fn document(body: &str) -> Document {
    let schedule = wednesdays("", body);
    let view = schedule.body("direktionen", Audience::Full).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let mut config = Config::default();
    let time = Clock::try_from("12:00".to_owned()).unwrap();
    config.agenda.points.pauses = vec![Pause { time, minutes: 30, name: "Frokost".into() }];
    agenda(view, meeting, date("2023-06-10"), &config)
}

/// With settings of its own.
fn frame_by(body: &str, settings: &str) -> String {
    let schedule = wednesdays(ROLES, body);
    let view = schedule.body("direktionen", Audience::Full).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let config: Config = toml::from_str(settings).unwrap();
    let document = agenda(view, meeting, date("2023-06-10"), &config);
    String::from_utf8(write(&document, Format::TEXT)).unwrap()
}

const ROLES: &str = "[[role]]\nid = \"chef\"\ntitle = \"økonomichef\"\n\
    holders = [{ name = \"Ida Prøve\" }]\n";

/// The meeting of 10 May, with what its entry says.
fn meeting(keys: &str) -> String {
    format!("[[meeting]]\ndate = 2023-05-10\n{keys}\n")
}

#[test]
fn the_meeting_says_when_its_points_begin_its_pauses_and_who_is_absent() {
    let keys = "points-start = \"09:45\"\nabsent = [\"chef\"]\n\
        pauses = [{ time = \"10:00\", minutes = 15, name = \"Pause\" }]";
    let fixed = case("c", "minutes = 10\nat = \"11:30\"");
    let body = [meeting(keys), case("a", "minutes = 15"), case("b", ""), fixed].concat();
    let pause = "[[agenda.points.pauses]]\ntime = \"10:30\"\nminutes = 5\nname = \"Kaffe\"\n";
    let text = frame_by(&body, &format!("{pause}[agenda.points]\nclock = \"09.45\"\n"));
    let rows = "09.45  Sag a\n10.00  Pause\n10.15  Sag b\n11.30  Sag c\n";
    assert!(text.contains(rows), "{text}");
    assert!(text.contains("\nFraværende:  Økonomichef Ida Prøve\n"), "{text}");
    assert!(!frame_by("", "").contains("Fraværende"));
}

#[test]
fn points_without_times_are_a_list_without_pauses() {
    let body = [meeting("pauses = []"), case("a", "text = \"Se vedlagte bilag.\""), case("b", "")];
    let text = frame_by(&body.concat(), "[agenda.points]\ntimes = false\n");
    let list = "\n• Sag a\n  Se vedlagte bilag.\n• Sag b\n\nIndstilling\n";
    assert!(text.contains(list), "{text}");
    assert!(!text.contains("Tid"), "{text}");
}

#[test]
fn what_the_text_of_a_case_says_is_not_said_again() {
    let people = "participants = [\"Chef Ida Prøve\", \"konsulent Bo Prøve\"]\n\
        attachments = [{ title = \"Notat\" }]\ntext = ";
    let said = "Chef Ida Prøve og Konsulent Bo Prøve deltager under drøftelsen. Se vedlagte notat.";
    let text = frame_by(&case("a", &format!("{people}\"{said}\"")), "");
    let (point, sentence) = ("10.00  Sag a\n       Chef Ida", "deltager under punktet.");
    assert!(text.contains(point) && !text.contains(sentence), "{text}");
    assert!(!text.contains("Bilag er vedlagt."), "{text}");
    // One who is only spoken of takes part all the same.
    let text = frame_by(&case("a", &format!("{people}\"Chef Ida Prøve deltager ikke.\"")), "");
    assert!(text.contains("Ida Prøve og konsulent Bo Prøve deltager under punktet."), "{text}");
    assert!(text.contains("       Bilag er vedlagt.\n"), "{text}");
}

#[test]
fn a_closed_attachments_title_is_left_out_where_the_settings_say_so() {
    let item = case("a", "attachments = [{ title = \"Fortroligt\", closed = true }]");
    let text =
        frame_by(&item, "[agenda]\nclosed-titles = false\nattachment-closed = \"Ikke åben\"");
    assert!(text.contains("\n1  Ikke åben\n"), "{text}");
    assert!(text.contains("\n1. (Lukket bilag)\n") && !text.contains("Fortroligt"), "{text}");
}

#[test]
fn the_contents_are_links_with_targets_in_markdown_and_html_and_pages_in_word() {
    let made = |format| String::from_utf8(write(&document(""), format)).unwrap();
    let markdown = made(Format::MARKDOWN);
    assert!(markdown.contains("- [2. Økonomi](#2-økonomi)\n"), "{markdown}");
    let html = made(Format::HTML);
    assert!(html.contains("<li><a href=\"#afsnit-2\">2. Økonomi</a></li>"), "{html}");
    assert_eq!(html.matches("id=\"afsnit-2\"").count(), 1, "{html}");
    assert!(made(Format::TEXT).contains("Indholdsfortegnelse\n1. Beslutningsprotokoller"));
    assert!(!frame_by("", "[agenda]\ncontents = \"\"").contains("Indholdsfortegnelse"));
}

fn frame(body: &str, format: Format) -> String {
    String::from_utf8(write(&document(body), format)).unwrap()
}

fn case(id: &str, rest: &str) -> String {
    format!("[[item]]\nid = \"{id}\"\ntitle = \"Sag {id}\"\ndate = 2023-05-10\n{rest}\n")
}

/// A case of lines and bullets in each of the two sections.
fn cases() -> String {
    let text = "text = \"\"\"\nDer er to spor:\n- det ene\n* det andet\n– det tredje\n\
                1. først\n*ikke et punkt\n\"\"\"\nnote = \"En note.\"";
    let economy = case("a", &format!("category = \"Økonomi\"\n{text}"));
    format!("{economy}{}", case("b", text))
}

pub fn agenda_of_cases() -> Document {
    document(&cases())
}

#[test]
fn section_2_keeps_the_lines_and_bullets_of_a_case_as_section_3_does() {
    let both = cases();
    let markdown = frame(&both, Format::MARKDOWN);
    let section_2 = "1. Sag a.\n\n   Der er to spor:\n   - det ene\n   - det andet\n   \
                     - det tredje\n\n   1\\. først\n\n   \\*ikke et punkt\n\n   En note.\n\n";
    assert!(markdown.contains(section_2), "{markdown}");
    let section_3 = "**Sag b**<br>Der er to spor:<br>• det ene<br>• det andet<br>• det tredje<br>\
                     1. først<br>\\*ikke et punkt<br>En note.";
    assert!(markdown.contains(section_3), "{markdown}");
    let html = frame(&both, Format::HTML);
    assert_eq!(html.matches("<li>det ene</li><li>det andet</li>").count(), 2, "{html}");
    let plain = frame(&both, Format::TEXT);
    assert!(plain.contains("1. Sag a.\n   Der er to spor:\n   • det ene\n"), "{plain}");
}

#[test]
fn what_has_nothing_says_so() {
    let text = frame("", Format::MARKDOWN);
    for sentence in [
        "- Gennemgang af dagsorden for:\n  - Ingen.\n",
        "Opsamling på forudgående møder, aktiviteter samt formål\n\nIngen.\n",
        "økonomi.\n\nDer er ingen punkter.\n\nØkonomiske konsekvenser\n\nDirektionen følger ",
        " på de forskellige områder.\n\n## 3. Punkter",
        "Sagsfremstilling\n\nDer er ingen punkter til behandling.\n\n## 4. Eventuelt",
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

#[test]
fn a_pause_keeps_its_time_and_points_past_the_end_are_reported() {
    let text =
        frame(&[case("a", "minutes = 110"), case("b", "minutes = 40")].concat(), Format::TEXT);
    assert!(text.contains("12.00  Frokost\n12.30  Sag b\n"), "{text}");
    assert!(!text.contains("Bemærk"), "{text}");
    let text =
        frame(&[case("a", "minutes = 400"), case("b", "minutes = 60")].concat(), Format::TEXT);
    assert!(
        text.contains("Bemærk: Punkterne varer til kl. 18.10, men mødet slutter kl. 17.00."),
        "{text}"
    );
}

#[test]
fn the_houses_own_bodies_and_tentative_meetings_have_no_protocols_to_go_through() {
    let roles = "[[role]]\nid = \"direktoer\"\ntitle = \"direktør\"\n";
    let body = |name: &str, more: &str| {
        format!(
            "[body]\nname = \"{name}\"\nmeeting-name = \"{name}\"\n{more}\n[[series]]\n\
             rrule = \"FREQ=WEEKLY;BYDAY=MO\"\nfrom = 2023-01-02\ntime = \"09:00-10:00\"\n"
        )
    };
    let members = "members = [\"direktoer\"]";
    let file = |path: &str, text: String| Source { path: path.into(), text };
    let own = body("Direktionen", members).replace("MO", "WE").replace("01-02", "01-04");
    let files = vec![
        file("calendar.toml", roles.into()),
        file("byraadet/body.toml", body("Byrådet", "")),
        file("chefforum/body.toml", body("Chefforum", members)),
        file("direktionen/body.toml", own),
        file("udvalget/body.toml", body("Udvalget", "") + "tentative = true\n"),
    ];
    let schedule = schedule(&Sources::new(files), "2023-12-31");
    let view = schedule.body("direktionen", Audience::Open).unwrap();
    let meeting = view.meeting(date("2023-05-10")).unwrap();
    let listed = |config: &Config| {
        let document = agenda(view, meeting, date("2023-06-10"), config);
        let lists = lists(&document);
        let under = texts(lists[0]).into_iter().map(|(_, under)| under.join(", "));
        under.collect::<Vec<_>>()
    };
    let mut config = Config::default();
    assert_eq!(
        listed(&config)[..2],
        ["Byrådet d. 8. maj", "Byrådet d. 15. maj, Udvalget d. 15. maj"]
    );
    config.agenda.bodies = Some(vec!["chefforum".into()]);
    assert_eq!(listed(&config)[0], "Chefforum d. 8. maj");
    let text = write(&agenda(view, meeting, date("2023-06-10"), &config), Format::TEXT);
    assert!(String::from_utf8(text).unwrap().contains("Direktør Vakant"));
}
