//! Atomic writing: a crash at any moment leaves the old text or the new.
//!
//! A crash before the rename leaves the old text and perhaps a hidden temporary
//! file, which nothing reads; a crash after it leaves the new text. The functions
//! return after the folder is synced, so what they report as written is durable.

use super::error::{At, PathError};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// The mode of a new file that is no secret, before the umask.
pub const PUBLIC_MODE: u32 = 0o666;

/// Replaces a file. Mode and owner are kept, and a symlink stays one; a new file
/// gets `new_mode` without what the umask takes. On an error the file is as it was.
pub fn atomic_write(path: &Path, bytes: &[u8], new_mode: u32) -> Result<(), PathError> {
    let target = target(path);
    let folder = folder(&target);
    let made = temporary(folder, ".aarshjul-", &target, new_mode);
    let mut temporary = made.at("skrive i mappen", folder)?;
    let file = temporary.as_file_mut();
    file.write_all(bytes).at("skrive", path)?;
    copy_ownership(file, &target).at("skrive", path)?;
    file.sync_all().at("gemme", path)?;
    put(temporary.into_temp_path(), &target, folder).at("skrive", path)
}

/// Puts a written file in the place of another, or of none, and takes it out again if it
/// can't be said to be there after a crash.
fn put(held: TempPath, target: &Path, folder: &Path) -> io::Result<()> {
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    match swap(&held, target) {
        Ok(()) => {
            return sync_folder(folder).inspect_err(|_| {
                let _ = swap(&held, target);
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            held.persist_noclobber(target).map_err(|error| error.error)?;
            return sync_folder(folder).inspect_err(|_| {
                let _ = fs::remove_file(target);
            });
        }
        Err(error) if !cannot_exchange(&error) => return Err(error),
        Err(_) => held.persist(target)?,
    }
    sync_folder(folder)
}

/// A new file that will replace `target`: readable by nobody else until it has the other's
/// mode, or with its own if there is none.
pub(super) fn temporary(
    folder: &Path,
    prefix: &str,
    target: &Path,
    new_mode: u32,
) -> io::Result<NamedTempFile> {
    let mode = if target.exists() { 0o600 } else { new_mode };
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).permissions(Permissions::from_mode(mode)).tempfile_in(folder)
}

/// Exchanges two files in one step.
pub(super) fn swap(one: &Path, other: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

pub(super) fn cannot_exchange(error: &io::Error) -> bool {
    let errno = rustix::io::Errno::from_io_error(error);
    matches!(errno, Some(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS))
        || error.kind() == io::ErrorKind::Unsupported
}

/// The file that a symlink leads to, or the path itself.
pub(super) fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder that a file lies in.
pub(super) fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a new file the mode and owner of the file it will replace, if there is one.
pub(super) fn copy_ownership(file: &File, target: &Path) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(old) => {
            // Only an administrator may give files away; others keep the group if they can.
            let owned = fchown(file, Some(old.uid()), Some(old.gid()));
            let _ = owned.or_else(|_| fchown(file, None, Some(old.gid())));
            file.set_permissions(old.permissions())
        }
        Err(_) => Ok(()),
    }
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
