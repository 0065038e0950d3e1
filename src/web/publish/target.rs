//! Where it is published.

use super::content::Content;
use super::folder::Folder;
use super::index::{Edition, Index};
use super::refusal::Refusal;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) enum Target {
    Folder(Folder),
}

impl Target {
    /// Of a folder's path.
    pub fn of(destination: &str) -> Result<Target, Refusal> {
        match destination.contains("://") {
            false => Ok(Target::Folder(Folder::new(Path::new(destination)))),
            true => Err(Refusal::Wrong(format!("`{destination}` er ingen mappe"))),
        }
    }

    /// The index, where there is one, and which edition of it that is.
    pub async fn open(&mut self, is_dry: bool) -> Result<Option<(Vec<u8>, Edition)>, Refusal> {
        match self {
            Target::Folder(folder) => {
                Ok(folder.open(is_dry)?.map(|bytes| (bytes, Edition::default())))
            }
        }
    }

    /// Writes the index in the place of the edition that is known.
    pub async fn write_index(
        &self,
        bytes: Vec<u8>,
        known: Option<&Edition>,
    ) -> Result<Edition, Refusal> {
        match self {
            Target::Folder(folder) => {
                let _ = known;
                folder.write_index(&bytes).map(|()| Edition::default())
            }
        }
    }

    /// Writes a file in the place of the edition that is known, if any is.
    pub async fn put(
        &self,
        key: &str,
        content: &Content,
        known: Option<&Edition>,
        now: DateTime<Utc>,
    ) -> Result<Option<Edition>, Refusal> {
        match self {
            Target::Folder(folder) => {
                let _ = known;
                folder.put(key, content, now).map(|()| None)
            }
        }
    }

    pub async fn remove(&self, key: &str) -> Result<(), Refusal> {
        match self {
            Target::Folder(folder) => folder.remove(key),
        }
    }

    /// The names of those files that are as the index has them.
    pub async fn intact(&self, index: &Index) -> Result<BTreeSet<String>, Refusal> {
        match self {
            Target::Folder(folder) => Ok(folder.intact(index)),
        }
    }

    /// The keys of all that is private.
    pub async fn private(&self) -> Result<Vec<String>, Refusal> {
        match self {
            Target::Folder(folder) => folder.private(),
        }
    }

    /// Lets others write.
    pub fn close(&mut self) {
        match self {
            Target::Folder(folder) => folder.close(),
        }
    }
}
