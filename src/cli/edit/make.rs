//! Making an edit from the command line, or previewing it, and printing its effect
//! on the files, the schedule and the meetings.

use crate::calendar::full_date;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::cli::shell::{self, Shell};
use crate::compile::{compile, rolling_window};
use crate::diag::render;
use crate::editor::{Conflict, Outcome, Preview, Refusal, Request};
use crate::plan::edit::Edit;
use crate::schedule::{Audience, BodyView};
use crate::store;
use chrono::{Months, NaiveDate};
use clap::Args;
use std::fmt::Write;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct MakeArgs {
    /// Vis, hvad der ville ske, og skriv intet
    #[arg(long)]
    pub dry_run: bool,
    /// Hvem der retter [normalt: brugeren på maskinen]
    #[arg(long, value_name = "NAVN")]
    pub by: Option<String>,
    /// Gem også det, der kommer på et møde, som er holdt
    #[arg(long)]
    pub past: bool,
}

impl MakeArgs {
    pub fn who(&self, shell: &Shell) -> String {
        let user = shell.environment.user.clone();
        self.by.clone().or(user).unwrap_or_else(|| "ukendt".to_owned())
    }
}

/// Makes the edit that `build` returns for the body. `dates` are those on the command
/// line: the plan is compiled far enough to include them.
pub fn make(
    shell: &Shell,
    args: &MakeArgs,
    body: &str,
    dates: &[NaiveDate],
    build: impl FnOnce(&BodyView) -> Result<Edit, CliError>,
) -> Result<(), CliError> {
    let (sources, revision) = store::load(&shell.plans)?;
    let compiled = compile(Arc::new(sources), &shell.config, through(shell, dates));
    let schedule = compiled
        .schedule
        .clone()
        .ok_or_else(|| shell.broken(&compiled.sources, &compiled.report))?;
    let edit = build(&shell::body(&schedule, body, Audience::Full)?)?;
    let editor = shell.editor();
    if args.dry_run {
        let preview = editor.preview(&compiled, body, &edit, shell.today);
        return print_preview(shell, preview);
    }
    let outcome = editor.commit(&Request {
        body,
        edit: &edit,
        expected: Some(revision),
        who: &args.who(shell),
        now: shell.now(),
        today: shell.today,
        form: None,
        allow_past: args.past || edit.is_record(),
    });
    print_outcome(shell, outcome)
}

/// The end of the window: far enough past every date that nothing moves any more.
fn through(shell: &Shell, dates: &[NaiveDate]) -> NaiveDate {
    let later = |date: &NaiveDate| date.checked_add_months(Months::new(4));
    let rolling = rolling_window(&shell.config, shell.today).1;
    let last = dates.iter().filter_map(later).max();
    last.map_or(rolling, |last| last.max(rolling)).min(crate::calendar::LAST_DAY)
}

/// Prints the effect of an edit that is not made.
pub fn print_preview(shell: &Shell, preview: Result<Preview, Refusal>) -> Result<(), CliError> {
    let preview = preview.map_err(refused)?;
    shell.write_output(description(shell, &preview).as_bytes(), None)?;
    print_warnings(shell, &preview);
    if !preview.past.is_empty() {
        output::stderr(format_args!("bemærk: {}\n", Refusal::Past(preview.past)));
    }
    output::stderr("intet er skrevet (--dry-run)\n");
    Ok(())
}

/// Prints the result of an edit.
pub fn print_outcome(shell: &Shell, outcome: Outcome) -> Result<(), CliError> {
    match outcome {
        Outcome::Done(done) => {
            output::stdout_after_change(&description(shell, &done.preview));
            print_warnings(shell, &done.preview);
            if let Some(error) = done.history_error {
                output::stderr(format_args!("bemærk: ændringen er gemt, men {error}\n"));
            }
            Ok(())
        }
        Outcome::Conflict(conflict) => Err(CliError::Wrong(conflict_message(shell, &conflict))),
        Outcome::Refused(refusal) => Err(refused(refusal)),
        Outcome::NotSaved(error) => Err(CliError::Fault(format!("ikke gemt: {error}"))),
    }
}

fn refused(refusal: Refusal) -> CliError {
    match refusal {
        Refusal::Unreadable(error) => error.into(),
        Refusal::Past(_) => CliError::Wrong(format!(
            "{refusal}\nskriv en anden dato, eller tilføj `--past`, hvis det skal stå på et møde, der er holdt"
        )),
        refusal => CliError::Wrong(refusal.to_string()),
    }
}

fn description(shell: &Shell, preview: &Preview) -> String {
    let mut text = format!("{}\n\n", preview.shown);
    for change in &preview.changes {
        let _ = writeln!(text, "Fil: {}", shell.plans.join(&change.path).display());
    }
    let _ = write!(text, "\n{}\n{}", preview.diff(), preview.sentences());
    for body in &preview.differences {
        let mut meetings: Vec<String> =
            body.meetings.iter().map(|meeting| full_date(meeting.date)).collect();
        meetings.dedup();
        if !meetings.is_empty() {
            let _ = writeln!(text, "Berørte møder i {}: {}", body.name, meetings.join(", "));
        }
    }
    let plan = &preview.candidate.plan;
    let bodies = preview.differences.iter().filter_map(|body| plan.body(&body.body));
    let ids: Vec<&str> = bodies.flat_map(|body| plan.bodies[body].ids()).collect();
    let links = shell.links();
    let owners = links.owners_for(&ids);
    if !owners.is_empty() {
        let _ = writeln!(text, "Private adresser, der følger med: {}", owners.join(", "));
    }
    text
}

/// Prints the warnings that the edit adds.
fn print_warnings(shell: &Shell, preview: &Preview) {
    if !preview.warnings.is_empty() {
        let sources = &preview.candidate.sources;
        output::stderr(render::text(sources, &preview.warnings, shell.colour()));
    }
}

fn conflict_message(shell: &Shell, conflict: &Conflict) -> String {
    let mut text = "planen blev ændret i mellemtiden, så intet er skrevet".to_owned();
    for entry in &conflict.entries {
        let when = entry.when.with_timezone(&shell.config.timezone).format("%d-%m-%Y %H:%M");
        let _ = write!(text, "\n  {when} {}: {}", entry.who, entry.words);
    }
    for body in &conflict.differences {
        for sentence in &body.sentences {
            let _ = write!(text, "\n  {}: {sentence}", body.name);
        }
    }
    text + "\nkør kommandoen igen, hvis ændringen stadig skal laves"
}
