//! `deadlines`: when something must be done before each meeting.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::{full_date, weekday_name};
use crate::schedule::{Audience, BodyView, DeadlineView, MeetingView};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fmt::Write;

#[derive(Debug, Args)]
pub struct DeadlinesArgs {
    /// Kun dette organ
    body: Option<String>,
    /// Første dag [normalt: i dag]
    #[arg(long, value_name = "DATO")]
    from: Option<String>,
    /// Sidste dag [normalt: så langt frem som config.toml siger]
    #[arg(long, value_name = "DATO")]
    to: Option<String>,
    #[arg(long, value_enum, default_value_t = DeadlinesFormat::Table)]
    format: DeadlinesFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DeadlinesFormat {
    Table,
    Json,
}

/// Deadlines of meetings so many days after the window may lie in it.
const LONGEST: chrono::Days = chrono::Days::new(200);

pub fn run(shell: &Shell, args: &DeadlinesArgs) -> Result<(), CliError> {
    let (from, to) = shell.window(args.from.as_deref(), args.to.as_deref())?;
    let schedule = shell.schedule((to + LONGEST).min(crate::calendar::LAST_DAY))?;
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, Audience::Full)?],
        None => schedule.views(Audience::Full).collect(),
    };
    let mut all: Vec<(NaiveDate, MeetingView, DeadlineView)> = Vec::new();
    for meeting in views.iter().flat_map(|view| view.meetings(from, to + LONGEST)) {
        all.extend(meeting.deadlines().map(|deadline| (deadline.date, meeting, deadline)));
    }
    all.retain(|(date, ..)| (from..=to).contains(date));
    all.sort_by_key(|(date, meeting, deadline)| (*date, deadline.time, meeting.date()));
    let text = match args.format {
        DeadlinesFormat::Table => table(&all),
        DeadlinesFormat::Json => {
            let objects: Vec<Value> =
                all.iter().map(|(_, m, deadline)| object(m, deadline)).collect();
            format!("{:#}\n", Value::Array(objects))
        }
    };
    shell.write_output(text.as_bytes(), None)
}

fn table(all: &[(NaiveDate, MeetingView, DeadlineView)]) -> String {
    let mut text = String::new();
    for (_, meeting, deadline) in all {
        let _ = writeln!(text, "{}", line(meeting, deadline));
    }
    if text.is_empty() {
        text.push_str("Der er ingen frister i perioden.\n");
    }
    text
}

/// "torsdag den 4. marts 2027 kl. 12.00  Punkter til sekretariatet (Direktionen den …)".
pub fn line(meeting: &MeetingView, deadline: &DeadlineView) -> String {
    let day = deadline.date;
    let time =
        deadline.time.map_or_else(String::new, |time| time.format(" kl. %-H.%M").to_string());
    format!(
        "{} den {}{time}  {} ({} den {})",
        weekday_name(day),
        full_date(day),
        deadline.name,
        meeting.body().name(),
        full_date(meeting.date())
    )
}

fn object(meeting: &MeetingView, deadline: &DeadlineView) -> Value {
    json!({
        "body": meeting.body().id(),
        "meeting": meeting.date(),
        "name": deadline.name,
        "date": deadline.date,
        "time": deadline.time.map(|time| time.format("%H:%M").to_string()),
    })
}
