//! Plans that change, plans that break, and servers that are restarted under socket
//! activation: a client that polls a feed gets every response whole.

use crate::activator::Activator;
use crate::client::{parse, raw};
use crate::house::{House, PATIENCE, wait};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const CHANGES: usize = 50;
const BREAKS: usize = 20;
const RESTARTS: usize = 5;

const REQUEST: &[u8] = b"GET /byledelsen.ics HTTP/1.1\r\nHost: x\r\n";

/// A connection for each request.
fn poll_anew(address: SocketAddr) -> Vec<u8> {
    raw(address, &[REQUEST, b"Connection: close\r\n\r\n"].concat())
}

/// One connection for as long as the server keeps it alive.
fn poll_again(address: SocketAddr, kept: &mut Option<TcpStream>) -> Vec<u8> {
    let stream = kept.get_or_insert_with(|| {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    });
    stream.write_all(&[REQUEST, b"\r\n"].concat()).unwrap();
    let mut answer = Vec::new();
    let mut piece = [0; 65536];
    while parse(&answer, "GET").is_none() {
        let read = stream.read(&mut piece).unwrap();
        assert_ne!(read, 0, "cut off: {:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&piece[..read]);
    }
    // `Connection: close` announces the end of a connection.
    if parse(&answer, "GET").is_some_and(|reply| reply.header("connection") == "close") {
        *kept = None;
    }
    answer
}

fn check(answer: &[u8]) {
    let reply = parse(answer, "GET");
    let is_whole = reply.is_some_and(|reply| {
        reply.status == 200
            && reply.body.starts_with(b"BEGIN:VCALENDAR\r\n")
            && reply.body.ends_with(b"END:VCALENDAR\r\n")
            && reply.body.windows(12).any(|twelve| twelve == b"BEGIN:VEVENT")
    });
    assert!(is_whole, "{:?}", String::from_utf8_lossy(answer));
}

#[test]
fn polling_clients_notice_nothing() {
    let house = House::new();
    let mut activator = Activator::start(&house, Stdio::null());
    let address = activator.address;
    let done = AtomicBool::new(false);
    let polls = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let poll = |mut ask: Box<dyn FnMut() -> Vec<u8> + Send>| {
            let (done, polls) = (&done, &polls);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    check(&ask());
                    polls.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(10));
                }
            })
        };
        let mut kept = None;
        let pollers = [
            poll(Box::new(move || poll_anew(address))),
            poll(Box::new(move || poll_again(address, &mut kept))),
        ];
        let changing = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            change_and_restart(&house, &mut activator);
        }));
        done.store(true, Ordering::Relaxed);
        for poller in pollers {
            poller.join().unwrap();
        }
        changing.unwrap();
    });
    assert!(polls.into_inner() > 10 * (CHANGES + BREAKS));
}

fn change_and_restart(house: &House, activator: &mut Activator) {
    const FILE: &str = "byledelsen/body.toml";
    let shows = |path: &str, text: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        wait(text, || {
            String::from_utf8_lossy(&raw(activator.address, request.as_bytes())).contains(text)
        });
    };
    shows("/healthz", "HTTP/1.1 200");
    for change in 0..CHANGES {
        let place = |n: usize| format!("place = \"Lokale {n}\"");
        if change % (CHANGES / BREAKS) == 0 && change / (CHANGES / BREAKS) < BREAKS {
            house.replace(FILE, &place(change + 1), "place = \"Lokale");
            shows("/healthz", "HTTP/1.1 503");
            house.replace(FILE, "place = \"Lokale\n", &format!("{}\n", place(change + 1)));
        }
        house.replace(FILE, &place(change + 1), &place(change + 2));
        shows("/byledelsen.ics", &format!("LOCATION:Lokale {}\r\n", change + 2));
        shows("/healthz", "HTTP/1.1 200");
    }
    for _ in 0..RESTARTS {
        activator.restart();
        // It handles signals only once it runs.
        raw(activator.address, b"GET /healthz HTTP/1.0\r\n\r\n");
    }
}

/// With at most sixteen connections, most of them idle or half-sent.
#[test]
fn idle_connections_are_closed_for_new_ones() {
    let house = House::new();
    let activator = Activator::limited(&house, "116", Stdio::null());
    // Who waits for the header timeout, of ten seconds, waits each time; on a busy machine
    // one time may be as long.
    let is_short = |time: &Duration| *time < Duration::from_secs(9);
    let times: Vec<Duration> =
        (0..5).map(|_| fill(activator.address)).take_while(|time| !is_short(time)).collect();
    assert!(times.len() < 5, "{times:?}");
}

/// How long readers take while many connections are idle.
fn fill(address: SocketAddr) -> Duration {
    let start = Instant::now();
    let mut idle = Vec::new();
    for n in 0..40 {
        let mut stream = TcpStream::connect(address).unwrap();
        match n % 3 {
            0 => {}
            1 => stream.write_all(b"GET /byledelsen.ics HT").unwrap(),
            _ => stream.write_all(&[REQUEST, b"\r\n"].concat()).unwrap(),
        }
        idle.push(stream);
    }
    for _ in 0..20 {
        check(&poll_anew(address));
    }
    let taken = start.elapsed();
    drop(idle);
    taken
}
