//! Putting one text in the place of another that is known, and of no other.
//!
//! Somebody may save the same file from an editor at the very moment that we
//! do. So the new text and the old are *exchanged* in one step, and then what
//! came out is looked at: if it is not what was known, the two are exchanged
//! back. Nothing is ever overwritten unseen. For that moment a reader may see the
//! new text, which then goes again. What remains: an editor that has
//! opened the file before the exchange, and writes into it after we looked,
//! writes into the old one, which is gone.
//!
//! On file systems that can't exchange (some network disks) the file is looked
//! at just before an ordinary rename; between the two a hand edit can be lost.

use super::error::{At, PathError};
use super::faults::{Step, fault};
use super::write::{dress, folder, sync_folder, target};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use tempfile::TempPath;

/// Temporary files begin so; only who holds the lock writes them.
pub(super) const PREFIX: &str = ".aarshjul-plan-";

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    Done,
    /// The file was no longer as it was known. It is as it was found.
    Changed,
}

/// Puts `new` in the place of `known`; `None` is no file. When this fails, the
/// known text stands where it stood.
pub fn replace(
    path: &Path,
    known: Option<&[u8]>,
    new: Option<&[u8]>,
) -> Result<Replaced, PathError> {
    let target = target(path);
    let folder = folder(&target);
    match (known, new) {
        (Some(known), Some(new)) => exchange(&target, folder, known, new),
        (None, Some(new)) => create(&target, folder, new),
        (Some(known), None) => remove(&target, folder, known),
        (None, None) => Ok(Replaced::Done),
    }
    .at("gemme", path)
}

/// Takes away what a process that was killed has left in a folder.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn exchange(target: &Path, folder: &Path, known: &[u8], new: &[u8]) -> io::Result<Replaced> {
    // Asked first too, so that a file that was changed long ago is not touched.
    if read(target)?.as_deref() != Some(known) {
        return Ok(Replaced::Changed);
    }
    let held = written(target, folder, new)?;
    fault(Step::Rename)?;
    match fault(Step::Exchange).and_then(|()| swap(&held, target)) {
        Err(error) if cannot_exchange(&error) => {
            return rename(target, folder, known, held);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Replaced::Changed),
        done => done?,
    }
    match fs::read(&held) {
        Ok(found) if found == known => {}
        Ok(found) => return put_back(held, target, found, new),
        Err(error) => {
            swap(&held, target)?;
            return Err(error);
        }
    }
    synced(folder).inspect_err(|_| {
        let _ = swap(&held, target);
    })?;
    Ok(Replaced::Done)
}

/// Puts back what was found instead of what was known. Whoever saves in the
/// meantime is newer than that, so it goes on until what comes out is what was
/// put in last.
fn put_back(mut held: TempPath, target: &Path, found: Vec<u8>, new: &[u8]) -> io::Result<Replaced> {
    const MOST: usize = 1_000;
    // What is held is not ours: should this fail, it stays where it is.
    held.disable_cleanup(true);
    let (mut holding, mut put) = (found, new.to_owned());
    for _ in 0..MOST {
        match swap(&held, target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                match held.persist_noclobber(target) {
                    Ok(()) => return Ok(Replaced::Changed),
                    Err(error) => held = error.path,
                }
                continue;
            }
            done => done?,
        }
        let came_out = fs::read(&held)?;
        if came_out == put {
            held.disable_cleanup(false);
            break;
        }
        (holding, put) = (came_out, holding);
    }
    Ok(Replaced::Changed)
}

fn cannot_exchange(error: &io::Error) -> bool {
    let errno = rustix::io::Errno::from_io_error(error);
    matches!(errno, Some(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS))
        || error.kind() == io::ErrorKind::Unsupported
}

fn swap(one: &Path, other: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

fn rename(target: &Path, folder: &Path, known: &[u8], held: TempPath) -> io::Result<Replaced> {
    if read(target)?.as_deref() != Some(known) {
        return Ok(Replaced::Changed);
    }
    held.persist(target)?;
    if let Err(error) = synced(folder) {
        written(target, folder, known)?.persist(target)?;
        return Err(error);
    }
    Ok(Replaced::Done)
}

fn create(target: &Path, folder: &Path, new: &[u8]) -> io::Result<Replaced> {
    let held = written(target, folder, new)?;
    fault(Step::Rename)?;
    match held.persist_noclobber(target) {
        Ok(()) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            return Ok(Replaced::Changed);
        }
        Err(error) => return Err(error.error),
    }
    synced(folder).inspect_err(|_| {
        let _ = fs::remove_file(target);
    })?;
    Ok(Replaced::Done)
}

fn remove(target: &Path, folder: &Path, known: &[u8]) -> io::Result<Replaced> {
    if read(target)?.as_deref() != Some(known) {
        return Ok(Replaced::Changed);
    }
    let held = temporary(folder)?.into_temp_path();
    fault(Step::Rename)?;
    fs::rename(target, &held)?;
    let back = |held: TempPath| held.persist_noclobber(target).map_err(|error| error.error);
    if fs::read(&held)? != known {
        back(held)?;
        return Ok(Replaced::Changed);
    }
    if let Err(error) = synced(folder) {
        back(held)?;
        return Err(error);
    }
    Ok(Replaced::Done)
}

/// A temporary file with the new text, safe on the disk, as the old one is kept.
fn written(target: &Path, folder: &Path, new: &[u8]) -> io::Result<TempPath> {
    let mut file = temporary(folder)?;
    fault(Step::Write)?;
    file.write_all(new)?;
    dress(file.as_file(), target, 0o644)?;
    fault(Step::Sync)?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    fault(Step::Create)?;
    tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)
}

fn synced(folder: &Path) -> io::Result<()> {
    fault(Step::SyncFolder)?;
    sync_folder(folder)
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
