//! `check`: everything that is wrong with the plan and `config.toml`, and everything
//! doubtful.

use super::error::CliError;
use super::output;
use super::shell::{self, Shell, Told};
use crate::compile::{Compiled, compile, rolling_window};
use crate::diag::{Report, Severity, Sources, render};
use crate::plan::unknown_bodies;
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
    let mut config = shell.told_of_config.clone();
    let (plan, bodies, unread) = match store::load(&shell.plans) {
        Ok((sources, _)) => {
            let Compiled { plan, sources, report, .. } = whole(shell, Arc::new(sources));
            let sources = Sources::clone(&sources);
            if let ([source], false) = (&config.sources.files[..], config.report.has_errors()) {
                config.report.append(unknown_bodies(source, &plan));
            }
            (Told { sources, report }, plan.bodies.len(), None)
        }
        Err(error @ LoadError::Misread(_)) => (Told::default(), 0, Some(error)),
        Err(error) => return Err(error.into()),
    };
    let told = [shown(&config, args), shown(&plan, args)];
    match args.format {
        CheckFormat::Json => shell.deliver(json(&told, unread.as_ref()).as_bytes(), None)?,
        CheckFormat::Text => output::stderr(text(&told)),
    }
    if let Some(error) = unread {
        return Err(error.into());
    }
    usable(&told)?;
    match args.format {
        CheckFormat::Json => Ok(()),
        CheckFormat::Text => shell.deliver(summary(bodies, &told).as_bytes(), None),
    }
}

fn text(told: &[Told]) -> String {
    let colour = shell::colour(&io::stderr());
    let texts =
        told.iter().map(|told| render::text(&told.sources, &told.report.diagnostics, colour));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn count(told: &Told, severity: Severity) -> usize {
    told.report.of(severity).count()
}

/// What is told of `config.toml`, then of the plan: neither may have errors.
fn usable([config, plan]: &[Told; 2]) -> Result<(), CliError> {
    let wrong: Vec<String> = [("indstillingerne", config), ("planen", plan)]
        .into_iter()
        .map(|(what, told)| (what, count(told, Severity::Error)))
        .filter(|(_, errors)| *errors > 0)
        .map(|(what, errors)| format!("{what} kan ikke bruges: {errors} fejl"))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(CliError::Wrong(wrong.join("\n"))) }
}

fn summary(bodies: usize, told: &[Told]) -> String {
    let warnings = told.iter().map(|told| count(told, Severity::Warning)).sum();
    format!(
        "Planen er i orden: {}, {}.\n",
        counted(bodies, "organ", "organer"),
        counted(warnings, "advarsel", "advarsler")
    )
}

/// Notes only where they are asked for.
fn shown(Told { sources, report }: &Told, args: &CheckArgs) -> Told {
    let shown = report.diagnostics.iter();
    let shown = shown.filter(|d| args.notes || d.severity() != Severity::Note).cloned();
    Told { sources: sources.clone(), report: Report { diagnostics: shown.collect() } }
}

/// One array of everything.
fn json(told: &[Told], unread: Option<&LoadError>) -> String {
    let objects = told.iter().flat_map(|Told { sources, report }| {
        report.diagnostics.iter().map(|diagnostic| render::json(sources, diagnostic))
    });
    let files = match unread {
        Some(LoadError::Misread(files)) => &files[..],
        _ => &[],
    };
    let all: Vec<Value> = objects.chain(files.iter().map(misread)).collect();
    format!("{:#}\n", Value::Array(all))
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

/// A file that is no text, in the shape of a diagnostic.
fn misread(file: &Misread) -> Value {
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
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
