//! A folder as the destination: each file is exchanged as a whole, with a compressed one next
//! to it, and one run at a time has the lock.
//!
//! A page is `index.html` in a folder of its own name, so that any web server finds it and a
//! page may have others below it. What the program itself needs lies in `.aarshjul/`, where
//! no reader may look.

use super::content::{Content, PRIVATE, fingerprint, is_page, name};
use super::index::{Entry, Index};
use super::refusal::Refusal;
use crate::store::{PUBLIC_MODE, PathError, StateDir, atomic_write};
use crate::web::feeds::compress;
use chrono::{DateTime, Utc};
use rustix::fs::syncfs;
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const OWN: &str = ".aarshjul";
const INDEX: &str = "index.json";
/// Below this many bytes, gzip saves less than a packet.
const MIN_COMPRESSED: usize = 1024;
const PAGE: &str = "index.html";

/// A run that is longer than this is under way.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

pub(super) struct Folder {
    root: PathBuf,
    lock: Option<crate::store::Lock>,
}

impl Folder {
    pub fn new(root: &Path) -> Folder {
        Folder { root: root.to_owned(), lock: None }
    }

    /// Takes the lock and reads the index. Without one the folder must be empty: what others
    /// put there is not to be overwritten.
    pub fn open(&mut self, is_dry: bool) -> Result<Option<Vec<u8>>, Refusal> {
        let index = self.own(INDEX);
        let known = match fs::read(&index) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(PathError::new("læse", &index, error).into()),
        };
        if known.is_none() && self.has_others()? {
            return Err(Refusal::Wrong(format!(
                "mappen `{}` har filer, som `publish` ikke har lagt der; vælg en tom mappe",
                self.root.display()
            )));
        }
        if is_dry {
            return Ok(known);
        }
        let own = self.root.join(OWN);
        DirBuilder::new()
            .recursive(true)
            .create(&own)
            .map_err(|e| Refusal::from(PathError::new("oprette", &own, e)))?;
        let own = StateDir::open(&own)?;
        self.lock = own.try_lock_file("lock", LOCK_TIMEOUT)?;
        if self.lock.is_none() {
            return Err(Refusal::Taken);
        }
        self.remove_leftovers();
        // Somebody may have written between the first look and the lock.
        Ok(own.read(INDEX)?)
    }

    /// After the last file and before the index, so that a disk without power has no index of
    /// files that it lost.
    pub fn write_index(&self, bytes: &[u8]) -> Result<(), Refusal> {
        File::open(&self.root)
            .and_then(|root| Ok(syncfs(root)?))
            .map_err(|e| Refusal::from(PathError::new("gemme", &self.root, e)))?;
        Ok(atomic_write(&self.own(INDEX), bytes, PUBLIC_MODE)?)
    }

    pub fn close(&mut self) {
        self.lock = None;
    }

    pub fn put(&self, key: &str, content: &Content, now: DateTime<Utc>) -> Result<(), Refusal> {
        let path = self.path(key);
        let put = || {
            let folder = path.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder)?;
            match packed(content) {
                // First, so that nobody who takes it compressed gets what was there before.
                Some(packed) => self.replace(&gz(&path), &packed, now)?,
                None => remove_if_there(&gz(&path))?,
            }
            self.replace(&path, &content.bytes, now)
        };
        put().map_err(|error| PathError::new("skrive", &path, error).into())
    }

    pub fn remove(&self, key: &str) -> Result<(), Refusal> {
        let path = self.path(key);
        let removed = remove_if_there(&path).and_then(|()| remove_if_there(&gz(&path)));
        removed.map_err(|error| Refusal::from(PathError::new("fjerne", &path, error)))?;
        // Folders that are empty now.
        let mut folder = path.parent();
        while let Some(empty) = folder.filter(|folder| *folder != self.root) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    /// The names of those files that are as the index has them. The compressed ones are read
    /// after a run that did not end, else it counts that they are there.
    pub fn intact(&self, index: &Index) -> Result<BTreeSet<String>, Refusal> {
        let has_ended = index.writing.is_none();
        let private = if has_ended && index.has_private() { self.private()? } else { Vec::new() };
        let private = private.iter().map(|key| name(key));
        let is_intact = |key: &str, entry: &Entry| {
            let Ok(bytes) = fs::read(self.path(key)) else { return false };
            let same = fingerprint(key, &bytes) == entry.hash;
            let (content_type, cache_control) = (entry.content_type.clone(), String::new());
            let content =
                Content { content_type, cache_control, disposition: None, bytes: bytes.into() };
            let gz = gz(&self.path(key));
            same && match has_ended {
                true => gz.is_file() == is_packed(&content),
                false => fs::read(gz).ok() == packed(&content),
            }
        };
        let open = index.files.iter().filter(|(name, _)| !name.starts_with(PRIVATE));
        let open = open.filter(|(key, entry)| is_intact(key, entry));
        Ok(open.map(|(key, _)| key.clone()).chain(private).collect())
    }

    /// The keys of all that is private.
    pub fn private(&self) -> Result<Vec<String>, Refusal> {
        let mut keys = Vec::new();
        let top = self.root.join(PRIVATE);
        walk(&top, &mut keys).map_err(|e| Refusal::from(PathError::new("læse", &top, e)))?;
        let key = |path: &PathBuf| {
            let inner = path.strip_prefix(&self.root).ok()?.to_str()?;
            let is_packed = inner.ends_with(".gz");
            (!is_packed).then(|| inner.strip_suffix("/index.html").unwrap_or(inner).to_owned())
        };
        Ok(keys.iter().filter_map(key).collect())
    }

    fn own(&self, name: &str) -> PathBuf {
        self.root.join(OWN).join(name)
    }

    fn path(&self, key: &str) -> PathBuf {
        let path = self.root.join(key);
        if is_page(key) { path.join(PAGE) } else { path }
    }

    /// Readers see the old file or the new one. A server that knows a file by the second it
    /// is from and its length must not take one for the other.
    fn replace(&self, path: &Path, bytes: &[u8], now: DateTime<Utc>) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        let mode = Permissions::from_mode(PUBLIC_MODE);
        let mut file = builder.permissions(mode).tempfile_in(self.root.join(OWN))?;
        file.write_all(bytes)?;
        let second = Duration::from_secs(1);
        let before = fs::metadata(path).and_then(|known| known.modified()).ok();
        let time = SystemTime::from(now).max(before.map_or(SystemTime::UNIX_EPOCH, |b| b + second));
        file.as_file().set_modified(time)?;
        file.persist(path)?;
        Ok(())
    }

    /// What a run left that was killed.
    fn remove_leftovers(&self) {
        for entry in fs::read_dir(self.root.join(OWN)).into_iter().flatten().flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with('.')) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn has_others(&self) -> Result<bool, Refusal> {
        match fs::read_dir(&self.root) {
            Ok(mut entries) => Ok(entries.any(|entry| {
                entry.is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
            })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(PathError::new("læse", &self.root, error).into()),
        }
    }
}

/// What a client gets that takes it compressed.
fn packed(content: &Content) -> Option<Vec<u8>> {
    is_packed(content).then(|| compress(&content.bytes).into())
}

fn is_packed(content: &Content) -> bool {
    const TEXTS: [&str; 3] = ["text/", "application/json", "image/svg+xml"];
    let is_text = TEXTS.iter().any(|text| content.content_type.starts_with(text));
    is_text && content.bytes.len() >= MIN_COMPRESSED
}

fn gz(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".gz");
    name.into()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        match path.is_dir() {
            true => walk(&path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}
