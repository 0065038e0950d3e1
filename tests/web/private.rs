//! Private addresses as pages: everything that they open is inside them.

use crate::browser::Browser;
use crate::house::{House, SECRET};
use std::collections::BTreeSet;

/// The addresses that a page leads to.
fn links(page: &str) -> Vec<String> {
    let links = page.split("<a ").skip(1).map(|link| {
        let (_, address) = link.split_once("href=\"").unwrap();
        address.split('"').next().unwrap().to_owned()
    });
    links.collect()
}

#[test]
fn every_link_of_a_private_page_stays_inside_and_can_be_opened() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.open().unwrap();
    let root = format!("/feed/{token}");
    let mut browser = Browser::new(&server);
    let (mut seen, mut open) = (BTreeSet::new(), vec![root.clone()]);
    while !open.is_empty() {
        let path = open.remove(0);
        if seen.len() > 60 || !seen.insert(path.clone()) {
            continue;
        }
        let shown = browser.get(&path);
        assert_eq!(shown.status, 200, "{path}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-robots-tag", "noindex"),
        ] {
            assert_eq!(shown.headers[name], value, "{path}");
        }
        for link in links(&shown.text) {
            let address = link.split('#').next().unwrap().to_owned();
            let is_inside = link.starts_with('#') || address.starts_with(&root);
            let feeds = [".ics", "/byledelsen.ics"];
            let is_feed =
                feeds.iter().any(|end| address == format!("webcal://plan.example{root}{end}"));
            assert!(is_inside || is_feed, "{path} leads to {link}");
            open.extend(Some(address).filter(|address| address.starts_with(&root)));
        }
    }
    assert!(seen.contains(&format!("{root}/byledelsen")), "{seen:?}");
    assert!(seen.contains(&format!("{root}/byledelsen?fra=2027-05")), "{seen:?}");
    let meeting = browser.read(&format!("{root}/byledelsen/moede/2026-12-16"));
    assert!(meeting.contains(SECRET) && meeting.contains("lukket punkt"), "{meeting}");
    let plan = browser.read(&format!("{root}/byledelsen"));
    assert!(plan.contains("Abonnér på møderne"), "{plan}");
    let reply = browser.get(&format!("{root}/byledelsen/moede/2026-12-10"));
    let own = format!("{root}/byledelsen/moede/2026-12-09");
    assert_eq!((reply.status, reply.headers["location"].to_str().unwrap()), (303, &*own));
}

#[test]
fn a_private_page_opens_with_its_token_only() {
    let house = House::new();
    let token = house.add_link("Ejer");
    house.add_link("Anden");
    let server = house.open().unwrap();
    let mut browser = Browser::new(&server);
    let below = ["", "/byledelsen", "/byledelsen/moede/2026-12-16"];
    let wrong = "x".repeat(token.len());
    for path in below {
        assert_eq!(browser.get(&format!("/feed/{wrong}{path}")).status, 404, "{path}");
        assert_eq!(browser.get(&format!("/feed/{token}{path}")).status, 200, "{path}");
    }
    assert_eq!(browser.get(&format!("/feed/{token}/andre/moede/2026-12-16")).status, 404);
    drop(server);
    house.revoke_link("Ejer");
    let server = house.open().unwrap();
    for path in below {
        let status = Browser::new(&server).get(&format!("/feed/{token}{path}")).status;
        assert_eq!(status, 410, "{path}");
    }
}

#[test]
fn the_owner_sees_what_is_to_be_done_and_by_whom_it_is_not() {
    let house = House::new();
    let follow_up = |id: &str, owner: &str, rest: &str| {
        format!(
            "[[follow-up]]\nid = \"{id}\"\ntitle = \"Løfte {id}\"\nagreed = 2026-11-18\n\
             owners = [\"{owner}\"]\n{rest}\n"
        )
    };
    let all = [
        follow_up("rolle", "oekonomichef", "due = 2026-11-20"),
        follow_up("navn", "Fornavn Efternavn", ""),
        follow_up("andens", "Navn Navnesen", ""),
        follow_up("lukket", "oekonomichef", "closed = true"),
        follow_up("udfoert", "oekonomichef", "done = 2026-11-19"),
    ];
    house.write("byledelsen/loefter.toml", &all.concat());
    let (by_role, by_name) = (house.add_link("Økonomichef"), house.add_link("Fornavn Efternavn"));
    let other = house.add_link("Ejer");
    let server = house.open().unwrap();
    let mut browser = Browser::new(&server);
    let mut of = |token: &str| {
        let page = browser.read(&format!("/feed/{token}"));
        let all = ["rolle", "navn", "andens", "lukket", "udfoert"];
        let shown = all.into_iter().filter(|id| page.contains(&format!("Løfte {id}")));
        shown.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(&by_role), "rolle lukket");
    // Who holds the role has its promises too.
    assert_eq!(of(&by_name), "rolle navn lukket");
    assert_eq!(of(&other), "");
    for link in links(&browser.read(&format!("/feed/{by_role}"))) {
        let path = link.trim_start_matches("webcal://plan.example");
        assert!(path.starts_with(&format!("/feed/{by_role}")) || link.starts_with('#'), "{link}");
    }
}
