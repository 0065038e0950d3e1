//! Errors about files, in Danish, each with its path.
//!
//! None of them contains text from a file: they may be shown to anyone.

use rustix::fs::statvfs;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What is wrong with the machine's own disk.
pub(super) const NO_SPACE: &str = "der er ikke mere plads på disken";
pub(super) const READ_ONLY: &str = "disken er skrivebeskyttet";

/// An I/O error with the operation and the file.
#[derive(Debug)]
pub struct PathError {
    /// The Danish infinitive after "kan ikke": "læse", "skrive".
    pub doing: &'static str,
    pub path: PathBuf,
    pub source: io::Error,
}

impl PathError {
    pub fn new(doing: &'static str, path: &Path, source: io::Error) -> PathError {
        PathError { doing, path: path.to_owned(), source }
    }

    /// The cause, without the path.
    pub fn cause(&self) -> String {
        match self.source.kind() {
            io::ErrorKind::NotFound => "den findes ikke".into(),
            io::ErrorKind::PermissionDenied => "adgang nægtet".into(),
            io::ErrorKind::StorageFull => {
                let disk = self.path.ancestors().find_map(|path| statvfs(path).ok());
                no_space(disk.map(|disk| (disk.f_files, disk.f_favail))).into()
            }
            io::ErrorKind::QuotaExceeded => no_space(None).into(),
            io::ErrorKind::ReadOnlyFilesystem => READ_ONLY.into(),
            _ if self.source.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
                "disken svarer med en fejl".into()
            }
            _ => self.source.to_string(),
        }
    }
}

/// What a disk lacks, by how many inodes it has, and has left: some count none.
fn no_space(inodes: Option<(u64, u64)>) -> &'static str {
    match inodes {
        Some((1.., 0)) => "der kan ikke være flere filer på disken",
        _ => NO_SPACE,
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "kan ikke {} `{}`: {}", self.doing, self.path.display(), self.cause())
    }
}

impl std::error::Error for PathError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Adds the path to an I/O error.
pub(super) trait At<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, PathError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, PathError> {
        self.map_err(|source| PathError::new(doing, path, source))
    }
}

/// Why the folder of a plan could not be read.
#[derive(Debug)]
pub enum LoadError {
    /// The operating system refused or failed.
    Io(PathError),
    /// Some files are not text that a plan can be read from.
    Misread(Vec<Misread>),
}

/// A file that cannot be part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// Relative to the folder of the plan, with `/`.
    pub path: String,
    /// Line and column, from 1, of the first byte that is not UTF-8.
    pub place: Option<(usize, usize)>,
    pub what: String,
}

impl From<PathError> for LoadError {
    fn from(error: PathError) -> LoadError {
        LoadError::Io(error)
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => {
                write!(out, "{}:{line}:{column}: {}", self.path, self.what)
            }
            None => write!(out, "{}: {}", self.path, self.what),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Io(error) => error.fmt(out),
            LoadError::Misread(files) => {
                for (index, file) in files.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    write!(out, "{separator}{file}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for LoadError {}

#[cfg(test)]
mod tests {
    use super::no_space;

    #[test]
    fn a_disk_may_have_space_and_no_inodes() {
        assert_eq!(no_space(Some((1500, 0))), "der kan ikke være flere filer på disken");
        for inodes in [Some((1500, 7)), Some((0, 0)), None] {
            assert_eq!(no_space(inodes), "der er ikke mere plads på disken");
        }
    }
}
