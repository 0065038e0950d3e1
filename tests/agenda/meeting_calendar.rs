//! The meeting calendar in its formats. The files are left for `tests/documents/check.py`.

use super::schedule;
use aarshjul::agenda::{CalendarFormat, MeetingCalendar, meeting_calendar};
use aarshjul::diag::{Source, Sources};
use aarshjul::schedule::{Audience, BodyView, Schedule};

/// A meeting of each kind, and a body that has one of two days.
fn year() -> Schedule {
    let body = "[body]\nname = \"Direktionen\"\nmeeting-name = \"Direktionsmøde\"\n\
        place = \"Rådhuset; \\\"250\\\"\"\n\
        [[series]]\ndates = [2027-01-06, 2027-02-03, 2027-03-03, 2028-01-05]\n\
        time = \"09:00-17:00\"\n\
        [[series]]\ndates = [2027-04-07]\ntime = \"13:00-15:00\"\ntentative = true\n\
        [[meeting]]\ndate = 2027-02-03\ncancelled = \"KL-topmøde\"\n\
        [[meeting]]\ndate = 2027-03-03\nmoved-to = 2027-03-04\nreason = \"=1+1\"\n\
        [[meeting]]\ndate = 2027-04-22\nextra = true\nname = \"Budgetseminar\"\n\
        time = \"09:00-15:00\"\nto = 2027-04-23\n\
        [[deadline]]\nname = \"Punkter\"\nworkdays = 4\ntime = \"12:00\"\n\
        [[deadline]]\nname = \"Udsendelse\"\nworkdays = 2\n";
    let other = "[body]\nname = \"Byrådet\"\nmeeting-name = \"Byrådsmøde\"\nplace = \"Salen\"\n\
        [[series]]\ndates = [2027-03-03]\ntime = \"17:00-20:00\"\n";
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = vec![file("byraadet/body.toml", other), file("direktionen/body.toml", body)];
    schedule(&Sources::new(files), "2028-12-31")
}

fn calendar(ids: &[&str]) -> MeetingCalendar {
    let schedule = year();
    let views: Vec<BodyView> =
        ids.iter().map(|id| schedule.body(id, Audience::Open).unwrap()).collect();
    meeting_calendar(&views, 2027)
}

fn text(calendar: &MeetingCalendar, format: CalendarFormat) -> String {
    String::from_utf8(calendar.write(format)).unwrap()
}

#[test]
fn the_csv_file_has_danish_dates_and_semicolons() {
    let csv = text(&calendar(&["direktionen"]), CalendarFormat::Csv);
    assert_eq!(
        csv.trim_start_matches('\u{feff}').split("\r\n").collect::<Vec<_>>(),
        [
            "Dato;Ugedag;Til og med;Start;Slut;Møde;Sted;Bemærkning;Frist: Punkter;Frist: Udsendelse",
            "06-01-2027;onsdag;06-01-2027;09:00;17:00;Direktionsmøde;\"Rådhuset; \"\"250\"\"\";;\
             30-12-2026 12:00;04-01-2027",
            "03-02-2027;onsdag;03-02-2027;09:00;17:00;Direktionsmøde;\"Rådhuset; \"\"250\"\"\";\
             Aflyst: KL-topmøde;;",
            "04-03-2027;torsdag;04-03-2027;09:00;17:00;Direktionsmøde;\"Rådhuset; \"\"250\"\"\";\
             Flyttet fra 3. marts: =1+1;26-02-2027 12:00;02-03-2027",
            "07-04-2027;onsdag;07-04-2027;13:00;15:00;Direktionsmøde;\"Rådhuset; \"\"250\"\"\";\
             Foreløbigt;01-04-2027 12:00;05-04-2027",
            "22-04-2027;torsdag;23-04-2027;09:00;15:00;Budgetseminar;\"Rådhuset; \"\"250\"\"\";\
             Ekstra møde;16-04-2027 12:00;20-04-2027",
            "",
        ]
    );
    assert!(csv.starts_with('\u{feff}'));
}

#[test]
fn the_document_names_the_body_where_there_are_several() {
    let both = text(&calendar(&["byraadet", "direktionen"]), CalendarFormat::Markdown);
    assert!(both.starts_with("# Mødekalender 2027\n"), "{both}");
    let rows: Vec<&str> = both.lines().filter(|line| line.starts_with("| O")).collect();
    assert_eq!(rows[2], "| Onsdag 3. marts | 17.00–20.00 | Byrådet<br>Byrådsmøde<br>Salen |  |");
    let own = text(&calendar(&["direktionen"]), CalendarFormat::Markdown);
    assert!(own.starts_with("# Direktionen: mødekalender 2027\n"), "{own}");
    let row = "| Torsdag 22. april til fredag 23. april | 9.00–15.00 | Budgetseminar<br>\
        Rådhuset; \"250\"<br>Ekstra møde | Punkter: 16. april kl. 12.00<br>\
        Udsendelse: 20. april |";
    assert!(own.contains(row), "{own}");
    assert!(
        own.contains("| Punkter: 30. december 2026 kl. 12.00<br>Udsendelse: 4. januar |"),
        "{own}"
    );
    assert!(!own.contains("2028"), "{own}");
    let empty = meeting_calendar(&[year().body("byraadet", Audience::Open).unwrap()], 2026);
    assert!(text(&empty, CalendarFormat::Markdown).contains("Der er ingen møder."));
}

#[test]
fn each_format_has_the_same_bytes_each_time_and_files_are_left_for_the_check() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    let lists = [
        ("meetings", calendar(&["direktionen"])),
        ("meetings-of-all", calendar(&["byraadet", "direktionen"])),
    ];
    for (name, list) in &lists {
        for format in CalendarFormat::ALL {
            let bytes = list.write(format);
            assert!(bytes == list.write(format), "{name} {format:?}");
            let file = folder.join(format!("{name}.{}", format.extension()));
            #[expect(clippy::disallowed_methods, reason = "a file for the check")]
            std::fs::write(file, bytes).unwrap();
        }
    }
}
