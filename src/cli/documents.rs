//! `eventuelt`, `agenda` and `minutes`: the documents of a meeting.

use super::arguments::AudienceArg;
use super::error::CliError;
use super::shell::{self, Shell};
use crate::agenda::{self, Format};
use crate::calendar::{LAST_DAY, Typed, full_date};
use crate::schedule::{Audience, BodyView, MeetingView};
use chrono::Months;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct DocumentArgs {
    /// Organet
    body: String,
    /// Mødets dato [normalt: det næste møde; for referatet det seneste]
    #[arg(long, value_name = "DATO")]
    meeting: Option<String>,
    /// Hvor langt frem »Eventuelt« ser [normalt: som config.toml siger]
    #[arg(long, value_name = "DATO")]
    through: Option<String>,
    /// Formatet [normalt: som filens endelse, ellers md]
    #[arg(long, value_parser = format_parser())]
    format: Option<Format>,
    /// Hvem der læser: kun `full` har lukkede punkter med
    #[arg(long, value_enum, default_value_t = AudienceArg::Open)]
    audience: AudienceArg,
    /// Filen, som dokumentet skrives i
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(|format| format.extension))
        .map(|name| Format::from_extension(&name).expect("the parser takes no other name"))
}

/// Which document of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Eventuelt,
    Agenda,
    Minutes,
}

/// How far ahead the next meeting is searched.
const NEXT_MEETING_WITHIN: Months = Months::new(24);

pub fn run(shell: &Shell, args: &DocumentArgs, kind: Kind) -> Result<(), CliError> {
    let format = format(args)?;
    let requested = args.meeting.as_deref().map(|text| shell.typed(text)).transpose()?;
    let through = args.through.as_deref().map(|text| shell.date(text)).transpose()?;
    let around = requested.map_or(shell.today, |typed| typed.last_day(shell.today));
    let reach = around.checked_add_months(NEXT_MEETING_WITHIN).unwrap_or(LAST_DAY).min(LAST_DAY);
    let schedule = shell.schedule(through.unwrap_or(reach).max(reach))?;
    let audience: Audience = args.audience.into();
    let view = shell::body(&schedule, &args.body, audience)?;
    let meeting = meeting(shell, &view, requested, kind)?;
    if through.is_some_and(|through| through <= meeting.date()) {
        return Err(CliError::Wrong(format!(
            "`--through` skal ligge efter mødet den {}",
            full_date(meeting.date())
        )));
    }
    let through = through.unwrap_or_else(|| agenda::through(meeting, &shell.config));
    let document = match kind {
        Kind::Eventuelt => agenda::eventuelt(view, meeting, through, &shell.config),
        Kind::Agenda => agenda::agenda(view, meeting, through, &shell.config),
        Kind::Minutes => agenda::minutes(view, meeting, through, &shell.config),
    };
    shell.write_output(&agenda::write(&document, format), args.output.as_deref())
}

fn meeting<'a>(
    shell: &Shell,
    view: &BodyView<'a>,
    requested: Option<Typed>,
    kind: Kind,
) -> Result<MeetingView<'a>, CliError> {
    let tomorrow = shell.today.succ_opt().unwrap_or(shell.today);
    match requested {
        Some(typed) => held(view, shell.meeting(view, typed)?),
        None if kind == Kind::Minutes => view.last_held(tomorrow).ok_or_else(|| {
            let day = full_date(shell.today);
            CliError::Wrong(format!(
                "{} har ikke holdt møde før den {day}; vælg et med `--meeting`",
                view.name()
            ))
        }),
        None => view.next_held(shell.today).ok_or_else(|| {
            CliError::Wrong(format!(
                "{} har intet møde efter den {}; vælg et med `--meeting`",
                view.name(),
                full_date(shell.today)
            ))
        }),
    }
}

/// A cancelled meeting has no agenda: the message names the next one.
fn held<'a>(view: &BodyView, meeting: MeetingView<'a>) -> Result<MeetingView<'a>, CliError> {
    if !meeting.is_cancelled() {
        return Ok(meeting);
    }
    let reason = meeting.reason().map_or_else(String::new, |reason| format!(" ({reason})"));
    let instead = view.next_held(meeting.date()).map_or_else(
        || "der er intet møde efter det".to_owned(),
        |next| format!("det næste, der holdes, er `--meeting {}`", next.date()),
    );
    let date = full_date(meeting.date());
    Err(CliError::Wrong(format!("mødet den {date} er aflyst{reason}; {instead}")))
}

/// `--format`, else the format of the file's extension; they must not contradict.
fn format(args: &DocumentArgs) -> Result<Format, CliError> {
    let file = args.output.as_deref().and_then(|path| path.extension()?.to_str());
    let named = file.map(str::to_lowercase).and_then(|end| Format::from_extension(&end));
    let requested = args.format;
    match (requested, named) {
        (Some(requested), Some(named)) if requested != named => Err(CliError::Usage(format!(
            "filens endelse passer ikke til `--format`: skriv `-o FIL.{}`",
            requested.extension
        ))),
        (None, None) if file.is_some() => {
            let all = Format::ALL.map(|format| format!("`-o FIL.{}`", format.extension));
            Err(CliError::Usage(format!("skriv {}", all.join(" eller "))))
        }
        (Some(Format { is_text: false, label, extension, .. }), _) if args.output.is_none() => {
            let message =
                format!("et {label}-dokument kan ikke vises her: skriv `-o FIL.{extension}`");
            Err(CliError::Usage(message))
        }
        _ => Ok(requested.or(named).unwrap_or(Format::MARKDOWN)),
    }
}
