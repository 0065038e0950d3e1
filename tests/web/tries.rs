//! Wrong passwords: they are slowed, reveal nothing, keep nobody else out, and leave the
//! memory as it was.
//!
//! `AARSHJUL_TRIES=200 cargo test --test web tries -- --nocapture` for more of them.

use crate::browser::{PASSWORD, encode};
use crate::client::{Reply, parse};
use crate::house::House;
use crate::killed::Program;
use aarshjul::web::auth::users::{Role, USERS, Users, hash_password};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

fn house() -> House {
    let house = House::new();
    fs::create_dir_all(house.state()).unwrap();
    let mut users = Users::default();
    users.set("Findes", Role::Editor, Some(hash_password(PASSWORD).unwrap()), [1; 8]);
    fs::write(house.state().join(USERS), users.to_text()).unwrap();
    house
}

/// A try from an address, in a browser with these cookies.
fn sign_in(to: SocketAddr, from: &str, cookies: &str, name: &str, password: &str) -> Reply {
    let body = format!("navn={}&adgangskode={}", encode(name), encode(password));
    let request = format!(
        "POST /login HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {from}\r\nCookie: {cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(to).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    parse(&answer, "POST").unwrap()
}

/// All cookies that an answer sets, as a browser sends them back.
fn cookies(reply: &Reply) -> String {
    let pairs = reply.header("set-cookie").split('\n').filter_map(|line| line.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

#[test]
fn guessing_is_slow_and_reveals_no_names() {
    let house = house();
    let server = house.serve();
    let sign_in = |from, name, password| sign_in(server.address, from, "", name, password);
    // What is said until a try is refused: ten, and one more for each 20 seconds.
    let guess = |from, name| {
        let start = Instant::now();
        let tries = (0..).map(|_| sign_in(from, name, "x")).take_while(|reply| reply.status != 429);
        let said: Vec<_> =
            tries.map(|reply| (reply.status, reply.text().replace(name, "…"))).collect();
        let most = 10 + start.elapsed().as_secs() as usize / 20;
        assert!((10..=most).contains(&said.len()), "{} tries", said.len());
        said
    };
    let said = [("192.0.2.1", "Findes"), ("192.0.2.2", "Findes ikke")];
    let said = said.map(|(from, name)| guess(from, name));
    assert!(said[0].iter().all(|(status, _)| *status == 403));
    assert_eq!(said[0][..10], said[1][..10]);
    // Nor the right one, but where those seconds have just passed again.
    let once_more = |_| {
        let wrong = sign_in("192.0.2.1", "Findes", "x");
        let right = sign_in("192.0.2.1", "Findes", PASSWORD);
        (wrong.status == 429).then_some(right)
    };
    let refused = (0..3).filter_map(once_more).find(|reply| reply.status == 429).unwrap();
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert!(refused.text().contains("Vent") && refused.text().contains("sekunder"));
}

#[test]
fn twenty_wrong_tries_a_second_keep_nobody_out() {
    let house = house();
    let program = Program::start(&house);
    let own = sign_in(program.address, "192.0.2.1", "", "Findes", PASSWORD);
    assert_eq!(own.status, 303);
    let (own, is_over, start) = (cookies(&own), AtomicBool::new(false), Instant::now());
    let (answers, right) = scope(|scope| {
        let guessing = scope.spawn(|| {
            let mut answers = Vec::new();
            let are_few = |answers: &Vec<u16>| answers.iter().filter(|a| **a == 429).count() < 10;
            while !is_over.load(Ordering::Relaxed) || are_few(&answers) {
                // In the same house, behind the same address.
                let reply = sign_in(program.address, "192.0.2.1", "", "Findes", "forkert kode");
                answers.push(reply.status);
                let next = Duration::from_millis(50 * answers.len() as u64);
                sleep(next.saturating_sub(start.elapsed()));
            }
            answers
        });
        let mut right = Vec::new();
        for n in 0..20 {
            // In turn in the browser that is known, and in a new one elsewhere.
            let (from, known) = if n % 2 == 0 { ("192.0.2.1", &*own) } else { ("192.0.2.7", "") };
            right.push(sign_in(program.address, from, known, "Findes", PASSWORD).status);
            sleep(Duration::from_millis(100));
        }
        is_over.store(true, Ordering::Relaxed);
        (guessing.join().unwrap(), right)
    });
    assert_eq!(right, [303; 20]);
    let wrong = answers.iter().filter(|status| **status == 403).count();
    let slowed = answers.iter().filter(|status| **status == 429).count();
    println!("{} guesses: {wrong} wrong, {slowed} refused; the user's 20 of 20", answers.len());
    let allowed = 11 + start.elapsed().as_secs() as usize / 20;
    assert!(wrong <= allowed && slowed >= 10 && wrong + slowed == answers.len(), "{answers:?}");
}

#[test]
fn wrong_passwords_leave_the_memory_as_it_was() {
    let tries = std::env::var("AARSHJUL_TRIES").ok().and_then(|text| text.parse().ok());
    let tries: usize = tries.unwrap_or(60);
    let house = house();
    let program = Program::start(&house);
    let resident = || {
        let status = fs::read_to_string(format!("/proc/{}/status", program.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
    };
    let before = resident();
    // From everywhere at once, with all names.
    let wrong: usize = scope(|scope| {
        let address = program.address;
        let hands = (0..12).map(|hand| {
            scope.spawn(move || {
                let one = |n: usize| {
                    let (from, name) = (format!("192.0.{hand}.{n}"), format!("Navn {hand} {n}"));
                    sign_in(address, &from, "", &name, "forkert kode").status
                };
                (0..tries.div_ceil(12)).filter(|n| one(*n) == 403).count()
            })
        });
        let hands: Vec<_> = hands.collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    let after = resident();
    println!("{before} MB before, {after} MB after {wrong} wrong passwords");
    assert!(wrong >= tries, "{wrong} were looked at");
    assert!(after <= before + 30, "{before} MB before, {after} MB after");
}
