//! A server that is killed while somebody writes, again and again: every word that it
//! said it had kept is in the form afterwards.
//!
//! `AARSHJUL_ROUNDS=200 cargo test --test web killed` for a long run.

use crate::browser::{PASSWORD, encode, standing};
use crate::client::{Reply, ask, parse};
use crate::house::House;
use crate::random::Rng;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const WRITE: &str = "/byledelsen/moede/2026-11-18/referat";
const ANY_PORT: &str = "127.0.0.1:0";
const TEXT: &str = "tekst.skole.2026-11-18";
const ITEM: &str = "[[item]]\nid = \"skole\"\ntitle = \"Status på skolen\"\ndate = 2026-11-18\n";

pub struct Program {
    pub child: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn start(house: &House) -> Program {
        Program::start_with(house, &["--today", "2026-11-25"], ANY_PORT)
    }

    /// By the machine's own clock, which files have their times from.
    pub fn start_now(house: &House) -> Program {
        Program::start_with(house, &[], ANY_PORT)
    }

    pub fn start_at(house: &House, address: SocketAddr) -> Program {
        Program::start_with(house, &[], &address.to_string())
    }

    fn start_with(house: &House, arguments: &[&str], address: &str) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
            .args(arguments)
            .arg("--plans")
            .arg(house.plans())
            .arg("--state")
            .arg(house.state())
            .args(["serve", "--listen", address])
            .current_dir(house.dir.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = (&mut lines)
            .map_while(Result::ok)
            .find_map(|line| line.split_once("lytter på http://")?.1.trim().parse().ok())
            .expect("it says where it listens");
        std::thread::spawn(move || lines.for_each(drop));
        Program { child, address }
    }

    pub fn get(&self, path: &str) -> Reply {
        ask(self.address, "GET", path, &[])
    }

    /// In order, by SIGTERM.
    pub fn stop(mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(self.child.wait().unwrap().success());
    }

    /// At once, as `kill -9` does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A request with the cookie and fields of a user; `None` from a server that is dead.
pub fn send(
    address: SocketAddr,
    (method, path): (&str, &str),
    cookie: &str,
    fields: &[(String, String)],
) -> Option<Reply> {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let body = pairs.join("&");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    parse(&answer, method)
}

pub fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Types word after word, each sent as a window sends it, until the server is dead; how
/// many were kept.
fn write(address: SocketAddr, cookie: &str, page: &str, window: &str) -> usize {
    let mut form = standing(page);
    form.retain(|(name, _)| !["vindue", "nr", TEXT].contains(&name.as_str()));
    let mut text = String::new();
    for number in 1.. {
        text += &format!("{window}-{number}. ");
        let own = fields(&[("vindue", window), ("nr", &number.to_string()), (TEXT, &text)]);
        let kept = send(
            address,
            ("POST", &format!("{WRITE}/kladde")),
            cookie,
            &[form.clone(), own].concat(),
        );
        match kept {
            Some(reply) => assert_eq!(reply.status, 200, "{reply:?}"),
            None => return number - 1,
        }
    }
    unreachable!("it is killed")
}

#[test]
fn a_server_killed_while_two_windows_write_loses_no_word_that_it_kept() {
    let rounds = std::env::var("AARSHJUL_ROUNDS").ok().and_then(|text| text.parse().ok());
    let rounds: u64 = rounds.unwrap_or(12);
    let house = House::new();
    house.write("byledelsen/november.toml", ITEM);
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    users.set("Skriver", Role::Editor, Some(hash_password(PASSWORD).unwrap()), [1; 8]);
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    let mut rng = Rng(11);
    let mut program = Program::start(&house);
    let login = fields(&[("navn", "Skriver"), ("adgangskode", PASSWORD)]);
    let signed_in = send(program.address, ("POST", "/login"), "", &login).unwrap();
    let cookie = signed_in.cookie();
    let (mut kept_words, mut lost) = (0, Vec::new());
    let mut longest = 250_000;
    for round in 1..=rounds {
        let address = program.address;
        let page = send(address, ("GET", WRITE), &cookie, &[]).unwrap().text();
        let windows = [format!("a{round}"), format!("b{round}")];
        let kept: Vec<usize> = std::thread::scope(|scope| {
            let writers: Vec<_> = windows
                .iter()
                .map(|window| scope.spawn(|| write(address, &cookie, &page, window)))
                .collect();
            std::thread::sleep(Duration::from_micros(rng.below(longest)));
            program.kill();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        // A busy machine needs longer to keep a word.
        longest = if kept.iter().all(|kept| *kept == 0) { longest * 2 } else { longest };
        program = Program::start(&house);
        let show =
            |address: &str| send(program.address, ("GET", address), &cookie, &[]).unwrap().text();
        // The latest is in the form; the other one is a link away.
        let first = show(WRITE);
        let links = first.split("?kladde=").skip(1);
        let links: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
        let others = links.iter().map(|name| show(&format!("{WRITE}?kladde={name}")));
        let pages: Vec<String> = std::iter::once(first.clone()).chain(others).collect();
        for (window, kept) in windows.iter().zip(&kept) {
            kept_words += kept;
            for number in 1..=*kept {
                let word = format!("{window}-{number}.");
                if !pages.iter().any(|page| page.contains(&word)) {
                    lost.push(word);
                }
            }
        }
        fs::remove_dir_all(house.state().join("drafts")).unwrap();
    }
    assert!(lost.is_empty(), "{lost:?}");
    assert!(kept_words > 0, "nothing was kept in {rounds} rounds");
    println!("{rounds} rounds, {kept_words} words kept, none lost");
}
