//! Every page, requested as a browser does.

use crate::house::{House, SECRET};
use aarshjul::web::Server;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// What a page says.
pub struct Shown {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    body: Vec<u8>,
}

impl Shown {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn ask(server: &Server, method: &str, path: &str) -> Shown {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let request = Request::builder().method(method).uri(path).header("Host", "plan.example");
        let answer = server.pages().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Shown { status: parts.status, headers: parts.headers, body }
    })
}

pub fn get(server: &Server, path: &str) -> Shown {
    ask(server, "GET", path)
}

/// The text of a page that is there.
#[track_caller]
pub fn read(server: &Server, path: &str) -> String {
    let shown = get(server, path);
    assert_eq!(shown.status, 200, "{path}: {}", shown.text());
    shown.text()
}

const PUBLIC: &[&str] = &[
    "/",
    "/byledelsen",
    "/kalender",
    "/organer",
    "/organer/navne",
    "/sager",
    "/sager/kan-det-naas",
    "/sager/kan-det-naas?organ=byledelsen&senest=1/3",
    "/byledelsen?tidligere=1",
    "/byledelsen?q=Hemmelighed",
    "/byledelsen/moede/2026-12-16",
    "/byledelsen/moede/2026-12-02",
    "/byledelsen/moede/2026-12-16.ics",
    "/byledelsen/abonner",
    "/byledelsen/eventuelt/2026-11-25",
    "/byledelsen/eventuelt/2026-11-25.md",
    "/byledelsen/eventuelt/2026-11-25.txt",
    "/byledelsen/eventuelt/2026-11-25.html",
    "/byledelsen/eventuelt/2026-11-25.docx",
    "/byledelsen/dagsorden/2026-12-16",
    "/byledelsen/dagsorden/2026-12-02",
    "/byledelsen/dagsorden/2026-12-16.md",
    "/byledelsen/dagsorden/2026-12-16.txt",
    "/byledelsen/dagsorden/2026-12-16.html",
    "/byledelsen/dagsorden/2026-12-16.docx",
    "/byledelsen/referat/2026-12-16",
    "/byledelsen/referat/2026-12-16.md",
    "/byledelsen/referat/2026-12-16.txt",
    "/byledelsen/referat/2026-12-16.html",
    "/byledelsen/referat/2026-12-16.docx",
    "/byledelsen/moedekalender/2026",
    "/byledelsen/moedekalender/2026.docx",
    "/byledelsen/moedekalender/2026.xlsx",
    "/byledelsen/moedekalender/2026.csv",
    "/byledelsen/aarshjul/2026",
    "/byledelsen/aarsplan/2026",
    "/byledelsen/aarsplan/2026.html",
    "/byledelsen/aarshjul/2026.svg",
    "/byledelsen/aarshjul/2026.pdf",
    "/byledelsen/aarshjul/2026.png",
    "/api/schedule",
    "/api/schedule?body=byledelsen&from=2026-01-01&to=2027-12-31",
    "/healthz",
    "/metrics",
    "/robots.txt",
    "/assets/style.css",
    "/assets/page.js",
    "/assets/agenda.js",
    "/assets/draft.js",
    "/assets/icon.svg",
    "/persondata",
    "/byledelsen/aendringer",
    "/byledelsen/opfoelgning",
    "/byledelsen/opfoelgning.docx",
    "/byledelsen/traad/venter",
    "/soeg",
    "/soeg?q=Hemmelighed",
    "/hjaelp",
    "/hjaelp/nyt-punkt",
    "/login",
    "/organer/fra-referat",
    "/nowhere",
];

/// Addresses of the router that ask for no user, and are tried where they belong.
const ELSEWHERE: [&str; 1] = ["/{body}/live"];

#[test]
fn every_public_page_is_safe_and_shows_nothing_closed() {
    let house = House::new();
    house.add_link("Ejer");
    let server = house.open().unwrap();
    for path in PUBLIC {
        let shown = get(&server, path);
        let refused = ["/nowhere", "/metrics"].contains(path);
        assert_eq!(shown.status == 200, !refused, "{path}");
        let header = |name: &str| shown.headers[name].to_str().unwrap();
        assert!(header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert!(shown.headers.contains_key("referrer-policy"), "{path}");
        assert!(shown.headers.contains_key("cache-control"), "{path}");
        assert!(!shown.headers.contains_key("set-cookie"), "{path}");
        // The page of a search shows again what was searched for; no more than that.
        let text =
            shown.text().replace("value=\"Hemmelighed\"", "").replace("Søg: Hemmelighed", "");
        assert!(!text.contains(SECRET), "{path}: {text}");
        if header("content-type").starts_with("text/html") {
            assert!(text.contains("<html lang=\"da\">"), "{path}");
            assert!(text.contains("<title>"), "{path}");
            assert!(!text.contains(" style=\"") || path.ends_with(".html"), "{path}");
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
        }
        let head = ask(&server, "HEAD", path);
        assert_eq!((head.status, head.body.len()), (shown.status, 0), "{path}");
    }
}

/// The rest of what the router has is refused to those who are not signed in.
#[test]
fn every_page_that_needs_no_user_is_one_of_these() {
    let server = House::new().open().unwrap();
    let routes = include_str!("../../src/web/router.rs").split(".route(\"").skip(1);
    let pages = routes.filter_map(|route| route.split_once("\", get(")).map(|(path, _)| path);
    let is_tried = |route: &str| {
        ELSEWHERE.contains(&route)
            || PUBLIC.iter().any(|path| {
                let path = path.split('?').next().unwrap().split('/');
                let mut both = path.clone().zip(route.split('/'));
                path.count() == route.split('/').count()
                    && both.all(|(part, of_route)| part == of_route || of_route.starts_with('{'))
            })
    };
    let untried: Vec<&str> = pages.filter(|route| !is_tried(route)).collect();
    assert!(untried.len() >= 10, "only {untried:?} were found");
    for route in untried {
        let path = route.replace("{body}", "byledelsen").replace("{year}", "2026");
        let path = ["{date}", "{meeting}"].iter().fold(path, |p, key| p.replace(key, "2026-12-16"));
        let status = get(&server, &path).status;
        assert_ne!(status, 200, "{path} is shown to anybody: write it into `PUBLIC`");
    }
}

#[test]
fn robots_may_read_that_private_feeds_are_not_to_be_indexed() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.open().unwrap();
    let robots = read(&server, "/robots.txt");
    assert!(robots.starts_with("User-agent: *\n"), "{robots}");
    assert!(!robots.contains("/feed"), "{robots}");
    let shown = get(&server, &format!("/feed/{token}/byledelsen"));
    assert_eq!(
        (shown.status.as_u16(), &shown.headers["x-robots-tag"]),
        (200, &"noindex".parse().unwrap())
    );
}

#[test]
fn the_overview_has_each_body_with_its_next_meeting() {
    let house = House::new();
    std::fs::create_dir(house.plans().join("tomt")).unwrap();
    house.write("tomt/body.toml", "[body]\nname = \"Tomt udvalg\"\n");
    let text = read(&house.open().unwrap(), "/");
    assert!(
        text.contains("<a href=\"/byledelsen/moede/2026-11-25\">onsdag den 25. november 2026</a>")
    );
    assert!(text.contains("Næste møde · i dag"));
    assert!(text.contains("Tomt udvalg"));
    assert!(text.contains("Der er ikke planlagt flere møder."));
}

/// Text with every tag and every run of space as one space.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_body_reads_as_the_eventuelt_table() {
    let house = House::new();
    let html = read(&house.open().unwrap(), "/byledelsen");
    let text = words(&html);
    for row in [
        "2. dec. ons. Mødet aflyses pga. Strejke",
        "10. dec. tors. (flyttet fra 9. december: Sygdom)",
        "11. dec. fre. Budgetseminar",
        "16. dec. ons. Månedstal for december",
        "Uden møder Juleferie",
        "Punkter som afventer dato Punktet der venter",
    ] {
        assert!(text.contains(row), "{row}\n{text}");
    }
    // Markup in a title is text.
    assert!(html.contains("Efter strejken &#38; &#60;b&#62;andet&#60;/b&#62;"), "{html}");
    assert!(!html.contains("<b>"));
    assert!(text.contains("Hvorfor her?"));
}

#[test]
fn a_search_shows_what_it_finds() {
    let house = House::new();
    let server = house.open().unwrap();
    let rows = |query: &str| {
        let html = read(&server, &format!("/byledelsen?{query}"));
        let table = html.split("<caption").nth(1).unwrap_or_default().to_owned();
        (words(&html), words(&table))
    };
    let (page, table) = rows("q=M%C3%A5nedstal+december");
    assert!(page.contains("2 punkter."), "{page}");
    assert!(table.contains("16. dec. ons. Månedstal for december"), "{table}");
    assert!(!table.contains("Juleferie") && !table.contains("13. jan."), "{table}");
    let (_, table) = rows("kategori=%C3%B8konomi");
    assert!(
        table.contains("Månedstal for december") && !table.contains("Efter strejken"),
        "{table}"
    );
    let (_, table) = rows("rolle=oekonomichef");
    assert!(
        table.contains("Månedstal for december") && !table.contains("Budgetseminar"),
        "{table}"
    );
    let (_, table) = rows("q=budgetsem");
    assert!(table.contains("Budgetseminar"), "{table}");
    let (page, table) = rows("q=findes-ikke");
    assert!(page.contains("Ingen møder i planen passer") && table.is_empty(), "{page}");
    let (page, _) = rows("q=Hemmelighed");
    assert!(page.contains("0 punkter."), "{page}");
    let (page, table) = rows("tidligere=1");
    assert!(table.contains("7. jan.") && page.contains("også de tidligere"), "{table}");
}

#[test]
fn the_wheels_page_and_the_bodys_page_lead_to_the_year_plan() {
    let house = House::new();
    let server = house.open().unwrap();
    for path in ["/byledelsen", "/byledelsen/aarshjul/2026"] {
        assert!(read(&server, path).contains("href=\"/byledelsen/aarsplan/2026\""), "{path}");
    }
    let page = read(&server, "/byledelsen/aarsplan/2026");
    assert_eq!(page.matches("class=\"year-plan\"").count(), 2);
    let file = get(&server, "/byledelsen/aarsplan/2026.html");
    let place = file.headers["content-disposition"].to_str().unwrap();
    assert!(place.ends_with("filename=\"aarsplan-byledelsen-2026.html\""), "{place}");
    assert!(file.text().contains("<style>"), "a file has its style in it");
    assert_eq!(get(&server, "/byledelsen/aarsplan/2026.pdf").status, 404);
}

/// What comes in half a year and later is on pages of its own.
#[test]
fn a_long_plan_is_short_at_first_and_every_month_is_a_click_away() {
    let house = House::new();
    let server = house.open().unwrap();
    let first = read(&server, "/byledelsen");
    let rows = words(first.split("<caption").nth(1).unwrap());
    assert!(rows.contains("28. apr.") && !rows.contains("5. maj"), "{rows}");
    let link = |name: &str| {
        let (before, _) = first.split_once(&format!("\">{name}</a></li>")).unwrap();
        before.rsplit_once("href=\"").unwrap().1.to_owned()
    };
    assert_eq!(link("januar 2027"), "#m2027-01");
    assert!(first.contains("<tbody id=\"m2027-01\">"));
    assert_eq!(link("juni"), "/byledelsen?fra=2027-05#m2027-06");
    assert!(first.contains("<a href=\"/byledelsen?fra=2027-05\">Vis maj–oktober 2027</a>"));
    let next = read(&server, "/byledelsen?fra=2027-05");
    let rows = words(next.split("<caption").nth(1).unwrap());
    assert!(rows.contains("5. maj") && rows.contains("27. okt.") && !rows.contains("28. apr."));
    assert!(next.contains("<tbody id=\"m2027-06\">"));
    // A search finds all of it.
    let found = words(&read(&server, "/byledelsen?q=M%C3%A5nedstal+for+august"));
    assert!(found.contains("Månedstal for august"), "{found}");
}

#[test]
fn a_private_page_shows_what_is_closed_and_is_found_by_no_one() {
    let house = House::new();
    let token = house.add_link("Ejer");
    let server = house.open().unwrap();
    let shown = get(&server, &format!("/feed/{token}/byledelsen"));
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains(SECRET));
    assert!(shown.text().contains("lukket punkt"));
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(shown.headers[name], value);
    }
    let wrong = format!("/feed/{}/byledelsen", "x".repeat(24));
    assert_eq!(get(&server, &wrong).status, 404);
    assert_eq!(get(&server, &format!("/feed/{token}/andre")).status, 404);
}

#[test]
fn the_subscribe_page_gives_the_address_in_every_form() {
    let house = House::new();
    let text = read(&house.open().unwrap(), "/byledelsen/abonner");
    assert!(text.contains("href=\"webcal://plan.example/byledelsen.ics\""));
    assert!(text.contains("value=\"http://plan.example/byledelsen.ics\""));
    assert!(text.contains("QR-kode"));
    let programs = [
        "iPhone og iPad",
        "Android",
        "Outlook på telefonen",
        "Mac",
        "Google Kalender",
        "Thunderbird",
    ];
    for program in programs {
        assert!(text.contains(program), "{program}");
    }
    for button in [
        "https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2Fplan.example%2Fbyledelsen.ics&amp;name=Byledelsen",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fplan.example%2Fbyledelsen.ics",
    ] {
        assert!(text.contains(&format!("href=\"{button}\" rel=\"noreferrer\"")), "{text}");
    }
    let mut options = house.options();
    options.config.server.public_url = Some("https://aarshjul.example".into());
    options.state = house.dir.path().join("other-state");
    let text = read(&Server::open(options).unwrap(), "/byledelsen/abonner");
    assert!(text.contains("href=\"webcal://aarshjul.example/byledelsen.ics\""));
    assert!(text.contains("value=\"https://aarshjul.example/byledelsen.ics\""));
}

#[test]
fn documents_and_pictures_come_as_files() {
    let house = House::new();
    let server = house.open().unwrap();
    for (path, media_type, start) in [
        ("eventuelt/2026-11-25.md", "text/markdown; charset=utf-8", &b""[..]),
        ("eventuelt/2026-11-25.txt", "text/plain; charset=utf-8", b""),
        ("eventuelt/2026-11-25.html", "text/html; charset=utf-8", b"<!doctype html>"),
        (
            "eventuelt/2026-11-25.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
        ("aarshjul/2026.svg", "image/svg+xml", b"<svg"),
        ("aarshjul/2026.png", "image/png", b"\x89PNG"),
        ("aarshjul/2026.pdf", "application/pdf", b"%PDF"),
    ] {
        let shown = get(&server, &format!("/byledelsen/{path}"));
        assert_eq!(shown.status, 200, "{path}");
        assert_eq!(shown.headers["content-type"], media_type);
        assert!(shown.body.starts_with(start), "{path}");
        let name = path.replace('/', "-byledelsen-");
        let place = shown.headers["content-disposition"].to_str().unwrap();
        assert!(place.ends_with(&format!("filename=\"{name}\"")), "{place}");
    }
}

#[test]
fn the_api_gives_a_window_of_the_schedule() {
    let house = House::new();
    let server = house.open().unwrap();
    let json = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&get(&server, path).body).unwrap()
    };
    let all = json("/api/schedule?from=2026-12-01&to=2026-12-31");
    let meetings = all["byledelsen"]["meetings"].as_array().unwrap();
    let dates: Vec<_> = meetings.iter().map(|m| m["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-12-02", "2026-12-10", "2026-12-11", "2026-12-16"]);
    assert_eq!(meetings[0]["reason"], "Strejke");
    for (query, status) in [
        ("from=i-morgen", 400),
        ("from=2027-01-01&to=2026-01-01", 400),
        ("to=2098-01-01", 400),
        ("body=andre", 404),
    ] {
        let shown = get(&server, &format!("/api/schedule?{query}"));
        assert_eq!(shown.status.as_u16(), status, "{query}");
        let error: serde_json::Value = serde_json::from_slice(&shown.body).unwrap();
        assert!(error["error"].is_string());
    }
}

#[test]
fn errors_are_danish_pages_and_json_under_api() {
    let house = House::new();
    let server = house.open().unwrap();
    for path in [
        "/findes-ikke",
        "/byledelsen/moede/2026-12-01",
        "/byledelsen/moede/i-morgen",
        "/byledelsen/moede/2026-12-9",
        "/byledelsen/eventuelt/2026-11-25.exe",
        "/byledelsen/aarshjul/9999",
        "/byledelsen/aarshjul/2026.gif",
        "/findes-ikke/abonner",
        "/a/b/c/d",
    ] {
        let shown = get(&server, path);
        assert_eq!(shown.status, 404, "{path}");
        assert!(shown.text().contains("Siden findes ikke"), "{path}");
    }
    let posted = ask(&server, "POST", "/byledelsen");
    assert_eq!(
        (posted.status.as_u16(), &posted.headers["allow"]),
        (405, &"GET,HEAD".parse().unwrap())
    );
    assert!(posted.text().contains("Her kan kun læses"));
    let shown = get(&server, "/api/andet");
    assert_eq!(
        (shown.status.as_u16(), &shown.headers["content-type"]),
        (404, &"application/json".parse().unwrap())
    );
}

#[test]
fn no_body_can_stand_in_the_way_of_a_page() {
    let routes = include_str!("../../src/web/router.rs");
    let taken = |route: &str| {
        let first = route.split(['/', '"']).next().unwrap_or_default();
        (!first.is_empty() && !first.contains(['{', '.'])).then(|| first.to_owned())
    };
    let mut first: Vec<String> = routes.split(".route(\"/").skip(1).filter_map(taken).collect();
    first.sort();
    first.dedup();
    assert_eq!(first, aarshjul::plan::RESERVED);
}
