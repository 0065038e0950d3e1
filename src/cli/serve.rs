//! `serve`: pages and feeds over HTTP, until SIGTERM.
#![expect(
    clippy::disallowed_methods,
    reason = "systemd passes its notification socket in the environment"
)]

use super::error::CliError;
use super::log::{LogWriter, start_log};
use super::output;
use super::shell::{FileReport, Shell};
use crate::diag::{Severity, render};
use crate::web::{ServeError, ServeOptions, serve};
use clap::Args;
use std::io::{self, ErrorKind, IsTerminal};
use tracing::warn;

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Adressen at lytte på [normalt: den i config.toml]
    #[arg(long, value_name = "ADRESSE:PORT")]
    listen: Option<String>,
    /// Vis kun, hvad en anden server udgiver til et git-repository (`publish-to` i dens config.toml)
    #[arg(long, value_name = "GIT-REPOSITORY")]
    follow: Option<String>,
}

pub fn run(shell: Shell, args: &ServeArgs) -> Result<(), CliError> {
    let log =
        LogWriter::start().map_err(|error| CliError::Fault(format!("kan ikke starte: {error}")))?;
    start_log(&shell.config.log, log.sink());
    let FileReport { sources, report } = &shell.config_report;
    for found in report.of(Severity::Warning) {
        warn!("{}: {}", render::line(sources, found), found.message);
    }
    let clock = shell.clock();
    let options = ServeOptions {
        plans: shell.plans,
        state: shell.state,
        config: shell.config,
        listen: args.listen.clone(),
        follow: args.follow.clone(),
        clock,
        lost_lines: log.lost(),
        to_terminal: |text| {
            if io::stderr().is_terminal() {
                output::stderr(text);
            }
        },
        search_path: shell.environment.search_path,
        notify_socket: std::env::var_os("NOTIFY_SOCKET"),
    };
    serve(options).map_err(|error| match error {
        ServeError::Plan(_) | ServeError::Settings(_) => CliError::Wrong(error.to_string()),
        ServeError::Listen(_, ref io) if io.kind() == ErrorKind::InvalidInput => {
            CliError::Usage(error.to_string())
        }
        _ => CliError::Fault(error.to_string()),
    })
}
