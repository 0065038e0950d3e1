//! Bodies that were served and are not in the plan any more, and since when: their
//! addresses give a tombstone, and later 410.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// Every body that was ever served, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KnownBodies {
    /// When each was found to be gone; `None` while it is there.
    removed: BTreeMap<String, Option<DateTime<Utc>>>,
}

impl KnownBodies {
    pub fn insert(&mut self, id: &str, removed: Option<DateTime<Utc>>) {
        self.removed.insert(id.to_owned(), removed);
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<DateTime<Utc>>)> {
        self.removed.iter().map(|(id, removed)| (id.as_str(), *removed))
    }

    /// Those of the plan, former ids too, as it is from `now` on.
    pub fn update<'a>(&mut self, present: impl Iterator<Item = &'a str>, now: DateTime<Utc>) {
        for removed in self.removed.values_mut() {
            removed.get_or_insert(now);
        }
        for id in present {
            self.insert(id, None);
        }
    }
}
