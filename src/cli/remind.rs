//! `remind`: today's mails shown or sent, and who gets mail.

use super::error::CliError;
use super::output::{self, stdout_after_change};
use super::shell::Shell;
use crate::compile::rolling_window;
use crate::mail::{
    DayOfMail, Letter, MailInput, MailLedger, Mailbox, Recipients, Unsent, day_of, owners,
};
use crate::plan::is_mail_address;
use crate::schedule::Schedule;
use crate::store::StateDir;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::sync::Arc;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RemindArgs {
    /// Vis, hvad der ville blive sendt i dag; send intet
    #[arg(long)]
    dry_run: bool,
    #[command(subcommand)]
    command: Option<RemindCommand>,
}

#[derive(Debug, Subcommand)]
enum RemindCommand {
    /// Skriver en person eller en rolle op med sin mailadresse; har den en, får den en ny
    Add {
        /// Personens navn, som det står i planen, eller rollens titel
        who: String,
        /// Mailadressen
        address: String,
    },
    /// Viser, hvem der får mail
    List,
    /// Sender ikke flere mails til en person, en rolle eller en adresse
    Stop {
        /// Navnet, titlen eller adressen
        who: String,
    },
}

pub fn run(shell: &Shell, args: &RemindArgs) -> Result<(), CliError> {
    match &args.command {
        None if args.dry_run => show(shell),
        None => send(shell),
        Some(RemindCommand::List) => {
            let (recipients, ledger) = kept(shell)?;
            shell.write_output(list(&recipients, &ledger).as_bytes(), None)
        }
        Some(RemindCommand::Add { who, address }) => add(shell, who.trim(), address.trim()),
        Some(RemindCommand::Stop { who }) => {
            let stopped = change(shell, |all| all.stop(who.trim(), shell.today))?;
            if stopped == 0 {
                return Err(CliError::Wrong(format!(
                    "ingen, der får mail, hedder `{who}`; se dem med `aarshjul remind list`"
                )));
            }
            stdout_after_change(&format!("Der sendes ikke flere mails til {}.\n", who.trim()));
            Ok(())
        }
    }
}

impl From<Unsent> for CliError {
    fn from(error: Unsent) -> CliError {
        CliError::Fault(error.to_string())
    }
}

fn mailbox(shell: &Shell) -> Result<Mailbox, CliError> {
    Ok(Mailbox::new(StateDir::open(&shell.state)?))
}

/// Who gets mail, and what has gone out; nothing is made where there is nothing.
fn kept(shell: &Shell) -> Result<(Recipients, MailLedger), CliError> {
    if !shell.state.is_dir() {
        return Ok(Default::default());
    }
    let mailbox = mailbox(shell)?;
    Ok((recipients(&mailbox)?, mailbox.ledger()?))
}

fn recipients(mailbox: &Mailbox) -> Result<Recipients, CliError> {
    let recipients = mailbox.recipients()?;
    if let Some(problem) = recipients.problem() {
        output::stderr(format!("bemærk: {problem}; dem, der står i dem, får ingen mail\n"));
    }
    Ok(recipients)
}

fn change<T>(shell: &Shell, change: impl FnOnce(&mut Recipients) -> T) -> Result<T, CliError> {
    Ok(mailbox(shell)?.change_recipients(change)?)
}

fn add(shell: &Shell, who: &str, address: &str) -> Result<(), CliError> {
    if who.is_empty() || !is_mail_address(address) {
        return Err(CliError::Wrong(format!(
            "`{address}` er ikke en mailadresse; skriv fx `aarshjul remind add \"økonomichef\" navn@kommune.dk`"
        )));
    }
    let schedule = schedule(shell)?;
    let is_stopped = change(shell, |all| {
        all.set(who, address);
        !all.is_wanted(&address.to_lowercase())
    })?;
    let mut message = format!("{who} får mail på {address}.\n");
    if is_stopped {
        message = format!(
            "{who} er skrevet op med {address}, men mails til adressen er stoppet.\n\
             Skal de sendes igen, så gentag kommandoen.\n"
        );
    }
    if !is_known(&schedule, who) {
        message.push_str("Bemærk: planen har hverken en rolle eller en person af det navn.\n");
    }
    stdout_after_change(&message);
    Ok(())
}

/// Whether the plan knows a role, its holder or an owner by that name.
fn is_known(schedule: &Schedule, who: &str) -> bool {
    let is_who = |text: &str| text.to_lowercase() == who.to_lowercase();
    let names = schedule.plan.roles.iter().any(|role| {
        is_who(&role.id)
            || is_who(&role.title)
            || role.holders.iter().any(|holder| is_who(&holder.name))
    });
    names || owners(schedule).any(is_who)
}

fn list(recipients: &Recipients, ledger: &MailLedger) -> String {
    let mut text = String::new();
    for one in recipients.iter() {
        let stopped = one.stopped.map_or_else(String::new, |day| format!(", stoppet {day}"));
        let refused = ledger.refused(&one.address);
        let refused =
            refused.map_or_else(String::new, |day| format!(", afvist af mailserveren {day}"));
        let _ = writeln!(text, "{}: {}{stopped}{refused}", one.who, one.address);
    }
    if text.is_empty() {
        text.push_str("Ingen får mail. Skriv en op med `aarshjul remind add NAVN ADRESSE`.\n");
    }
    text
}

fn schedule(shell: &Shell) -> Result<Arc<Schedule>, CliError> {
    shell.schedule(rolling_window(&shell.config, shell.today).1)
}

/// What would go out: what waits already, and what today's mails would be.
fn show(shell: &Shell) -> Result<(), CliError> {
    let schedule = schedule(shell)?;
    let (recipients, ledger) = kept(shell)?;
    let input = input(shell, &schedule, &recipients);
    let day = day_of(&input, &ledger);
    let waiting = ledger.waiting().iter().filter(|one| recipients.is_wanted(&one.to));
    let letters: Vec<&Letter> = waiting.chain(&day.letters).collect();
    shell.write_output(described(&letters, &day).as_bytes(), None)
}

fn described(letters: &[&Letter], day: &DayOfMail) -> String {
    let mut text = String::new();
    for letter in letters {
        let Letter { who, to, subject, text: body, .. } = letter;
        let _ =
            writeln!(text, "Til: {who} <{to}>\nEmne: {subject}\n\n{body}\n{}\n", "-".repeat(60));
    }
    if letters.is_empty() {
        text.push_str("Der er ingen mails at sende i dag.\n");
    }
    for (who, count) in &day.without_address {
        let what = if *count == 1 { "1 besked".to_owned() } else { format!("{count} beskeder") };
        let _ = writeln!(text, "Uden mailadresse: {who} ({what})");
    }
    text
}

fn input<'a>(
    shell: &'a Shell,
    schedule: &'a Schedule,
    recipients: &'a Recipients,
) -> MailInput<'a> {
    let (config, today, now) = (&shell.config, shell.today, shell.now());
    MailInput { schedule, config, recipients, today, now }
}

#[cfg(not(feature = "mail"))]
fn send(_shell: &Shell) -> Result<(), CliError> {
    Err(CliError::Wrong(
        "dette program er bygget uden mail; brug pakken, eller byg det med `--features mail`\n\
         hjælp: `aarshjul remind --dry-run` viser, hvad der ville blive sendt"
            .to_owned(),
    ))
}

#[cfg(feature = "mail")]
fn send(shell: &Shell) -> Result<(), CliError> {
    let smtp = crate::mail::Smtp::open(&shell.config).map_err(CliError::Wrong)?;
    let Some(mut smtp) = smtp else {
        return Err(CliError::Wrong(
            "der sendes ingen mails: config.toml har ingen mailserver\n\
             hjælp: skriv `server` og `from` under `[mail]`"
                .to_owned(),
        ));
    };
    let schedule = schedule(shell)?;
    let mailbox = mailbox(shell)?;
    let recipients = recipients(&mailbox)?;
    mailbox.make(&input(shell, &schedule, &recipients))?;
    let tally = mailbox.send(shell.today, |letter| smtp.send(letter), || false)?;
    stdout_after_change(&sent(&tally));
    match tally.problem.filter(|_| tally.waiting > 0) {
        Some(problem) => Err(CliError::Fault(problem)),
        None => Ok(()),
    }
}

/// "3 sendt, 1 afvist".
#[cfg(feature = "mail")]
fn sent(tally: &crate::mail::Tally) -> String {
    let crate::mail::Tally { sent, refused, left_out, waiting, .. } = tally;
    let mut text = format!("{sent} sendt");
    for (count, what) in [(refused, "afvist"), (left_out, "udeladt"), (waiting, "venter")] {
        if *count > 0 {
            let _ = write!(text, ", {count} {what}");
        }
    }
    text + "\n"
}
