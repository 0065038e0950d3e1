//! What is at a destination: the file that is written first, to say that a run writes, and
//! last, with all that is there.

use super::content::{Content, fingerprint, name};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Index {
    /// When an open feed last changed.
    pub marks: Option<DateTime<Utc>>,
    /// The run that writes; nobody knows what is there while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writing: Option<Writing>,
    pub files: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Writing {
    /// Sets two runs that write the same apart.
    pub run: String,
    /// What is not there yet.
    pub adding: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Empty where nobody knows.
    pub hash: String,
    #[serde(rename = "type")]
    pub content_type: String,
    pub cache_control: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<String>,
    /// The store's own name of this edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<Edition>,
    /// Since when the file is one that says that nothing is there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<NaiveDate>,
}

/// What a store calls one writing of an object; a folder has no such name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Edition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What is done to a file.
pub(super) struct Change {
    pub key: String,
    /// What it is from then on; without, it is removed.
    pub content: Option<Content>,
    /// The edition that is there; a folder has a lock instead.
    #[cfg_attr(not(feature = "stores"), expect(dead_code, reason = "only stores have editions"))]
    pub known: Option<Edition>,
}

impl Entry {
    pub fn new(key: &str, content: &Content) -> Entry {
        Entry {
            hash: fingerprint(key, &content.bytes),
            content_type: content.content_type.clone(),
            cache_control: content.cache_control.clone(),
            disposition: content.disposition.clone(),
            edition: None,
            gone: None,
        }
    }

    /// Whether the same is at the destination.
    pub fn is_as(&self, other: &Entry) -> bool {
        let shown = |entry: &Entry| Entry { edition: None, ..entry.clone() };
        shown(self) == shown(other)
    }
}

impl Index {
    pub fn parse(bytes: &[u8]) -> Option<Index> {
        serde_json::from_slice(bytes).ok()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The same after a look at what is there, and what a run that did not end may have added:
    /// only what is `intact` is known.
    pub fn where_intact(mut self, intact: &BTreeSet<String>) -> Index {
        let adding = self.writing.take().map(|writing| writing.adding).unwrap_or_default();
        for added in adding {
            self.files.entry(added).or_default();
        }
        for (name, entry) in &mut self.files {
            if !intact.contains(name) {
                *entry = Entry { gone: entry.gone, ..Entry::default() };
            }
        }
        self
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.files.get(&name(key))
    }

    /// Whether something private is there.
    pub fn has_private(&self) -> bool {
        self.files.keys().any(|name| name.starts_with(super::content::PRIVATE))
    }
}
