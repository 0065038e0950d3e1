//! `year-plan`: the year as two pages for the office wall.

use super::arguments::{AudienceArg, last_day};
use super::error::CliError;
use super::shell::{self, Shell};
use crate::agenda;
use crate::schedule::Audience;
use chrono::Datelike;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct YearPlanArgs {
    /// Organet
    body: String,
    /// Året [normalt: i år]
    #[arg(long, value_name = "ÅR")]
    year: Option<i32>,
    /// Hvem der ser det: kun `full` har lukkede punkter med
    #[arg(long, value_enum, default_value_t = AudienceArg::Open)]
    audience: AudienceArg,
    /// Filen, `.html`; skrevet ud fylder hvert halvår et A4-ark [uden: vises her]
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

pub fn run(shell: &Shell, args: &YearPlanArgs) -> Result<(), CliError> {
    let year = args.year.unwrap_or(shell.today.year());
    let last = last_day(year)?;
    let end = args.output.as_deref().map(|file| file.extension().and_then(|end| end.to_str()));
    if end.is_some_and(|end| !matches!(end, Some("html" | "htm"))) {
        return Err(CliError::Usage("årsplanen skrives som `-o FIL.html`".into()));
    }
    let schedule = shell.schedule(last)?;
    let audience: Audience = args.audience.into();
    let view = shell::body(&schedule, &args.body, audience)?;
    let page = agenda::year_plan(view, year, agenda::names_for(view, &shell.config));
    shell.write_output(page.as_bytes(), args.output.as_deref())
}
