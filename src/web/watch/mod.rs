//! Keeps what is served in step with the plan's files and the calendar day.

mod history_worker;
pub(in crate::web) mod load;
pub(in crate::web) mod reload;
pub(in crate::web) mod worker;
