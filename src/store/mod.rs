//! Files: read whole, written whole, watched; and the folder `state/`.
//!
//! This room knows bytes, paths and revisions. What a plan means it doesn't ask.

mod error;
mod faults;
mod history;
mod load;
mod replace;
mod state;
mod watch;
mod write;

pub use error::{LoadError, Misread, PathError};
#[cfg(test)]
pub use faults::{Step, fail};
pub use history::{Entry, History, HistoryError, NewEntry, Text};
pub use load::{Folder, Revision, load, load_folder};
pub use replace::{Replaced, replace, sweep};
pub use state::{LEDGER, LINKS, Lock, StateDir};
pub use watch::{Waker, Watch, Woken};
pub use write::atomic_write;
