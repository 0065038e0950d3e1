//! `init`: a commented starter plan that passes `check`.

use super::error::CliError;
use super::import::{document, refused};
use super::output::stdout_after_change;
use super::schema;
use super::shell::Shell;
use crate::import::first_plan;
use crate::store;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// The paths and texts of the starter plan.
pub const STARTER: [(&str, &str); 5] = [
    ("calendar.toml", include_str!("starter/calendar.toml")),
    ("people.toml", include_str!("starter/people.toml")),
    ("direktionen/body.toml", include_str!("starter/direktionen/body.toml")),
    ("direktionen/aarshjul.toml", include_str!("starter/direktionen/aarshjul.toml")),
    ("direktionen/punkter.toml", include_str!("starter/direktionen/punkter.toml")),
];

/// The name that the starter files have for the schema.
const SCHEMA: &str = "aarshjul.schema.json";

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Mappen, som planen lægges i
    dir: PathBuf,
    /// Begynd med et eller flere referater i stedet for et eksempel
    #[arg(long, value_name = "FIL", num_args = 1..)]
    from: Vec<PathBuf>,
}

impl InitArgs {
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

pub fn run(shell: &Shell, args: &InitArgs) -> Result<(), CliError> {
    let dir = &args.dir;
    let fault = |error: std::io::Error| {
        CliError::Fault(format!("kunne ikke lave {}: {error}", dir.display()))
    };
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = "der er allerede filer i {}; vælg en tom eller ny mappe";
        return Err(CliError::Wrong(message.replace("{}", &dir.display().to_string())));
    }
    let mut text = String::new();
    let mut files = files(shell, &args.from)?;
    files.push((SCHEMA.to_owned(), schema::text()));
    for (name, content) in &files {
        let path = dir.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        store::atomic_write(&path, content.as_bytes(), store::PUBLIC_MODE)?;
        text += &format!("{}\n", path.display());
    }
    let dir = dir.display();
    text += &format!("\nSe efter, om planen er i orden:  aarshjul --plans {dir} check\n");
    text += &format!("Se den i en browser:             aarshjul --plans {dir} serve\n");
    stdout_after_change(&text);
    Ok(())
}

/// The starter plan, or the one that minutes give.
fn files(shell: &Shell, from: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
    if from.is_empty() {
        let file = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        return Ok(STARTER.into_iter().map(file).collect());
    }
    let documents: Result<Vec<_>, _> = from.iter().map(|file| document(shell, file)).collect();
    Ok(first_plan(&documents?, None).map_err(refused)?.body.files)
}
