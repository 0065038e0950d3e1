//! The program with the shipped plan in a folder of its own, serving.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The day of every test, whatever day it is.
pub const TODAY: &str = "2026-11-24";
/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Program {
    pub dir: TempDir,
    pub base: String,
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    pub fn start() -> Program {
        Program::start_on(TODAY, |_| {})
    }

    /// On a day, with a plan that was changed before.
    pub fn start_on(today: &str, change: impl Fn(&Path)) -> Program {
        Program::start_configured(today, "127.0.0.1:0", |folder| {
            change(&folder.join("plans"));
            let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
            fs::copy(config, folder.join("config.toml")).unwrap();
        })
    }

    /// Listening at an address, in a folder where more than the plan was put.
    pub fn start_configured(today: &str, listen: &str, change: impl Fn(&Path)) -> Program {
        let dir = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&root.join("plans"), &dir.path().join("plans"));
        change(dir.path());
        let (child, lines, base) = serve(dir.path(), today, listen);
        Program { dir, base, child, lines }
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// After that, at the same address.
    pub fn start_again(&mut self, today: &str) {
        let listen = self.base.trim_start_matches("http://");
        (self.child, self.lines, _) = serve(self.dir.path(), today, listen);
    }

    /// The address that the program keeps for the first administrator.
    pub fn first_address(&self) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("it says where");
            assert!(!line.contains("/login/first/"), "{line}");
            if line.contains("first-address.txt") {
                let file = self.dir.path().join("state/first-address.txt");
                return fs::read_to_string(file).unwrap().trim().to_owned();
            }
        }
    }

    pub fn plan(&self, name: &str) -> PathBuf {
        self.dir.path().join("plans").join(name)
    }

    /// The path of a private page that was given out.
    pub fn private_address(&self, options: &[&str]) -> String {
        let config = fs::read_to_string(self.dir.path().join("config.toml")).unwrap();
        let config = config.replace("# public-url =", "public-url =");
        fs::write(self.dir.path().join("link.toml"), config).unwrap();
        let add = ["--config", "link.toml", "link", "add", "Prøve"];
        let text = self.run(&[&add, options].concat());
        let (_, rest) = text.split_once("/feed/").unwrap();
        let token: String = rest.chars().take_while(|c| !"/.\n ".contains(*c)).collect();
        let path = format!("/feed/{token}");
        self.opens(&path);
        path
    }

    /// Waits until the server has read that there is such a private page.
    pub fn opens(&self, path: &str) {
        let start = Instant::now();
        while !self.get(path).starts_with("HTTP/1.1 200 ") {
            assert!(start.elapsed() < PATIENCE, "the private page does not open");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What a command prints.
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(arguments)
            .current_dir(self.dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The days on which a role's calendar has an event of a title.
    pub fn days_of_role(&self, today: &str, role: &str, title: &str) -> Vec<String> {
        let text = self.run(&["--today", today, "feed", "--role", role]).replace("\r\n ", "");
        let events = text.split("BEGIN:VEVENT").skip(1);
        let own = events.filter(|event| event.contains(&format!("SUMMARY:{title}")));
        own.map(|event| {
            let start = event.lines().find(|line| line.starts_with("DTSTART")).unwrap();
            start.split_once(':').unwrap().1[..8].to_owned()
        })
        .collect()
    }

    /// What a subscriber fetches.
    pub fn feed(&self) -> String {
        self.get("/direktionen.ics").replace("\r\n ", "")
    }

    /// An answer, with its head.
    pub fn get(&self, path: &str) -> String {
        use std::io::{Read, Write};
        let address = self.base.strip_prefix("http://").unwrap();
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The program, what it writes, and where it listens.
fn serve(folder: &Path, today: &str, listen: &str) -> (Child, Receiver<String>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
        .args(["--today", today, "serve", "--listen", listen])
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in stderr.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let base = loop {
        let line = lines.recv_timeout(PATIENCE).expect("it says where it listens");
        if let Some((_, base)) = line.split_once("lytter på ") {
            break base.to_owned();
        }
    };
    (child, lines, base)
}

fn copy(from: &Path, to: &Path) {
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
