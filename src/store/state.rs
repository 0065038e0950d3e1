//! The folder `state/`: private files of the program (links, users, ledger, history).
//!
//! Losing it harms no plan. The format of each file belongs to its writer.

use super::error::{At, PathError};
use super::write::{atomic_write, sync_folder};
use chrono::{DateTime, TimeDelta};
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Private feed addresses; see `feed::links`.
pub const LINKS: &str = "links.txt";
/// When the events of feeds last changed; see `feed::Ledger`.
pub const LEDGER: &str = "ledger.txt";
/// The open feeds that go with a closed ledger.
pub const KEPT_FEEDS: &str = "feeds.kept";
/// Whoever makes marks holds it meanwhile.
pub const LEDGER_LOCK: &str = "ledger.lock";

/// Device, inode and length of a file: another program's writing makes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMark {
    inode: (u64, u64),
    /// In bytes.
    pub len: u64,
}

impl FileMark {
    fn of(data: &fs::Metadata) -> FileMark {
        FileMark { inode: (data.dev(), data.ino()), len: data.len() }
    }
}

/// The state folder, made if it is missing.
#[derive(Clone, Debug)]
pub struct StateDir {
    path: PathBuf,
}

/// An exclusive lock on plans and state, released when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl StateDir {
    /// Opens or creates the folder, readable only by its owner.
    pub fn open(path: &Path) -> Result<StateDir, PathError> {
        DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(path).at("oprette", path)?;
        let mode = fs::metadata(path).at("læse", path)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE)).at("lukke", path)?;
        }
        Ok(StateDir { path: path.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the folder can still be read.
    pub fn check_readable(&self) -> Result<(), PathError> {
        fs::read_dir(&self.path).at("læse", &self.path).map(drop)
    }

    /// The contents of a file, if it exists.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, PathError> {
        let path = self.path.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PathError::new("læse", &path, error)),
        }
    }

    /// The beginning of a file; empty if it is missing or can't be read.
    pub fn head(&self, name: &str, length: u64) -> Vec<u8> {
        let mut head = Vec::new();
        if let Ok(file) = File::open(self.path.join(name)) {
            // What could be read is the beginning too.
            let _ = file.take(length).read_to_end(&mut head);
        }
        head
    }

    /// How long a file has stood in its folder, and the folder in its place, by `ctime`
    /// and measured with the clock of the file system. Not by `mtime`, which restoring a
    /// backup sets back, nor by our own clock, which may differ from that of a network
    /// disk.
    pub fn age(&self, name: &str) -> Option<TimeDelta> {
        let changed = |data: fs::Metadata| DateTime::from_timestamp(data.ctime(), 0);
        let file = changed(fs::metadata(self.path.join(name)).ok()?)?;
        let folder = changed(fs::metadata(&self.path).ok()?)?;
        let now = changed(tempfile::tempfile_in(&self.path).ok()?.metadata().ok()?)?;
        Some(now - file.max(folder))
    }

    /// Removes a file; none is fine too.
    pub fn remove(&self, name: &str) -> Result<(), PathError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(PathError::new("fjerne", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file atomically, readable only by its owner.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PathError> {
        atomic_write(&self.path.join(name), bytes, FILE_MODE)
    }

    /// Writes over a file where it stands, so that its folder stays as it was: for what may be
    /// lost. Made if it is missing, readable only by its owner.
    pub fn write_over(&self, name: &str, bytes: &[u8]) -> Result<(), PathError> {
        let path = self.path.join(name);
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(true).write(true).mode(FILE_MODE);
        options.open(&path).and_then(|mut file| file.write_all(bytes)).at("gemme", &path)
    }

    /// Identifies a file as it is now.
    pub fn mark(&self, name: &str) -> Option<FileMark> {
        Some(FileMark::of(&fs::metadata(self.path.join(name)).ok()?))
    }

    /// Writes at the end of a file; nothing and `None` where it is not as it was left.
    pub fn append(
        &self,
        name: &str,
        left: &FileMark,
        bytes: &[u8],
    ) -> Result<Option<FileMark>, PathError> {
        let path = self.path.join(name);
        let Ok(mut file) = OpenOptions::new().append(true).open(&path) else { return Ok(None) };
        if FileMark::of(&file.metadata().at("læse", &path)?) != *left {
            return Ok(None);
        }
        file.write_all(bytes).and_then(|()| file.sync_data()).at("gemme", &path)?;
        Ok(Some(FileMark::of(&file.metadata().at("læse", &path)?)))
    }

    /// Opens a file to write at its end, made if it is missing, readable only by its owner.
    pub fn open_append(&self, name: &str) -> Result<File, PathError> {
        let path = self.path.join(name);
        let opened = OpenOptions::new().append(true).create(true).mode(FILE_MODE).open(&path);
        let file = opened.at("åbne", &path)?;
        sync_folder(&self.path).at("gemme", &self.path)?;
        Ok(file)
    }

    /// The lock of that name, unless somebody has it for longer than `timeout`. Even who
    /// gave it back may seem to have it for a moment: a process that it has just started
    /// has its open files until it runs its own program.
    pub fn try_lock_file(&self, name: &str, timeout: Duration) -> Result<Option<Lock>, PathError> {
        let (path, file) = self.open_lock(name)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Lock { _file: file })),
                Err(TryLockError::WouldBlock) if start.elapsed() < timeout => {
                    sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => {
                    return Err(PathError::new("låse", &path, error));
                }
            }
        }
    }

    /// Waits for the lock, at most `timeout`. The system releases it if its holder dies.
    pub fn lock(&self, timeout: Duration) -> Result<Lock, PathError> {
        self.lock_file("lock", timeout)
    }

    /// The same for a lock of its own.
    pub fn lock_file(&self, name: &str, timeout: Duration) -> Result<Lock, PathError> {
        self.try_lock_file(name, timeout)?.ok_or_else(|| {
            let busy = io::Error::other("en anden er ved at gemme; prøv igen om lidt");
            PathError::new("låse", &self.path.join(name), busy)
        })
    }

    fn open_lock(&self, name: &str) -> Result<(PathBuf, File), PathError> {
        let path = self.path.join(name);
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true).mode(FILE_MODE);
        let file = options.open(&path).at("åbne", &path)?;
        Ok((path, file))
    }
}
