//! `link`: private feed addresses, which show closed items too.

use super::error::CliError;
use super::output::stdout_after_change;
use super::shell::{self, Shell, random};
use crate::compile::rolling_window;
use crate::feed::links::{Link, Links, RANDOM_BYTES};
use crate::schedule::Audience;
use crate::store::{self, AuditEvent, StateDir};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::time::Duration;

#[derive(Debug, Args)]
pub struct LinkArgs {
    #[command(subcommand)]
    command: LinkCommand,
}

#[derive(Debug, Subcommand)]
enum LinkCommand {
    /// Laver en privat adresse til en person; den vises kun denne ene gang
    Add {
        /// Hvem adressen er til, fx "Velfærdsdirektør"
        owner: String,
        /// Kun dette organ (kan gentages) [normalt: alle]
        #[arg(long, value_name = "ORGAN")]
        body: Vec<String>,
    },
    /// Viser adressernes ejere, og hvornår de sidst er brugt
    List,
    /// Spærrer en adresse
    Revoke {
        /// Ejeren, eller adressens kendetegn fra `link list`
        link: String,
    },
}

/// How long to wait for the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

pub fn run(shell: &Shell, args: &LinkArgs) -> Result<(), CliError> {
    if matches!(args.command, LinkCommand::List) && !shell.state.exists() {
        return shell.write_output(list(&Links::default(), shell.config.timezone).as_bytes(), None);
    }
    if let LinkCommand::Add { .. } = args.command {
        check_works(shell)?;
    }
    let state = StateDir::open(&shell.state)?;
    let _lock = state.lock(LOCK_TIMEOUT)?;
    let text = state.read(store::LINKS)?.unwrap_or_default();
    let mut links = Links::parse(&String::from_utf8_lossy(&text));
    let (message, event, about) = match &args.command {
        LinkCommand::List => {
            return shell.write_output(list(&links, shell.config.timezone).as_bytes(), None);
        }
        LinkCommand::Add { owner, body } => {
            let about = owner.trim().to_owned();
            (add(shell, &mut links, owner, body)?, AuditEvent::LinkMade, about)
        }
        LinkCommand::Revoke { link } => {
            let owner = links.iter().find(|one| one.id() == *link).map(|one| one.owner.clone());
            let about = owner.unwrap_or_else(|| link.clone());
            (revoke(shell, &mut links, link)?, AuditEvent::LinkRevoked, about)
        }
    };
    state.write(store::LINKS, links.to_text().as_bytes())?;
    shell.audit(&state, event, &about);
    stdout_after_change(&message);
    Ok(())
}

/// Fails if no address that is made here could work.
fn check_works(shell: &Shell) -> Result<(), CliError> {
    if shell.config.server.public_url.is_none() {
        return Err(CliError::Wrong(
            "ingen adresse er lavet: config.toml siger ikke, hvad den skal begynde med\n\
             hjælp: skriv `public-url = \"https://…\"` under `[server]`, eller brug `--config` med serverens fil"
                .into(),
        ));
    }
    // A server writes it before it serves anything.
    if !shell.state.join(store::LEDGER).exists() {
        return Err(CliError::Wrong(format!(
            "ingen adresse er lavet: ingen server har brugt tilstandsmappen `{}`\n\
             hjælp: skriv serverens mappe med `--state MAPPE`, eller start serveren først",
            shell.state.display()
        )));
    }
    Ok(())
}

fn add(
    shell: &Shell,
    links: &mut Links,
    owner: &str,
    bodies: &[String],
) -> Result<String, CliError> {
    if owner.trim().is_empty() {
        return Err(CliError::Wrong("skriv, hvem adressen er til, fx \"Velfærdsdirektør\"".into()));
    }
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    for id in bodies {
        shell::body(&schedule, id, Audience::Open)?;
    }
    let token = links.add(owner, bodies.to_vec(), shell.now(), random::<RANDOM_BYTES>()?);
    let base = shell.config.server.public_url.as_deref().unwrap_or_default();
    let mut message = format!("Privat adresse til {}; den vises kun nu:\n", owner.trim());
    let all: Vec<String> = schedule.plan.bodies.iter().map(|body| body.id.clone()).collect();
    for id in if bodies.is_empty() { &all } else { bodies } {
        let _ = writeln!(message, "  {base}/feed/{token}/{id}.ics");
    }
    Ok(message)
}

fn revoke(shell: &Shell, links: &mut Links, which: &str) -> Result<String, CliError> {
    let revoked: Vec<String> = links
        .revoke(which, shell.now())
        .iter()
        .map(|link| format!("Adressen {} til {} er spærret.\n", link.id(), link.owner))
        .collect();
    if revoked.is_empty() {
        return Err(CliError::Wrong(format!(
            "ingen adresse i brug tilhører `{which}`; se dem med `aarshjul link list`"
        )));
    }
    Ok(revoked.concat())
}

fn list(links: &Links, zone: Tz) -> String {
    let mut text = String::new();
    for link in links.iter() {
        let _ = writeln!(text, "{}", line(link, zone));
    }
    if text.is_empty() {
        text.push_str("Der er ingen private adresser. Lav en med `aarshjul link add \"Rolle\"`.\n");
    }
    text
}

fn line(link: &Link, zone: Tz) -> String {
    let day = |time: DateTime<Utc>| time.with_timezone(&zone).date_naive();
    let used = link.last_use.map_or_else(|| "aldrig brugt".into(), |t| format!("brugt {}", day(t)));
    let revoked = link.revoked.map_or_else(String::new, |t| format!(", spærret {}", day(t)));
    let bodies = match link.bodies.is_empty() {
        true => String::new(),
        false => format!(" ({})", link.bodies.join(", ")),
    };
    let (id, owner, made) = (link.id(), &link.owner, day(link.created));
    format!("{id}  {owner}{bodies}: lavet {made}, {used}{revoked}")
}
