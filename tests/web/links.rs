//! `/links`: private addresses, made and revoked in the browser.

use crate::browser::Browser;
use crate::house::{House, SECRET, wait};
use crate::pages::words;
use aarshjul::plan::{Config, MailSecurity};
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use aarshjul::web::{ServeOptions, Server};

#[test]
fn an_address_is_shown_once_opens_and_is_revoked() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let empty = browser.read("/links");
    assert!(empty.contains("Ingen har en privat adresse."));
    let refused = browser.post("/links", &[("token", &token(&empty)), ("ejer", " ")]);
    assert!(refused.status == 422 && refused.text.contains("Skriv, hvem adressen er til."));
    let fields =
        [("token", &*token(&empty)), ("ejer", "Velfærdsdirektør"), ("organ-byledelsen", "1")];
    let made = browser.post("/links", &fields);
    assert_eq!((made.status, &made.headers["cache-control"]), (200, &"no-store".parse().unwrap()));
    assert!(made.text.contains("QR-kode med den private side for Byledelsen"));
    let address = made.text.split("webcal://plan.example").nth(1).unwrap();
    let address = address.split('"').next().unwrap().to_owned();
    assert!(
        made.text.contains(&format!("value=\"http://plan.example{address}\"")),
        "{}",
        made.text
    );
    let mut anyone = Browser::new(&server);
    let page = address.strip_suffix(".ics").unwrap();
    // The links are read again in a moment.
    wait("it opens", || anyone.get(page).status == 200);
    assert!(anyone.read(page).contains(SECRET));
    // Once only: the list has whose it is, and not the address.
    let list = browser.read("/links");
    assert!(!list.contains(page), "{list}");
    assert!(words(&list).contains("Velfærdsdirektør Byledelsen lavet 25. november 2026"), "{list}");
    let id = list.split("name=\"spaer\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let gone = browser.post("/links", &[("token", &token(&list)), ("spaer", id)]);
    let said = "Adressen til Velfærdsdirektør er spærret og kan ikke bruges mere.";
    assert!(gone.text.contains(said), "{}", gone.text);
    wait("it is revoked", || anyone.get(page).status == 410);
    let again = browser.post("/links", &[("token", &token(&list)), ("spaer", id)]);
    assert!(again.text.contains("Adressen var allerede spærret."), "{}", again.text);
}

#[test]
fn only_administrators_give_out_addresses() {
    let house = House::new();
    let server = house.open().unwrap();
    assert_eq!(Browser::new(&server).get("/links").status, 303);
    Browser::administrator(&server);
    let path = house.state().join(USERS);
    let mut users = Users::parse(&std::fs::read_to_string(&path).unwrap());
    let hash = hash_password("fire gode ord her").unwrap();
    users.set("Redaktør", Role::Editor, Some(hash), [5; 8]);
    std::fs::write(&path, users.to_text()).unwrap();
    let mut editor = Browser::new(&server);
    let fields = [("navn", "Redaktør"), ("adgangskode", "fire gode ord her")];
    assert_eq!(editor.post("/login", &fields).status, 303);
    assert_eq!(editor.get("/links").status, 403);
    assert_eq!(editor.post("/links", &[("ejer", "x")]).status, 403);
    assert!(!editor.read("/kalender").contains("href=\"/links\""));
}

/// Who gets mail stands there where the settings have a mail server.
#[test]
fn mail_is_given_an_address_and_stopped() {
    let house = House::new();
    let without = house.open().unwrap();
    assert!(!Browser::administrator(&without).read("/links").contains("id=\"mail\""));
    let mut config = Config::default();
    config.server.public_url = Some("https://plan.example".into());
    config.mail.server = Some("127.0.0.1".into());
    config.mail.from = Some("plan@plan.example".into());
    config.mail.security = MailSecurity::None;
    let server = Server::open(ServeOptions { config, ..house.options() }).unwrap();
    let mut browser = Browser::sign_in(&server, "Sekretariatet");
    let page = browser.read("/links");
    assert!(page.contains("Ingen får mail."), "{page}");
    let sent = |what: &'static str, who: &'static str, address: &'static str| {
        [
            ("token", token(&page)),
            ("hvem", who.into()),
            ("adresse", address.into()),
            ("goer", what.into()),
        ]
    };
    let mut post = |fields: [(&str, String); 4]| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, text)| (*name, &**text)).collect();
        browser.post("/links/mail", &fields)
    };
    let refused = post(sent("gem", "økonomichef", "<b>@x"));
    assert!(
        refused.status == 422 && refused.text.contains("Skriv en mailadresse"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("value=\"&#60;b&#62;@x\""), "{}", refused.text);
    assert_eq!(post(sent("gem", "økonomichef", "Chef@plan.example")).status, 303);
    assert_eq!(post(sent("stop", "økonomichef", "")).status, 303);
    let stopped = words(&browser.read("/links"));
    let line = "økonomichef chef@plan.example stoppet 25. november 2026";
    assert!(stopped.contains(line), "{stopped}");
    assert!(browser.read("/links").contains("Begynd igen"));
    assert_eq!(Browser::new(&server).post("/links/mail", &[("goer", "stop")]).status, 401);
    assert!(browser.read("/persondata").contains("Mailadressen på den, der får mail"));
}

fn token(page: &str) -> String {
    let rest = page.split("name=\"token\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn what_is_gone_since_the_page_was_opened_makes_no_address_of_everything() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let token = token(&browser.read("/links"));
    for gone in ["rolle-vicevaert", "organ-nedlagt"] {
        let sent = browser.post("/links", &[("token", &token), ("ejer", "Anne"), (gone, "1")]);
        assert_eq!(sent.status, 422, "{gone}");
        assert!(words(&sent.text).contains("er ikke i planen mere. Vælg igen."), "{}", sent.text);
    }
    assert!(house.links().iter().next().is_none());
}
