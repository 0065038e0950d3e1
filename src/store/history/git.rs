//! Running the `git` program without the configuration of the user or the machine.

use super::super::process::run;
use super::entry::HistoryError;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output};

/// Runs git on a repository and returns its output. `search_path` is the `PATH`
/// that the program is found on.
pub fn git<'a>(
    repository: &Path,
    search_path: Option<&OsStr>,
    arguments: impl IntoIterator<Item = &'a OsStr>,
    input: &[u8],
) -> Result<Vec<u8>, HistoryError> {
    let mut command = Command::new("git");
    command.env_clear().envs(search_path.map(|path| ("PATH", path)));
    command
        .env("GIT_DIR", repository)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("LC_ALL", "C");
    for setting in [
        "core.hooksPath=/dev/null",
        "core.fsync=committed,loose-object",
        "core.quotePath=false",
        "i18n.logOutputEncoding=UTF-8",
        "log.showSignature=false",
        "gc.auto=0",
    ] {
        command.args(["-c", setting]);
    }
    command.args(arguments);
    let Output { status, stdout, stderr } =
        run(&mut command, input).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => HistoryError::NoGit,
            _ => HistoryError::Failed(error.to_string()),
        })?;
    if status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&stderr);
    let message = stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or("git gav op");
    Err(HistoryError::Failed(format!("git siger »{}«", message.trim())))
}
