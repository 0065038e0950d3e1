//! The program with the shipped plan in a folder of its own.

use aarshjul::mail::{MailLedger, Mailbox};
use aarshjul::store::StateDir;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);

pub struct House {
    dir: TempDir,
    port: u16,
}

impl House {
    /// Set up for a mail server at a port of this machine.
    pub fn new(port: u16) -> House {
        let dir = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("plans"), &dir.path().join("plans"));
        let house = House { dir, port };
        house.configure("security = \"none\"\n");
        house
    }

    /// With more of `[mail]`; without `security` in it, none.
    pub fn configure(&self, keys: &str) {
        let security = if keys.contains("security") { "" } else { "security = \"none\"\n" };
        self.write(
            "config.toml",
            &format!(
                "[server]\npublic-url = \"https://plan.example\"\n[mail]\nserver = \"localhost\"\n\
                 port = {}\nfrom = \"aarshjul@plan.example\"\nat = \"00:00\"\n{security}{keys}",
                self.port
            ),
        );
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Writes at the end of a file.
    pub fn append(&self, name: &str, text: &str) {
        let before = fs::read_to_string(self.path(name)).unwrap_or_default();
        self.write(name, &format!("{before}{text}"));
    }

    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(StateDir::open(&self.path("state")).unwrap())
    }

    pub fn recipient(&self, who: &str, address: &str) {
        self.mailbox().change_recipients(|all| all.set(who, address)).unwrap();
    }

    pub fn ledger(&self) -> MailLedger {
        self.mailbox().ledger().unwrap()
    }

    /// How many mails are made and not sent.
    pub fn waiting(&self) -> usize {
        self.ledger().waiting().len()
    }

    /// Exit code, what it says, what it complains of.
    pub fn run(&self, today: &str, arguments: &[&str]) -> (i32, String, String) {
        let output = self.command(today).args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// The server, from the very start: nobody waits until it listens.
    pub fn spawn(&self, today: &str) -> Child {
        let mut command = self.command(today);
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn serve(&self, today: &str) -> Program {
        let mut child = self.spawn(today);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let log = Arc::new(Mutex::new(String::new()));
        let address = lines
            .find_map(|line| Some(line.split_once("lytter på http://")?.1.trim().to_owned()))
            .expect("it says where it listens");
        let kept = log.clone();
        let reader = std::thread::spawn(move || {
            lines.for_each(|line| *kept.lock().unwrap() += &format!("{line}\n"));
        });
        Program { child, address, log, reader: Some(reader) }
    }

    fn command(&self, today: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aarshjul"));
        command.args(["--today", today, "--state", "state"]).current_dir(self.dir.path());
        command
    }
}

/// A server that listens.
pub struct Program {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Program {
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    /// By SIGTERM; what it logged.
    pub fn end(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.reader.take().unwrap().join().unwrap();
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
pub fn wait(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}
