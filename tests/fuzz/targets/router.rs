//! Requests, without a socket: nothing is an internal error, and nobody who isn't
//! signed in is shown a closed item.
//!
//! The input is a request: `METHOD PATH WHO`, headers, an empty line, the body. WHO is
//! `admin` or anything else; in the body `{token}` is the administrator's.

use aarshjul::plan::Config;
use aarshjul::web::{Clock, ServeOptions, Server};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request};
use chrono::{DateTime, Utc};
use http_body_util::{BodyExt, Limited};
use std::cell::RefCell;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const SECRET: &str = "Hemmelighed";

const FILES: [(&str, &str); 3] = [
    (
        "d/body.toml",
        "[body]\nname = \"Direktionen\"\nmeeting-name = \"Møde\"\nminutes = 60\n\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\nfrom = 2026-09-02\ntime = \"09:00-11:00\"\n\n[[meeting]]\ndate = 2026-12-09\ncancelled = \"Strejke\"\n",
    ),
    (
        "d/punkter.toml",
        "[[item]]\nid = \"tal\"\ntitle = \"Månedstal for {month}\"\nrole = \"chef\"\nwhen = { every = \"month\", meeting = -1 }\n\n[[item]]\nid = \"skole\"\ntitle = \"Skole\"\ndate = 2026-12-02\n\n[[item]]\nid = \"venter\"\ntitle = \"Venter\"\n\n[[item]]\nid = \"lukket\"\ntitle = \"Hemmelighed\"\nclosed = true\ndate = 2026-12-16\n",
    ),
    (
        "people.toml",
        "[[role]]\nid = \"chef\"\ntitle = \"chef\"\nholders = [{ name = \"Navn Et\" }]\n\n[[break]]\nname = \"Juleferie\"\nfrom-day = \"12-23\"\nto-day = \"01-01\"\n\n[[event]]\nid = \"messe\"\nname = \"Messe\"\nfrom = 2027-03-03\nto = 2027-03-03\n",
    ),
];

/// Forms after which other users may be there, or other sessions.
const OF_USERS: [&str; 5] = ["/brugere", "/adgangskode", "/login", "/logout", "/links"];

/// A request takes milliseconds; one that takes longer than this waits for something.
const LONGEST: Duration = Duration::from_secs(120);

thread_local! {
    static HOUSE: RefCell<Option<House>> = const { RefCell::new(None) };
}

pub fn run(input: &[u8]) {
    let end = input.windows(2).position(|two| two == b"\n\n");
    let (head, body) = input.split_at(end.map_or(input.len(), |end| end + 2));
    let Ok(head) = std::str::from_utf8(head) else { return };
    let mut lines = head.lines();
    let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let [method, path, who] = line[..] else { return };
    HOUSE.with_borrow_mut(|house| {
        let known = house.get_or_insert_with(House::new);
        let body = String::from_utf8_lossy(body).replace("{token}", &known.token);
        let mut request =
            Request::builder().method(method).uri(path).header("host", "plan.example");
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            request = request.header(name, value);
        }
        if who == "admin" {
            request = request.header("cookie", &known.cookie);
        } else if body.contains(SECRET) || head.contains(SECRET) {
            return;
        }
        let Ok(request) = request.body(Body::from(body)) else { return };
        let (status, text) = known.answer(request);
        assert!(!(500..=599).contains(&status) || status == 503, "{status} for {head}");
        let is_signed_in = who == "admin" || head.to_lowercase().contains("cookie");
        assert!(is_signed_in || !text.contains(SECRET), "{head} shows what is closed");
        if method != "GET" && OF_USERS.iter().any(|form| path.starts_with(form)) {
            *house = None;
        } else if method != "GET" {
            known.write_plan();
        }
    });
}

/// A server of a small plan, and its administrator.
struct House {
    server: Server,
    dir: TempDir,
    runtime: Runtime,
    cookie: String,
    token: String,
}

impl House {
    fn new() -> House {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("plans/d")).unwrap();
        write_plan(&dir);
        let now = "2026-11-25T09:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let clock: Clock = Arc::new(move || now);
        let mut config = Config::default();
        // Each entry would start a program.
        config.history.enabled = false;
        let server = Server::open(ServeOptions {
            plans: dir.path().join("plans"),
            state: dir.path().join("state"),
            config,
            listen: None,
            follow: None,
            clock,
            lost_lines: Arc::default(),
            to_terminal: |_| {},
            search_path: None,
            notify_socket: None,
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (cookie, token) = (String::new(), String::new());
        let server = server.expect("the plan above has no errors");
        let mut house = House { server, dir, runtime, cookie, token };
        house.sign_up();
        house
    }

    /// Makes the administrator, and reads the token of the forms.
    fn sign_up(&mut self) {
        let path = self.server.first_path().unwrap();
        let fields = "navn=Admin&adgangskode=fire+gode+ord+her&gentag=fire+gode+ord+her";
        let request = Request::post(path)
            .header("host", "plan.example")
            .header("content-type", "application/x-www-form-urlencoded");
        let (headers, _, _) = self.send(request.body(Body::from(fields)).unwrap());
        let pair = |cookie: &HeaderValue| {
            cookie.to_str().unwrap().split(';').next().unwrap_or_default().to_owned()
        };
        let pairs: Vec<String> = headers.get_all("set-cookie").iter().map(pair).collect();
        self.cookie = pairs.join("; ");
        let request = Request::get("/adgangskode").header("cookie", &self.cookie);
        let (_, _, page) = self.send(request.body(Body::empty()).unwrap());
        let (_, token) = page.split_once("name=\"token\" value=\"").expect("a form has a token");
        self.token = token.split('"').next().unwrap().to_owned();
    }

    fn write_plan(&self) {
        write_plan(&self.dir);
    }

    fn answer(&self, request: Request<Body>) -> (u16, String) {
        let (_, status, text) = self.send(request);
        (status, text)
    }

    /// Streams of changes have no end: what came within a moment is looked at.
    fn send(&self, request: Request<Body>) -> (HeaderMap, u16, String) {
        let is_stream = request.uri().path().ends_with("/live");
        self.runtime.block_on(async {
            let answer = tokio::time::timeout(LONGEST, self.server.pages().oneshot(request)).await;
            let (parts, body) = answer.expect("an answer in time").unwrap().into_parts();
            let body = match is_stream {
                true => Vec::new(),
                false => Limited::new(body, 64 << 20).collect().await.unwrap().to_bytes().to_vec(),
            };
            let text = String::from_utf8_lossy(&body).into_owned();
            (parts.headers, parts.status.as_u16(), text)
        })
    }
}

fn write_plan(dir: &TempDir) {
    for (path, text) in FILES {
        let path = dir.path().join("plans").join(path);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(path, text).unwrap();
        }
    }
}
