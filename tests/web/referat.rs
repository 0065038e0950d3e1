//! The minutes of a meeting and the year's meeting calendar, as pages and files.

use crate::browser::Browser;
use crate::house::House;

const DECISION: &str = "[[decision]]\nsection = \"eventuelt\"\ndate = 2026-11-25\n\
    text = \"Der var intet.\"\n";

#[test]
fn minutes_are_the_agenda_with_what_was_decided() {
    let house = House::new();
    house.write("byledelsen/referat.toml", DECISION);
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let page = anyone.read("/byledelsen/referat/2026-11-25");
    assert!(page.contains("REFERAT") && page.contains("Der var intet."), "{page}");
    assert!(page.contains("den 25-11-2026") && !page.contains("endnu ikke skrevet"), "{page}");
    let text = anyone.read("/byledelsen/referat/2026-11-25.txt");
    assert!(text.contains("den 25-11-2026\n\nDer var intet.\n"), "{text}");
    let sent = anyone.get("/byledelsen/referat/2026-11-25.docx");
    let name = "attachment; filename=\"referat-byledelsen-2026-11-25.docx\"";
    assert_eq!(sent.headers["content-disposition"], name);
    // A meeting where nothing is decided yet says so; a cancelled one has no minutes.
    assert!(anyone.read("/byledelsen/referat/2026-12-16").contains("endnu ikke skrevet"));
    assert_eq!(anyone.get("/byledelsen/referat/2026-12-02").status, 404);
    assert!(
        anyone.read("/byledelsen/moede/2026-11-25").contains("/byledelsen/referat/2026-11-25\"")
    );
    assert!(!anyone.read("/byledelsen/moede/2026-12-16").contains("/referat/"));
}

#[test]
fn the_years_meetings_are_a_page_and_three_files() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let page = anyone.read("/byledelsen/moedekalender/2026");
    assert!(page.contains("Onsdag 25. november") && page.contains("Aflyst: "), "{page}");
    for (end, media_type) in [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("csv", "text/csv; charset=utf-8"),
    ] {
        let address = format!("/byledelsen/moedekalender/2026.{end}");
        assert!(page.contains(&format!("href=\"{address}\"")), "{page}");
        let sent = anyone.get(&address);
        assert_eq!(
            (sent.status, sent.headers["content-type"].to_str().unwrap()),
            (200, media_type)
        );
        let name = format!("attachment; filename=\"moedekalender-byledelsen-2026.{end}\"");
        assert_eq!(sent.headers["content-disposition"], *name);
    }
    assert_eq!(anyone.get("/byledelsen/moedekalender/2026.exe").status, 404);
    assert_eq!(anyone.get("/byledelsen/moedekalender/nu").status, 404);
    assert!(anyone.read("/byledelsen/aarshjul/2026").contains("/byledelsen/moedekalender/2026\""));
}
