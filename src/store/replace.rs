//! Compare-and-replace of a file: writes a new text only over a known one.
//!
//! Somebody may save the same file from a text editor at the same moment. So the
//! new text and the old are *exchanged* in one system call, and then the text that
//! came out is compared: if it is not the known one, the two are exchanged back.
//! No save is ever lost; for that moment a reader may see the new text. One case
//! remains: a text editor that opened the file before the exchange and writes into
//! it after the comparison writes into the old file, which is deleted.
//!
//! On file systems without exchange (some network disks) the file is compared just
//! before an ordinary rename; a save between the two can be lost.

use super::error::{At, PathError};
use super::faults::{Step, fault};
use super::write::{
    PUBLIC_MODE, cannot_exchange, copy_ownership, folder, swap, sync_folder, target, temporary,
};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use tempfile::TempPath;

/// The beginning of the names of temporary files; only the holder of the lock writes them.
pub(super) const PREFIX: &str = ".aarshjul-plan-";

/// The result of [`replace`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplaceOutcome {
    Done,
    /// The file was not the known text; it is unchanged.
    Changed,
}

/// Replaces `known` with `new`; `None` is no file. On an error the file still has
/// the known text.
pub fn replace(
    path: &Path,
    known: Option<&[u8]>,
    new: Option<&[u8]>,
) -> Result<ReplaceOutcome, PathError> {
    let target = target(path);
    let folder = folder(&target);
    match (known, new) {
        (Some(known), Some(new)) => exchange(&target, folder, known, new),
        (None, Some(new)) => create(&target, folder, new),
        (Some(known), None) => remove(&target, folder, known),
        (None, None) => Ok(ReplaceOutcome::Done),
    }
    .at("gemme", path)
}

/// Removes temporary files that a killed process has left in a folder.
pub fn remove_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn exchange(target: &Path, folder: &Path, known: &[u8], new: &[u8]) -> io::Result<ReplaceOutcome> {
    // Compared before the exchange too, so that a file changed earlier is not touched.
    if read(target)?.as_deref() != Some(known) {
        return Ok(ReplaceOutcome::Changed);
    }
    let held = written(target, folder, new)?;
    fault(Step::Rename)?;
    match fault(Step::Exchange).and_then(|()| swap(&held, target)) {
        Err(error) if cannot_exchange(&error) => {
            return rename(target, folder, known, held);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(ReplaceOutcome::Changed);
        }
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
    Ok(ReplaceOutcome::Done)
}

/// Puts back the text that was found instead of the known one. A save in the
/// meantime is newer still, so it repeats until the text that comes out is the one
/// put in last.
fn put_back(
    mut held: TempPath,
    target: &Path,
    found: Vec<u8>,
    new: &[u8],
) -> io::Result<ReplaceOutcome> {
    const MAX_SWAPS: usize = 1_000;
    // The temporary file now has somebody else's text: keep it if this fails.
    held.disable_cleanup(true);
    let (mut holding, mut put) = (found, new.to_owned());
    for _ in 0..MAX_SWAPS {
        match swap(&held, target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                match held.persist_noclobber(target) {
                    Ok(()) => return Ok(ReplaceOutcome::Changed),
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
    Ok(ReplaceOutcome::Changed)
}

fn rename(
    target: &Path,
    folder: &Path,
    known: &[u8],
    held: TempPath,
) -> io::Result<ReplaceOutcome> {
    if read(target)?.as_deref() != Some(known) {
        return Ok(ReplaceOutcome::Changed);
    }
    held.persist(target)?;
    if let Err(error) = synced(folder) {
        written(target, folder, known)?.persist(target)?;
        return Err(error);
    }
    Ok(ReplaceOutcome::Done)
}

/// The folder of a new body is made with its first file.
fn create(target: &Path, folder: &Path, new: &[u8]) -> io::Result<ReplaceOutcome> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let held = written(target, folder, new)?;
    fault(Step::Rename)?;
    match held.persist_noclobber(target) {
        Ok(()) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            return Ok(ReplaceOutcome::Changed);
        }
        Err(error) => return Err(error.error),
    }
    synced(folder).inspect_err(|_| {
        let _ = fs::remove_file(target);
    })?;
    Ok(ReplaceOutcome::Done)
}

fn remove(target: &Path, folder: &Path, known: &[u8]) -> io::Result<ReplaceOutcome> {
    if read(target)?.as_deref() != Some(known) {
        return Ok(ReplaceOutcome::Changed);
    }
    let held = held_file(folder, target)?.into_temp_path();
    fault(Step::Rename)?;
    fs::rename(target, &held)?;
    let back = |held: TempPath| held.persist_noclobber(target).map_err(|error| error.error);
    if fs::read(&held)? != known {
        back(held)?;
        return Ok(ReplaceOutcome::Changed);
    }
    if let Err(error) = synced(folder) {
        back(held)?;
        return Err(error);
    }
    Ok(ReplaceOutcome::Done)
}

/// A temporary file with the new text, synced, with the mode of the old one.
fn written(target: &Path, folder: &Path, new: &[u8]) -> io::Result<TempPath> {
    let mut file = held_file(folder, target)?;
    fault(Step::Write)?;
    file.write_all(new)?;
    copy_ownership(file.as_file(), target)?;
    fault(Step::Sync)?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

fn held_file(folder: &Path, target: &Path) -> io::Result<tempfile::NamedTempFile> {
    fault(Step::Create)?;
    temporary(folder, PREFIX, target, PUBLIC_MODE)
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
