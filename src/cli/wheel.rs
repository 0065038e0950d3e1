//! `wheel`: the årshjul of a year as a picture; without a file, as a list.

use super::error::CliError;
use super::shell::{self, Shell};
use crate::calendar::short_date;
use crate::schedule::{Audience, BodyView, Names};
use crate::wheel::{self, ListMonth};
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
    #[arg(long, value_enum, default_value_t = super::AudienceArg::Open)]
    audience: super::AudienceArg,
    /// Filen: `.svg`, `.png` eller `.pdf` [uden: en liste]
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

pub fn run(shell: &Shell, args: &WheelArgs) -> Result<(), CliError> {
    let year = args.year.unwrap_or(shell.today.year());
    let last = NaiveDate::from_ymd_opt(year, 12, 31)
        .filter(|date| (1900..=2099).contains(&date.year()))
        .ok_or_else(|| CliError::Wrong(format!("{year} er ikke et år mellem 1900 og 2099")))?;
    let schedule = shell.schedule(last)?;
    let audience: Audience = args.audience.into();
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, audience)?],
        None => schedule.views(audience).collect(),
    };
    let Some(file) = &args.output else {
        return shell.deliver(list(&views, year).as_bytes(), None);
    };
    let names = if shell.config.feed.names { Names::Shown } else { Names::RolesOnly };
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
    shell.deliver(&bytes, Some(file))
}

/// The same for those who can't see the picture.
fn list(views: &[BodyView], year: i32) -> String {
    let mut text = format!("Årshjul {year}\n");
    for ListMonth { name, meetings, .. } in wheel::list(views, year, Names::Shown) {
        let with_items = meetings.iter().filter(|meeting| !meeting.items.is_empty());
        let _ = writeln!(text, "\n{name}");
        for meeting in with_items {
            let _ = writeln!(text, "  {}  {}", short_date(meeting.date), meeting.name);
            for item in &meeting.items {
                let _ = writeln!(text, "    • {}", item.title);
            }
        }
    }
    text
}
