//! `user`: who may sign in to the pages, and what they may do there.

use super::error::CliError;
use super::output::stdout_after_change;
use super::shell::{Shell, random};
use crate::store::{AuditEvent, StateDir};
use crate::web::auth::users::{Role, USERS, Users, hash_password, name_problem, password_problem};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::{Args, Subcommand, ValueEnum};
use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::time::Duration;

#[derive(Debug, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Opretter en bruger; findes den, får den ny rolle og adgangskode
    Add {
        /// Navnet, som der logges ind med, og som står i historikken
        name: String,
        /// Hvad brugeren må
        #[arg(long, value_name = "ROLLE", default_value = "editor")]
        role: RoleArg,
        /// Læs adgangskoden fra standard input [normalt: der spørges på en terminal; ellers laves en]
        #[arg(long, conflicts_with = "proxy")]
        password_stdin: bool,
        /// Ingen adgangskode: en server foran logger brugeren ind
        #[arg(long)]
        proxy: bool,
    },
    /// Viser brugerne
    List,
    /// Fjerner en bruger; den er straks logget ud
    Remove { name: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleArg {
    /// Ser også lukkede punkter
    Reader,
    /// Retter planen
    Editor,
    /// Retter planen og styrer, hvem der må
    Administrator,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Role {
        match role {
            RoleArg::Reader => Role::Reader,
            RoleArg::Editor => Role::Editor,
            RoleArg::Administrator => Role::Administrator,
        }
    }
}

/// How long to wait for the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);
/// Of a generated password: 96 bits, 16 characters.
const PASSWORD_BYTES: usize = 12;

pub fn run(shell: &Shell, args: &UserArgs) -> Result<(), CliError> {
    // Hashing is slow and a prompt waits for a person, so both come before the lock.
    let hash = match &args.command {
        UserCommand::Add { name, password_stdin, proxy, .. } => {
            if let Some(trouble) = name_problem(name) {
                return Err(CliError::Wrong(format!("`{name}` kan ikke bruges: {trouble}")));
            }
            if *proxy { None } else { Some(password(*password_stdin)?) }
        }
        _ => None,
    };
    let state = StateDir::open(&shell.state)?;
    let _lock = state.lock(LOCK_TIMEOUT)?;
    let text = state.read(USERS)?.unwrap_or_default();
    let mut users = Users::parse(&String::from_utf8_lossy(&text));
    let (message, event, about) = match &args.command {
        UserCommand::List => return shell.write_output(list(&users).as_bytes(), None),
        UserCommand::Add { name, role, .. } => {
            let event = match users.find(name) {
                Some(_) => AuditEvent::UserChanged,
                None => AuditEvent::UserAdded,
            };
            let role = (*role).into();
            (add(&mut users, name, role, hash)?, event, format!("{} ({role})", name.trim()))
        }
        UserCommand::Remove { name } => {
            if !users.remove(name) {
                return Err(CliError::Wrong(format!(
                    "ingen bruger hedder `{name}`; se dem med `aarshjul user list`"
                )));
            }
            let message = format!("Brugeren {name} er fjernet.\n");
            (message, AuditEvent::UserRemoved, name.trim().to_owned())
        }
    };
    state.write(USERS, users.to_text().as_bytes())?;
    shell.audit(&state, event, &about);
    stdout_after_change(&message);
    Ok(())
}

/// A hash, and the password if it was generated.
struct NewPassword {
    hash: String,
    generated: Option<String>,
}

/// Reads a password from standard input or a prompt; generates one without a terminal.
fn password(from_stdin: bool) -> Result<NewPassword, CliError> {
    let given = match from_stdin {
        true => {
            let mut text = String::new();
            io::stdin().lock().take(10_000).read_to_string(&mut text)?;
            Some(text.trim_end_matches(['\n', '\r']).to_owned())
        }
        false if io::stdin().is_terminal() => prompt()?,
        false => None,
    };
    let is_generated = given.is_none();
    let password = match given {
        Some(password) => password,
        None => BASE64_URL_SAFE_NO_PAD.encode(random::<PASSWORD_BYTES>()?),
    };
    if let Some(trouble) = password_problem(&password) {
        return Err(CliError::Wrong(trouble));
    }
    let hash = hash_password(&password).map_err(CliError::Fault)?;
    Ok(NewPassword { hash, generated: is_generated.then_some(password) })
}

/// Prompts twice without echo; `None` when one is to be generated.
fn prompt() -> Result<Option<String>, CliError> {
    let read = |what: &str| Ok::<_, CliError>(rpassword::prompt_password(what)?);
    let password = read("Adgangskode (tom: en laves og vises): ")?;
    if password.is_empty() {
        return Ok(None);
    }
    // Checked before it is typed again.
    if let Some(trouble) = password_problem(&password) {
        return Err(CliError::Wrong(trouble));
    }
    match read("Adgangskoden igen: ")? == password {
        true => Ok(Some(password)),
        false => Err(CliError::Wrong("de to adgangskoder er ikke ens".to_owned())),
    }
}

fn add(
    users: &mut Users,
    name: &str,
    role: Role,
    password: Option<NewPassword>,
) -> Result<String, CliError> {
    let done = match users.find(name) {
        Some(_) => "har fået ny rolle og adgangskode og er logget ud overalt",
        None => "er oprettet",
    };
    let generated = password.as_ref().and_then(|password| password.generated.clone());
    users.set(name, role, password.map(|password| password.hash), random::<8>()?);
    let name = users.find(name).map_or(name, |user| &user.name);
    let mut message = format!("Brugeren {name} ({role}) {done}.\n");
    if let Some(generated) = generated {
        let _ = writeln!(message, "Adgangskode, som kun vises nu: {generated}");
    }
    Ok(message)
}

fn list(users: &Users) -> String {
    let mut text = String::new();
    for user in users.iter() {
        let how = if user.has_password() { "" } else { ", uden adgangskode" };
        let _ = writeln!(text, "{}: {}{how}", user.name, user.role);
    }
    if text.is_empty() {
        text.push_str("Der er ingen brugere. Opret en med `aarshjul user add NAVN`.\n");
    }
    text
}
