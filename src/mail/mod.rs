//! Mail to those whom an item, a follow-up or a meeting concerns.
//!
//! [`day_of`] decides who gets what and why: a pure function of the schedule, the settings,
//! the day, who gets mail ([`Recipients`]) and what they have had ([`MailLedger`]). A closed
//! item has no name in any mail. `outbox` keeps a day's mails before the first is sent, and
//! notes what became of each; `smtp`, with the cargo feature `mail`, hands them to a server.

#![warn(missing_docs)]

mod changes;
mod ledger;
mod letters;
mod outbox;
mod recipients;
#[cfg(feature = "mail")]
mod smtp;
mod words;

pub use ledger::{Letter, MailLedger};
pub use letters::{DayOfMail, MailInput, day_of, owners};
pub use outbox::{Mailbox, Outcome, Tally, Unsent};
pub use recipients::{Recipient, Recipients};
#[cfg(feature = "mail")]
pub use smtp::Smtp;
