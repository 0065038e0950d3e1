//! Keeps what is served in step with the plan's files and the calendar day.

mod history_worker;
mod ledger_file;
pub(in crate::web) mod load;
#[cfg(feature = "mail")]
pub(in crate::web) mod mail_worker;
pub(in crate::web) mod reload;
pub(in crate::web) mod worker;
