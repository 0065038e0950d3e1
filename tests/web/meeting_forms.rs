//! The forms of a meeting: cancelled, moved, extra.

use crate::browser::Browser;
use crate::editor::{look, make, plan};
use crate::house::{House, SECRET};
use std::collections::BTreeSet;

#[test]
fn meetings_are_cancelled_moved_added_and_taken_back() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = plan(&house, "byledelsen/body.toml");
    let cancel = "/byledelsen/moede/2026-12-16/aflys";
    let preview = look(&mut browser, cancel, &[("reason", "Strejke")]);
    assert!(preview.contains("Mødet den 16. december 2026 aflyses: Strejke."), "{preview}");
    assert!(preview.contains(SECRET), "what moves is told to those who may see it");
    browser.fill(cancel, &preview, &[("trin", "gem")]);
    assert!(
        Browser::new(&server).read("/byledelsen/moede/2026-12-16").contains("aflyses pga. Strejke")
    );
    let hold = "/byledelsen/moede/2026-12-16/hold";
    let preview = browser.read(hold);
    assert!(preview.contains("Mødet den 16. december 2026 holdes alligevel."), "{preview}");
    browser.fill(hold, &preview, &[("trin", "gem")]);
    assert_eq!(plan(&house, "byledelsen/body.toml"), before);

    let moved = [("to", "17/12"), ("time", "8.30-10"), ("reason", "Sygdom")];
    make(&mut browser, "/byledelsen/moede/2026-12-16/flyt", &moved);
    let page = Browser::new(&server).read("/byledelsen/moede/2026-12-16");
    assert!(page.contains("torsdag den 17. december 2026") && page.contains("8.30–10.00"));
    let extra = [("date", "18/12"), ("time", "9-12"), ("name", "Seminar <i>")];
    make(&mut browser, "/byledelsen/nyt-moede", &extra);
    assert!(browser.read("/byledelsen").contains("Seminar &#60;i&#62;"));
    let out = "/byledelsen/moede/2026-12-18-ekstra/som-planlagt";
    let preview = browser.read(out);
    let gone = browser.fill(out, &preview, &[("trin", "gem")]);
    assert!(gone.headers["location"].to_str().unwrap().starts_with("/byledelsen?gemt="));
}

#[test]
fn the_extra_meeting_of_a_day_has_its_own_address_and_forms() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let extra = [("date", "16/12"), ("time", "12-13"), ("name", "Seminar")];
    make(&mut browser, "/byledelsen/nyt-moede", &extra);
    let ordinary = browser.read("/byledelsen/moede/2026-12-16");
    assert!(ordinary.contains("<h1>Ledermøde</h1>"), "{ordinary}");
    assert!(ordinary.contains("href=\"/byledelsen/moede/2026-12-16-ekstra\""), "the next one");
    let page = browser.read("/byledelsen/moede/2026-12-16-ekstra");
    assert!(page.contains("<h1>Seminar</h1>"), "{page}");
    assert!(page.contains("/moede/2026-12-16-ekstra/aflys"), "{page}");

    let before = plan(&house, "byledelsen/body.toml");
    let moved = [("time", "13-14"), ("reason", "Sygdom")];
    make(&mut browser, "/byledelsen/moede/2026-12-16-ekstra/flyt", &moved);
    assert!(browser.read("/byledelsen/moede/2026-12-16-ekstra").contains("13.00–14.00"));
    make(&mut browser, "/byledelsen/moede/2026-12-16/aflys", &[("reason", "Strejke")]);
    assert!(browser.read("/byledelsen/moede/2026-12-16").contains("aflyses pga. Strejke"));
    assert!(!browser.read("/byledelsen/moede/2026-12-16-ekstra").contains("Strejke"));
    assert_ne!(plan(&house, "byledelsen/body.toml"), before);
}

#[test]
fn every_form_that_a_meeting_offers_can_be_opened() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let mut opened = BTreeSet::new();
    for meeting in ["2026-12-02", "2026-12-09", "2026-12-11-ekstra", "2026-12-16"] {
        let page = format!("/byledelsen/moede/{meeting}");
        let text = browser.read(&page);
        let links = text.split("href=\"").skip(1).filter_map(|link| link.split('"').next());
        for link in links.filter(|link| link.starts_with(&format!("{page}/"))) {
            let form = browser.read(link);
            assert!(form.contains("<form") && form.matches("<h1").count() == 1, "{link}: {form}");
            opened.insert(link.rsplit('/').next().unwrap().to_owned());
        }
    }
    for form in ["aflys", "flyt", "hold", "som-planlagt"] {
        assert!(opened.contains(form), "{form} is not among {opened:?}");
    }
}
