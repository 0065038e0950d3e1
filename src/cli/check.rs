//! `check`: everything that is wrong with the plan, and everything doubtful.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::diag::{Report, Severity, render};
use clap::{Args, ValueEnum};
use std::io;

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    /// Vis også, hvor en regel ikke rammer noget møde
    #[arg(long)]
    notes: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CheckFormat {
    Text,
    Json,
}

pub fn run(shell: &Shell, args: &CheckArgs) -> Result<(), CliError> {
    let (_, through) = rolling_window(&shell.config, shell.today);
    let compiled = shell.compile(through)?;
    let shown = compiled.report.diagnostics.iter();
    let shown = shown.filter(|d| args.notes || d.severity() != Severity::Note).cloned().collect();
    let shown = Report { diagnostics: shown };
    let count = |severity| shown.of(severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match args.format {
        CheckFormat::Json => {
            shell.deliver(render::json(&compiled.sources, &shown.diagnostics).as_bytes(), None)?;
        }
        CheckFormat::Text => {
            let colour = shell::colour(&io::stderr());
            eprint!("{}", render::text(&compiled.sources, &shown.diagnostics, colour));
            if errors == 0 {
                let summary = format!(
                    "Planen er i orden: {}, {}.\n",
                    counted(compiled.plan.bodies.len(), "organ", "organer"),
                    counted(warnings, "advarsel", "advarsler")
                );
                shell.deliver(summary.as_bytes(), None)?;
            }
        }
    }
    if errors > 0 {
        return Err(CliError::Wrong(format!(
            "planen kan ikke bruges: {}",
            counted(errors, "fejl", "fejl")
        )));
    }
    Ok(())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
