//! A plan in a folder of its own, and a server that shows it.

use crate::client::{Reply, ask};
use aarshjul::cli::start_log;
use aarshjul::feed::links::{Links, RANDOM_BYTES};
use aarshjul::plan::{Config, LogConfig, LogLevel};
use aarshjul::store::{LINKS, atomic_write};
use aarshjul::web::{Clock, ServeError, ServeOptions, Server, Sockets};
use chrono::{DateTime, TimeDelta, Utc};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Stands in every text of a closed item, and in nothing else.
pub const SECRET: &str = "Hemmelighed";

pub const BODY: &str = r#"
[body]
name = "Byledelsen"
meeting-name = "Ledermøde"
place = "Lokale 1"
minutes = 60

[[series]]
rrule = "FREQ=WEEKLY;BYDAY=WE"
from = 2026-01-07
time = "09:00-11:00"

[[meeting]]
date = 2026-12-02
cancelled = "Strejke"

[[meeting]]
date = 2026-12-09
moved-to = 2026-12-10
reason = "Sygdom"

[[meeting]]
date = 2026-12-11
extra = true
time = "12:00-13:00"
name = "Budgetseminar"
"#;

pub const ITEMS: &str = r#"
[[item]]
id = "maanedstal"
title = "Månedstal for {month}"
role = "oekonomichef"
category = "økonomi"
minutes = 30
when = { every = "month", meeting = -1 }

[[item]]
id = "strejke"
title = "Efter strejken & <b>andet</b>"
note = "Bilag \"eftersendes\""
date = 2026-12-02

[[item]]
id = "venter"
title = "Punktet der venter"

[[item]]
id = "lukket"
title = "Hemmelighed"
note = "Hemmelighed"
text = "Hemmelighed"
category = "Hemmelighed"
role = "hemmelig"
participants = ["Hemmelighed"]
closed = true
date = 2026-12-16

[[item]]
id = "lukket-venter"
title = "Hemmelighed uden dato"
closed = true
"#;

pub const PEOPLE: &str = r#"
[calendar]
country = "DK"

[[break]]
name = "Juleferie"
from-day = "12-23"
to-day = "01-01"

[[role]]
id = "oekonomichef"
title = "økonomichef"
holders = [{ name = "Fornavn Efternavn" }]

[[role]]
id = "hemmelig"
title = "Hemmelighed"
"#;

/// Folders for a plan and for state, and a clock that a test sets.
pub struct House {
    pub dir: TempDir,
    seconds: Arc<AtomicI64>,
}

impl House {
    /// With the plan above, on Wednesday 25 November 2026 at ten.
    pub fn new() -> House {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("plans/byledelsen")).unwrap();
        let noon = "2026-11-25T09:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let house = House { dir, seconds: Arc::new(AtomicI64::new(noon.timestamp())) };
        house.write("people.toml", PEOPLE);
        house.write("byledelsen/body.toml", BODY);
        house.write("byledelsen/punkter.toml", ITEMS);
        house
    }

    /// With the shipped plan, on the same day.
    pub fn shipped() -> House {
        let house = House::new();
        fs::remove_dir_all(house.plans()).unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("plans"), &house.plans());
        house
    }

    pub fn plans(&self) -> PathBuf {
        self.dir.path().join("plans")
    }

    pub fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    /// In one step: a server that reads meanwhile would take half a file for a plan.
    pub fn write(&self, name: &str, text: &str) {
        let written = self.dir.path().join("written");
        fs::write(&written, text).unwrap();
        fs::rename(written, self.plans().join(name)).unwrap();
    }

    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.plans().join(name)).unwrap();
        assert!(text.contains(from), "{from} is not in {name}");
        self.write(name, &text.replace(from, to));
    }

    /// Adds a private link, as `link add` does; its token.
    pub fn add_link(&self, owner: &str) -> String {
        self.add_link_of(owner, &[], &[])
    }

    /// One of these roles and bodies.
    pub fn add_link_of(&self, owner: &str, roles: &[&str], bodies: &[&str]) -> String {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        self.change_links(|links| {
            let chance = [links.iter().count() as u8 + 1; RANDOM_BYTES];
            links.add(owner, (ids(roles), ids(bodies)), self.now(), chance)
        })
    }

    pub fn revoke_link(&self, owner: &str) {
        let now = self.now();
        self.change_links(|links| assert_eq!(links.revoke(owner, now).len(), 1));
    }

    pub fn links(&self) -> Links {
        Links::parse(&fs::read_to_string(self.state().join(LINKS)).unwrap_or_default())
    }

    fn change_links<T>(&self, change: impl FnOnce(&mut Links) -> T) -> T {
        fs::create_dir_all(self.state()).unwrap();
        let mut links = self.links();
        let result = change(&mut links);
        // In one step, as the program does: half a file revokes what it lacks.
        atomic_write(&self.state().join(LINKS), links.to_text().as_bytes(), 0o600).unwrap();
        result
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.seconds.load(Ordering::Relaxed), 0).unwrap()
    }

    pub fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::Relaxed);
    }

    pub fn options(&self) -> ServeOptions {
        let log = LogConfig { level: LogLevel::Debug, ..LogConfig::default() };
        start_log(&log, |line| log_lines().push(String::from_utf8_lossy(line).into()));
        let seconds = self.seconds.clone();
        let clock: Clock =
            Arc::new(move || DateTime::from_timestamp(seconds.load(Ordering::Relaxed), 0).unwrap());
        ServeOptions {
            plans: self.plans(),
            state: self.state(),
            config: Config::default(),
            listen: None,
            follow: None,
            clock,
            lost_lines: Arc::default(),
            to_terminal: |_| {},
            search_path: std::env::var_os("PATH"),
            notify_socket: None,
        }
    }

    pub fn open(&self) -> Result<Server, ServeError> {
        Server::open(self.options())
    }

    pub fn serve(&self) -> Running {
        self.run(self.open().unwrap())
    }

    /// For those who take the state folder away: git would make it anew.
    pub fn serve_without_history(&self) -> Running {
        let mut options = self.options();
        options.config.history.enabled = false;
        self.run(Server::open(options).unwrap())
    }

    pub fn run(&self, server: Server) -> Running {
        Running::start(server)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(from, to).unwrap()),
        }
    }
}

/// Every line that any server of these tests said.
pub static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The same, also after a test that failed while it looked at them.
fn log_lines() -> MutexGuard<'static, Vec<String>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A socket of the loopback.
pub fn socket() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

/// A server that serves until dropped.
pub struct Running {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub fn start(server: Server) -> Running {
        Running::on(server, Sockets { main: vec![socket()], ..Sockets::default() })
    }

    pub fn on(server: Server, sockets: Sockets) -> Running {
        let address = sockets.main[0].local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            let stop = async { drop(stopped.await) };
            runtime.block_on(server.run(sockets, stop)).unwrap();
        });
        Running { address, stop: Some(stop), thread: Some(thread) }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[])
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        ask(self.address, method, path, headers)
    }

    /// Asks until the answer is as wished for.
    #[track_caller]
    pub fn wait_for(&self, path: &str, expected: impl Fn(&Reply) -> bool) -> Reply {
        let start = Instant::now();
        loop {
            let reply = self.get(path);
            if expected(&reply) {
                return reply;
            }
            assert!(start.elapsed() < PATIENCE, "{path}: {reply:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[track_caller]
pub fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let served = self.thread.take().unwrap().join();
        assert!(served.is_ok() || std::thread::panicking());
    }
}
