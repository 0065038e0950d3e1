//! What grows with the years and the town hall: the log and its entries, users, private
//! addresses, who signed in. Each comes in parts, and each entry is found.

use crate::browser::Browser;
use crate::editor::make;
use crate::house::House;
use crate::many::LARGEST;
use crate::pages::words;
use aarshjul::store::{AuditEntry, AuditEvent, AuditLog, StateDir};
use chrono::TimeDelta;
use chrono_tz::Europe::Copenhagen;
use std::collections::BTreeSet;
use std::fs;

const BODIES: usize = 60;

/// Sixty bodies with a long comment each, and a file of one body that is longer than a page.
fn write(house: &House, clock: &str) {
    for n in 0..BODIES {
        let id = format!("udvalg-{n:02}");
        fs::create_dir_all(house.plans().join(&id)).unwrap();
        let comment = format!("# Om mødet kl. {clock} i udvalget »{n}«\n").repeat(60);
        house.write(
            &format!("{id}/body.toml"),
            &format!(
                "[body]\nname = \"Udvalget for område {n:02}\"\n[[series]]\n\
                 rrule = \"FREQ=WEEKLY;BYDAY=TU\"\nfrom = 2026-12-01\ntime = \"{clock}\"\n{comment}"
            ),
        );
    }
    let long: String = (0..5000).map(|n| format!("# Linje {n} kl. {clock}\n")).collect();
    house.write("udvalg-59/bilag.toml", &long);
}

/// A page and those after it, none of them too large.
fn all_pages(browser: &mut Browser, first: &str) -> Vec<String> {
    let mut pages: Vec<String> = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(path) = next {
        let page = browser.read(&path);
        assert!(page.len() < LARGEST, "{path}: {}", page.len());
        assert!(pages.len() < 100, "{path}");
        let before = page.split(" rel=\"next\"").next().filter(|before| before.len() < page.len());
        let href = before.and_then(|before| before.rsplit("href=\"").next());
        next = href.map(|href| href.trim_end_matches('"').replace("&#38;", "&"));
        pages.push(page);
    }
    pages
}

#[test]
fn a_change_of_many_files_comes_in_parts_and_each_file_is_found() {
    let house = House::new();
    write(&house, "09:00-12:00");
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    browser.read("/log");
    write(&house, "10:00-12:00");
    let log = browser.read("/log");
    assert!(words(&log).contains("Redigeret i filen: udvalg-00/body.toml") && log.len() < 10_000);
    let entry = format!("/log/{}", log.split("/log/").nth(1).unwrap().split('"').next().unwrap());

    let pages = all_pages(&mut browser, &entry);
    assert!(pages.len() > 5 && words(&pages[0]).contains(" af "), "{}", pages.len());
    let files = pages.iter().flat_map(|page| page.split("<h3>").skip(1));
    let names: BTreeSet<_> = files.filter_map(|rest| rest.split("</h3>").next()).collect();
    assert_eq!(names.iter().filter(|name| name.ends_with(".toml")).count(), BODIES + 1);
    let text = words(&pages.concat());
    for n in 0..5000 {
        assert!(text.contains(&format!("+# Linje {n} kl. 10:00-12:00")), "{n}");
    }
    // The effect of undoing it, on the first page.
    assert!(!pages[1].contains("Hvis den tages tilbage"));
    let first = words(&pages[0]);
    assert!(first.contains("Og i 10 organer til") && first.contains("ændringer til"), "{first}");

    for looked_for in ["omr%C3%A5de+07", "udvalg-07"] {
        let page = browser.read(&format!("{entry}?q={looked_for}"));
        let files = &page[page.find("id=\"filer\"").unwrap()..];
        assert!(files.contains("udvalg-07/body.toml") && !files.contains("udvalg-08"), "{files}");
    }
    assert!(words(&browser.read(&format!("{entry}?q=ukendt"))).contains("Intet passer"));
    let form = browser.read(&entry);
    assert_eq!(browser.fill(&format!("{entry}/fortryd"), &form, &[]).status, 303);
    assert!(
        !fs::read_to_string(house.plans().join("udvalg-07/body.toml")).unwrap().contains("10:00")
    );
}

#[test]
fn a_long_log_comes_in_parts_and_an_edit_is_found() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for n in 0..60 {
        house.write(&format!("note-{n:02}.toml"), "# Her kommer mere\n");
        browser.read("/log");
    }
    let pages = all_pages(&mut browser, "/log");
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("note-59") && !pages[0].contains("note-05"));
    assert!(pages[1].contains("note-05") && words(&pages[1]).contains("51–61 af 61"));
    let found = words(&browser.read("/log?q=note-05"));
    assert!(found.contains("note-05.toml") && !found.contains("note-06"), "{found}");
    assert!(words(&browser.read("/log?q=ukendt")).contains("Intet passer"));
}

#[test]
fn users_and_private_addresses_come_in_parts_and_each_is_found() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let file = house.state().join("users");
    let mut users = fs::read_to_string(&file).unwrap();
    for n in 0..120 {
        users += &format!("reader\t1\t-\tLæser {n:03}\n");
        house.add_link(&format!("Direktør {n:03}"));
    }
    fs::write(file, users).unwrap();
    for n in 0..60 {
        house.revoke_link(&format!("Direktør {n:03}"));
    }
    let pages = all_pages(&mut browser, "/brugere");
    assert!(pages.len() == 3 && pages[2].contains("Læser 119") && !pages[0].contains("Læser 119"));
    let found = browser.read("/brugere?q=119");
    assert!(found.contains("Læser 119") && !found.contains("Læser 118"));
    // Of a new one the part of the list that has it.
    let fields = [("navn", "Ny"), ("rolle", "reader"), ("adgangskode", crate::browser::PASSWORD)];
    let shown = browser.fill("/brugere", &found, &fields);
    assert!(shown.text.contains("Fjern<span class=\"hidden\"> Ny</span>"), "{}", shown.text);

    // What is done to one of a part leads back to that part.
    let third = browser.read("/brugere?side=3");
    let shown = browser.fill("/brugere?side=3", &third, &[("fjern", "Læser 118")]);
    assert!(
        shown.text.contains("Læser 119")
            && !shown.text.contains("Fjern<span class=\"hidden\"> Læser 118")
    );
    assert!(third.contains("action=\"/brugere?side=3\""));

    let pages = all_pages(&mut browser, "/links");
    assert_eq!(pages.len(), 2);
    assert!(pages[0].contains("Direktør 119") && pages[1].contains("Direktør 060"));
    let found = browser.read("/links?q=direkt%C3%B8r+060");
    assert!(found.contains("Spær<span class=\"hidden\"> adressen til Direktør 060</span>"));
    assert!(!found.contains("Direktør 061") && found.contains("Spærrede adresser (60)"));
    let revoked = all_pages(&mut browser, "/links?vis=spaerrede");
    assert_eq!(revoked.len(), 2);
    assert!(revoked[1].contains("Direktør 003") && !revoked.concat().contains("Direktør 060"));
    let found = browser.read("/links?vis=spaerrede&q=003");
    assert!(found.contains("Direktør 003") && !found.contains("Direktør 004"));
    assert!(found.contains("name=\"vis\" value=\"spaerrede\""));
}

#[test]
fn the_log_of_a_body_has_no_others_of_like_names() {
    let house = House::new();
    for (id, name) in [("raad", "Råd 1"), ("borgerraad", "Ældres Råd 1")] {
        fs::create_dir_all(house.plans().join(id)).unwrap();
        house.write(&format!("{id}/body.toml"), &format!("[body]\nname = \"{name}\"\n"));
    }
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    for (path, title) in [("/raad/nyt-punkt", "Havnen"), ("/borgerraad/nyt-punkt", "Skoven")] {
        make(&mut browser, path, &[("title", title), ("hvornaar", "afventer")]);
    }
    house.write("borgerraad/mere.toml", "# Mere\n");
    browser.read("/log");
    let own = words(&browser.read("/raad/log"));
    assert!(
        own.contains("Havnen") && !own.contains("Skoven") && !own.contains("mere.toml"),
        "{own}"
    );
    let own = words(&browser.read("/borgerraad/log"));
    assert!(
        own.contains("Skoven") && own.contains("mere.toml") && !own.contains("Havnen"),
        "{own}"
    );
    let entry = browser.read("/log?q=havnen");
    let entry = entry.split("/log/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = browser.read(&format!("/log/{entry}"));
    browser.fill(&format!("/log/{entry}/fortryd"), &form, &[]);
    assert!(words(&browser.read("/raad/log")).contains("Taget tilbage: Råd 1"));
}

#[test]
fn a_plan_with_many_errors_makes_no_page_long() {
    let house = House::new();
    write(&house, "09:00-12:00");
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    make(&mut browser, "/byledelsen/nyt-punkt", &[("title", "Havnen"), ("hvornaar", "afventer")]);
    let log = browser.read("/log");
    let entry = format!("/log/{}", log.split("/log/").nth(1).unwrap().split('"').next().unwrap());
    drop(server);
    for n in 0..BODIES {
        let long = "x".repeat(2000);
        house
            .write(&format!("udvalg-{n:02}/fejl.toml"), &format!("[[hov]]\n{long} = \"{long}\"\n"));
    }
    let server = house.open().unwrap();
    let mut browser = Browser::sign_in(&server, "Sekretariatet");
    for path in ["/hjaelp", "/byledelsen", "/log", &entry] {
        let page = browser.read(path);
        assert!(
            page.contains("Planen på disken har fejl") && page.len() < 60_000,
            "{path}: {}",
            page.len()
        );
    }
    let form = browser.read("/byledelsen/nyt-punkt");
    let fields = [("title", "Skoven"), ("hvornaar", "afventer")];
    let refused = browser.fill("/byledelsen/nyt-punkt", &form, &fields);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("fejl til.") && refused.text.len() < 80_000,
        "{}",
        refused.text.len()
    );
}

#[test]
fn a_long_calendar_comes_in_parts_and_an_edit_leads_to_its_own() {
    let house = House::new();
    let event = |n: i64| {
        let day = house.now().date_naive() + TimeDelta::days(n - 70);
        format!("[[event]]\nid = \"e-{n}\"\nname = \"Stævne {n:03}\"\nfrom = {day}\n")
    };
    house.write("staevner.toml", &(0..220).map(event).collect::<String>());
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let pages = all_pages(&mut browser, "/kalender");
    assert_eq!(pages.len(), 3);
    assert!(pages[0].contains("Stævne 070") && !pages[0].contains("Stævne 219"));
    assert!(pages[1].contains("Stævne 219") && pages[2].contains("Stævne 000"));
    let all = pages.concat();
    assert_eq!((0..220).filter(|n| all.contains(&format!(">Stævne {n:03}<"))).count(), 220);
    let found = browser.read("/kalender?q=st%C3%A6vne+003");
    assert!(found.contains("Stævne 003") && !found.contains("Stævne 004"));
    let day = house.now().date_naive() + TimeDelta::days(219 - 70);
    let path = format!("/kalender/begivenhed/e-219/{day}/ret");
    let saved = make(&mut browser, &path, &[("name", "Finalen")]);
    let location = saved.headers["location"].to_str().unwrap();
    assert!(location.starts_with("/kalender?ved=e-219&"), "{location}");
    assert!(browser.read(location).contains("id=\"e-219\""));
}

#[test]
fn of_many_follow_ups_a_private_page_has_the_most_urgent_of_all_bodies() {
    let house = House::new();
    for (body, number, due) in [("aa", 60, "2027-06-01"), ("zz", 1, "2026-11-20")] {
        fs::create_dir_all(house.plans().join(body)).unwrap();
        house.write(&format!("{body}/body.toml"), &format!("[body]\nname = \"{body}\"\n"));
        let table = |n| {
            format!(
                "[[follow-up]]\nid = \"{body}-{n}\"\ntitle = \"Notat {body} {n}\"\n\
                     owners = [\"oekonomichef\"]\nagreed = 2026-11-18\ndue = {due}\n"
            )
        };
        house.write(&format!("{body}/mere.toml"), &(0..number).map(table).collect::<String>());
    }
    let token = house.add_link_of("Chef", &["oekonomichef"], &[]);
    let page = words(&Browser::new(&house.open().unwrap()).read(&format!("/feed/{token}")));
    assert!(page.contains("Notat zz 0") && page.contains("Og 11 til."), "{page}");
    assert!(page.find("Notat zz 0") < page.find("Notat aa"), "{page}");
}

#[test]
fn a_busy_month_comes_in_parts_and_a_person_is_found() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let log = AuditLog::new(StateDir::open(&house.state()).unwrap(), Copenhagen, 6);
    for n in 0..120 {
        let (who, about, from) = (format!("Læser {n:03} & co"), String::new(), String::new());
        let entry = AuditEntry { at: house.now(), what: AuditEvent::SignedIn, who, about, from };
        log.record(&entry).unwrap();
    }
    let pages = all_pages(&mut browser, "/adgangslog?navn=l%C3%A6ser");
    assert_eq!(pages.len(), 3);
    assert!(words(&pages[2]).contains("101–120 af 120") && !pages[2].contains("Sekretariatet:"));
    // Also in a month of few.
    let (who, at) = ("En anden".to_owned(), house.now() - TimeDelta::days(40));
    let (about, from) = (String::new(), String::new());
    log.record(&AuditEntry { at, what: AuditEvent::SignedIn, who, about, from }).unwrap();
    let few = browser.read("/adgangslog?maaned=2026-10&navn=anden");
    assert!(words(&few).contains("En anden: logget ind"), "{few}");
    let few = browser.read("/adgangslog?maaned=2026-10&navn=l%C3%A6ser");
    assert!(few.contains("value=\"læser\"") && words(&few).contains("Der er intet i loggen"));
    let one = browser.read("/adgangslog?navn=L%C3%A6ser+007+%26+co");
    assert!(words(&one).contains("Læser 007 &#38; co: logget ind"), "{one}");
    assert!(!words(&one).contains("Læser 008"));
    let file = browser.get("/adgangslog.csv?navn=007").text;
    assert_eq!(file.lines().count(), 2, "{file}");
}
