//! `diff`: changes in the schedule since a day, a revision or another folder.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::compile::compile;
use crate::diag::{Source, Sources};
use crate::plan::edit::Tense;
use crate::schedule::{Audience, Schedule, diff};
use crate::store;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Kun dette organ
    body: Option<String>,
    /// En dag (`2026-11-01`), en git-revision eller en mappe med en ældre plan
    #[arg(long, value_name = "HVORNÅR")]
    since: String,
    /// Første dag [normalt: i dag]
    #[arg(long, value_name = "DATO")]
    from: Option<String>,
    /// Sidste dag
    #[arg(long, value_name = "DATO")]
    to: Option<String>,
}

pub fn run(shell: &Shell, args: &DiffArgs) -> Result<(), CliError> {
    let (from, to) = shell.window(args.from.as_deref(), args.to.as_deref())?;
    let now = shell.schedule(to)?;
    if let Some(id) = &args.body {
        shell::body(&now, id, Audience::Full)?;
    }
    let then = compile(Arc::new(earlier(shell, &args.since)?), &shell.config, to).schedule;
    let then = then.ok_or_else(|| {
        CliError::Wrong(format!("planen fra {} kan ikke bruges: den har fejl", args.since))
    })?;
    let mut text = String::new();
    for after in now.views(Audience::Full) {
        if args.body.as_ref().is_some_and(|id| *id != after.id()) {
            continue;
        }
        let Some(before) = then.body(after.id(), Audience::Full) else {
            let _ = writeln!(text, "{} er nyt.", after.name());
            continue;
        };
        let differences = diff(&before, &after, from, to);
        if !differences.is_empty() {
            let _ = writeln!(text, "{}", after.name());
        }
        for difference in differences {
            let _ = writeln!(text, "  {}", difference.sentence(Tense::Past));
        }
    }
    for gone in gone_bodies(&then, &now, args.body.as_deref()) {
        let _ = writeln!(text, "{gone} er ikke længere i planen.");
    }
    if text.is_empty() {
        let _ = writeln!(text, "Ingen ændringer i mødeplanen fra {from} til {to}.");
    }
    shell.write_output(text.as_bytes(), None)
}

fn gone_bodies(then: &Schedule, now: &Schedule, only: Option<&str>) -> Vec<String> {
    let bodies = then.plan.bodies.iter().filter(|body| now.plan.body(&body.id).is_none());
    bodies.filter(|body| only.is_none_or(|id| id == body.id)).map(|b| b.name.clone()).collect()
}

/// The earlier plan: another folder, a revision of the git repository that contains
/// the plan, or an entry of the history.
fn earlier(shell: &Shell, since: &str) -> Result<Sources, CliError> {
    let folder = PathBuf::from(since);
    if folder.is_dir() {
        return Ok(store::load(&folder)?.0);
    }
    if shell.past_date(since).is_some_and(|day| day > shell.today) {
        return Err(CliError::Wrong(format!("`--since {since}` ligger i fremtiden")));
    }
    match from_git(shell, since) {
        Ok(sources) if !sources.files.is_empty() => Ok(sources),
        found => match from_history(shell, since)? {
            Some(sources) => Ok(sources),
            None => found.and_then(|_| Err(nothing_from(since))),
        },
    }
}

/// The plan after the last edit of a day, or after the edit with an id.
fn from_history(shell: &Shell, since: &str) -> Result<Option<Sources>, CliError> {
    let day = shell.past_date(since);
    let local = |when: DateTime<Utc>| when.with_timezone(&shell.config.timezone).date_naive();
    let found = shell.editor().earlier(|entry| match day {
        Some(day) => local(entry.when) <= day,
        None => since.len() >= 4 && entry.id.starts_with(since),
    });
    found.map_err(|error| CliError::Fault(error.to_string()))
}

fn nothing_from(since: &str) -> CliError {
    CliError::Wrong(format!(
        "der er ingen plan gemt fra `{since}`; skriv en dag, en revision i git eller en mappe"
    ))
}

fn from_git(shell: &Shell, since: &str) -> Result<Sources, CliError> {
    let revision = match shell.past_date(since) {
        Some(day) => {
            let end = end_of_day(day, shell.config.timezone).format("%Y-%m-%dT%H:%M:%SZ");
            git(&shell.plans, &["rev-list", "-1", &format!("--before={end}"), "HEAD"])?
        }
        None => {
            let commit = format!("{since}^{{commit}}");
            git(&shell.plans, &["rev-parse", "--verify", "--quiet", &commit])
                .map_err(|_| nothing_from(since))?
        }
    };
    let revision = revision.trim();
    if revision.is_empty() {
        return Err(nothing_from(since));
    }
    let listing = git(&shell.plans, &["ls-tree", "-r", "-z", "--name-only", revision, "."])?;
    let mut sources = Sources::default();
    for path in listing.split('\0').filter(|path| path.ends_with(".toml")) {
        let text = git(&shell.plans, &["show", &format!("{revision}:./{path}")])?;
        sources.files.push(Arc::new(Source { path: path.to_owned(), text }));
    }
    sources.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// The last second of a day in the configured zone; git would use the machine's.
fn end_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let last_second = day.and_hms_opt(23, 59, 59).expect("every day has such a time");
    let instant = zone.from_local_datetime(&last_second).latest();
    instant.map_or_else(|| last_second.and_utc(), |instant| instant.to_utc())
}

/// Runs git in the repository that contains the plans, also from a hook of another
/// repository, which sets `GIT_DIR`.
fn git(folder: &Path, args: &[&str]) -> Result<String, CliError> {
    let output = Command::new("git")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output()
        .map_err(|error| CliError::Fault(format!("kunne ikke køre git: {error}")))?;
    if !output.status.success() {
        return Err(CliError::Wrong(format!(
            "{} er hverken gemt i git eller i historikken; `--since` kan også være en mappe",
            folder.display()
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
