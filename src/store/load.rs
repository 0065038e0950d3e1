//! A plan's folder, read whole: every `*.toml` in it and in the folders of bodies.
//!
//! What people's tools leave beside the files (hidden files, `plan.toml~`,
//! `#plan.toml#`) is no part of a plan. What the text means is not asked here.

use super::error::{At, LoadError, Misread, PathError};
use crate::diag::{Source, Sources};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A hundred bodies with a file a year for thirty years are 3,000.
const MAX_FILES: usize = 10_000;
const MAX_FILE_BYTES: u64 = 4 << 20;
const MAX_TOTAL_BYTES: u64 = 64 << 20;

/// A file that is renamed away while the folder is listed is looked for again so many times.
const ATTEMPTS: usize = 5;

/// The byte order mark that some editors begin a file with.
const MARK: &str = "\u{feff}";

/// Which contents a plan has: a hash over every path and text.
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
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl FromStr for Revision {
    type Err = ();

    /// As it is shown.
    fn from_str(text: &str) -> Result<Revision, ()> {
        let mut bytes = [0; 32];
        let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        for (index, byte) in bytes.iter_mut().enumerate().take_while(|_| digits) {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| ())?;
        }
        if digits { Ok(Revision(bytes)) } else { Err(()) }
    }
}

/// A plan's folder as it was read.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Byte order marks are left out of the texts …
    pub sources: Sources,
    /// … and remembered here, by path.
    pub marked: BTreeSet<String>,
}

impl Folder {
    pub fn revision(&self) -> Revision {
        Revision::of(&self.sources)
    }

    /// The text of a file as it stands on the disk.
    pub fn bytes(&self, path: &str, text: &str) -> Vec<u8> {
        let mark = if self.marked.contains(path) { MARK } else { "" };
        [mark.as_bytes(), text.as_bytes()].concat()
    }
}

/// Reads a plan's folder. Files come in order of path; a byte order mark is left out.
pub fn load(plans: &Path) -> Result<(Sources, Revision), LoadError> {
    let folder = load_folder(plans)?;
    let revision = folder.revision();
    Ok((folder.sources, revision))
}

/// The same, with what is needed to write a file back as it was.
pub fn load_folder(plans: &Path) -> Result<Folder, LoadError> {
    for _ in 1..ATTEMPTS {
        match load_once(plans) {
            Err(LoadError::Io(error))
                if error.source.kind() == io::ErrorKind::NotFound && plans.is_dir() => {}
            done => return done,
        }
    }
    load_once(plans)
}

fn load_once(plans: &Path) -> Result<Folder, LoadError> {
    let Folder { mut sources, mut marked } = Folder::default();
    let mut misread = Vec::new();
    let mut total = 0;
    for found in list(plans)? {
        let bytes = read(&found.file)?;
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
                sources.files.push(Source { path: found.path, text });
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
    if misread.is_empty() {
        Ok(Folder { sources, marked })
    } else {
        Err(LoadError::Misread(misread))
    }
}

/// Sizes, times and names of files, and which folders they lie in: cheap to ask
/// for, and different after every change. (The time of a change can't be set by
/// hand, that of a writing can.)
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Glance {
    pub roots: [Option<Root>; 2],
    files: Vec<(PathBuf, Option<Looks>)>,
}

/// Device and number of a folder.
pub(super) type Root = (u64, u64);

/// Device and number, length, and seconds and nanoseconds of the last change.
type Looks = (Root, u64, (i64, i64));

/// At a plan's files, and at what lies directly in the state folder.
pub(super) fn glance(plans: &Path, state: &Path) -> Glance {
    let number = |data: &fs::Metadata| (data.dev(), data.ino());
    let roots = [plans, state].map(|root| fs::metadata(root).ok().map(|data| number(&data)));
    let plans = list(plans).unwrap_or_default().into_iter().map(|found| found.file);
    let state = fs::read_dir(state).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut state: Vec<PathBuf> = state.collect();
    state.sort();
    let look = |file: PathBuf| {
        let data = fs::metadata(&file).ok();
        let looks = data.map(|data| (number(&data), data.len(), (data.ctime(), data.ctime_nsec())));
        (file, looks)
    };
    Glance { roots, files: plans.chain(state).map(look).collect() }
}

struct Found {
    file: PathBuf,
    /// As [`Source::path`].
    path: String,
}

impl Found {
    fn misread(&self, place: Option<(usize, usize)>, what: &str) -> Misread {
        Misread { path: self.path.clone(), place, what: what.to_owned() }
    }
}

/// Every file of a plan, in order of path.
fn list(plans: &Path) -> Result<Vec<Found>, PathError> {
    let mut found = Vec::new();
    for (name, path) in entries(plans)? {
        // `metadata` follows symlinks: a plan may be linked together.
        if fs::metadata(&path).at("læse", &path)?.is_dir() {
            for (inner, file) in entries(&path)? {
                if file.is_dir() {
                    // No plan lies so deep: the reader says where to move it.
                    let deep = entries(&file)?
                        .into_iter()
                        .filter(|(name, file)| is_plan_file(name) && !file.is_dir());
                    found.extend(deep.map(|(deepest, file)| Found {
                        file,
                        path: format!("{name}/{inner}/{deepest}"),
                    }));
                } else if is_plan_file(&inner) {
                    found.push(Found { file, path: format!("{name}/{inner}") });
                }
            }
        } else if is_plan_file(&name) {
            found.push(Found { file: path, path: name });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// What is in a folder and not hidden. A name that is no UTF-8 can be no id, but
/// a plan's file by such a name must not be passed over in silence.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, PathError> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).at("læse", folder)? {
        let entry = entry.at("læse", folder)?;
        let name = match entry.file_name().into_string() {
            Ok(name) => name,
            Err(odd) if is_plan_file(&odd.to_string_lossy()) => {
                let error = io::Error::other("filens navn er ikke UTF-8; giv den et andet navn");
                return Err(PathError::new("læse", &entry.path(), error));
            }
            Err(_) => continue,
        };
        // A link to nothing is a fault only where a file of a plan is meant.
        if !name.starts_with('.') && (is_plan_file(&name) || entry.path().exists()) {
            all.push((name, entry.path()));
        }
    }
    Ok(all)
}

fn is_plan_file(name: &str) -> bool {
    let is_toml = Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    is_toml && !name.starts_with(['#', '.'])
}

/// At most one byte more than a file may have; never waits for a pipe.
fn read(path: &Path) -> Result<Vec<u8>, PathError> {
    let data = fs::metadata(path).at("læse", path)?;
    if !data.is_file() {
        let error = io::Error::other("det er ikke en almindelig fil");
        return Err(PathError::new("læse", path, error));
    }
    let mut bytes = Vec::with_capacity(data.len().min(MAX_FILE_BYTES) as usize);
    let file = fs::File::open(path).at("læse", path)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).at("læse", path)?;
    Ok(bytes)
}

/// Line and column just after some text, from 1.
fn place(before: &[u8]) -> (usize, usize) {
    let text = String::from_utf8_lossy(before);
    let line = text.matches('\n').count() + 1;
    (line, text.rsplit('\n').next().unwrap_or("").chars().count() + 1)
}
