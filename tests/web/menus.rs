//! What can be done with an item is in one menu, and a page has one button that stands out.

use crate::browser::Browser;
use crate::house::House;

/// The menus of a page: whose they are, and their links.
fn menus(page: &str) -> Vec<(String, Vec<String>)> {
    let menus = page.split("<details class=\"menu dots\"").skip(1);
    menus
        .map(|menu| {
            let menu = menu.split("</details>").next().unwrap();
            let (_, title) = menu.split_once("aria-label=\"Valg for ").unwrap();
            let links = menu.split("<a href=\"").skip(1);
            let links = links.map(|link| link.split('"').next().unwrap().to_owned());
            (title.split('"').next().unwrap().to_owned(), links.collect())
        })
        .collect()
}

#[test]
fn what_can_be_done_with_an_item_is_in_its_menu() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let forms = |names: &[&str], from: &str| -> Vec<String> {
        names.iter().map(|name| format!("/byledelsen/punkt/{name}{from}")).collect()
    };
    let own = ["maanedstal/2026-12-16/flyt", "maanedstal/ret", "maanedstal/traek-tilbage"];
    for (path, title, links) in [
        ("/byledelsen", "Månedstal for december", forms(&own, "")),
        ("/byledelsen/moede/2026-12-16", "Månedstal for december", forms(&own, "?fra=2026-12-16")),
        (
            "/byledelsen/dagsorden/2026-12-16",
            "Månedstal for december",
            forms(&own, "?fra=2026-12-16"),
        ),
        (
            "/byledelsen",
            "Punktet der venter",
            forms(&["venter/dato", "venter/ret", "venter/traek-tilbage"], ""),
        ),
    ] {
        let page = browser.read(path);
        let menus = menus(&page);
        let menu = menus.iter().find(|(of, _)| of == title);
        let (_, found) = menu.unwrap_or_else(|| panic!("{path}: {menus:?}"));
        assert_eq!(*found, links, "{path}");
        // And nowhere else.
        for link in links {
            let in_menus = menus.iter().flat_map(|(_, own)| own).filter(|own| **own == link);
            let on_page = page.matches(&format!("href=\"{link}\"")).count();
            assert_eq!(on_page, in_menus.count(), "{path}: {link}");
        }
    }
    let page = browser.read("/byledelsen/punkter");
    let menus = menus(&page);
    let (_, links) = menus.iter().find(|(of, _)| of == "Punktet der venter").unwrap();
    let mut expected = forms(&["venter/ret", "venter/traek-tilbage"], "");
    expected.push("/byledelsen/traad/venter".to_owned());
    assert_eq!(*links, expected);
    // Those who may not edit have none.
    for path in ["/byledelsen", "/byledelsen/moede/2026-12-16", "/byledelsen/dagsorden/2026-12-16"]
    {
        assert!(!Browser::new(&server).read(path).contains("Valg for"), "{path}");
    }
}

#[test]
fn a_page_has_one_primary_button() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for path in [
        "/",
        "/byledelsen",
        "/byledelsen/moede/2026-12-16",
        "/byledelsen/dagsorden/2026-12-16",
        "/byledelsen/referat/2026-11-25",
        "/byledelsen/eventuelt/2026-11-25",
        "/byledelsen/opfoelgning",
        "/byledelsen/punkter",
        "/byledelsen/abonner",
        "/byledelsen/nyt-punkt",
        "/byledelsen/moedekalender/2026",
        "/kalender",
        "/personer",
        "/organer",
        "/sager",
        "/links",
        "/log",
        "/soeg",
    ] {
        let page = browser.read(path);
        let (_, main) = page.split_once("<main").unwrap();
        let buttons = main.split("<button").skip(1).chain(main.split("<a class=\"button").skip(1));
        let tags = buttons.map(|button| button.split('>').next().unwrap());
        let quiet = |tag: &&str| !tag.contains("second") && !tag.contains("\"plain\"");
        let primary: Vec<&str> = tags.filter(quiet).collect();
        assert!(primary.len() <= 1, "{path}: {primary:?}");
    }
}
