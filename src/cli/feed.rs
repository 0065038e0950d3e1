//! `feed`: the iCalendar feed of a body as it would be served now, or of a role.

use super::arguments::AudienceArg;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::feed::{self, Ledger};
use crate::schedule::{Audience, Schedule};
use crate::store;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct FeedArgs {
    /// Organet
    #[arg(required_unless_present = "role")]
    body: Option<String>,
    /// I stedet for et organ: alt det, en rolle har, i alle organer
    #[arg(long, value_name = "ROLLE", conflicts_with = "body")]
    role: Option<String>,
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
    let feed = match (&args.role, &args.body) {
        (Some(role), _) => {
            feed::render_role(&schedule, role, audience, config, today, &mut ledger, now)
                .ok_or_else(|| unknown_role(&schedule, role))?
        }
        (None, body) => {
            let view = shell::body(&schedule, body.as_deref().unwrap_or_default(), audience)?;
            feed::render(view, config, today, &mut ledger, now)
        }
    };
    shell.write_output(&feed.bytes, args.output.as_deref())
}

fn unknown_role(schedule: &Schedule, id: &str) -> CliError {
    let known: Vec<String> =
        schedule.plan.roles.iter().map(|role| format!("`{}`", role.id)).collect();
    CliError::Wrong(format!("ingen rolle hedder `{id}`; planen har {}", known.join(", ")))
}
