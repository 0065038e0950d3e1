//! `link`: private feed addresses, which show closed items too.

use super::error::CliError;
use super::output::{self, stdout_after_change};
use super::qr::qr;
use super::shell::{self, Shell, random};
use crate::compile::rolling_window;
use crate::feed::Address;
use crate::feed::links::{Link, Links, RANDOM_BYTES};
use crate::schedule::Audience;
use crate::store::{self, AuditEvent, StateDir};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::io::{self, IsTerminal};
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
        /// Kun det, denne rolle har (kan gentages): hele møder, hvor den er medlem, ellers dens egne
        /// punkter, og dens frister og opfølgninger [normalt: alle møder]
        #[arg(long, value_name = "ROLLE")]
        role: Vec<String>,
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
    if let Some(problem) = links.problem(store::LINKS) {
        output::stderr(format!(
            "bemærk: {problem}; adresserne i dem kan hverken vises eller spærres\n"
        ));
    }
    let (message, event, about) = match &args.command {
        LinkCommand::List => {
            return shell.write_output(list(&links, shell.config.timezone).as_bytes(), None);
        }
        LinkCommand::Add { owner, role, body } => {
            let about = owner.trim().to_owned();
            (add(shell, &mut links, owner, (role, body))?, AuditEvent::LinkMade, about)
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
    (roles, bodies): (&[String], &[String]),
) -> Result<String, CliError> {
    if owner.trim().is_empty() {
        return Err(CliError::Wrong("skriv, hvem adressen er til, fx \"Velfærdsdirektør\"".into()));
    }
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    for id in roles {
        shell::check_role(&schedule, id)?;
    }
    for id in bodies {
        shell::body(&schedule, id, Audience::Open)?;
    }
    let scope = (roles.to_vec(), bodies.to_vec());
    let token = links.add(owner, scope, shell.now(), random::<RANDOM_BYTES>()?);
    let base = shell.config.server.public_url.as_deref().unwrap_or_default();
    let base = base.trim_end_matches('/');
    let mut message = format!("Privat adresse til {}; den vises kun nu.\n", owner.trim());
    let plan = &schedule.plan;
    let own = plan.bodies.iter().filter(|body| bodies.is_empty() || bodies.contains(&body.id));
    // Of a role's calendar each body has only a part.
    for body in own.filter(|_| roles.is_empty()) {
        write_address(&mut message, &body.name, &Address::private(base, &token, Some(&body.id)));
    }
    // Last, where a terminal stops.
    if bodies.len() != 1 || !roles.is_empty() {
        write_address(&mut message, "Alt i én kalender", &Address::private(base, &token, None));
    }
    Ok(message)
}

/// Every form of an address, with a code of its page for a phone.
fn write_address(message: &mut String, name: &str, address: &Address) {
    let Address { page, plain, webcal } = address;
    let _ = writeln!(
        message,
        "\n{name}\n  side:     {page}\n  abonnér:  {webcal}\n  adresse:  {plain}"
    );
    for line in qr(page, io::stdout().is_terminal()) {
        let _ = writeln!(message, "{line}");
    }
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
    let scope = [&*link.roles, &*link.bodies].concat();
    let scope = match scope.is_empty() {
        true => String::new(),
        false => format!(" ({})", scope.join(", ")),
    };
    let (id, owner, made) = (link.id(), &link.owner, day(link.created));
    format!("{id}  {owner}{scope}: lavet {made}, {used}{revoked}")
}
