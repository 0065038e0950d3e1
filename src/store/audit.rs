//! The audit log in `state/audit/`: who signed in, who may, and who read what is closed.
//!
//! A file a month with a JSON object a line, only ever appended to. What can't be written
//! waits, and stops nothing.

use super::error::{At, PathError};
use super::state::{Lock, StateDir};
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const FOLDER: &str = "audit";
const EXTENSION: &str = ".jsonl";
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// So many entries wait for a disk that takes them.
const MOST_WAITING: usize = 1000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditEvent {
    SignedIn,
    SignInFailed,
    SignedOut,
    UserAdded,
    /// Another role or password.
    UserChanged,
    UserRemoved,
    PasswordChanged,
    LinkMade,
    LinkRevoked,
    /// A page or document with closed items.
    Read,
    /// Everything about a person was removed.
    PersonRemoved,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub at: DateTime<Utc>,
    pub what: AuditEvent,
    /// Who did it. Of a failure only the name of somebody who is a user: another may be a
    /// password, typed in the wrong field.
    pub who: String,
    /// Whom or what it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The client's address, or that it was a command.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
}

/// The log of a state folder.
#[derive(Debug)]
pub struct AuditLog {
    state: StateDir,
    zone: Tz,
    /// So many whole months are kept.
    months: u32,
    waiting: Mutex<Waiting>,
}

/// Lines that could not be written, and why.
#[derive(Debug, Default)]
struct Waiting {
    lines: VecDeque<String>,
    problem: Option<String>,
}

impl AuditLog {
    pub fn new(state: StateDir, zone: Tz, months: u32) -> AuditLog {
        AuditLog { state, zone, months, waiting: Mutex::default() }
    }

    /// Writes an entry, after those that wait.
    pub fn record(&self, entry: &AuditEntry) -> Result<(), PathError> {
        let line = serde_json::to_string(entry).expect("texts are no maps");
        let mut waiting = self.waiting();
        waiting.lines.push_back(line);
        let lines = waiting.lines.iter().map(|line| format!("{line}\n"));
        let written = self.append(lines.collect(), entry.at);
        waiting.problem = written.as_ref().err().map(ToString::to_string);
        match written {
            Ok(()) => waiting.lines.clear(),
            Err(_) if waiting.lines.len() > MOST_WAITING => drop(waiting.lines.pop_front()),
            Err(_) => {}
        }
        written
    }

    /// Why the last entry was not written.
    pub fn problem(&self) -> Option<String> {
        self.waiting().problem.clone()
    }

    fn append(&self, text: String, at: DateTime<Utc>) -> Result<(), PathError> {
        let _lock = self.lock()?;
        let path = self.path(&self.month(at));
        if !path.exists() {
            self.prune(at)?;
        }
        append(&path, text).at("skrive", &path)
    }

    /// Removes what is older than it is kept.
    fn prune(&self, now: DateTime<Utc>) -> Result<(), PathError> {
        let now = now.with_timezone(&self.zone);
        let count = |year: i32, month: u32| i64::from(year) * 12 + i64::from(month);
        let oldest = count(now.year(), now.month()) - i64::from(self.months);
        for name in self.months()? {
            let parts = name.split_once('-');
            let parsed = parts.and_then(|(y, m)| Some((y.parse().ok()?, m.parse().ok()?)));
            if parsed.is_some_and(|(year, month)| count(year, month) < oldest) {
                let path = self.path(&name);
                fs::remove_file(&path).at("slette", &path)?;
            }
        }
        Ok(())
    }

    /// The months with entries, the newest first: `2026-11`.
    pub fn months(&self) -> Result<Vec<String>, PathError> {
        let folder = self.folder();
        let files = match fs::read_dir(&folder) {
            Ok(files) => files,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(PathError::new("læse", &folder, error)),
        };
        let names = files.flatten().filter_map(|file| file.file_name().into_string().ok());
        let mut months: Vec<String> =
            names.filter_map(|name| Some(name.strip_suffix(EXTENSION)?.to_owned())).collect();
        months.sort_by(|one, other| other.cmp(one));
        Ok(months)
    }

    /// The entries of one of these months, the newest last. A line that can't be read is
    /// left out.
    pub fn entries(&self, month: &str) -> Result<Vec<AuditEntry>, PathError> {
        let path = self.path(month);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(PathError::new("læse", &path, error)),
        };
        let text = String::from_utf8_lossy(&text);
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    /// Removes the entries that are meant; how many there are.
    pub fn forget(
        &self,
        is_meant: impl Fn(&AuditEntry) -> bool,
        dry_run: bool,
    ) -> Result<usize, PathError> {
        let _lock = self.lock()?;
        let mut forgotten = 0;
        for month in self.months()? {
            let entries = self.entries(&month)?;
            let kept: Vec<&AuditEntry> = entries.iter().filter(|entry| !is_meant(entry)).collect();
            forgotten += entries.len() - kept.len();
            if kept.len() < entries.len() && !dry_run {
                let lines = kept.iter().map(serde_json::to_string);
                let text: String = lines.flatten().map(|line| line + "\n").collect();
                super::atomic_write(&self.path(&month), text.as_bytes(), 0o600)?;
            }
        }
        Ok(forgotten)
    }

    /// The month of an instant.
    pub fn month(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%Y-%m").to_string()
    }

    /// Not the lock of those who save the plan: they may take long.
    fn lock(&self) -> Result<Lock, PathError> {
        // A state folder that is away for a moment is not made anew.
        self.state.check_readable()?;
        StateDir::open(&self.folder())?.lock(LOCK_TIMEOUT)
    }

    fn folder(&self) -> PathBuf {
        self.state.path().join(FOLDER)
    }

    fn path(&self, month: &str) -> PathBuf {
        self.folder().join(format!("{month}{EXTENSION}"))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Half a line, left by a full disk or a crash, ends where the next begins.
fn append(path: &Path, mut text: String) -> io::Result<()> {
    let mut file =
        OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last != *b"\n" {
        text.insert(0, '\n');
    }
    file.write_all(text.as_bytes())
}
