//! The last answers of the page of changes, so that git runs only when something
//! that an answer depends on has changed.

use crate::editor::Editor;
use crate::schedule::Audience;
use crate::web::snapshot::Snapshot;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Since when, and what has changed: sentences.
pub(in crate::web) type Changes = (String, Vec<String>);

/// By body and audience.
#[derive(Default)]
pub(in crate::web) struct ChangesCache(Mutex<BTreeMap<(String, bool), (CacheKey, Changes)>>);

/// What an answer depends on.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::web) struct CacheKey {
    /// The snapshot's version for this audience.
    version: String,
    today: NaiveDate,
    /// The head of the history. Entries made from now on change nothing before the
    /// last meeting, so the open audience does without: how long its answer takes
    /// would reveal that a closed item was changed.
    history: Option<String>,
}

impl CacheKey {
    /// `None` without a history.
    pub fn of(snapshot: &Snapshot, editor: &Editor, audience: Audience) -> Option<CacheKey> {
        let head = editor.history_head()?;
        let history = (audience == Audience::Full).then_some(head);
        let version = snapshot.versions().for_audience(audience);
        Some(CacheKey { version, today: snapshot.today, history })
    }
}

impl ChangesCache {
    pub fn get(&self, body: &str, audience: Audience, key: &CacheKey) -> Option<Changes> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, changes) = answers.get(&(body.to_owned(), audience == Audience::Full))?;
        (known == key).then(|| changes.clone())
    }

    pub fn insert(&self, body: &str, audience: Audience, key: CacheKey, changes: Changes) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert((body.to_owned(), audience == Audience::Full), (key, changes));
    }
}
