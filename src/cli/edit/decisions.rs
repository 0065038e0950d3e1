//! `decide`: what was decided.

use super::items::meeting_date;
use super::make::{MakeArgs, make};
use crate::calendar::full_date;
use crate::cli::error::CliError;
use crate::cli::shell::Shell;
use crate::plan::Outcome;
use crate::plan::edit::{Again, Due, Edit};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct DecideArgs {
    /// Organet
    body: String,
    /// Punktets id
    item: String,
    /// Mødet, hvor det blev besluttet
    date: String,
    /// Beslutningen, som den skal stå i referatet
    #[arg(long, value_name = "TEKST")]
    text: String,
    /// Hvad der blev af punktet
    #[arg(long, value_enum, value_name = "UDFALD")]
    outcome: Option<OutcomeArg>,
    /// Står under punktet, næste gang det kommer
    #[arg(long, value_name = "TEKST")]
    next: Option<String>,
    /// Punktet kommer igen: et mødes dato eller en periode (`medio august`)
    #[arg(long, value_name = "DATO")]
    again: Option<String>,
    /// Hvem der deltog, når det var andre end planlagt (kan gentages)
    #[arg(long, value_name = "NAVN")]
    attended: Vec<String>,
    #[command(flatten)]
    make: MakeArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OutcomeArg {
    /// Godkendt
    Approved,
    /// Drøftet
    Discussed,
    /// Taget til efterretning
    Noted,
    /// Afvist
    Rejected,
    /// Udsat til næste møde
    Postponed,
}

impl From<OutcomeArg> for Outcome {
    fn from(outcome: OutcomeArg) -> Outcome {
        match outcome {
            OutcomeArg::Approved => Outcome::Approved,
            OutcomeArg::Discussed => Outcome::Discussed,
            OutcomeArg::Noted => Outcome::Noted,
            OutcomeArg::Rejected => Outcome::Rejected,
            OutcomeArg::Postponed => Outcome::Postponed,
        }
    }
}

pub fn decide(shell: &Shell, args: &DecideArgs) -> Result<(), CliError> {
    let typed = shell.typed(&args.date)?;
    let again = args.again.as_deref().map(|text| shell.typed(text)).transpose()?;
    let dates: Vec<_> =
        [Some(typed), again].iter().flatten().map(|typed| typed.last_day(shell.today)).collect();
    make(shell, &args.make, &args.body, &dates, |view| {
        let meeting = shell.meeting(view, typed)?;
        if meeting.date() > shell.today {
            return Err(CliError::Wrong(format!(
                "mødet den {} er ikke holdt endnu, så der er intet besluttet",
                full_date(meeting.date())
            )));
        }
        let again = match again {
            None => None,
            Some(typed) => Some(match view.typed_meeting(typed, shell.today) {
                Ok(_) => Again::Meeting(meeting_date(shell, view, typed)?),
                // A period with several meetings, or a day without any.
                Err(problem) => Again::Due(Due::of(typed).ok_or(CliError::Wrong(problem))?),
            }),
        };
        let on_meeting = view.typed_occurrences(&args.item, typed, shell.today);
        Ok(Edit::Decide {
            item: args.item.clone(),
            held: meeting.held_at(),
            nominal: match &on_meeting[..] {
                [one] => one.nominal().filter(|nominal| *nominal != meeting.date()),
                _ => None,
            },
            text: args.text.clone(),
            outcome: args.outcome.map(Outcome::from),
            next: args.next.clone(),
            attended: args.attended.clone(),
            again,
            replaces: false,
        })
    })
}
