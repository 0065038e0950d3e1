//! Where it is published.

use super::folder::Folder;
use super::index::{Change, Edition, Index};
use super::refusal::Refusal;
#[cfg(feature = "stores")]
use super::store::Store;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) enum Target {
    Folder(Folder),
    #[cfg(feature = "stores")]
    Store(Store),
}

impl Target {
    /// Of a folder's path or a store's address.
    pub fn of(destination: &str) -> Result<Target, Refusal> {
        let Some((_, place)) = destination.split_once("://") else {
            return Ok(Target::Folder(Folder::new(Path::new(destination))));
        };
        // A key in an address would be read by others, and by nobody who needs it.
        if place.contains(['@', '?', '#']) {
            return Err(Refusal::Wrong(
                "skriv lageret som s3://SPAND/MAPPE, az://… eller gs://…; nøglen står i miljøet"
                    .to_owned(),
            ));
        }
        #[cfg(feature = "stores")]
        return Store::of(destination).map(Target::Store);
        #[cfg(not(feature = "stores"))]
        return Err(Refusal::Wrong(format!(
            "`{destination}` er ingen mappe, og dette program kender ingen lagre\n\
             hjælp: brug pakken, byg med `--features stores`, eller udgiv til en mappe"
        )));
    }

    /// The index, where there is one, and which edition of it that is.
    pub async fn open(&mut self, is_dry: bool) -> Result<Option<(Vec<u8>, Edition)>, Refusal> {
        match self {
            Target::Folder(folder) => {
                Ok(folder.open(is_dry)?.map(|bytes| (bytes, Edition::default())))
            }
            #[cfg(feature = "stores")]
            Target::Store(store) => store.open().await,
        }
    }

    /// Writes the index in the place of the edition that is known.
    #[cfg_attr(not(feature = "stores"), expect(unused_variables, reason = "a folder has a lock"))]
    pub async fn write_index(
        &mut self,
        bytes: Vec<u8>,
        known: Option<&Edition>,
    ) -> Result<Edition, Refusal> {
        match self {
            Target::Folder(folder) => folder.write_index(&bytes).map(|()| Edition::default()),
            #[cfg(feature = "stores")]
            Target::Store(store) => store.write_index(bytes, known).await,
        }
    }

    /// Makes these changes, in any order, and gives the new edition of each file that has one.
    pub async fn change(
        &mut self,
        changes: &[Change],
        now: DateTime<Utc>,
    ) -> Result<Vec<Option<Edition>>, Refusal> {
        match self {
            Target::Folder(folder) => {
                let made = changes.iter().map(|Change { key, content, .. }| match content {
                    Some(content) => folder.put(key, content, now),
                    None => folder.remove(key),
                });
                made.map(|made| made.map(|()| None)).collect()
            }
            #[cfg(feature = "stores")]
            Target::Store(store) => store.change(changes).await,
        }
    }

    /// The names of those files that are as the index has them.
    pub async fn intact(&self, index: &Index) -> Result<BTreeSet<String>, Refusal> {
        match self {
            Target::Folder(folder) => folder.intact(index),
            #[cfg(feature = "stores")]
            Target::Store(store) => store.intact(index).await,
        }
    }

    /// The keys of all that is private.
    pub async fn private(&self) -> Result<Vec<String>, Refusal> {
        match self {
            Target::Folder(folder) => folder.private(),
            #[cfg(feature = "stores")]
            Target::Store(store) => store.private().await,
        }
    }

    /// Lets others write.
    pub fn close(&mut self) {
        match self {
            Target::Folder(folder) => folder.close(),
            #[cfg(feature = "stores")]
            Target::Store(_) => {}
        }
    }
}
