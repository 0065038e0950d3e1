//! The forms of an item: new, dated, changed, moved, withdrawn.

use crate::browser::Browser;
use crate::editor::{ADD, look, make, plan};
use crate::house::House;

#[test]
fn an_item_awaits_gets_its_date_and_is_in_the_feed() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let before = plan(&house, "byledelsen/punkter.toml");
    let preview = look(&mut browser, ADD, &[("title", "Lovprogram"), ("minutes", "20")]);
    assert!(preview.contains("Nyt punkt, som afventer dato: »Lovprogram«."), "{preview}");
    assert_eq!(plan(&house, "byledelsen/punkter.toml"), before);
    let saved = browser.fill(ADD, &preview, &[("trin", "gem")]);
    let page = browser.read(saved.headers["location"].to_str().unwrap());
    assert!(page.contains("Gemt.") && page.contains("href=\"/byledelsen/punkt/lovprogram/dato\""));
    assert!(plan(&house, "byledelsen/punkter.toml").starts_with(&before));

    let dated = make(&mut browser, "/byledelsen/punkt/lovprogram/dato", &[("date", "9/12")]);
    browser.read(dated.headers["location"].to_str().unwrap());
    let mut anyone = Browser::new(&server);
    assert!(anyone.read("/byledelsen/moede/2026-12-09").contains("Lovprogram"));
    assert!(anyone.read("/api/schedule").contains("\"lovprogram\""));
    let log = browser.read("/log");
    assert!(log.contains("Sekretariatet") && log.contains("nyt punkt »Lovprogram«"), "{log}");
}

#[test]
fn every_kind_of_rule_can_be_chosen_and_compiles() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for (title, fields, written) in [
        ("a", &[("hvornaar", "dato"), ("date", "onsdag i uge 51")][..], "date = 2026-12-16"),
        (
            "b",
            &[("hvornaar", "foer"), ("before", "Juleferie"), ("days", "7")],
            "before = \"Juleferie\", days = 7",
        ),
        ("c", &[("hvornaar", "efter"), ("after", "Juleferie")], "after = \"Juleferie\""),
        (
            "d",
            &[("hvornaar", "nummer"), ("nth", "-1"), ("m3", "1"), ("m8", "1")],
            "months = [3, 8], meeting = -1",
        ),
        ("e", &[("hvornaar", "fra-dag"), ("day", "3"), ("d9", "1")], "months = [9], day = 3"),
        ("f", &[("hvornaar", "aarsdag"), ("yearly", "15/9")], "on-or-after = \"09-15\""),
        (
            "g",
            &[("hvornaar", "hver"), ("every", "quarter"), ("every-nth", "2")],
            "every = \"quarter\", meeting = 2",
        ),
        ("h", &[("hvornaar", "alle")], "every = \"meeting\""),
    ] {
        let mut all = vec![("title", title)];
        all.extend(fields);
        make(&mut browser, ADD, &all);
        let all = ["byledelsen/punkter.toml", "byledelsen/aarshjul.toml"];
        let found = all
            .iter()
            .any(|name| house.plans().join(name).exists() && plan(&house, name).contains(written));
        assert!(found, "{title}: {written}");
        // Its form can be opened, and leaves the rule as it is.
        let path = format!("/byledelsen/punkt/{title}/ret");
        make(&mut browser, &path, &[("note", "Ny note")]);
    }
}

#[test]
fn an_item_that_recurs_is_changed_this_time_from_now_on_or_always() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    make(
        &mut browser,
        ADD,
        &[("title", "R"), ("hvornaar", "hver"), ("every", "quarter"), ("every-nth", "1")],
    );
    let path = "/byledelsen/punkt/r/ret";
    let form = browser.read(path);
    assert!(form.contains("value=\"onwards\" checked"), "{form}");
    let items = || {
        ["byledelsen/punkter.toml", "byledelsen/aarshjul.toml"]
            .map(|name| plan(&house, name))
            .concat()
    };
    make(&mut browser, path, &[("minutes", "20")]);
    assert!(
        items().contains("[[change]]\nitem = \"r\"\nfrom = 2026-11-25\nminutes = 20\n"),
        "{}",
        items()
    );
    let form = browser.read(path);
    let date = form.split("<option value=\"202").nth(1).unwrap();
    let date = format!("202{}", &date[..7]);
    make(&mut browser, path, &[("scope", "once"), ("scope-date", &date), ("title", "Særlig")]);
    let once = format!("[[change]]\nitem = \"r\"\ndate = {date}\ntitle = \"Særlig\"\n");
    assert!(items().contains(&once), "{}", items());
    make(&mut browser, path, &[("scope", "always"), ("note", "Altid")]);
    assert!(items().contains("note = \"Altid\""), "{}", items());
}

#[test]
fn occurrences_are_moved_and_items_withdrawn_with_a_reason() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/byledelsen/punkt/maanedstal/2026-11-25/flyt";
    let shown = {
        let form = browser.read(path);
        browser.fill(path, &form, &[("to", "9/12")])
    };
    assert!(shown.status == 422 && shown.text.contains("Skriv kort hvorfor."));
    make(&mut browser, path, &[("to", "9/12"), ("reason", "Ferie")]);
    let page = Browser::new(&server).read("/byledelsen/moede/2026-12-09");
    assert!(page.contains("Månedstal for november") && page.contains("Ferie"), "{page}");
    let back = "/byledelsen/punkt/maanedstal/2026-11-25/som-planlagt";
    let preview = browser.read(back);
    assert_eq!(browser.fill(back, &preview, &[("trin", "gem")]).status, 303);
    make(&mut browser, "/byledelsen/punkt/venter/traek-tilbage", &[("reason", "Ikke aktuelt")]);
    let list = browser.read("/byledelsen/punkter");
    assert!(list.contains("Taget af dagsordenen") && list.contains("Ikke aktuelt"));
    let with = "/byledelsen/punkt/venter/tag-med";
    let preview = browser.read(with);
    assert_eq!(browser.fill(with, &preview, &[("trin", "gem")]).status, 303);
}
