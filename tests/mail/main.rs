//! Who gets what mail on which day, and that everything goes out once.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

mod command;
mod crashes;
mod reasons;

use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::mail::{DayOfMail, Letter, MailInput, MailLedger, Recipients, day_of};
use aarshjul::plan::Config;
use aarshjul::schedule::Schedule;
use chrono::{Days, NaiveDate, NaiveTime};
use std::sync::Arc;

pub const PEOPLE: &str = "[[role]]\nid = \"direktoer\"\ntitle = \"direktør\"\n\
    holders = [{ name = \"Dorte\" }]\n\
    [[role]]\nid = \"oekonomichef\"\ntitle = \"økonomichef\"\nholders = [{ name = \"Anna\" }]\n";

pub const BODY: &str = "[body]\nname = \"Direktionen\"\nmembers = [\"direktoer\"]\n\
    [[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\nfrom = 2026-11-04\ntime = \"09:00-11:00\"\n";

/// Four workdays before Wednesday 2 December 2026 is Thursday 26 November.
pub const DEADLINE: &str =
    "[[deadline]]\nname = \"Punkter til sekretariatet\"\nworkdays = 4\ntime = \"12:00\"\n";

pub const ITEM: &str = "[[item]]\nid = \"budget\"\ntitle = \"Budgettet\"\nrole = \"oekonomichef\"\n\
    date = 2026-12-02\n";

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn schedule(body: &str) -> Schedule {
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files =
        vec![file("people.toml", PEOPLE), file("direktionen/body.toml", &format!("{BODY}{body}"))];
    compiled(Sources::new(files))
}

pub fn compiled(sources: Sources) -> Schedule {
    let compiled = compile(Arc::new(sources), &Config::default(), date("2028-06-30"));
    let report = format!("{:?}", compiled.report);
    Arc::unwrap_or_clone(compiled.schedule.expect(&report))
}

pub fn config() -> Config {
    let mut config = Config::default();
    config.server.public_url = Some("https://plan.example".to_owned());
    config
}

/// Everybody by an address of their own.
pub fn everybody() -> Recipients {
    let mut recipients = Recipients::default();
    recipients.set("Dorte", "dorte@plan.example");
    recipients.set("økonomichef", "chef@plan.example");
    recipients.set("Kirsten", "kirsten@plan.example");
    recipients
}

pub fn day(
    schedule: &Schedule,
    recipients: &Recipients,
    today: NaiveDate,
    ledger: &MailLedger,
) -> DayOfMail {
    let config = config();
    let now = today.and_time(NaiveTime::from_hms_opt(6, 30, 0).unwrap()).and_utc();
    day_of(&MailInput { schedule, config: &config, recipients, today, now }, ledger)
}

/// A run of days of a plan, from one on which nothing is known yet.
pub struct Run {
    pub recipients: Recipients,
    pub ledger: MailLedger,
}

impl Run {
    pub fn begin() -> Run {
        Run { recipients: everybody(), ledger: MailLedger::default() }
    }

    pub fn day(&mut self, schedule: &Schedule, today: &str) -> Vec<Letter> {
        let made = day(schedule, &self.recipients, date(today), &self.ledger);
        self.ledger = made.ledger;
        made.letters
    }

    /// Every letter of so many days, each with its day.
    pub fn days(&mut self, schedule: &Schedule, from: &str, count: u64) -> Vec<(String, Letter)> {
        let days = (0..count).map(|number| (date(from) + Days::new(number)).to_string());
        let mut letters = Vec::new();
        for day in days {
            letters.extend(self.day(schedule, &day).into_iter().map(|one| (day.clone(), one)));
        }
        letters
    }
}

/// Day, name and subject of each.
pub fn heads(letters: &[(String, Letter)]) -> Vec<String> {
    letters.iter().map(|(day, one)| format!("{day} {}: {}", one.to, one.subject)).collect()
}
