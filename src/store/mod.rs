//! Files: read whole, written whole, watched; and the folder `state/`.
//!
//! This room knows bytes, paths and revisions. What a plan means it doesn't ask.

mod error;
mod load;
mod state;
mod watch;
mod write;

pub use error::{LoadError, Misread, PathError};
pub use load::{Revision, load};
pub use state::{LEDGER, LINKS, Lock, StateDir};
pub use watch::{Waker, Watch, Woken};
pub use write::atomic_write;
