//! Writing a file so that a crash at any moment leaves the old text or the new.
//!
//! After a crash: before the rename, the old text and perhaps a hidden
//! temporary file, which nothing reads; after it, the new text. The answer
//! comes when the folder is synced too, so what was acknowledged stays.

use super::error::{At, PathError};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

/// Puts bytes in the place of a file. Its mode and owner are kept, and a
/// symlink stays one; a new file gets `new_mode`.
pub fn atomic_write(path: &Path, bytes: &[u8], new_mode: u32) -> Result<(), PathError> {
    let target = target(path);
    let folder = folder(&target);
    let mut temporary = tempfile::Builder::new()
        .prefix(".aarshjul-")
        .tempfile_in(folder)
        .at("skrive i mappen", folder)?;
    let file = temporary.as_file_mut();
    file.write_all(bytes).at("skrive", path)?;
    dress(file, &target, new_mode).at("skrive", path)?;
    file.sync_all().at("gemme", path)?;
    temporary.persist(&target).map_err(|error| error.error).at("skrive", path)?;
    sync_folder(folder).at("gemme mappen", folder)
}

/// The file itself, where a path leads to it by a symlink.
pub(super) fn target(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The folder that a file lies in.
pub(super) fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a new file the mode and owner of the one whose place it will take.
pub(super) fn dress(file: &File, target: &Path, new_mode: u32) -> io::Result<()> {
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
