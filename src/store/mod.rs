//! Files: read, written atomically, watched; and the folder `state/`.
//!
//! This room handles bytes, paths and revisions. It does not parse plans.

mod audit;
mod error;
mod faults;
mod history;
mod load;
mod pdf;
mod process;
mod remote;
mod replace;
mod repository;
mod served;
mod state;
mod watch;
mod write;

pub use audit::{AuditEntry, AuditEvent, AuditLog};
pub use error::{LoadError, Misread, PathError};
#[cfg(test)]
pub use faults::{Step, fail};
pub use history::{Entry, History, HistoryError, NewEntry, Text};
pub use load::{Folder, Loaded, Revision, file_identity, load, load_after, load_folder};
pub use pdf::{PdfError, pdf_text};
pub use replace::{ReplaceOutcome, remove_leftovers, replace};
pub use served::ServedRepository;
pub use state::{FileMark, KEPT_FEEDS, LEDGER, LEDGER_LOCK, LINKS, Lock, StateDir};
pub use watch::{Waker, Watch, WatchEvent};
pub use write::{PUBLIC_MODE, atomic_write};
