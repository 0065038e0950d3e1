//! `meetings`: the year's meetings of a body, or of all of them.

use super::arguments::last_day;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::agenda::{CalendarFormat, meeting_calendar};
use crate::schedule::{Audience, BodyView};
use chrono::Datelike;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct MeetingsArgs {
    /// Organet [normalt: alle organer]
    body: Option<String>,
    /// Året [normalt: i år]
    #[arg(long, value_name = "ÅR")]
    year: Option<i32>,
    /// Filen: `.docx`, `.xlsx`, `.csv` eller `.md` [uden: vises her]
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

pub fn run(shell: &Shell, args: &MeetingsArgs) -> Result<(), CliError> {
    let year = args.year.unwrap_or(shell.today.year());
    let last = last_day(year)?;
    let format = match args.output.as_deref() {
        None => CalendarFormat::Markdown,
        Some(file) => {
            let end = file.extension().and_then(|end| end.to_str()).map(str::to_lowercase);
            end.and_then(|end| CalendarFormat::from_extension(&end)).ok_or_else(|| {
                let ends =
                    CalendarFormat::ALL.map(|format| format!("`-o FIL.{}`", format.extension()));
                CliError::Usage(format!("mødekalenderen skrives som {}", ends.join(" eller ")))
            })?
        }
    };
    let schedule = shell.schedule(last)?;
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, Audience::Open)?],
        None => schedule.views(Audience::Open).collect(),
    };
    let calendar = meeting_calendar(&views, year);
    shell.write_output(&calendar.write(format), args.output.as_deref())
}
