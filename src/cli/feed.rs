//! `feed`: the iCalendar feed of a body as it would be served now.

use super::arguments::AudienceArg;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::feed::{self, Ledger};
use crate::schedule::Audience;
use crate::store;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct FeedArgs {
    /// Organet
    body: String,
    /// Hvem der abonnerer: kun `full` har lukkede punkter med
    #[arg(long, value_enum, default_value_t = AudienceArg::Open)]
    audience: AudienceArg,
    /// Filen, som kalenderen skrives i
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

/// Reads the server's ledger for SEQUENCE and stamps, if there is one; never writes it.
pub fn run(shell: &Shell, args: &FeedArgs) -> Result<(), CliError> {
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    let audience: Audience = args.audience.into();
    let view = shell::body(&schedule, &args.body, audience)?;
    let kept = std::fs::read_to_string(shell.state.join(store::LEDGER)).unwrap_or_default();
    let mut ledger = Ledger::parse(&kept);
    let feed = feed::render(view, &shell.config, shell.today, &mut ledger, shell.now());
    shell.write_output(&feed.bytes, args.output.as_deref())
}
