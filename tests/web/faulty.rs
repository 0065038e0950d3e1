//! The n-th failure of each system call that a server makes while an edit is saved on a
//! page: nothing that it said is saved is lost, nothing that it said is not saved is there,
//! and the server goes on, or ends as it should where it can't start.
//!
//! `AARSHJUL_ALL=1 cargo test --test web faulty -- --nocapture` for every n, some
//! minutes; `AARSHJUL_ALL=write` for those of one call.

use crate::browser::{PASSWORD, standing};
use crate::client::parse;
use crate::editor::ADD;
use crate::house::{House, PATIENCE};
use crate::killed::{fields, send};
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// What the machine may answer to each. Not `close`, which strace can't fail as Linux does, and
/// not `recvfrom`: by one of them the standard library learns that git has begun, and waits
/// for git's end if that fails, which no machine does.
const CALLS: [(&str, &str); 34] = [
    ("accept4", "EMFILE"),
    ("bind", "EADDRINUSE"),
    ("clone3", "EAGAIN"),
    ("dup", "EMFILE"),
    ("epoll_create1", "EMFILE"),
    ("epoll_ctl", "ENOMEM"),
    ("eventfd2", "EMFILE"),
    ("fchmod", "EPERM"),
    ("fchown", "EPERM"),
    ("fcntl", "EMFILE"),
    ("flock", "ENOLCK"),
    ("fsync", "EIO"),
    ("getdents64", "EIO"),
    ("getrandom", "ENOSYS"),
    ("getsockname", "ENOBUFS"),
    ("inotify_add_watch", "ENOSPC"),
    ("inotify_init1", "EMFILE"),
    ("ioctl", "ENOTTY"),
    ("listen", "EADDRINUSE"),
    ("lseek", "ESPIPE"),
    ("mkdir", "ENOSPC"),
    ("openat", "EMFILE"),
    ("pipe2", "EMFILE"),
    ("poll", "ENOMEM"),
    ("read", "EIO"),
    ("readlink", "EACCES"),
    ("rename", "ENOSPC"),
    ("renameat2", "EIO"),
    ("sendto", "ECONNRESET"),
    ("setsockopt", "EINVAL"),
    ("socketpair", "EMFILE"),
    ("statx", "EACCES"),
    ("unlink", "EACCES"),
    ("write", "ENOSPC"),
];

const TITLE: &str = "Nyt under fejl";
const FILE: &str = "byledelsen/punkter.toml";
/// These are looked at in the short form, one time each.
const FEW: [&str; 7] = ["accept4", "fsync", "openat", "read", "renameat2", "statx", "write"];

/// An address of the loopback that no other test listens at: a log whose writing fails says no
/// port that the system chose.
fn own_address() -> SocketAddr {
    static COUNT: AtomicU8 = AtomicU8::new(1);
    let [.., high, low] = std::process::id().to_be_bytes();
    SocketAddr::from(([127, high.max(1), low, COUNT.fetch_add(1, Ordering::Relaxed)], 8080))
}

/// The program under strace, in a group of its own, so that both can be killed.
struct Traced {
    child: Child,
    address: SocketAddr,
}

impl Traced {
    fn start(house: &House, strace: &[&str]) -> Traced {
        let address = own_address();
        let child = Command::new("strace")
            .args(["-f", "-qq", "--seccomp-bpf"])
            .args(strace)
            .arg(env!("CARGO_BIN_EXE_aarshjul"))
            .args(["--today", "2026-11-25", "--plans"])
            .arg(house.plans())
            .arg("--state")
            .arg(house.state())
            .args(["serve", "--listen", &address.to_string()])
            .current_dir(house.dir.path())
            .stderr(fs::File::create(house.dir.path().join("log")).unwrap())
            .process_group(0)
            .spawn()
            .expect("the tests need strace");
        Traced { child, address }
    }

    /// Waits until it serves; its exit code, if it ended instead.
    fn ready(&mut self) -> Result<(), Option<i32>> {
        let start = Instant::now();
        while feed(self.address).is_none() {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Err(status.code());
            }
            assert!(start.elapsed() < PATIENCE, "it neither serves nor ends");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Its exit code, if it ends within that time.
    fn end(&mut self, within: Duration) -> Option<Option<i32>> {
        let start = Instant::now();
        loop {
            let ended = self.child.try_wait().unwrap();
            if ended.is_some() || start.elapsed() >= within {
                return ended.map(|status| status.code());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill")
            .args(["-9", "--", &group])
            .stderr(std::process::Stdio::null())
            .status();
        let _ = self.child.wait();
    }
}

/// The whole feed, if it comes.
fn feed(address: SocketAddr) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    stream
        .write_all(b"GET /byledelsen.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    parse(&answer, "GET").filter(|reply| reply.status == 200).map(|reply| reply.body)
}

/// A house with a user, a cookie, and the preview of an edit, ready to be saved.
struct Prepared {
    house: House,
    cookie: String,
    preview: Vec<(String, String)>,
}

fn prepare() -> Prepared {
    let house = House::new();
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    users.set("Skriver", Role::Editor, Some(hash_password(PASSWORD).unwrap()), [1; 8]);
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    let mut program = Traced::start(&house, &["-o", "calls.txt"]);
    program.ready().unwrap();
    let login = fields(&[("navn", "Skriver"), ("adgangskode", PASSWORD)]);
    let signed_in = send(program.address, ("POST", "/login"), "", &login).unwrap();
    let cookie = signed_in.cookie();
    let form = send(program.address, ("GET", ADD), &cookie, &[]).unwrap().text();
    let mut form = standing(&form);
    form.retain(|(name, _)| name != "title");
    form.extend(fields(&[("title", TITLE)]));
    let preview = send(program.address, ("POST", ADD), &cookie, &form).unwrap().text();
    assert!(preview.contains("Er det sådan"), "{preview}");
    let mut preview = standing(&preview);
    preview.retain(|(name, _)| name != "trin");
    preview.extend(fields(&[("trin", "gem")]));
    drop(program);
    for name in ["plans", "state"] {
        copy(&house.dir.path().join(name), &house.dir.path().join(format!("{name}.begun")));
    }
    Prepared { house, cookie, preview }
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

impl Prepared {
    /// What became of the edit, if anything is wrong with it.
    fn round(&self, strace: &[&str]) -> Result<bool, String> {
        for name in ["plans", "state"] {
            let folder = self.house.dir.path();
            copy(&folder.join(format!("{name}.begun")), &folder.join(name));
        }
        let mut program = Traced::start(&self.house, strace);
        match program.ready() {
            Ok(()) => {}
            Err(Some(1..=3 | 127)) => return Ok(false),
            Err(code) => return Err(format!("the start ended with {code:?}")),
        }
        let reply = send(program.address, ("POST", ADD), &self.cookie, &self.preview);
        let is_made = || fs::read_to_string(self.house.plans().join(FILE)).unwrap().contains(TITLE);
        match reply.as_ref().map(|reply| reply.status) {
            Some(303) if !is_made() => return Err("acknowledged and lost".to_owned()),
            Some(303) | None => {}
            Some(status) if is_made() => {
                return Err(format!("reported as failed though made: {status}"));
            }
            Some(_) => {}
        }
        let serves = (0..3).any(|_| feed(program.address).is_some());
        match program.end(Duration::from_secs(if serves { 0 } else { 30 })) {
            None if serves => Ok(is_made()),
            None => Err("it neither serves nor ends".to_owned()),
            Some(code) => Err(format!("it ended with {code:?}")),
        }
    }

    /// How often one of its threads makes each call.
    fn counts(&self) -> BTreeMap<String, usize> {
        let log = self.house.dir.path().join("calls.txt");
        let names: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();
        let trace = format!("trace={}", names.join(","));
        assert_eq!(self.round(&["-o", log.to_str().unwrap(), "-e", &trace]), Ok(true));
        let mut by_thread: BTreeMap<(String, String), usize> = BTreeMap::new();
        for line in fs::read_to_string(log).unwrap().lines() {
            let Some((thread, call)) = line.split_once(' ') else { continue };
            if let Some((name, _)) = call.trim().split_once('(')
                && CALLS.iter().any(|(known, _)| *known == name)
            {
                *by_thread.entry((name.to_owned(), thread.to_owned())).or_default() += 1;
            }
        }
        let mut counts = BTreeMap::new();
        for ((name, _), count) in by_thread {
            let most: &mut usize = counts.entry(name).or_default();
            *most = (*most).max(count);
        }
        counts
    }
}

#[test]
fn a_server_whose_nth_call_fails_loses_nothing_and_goes_on() {
    let all = std::env::var("AARSHJUL_ALL").ok();
    let prepared = prepare();
    let folder = prepared.house.dir.path();
    let counts = prepared.counts();
    let (mut rounds, mut made, mut impossible) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (call, error) in CALLS {
        let Some(count) = counts.get(call) else { continue };
        let chosen: Vec<usize> = match &all {
            Some(only) if only == "1" || only == call => (1..=*count).collect(),
            None if FEW.contains(&call) => vec![count.div_ceil(2)],
            _ => continue,
        };
        for nth in chosen {
            let inject = format!("inject={call}:error={error}:when={nth}");
            let trace = format!("trace={call}");
            rounds += 1;
            let calls = folder.join("calls.txt");
            let strace = ["-y", "-o", calls.to_str().unwrap(), "-e", &trace, "-e", &inject];
            match prepared.round(&strace) {
                Ok(is_made) => made += usize::from(is_made),
                Err(fault) => {
                    let log = fs::read_to_string(folder.join("log")).unwrap();
                    // The write by which the runtime wakes itself up: no machine refuses it.
                    let wakes =
                        |line: &str| line.contains("[eventfd]>") && line.contains("INJECTED");
                    if call == "write" && fs::read_to_string(calls).unwrap().lines().any(wakes) {
                        impossible += 1;
                    } else {
                        wrong.push(format!("{call} {error} {nth}: {fault}\n{log}"));
                    }
                }
            }
        }
    }
    println!(
        "{rounds} faults of {} calls, {impossible} of them impossible; the edit made in {made}",
        counts.len()
    );
    assert!(wrong.is_empty(), "{} of {rounds}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(counts.len() >= 20 && made > 0, "{counts:?}");
}
