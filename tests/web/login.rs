//! Who gets in, what they see, and who doesn't.

use crate::browser::{Browser, PASSWORD, encode, standing};
use crate::house::{House, SECRET};
use aarshjul::plan::Config;
use aarshjul::store::StateDir;
use aarshjul::web::Server;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use axum::body::Body;
use axum::http::Request;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use tower::ServiceExt;

fn add_user(house: &House, name: &str, role: Role) {
    fs::create_dir_all(house.state()).unwrap();
    let path = house.state().join(USERS);
    let mut users = Users::parse(&fs::read_to_string(&path).unwrap_or_default());
    let chance = [users.iter().count() as u8 + 1; 8];
    users.set(name, role, Some(hash_password(PASSWORD).unwrap()), chance);
    fs::write(path, users.to_text()).unwrap();
}

fn signed_in<'a>(server: &'a Server, name: &str) -> Browser<'a> {
    let mut browser = Browser::new(server);
    let shown = browser.post("/login", &[("navn", name), ("adgangskode", PASSWORD)]);
    assert_eq!(shown.status, 303, "{}", shown.text);
    browser
}

fn configured(house: &House, config: Config) -> Server {
    Server::open(aarshjul::web::ServeOptions { config, ..house.options() }).unwrap()
}

#[test]
fn the_first_administrator_is_made_once_at_a_secret_address() {
    let house = House::new();
    let server = house.open().unwrap();
    let path = server.first_path().unwrap();
    assert!(path.len() > "/login/first/".len() + 20, "{path}");
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get("/login/first/AAAAAAAAAAAAAAAAAAAAAAAA").status, 404);
    assert!(browser.read(&path).contains("Den første administrator"));
    for (name, password, again, wrong) in [
        ("", PASSWORD, PASSWORD, "skriv et navn"),
        ("<b>x", PASSWORD, PASSWORD, "et tegn, som ikke kan bruges"),
        ("Navn", "kort", "kort", "mindst 12 tegn"),
        ("Navn", PASSWORD, "noget andet her", "ikke ens"),
    ] {
        let fields = [("navn", name), ("adgangskode", password), ("gentag", again)];
        let shown = browser.post(&path, &fields);
        assert_eq!(shown.status, 422);
        assert!(shown.text.contains(wrong), "{wrong}: {}", shown.text);
        assert!(!shown.text.contains("<b>x") && !shown.text.contains(PASSWORD));
    }
    let mut administrator = Browser::administrator(&server);
    assert!(administrator.read("/").contains("Sekretariatet"));
    assert_eq!(server.first_path(), None);
    let late = [("navn", "X"), ("adgangskode", PASSWORD), ("gentag", PASSWORD)];
    assert_eq!(browser.post(&path, &late).status, 404);
    let file = house.state().join(USERS);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = house.state().join("session-key");
    assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
    drop(server);
    assert_eq!(house.open().unwrap().first_path(), None);
}

#[test]
fn those_signed_in_see_what_is_closed_and_others_never_do() {
    let house = House::new();
    add_user(&house, "Læser", Role::Reader);
    let server = house.open().unwrap();
    let mut reader = signed_in(&server, "læser");
    let mut anyone = Browser::new(&server);
    for path in ["/byledelsen", "/byledelsen/moede/2026-12-16"] {
        let text = reader.read(path);
        assert!(text.contains(SECRET) && text.contains("lukket punkt"), "{path}");
        assert!(!anyone.read(path).contains(SECRET), "{path}");
    }
    // What is copied or hung up stays open.
    for path in
        ["/byledelsen/eventuelt/2026-11-25.md", "/byledelsen/aarshjul/2026", "/api/schedule"]
    {
        assert!(!reader.read(path).contains(SECRET), "{path}");
    }
    reader.cookie = reader.cookie.map(|cookie| format!("{cookie}x"));
    assert!(!reader.read("/byledelsen").contains(SECRET));
}

#[test]
fn sessions_end_by_signing_out_by_removal_by_a_new_password_and_by_time() {
    let house = House::new();
    add_user(&house, "A", Role::Reader);
    add_user(&house, "B", Role::Reader);
    let server = house.open().unwrap();
    let sees = |browser: &mut Browser| browser.read("/byledelsen").contains(SECRET);
    let (mut one, mut two) = (signed_in(&server, "A"), signed_in(&server, "B"));
    assert!(sees(&mut one) && sees(&mut two));
    let mut left = signed_in(&server, "A");
    let copy = left.cookie.clone();
    assert_eq!(left.post("/logout", &[]).status, 303);
    assert_eq!(left.cookie, None);
    assert!(!sees(&mut left));
    // A copy of the cookie opens nothing, after a restart neither; the user's others do.
    left.cookie.clone_from(&copy);
    assert!(!sees(&mut left) && sees(&mut one));
    let cookies = [copy, one.cookie, two.cookie];
    drop(server);
    let server = house.open().unwrap();
    let [mut left, mut one, mut two] = cookies.map(|cookie| {
        let mut browser = Browser::new(&server);
        browser.cookie = cookie;
        browser
    });
    assert!(!sees(&mut left) && sees(&mut one) && sees(&mut two));
    let path = house.state().join(USERS);
    let mut users = Users::parse(&fs::read_to_string(&path).unwrap());
    users.set("A", Role::Reader, Some(hash_password(PASSWORD).unwrap()), [9; 8]);
    users.remove("B");
    fs::write(&path, users.to_text()).unwrap();
    assert!(!sees(&mut one) && !sees(&mut two));
    let mut one = signed_in(&server, "A");
    house.pass(chrono::TimeDelta::days(15));
    assert!(!sees(&mut one));
    // What is over by itself need not be remembered.
    let ended = || fs::read_to_string(house.state().join("ended-sessions")).unwrap();
    assert_eq!(ended().lines().count(), 1);
    signed_in(&server, "A").post("/logout", &[]);
    assert_eq!(ended().lines().count(), 1);
}

#[test]
fn what_is_shown_to_those_signed_in_is_not_kept_by_the_browser() {
    let house = House::new();
    let server = house.open().unwrap();
    let (mut user, mut anyone) = (Browser::administrator(&server), Browser::new(&server));
    for path in
        ["/", "/byledelsen", "/byledelsen/moede/2026-12-16", "/kalender", "/soeg?q=a", "/hjaelp"]
    {
        assert_eq!(user.get(path).headers["cache-control"], "no-store", "{path}");
        assert_eq!(anyone.get(path).headers["cache-control"], "private, no-cache", "{path}");
    }
    for path in ["/log", "/personer", "/brugere", "/byledelsen/nyt-punkt", "/nowhere"] {
        assert_eq!(user.get(path).headers["cache-control"], "no-store", "{path}");
    }
    let icon = &user.get("/assets/icon.svg").headers["cache-control"];
    assert!(icon.to_str().unwrap().starts_with("public"), "{icon:?}");
}

#[test]
fn cookies_can_be_read_by_nobody_and_go_nowhere_else() {
    let house = House::new();
    add_user(&house, "Sekretariatet", Role::Editor);
    let fields = [("navn", "Sekretariatet"), ("adgangskode", PASSWORD)];
    let cookies = |server: &Server| {
        let shown = Browser::new(server).post("/login", &fields);
        let cookies = shown.headers.get_all("set-cookie").iter();
        let cookies: Vec<_> = cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
        assert_eq!(cookies.len(), 2, "{cookies:?}");
        assert!(!cookies.iter().any(|cookie| cookie.contains("Sekretariatet")), "{cookies:?}");
        cookies
    };
    for plain in cookies(&house.open().unwrap()) {
        assert!(plain.contains("HttpOnly") && plain.contains("SameSite=Lax"), "{plain}");
        assert!(plain.contains("Path=/") && !plain.contains("Secure"), "{plain}");
    }
    let mut config = Config::default();
    config.server.public_url = Some("https://plan.example".into());
    for secure in cookies(&configured(&house, config)) {
        assert!(secure.starts_with("__Host-") && secure.contains("Secure"), "{secure}");
    }
}

#[test]
fn signing_in_leads_back_but_never_away() {
    let house = House::new();
    add_user(&house, "A", Role::Editor);
    let server = house.open().unwrap();
    for (next, led) in [
        ("/byledelsen", "/byledelsen"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ] {
        let fields = [("navn", "A"), ("adgangskode", PASSWORD), ("til", next)];
        let shown = Browser::new(&server).post("/login", &fields);
        assert_eq!(shown.headers["location"], led, "{next}");
    }
}

#[test]
fn posts_from_other_sites_do_nothing() {
    let house = House::new();
    add_user(&house, "A", Role::Editor);
    let server = house.open().unwrap();
    let mut browser = signed_in(&server, "A");
    let cookie = browser.cookie.clone();
    for (name, value) in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
    ] {
        browser.extra = vec![(name, value.to_owned())];
        assert_eq!(browser.post("/logout", &[]).status, 403, "{name}: {value}");
        assert_eq!(browser.cookie, cookie);
    }
    browser.extra = vec![("Origin", "http://plan.example".to_owned())];
    assert_eq!(browser.post("/logout", &[]).status, 303);
}

#[test]
fn a_proxy_is_believed_only_from_where_it_stands() {
    let house = House::new();
    add_user(&house, "A", Role::Editor);
    let ask = |proxies: &[&str], headers: &[(&str, &str)]| {
        let mut config = Config::default();
        config.server.user_header = Some("Remote-User".into());
        config.server.trusted_proxies = proxies.iter().map(|ip| ip.parse().unwrap()).collect();
        let running = crate::house::Running::start(configured(&house, config));
        running.ask("GET", "/byledelsen", headers).text().contains(SECRET)
    };
    assert!(ask(&["127.0.0.1"], &[("Remote-User", "a")]));
    assert!(!ask(&["10.0.0.1"], &[("Remote-User", "A")]));
    assert!(!ask(&["127.0.0.1"], &[("Remote-User", "B")]));
    assert!(!ask(&["127.0.0.1"], &[("Remote-User", "A"), ("Remote-User", "A")]));
    assert!(!ask(&["127.0.0.1"], &[]));
    // Without the setting the header means nothing.
    let server = house.serve();
    let shown = server.ask("GET", "/byledelsen", &[("Remote-User", "A")]);
    assert!(!shown.text().contains(SECRET));
}

#[test]
fn administrators_say_who_may_and_others_do_not() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut administrator = Browser::administrator(&server);
    let page = administrator.read("/brugere");
    let new = [("navn", "Ny <i>"), ("rolle", "editor"), ("adgangskode", PASSWORD)];
    let shown = administrator.fill("/brugere", &page, &new);
    assert!(shown.status == 422 && shown.text.contains("navn-fejl"), "{}", shown.text);
    let new = [("navn", "Ny"), ("rolle", "editor"), ("adgangskode", PASSWORD)];
    let shown = administrator.fill("/brugere", &page, &new);
    assert!(shown.text.contains("Ny kan nu logge ind som redaktør."), "{}", shown.text);
    let mut editor = signed_in(&server, "Ny");
    assert_eq!(editor.get("/byledelsen/nyt-punkt").status, 200);
    assert_eq!(editor.get("/brugere").status, 403);
    assert_eq!(editor.fill("/brugere", &page, &new).status, 403);
    assert_eq!(Browser::new(&server).get("/brugere").status, 303);
    // Nobody takes the last administrator out by mistake.
    let own = [("fjern", "Sekretariatet")];
    assert_eq!(administrator.fill("/brugere", &page, &own).status, 422);
    let own = [("navn", "sekretariatet"), ("rolle", "reader"), ("adgangskode", PASSWORD)];
    assert_eq!(administrator.fill("/brugere", &page, &own).status, 422);
    let shown = administrator.fill("/brugere", &page, &[("fjern", "Ny")]);
    assert!(shown.text.contains("Ny er fjernet"), "{}", shown.text);
    assert_eq!(editor.get("/byledelsen/nyt-punkt").status, 303);
}

/// Feeds are answered on the same thread.
#[test]
fn whoever_waits_to_change_the_users_keeps_nobody_waiting() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    add_user(&house, "Læser", Role::Reader);
    let page = browser.read("/brugere");
    let token = standing(&page).into_iter().find(|(name, _)| name == "token").unwrap().1;
    let form = format!("token={}&fjern={}", encode(&token), encode("Læser"));
    let request = Request::post("/brugere")
        .header("Host", "plan.example")
        .header("Cookie", browser.cookie.unwrap())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .unwrap();
    // Somebody is saving.
    let state = StateDir::open(&house.state()).unwrap();
    let lock = state.lock(std::time::Duration::from_secs(10)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (removed, ()) = runtime.block_on(async {
        tokio::join!(server.pages().oneshot(request), async {
            let other = Request::get("/").header("Host", "x").body(Body::empty()).unwrap();
            assert_eq!(server.pages().oneshot(other).await.unwrap().status(), 200);
            drop(lock);
        })
    });
    assert_eq!(removed.unwrap().status(), 200);
}

#[test]
fn a_new_password_needs_the_old_one_and_signs_out_elsewhere() {
    let house = House::new();
    add_user(&house, "A", Role::Reader);
    let server = house.open().unwrap();
    let (mut here, mut elsewhere) = (signed_in(&server, "A"), signed_in(&server, "A"));
    let page = here.read("/adgangskode");
    let new = "helt andre fire ord";
    for (now, next, again, status) in [
        ("forkert", new, new, 403),
        (PASSWORD, "kort", "kort", 422),
        (PASSWORD, new, "noget andet end det", 422),
        (PASSWORD, new, new, 303),
    ] {
        let fields = [("nuvaerende", now), ("adgangskode", next), ("gentag", again)];
        let shown = here.fill("/adgangskode", &page, &fields);
        assert_eq!(shown.status, status, "{}", shown.text);
    }
    assert!(here.read("/byledelsen").contains(SECRET));
    assert!(!elsewhere.read("/byledelsen").contains(SECRET));
    let old = elsewhere.post("/login", &[("navn", "A"), ("adgangskode", PASSWORD)]);
    assert_eq!(old.status, 403);
    assert_eq!(elsewhere.post("/login", &[("navn", "A"), ("adgangskode", new)]).status, 303);
}
