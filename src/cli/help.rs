//! `completions` and `man`: the program's own help in other forms.

use super::error::CliError;
use super::output;
use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    shell: Shell,
}

pub fn completions(command: &mut Command, args: &CompletionsArgs) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "aarshjul", &mut script);
    output::stdout(&script)
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Skriv i stedet siderne om alle kommandoer i denne mappe
    dir: Option<PathBuf>,
}

pub fn man(command: Command, args: &ManArgs) -> Result<(), CliError> {
    if let Some(dir) = &args.dir {
        return Ok(clap_mangen::generate_to(command, dir)?);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    output::stdout(&page)
}
