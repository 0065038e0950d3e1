//! `person remove`: everything that is kept about a person besides the plan itself.

use super::error::CliError;
use super::output::stdout_after_change;
use super::shell::Shell;
use crate::feed::links::Links;
use crate::mail::Mailbox;
use crate::store::{self, AuditEntry, AuditEvent, StateDir};
use crate::web::auth::users::{USERS, Users};
use crate::web::remove_drafts_of;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::time::Duration;

#[derive(Debug, Args)]
pub struct PersonArgs {
    #[command(subcommand)]
    command: PersonCommand,
}

#[derive(Debug, Subcommand)]
enum PersonCommand {
    /// Fjerner en person: bruger, private adresser, mailadresse, kladder og linjer i adgangsloggen;
    /// viser, hvor navnet står i planen
    Remove {
        /// Navnet, som det er skrevet
        name: String,
        /// Vis, hvad der ville blive fjernet; fjern intet
        #[arg(long)]
        dry_run: bool,
    },
}

const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// What is kept about a person.
#[derive(Default)]
struct Kept {
    users: usize,
    links: usize,
    mail: usize,
    drafts: usize,
    audit: usize,
}

pub fn run(shell: &Shell, args: &PersonArgs) -> Result<(), CliError> {
    let PersonCommand::Remove { name, dry_run } = &args.command;
    let name = name.trim();
    if name.is_empty() {
        return Err(CliError::Wrong("skriv personens navn".to_owned()));
    }
    let kept = match shell.state.is_dir() {
        true => remove(shell, name, *dry_run)?,
        false => Kept::default(),
    };
    let mentions = mentions(shell, name)?;
    let text = report(&kept, &mentions, *dry_run);
    if text.is_empty() {
        let message = format!("`{name}` står ingen steder; navnet skrives helt ud");
        return Err(CliError::Wrong(message));
    }
    if *dry_run {
        return shell.write_output(text.as_bytes(), None);
    }
    stdout_after_change(&text);
    Ok(())
}

fn remove(shell: &Shell, name: &str, dry_run: bool) -> Result<Kept, CliError> {
    let state = StateDir::open(&shell.state)?;
    let lock = state.lock(LOCK_TIMEOUT)?;
    let text = |file| Ok::<_, CliError>(state.read(file)?.unwrap_or_default());
    let mut users = Users::parse(&String::from_utf8_lossy(&text(USERS)?));
    let mut links = Links::parse(&String::from_utf8_lossy(&text(store::LINKS)?));
    let mut kept = Kept {
        users: usize::from(users.remove(name)),
        links: links.forget(name, shell.now()),
        ..Kept::default()
    };
    if !dry_run && kept.users > 0 {
        state.write(USERS, users.to_text().as_bytes())?;
    }
    if !dry_run && kept.links > 0 {
        state.write(store::LINKS, links.to_text().as_bytes())?;
    }
    drop(lock);
    kept.mail = Mailbox::new(state.clone()).forget(name, dry_run)?;
    kept.drafts = remove_drafts_of(&shell.state, name, dry_run)?;
    let (log, name) = (shell.audit_log(&state), name.to_lowercase());
    let is_meant = |entry: &AuditEntry| {
        let about = entry.about.to_lowercase();
        entry.who.to_lowercase() == name || about == name || about.starts_with(&format!("{name} ("))
    };
    kept.audit = log.forget(is_meant, dry_run)?;
    if !dry_run && kept.users + kept.links + kept.mail + kept.drafts + kept.audit > 0 {
        shell.audit(&state, AuditEvent::PersonRemoved, "");
    }
    Ok(kept)
}

/// The lines of the plan with the name, and how many entries of the history are theirs.
fn mentions(shell: &Shell, name: &str) -> Result<Vec<String>, CliError> {
    let (sources, _) = store::load(&shell.plans)?;
    let name = name.to_lowercase();
    let mut places = Vec::new();
    for file in &sources.files {
        let lines = file.text.lines().enumerate();
        let with_name = lines.filter(|(_, line)| line.to_lowercase().contains(&name));
        places.extend(with_name.map(|(number, _)| format!("{}:{}", file.path, number + 1)));
    }
    let entries = shell.editor().log(None).unwrap_or_default();
    let own = entries.iter().filter(|found| found.entry.who.to_lowercase() == name).count();
    if own > 0 {
        places.push(format!("historikken: {own} ændringer"));
    }
    Ok(places)
}

fn report(kept: &Kept, mentions: &[String], dry_run: bool) -> String {
    let mut text = String::new();
    let parts = [
        (kept.users, "bruger", "brugere"),
        (kept.links, "privat adresse", "private adresser"),
        (kept.mail, "mailadresse", "mailadresser"),
        (kept.drafts, "kladde", "kladder"),
        (kept.audit, "linje i adgangsloggen", "linjer i adgangsloggen"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(count, ..)| *count > 0).collect();
    if !parts.is_empty() {
        text.push_str(if dry_run { "Ville fjerne:\n" } else { "Fjernet:\n" });
    }
    for (count, one, more) in parts {
        let _ = writeln!(text, "  {count} {}", if count == 1 { one } else { more });
    }
    if !mentions.is_empty() {
        text.push_str("Navnet står i:\n");
        mentions.iter().for_each(|place| {
            let _ = writeln!(text, "  {place}");
        });
        text.push_str(
            "Planen og dens historik er kommunens dokumentation og bliver stående. Et navn, der \
             skal ud, rettes i filen eller på siderne; historikken har stadig det gamle.\n",
        );
    }
    text
}
