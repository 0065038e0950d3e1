//! `wheel`: the årshjul of a year as a picture; without `-o`, as a list.

use super::arguments::{AudienceArg, last_day};
use super::error::CliError;
use super::shell::{self, Shell};
use crate::agenda::names_for;
use crate::schedule::{Audience, BodyView, Names};
use crate::wheel::{self, ListMeeting, ListMonth};
use chrono::{Datelike, NaiveDate};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct WheelArgs {
    /// Organet [normalt: alle organer på ét hjul]
    body: Option<String>,
    /// Året [normalt: i år]
    #[arg(long, value_name = "ÅR")]
    year: Option<i32>,
    /// Hvem der ser det: kun `full` har lukkede punkter med
    #[arg(long, value_enum, default_value_t = AudienceArg::Open)]
    audience: AudienceArg,
    /// Filen: `.svg`, `.png` eller `.pdf` [uden: en liste]
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

pub fn run(shell: &Shell, args: &WheelArgs) -> Result<(), CliError> {
    let year = args.year.unwrap_or(shell.today.year());
    let schedule = shell.schedule(last_day(year)?)?;
    let audience: Audience = args.audience.into();
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, audience)?],
        None => schedule.views(audience).collect(),
    };
    let names = views.first().map_or(Names::RolesOnly, |view| names_for(*view, &shell.config));
    let Some(file) = &args.output else {
        return shell.write_output(list(&views, year, names).as_bytes(), None);
    };
    let base = shell.config.server.public_url.as_deref();
    let wheel = wheel::lay_out(&views, year, Some(shell.today), base, names);
    let bytes = match file.extension().and_then(|end| end.to_str()) {
        Some("svg") => wheel.svg().into_bytes(),
        Some("png") => wheel.png(),
        Some("pdf") => wheel.pdf(),
        _ => {
            let message = "billedet skrives som `-o FIL.svg`, `-o FIL.png` eller `-o FIL.pdf`";
            return Err(CliError::Usage(message.into()));
        }
    };
    shell.write_output(&bytes, Some(file))
}

/// The same as text.
fn list(views: &[BodyView], year: i32, names: Names) -> String {
    let bodies: Vec<&str> = views.iter().map(|view| view.name()).collect();
    let mut text = format!("Årshjul {year}: {}\n", bodies.join(", "));
    for month in wheel::list(views, year, names) {
        let _ = writeln!(text, "\n{}", month.name);
        if month.meetings.is_empty() {
            text.push_str("  ingen møder\n");
        }
        let mut dated = dated_lines(&month).into_iter().peekable();
        for meeting in &month.meetings {
            while let Some((_, line)) = dated.next_if(|(from, _)| *from <= meeting.date) {
                let _ = writeln!(text, "  {line}");
            }
            write_meeting(&mut text, meeting, views.len() > 1);
        }
        for (_, line) in dated {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

/// Free days and events, by their first day.
fn dated_lines(month: &ListMonth) -> Vec<(NaiveDate, String)> {
    let line = |days: String, name: &str| format!("{days}  {name}");
    let free = month.free.iter().map(|free| (free.from, line(free.days(), &free.name)));
    let events = month.events.iter().map(|event| (event.from, line(event.days(), &event.name)));
    let mut lines: Vec<_> = free.chain(events).collect();
    lines.sort_by_key(|(from, _)| *from);
    lines
}

fn write_meeting(text: &mut String, meeting: &ListMeeting, names_body: bool) {
    let _ = write!(text, "  {}  ", meeting.day());
    if names_body && meeting.body_name != meeting.name {
        let _ = write!(text, "{}: ", meeting.body_name);
    }
    text.push_str(&meeting.name);
    if let Some(remark) = meeting.remark() {
        let _ = write!(text, " ({remark})");
    }
    text.push('\n');
    for item in &meeting.items {
        let _ = write!(text, "    • {}", item.title);
        if let Some(facts) = item.facts() {
            let _ = write!(text, " ({facts})");
        }
        text.push('\n');
    }
}
