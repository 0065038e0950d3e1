//! `init`: a commented starter plan that passes `check`.

use super::error::CliError;
use super::output::stdout_after_change;
use super::schema;
use crate::store;
use clap::Args;
use std::fs;
use std::path::PathBuf;

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
}

pub fn run(args: &InitArgs) -> Result<(), CliError> {
    let dir = &args.dir;
    let fault = |error: std::io::Error| {
        CliError::Fault(format!("kunne ikke lave {}: {error}", dir.display()))
    };
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = "der er allerede filer i {}; vælg en tom eller ny mappe";
        return Err(CliError::Wrong(message.replace("{}", &dir.display().to_string())));
    }
    let mut text = String::new();
    let schema = schema::text();
    for (name, content) in STARTER.into_iter().chain([(SCHEMA, schema.as_str())]) {
        let path = dir.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        store::atomic_write(&path, content.as_bytes(), 0o644)?;
        text += &format!("{}\n", path.display());
    }
    let dir = dir.display();
    text += &format!("\nSe efter, om planen er i orden:  aarshjul --plans {dir} check\n");
    text += &format!("Se den i en browser:             aarshjul --plans {dir} serve\n");
    stdout_after_change(&text)
}
