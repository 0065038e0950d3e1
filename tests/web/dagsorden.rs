//! The page of a meeting's agenda, and its files.

use crate::browser::Browser;
use crate::house::{House, SECRET};

/// What stands between two words of a page, without tags.
#[track_caller]
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("no {start}: {page}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}: {rest}")).0
}

fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_reads_as_the_file_does() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let page = anyone.read("/byledelsen/dagsorden/2026-12-16");
    let shown = words(between(&page, "id=\"tekst\" data-live-part>", "</main>"));
    let file = anyone.read("/byledelsen/dagsorden/2026-12-16.html");
    let written = words(between(&file, "<body", "</body>"));
    let written = written.split_once('>').map_or(&*written, |(_, text)| text).trim();
    assert!(shown.starts_with(written), "{shown}\n{written}");
    assert!(shown.contains("2. Økonomi") && shown.contains("Månedstal for december"), "{shown}");
    // The meetings around it that are held, by day and not by name of the file.
    let around = between(&page, "class=\"neighbours\"", "</nav>");
    assert!(around.contains("href=\"/byledelsen/dagsorden/2026-12-11-ekstra\""), "{around}");
    let page = anyone.read("/byledelsen/dagsorden/2026-12-09");
    assert!(between(&page, "class=\"neighbours\"", "</nav>").contains("2026-11-25"), "{page}");
}

#[test]
fn the_agenda_in_word_is_three_clicks_from_the_front() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let steps = ["/byledelsen/moede/2026-11-25", "/byledelsen/dagsorden/2026-11-25"];
    let mut page = anyone.read("/");
    for step in steps {
        assert!(page.contains(&format!("href=\"{step}\"")), "{step}: {page}");
        page = anyone.read(step);
    }
    let file = "/byledelsen/dagsorden/2026-11-25.docx";
    assert!(page.contains(&format!("class=\"button\" href=\"{file}\"")), "{page}");
    let sent = anyone.get(file);
    assert_eq!(
        sent.headers["content-disposition"],
        "attachment; filename=\"dagsorden-byledelsen-2026-11-25.docx\""
    );
}

#[test]
fn users_learn_what_is_left_out_and_may_have_it() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let mut secretary = Browser::administrator(&server);
    for kind in ["dagsorden", "referat", "eventuelt"] {
        // Of the agenda, the item on the meeting counts as well.
        let (date, closed) = if kind == "eventuelt" {
            ("2026-12-16", "1 lukket punkt")
        } else {
            ("2026-12-16", "2 lukkede punkter")
        };
        let path = format!("/byledelsen/{kind}/{date}");
        let open = anyone.read(&path);
        assert!(!open.contains("udeladt") && !open.contains("audience"), "{open}");
        let sent_away = anyone.get(&format!("{path}.txt?audience=full"));
        assert_eq!(sent_away.status, 303);
        let open = secretary.read(&path);
        assert!(open.contains(&format!("{closed} er udeladt.")), "{open}");
        assert!(!between(&open, "id=\"tekst\"", "</main>").contains(SECRET), "{open}");
        assert!(!secretary.read(&format!("{path}.txt")).contains(SECRET));
        let full = secretary.read(&format!("{path}?audience=full"));
        assert!(full.contains(&format!("{closed} er med.")), "{full}");
        assert!(between(&full, "id=\"tekst\"", "</main>").contains(SECRET), "{full}");
        assert!(full.contains(&format!("{path}.docx?audience=full\"")), "{full}");
        assert!(secretary.read(&format!("{path}.txt?audience=full")).contains(SECRET));
    }
    // Nothing closed, nothing to choose.
    let house = House::new();
    house.write("byledelsen/punkter.toml", "");
    let server = house.open().unwrap();
    let page = Browser::administrator(&server).read("/byledelsen/dagsorden/2026-12-16");
    assert!(!page.contains("Udgave"), "{page}");
}

#[test]
fn a_cancelled_meeting_has_no_agenda() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut anyone = Browser::new(&server);
    let page = anyone.read("/byledelsen/dagsorden/2026-12-02");
    assert!(page.contains("der er ingen dagsorden"), "{page}");
    assert!(page.contains("href=\"/byledelsen/dagsorden/2026-12-09\""), "{page}");
    assert!(!page.contains(".docx"), "{page}");
    assert_eq!(anyone.get("/byledelsen/dagsorden/2026-12-02.docx").status, 404);
    assert_eq!(anyone.get("/byledelsen/dagsorden/2026-12-16.exe").status, 404);
    assert!(!anyone.read("/byledelsen/moede/2026-12-02").contains("/dagsorden/"));
}
