//! A day's mails on their way: a process that ends at any moment, and a server that says
//! no.

use super::{DEADLINE, ITEM, config, date, everybody, schedule};
use aarshjul::mail::{Letter, MailInput, Mailbox, Outcome};
use aarshjul::schedule::Schedule;
use aarshjul::store::StateDir;
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tempfile::TempDir;

struct Sender {
    dir: TempDir,
    mailbox: Mailbox,
}

/// Two letters: the presenter's and an owner's.
fn plan() -> Schedule {
    let follow_up = "[[follow-up]]\nid = \"notat\"\ntitle = \"Et notat\"\nagreed = 2026-11-18\n\
        owners = [\"Kirsten\"]\ndue = 2026-11-23\n";
    schedule(&format!("{DEADLINE}{ITEM}{follow_up}"))
}

fn today() -> NaiveDate {
    date("2026-11-23")
}

impl Sender {
    fn new() -> Sender {
        let dir = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::new(StateDir::open(dir.path()).unwrap());
        mailbox.change_recipients(|all| *all = everybody()).unwrap();
        Sender { dir, mailbox }
    }

    fn make(&self, today: NaiveDate) {
        let (config, recipients) = (config(), self.mailbox.recipients().unwrap());
        let now = today.and_time(NaiveTime::from_hms_opt(6, 30, 0).unwrap()).and_utc();
        let schedule = plan();
        let (schedule, config, recipients) = (&schedule, &config, &recipients);
        self.mailbox.make(&MailInput { schedule, config, recipients, today, now }).unwrap();
    }

    fn send(&self, send: impl FnMut(&Letter) -> Outcome) -> (usize, usize, usize, usize) {
        let tally = self.mailbox.send(today(), send, || false).unwrap();
        (tally.sent, tally.refused, tally.left_out, tally.waiting)
    }
}

/// Whoever ends before or after a server has taken a letter begins again with the same
/// letter; a server that keeps one of each Message-ID has every letter once.
#[test]
fn a_process_that_ends_at_any_moment_sends_each_letter() {
    for end in 0..5 {
        let sender = Sender::new();
        let mut taken: BTreeMap<String, Vec<Letter>> = BTreeMap::new();
        let mut moment = 0;
        for _ in 0..3 {
            let mut step = || {
                moment += 1;
                assert!(moment - 1 != end, "killed");
            };
            let _ = catch_unwind(AssertUnwindSafe(|| {
                sender.make(today());
                sender.send(|letter| {
                    step();
                    taken.entry(letter.id.clone()).or_default().push(letter.clone());
                    step();
                    Outcome::Sent
                })
            }));
        }
        let to: Vec<&str> = taken.values().map(|copies| copies[0].to.as_str()).collect();
        assert_eq!(to.len(), 2, "{end}");
        assert!(taken.values().flatten().all(|copy| *copy == taken[&copy.id][0]), "{end}");
        // Twice only what was taken at the very moment of the end.
        let copies: usize = taken.values().map(Vec::len).sum();
        assert_eq!(copies, if end == 1 || end == 3 { 3 } else { 2 }, "{end}");
        assert_eq!(sender.send(|_| Outcome::Sent), (0, 0, 0, 0));
    }
}

#[test]
fn one_who_is_refused_holds_up_nobody_and_is_listed() {
    let sender = Sender::new();
    sender.make(today());
    let refuse = |letter: &Letter| match letter.to.as_str() {
        "chef@plan.example" => Outcome::Refused("550".into()),
        _ => Outcome::Sent,
    };
    assert_eq!(sender.send(refuse), (1, 1, 0, 0));
    let ledger = sender.mailbox.ledger().unwrap();
    assert_eq!(ledger.refused("chef@plan.example"), Some(today()));
    assert_eq!(ledger.refused("kirsten@plan.example"), None);
}

#[test]
fn what_can_not_go_now_waits_as_it_is() {
    let sender = Sender::new();
    sender.make(today());
    let first = sender.mailbox.ledger().unwrap().waiting().to_vec();
    assert_eq!(sender.send(|_| Outcome::Down("x".into())), (0, 0, 0, 2));
    assert_eq!(sender.send(|_| Outcome::NotNow("x".into())), (0, 0, 0, 2));
    // The next day has no other letter about the same.
    sender.make(date("2026-11-24"));
    let mut sent = Vec::new();
    let all = sender.send(|letter| {
        sent.push(letter.clone());
        Outcome::Sent
    });
    assert_eq!((all, sent), ((2, 0, 0, 0), first));
}

#[test]
fn a_stop_counts_for_what_waits_and_what_is_too_late_is_left_out() {
    let sender = Sender::new();
    sender.make(today());
    sender.mailbox.change_recipients(|all| all.stop("Kirsten", today())).unwrap();
    let after_the_deadline = date("2026-11-27");
    let tally = sender.mailbox.send(after_the_deadline, |_| Outcome::Sent, || false).unwrap();
    assert_eq!((tally.sent, tally.left_out, tally.waiting), (0, 2, 0));
}

#[test]
fn nothing_is_sent_while_it_is_unknown_what_went_out() {
    let sender = Sender::new();
    sender.make(today());
    std::fs::write(sender.dir.path().join("mail.json"), "{ torn").unwrap();
    let error = sender.mailbox.send(today(), |_| Outcome::Sent, || false).unwrap_err();
    assert!(error.to_string().contains("kan ikke læses"), "{error}");
}

#[test]
fn who_is_forgotten_leaves_nothing() {
    let sender = Sender::new();
    sender.make(today());
    assert_eq!(sender.mailbox.forget("KIRSTEN", true).unwrap(), 1);
    assert_eq!(sender.mailbox.forget("kirsten", false).unwrap(), 1);
    assert_eq!(sender.mailbox.forget("kirsten", false).unwrap(), 0);
    for file in std::fs::read_dir(sender.dir.path()).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap().to_lowercase();
        assert!(!text.contains("kirsten"), "{text}");
    }
    assert_eq!(sender.send(|_| Outcome::Sent), (1, 0, 0, 0));
}
