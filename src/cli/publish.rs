//! `publish`: pages, feeds and documents as files, in a folder or an object store.

use super::clock;
use super::error::CliError;
use super::log::{LogWriter, start_log};
use super::output::{self, stdout_after_change};
use super::shell::Shell;
use crate::web::{PublishError, PublishOptions, Tally, follow, publish};
use clap::Args;
use std::path::PathBuf;
use tracing::warn;

#[derive(Debug, Args)]
pub struct PublishArgs {
    /// En mappe, eller et objektlager: s3://SPAND/MAPPE, az://BEHOLDER/MAPPE, gs://SPAND/MAPPE
    #[arg(value_name = "STED")]
    destination: String,
    /// Udgiv også de private adresser, der står i filen, en på hver linje
    #[arg(long, value_name = "FIL")]
    links: Option<PathBuf>,
    /// Bliv ved: udgiv efter hver ændring af planen og ved midnat
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
    /// Vis, hvad der ville blive skrevet og fjernet; skriv intet
    #[arg(long)]
    dry_run: bool,
}

pub fn run(shell: Shell, args: &PublishArgs) -> Result<(), CliError> {
    let log = args.watch.then(LogWriter::start).transpose();
    let log = log.map_err(|error| CliError::Fault(format!("kan ikke starte: {error}")))?;
    if let Some(log) = &log {
        start_log(&shell.config.log, log.sink());
    }
    let clock = shell.clock();
    let options = PublishOptions {
        plans: shell.plans,
        state: shell.state,
        config: shell.config,
        clock,
        search_path: shell.environment.search_path,
        destination: args.destination.clone(),
        links: args.links.clone(),
        id: format!("{}-{}", std::process::id(), clock::now().timestamp_micros()),
        dry: args.dry_run.then_some(say),
        notice: if args.watch { |text| warn!("{text}") } else { note },
    };
    if args.watch {
        let never = follow(options)?;
        match never {}
    }
    let tally = publish(options)?;
    stdout_after_change(&words(tally, args.dry_run));
    Ok(())
}

/// A pipe that is closed has had enough.
fn say(line: &str) {
    let _ = output::stdout(line.as_bytes());
}

fn note(text: &str) {
    output::stderr(format_args!("bemærk: {text}\n"));
}

/// "3 skrevet, 1 fjernet, 812 uændret".
fn words(Tally { written, removed, same }: Tally, is_dry: bool) -> String {
    let would = if is_dry { "ville blive: " } else { "" };
    format!("{would}{written} skrevet, {removed} fjernet, {same} uændret\n")
}

impl From<PublishError> for CliError {
    fn from(error: PublishError) -> CliError {
        match error {
            PublishError::Wrong(text) => CliError::Wrong(text),
            PublishError::Fault(text) => CliError::Fault(text),
        }
    }
}
