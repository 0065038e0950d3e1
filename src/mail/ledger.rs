//! What has gone out to whom, what is yet to be sent, and how the meetings stood when that
//! was last looked at.
//!
//! It is JSON in `state/`. Without the file a first day begins, which says nothing of what
//! changed before; with one that can't be read nothing is sent, as it might go out twice.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long after its last day it is remembered that something went out: so far a clock
/// may be set back.
const REMEMBERED: Days = Days::new(92);

/// One mail, as it is sent; the same bytes however often that is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What stands before the `@` in its Message-ID.
    pub id: String,
    /// The address.
    pub to: String,
    /// Whose it is, as the list of recipients has it.
    pub who: String,
    /// When it was made, in whole seconds: its `Date`.
    pub made: DateTime<Utc>,
    /// Its one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The last day on which it is of use.
    pub until: NaiveDate,
}

/// How a meeting stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// When it begins, in the plan's zone.
    pub start: NaiveDateTime,
    pub held: bool,
}

/// Everything that is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailLedger {
    /// The first day.
    pub(super) since: Option<NaiveDate>,
    /// The last day whose mails were made.
    pub(super) day: Option<NaiveDate>,
    /// By `body/meeting`.
    pub(super) known: BTreeMap<String, Known>,
    /// By address, then by what it was about: the last day on which that could go out.
    made: BTreeMap<String, BTreeMap<String, NaiveDate>>,
    /// Made and not yet sent.
    outbox: Vec<Letter>,
    /// Addresses that the server refused for good, and when.
    refused: BTreeMap<String, NaiveDate>,
}

impl MailLedger {
    /// From the text of the file.
    pub fn parse(text: &str) -> Result<MailLedger, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// As it is kept in a file.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("its keys are texts");
        text.push('\n');
        text
    }

    /// Whether the mails of a day were the last that were made.
    pub fn has_made(&self, today: NaiveDate) -> bool {
        self.day == Some(today)
    }

    /// What is made and not yet sent.
    pub fn waiting(&self) -> &[Letter] {
        &self.outbox
    }

    /// When the server last refused an address for good.
    pub fn refused(&self, address: &str) -> Option<NaiveDate> {
        self.refused.get(address).copied()
    }

    /// Forgets all about an address; whether there was anything.
    pub fn forget(&mut self, address: &str) -> bool {
        let before = self.outbox.len();
        self.outbox.retain(|letter| letter.to != address);
        let had = self.made.remove(address).is_some() | self.refused.remove(address).is_some();
        had || self.outbox.len() < before
    }

    /// Whether an address has had something.
    pub(super) fn has(&self, address: &str, what: &str) -> bool {
        self.made.get(address).is_some_and(|made| made.contains_key(what))
    }

    /// Takes a letter into the outbox, with what it is about.
    pub(super) fn take(&mut self, letter: Letter, about: Vec<(String, NaiveDate)>) {
        self.made.entry(letter.to.clone()).or_default().extend(about);
        self.outbox.push(letter);
    }

    /// A letter was sent; its address is one that the server takes.
    pub(super) fn sent(&mut self, id: &str) {
        if let Some(letter) = self.leave_out(id) {
            self.refused.remove(&letter.to);
        }
    }

    /// The server will never take it.
    pub(super) fn refuse(&mut self, letter: &Letter, today: NaiveDate) {
        self.leave_out(&letter.id);
        self.refused.insert(letter.to.clone(), today);
    }

    /// Takes a letter out of the outbox.
    pub(super) fn leave_out(&mut self, id: &str) -> Option<Letter> {
        let position = self.outbox.iter().position(|letter| letter.id == id)?;
        Some(self.outbox.remove(position))
    }

    /// Forgets what can't go out again.
    pub(super) fn prune(&mut self, today: NaiveDate) {
        let Some(oldest) = today.checked_sub_days(REMEMBERED) else { return };
        for made in self.made.values_mut() {
            made.retain(|_, until| *until >= oldest);
        }
        self.made.retain(|_, made| !made.is_empty());
    }
}
