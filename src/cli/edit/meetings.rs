//! `cancel`, `move-meeting`, `extra`.

use super::make::{MakeArgs, make};
use crate::calendar::TimeSpan;
use crate::cli::error::CliError;
use crate::cli::shell::Shell;
use crate::plan::edit::Edit;
use crate::plan::loose_time_span;
use clap::Args;

#[derive(Debug, Args)]
pub struct CancelArgs {
    /// Organet
    body: String,
    /// Mødets dato
    date: String,
    /// Begrundelsen, som alle ser
    #[arg(long, value_name = "TEKST")]
    because: String,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn cancel(shell: &Shell, args: &CancelArgs) -> Result<(), CliError> {
    let typed = shell.typed(&args.date)?;
    make(shell, &args.make, &args.body, &[typed.last_day(shell.today)], |view| {
        let meeting = shell.meeting(view, typed)?;
        let (date, extra) = (meeting.nominal(), Some(meeting.is_extra()));
        Ok(Edit::CancelMeeting { date, extra, reason: args.because.clone() })
    })
}

#[derive(Debug, Args)]
pub struct MoveMeetingArgs {
    /// Organet
    body: String,
    /// Mødets dato
    date: String,
    /// Den nye dato
    #[arg(long, value_name = "DATO")]
    to: String,
    /// Det nye tidspunkt, fx `13-15`
    #[arg(long, value_name = "START-SLUT")]
    time: Option<String>,
    /// Det nye sted
    #[arg(long, value_name = "STED")]
    place: Option<String>,
    /// Begrundelsen, som alle ser
    #[arg(long, value_name = "TEKST")]
    because: String,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn move_meeting(shell: &Shell, args: &MoveMeetingArgs) -> Result<(), CliError> {
    let (typed, to) = (shell.typed(&args.date)?, shell.date(&args.to)?);
    let time = args.time.as_deref().map(time).transpose()?;
    make(shell, &args.make, &args.body, &[typed.last_day(shell.today), to], |view| {
        let meeting = shell.meeting(view, typed)?;
        Ok(Edit::MoveMeeting {
            date: meeting.nominal(),
            extra: Some(meeting.is_extra()),
            to: Some(to),
            time,
            place: args.place.clone(),
            reason: args.because.clone(),
        })
    })
}

#[derive(Debug, Args)]
pub struct ExtraArgs {
    /// Organet
    body: String,
    /// Mødets dato
    date: String,
    /// Tidspunktet, fx `08:30-10:00`
    #[arg(long, value_name = "START-SLUT")]
    time: String,
    /// Mødets navn
    #[arg(long, value_name = "TEKST")]
    name: String,
    /// Stedet, når det er et andet end det sædvanlige
    #[arg(long, value_name = "STED")]
    place: Option<String>,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn extra(shell: &Shell, args: &ExtraArgs) -> Result<(), CliError> {
    let (date, time) = (shell.date(&args.date)?, time(&args.time)?);
    make(shell, &args.make, &args.body, &[date], |_| {
        let (name, place) = (args.name.clone(), args.place.clone());
        Ok(Edit::ExtraMeeting { date, time, name, place })
    })
}

fn time(text: &str) -> Result<TimeSpan, CliError> {
    loose_time_span(text).ok_or_else(|| {
        CliError::Wrong(format!("`{text}` er ikke et tidsrum; skriv fx `09:00-17:00` eller `9-17`"))
    })
}
