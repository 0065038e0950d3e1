//! The error of a command, with its exit code.

use crate::store::{LoadError, PathError};
use std::fmt;
use std::io;
use std::process::ExitCode;

/// Why a command failed.
#[derive(Debug)]
pub enum CliError {
    /// The plan or the request is wrong.
    Wrong(String),
    /// The command line is wrong.
    Usage(String),
    /// An I/O error or an internal one.
    Fault(String),
}

impl CliError {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            CliError::Wrong(_) => ExitCode::from(1),
            CliError::Usage(_) => ExitCode::from(2),
            CliError::Fault(_) => ExitCode::from(3),
        }
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CliError::Wrong(message) | CliError::Usage(message) | CliError::Fault(message) => {
                out.write_str(message)
            }
        }
    }
}

impl From<PathError> for CliError {
    fn from(error: PathError) -> Self {
        CliError::Fault(error.to_string())
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        CliError::Fault(format!("kunne ikke skrive: {error}"))
    }
}

impl From<LoadError> for CliError {
    fn from(error: LoadError) -> Self {
        match &error {
            LoadError::Io(io) if io.source.kind() == io::ErrorKind::NotFound && is_folder(io) => {
                CliError::Wrong(format!(
                    "{error}\nhjælp: brug `--plans MAPPE`, eller lav en ny plan med `aarshjul init MAPPE`"
                ))
            }
            LoadError::Io(_) => CliError::Fault(error.to_string()),
            _ => CliError::Wrong(error.to_string()),
        }
    }
}

/// Whether the path is the folder of the plan and not a file in it.
fn is_folder(error: &PathError) -> bool {
    error.path.extension().is_none_or(|end| end != "toml")
}
