//! `schedule`: the rolling schedule, as a table or as JSON.

use super::arguments::AudienceArg;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::{short_date, weekday_name};
use crate::schedule::{Audience, BodyView, MeetingView, Names, Row};
use chrono::{Datelike, NaiveDate};
use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table, presets};
use rustix::termios::tcgetwinsize;
use std::fmt::Write;

/// The width of the table without a terminal, or with one that reports no width.
const PIPE_WIDTH: u16 = 100;

#[derive(Debug, Args)]
pub struct ScheduleArgs {
    /// Kun dette organ
    body: Option<String>,
    /// Første dag [normalt: i dag]
    #[arg(long, value_name = "DATO")]
    from: Option<String>,
    /// Sidste dag [normalt: så langt frem som config.toml siger]
    #[arg(long, value_name = "DATO")]
    to: Option<String>,
    #[arg(long, value_enum, default_value_t = ScheduleFormat::Table)]
    format: ScheduleFormat,
    /// Hvem der ser det: `open` udelader lukkede punkter
    #[arg(long, value_enum, default_value_t = AudienceArg::Full)]
    audience: AudienceArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScheduleFormat {
    Table,
    Json,
}

pub fn run(shell: &Shell, args: &ScheduleArgs) -> Result<(), CliError> {
    let (from, to) = shell.window(args.from.as_deref(), args.to.as_deref())?;
    let schedule = shell.schedule(to)?;
    let audience: Audience = args.audience.into();
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, audience)?],
        None => schedule.views(audience).collect(),
    };
    let text = match args.format {
        ScheduleFormat::Json => json(&views, (from, to), shell.today)?,
        ScheduleFormat::Table => {
            views.iter().map(|view| table(view, from, to)).collect::<Vec<_>>().join("\n")
        }
    };
    shell.write_output(text.as_bytes(), None)
}

fn json(
    views: &[BodyView],
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<String, CliError> {
    let bodies: serde_json::Map<String, serde_json::Value> = views
        .iter()
        .map(|view| {
            let body = serde_json::to_value(view.json(from, to, today, Names::Shown))?;
            Ok((view.id().to_owned(), body))
        })
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|error| CliError::Fault(error.to_string()))?;
    let text = serde_json::to_string_pretty(&bodies);
    Ok(text.map_err(|error| CliError::Fault(error.to_string()))? + "\n")
}

fn table(view: &BodyView, from: NaiveDate, to: NaiveDate) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let columns = tcgetwinsize(std::io::stdout()).ok().map(|size| size.ws_col);
    table.set_width(columns.filter(|columns| *columns > 0).unwrap_or(PIPE_WIDTH));
    table.set_header(["Dato", "Møde", "Punkter"]);
    let rows = view.forward_list(from.pred_opt().unwrap_or(from), to);
    let empty = rows.is_empty();
    for row in rows {
        match row {
            Row::Meeting(meeting) => table.add_row([
                day(meeting.date()),
                describe(&meeting),
                meeting
                    .items()
                    .map(|item| format!("• {}", item.title(Names::Shown)))
                    .collect::<Vec<_>>()
                    .join("\n"),
            ]),
            Row::Skipped { name, dates } => table.add_row([
                dates.iter().map(|date| day(*date)).collect::<Vec<_>>().join("\n"),
                name.to_owned(),
                String::new(),
            ]),
        };
    }
    let mut text = format!("{}, {from} til {to}\n", view.name());
    if empty {
        text.push_str("Ingen møder i perioden.\n");
    } else {
        let _ = writeln!(text, "{}", table.trim_fmt());
    }
    let awaiting = view.still_awaiting(to);
    if !awaiting.is_empty() {
        text.push_str("Afventer dato:\n");
    }
    for item in awaiting {
        let _ = writeln!(text, "• {}", item.title(Names::Shown));
    }
    text
}

/// "ons. 28. Jun. 2023".
fn day(date: NaiveDate) -> String {
    let weekday: String = weekday_name(date).chars().take(3).collect();
    format!("{weekday}. {} {}", short_date(date), date.year())
}

fn describe(meeting: &MeetingView) -> String {
    let mut text = meeting.name().to_owned();
    let reason = meeting.reason().map_or_else(String::new, |reason| format!(": {reason}"));
    if meeting.is_cancelled() {
        let _ = write!(text, "\naflyst{reason}");
    } else if meeting.is_moved() {
        let _ = write!(text, "\nflyttet fra {}{reason}", short_date(meeting.planned()));
    }
    if meeting.is_tentative() {
        text.push_str("\nforeløbigt");
    }
    text
}
