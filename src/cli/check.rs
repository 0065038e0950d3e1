//! `check`: everything that is wrong with the plan, and everything doubtful.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::{Compiled, compile, rolling_window};
use crate::diag::{Report, Severity, Sources, render};
use crate::resolve::last_written_date;
use crate::store::{self, LoadError, Misread};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;

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
    let sources = match store::load(&shell.plans) {
        Ok((sources, _)) => Arc::new(sources),
        Err(error) => {
            if let (LoadError::Misread(files), CheckFormat::Json) = (&error, args.format) {
                shell.deliver(format!("{:#}\n", unread(files)).as_bytes(), None)?;
            }
            return Err(error.into());
        }
    };
    let compiled = whole(shell, sources);
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

/// Decided as far as the window reaches and as anything is written, so that every
/// warning is told.
fn whole(shell: &Shell, sources: Arc<Sources>) -> Compiled {
    let (_, window) = rolling_window(&shell.config, shell.today);
    let compiled = compile(sources.clone(), &shell.config, window);
    match last_written_date(&compiled.plan).filter(|last| *last > window) {
        Some(last) => compile(sources, &shell.config, last),
        None => compiled,
    }
}

/// Files that are no text, in the shape of other diagnostics.
fn unread(files: &[Misread]) -> Value {
    let all = files.iter().map(|file| {
        json!({
            "code": "unreadable",
            "severity": "error",
            "file": file.path,
            "line": file.place.map(|(line, _)| line),
            "column": file.place.map(|(_, column)| column),
            "end-line": file.place.map(|(line, _)| line),
            "end-column": file.place.map(|(_, column)| column),
            "message": file.what,
            "label": "",
            "hint": null,
            "related": [],
        })
    });
    all.collect()
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
