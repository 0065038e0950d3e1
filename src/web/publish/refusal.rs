//! Why it was not published.

use crate::store::PathError;

/// Why nothing, or not all, was published.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Somebody has to do something about it.
    Wrong(String),
    /// It may go another time.
    Fault(String),
    /// Another run writes there.
    Taken,
}

impl From<PathError> for Refusal {
    fn from(error: PathError) -> Refusal {
        Refusal::Fault(error.to_string())
    }
}
