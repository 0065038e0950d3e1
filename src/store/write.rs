//! Atomic writing: a crash at any moment leaves the old text or the new.
//!
//! A crash before the rename leaves the old text and perhaps a hidden temporary
//! file, which nothing reads; a crash after it leaves the new text. The functions
//! return after the folder is synced, so what they report as written is durable.

use super::error::{At, PathError};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

/// Replaces a file. Mode and owner are kept, and a symlink stays one; a new file
/// gets `new_mode`.
pub fn atomic_write(path: &Path, bytes: &[u8], new_mode: u32) -> Result<(), PathError> {
    let target = target(path);
    let folder = folder(&target);
    let mut temporary = tempfile::Builder::new()
        .prefix(".aarshjul-")
        .tempfile_in(folder)
        .at("skrive i mappen", folder)?;
    let file = temporary.as_file_mut();
    file.write_all(bytes).at("skrive", path)?;
    copy_ownership(file, &target, new_mode).at("skrive", path)?;
    file.sync_all().at("gemme", path)?;
    temporary.persist(&target).map_err(|error| error.error).at("skrive", path)?;
    sync_folder(folder).at("gemme mappen", folder)
}

/// The file that a symlink leads to, or the path itself.
pub(super) fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder that a file lies in.
pub(super) fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a new file the mode and owner of the file it will replace.
pub(super) fn copy_ownership(file: &File, target: &Path, new_mode: u32) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(old) => {
            // Only an administrator may give files away; others keep the group if they can.
            let owned = fchown(file, Some(old.uid()), Some(old.gid()));
            let _ = owned.or_else(|_| fchown(file, None, Some(old.gid())));
            file.set_permissions(old.permissions())
        }
        Err(_) => file.set_permissions(Permissions::from_mode(new_mode)),
    }
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
