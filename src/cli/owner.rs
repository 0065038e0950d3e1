//! Commands that write are run by the owner of the folder that they write in.
//!
//! What root wrote there the server could neither read nor replace. So root hands the
//! command on to the owner, by executing it again as that user.

use super::error::CliError;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The program that is running, also after its file was replaced.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// Returns where the command may go on as the user who called it. `folders`: the first
/// that is there counts.
pub fn run_as_owner(folders: &[&Path], arguments: &[OsString]) -> Result<(), CliError> {
    let Some(folder) = folders.iter().find_map(|folder| fs::metadata(folder).ok()) else {
        return Ok(());
    };
    // The owner of a process's folder is its effective user.
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !is_root || folder.uid() == 0 {
        return Ok(());
    }
    let mut command = Command::new(OWN_PROGRAM);
    if let Some((name, rest)) = arguments.split_first() {
        command.arg0(name).args(rest);
    }
    let error = command.uid(folder.uid()).gid(folder.gid()).exec();
    Err(failed(folder.uid(), &error))
}

fn failed(user: u32, error: &io::Error) -> CliError {
    CliError::Fault(format!("kommandoen kan ikke køres som mappens ejer (bruger {user}): {error}"))
}
