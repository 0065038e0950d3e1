//! Reading the folder of a plan: every `*.toml` in it and in the folders of bodies.
//!
//! Backup and lock files of text editors (hidden files, `plan.toml~`,
//! `#plan.toml#`) are no part of a plan. Nothing here parses the text.

use super::error::{At, LoadError, Misread, PathError};
use crate::diag::{Source, Sources};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// A hundred bodies with a file a year for thirty years make 3,000.
const MAX_FILES: usize = 10_000;
const MAX_FILE_BYTES: u64 = 4 << 20;
const MAX_TOTAL_BYTES: u64 = 64 << 20;

/// No file system's times are coarser, in seconds: a file that was changed so long before
/// another one gets another time at its next change.
const TICK: i64 = 2;

/// How often the folder is listed again when a file disappears while it is read.
const ATTEMPTS: usize = 5;

/// The byte order mark at the start of a file.
const MARK: &str = "\u{feff}";

/// The version of a plan: a hash over every path and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision([u8; 32]);

impl Revision {
    pub fn of(sources: &Sources) -> Revision {
        let mut hash = Sha256::new();
        for text in sources.files.iter().flat_map(|file| [&file.path, &file.text]) {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        Revision(hash.finalize().into())
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

impl FromStr for Revision {
    type Err = ();

    /// Parses the hexadecimal form that `Display` writes.
    fn from_str(text: &str) -> Result<Revision, ()> {
        let bytes = base16ct::mixed::decode_vec(text).map_err(|_| ())?;
        bytes.try_into().map(Revision).map_err(|_| ())
    }
}

/// The files of a plan as they were read.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The texts, without byte order marks.
    pub sources: Sources,
    /// Paths of the files that begin with a byte order mark.
    pub marked: BTreeSet<String>,
}

impl Folder {
    pub fn revision(&self) -> Revision {
        Revision::of(&self.sources)
    }

    /// The bytes of a file as they are on the disk, byte order mark included.
    pub fn bytes(&self, path: &str, text: &str) -> Vec<u8> {
        let mark = if self.marked.contains(path) { MARK } else { "" };
        [mark.as_bytes(), text.as_bytes()].concat()
    }
}

/// A folder as it was read, and the states of its files then.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub folder: Folder,
    pub revision: Revision,
    /// By path, of those files whose every change gives another state.
    states: BTreeMap<String, FileState>,
}

impl Loaded {
    /// A file that is as it was.
    fn unchanged(&self, path: &str, state: FileState) -> Option<&Arc<Source>> {
        self.states.get(path).filter(|known| **known == state)?;
        let files = &self.folder.sources.files;
        let position = files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&files[position])
    }

    /// The revision, where every file is one of these.
    fn revision_of(&self, sources: &Sources) -> Option<Revision> {
        let (own, files) = (&self.folder.sources.files, &sources.files);
        let is_same = own.len() == files.len()
            && own.iter().zip(files).all(|(own, file)| Arc::ptr_eq(own, file));
        is_same.then_some(self.revision)
    }
}

/// Reads the folder of a plan: files in order of path, without byte order marks.
pub fn load(plans: &Path) -> Result<(Sources, Revision), LoadError> {
    let folder = load_folder(plans)?;
    let revision = folder.revision();
    Ok((folder.sources, revision))
}

/// The same after another reading: files that are as they were are not read again.
pub fn load_after(known: Option<&Loaded>, plans: &Path) -> Result<Loaded, LoadError> {
    let (folder, states) = retried(plans, || load_once(known, plans))?;
    let same = known.and_then(|known| known.revision_of(&folder.sources));
    let revision = same.unwrap_or_else(|| folder.revision());
    Ok(Loaded { folder, revision, states })
}

/// As [`load`], and also which files have a byte order mark, so that they can be
/// written back with it.
pub fn load_folder(plans: &Path) -> Result<Folder, LoadError> {
    Ok(retried(plans, || load_once(None, plans))?.0)
}

fn retried<T>(plans: &Path, load: impl Fn() -> Result<T, LoadError>) -> Result<T, LoadError> {
    for _ in 1..ATTEMPTS {
        match load() {
            Err(LoadError::Io(error))
                if error.source.kind() == io::ErrorKind::NotFound && plans.is_dir() => {}
            done => return done,
        }
    }
    load()
}

type States = BTreeMap<String, FileState>;

fn load_once(known: Option<&Loaded>, plans: &Path) -> Result<(Folder, States), LoadError> {
    let Folder { mut sources, mut marked } = Folder::default();
    let mut states = States::new();
    let mut misread = Vec::new();
    let mut total = 0;
    let Listing { files, unread } = list(plans)?;
    sources.unread = unread;
    for found in files {
        // Before the text is read: a change after this gives another state.
        let data = fs::metadata(&found.file).at("læse", &found.file)?;
        let state = file_state(&data);
        states.insert(found.path.clone(), state);
        let unchanged = known.and_then(|known| Some((known, known.unchanged(&found.path, state)?)));
        if let Some((known, source)) = unchanged {
            total += source.text.len() as u64;
            marked.extend(known.folder.marked.get(&found.path).cloned());
            sources.files.push(source.clone());
            continue;
        }
        let bytes = read(&found.file, &data)?;
        total += bytes.len() as u64;
        if bytes.len() as u64 > MAX_FILE_BYTES || total > MAX_TOTAL_BYTES {
            misread.push(found.misread(None, "filen er for stor til at være en plan"));
            continue;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = match text.strip_prefix(MARK) {
                    Some(rest) => {
                        marked.insert(found.path.clone());
                        rest.to_owned()
                    }
                    None => text,
                };
                sources.files.push(Arc::new(Source { path: found.path, text }));
            }
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                misread.push(found.misread(
                    Some(place(good)),
                    "filen er ikke gemt som UTF-8; gem den igen med den tegnkodning",
                ));
            }
        }
    }
    if sources.files.len() > MAX_FILES {
        let what = format!("der er over {MAX_FILES} filer");
        misread.push(Misread { path: ".".into(), place: None, what });
    }
    if !misread.is_empty() {
        return Err(LoadError::Misread(misread));
    }
    let newest = states.values().map(|(.., (seconds, _))| *seconds).max().unwrap_or_default();
    states.retain(|_, (.., (seconds, _))| *seconds + TICK < newest);
    Ok((Folder { sources, marked }, states))
}

/// Names, sizes and times of files, and the identity of their folders: cheap to
/// read, and different after every change. `ctime` is used because, unlike
/// `mtime`, no program can set it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FileStates {
    pub roots: [Option<Root>; 2],
    unread: Vec<String>,
    files: Vec<(PathBuf, Option<FileState>)>,
}

/// Device and inode of a folder.
pub(super) type Root = (u64, u64);

/// Device and inode, length, and `ctime` in seconds and nanoseconds.
type FileState = (Root, u64, (i64, i64));

fn file_state(data: &fs::Metadata) -> FileState {
    ((data.dev(), data.ino()), data.len(), (data.ctime(), data.ctime_nsec()))
}

/// Identifies a file as it is now: every change of it gives another one.
pub fn file_identity(file: &Path) -> Option<String> {
    Some(format!("{:?}", file_state(&fs::metadata(file).ok()?)))
}

/// The state of the files of a plan, and of those directly in the state folder.
pub(super) fn poll(plans: &Path, state: &Path) -> FileStates {
    let inode = |data: &fs::Metadata| (data.dev(), data.ino());
    let roots = [plans, state].map(|root| fs::metadata(root).ok().map(|data| inode(&data)));
    let Listing { files, unread } = list(plans).unwrap_or_default();
    let plans = files.into_iter().map(|found| found.file);
    let state = fs::read_dir(state).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut state: Vec<PathBuf> = state.collect();
    state.sort();
    let with_state = |file: PathBuf| {
        let state = fs::metadata(&file).ok().map(|data| file_state(&data));
        (file, state)
    };
    FileStates { roots, unread, files: plans.chain(state).map(with_state).collect() }
}

struct PlanFile {
    file: PathBuf,
    /// As [`Source::path`].
    path: String,
}

impl PlanFile {
    fn misread(&self, place: Option<(usize, usize)>, what: &str) -> Misread {
        Misread { path: self.path.clone(), place, what: what.to_owned() }
    }
}

#[derive(Default)]
struct Listing {
    /// In order of path.
    files: Vec<PlanFile>,
    /// Paths that look like a plan's and are not read, for their names.
    unread: Vec<String>,
}

impl Listing {
    fn add(&mut self, file: PathBuf, path: String) {
        let name = path.rsplit('/').next().unwrap_or_default();
        if is_plan_file(name) {
            self.files.push(PlanFile { file, path });
        } else if looks_like_plan_file(name) {
            self.unread.push(path);
        }
    }
}

fn list(plans: &Path) -> Result<Listing, PathError> {
    let mut listing = Listing::default();
    for Entry { name, file, is_folder } in entries(plans)? {
        if !is_folder {
            listing.add(file, name);
            continue;
        }
        for Entry { name: inner, file, is_folder } in entries(&file)? {
            if !is_folder {
                listing.add(file, format!("{name}/{inner}"));
                continue;
            }
            // Too deep to be read; `plan` reports such a file and where to move it.
            for deepest in entries(&file)?.into_iter().filter(|entry| !entry.is_folder) {
                listing.add(deepest.file, format!("{name}/{inner}/{}", deepest.name));
            }
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.unread.sort();
    Ok(listing)
}

struct Entry {
    name: String,
    file: PathBuf,
    is_folder: bool,
}

/// The entries of a folder that are not hidden. A name that is not UTF-8 cannot be
/// an id, but a `*.toml` with such a name must not be skipped silently.
fn entries(folder: &Path) -> Result<Vec<Entry>, PathError> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).at("læse", folder)? {
        let entry = entry.at("læse", folder)?;
        let file = entry.path();
        let name = match entry.file_name().into_string() {
            Ok(name) => name,
            Err(odd) if is_plan_file(&odd.to_string_lossy()) => {
                let error = io::Error::other("filens navn er ikke UTF-8; giv den et andet navn");
                return Err(PathError::new("læse", &file, error));
            }
            Err(_) => continue,
        };
        if name.starts_with('.') {
            continue;
        }
        let mut kind = entry.file_type().at("læse", &file)?;
        if kind.is_symlink() {
            match fs::metadata(&file) {
                Ok(target) => kind = target.file_type(),
                // A dangling link matters only if it is named like a file of a plan.
                Err(_) if is_plan_file(&name) => {}
                Err(_) => continue,
            }
        }
        all.push(Entry { name, file, is_folder: kind.is_dir() });
    }
    Ok(all)
}

fn is_plan_file(name: &str) -> bool {
    name.ends_with(".toml") && !name.starts_with(['#', '.'])
}

/// `punkter.toml.txt`, `PUNKTER.TOML`, `punkter.toml.bak`: somebody may think that it is
/// read. What editors leave (`punkter.toml~`) is no such file.
fn looks_like_plan_file(name: &str) -> bool {
    name.to_lowercase().contains(".toml") && !name.starts_with(['#', '.']) && !name.ends_with('~')
}

/// Reads at most one byte more than the limit; refuses pipes, which could block.
fn read(path: &Path, data: &fs::Metadata) -> Result<Vec<u8>, PathError> {
    if !data.is_file() {
        let error = io::Error::other("det er ikke en almindelig fil");
        return Err(PathError::new("læse", path, error));
    }
    let mut bytes = Vec::with_capacity(data.len().min(MAX_FILE_BYTES) as usize);
    let file = fs::File::open(path).at("læse", path)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).at("læse", path)?;
    Ok(bytes)
}

/// Line and column, from 1, of the position after a text.
fn place(before: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(before);
    let line = text.matches('\n').count() + 1;
    (line, text.rsplit('\n').next().unwrap_or("").chars().count() + 1)
}
