//! `check`: all errors and warnings of the plan and `config.toml`.

use super::error::CliError;
use super::output;
use super::shell::{FileReport, Shell};
use crate::compile::{Compiled, compile, rolling_window};
use crate::diag::{Report, Severity, Sources, render};
use crate::feed::links::{Links, gives_tombstone};
use crate::feed::{Ledger, check_sizes};
use crate::plan::{Plan, unknown_bodies};
use crate::resolve::{check_today, last_written_date};
use crate::store::{self, LoadError, Misread};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeMap;
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
    let mut config = shell.config_report.clone();
    let (report, plan, unread) = match store::load(&shell.plans) {
        Ok((sources, _)) => {
            let Compiled { plan, sources, report, .. } = whole(shell, Arc::new(sources));
            let sources = Sources::clone(&sources);
            if let ([source], false) = (&config.sources.files[..], config.report.has_errors()) {
                config.report.append(unknown_bodies(source, &plan));
            }
            (FileReport { sources, report }, plan, None)
        }
        Err(error @ LoadError::Misread(_)) => (FileReport::default(), Arc::default(), Some(error)),
        Err(error) => return Err(error.into()),
    };
    let reports = [filtered(&config, args), filtered(&report, args)];
    match args.format {
        CheckFormat::Json => {
            shell.write_output(json(&reports, unread.as_ref()).as_bytes(), None)?
        }
        CheckFormat::Text => {
            output::stderr(text(shell, &reports));
            output::stderr(without_calendar(shell, &plan));
        }
    }
    if let Some(error) = unread {
        return Err(error.into());
    }
    check_usable(&reports)?;
    match args.format {
        CheckFormat::Json => Ok(()),
        CheckFormat::Text => {
            shell.write_output(summary(plan.bodies.len(), &reports).as_bytes(), None)
        }
    }
}

fn text(shell: &Shell, reports: &[FileReport]) -> String {
    let colour = shell.colour();
    let texts =
        reports.iter().map(|file| render::text(&file.sources, &file.report.diagnostics, colour));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn count(file: &FileReport, severity: Severity) -> usize {
    file.report.of(severity).count()
}

/// The bodies that the server has shown and the plan doesn't have, the roles that have an
/// address and are not in it, who reads their calendars, and events that would get other
/// names. Of a plan without bodies
/// nothing is said: it may have errors.
fn without_calendar(shell: &Shell, plan: &Plan) -> String {
    if plan.bodies.is_empty() {
        return String::new();
    }
    let kept = std::fs::read_to_string(shell.state.join(store::LEDGER)).unwrap_or_default();
    let (ledger, links) = (Ledger::parse(&kept), shell.links());
    [
        removed_bodies(&ledger, plan, &links),
        renamed_events(shell, &ledger, plan),
        removed_roles(plan, &links),
    ]
    .concat()
}

/// The events of a body are named by its first id; another order of `formerly` names them
/// anew. It is said as long as a calendar that was left may show the old ones.
fn renamed_events(shell: &Shell, ledger: &Ledger, plan: &Plan) -> String {
    let renamed = plan.bodies.iter().filter_map(|body| {
        let mut ids = body.ids();
        let first = ids.next()?;
        let is_recent = |id: &&str| {
            ledger.last_named(id).is_some_and(|last| gives_tombstone(last, shell.now()))
        };
        let known = ids.find(is_recent)?;
        Some(format!(
            "bemærk: møderne i `{}` er vist i kalendere med kendetegn efter `{known}`, men har nu andre efter \
             `{first}`, og nogle kalendere viser dem så to gange\n  skriv `{known}` først i `formerly`\n",
            body.id
        ))
    });
    renamed.collect()
}

fn removed_bodies(ledger: &Ledger, plan: &Plan, links: &Links) -> String {
    let is_there =
        |id: &str| plan.bodies.iter().flat_map(|body| body.ids()).any(|known| known == id);
    let removed = ledger.bodies().filter(|id| !is_there(id)).map(|id| {
        let owners = match &links.owners_for(&[id])[..] {
            [] => String::new(),
            owners => format!(" Private adresser: {}.", owners.join(", ")),
        };
        format!(
            "bemærk: organet `{id}` er ikke i planen mere. Dets kalender siger det i 90 dage og er \
             så væk.{owners}\n  hedder det noget andet nu, så skriv `formerly = [\"{id}\"]` i dets `[body]`\n"
        )
    });
    removed.collect()
}

fn removed_roles(plan: &Plan, links: &Links) -> String {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for link in links.live() {
        for role in link.roles.iter().filter(|id| plan.roles.iter().all(|role| role.id != **id)) {
            owners.entry(role).or_default().push(&link.owner);
        }
    }
    let removed = owners.iter().map(|(role, owners)| {
        format!(
            "bemærk: rollen `{role}` er ikke i planen mere, så ingen kalender viser noget for den. \
             Private adresser: {}.\n  lav nye til dem med `aarshjul link add`, og spær de gamle \
             med `aarshjul link revoke`\n",
            owners.join(", ")
        )
    });
    removed.collect()
}

/// Fails if `config.toml` or the plan has errors.
fn check_usable([config, plan]: &[FileReport; 2]) -> Result<(), CliError> {
    let wrong: Vec<String> = [("indstillingerne", config), ("planen", plan)]
        .into_iter()
        .map(|(what, file)| (what, count(file, Severity::Error)))
        .filter(|(_, errors)| *errors > 0)
        .map(|(what, errors)| format!("{what} kan ikke bruges: {errors} fejl"))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(CliError::Wrong(wrong.join("\n"))) }
}

fn summary(bodies: usize, reports: &[FileReport]) -> String {
    let warnings = reports.iter().map(|file| count(file, Severity::Warning)).sum();
    format!(
        "Planen er i orden: {}, {}.\n",
        counted(bodies, "organ", "organer"),
        counted(warnings, "advarsel", "advarsler")
    )
}

/// Leaves out notes unless `--notes` is given.
fn filtered(FileReport { sources, report }: &FileReport, args: &CheckArgs) -> FileReport {
    let shown = report.diagnostics.iter();
    let shown = shown.filter(|d| args.notes || d.severity() != Severity::Note).cloned();
    FileReport { sources: sources.clone(), report: Report { diagnostics: shown.collect() } }
}

/// All diagnostics as one JSON array.
fn json(reports: &[FileReport], unread: Option<&LoadError>) -> String {
    let objects = reports.iter().flat_map(|FileReport { sources, report }| {
        report.diagnostics.iter().map(|diagnostic| render::json(sources, diagnostic))
    });
    let files = match unread {
        Some(LoadError::Misread(files)) => &files[..],
        _ => &[],
    };
    let all: Vec<Value> = objects.chain(files.iter().map(misread)).collect();
    format!("{:#}\n", Value::Array(all))
}

/// Compiles to the end of the window and to the last date written in the plan, so
/// that every warning is found.
fn whole(shell: &Shell, sources: Arc<Sources>) -> Compiled {
    let (_, window) = rolling_window(&shell.config, shell.today);
    let compiled = compile(sources.clone(), &shell.config, window);
    let mut whole = match last_written_date(&compiled.plan).filter(|last| *last > window) {
        Some(last) => compile(sources, &shell.config, last),
        None => compiled,
    };
    whole.report.append(check_today(&whole.plan, shell.today));
    if let Some(schedule) = &whole.schedule {
        whole.report.append(check_sizes(
            schedule,
            &shell.links().scopes(),
            &shell.config,
            shell.today,
        ));
    }
    whole.report.sort();
    whole
}

/// A file that cannot be read, as JSON with the keys of a diagnostic.
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
