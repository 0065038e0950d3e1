//! Mail to a real SMTP server (aiosmtpd, from PyPI): a week with a program that is killed
//! again and again, and servers that are down, refuse, or never answer.
//!
//! `cargo test --features mail --test smtp`; `AARSHJUL_ROUNDS=50` kills more often.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files and programs of their own"
)]

mod program;
#[path = "../random/mod.rs"]
mod random;
mod server;
mod week;

use program::{House, free_port, wait};
use server::MailServer;
use std::net::TcpListener;
use std::time::{Duration, Instant};

const DAY: &str = "2026-11-23";

/// A reminder for the chef and one for the owner go out on the first day.
fn follow_ups(owners: &[&str]) -> String {
    let table = |owner: &&str| {
        format!(
            "[[follow-up]]\nid = \"for-{owner}\"\ntitle = \"Noget at gøre\"\nagreed = 2026-11-18\n\
             owners = [\"{owner}\"]\ndue = {DAY}\n"
        )
    };
    owners.iter().map(table).collect()
}

/// A house in which each of these gets a mail on the first day.
fn house(owners: &[&str], port: u16) -> House {
    let house = House::new(port);
    house.write("plans/direktionen/opgaver.toml", &follow_ups(owners));
    for owner in owners {
        house.recipient(owner, &format!("{owner}@plan.example"));
    }
    house
}

#[test]
fn a_mail_is_what_other_programs_read() {
    let port = free_port();
    let house = house(&["socialchef"], port);
    house.configure("reply-to = \"sekretariatet@plan.example\"\n");
    let server = MailServer::start(port, "");
    let (code, said, _) = house.run(DAY, &["remind"]);
    assert_eq!((code, said.as_str()), (0, "1 sendt\n"));
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let of = |name: &str| mails[0][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(of("subject"), "Opfølgning med frist den 23. november");
    assert_eq!(
        (of("from"), of("to")),
        ("aarshjul@plan.example".into(), "socialchef@plan.example".into())
    );
    assert_eq!(of("reply-to"), "sekretariatet@plan.example");
    assert_eq!(of("auto-submitted"), "auto-generated");
    assert!(of("date").starts_with("Mon, 23 Nov 2026 "), "{}", of("date"));
    assert!(of("message-id").ends_with("@plan.example>"), "{}", of("message-id"));
    assert!(
        of("content-type").starts_with("text/plain; charset=\"utf-8\""),
        "{}",
        of("content-type")
    );
    let text = of("body").replace("\r\n", "\n");
    assert!(text.contains("fordi du står for »Noget at gøre«, aftalt i Direktionen"), "{text}");
    // Nothing more that day.
    assert_eq!(house.run(DAY, &["remind"]).1, "0 sendt\n");
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn one_who_is_refused_holds_up_nobody() {
    let port = free_port();
    let owners = ["socialchef", "oekonomichef", "stabschef"];
    let house = house(&owners, port);
    let server = MailServer::start(port, "\"refuse\": [\"oekonomichef@plan.example\"]");
    let (code, said, _) = house.run(DAY, &["remind"]);
    assert_eq!((code, said.as_str()), (0, "2 sendt, 1 afvist\n"));
    assert_eq!(server.mails().len(), 2);
    let (_, listed, _) = house.run(DAY, &["remind", "list"]);
    assert!(
        listed.contains("oekonomichef@plan.example, afvist af mailserveren 2026-11-23"),
        "{listed}"
    );
}

#[test]
fn mail_is_sent_over_tls_or_not_at_all() {
    let port = free_port();
    let house = house(&["socialchef"], port);
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    house.write("certificate.pem", &made.cert.pem());
    house.write("other.pem", &other.cert.pem());
    house.write("key.pem", &made.signing_key.serialize_pem());
    house.write("password", "en hemmelighed\n");
    house.write("wrong", "en anden\n");
    let path = |name: &str| house.path(name).display().to_string();
    let tls = format!(
        "\"certificate\": \"{}\", \"key\": \"{}\"",
        path("certificate.pem"),
        path("key.pem")
    );
    let sign_in = "\"user\": \"plan\", \"password\": \"en hemmelighed\"";
    let secured = |security: &str, certificate: &str, password: &str| {
        house.configure(&format!(
            "security = \"{security}\"\ncertificates = \"{certificate}\"\nuser = \"plan\"\n\
             password-file = \"{password}\"\n"
        ));
    };
    let fails = |expected: &str| {
        let (code, said, complaint) = house.run(DAY, &["remind"]);
        assert_eq!((code, said.as_str()), (3, "0 sendt, 1 venter\n"), "{complaint}");
        assert!(complaint.contains(expected), "{expected}: {complaint}");
        assert!(!complaint.contains('@'), "{complaint}");
    };
    // One that offers no TLS gets neither a password nor a mail.
    secured("starttls", "certificate.pem", "password");
    let plain = MailServer::start(port, "");
    fails("mailserveren kan ikke det");
    assert!(plain.mails().is_empty());
    drop(plain);

    let server = MailServer::start(port, &format!("{tls}, {sign_in}"));
    secured("starttls", "other.pem", "password");
    fails("kan ikke sikres med TLS");
    secured("starttls", "certificate.pem", "wrong");
    fails("mailserveren siger nej (535)");
    secured("starttls", "certificate.pem", "password");
    assert_eq!(house.run(DAY, &["remind"]).1, "1 sendt\n");
    let mails = server.mails();
    assert_eq!(
        (mails.len(), &mails[0]["tls"], &mails[0]["authenticated"]),
        (1, &true.into(), &true.into())
    );
    drop(server);

    let server = MailServer::start(port, &format!("{tls}, {sign_in}, \"implicit\": true"));
    secured("tls", "certificate.pem", "password");
    house.write(
        "plans/direktionen/opgaver.toml",
        &follow_ups(&["socialchef"]).replace(DAY, "2026-11-24"),
    );
    assert_eq!(house.run("2026-11-24", &["remind"]).1, "1 sendt\n");
    assert_eq!(server.mails().len(), 1);
}

/// Half of what whoever waited for a mail server that says nothing would wait.
const WAITING: Duration = Duration::from_secs(30);

/// Pages and feeds answer meanwhile, `/healthz` stays as it is, and the program ends soon
/// after SIGTERM.
#[track_caller]
fn serves(house: &House, of_mail: Option<&str>) {
    let program = house.serve(DAY);
    // The mail thread is at it.
    wait("the mails are made", || house.waiting() > 0);
    for _ in 0..20 {
        for path in ["/direktionen.ics", "/direktionen", "/healthz"] {
            let begun = Instant::now();
            assert!(program.get(path).starts_with("HTTP/1.1 200 OK\r\n"), "{path}");
            assert!(begun.elapsed() < WAITING, "{path}: {:?}", begun.elapsed());
        }
    }
    if let Some(line) = of_mail {
        wait(line, || program.get("/metrics").contains(line));
    }
    let begun = Instant::now();
    let log = program.end();
    assert!(begun.elapsed() < WAITING, "{:?}", begun.elapsed());
    assert!(!log.contains('@') && !log.contains("Noget at gøre"), "{log}");
}

/// A file of the settings that is away stops no start.
#[test]
fn a_password_that_can_not_be_read_stops_nothing_else() {
    let house = house(&["socialchef"], free_port());
    house.configure("user = \"plan\"\npassword-file = \"findes-ikke\"\n");
    serves(&house, Some(FAILED));
    assert_eq!(house.waiting(), 1);
}

const FAILED: &str = "aarshjul_task_failed{task=\"mail\"} 1";

#[test]
fn a_server_that_is_down_refuses_or_hangs_stops_nothing_else() {
    let port = free_port();
    let house = house(&["socialchef", "oekonomichef"], port);
    serves(&house, Some(FAILED));
    assert_eq!(house.waiting(), 2);
    {
        let _later = MailServer::start(port, "\"later\": true");
        serves(&house, Some(FAILED));
    }
    assert_eq!(house.waiting(), 2);
    {
        // It takes the connection and says nothing.
        let silent = TcpListener::bind(("127.0.0.1", port)).unwrap();
        serves(&house, None);
        drop(silent);
    }
    assert_eq!(house.waiting(), 2);
    // While the program runs, the server comes back: what waited goes by itself.
    let program = house.serve(DAY);
    wait("it is said", || program.get("/metrics").contains(FAILED));
    let server = MailServer::start(port, "");
    wait("they go", || house.waiting() == 0);
    assert_eq!(server.mails().len(), 2);
    wait("all is well", || !program.get("/metrics").contains(FAILED));
}
