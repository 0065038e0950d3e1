//! What the law asks for: personal data and how it is removed, the accessibility statement,
//! where to report a weakness, and TLS.

use crate::browser::{Browser, PASSWORD};
use crate::house::{House, Running};
use aarshjul::plan::Config;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use aarshjul::web::{ServeOptions, Server};
use std::fs;
use std::process::Command;

fn configured(house: &House, set: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config::default();
    set(&mut config);
    Server::open(ServeOptions { config, ..house.options() }).unwrap()
}

#[test]
fn weaknesses_have_an_address_where_the_settings_name_one() {
    let house = House::new();
    let path = "/.well-known/security.txt";
    assert_eq!(Browser::new(&house.open().unwrap()).get(path).status, 404);
    let server = configured(&house, |config| {
        config.server.security_contact = Some("mailto:sikkerhed@plan.example".into());
        config.server.public_url = Some("https://plan.example".into());
    });
    let shown = Browser::new(&server).get(path);
    assert_eq!(shown.headers["content-type"], "text/plain; charset=utf-8");
    // 300 days after 25 November 2026.
    assert_eq!(
        shown.text,
        "Contact: mailto:sikkerhed@plan.example\nExpires: 2027-09-21T00:00:00Z\n\
         Preferred-Languages: da, en\nCanonical: https://plan.example/.well-known/security.txt\n"
    );
}

#[test]
fn every_page_leads_to_the_accessibility_statement_and_to_personal_data() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let statement = "https://was.digst.dk/plan-example";
    let server = configured(&house, |config| {
        config.server.accessibility_statement = Some(statement.into());
    });
    let mut anyone = Browser::new(&server);
    for path in ["/", "/byledelsen", "/login", "/soeg", "/persondata"] {
        let page = anyone.read(path);
        assert!(page.contains(&format!("href=\"{statement}\"")), "{path}");
        assert!(page.contains("href=\"/persondata\""), "{path}");
    }
    assert!(anyone.read(&format!("/feed/{token}")).contains(statement));
    let without = Browser::new(&house.open().unwrap()).read("/");
    assert!(!without.contains("Tilgængelighedserklæring"));
}

#[test]
fn the_page_of_personal_data_says_what_the_settings_are() {
    let house = House::new();
    let page = Browser::new(&house.open().unwrap()).read("/persondata");
    for said in
        ["højst 14 dage", "i 180 dage", "højst 60 dage", "efter 6 måneder", "Historikken gemmer"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains("Alt ligger på den server, siden kommer fra. Udgives sider"), "{page}");
    let server = configured(&house, |config| {
        config.server.audit_months = 13;
        config.history.enabled = false;
        config.feed.names = false;
    });
    let page = Browser::new(&server).read("/persondata");
    assert!(page.contains("efter 13 måneder") && page.contains("viser kun roller"), "{page}");
    assert!(!page.contains("Historikken gemmer"));
    let server = configured(&house, |config| {
        config.server.publish_to = Some(house.dir.path().join("remote.git").display().to_string());
    });
    let page = Browser::new(&server).read("/persondata");
    assert!(page.contains("i det git-repository, de henter det fra"), "{page}");
}

#[test]
fn over_tls_browsers_are_held_to_it() {
    let house = House::new();
    let ask = |url: &str| {
        let server = configured(&house, |config| config.server.public_url = Some(url.into()));
        let running = Running::start(server);
        ["/byledelsen", "/byledelsen.ics", "/nowhere"]
            .map(|path| running.get(path).header("strict-transport-security").to_owned())
    };
    assert_eq!(ask("https://plan.example"), ["max-age=31536000"; 3]);
    assert_eq!(ask("http://plan.example"), [""; 3]);
}

#[test]
fn a_person_is_removed_everywhere_but_from_the_record() {
    let house = House::new();
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    for (name, chance) in [("Fornavn Efternavn", 1), ("En anden", 2)] {
        users.set(name, Role::Editor, Some(hash_password(PASSWORD).unwrap()), [chance; 8]);
    }
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    let token = house.add_link("Fornavn Efternavn");
    house.add_link("En anden");
    house.write(
        "byledelsen/november.toml",
        "[[item]]\nid = \"x\"\ntitle = \"X\"\ndate = 2026-11-18\n",
    );
    let server = house.open().unwrap();
    let mut person = Browser::sign_in(&server, "Fornavn Efternavn");
    let mut other = Browser::sign_in(&server, "En anden");
    for browser in [&mut person, &mut other] {
        let path = "/byledelsen/moede/2026-11-18/referat";
        let page = browser.read(path);
        let draft = [("vindue", "a"), ("nr", "1"), ("del", "")];
        assert_eq!(browser.fill(&format!("{path}/kladde"), &page, &draft).status, 200);
    }
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["--today", "2026-11-25", "--plans"])
            .arg(house.plans())
            .arg("--state")
            .arg(house.state())
            .args(["person", "remove"])
            .args(arguments)
            .current_dir(house.dir.path())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let listed = "  1 bruger\n  1 privat adresse\n  1 kladde\n  2 linjer i adgangsloggen\n\
                  Navnet står i:\n  people.toml:13\n";
    let (code, text) = run(&["fornavn efternavn", "--dry-run"]);
    assert_eq!(code, Some(0));
    assert!(text.starts_with(&format!("Ville fjerne:\n{listed}")), "{text}");
    assert_eq!(person.get("/personer").status, 200);
    let (code, text) = run(&["fornavn efternavn"]);
    assert_eq!(code, Some(0));
    assert!(text.starts_with(&format!("Fjernet:\n{listed}")), "{text}");
    // Out at once, and nowhere in the state folder; the other one is as before.
    assert_eq!(person.get("/personer").status, 303);
    assert_eq!(other.get("/personer").status, 200);
    for file in ["users", "links.txt", "audit/2026-11.jsonl"] {
        let text = fs::read_to_string(house.state().join(file)).unwrap();
        assert!(!text.contains("Fornavn") && text.contains("En anden"), "{file}: {text}");
    }
    assert_eq!(
        fs::read_dir(house.state().join("drafts"))
            .unwrap()
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().ends_with(".json"))
            .count(),
        1
    );
    let links = house.links();
    let owners: Vec<_> = links.iter().map(|link| (&*link.owner, link.revoked.is_some())).collect();
    assert_eq!(owners, [("(fjernet)", true), ("En anden", false)]);
    assert!(matches!(
        links.access(&token, house.now()),
        aarshjul::feed::links::Access::Tombstone { .. }
    ));
    assert_eq!(run(&["Ingen Kender"]), (Some(1), String::new()));
}
