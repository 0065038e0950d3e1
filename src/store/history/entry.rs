//! One edit in the history, as it is recorded and as it is listed.

use crate::store::load::Revision;
use crate::store::repository::GitError;
use chrono::{DateTime, Utc};
use std::fmt;

/// Why the history cannot be used. The plan is not affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryError {
    NoGit,
    Failed(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HistoryError::NoGit => out.write_str(
                "programmet git findes ikke på maskinen, så der føres ingen historik; installér git",
            ),
            HistoryError::Failed(why) => write!(out, "historikken kan ikke bruges: {why}"),
        }
    }
}

impl std::error::Error for HistoryError {}

impl From<GitError> for HistoryError {
    fn from(error: GitError) -> HistoryError {
        match error {
            GitError::NotFound => HistoryError::NoGit,
            GitError::Failed(why) => HistoryError::Failed(why),
        }
    }
}

/// One edit in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub who: String,
    pub when: DateTime<Utc>,
    /// What it did, in one line.
    pub words: String,
    /// The plan after it.
    pub plan: Option<Revision>,
    /// The entry that it reverts.
    pub undoes: Option<String>,
    /// The unique name of the form that it was made with.
    pub form: Option<String>,
}

/// An edit to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    pub who: &'a str,
    pub when: DateTime<Utc>,
    pub words: &'a str,
    pub plan: Revision,
    pub undoes: Option<&'a str>,
    pub form: Option<&'a str>,
}
