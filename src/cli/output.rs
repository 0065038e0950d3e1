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

/// The same for the description of a change. It was made, so the command has not failed
/// if its description can't be written.
pub fn stdout_after_change(text: &str) {
    if let Err(error) = write_stdout(text.as_bytes()) {
        stderr(format_args!("bemærk: ændringen er gemt, men kunne ikke vises: {error}\n"));
    }
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
    let _ = try_stderr(message.to_string().as_bytes());
}

/// The same, for those who count what could not be written.
pub fn try_stderr(bytes: &[u8]) -> io::Result<()> {
    io::stderr().write_all(bytes)
}
