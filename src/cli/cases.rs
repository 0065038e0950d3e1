//! `case` and `reach`: cases that go through several bodies.

use super::deadlines;
use super::edit::{MakeArgs, make};
use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::{full_date, weekday_name};
use crate::compile::rolling_window;
use crate::plan::edit::{CasesEdit, Edit, NewStep, SharedEdit};
use crate::schedule::{Audience, ItemView, Names};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::fmt::Write;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CaseArgs {
    /// Sagens id [normalt: alle sager]
    #[arg(value_name = "SAG")]
    id: Option<String>,
    #[command(subcommand)]
    command: Option<CaseCommand>,
}

#[derive(Debug, Subcommand)]
enum CaseCommand {
    /// Ny sag
    Add(AddArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Sagens titel
    title: String,
    /// Et organ på vejen, i rækkefølge: `ORGAN`, `ORGAN=DATO` eller `ORGAN+DAGE` (gentages)
    #[arg(long, value_name = "ORGAN", required = true)]
    step: Vec<String>,
    /// Senest afgjort: en dato, eller hvert år en dag som `10-15`
    #[arg(long, value_name = "DATO")]
    decided_by: Option<String>,
    /// Sagsnummeret
    #[arg(long, value_name = "NUMMER")]
    number: Option<String>,
    /// Rollen, der lægger sagen frem
    #[arg(long, value_name = "ROLLE")]
    role: Option<String>,
    /// Sagens id [normalt: af titlen]
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn case(shell: &Shell, args: &CaseArgs) -> Result<(), CliError> {
    match &args.command {
        Some(CaseCommand::Add(args)) => add(shell, args),
        None => list(shell, args.id.as_deref()),
    }
}

fn add(shell: &Shell, args: &AddArgs) -> Result<(), CliError> {
    let mut steps = Vec::new();
    for step in &args.step {
        let (body, date, days) = match (step.split_once('='), step.split_once('+')) {
            (Some((body, date)), _) => (body, Some(shell.date(date)?), None),
            (None, Some((body, days))) => {
                let days = days.parse().map_err(|_| {
                    CliError::Wrong(format!("`{days}` er ikke et antal dage; skriv fx `{body}+7`"))
                })?;
                (body, None, Some(days))
            }
            (None, None) => (step.as_str(), None, None),
        };
        steps.push(NewStep { body: body.to_owned(), date, days });
    }
    let decided_by = args.decided_by.as_deref().map(|text| decided_by(shell, text)).transpose()?;
    let dates: Vec<NaiveDate> = steps.iter().filter_map(|step| step.date).collect();
    let body = steps[0].body.clone();
    make(shell, &args.make, &body, &dates, |_| {
        Ok(Edit::Shared(SharedEdit::Cases(CasesEdit::Add {
            id: args.id.clone(),
            title: args.title.clone(),
            number: args.number.clone(),
            role: args.role.clone(),
            decided_by,
            steps,
        })))
    })
}

/// A day of every year stays as it is written; a date as the format writes it.
fn decided_by(shell: &Shell, text: &str) -> Result<String, CliError> {
    let is_yearly = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() == 2 && parts.iter().all(|part| part.len() == 2)
    };
    if is_yearly(text) { Ok(text.to_owned()) } else { Ok(shell.date(text)?.to_string()) }
}

fn list(shell: &Shell, id: Option<&str>) -> Result<(), CliError> {
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    let cases = &schedule.plan.cases;
    if let Some(id) = id.filter(|id| cases.iter().all(|case| case.id != *id)) {
        let known: Vec<String> = cases.iter().map(|case| format!("`{}`", case.id)).collect();
        let known = if known.is_empty() { "ingen".to_owned() } else { known.join(", ") };
        return Err(CliError::Wrong(format!("ingen sag hedder `{id}`; planen har {known}")));
    }
    let mut text = String::new();
    for case in cases.iter().filter(|case| id.is_none_or(|id| case.id == id)) {
        let bodies = &schedule.plan.bodies;
        let first = case.steps.first().map(|step| &bodies[step.body].items[step.item]);
        let title = first.map_or_else(String::new, |item| item.title.source());
        let route: Vec<&str> =
            case.steps.iter().map(|step| bodies[step.body].short_name()).collect();
        let _ = writeln!(text, "{}  {title} ({})", case.id, route.join(" – "));
        let mut steps: Vec<(Option<NaiveDate>, String)> = Vec::new();
        for view in schedule.views(Audience::Full) {
            for item in view.occurrences_of(&case.id) {
                let day = day_of(&item);
                // Without an id only what lies ahead; what awaits is always shown.
                if id.is_some() || day.is_none_or(|day| day >= shell.today) {
                    let title = item.title(Names::Shown);
                    steps.push((day, format!("{}: {title}", view.name())));
                }
            }
        }
        steps.sort();
        for (day, step) in steps {
            let when = day.map_or_else(
                || "afventer dato".to_owned(),
                |day| format!("{} den {}", weekday_name(day), full_date(day)),
            );
            let _ = writeln!(text, "  {when}  {step}");
        }
    }
    if text.is_empty() {
        text.push_str("Der er ingen sager.\n");
    }
    shell.write_output(text.as_bytes(), None)
}

fn day_of(item: &ItemView) -> Option<NaiveDate> {
    item.meeting().map(|meeting| meeting.date())
}

#[derive(Debug, Args)]
pub struct ReachArgs {
    /// Organet, der skal afgøre sagen
    body: String,
    /// Dagen, det senest skal være afgjort
    #[arg(long, value_name = "DATO")]
    by: String,
    /// Organerne på vejen, i rækkefølge, med komma imellem
    #[arg(long, value_name = "ORGANER", value_delimiter = ',')]
    through: Vec<String>,
}

pub fn reach(shell: &Shell, args: &ReachArgs) -> Result<(), CliError> {
    let by = shell.date(&args.by)?;
    let schedule = shell.schedule(by)?;
    shell::body(&schedule, &args.body, Audience::Full)?;
    let route: Vec<&str> = args.through.iter().chain([&args.body]).map(|id| id.trim()).collect();
    let meetings = schedule.reach(&route, by).map_err(CliError::Wrong)?;
    let mut text = String::new();
    for meeting in meetings {
        let day = meeting.date();
        let name = meeting.body().name();
        let _ = writeln!(text, "{name}: {} den {}", weekday_name(day), full_date(day));
        for deadline in meeting.deadlines() {
            let _ = writeln!(text, "  {}", deadlines::line(&meeting, &deadline));
        }
    }
    shell.write_output(text.as_bytes(), None)
}
