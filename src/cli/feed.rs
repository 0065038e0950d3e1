//! `feed`: the iCalendar feed of a body as it would be served now, of roles, or of all.

use super::arguments::AudienceArg;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::feed::scope::Scope;
use crate::feed::{self, Ledger};
use crate::schedule::Audience;
use crate::store;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct FeedArgs {
    /// Organet
    #[arg(required_unless_present_any = ["role", "all"])]
    body: Option<String>,
    /// I stedet for et organ: alt det, en rolle har, i alle organer (kan gentages)
    #[arg(long, value_name = "ROLLE", conflicts_with = "body")]
    role: Vec<String>,
    /// I stedet for et organ: alle organers møder
    #[arg(long, conflicts_with_all = ["body", "role"])]
    all: bool,
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
    let kept = std::fs::read_to_string(shell.state.join(store::LEDGER)).unwrap_or_default();
    let mut ledger = Ledger::parse(&kept);
    let (config, today, now) = (&shell.config, shell.today, shell.now());
    for role in &args.role {
        shell::check_role(&schedule, role)?;
    }
    let feed = match &args.body {
        Some(body) => {
            let view = shell::body(&schedule, body, audience)?;
            feed::render(view, config, today, &mut ledger, now)
        }
        None => {
            let scope = Scope::new(&args.role, &[]);
            feed::render_scope(&schedule, &scope, audience, config, today, &mut ledger, now)
        }
    };
    shell.write_output(&feed.bytes, args.output.as_deref())
}
