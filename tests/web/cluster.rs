//! An origin and its replicas: each a process with folders of its own, and the repository
//! between them.

use crate::client::{Reply, ask};
use crate::house::{BODY, House, PATIENCE, wait};
use chrono::{Datelike, Days, NaiveDate, Utc, Weekday};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const BODIES: [&str; 3] = ["byledelsen", "chefgruppen", "udvalget"];
const PAUSE: Duration = Duration::from_millis(50);

pub const PUBLIC: &str = "https://plan.example";

/// A server, on a port that the system chose.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    /// Or what it said, and its exit code.
    pub fn start(folder: &Path, arguments: &[&str]) -> Result<Process, (String, Option<i32>)> {
        let path = std::env::var("PATH").unwrap();
        Process::start_on(&path, folder, arguments)
    }

    /// With programs found there.
    pub fn start_on(
        path: &str,
        folder: &Path,
        arguments: &[&str],
    ) -> Result<Process, (String, Option<i32>)> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .current_dir(folder)
            .env("PATH", path)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        for line in (&mut lines).map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("lytter på http://") {
                let address = address.trim().parse().unwrap();
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Process { child, address });
            }
            said += &line;
        }
        Err((said, child.wait().unwrap().code()))
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        ask(self.address, "GET", path, headers)
    }

    /// At once, as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// In order, by SIGTERM.
    pub fn end(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(&id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder for the origin, one for each replica, and the repository between them.
pub struct Cluster {
    pub house: House,
    pub paths: Vec<String>,
}

impl Cluster {
    pub fn new() -> Cluster {
        let house = House::new();
        for body in &BODIES[1..] {
            fs::create_dir_all(house.plans().join(body)).unwrap();
            house.write(&format!("{body}/body.toml"), &BODY.replace("Byledelsen", body));
        }
        let token = house.add_link("Direktør");
        let role = house.add_link_of("Chef", &["oekonomichef"], &[]);
        let mut paths: Vec<String> = BODIES.map(|body| format!("/{body}.ics")).to_vec();
        paths.extend([format!("/feed/{token}.ics"), format!("/feed/{token}/udvalget.ics")]);
        paths.extend([format!("/feed/{role}.ics"), "/".into(), "/byledelsen".into()]);
        let cluster = Cluster { house, paths };
        cluster.write_config("origin", "");
        cluster.make_remote();
        cluster
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = match name {
            "origin" => self.house.dir.path().to_owned(),
            name => self.house.dir.path().join(name),
        };
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    pub fn remote(&self) -> PathBuf {
        self.house.dir.path().join("remote.git")
    }

    pub fn make_remote(&self) {
        let remote = self.remote();
        let made = Command::new("git").args(["init", "--quiet", "--bare"]).arg(&remote).status();
        assert!(made.unwrap().success());
    }

    pub fn write_config(&self, name: &str, more: &str) {
        let (remote, folder) = (self.remote(), self.folder(name));
        let publish = match name {
            "origin" => format!("publish-to = \"{}\"\n", remote.display()),
            _ => String::new(),
        };
        let text = format!("[server]\npublic-url = \"{PUBLIC}\"\n{publish}{more}");
        fs::write(folder.join("config.toml"), text).unwrap();
    }

    /// The origin, once it has published.
    pub fn published_origin(&self) -> Process {
        let origin = self.origin();
        wait("published", || self.served().exists());
        origin
    }

    pub fn served(&self) -> PathBuf {
        self.remote().join("refs/aarshjul/served")
    }

    pub fn origin(&self) -> Process {
        Process::start(&self.folder("origin"), &[]).unwrap()
    }

    pub fn try_replica(&self, name: &str) -> Result<Process, (String, Option<i32>)> {
        self.write_config(name, "");
        Process::start(&self.folder(name), &["--follow", self.remote().to_str().unwrap()])
    }

    pub fn replica(&self, name: &str) -> Process {
        self.try_replica(name).unwrap()
    }

    /// The same anew, after an end in order.
    pub fn restarted(&self, process: Process, name: &str) -> Process {
        process.end();
        self.replica(name)
    }

    /// Adds an item to a coming meeting, as anyone does on the command line.
    pub fn edit(&self, number: usize) -> String {
        let title = format!("Punkt nr. {number:03}");
        let added = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["add", BODIES[number % BODIES.len()], &title, "--date"])
            .arg(meeting(number).to_string())
            .current_dir(self.house.dir.path())
            .output()
            .unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        title
    }

    /// Waits until all give the same.
    #[track_caller]
    pub fn agree(&self, servers: &[&Process]) {
        let (first, others) = servers.split_first().unwrap();
        for other in others {
            let start = Instant::now();
            while let Err(difference) = self.compare(first, other) {
                assert!(start.elapsed() < PATIENCE, "{difference}");
                std::thread::sleep(PAUSE);
            }
        }
    }

    /// Bodies, headers and tags.
    fn compare(&self, first: &Process, other: &Process) -> Result<(), String> {
        for path in &self.paths {
            for coding in ["identity", "gzip"] {
                let headers = [("Accept-Encoding", coding)];
                let (reply, same) = (first.get(path, &headers), other.get(path, &headers));
                if reply.status != 200 || known(&same) != known(&reply) || same.body != reply.body {
                    return Err(format!("{path}: {reply:?} and {same:?}"));
                }
                let tag = reply.header("etag");
                let unchanged = || other.get(path, &[headers[0], ("If-None-Match", tag)]);
                if !tag.is_empty() && unchanged().status != 304 {
                    return Err(format!("{path}: {tag} is another one"));
                }
            }
        }
        Ok(())
    }

    /// The marks of every event of every feed.
    pub fn marks(&self, server: &Process) -> BTreeMap<(String, String), [String; 3]> {
        let mut marks = BTreeMap::new();
        for path in self.paths.iter().filter(|path| path.ends_with(".ics")) {
            let text = server.get(path, &[]).text();
            for event in text.split("BEGIN:VEVENT\r\n").skip(1) {
                let value = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_else(|| panic!("{name} in {event}")).to_owned()
                };
                let own = [value("DTSTAMP:"), value("LAST-MODIFIED:"), value("SEQUENCE:")];
                marks.insert((path.clone(), value("UID:")), own);
            }
        }
        marks
    }
}

/// All headers but those of the moment.
pub fn known(reply: &Reply) -> BTreeMap<String, String> {
    let mut headers = reply.headers.clone();
    headers.remove("date");
    headers
}

/// A coming Wednesday.
pub fn meeting(number: usize) -> NaiveDate {
    let today = Utc::now().date_naive();
    let days = (today + Days::new(2)).iter_days();
    let wednesdays = days.filter(|day| day.weekday() == Weekday::Wed);
    // None of those that the plan has changed or closed.
    let mut free = wednesdays.filter(|day| (2..=11).contains(&day.month()));
    free.nth(number % 7).unwrap()
}

#[track_caller]
pub fn shows(server: &Process, path: &str, text: &str) {
    wait(text, || server.get(path, &[]).text().replace("\r\n ", "").contains(text));
}

#[track_caller]
pub fn health(server: &Process, status: u16, words: &str) {
    wait(words, || {
        let reply = server.get("/healthz", &[]);
        reply.status == status && reply.text().contains(words)
    });
}
