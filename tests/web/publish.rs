//! What `publish` writes: the same as `serve` gives, whole, and only what differs.

use crate::house::{House, Running, SECRET};
use aarshjul::web::{PublishError, PublishOptions, Server, Tally, publish};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const URL: &str = "https://plan.example";

pub fn destination(house: &House) -> PathBuf {
    house.dir.path().join("published")
}

fn options(house: &House, links: Option<PathBuf>) -> PublishOptions {
    let serve = house.options();
    let mut config = serve.config;
    config.server.public_url = Some(URL.into());
    (config.rolling.months_back, config.rolling.months_ahead) = (1, 2);
    PublishOptions {
        plans: serve.plans,
        state: serve.state,
        config,
        clock: serve.clock,
        search_path: serve.search_path,
        destination: destination(house).display().to_string(),
        links,
        id: "test".into(),
        dry: None,
        notice: |_| {},
    }
}

fn run(house: &House) -> Tally {
    publish(options(house, None)).unwrap()
}

fn serve(house: &House) -> Running {
    let mut options = house.options();
    options.config.server.public_url = Some(URL.into());
    (options.config.rolling.months_back, options.config.rolling.months_ahead) = (1, 2);
    house.run(Server::open(options).unwrap())
}

/// Every file that readers can get, by its path below the folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            match path.is_dir() {
                _ if name.starts_with(".aarshjul") => {}
                true => folders.push(path),
                false => drop(found.insert(name, fs::read(&path).unwrap())),
            }
        }
    }
    found
}

fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let modified = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let own = [".aarshjul/index.json".to_owned()];
    files(folder).into_keys().chain(own).map(|name| (name.clone(), modified(&name))).collect()
}

/// The file of an address, as a web server finds it.
fn file<'a>(files: &'a BTreeMap<String, Vec<u8>>, address: &str) -> Option<&'a Vec<u8>> {
    let path = address.split(['?', '#']).next().unwrap().trim_start_matches('/');
    let page = if path.is_empty() { "index.html".into() } else { format!("{path}/index.html") };
    files.get(path).or_else(|| files.get(&page))
}

fn addresses(page: &str) -> BTreeSet<&str> {
    let parts = page.split("href=\"").skip(1).chain(page.split("src=\"").skip(1));
    let own = parts.map(|part| part.split('"').next().unwrap());
    own.filter(|address| address.starts_with('/')).collect()
}

/// Whether every file is whole, and every address of a page leads to one.
pub fn check_whole(files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        if let Some(plain) = name.strip_suffix(".gz") {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&**bytes).read_to_end(&mut text).unwrap();
            assert!(files.contains_key(plain) && !text.is_empty(), "{name}");
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        if name.ends_with(".ics") {
            assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{name}");
            assert!(text.ends_with("END:VCALENDAR\r\n"), "{name}");
        } else if name.ends_with(".html") {
            assert!(text.starts_with("<!doctype html>"), "{name}");
            assert!(text.trim_end().ends_with("</html>"), "{name}");
            for address in addresses(&text) {
                assert!(file(files, address).is_some(), "{name} leads to {address}");
            }
        }
        assert!(!bytes.is_empty(), "{name}");
    }
}

#[test]
fn what_is_published_is_what_is_served() {
    let house = House::new();
    let server = serve(&house);
    let tally = run(&house);
    let files = files(&destination(&house));
    assert_eq!((tally.removed, tally.same), (0, 0));
    check_whole(&files);
    let data = String::from_utf8_lossy(file(&files, "/persondata").unwrap()).into_owned();
    assert!(data.contains("kun en kopi") && !data.contains("Alt ligger på den server"), "{data}");
    for address in [
        "/byledelsen.ics",
        "/byledelsen/moede/2026-12-16.ics",
        "/byledelsen/dagsorden/2026-12-16.docx",
        "/byledelsen/dagsorden/2026-12-16.md",
        "/byledelsen/eventuelt/2026-12-16.html",
        "/byledelsen/aarshjul/2026.svg",
        "/byledelsen/aarshjul/2026.png",
        "/byledelsen/aarshjul/2026.pdf",
        "/byledelsen/moedekalender/2026.xlsx",
        "/byledelsen/moedekalender/2026.csv",
        "/assets/style.css",
        "/assets/page.js",
        "/robots.txt",
        "/api/schedule",
    ] {
        let served = server.get(address);
        assert_eq!(served.status, 200, "{address}");
        assert!(file(&files, address).unwrap() == &served.body, "{address}");
    }
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(SECRET), "{name}");
        if name.ends_with("index.html") {
            for what in ["<form", "/login", "data-live=\"", "\"/soeg\"", "Planen blev indlæst"] {
                assert!(!text.contains(what), "{name} has {what}");
            }
        }
    }
}

#[test]
fn a_second_run_writes_nothing() {
    let house = House::new();
    run(&house);
    let before = times(&destination(&house));
    // Long after what a restart of the server may take.
    house.pass(TimeDelta::minutes(30));
    let tally = run(&house);
    assert_eq!((tally.written, tally.removed), (0, 0));
    assert_eq!(times(&destination(&house)), before);
}

#[test]
fn only_what_differs_is_written_and_marked_as_the_server_marks_it() {
    let house = House::new();
    let server = serve(&house);
    run(&house);
    let before = times(&destination(&house));
    house.pass(TimeDelta::minutes(1));
    house.replace("byledelsen/body.toml", "Strejke", "Lockout");
    server.wait_for("/byledelsen.ics", |reply| reply.text().contains("Lockout"));
    let tally = run(&house);
    let folder = destination(&house);
    assert!(0 < tally.written && tally.written < tally.same, "{tally:?}");
    let served = server.get("/byledelsen.ics").body;
    assert!(files(&folder)["byledelsen.ics"] == served);
    let after = times(&folder);
    assert!(after["byledelsen.ics"] > before["byledelsen.ics"], "a new time");
    assert_eq!(after["assets/style.css"], before["assets/style.css"]);
    // Without the server, and after a while, the marks are the same.
    drop(server);
    house.pass(TimeDelta::minutes(30));
    let tally = run(&house);
    assert_eq!((tally.written, tally.removed), (0, 0));
    check_whole(&files(&folder));
}

#[test]
fn without_a_server_it_makes_the_marks_itself() {
    let house = House::new();
    run(&house);
    house.pass(TimeDelta::minutes(30));
    house.replace("byledelsen/body.toml", "Strejke", "Lockout");
    run(&house);
    let published = files(&destination(&house))["byledelsen.ics"].clone();
    let text = String::from_utf8_lossy(&published).into_owned();
    let stamps = |text: &str| -> BTreeSet<String> {
        text.split("DTSTAMP:").skip(1).map(|rest| rest[..16].to_owned()).collect()
    };
    assert_eq!(
        stamps(&text).into_iter().collect::<Vec<_>>(),
        ["20261125T090000Z", "20261125T093000Z"]
    );
    assert!(text.contains("SEQUENCE"));
}

#[test]
fn a_body_that_is_removed_ends_with_a_tombstone_and_a_page_that_says_so() {
    let house = House::new();
    fs::create_dir_all(house.plans().join("raadet")).unwrap();
    house.write("raadet/body.toml", "[body]\nname = \"Rådet\"\nmeeting-name = \"Møde\"\nplace = \"Lokale 2\"\nminutes = 60\n[[series]]\nrrule = \"FREQ=MONTHLY;BYDAY=1MO\"\nfrom = 2026-01-05\ntime = \"09:00-11:00\"\n");
    run(&house);
    let folder = destination(&house);
    assert!(files(&folder).contains_key("raadet/index.html"));
    fs::remove_dir_all(house.plans().join("raadet")).unwrap();
    house.pass(TimeDelta::minutes(1));
    run(&house);
    let all = files(&folder);
    let feed = String::from_utf8_lossy(&all["raadet.ics"]).into_owned();
    assert_eq!(feed.matches("BEGIN:VEVENT").count(), 1, "{feed}");
    assert!(String::from_utf8_lossy(&all["raadet/index.html"]).contains("Siden findes ikke"));
    assert!(!all.keys().any(|name| name.starts_with("raadet/aarshjul/2026.")));
    check_whole(&all);
    assert_eq!(run(&house).written, 0);
    house.pass(TimeDelta::days(91));
    run(&house);
    assert!(!files(&folder).keys().any(|name| name.starts_with("raadet")));
    assert!(!folder.join("raadet").exists());
}

#[test]
fn private_addresses_are_published_where_that_is_wanted() {
    let house = House::new();
    let token = house.add_link("sekretariatet");
    let server = serve(&house);
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, format!("# til sekretariatet\n{URL}/feed/{token}.ics\n")).unwrap();
    let run = || publish(options(&house, Some(list.clone()))).unwrap();
    run();
    let folder = destination(&house);
    let all = files(&folder);
    for address in [format!("/feed/{token}.ics"), format!("/feed/{token}/byledelsen.ics")] {
        assert!(file(&all, &address).unwrap() == &server.get(&address).body, "{address}");
    }
    let page = String::from_utf8_lossy(file(&all, &format!("/feed/{token}/byledelsen")).unwrap());
    assert!(page.contains(SECRET) && page.contains("noindex"));
    check_whole(&all);
    let index = fs::read_to_string(folder.join(".aarshjul/index.json")).unwrap();
    assert!(!index.contains(&token) && !index.contains(SECRET));
    assert_eq!(run().written, 0);

    house.revoke_link("sekretariatet");
    server.wait_for(&format!("/feed/{token}.ics"), |reply| !reply.text().contains(SECRET));
    run();
    let all = files(&folder);
    let address = format!("/feed/{token}/byledelsen.ics");
    assert!(file(&all, &address).unwrap() == &server.get(&address).body);
    let own: Vec<&String> = all.keys().filter(|name| name.starts_with("feed/")).collect();
    assert!(own.iter().all(|name| name.ends_with(".ics") || name.ends_with(".gz")), "{own:?}");
    assert!(all.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(SECRET)));
    // Without the list the tombstone stays for its time.
    publish(options(&house, None)).unwrap();
    assert!(files(&folder).contains_key(&format!("feed/{token}.ics")));
    house.pass(TimeDelta::days(91));
    drop(server);
    publish(options(&house, None)).unwrap();
    assert!(!files(&folder).keys().any(|name| name.starts_with("feed/")));
}

#[test]
fn a_live_address_that_is_no_longer_listed_is_taken_away() {
    let house = House::new();
    let token = house.add_link("sekretariatet");
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, &token).unwrap();
    publish(options(&house, Some(list))).unwrap();
    assert!(destination(&house).join(format!("feed/{token}.ics")).exists());
    run(&house);
    assert!(!destination(&house).join("feed").exists());
}

#[test]
fn what_others_put_into_the_folder_is_left_alone() {
    let house = House::new();
    let folder = destination(&house);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.html"), "mine").unwrap();
    let refused = publish(options(&house, None)).unwrap_err();
    assert!(
        matches!(&refused, PublishError::Wrong(text) if text.contains("tom mappe")),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(folder.join("index.html")).unwrap(), "mine");
    fs::remove_file(folder.join("index.html")).unwrap();
    run(&house);
    fs::write(folder.join("favicon.ico"), "mine").unwrap();
    house.replace("byledelsen/body.toml", "Strejke", "Lockout");
    run(&house);
    assert_eq!(fs::read_to_string(folder.join("favicon.ico")).unwrap(), "mine");
}

#[test]
fn of_two_runs_one_writes() {
    let house = House::new();
    run(&house);
    house.replace("byledelsen/body.toml", "Strejke", "Lockout");
    let lock = fs::File::create(destination(&house).join(".aarshjul/lock")).unwrap();
    lock.lock().unwrap();
    let refused = publish(options(&house, None)).unwrap_err();
    assert!(refused.to_string().starts_with("en anden `aarshjul publish`"), "{refused}");
    drop(lock);
    assert!(run(&house).written > 0);
}

#[test]
fn a_plan_with_errors_changes_nothing() {
    let house = House::new();
    run(&house);
    let before = times(&destination(&house));
    house.replace("byledelsen/body.toml", "[body]", "[krop]");
    let refused = publish(options(&house, None)).unwrap_err();
    assert!(matches!(refused, PublishError::Wrong(_)), "{refused}");
    assert_eq!(times(&destination(&house)), before);
}

#[test]
fn a_former_id_leads_on_and_its_feed_goes_on() {
    let house = House::new();
    house.replace("byledelsen/body.toml", "[body]", "[body]\nformerly = [\"ledelsen\"]");
    run(&house);
    let all = files(&destination(&house));
    assert!(all["ledelsen.ics"] == all["byledelsen.ics"]);
    let page = String::from_utf8_lossy(&all["ledelsen/index.html"]).into_owned();
    assert!(page.contains("url=/byledelsen\""), "{page}");
}

#[cfg(not(feature = "stores"))]
#[test]
fn a_store_needs_a_program_that_knows_stores() {
    let house = House::new();
    let options = PublishOptions { destination: "s3://plan".into(), ..options(&house, None) };
    let refused = publish(options).unwrap_err();
    let says_how = |text: &str| text.contains("`s3://plan`") && text.contains("--features stores");
    assert!(matches!(&refused, PublishError::Wrong(text) if says_how(text)), "{refused}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let house = House::new();
    let dry = PublishOptions { dry: Some(|_| {}), ..options(&house, None) };
    assert!(publish(dry).unwrap().written > 50);
    assert!(!destination(&house).exists());
}

#[test]
fn a_key_in_the_address_of_a_store_is_shown_to_nobody() {
    let house = House::new();
    for place in
        ["s3://anna:hemmelig@plan", "https://anna:hemmelig@s3.example/x", "s3://p?k=hemmelig"]
    {
        let refused =
            publish(PublishOptions { destination: place.into(), ..options(&house, None) });
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("nøglen står i miljøet") && !said.contains("hemmelig"), "{said}");
    }
}

/// What somebody else removed or exchanged.
#[test]
fn what_is_not_there_any_more_is_written_again() {
    let house = House::new();
    let token = house.add_link("sekretariatet");
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, &token).unwrap();
    let run = || publish(options(&house, Some(list.clone()))).unwrap();
    run();
    let folder = destination(&house);
    let before = files(&folder);
    let gone = ["byledelsen.ics", "byledelsen/index.html.gz", &format!("feed/{token}.ics")];
    for name in gone {
        fs::remove_file(folder.join(name)).unwrap();
    }
    fs::write(folder.join("api/schedule"), "andet").unwrap();
    assert_eq!(run().written, 4);
    assert!(files(&folder) == before);
    assert_eq!(run().written, 0);
}

#[test]
fn a_revoked_address_ends_also_while_the_plan_has_errors() {
    let house = House::new();
    let (revoked, kept) = (house.add_link("sekretariatet"), house.add_link("chefen"));
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, format!("{revoked}\n{kept}\n")).unwrap();
    publish(options(&house, Some(list.clone()))).unwrap();
    let folder = destination(&house);
    let before = files(&folder);
    house.revoke_link("sekretariatet");
    house.replace("byledelsen/body.toml", "[body]", "[krop]");
    for _ in 0..2 {
        let refused = publish(options(&house, Some(list.clone()))).unwrap_err();
        assert!(refused.to_string().starts_with("planen har fejl"), "{refused}");
        let after = files(&folder);
        let text = |name: &str| String::from_utf8_lossy(&after[name]).into_owned();
        for name in [format!("feed/{revoked}.ics"), format!("feed/{revoked}/byledelsen.ics")] {
            assert!(text(&name).contains("spærret") && !text(&name).contains(SECRET), "{name}");
        }
        let pages = |name: &&String| name.contains(&revoked) && name.contains("index.html");
        assert_eq!(after.keys().filter(pages).count(), 0);
        let others = |all: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
            all.clone().into_iter().filter(|(name, _)| !name.contains(&revoked)).collect()
        };
        assert!(others(&after) == others(&before), "the rest stays");
    }
}

/// Who cut off the file of links revoked nothing.
#[test]
fn links_that_can_not_be_read_take_nothing_away() {
    let house = House::new();
    let token = house.add_link("sekretariatet");
    let list = house.dir.path().join("addresses.txt");
    fs::write(&list, &token).unwrap();
    publish(options(&house, Some(list.clone()))).unwrap();
    let links = house.state().join("links.txt");
    let text = fs::read_to_string(&links).unwrap();
    fs::write(&links, &text[..text.len() - 20]).unwrap();
    let refused = publish(options(&house, Some(list.clone()))).unwrap_err();
    assert!(refused.to_string().contains("links.txt"), "{refused}");
    assert!(destination(&house).join(format!("feed/{token}.ics")).exists());
}

#[test]
fn a_dry_run_keeps_no_marks() {
    let house = House::new();
    run(&house);
    let ledger = || fs::read_to_string(house.state().join("ledger.txt")).unwrap();
    let before = ledger();
    house.pass(TimeDelta::hours(1));
    house.replace("byledelsen/body.toml", "Strejke", "Lockout");
    let elsewhere = house.dir.path().join("elsewhere").display().to_string();
    for place in [destination(&house).display().to_string(), elsewhere] {
        let dry = PublishOptions { dry: Some(|_| {}), destination: place, ..options(&house, None) };
        assert!(publish(dry).unwrap().written > 0);
        assert_eq!(ledger(), before);
    }
}
