//! A week of the shipped plan, day by day, with a program that is killed at random: who
//! was to get something got it, once.

use crate::program::{House, PATIENCE, free_port, wait};
use crate::random::Rng;
use crate::server::MailServer;
use aarshjul::compile::compile;
use aarshjul::mail::{MailInput, MailLedger, day_of};
use aarshjul::plan::read_config;
use aarshjul::schedule::Schedule;
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BODY: &str = "plans/direktionen/body.toml";

/// Monday to Sunday, with what is written in the plan before that day's mails. On each
/// workday something is due that everybody does.
const DAYS: [(&str, &str); 7] = [
    ("2026-11-23", ""),
    ("2026-11-24", "[[meeting]]\ndate = 2026-12-02\ncancelled = \"KL's topmøde\"\n"),
    ("2026-11-25", ""),
    ("2026-11-26", "[[meeting]]\ndate = 2026-12-09\nmoved-to = 2026-12-10\nreason = \"sygdom\"\n"),
    ("2026-11-27", ""),
    ("2026-11-28", ""),
    ("2026-11-29", "[[meeting]]\ndate = 2026-12-16\nmoved-to = 2026-12-11\nreason = \"jul\"\n"),
];

/// The directorate's, who hear of a meeting on a Sunday too.
const MEMBERS: usize = 3;

fn schedule(house: &House) -> Arc<Schedule> {
    let (sources, _) = aarshjul::store::load(&house.path("plans")).unwrap();
    let config = config(house);
    let through = NaiveDate::from_ymd_opt(2028, 6, 30).unwrap();
    compile(Arc::new(sources), &config, through).schedule.unwrap()
}

fn config(house: &House) -> aarshjul::plan::Config {
    let text = std::fs::read_to_string(house.path("config.toml")).unwrap();
    read_config(&aarshjul::diag::Source { path: "config.toml".into(), text }).0
}

/// What is to go out that day: address and subject.
fn expected(house: &House, day: &str, ledger: &mut MailLedger) -> Vec<(String, String)> {
    let (schedule, config) = (schedule(house), config(house));
    let recipients = house.mailbox().recipients().unwrap();
    let today: NaiveDate = day.parse().unwrap();
    let now = today.and_time(NaiveTime::MIN).and_utc();
    let input =
        MailInput { schedule: &schedule, config: &config, recipients: &recipients, today, now };
    let made = day_of(&input, ledger);
    *ledger = made.ledger;
    made.letters.into_iter().map(|letter| (letter.to, letter.subject)).collect()
}

#[test]
fn a_week_killed_at_random_reaches_everybody_and_nobody_twice() {
    let rounds = std::env::var("AARSHJUL_ROUNDS").ok().and_then(|text| text.parse().ok());
    let rounds: u64 = rounds.unwrap_or(8);
    let port = free_port();
    let house = House::new(port);
    let plan = schedule(&house).plan.clone();
    let mut owners: Vec<&str> = plan.roles.iter().map(|role| role.id.as_str()).collect();
    owners.push("Lene Helbo Bachmann");
    for (number, owner) in owners.iter().enumerate() {
        house.recipient(owner, &format!("nr{number}@plan.example"));
    }
    let server = MailServer::start(port, "");
    let mut rng = Rng(13);
    let (mut ledger, mut wanted) = (MailLedger::default(), Vec::new());
    let (mut kills, mut interrupted) = (0_usize, 0_usize);
    for (day, change) in DAYS {
        let is_weekend = ["2026-11-28", "2026-11-29"].contains(&day);
        if !is_weekend {
            house.append(
                BODY,
                &format!(
                    "[[follow-up]]\nid = \"til-{day}\"\ntitle = \"Noget\"\nagreed = 2026-11-18\n\
                     owners = {owners:?}\ndue = {day}\n"
                ),
            );
        }
        house.append(BODY, change);
        let letters = expected(&house, day, &mut ledger);
        let count = match (is_weekend, change) {
            (false, _) => owners.len(),
            (true, "") => 0,
            (true, _) => MEMBERS,
        };
        assert_eq!(letters.len(), count, "{day}: {letters:#?}");
        wanted.extend(letters);
        let is_done = || house.ledger().has_made(day.parse().unwrap()) && house.waiting() == 0;
        for _ in 0..rounds {
            let mut program = house.spawn(day);
            // Some are killed at their start, others while they send.
            let is_sending = !rng.one_in(4);
            let begun = Instant::now();
            while is_sending && begun.elapsed() < PATIENCE && house.waiting() == 0 && !is_done() {
                std::thread::sleep(Duration::from_millis(2));
            }
            std::thread::sleep(Duration::from_micros(rng.below(250_000)));
            let _ = program.kill();
            let _ = program.wait();
            kills += 1;
            interrupted += usize::from(house.waiting() > 0);
            if is_done() {
                break;
            }
        }
        let _program = house.serve(day);
        wait(day, is_done);
    }
    // As a mailbox has it that keeps one of each Message-ID.
    let mails = server.mails();
    let mut kept = BTreeMap::new();
    for mail in &mails {
        let of = |name: &str| mail[name].as_str().unwrap().to_owned();
        let first = kept.entry(of("message-id")).or_insert(mail);
        assert_eq!(first["bytes"], mail["bytes"], "a copy is the same to the byte");
        assert_eq!(mail["recipients"], serde_json::json!([of("to")]));
    }
    let of = |mail: &serde_json::Value, name: &str| mail[name].as_str().unwrap().to_owned();
    let mut got: Vec<_> = kept.values().map(|mail| (of(mail, "to"), of(mail, "subject"))).collect();
    got.sort();
    wanted.sort();
    assert_eq!(got, wanted);
    // A copy more only where the kill fell between the server's answer and our note.
    let copies = mails.len() - kept.len();
    println!(
        "{} mails, {kills} kills, {interrupted} while mails waited, {copies} copies",
        kept.len()
    );
    assert!(interrupted >= 5, "{interrupted} of {kills} kills while mails waited");
    assert!(copies <= kills, "{copies} copies after {kills} kills");
    // One mail a person and day.
    let mut days: Vec<_> = kept.values().map(|mail| (of(mail, "to"), of(mail, "date"))).collect();
    days.iter_mut().for_each(|(_, date)| date.truncate("Mon, 23 Nov 2026".len()));
    days.sort();
    let count = days.len();
    days.dedup();
    assert_eq!(days.len(), count);
}
