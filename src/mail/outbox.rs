//! A day's mails on their way: made and written down before the first is sent, and each
//! noted as soon as the server has it.
//!
//! What is sent is a line of its own at the end of a small file, which takes the shortest
//! time that a note can take; the ledger is written when all is done. A process that is
//! killed in between sends what is not noted again, with the same Message-ID, date and bytes
//! (docs/design.md says why). One process at a time.

use super::ledger::{Letter, MailLedger};
use super::letters::{MailInput, day_of};
use super::recipients::{RECIPIENTS, Recipients};
use crate::store::{Lock, PathError, StateDir};
use chrono::NaiveDate;
use std::fmt;
use std::io::Write;
use std::time::Duration;

/// The ledger's file in `state/`.
const LEDGER: &str = "mail.json";
/// The ids of what was sent since the ledger was written, a line each.
const SENT: &str = "mail-sent";
/// The lock's.
const LOCK: &str = "mail-lock";
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it over.
    Sent,
    /// It will never take it, and says so with this code.
    Refused(String),
    /// It may take it later; others may go.
    NotNow(String),
    /// Nothing can be sent now.
    Down(String),
}

/// What became of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken over by the server.
    pub sent: usize,
    /// Refused for good.
    pub refused: usize,
    /// Left out: nobody is to have them any more, or they came too late to be of use.
    pub left_out: usize,
    /// To be tried again.
    pub waiting: usize,
    /// Why.
    pub problem: Option<String>,
}

/// Why nothing is sent.
#[derive(Debug)]
pub enum Unsent {
    /// A file of the state folder can't be read or written, or another process sends.
    State(PathError),
    /// What has gone out can't be read.
    Ledger(serde_json::Error),
}

impl fmt::Display for Unsent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsent::State(error) => error.fmt(out),
            Unsent::Ledger(error) => write!(
                out,
                "`{LEDGER}` i tilstandsmappen kan ikke læses ({error}); ingen mails sendes, før filen er rettet eller fjernet"
            ),
        }
    }
}

impl From<PathError> for Unsent {
    fn from(error: PathError) -> Unsent {
        Unsent::State(error)
    }
}

/// The files of the state folder that are about mail.
#[derive(Clone, Debug)]
pub struct Mailbox {
    state: StateDir,
}

impl Mailbox {
    /// In a state folder.
    pub fn new(state: StateDir) -> Mailbox {
        Mailbox { state }
    }

    /// Who gets mail.
    pub fn recipients(&self) -> Result<Recipients, PathError> {
        let text = self.state.read(RECIPIENTS)?.unwrap_or_default();
        Ok(Recipients::parse(&String::from_utf8_lossy(&text)))
    }

    /// Changes who gets mail, under the lock of the state folder.
    pub fn change_recipients<T>(
        &self,
        change: impl FnOnce(&mut Recipients) -> T,
    ) -> Result<T, PathError> {
        let _lock = self.state.lock(LOCK_TIMEOUT)?;
        let mut recipients = self.recipients()?;
        let before = recipients.clone();
        let done = change(&mut recipients);
        if recipients != before {
            self.state.write(RECIPIENTS, recipients.to_text().as_bytes())?;
        }
        Ok(done)
    }

    /// What has gone out, and what is to go.
    pub fn ledger(&self) -> Result<MailLedger, Unsent> {
        let sent = self.state.read(SENT)?.unwrap_or_default();
        let Some(text) = self.state.read(LEDGER)? else { return Ok(MailLedger::default()) };
        let mut ledger =
            MailLedger::parse(&String::from_utf8_lossy(&text)).map_err(Unsent::Ledger)?;
        for id in String::from_utf8_lossy(&sent).lines() {
            ledger.sent(id);
        }
        Ok(ledger)
    }

    /// Forgets a person or role; how many addresses. Nobody may be sending meanwhile.
    pub fn forget(&self, who: &str, dry_run: bool) -> Result<usize, Unsent> {
        let _lock = self.lock()?;
        let mut recipients = self.recipients()?;
        let addresses = recipients.remove(who);
        let mut ledger = self.ledger()?;
        let is_gone = |address: &&String| !recipients.iter().any(|one| one.address == **address);
        let gone: Vec<_> = addresses.iter().filter(is_gone).collect();
        let is_known = gone.into_iter().filter(|address| ledger.forget(address)).count() > 0;
        if !dry_run && !addresses.is_empty() {
            self.change_recipients(|all| all.remove(who))?;
            if is_known {
                self.write(&ledger)?;
            }
        }
        Ok(addresses.len())
    }

    /// Makes a day's mails, once.
    pub fn make(&self, input: &MailInput) -> Result<(), Unsent> {
        let _lock = self.lock()?;
        let before = self.ledger()?;
        if !before.has_made(input.today) {
            self.write(&day_of(input, &before).ledger)?;
        }
        Ok(())
    }

    /// Sends what is in the outbox, until `is_over` says to stop.
    pub fn send(
        &self,
        today: NaiveDate,
        mut send: impl FnMut(&Letter) -> Outcome,
        is_over: impl Fn() -> bool,
    ) -> Result<Tally, Unsent> {
        let _lock = self.lock()?;
        let mut ledger = self.ledger()?;
        let mut tally = Tally::default();
        if ledger.waiting().is_empty() {
            return Ok(tally);
        }
        self.write(&ledger)?;
        let mut sent = self.state.open_append(SENT)?;
        for letter in ledger.waiting().to_vec() {
            if is_over() {
                break;
            }
            let is_wanted = self.recipients()?.is_wanted(&letter.to) && today <= letter.until;
            match is_wanted.then(|| send(&letter)) {
                None => {
                    tally.left_out += 1;
                    ledger.leave_out(&letter.id);
                }
                Some(Outcome::Sent) => {
                    let noted = sent.write_all(format!("{}\n", letter.id).as_bytes());
                    noted.and_then(|()| sent.sync_data()).map_err(|error| {
                        PathError::new("skrive", &self.state.path().join(SENT), error)
                    })?;
                    tally.sent += 1;
                    ledger.sent(&letter.id);
                }
                Some(Outcome::Refused(why)) => {
                    tally.refused += 1;
                    tally.problem = Some(why);
                    ledger.refuse(&letter, today);
                }
                Some(Outcome::NotNow(why)) => tally.problem = Some(why),
                Some(Outcome::Down(why)) => {
                    tally.problem = Some(why);
                    break;
                }
            }
        }
        tally.waiting = ledger.waiting().len();
        self.write(&ledger)?;
        Ok(tally)
    }

    fn lock(&self) -> Result<Lock, PathError> {
        self.state.lock_file(LOCK, LOCK_TIMEOUT)
    }

    /// Writes a ledger in which everything is noted that was sent.
    fn write(&self, ledger: &MailLedger) -> Result<(), PathError> {
        self.state.write(LEDGER, ledger.to_text().as_bytes())?;
        self.state.remove(SENT)
    }
}
