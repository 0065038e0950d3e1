//! Standard output and standard error. Neither may end the program by a panic:
//! a pipe may be closed, and the disk that a log is written to may be full.

use super::error::CliError;
use std::fmt::Display;
use std::io::{self, Write};

/// Writes a result to standard output. A reader that closed its end of the pipe
/// has read enough.
pub fn stdout(bytes: &[u8]) -> Result<(), CliError> {
    Ok(write_stdout(bytes)?)
}

/// The same for the description of a change, which was made even if its description
/// can't be written.
pub fn stdout_after_change(text: &str) -> Result<(), CliError> {
    write_stdout(text.as_bytes()).map_err(|error| {
        CliError::Fault(format!("ændringen er gemt, men kunne ikke vises: {error}"))
    })
}

fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a message to standard error. A failure has nowhere left to be reported.
pub fn stderr(message: impl Display) {
    let _ = io::stderr().write_all(message.to_string().as_bytes());
}
