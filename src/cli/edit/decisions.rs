//! `decide` and `follow-up`: what was decided, and who does what about it.

use super::items::meeting_date;
use super::make::{MakeArgs, make};
use crate::calendar::full_date;
use crate::cli::error::CliError;
use crate::cli::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::plan::edit::{Again, Due, Edit};
use crate::plan::{Body, FollowUp, FollowUpEnd, Outcome, Owner, Plan};
use crate::schedule::Audience;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use std::fmt::Write;
use std::path::{Path, PathBuf};

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
            date: meeting.date(),
            extra: meeting.is_extra(),
            nominal: match &on_meeting[..] {
                [one] => one.nominal().filter(|nominal| *nominal != meeting.date()),
                _ => None,
            },
            text: args.text.clone(),
            outcome: args.outcome.map(Outcome::from),
            next: args.next.clone(),
            attended: args.attended.clone(),
            again,
        })
    })
}

#[derive(Debug, Args)]
pub struct FollowUpArgs {
    #[command(subcommand)]
    command: FollowUpCommand,
}

#[derive(Debug, Subcommand)]
enum FollowUpCommand {
    /// Ny opfølgning
    Add(AddArgs),
    /// Opfølgningen er udført
    Done {
        /// Organet
        body: String,
        /// Opfølgningens id fra `follow-up list`
        id: String,
        /// Dagen [normalt: i dag]
        #[arg(long, value_name = "DATO")]
        on: Option<String>,
        #[command(flatten)]
        make: MakeArgs,
    },
    /// Opfølgningen opgives
    Drop {
        /// Organet
        body: String,
        /// Opfølgningens id fra `follow-up list`
        id: String,
        /// Begrundelsen
        #[arg(long, value_name = "TEKST")]
        because: String,
        #[command(flatten)]
        make: MakeArgs,
    },
    /// Viser opfølgningerne
    List(ListArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    /// Organet
    body: String,
    /// Hvad der skal gøres
    title: String,
    /// Hvem der gør det: en rolles id eller et navn (kan gentages)
    #[arg(long, value_name = "HVEM")]
    owner: Vec<String>,
    /// Frist: en dag eller en periode (`medio august`, `uge 41`)
    #[arg(long, value_name = "DATO")]
    due: Option<String>,
    /// Mødet, hvor det blev aftalt [normalt: det sidste, der er holdt]
    #[arg(long, value_name = "DATO")]
    agreed: Option<String>,
    /// Punktet, som det kom af
    #[arg(long, value_name = "PUNKT")]
    item: Option<String>,
    /// Opfølgningens id [normalt: af titlen]
    #[arg(long)]
    id: Option<String>,
    /// Lukket
    #[arg(long)]
    closed: bool,
    #[command(flatten)]
    make: MakeArgs,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Kun dette organ
    body: Option<String>,
    /// Kun dem, som denne rolle eller person har
    #[arg(long, value_name = "HVEM")]
    owner: Option<String>,
    /// Kun dem, der er åbne, over fristen eller udført
    // It has the name of the option for the state folder, so it has its type too; a
    // list needs no state folder.
    #[arg(long, value_name = "HVILKE", value_parser = PossibleValuesParser::new(STATES).map(PathBuf::from))]
    state: Option<PathBuf>,
}

const STATES: [&str; 3] = ["open", "overdue", "done"];

pub fn follow_up(shell: &Shell, args: &FollowUpArgs) -> Result<(), CliError> {
    match &args.command {
        FollowUpCommand::Add(args) => add(shell, args),
        FollowUpCommand::Done { body, id, on, make: options } => {
            let day = on.as_deref().map(|text| shell.date(text)).transpose()?;
            let end = FollowUpEnd::Done(day.unwrap_or(shell.today));
            make(shell, options, body, &[], |_| Ok(Edit::EndFollowUp { id: id.clone(), end }))
        }
        FollowUpCommand::Drop { body, id, because, make: options } => {
            let end = FollowUpEnd::Dropped(because.clone());
            make(shell, options, body, &[], |_| Ok(Edit::EndFollowUp { id: id.clone(), end }))
        }
        FollowUpCommand::List(args) => list(shell, args),
    }
}

fn add(shell: &Shell, args: &AddArgs) -> Result<(), CliError> {
    let due = args.due.as_deref().map(|text| shell.typed(text)).transpose()?;
    let due = due.map(|typed| {
        let problem = "fristen er en dag eller en periode, fx `medio august` eller `uge 41`";
        Due::of(typed).ok_or_else(|| CliError::Wrong(problem.to_owned()))
    });
    let due = due.transpose()?;
    let agreed = args.agreed.as_deref().map(|text| shell.typed(text)).transpose()?;
    make(shell, &args.make, &args.body, &[], |view| {
        let meeting = match agreed {
            Some(typed) => shell.meeting(view, typed)?,
            None => {
                shell.today.succ_opt().and_then(|day| view.last_held(day)).ok_or_else(|| {
                    let body = view.name();
                    CliError::Wrong(format!(
                        "{body} har intet møde endnu; skriv mødet med `--agreed`"
                    ))
                })?
            }
        };
        Ok(Edit::AddFollowUp {
            id: args.id.clone(),
            title: args.title.clone(),
            agreed: meeting.date(),
            item: args.item.clone(),
            owners: args.owner.clone(),
            due,
            closed: args.closed,
        })
    })
}

fn list(shell: &Shell, args: &ListArgs) -> Result<(), CliError> {
    let schedule = shell.schedule(rolling_window(&shell.config, shell.today).1)?;
    if let Some(id) = &args.body {
        shell::body(&schedule, id, Audience::Full)?;
    }
    // Without the option its value is the state folder.
    let given = args.state.as_deref().and_then(Path::to_str);
    let wanted_state = given.filter(|state| STATES.contains(state));
    let plan = &schedule.plan;
    let mut text = String::new();
    let bodies = plan.bodies.iter();
    for body in bodies.filter(|body| args.body.as_ref().is_none_or(|id| *id == body.id)) {
        let wanted = |follow_up: &&FollowUp| {
            let is_owned = |owner: &String| follow_up.owners.iter().any(|o| is(plan, o, owner));
            args.owner.as_ref().is_none_or(is_owned)
                && wanted_state.is_none_or(|wanted| wanted == state(follow_up, shell))
        };
        for follow_up in body.follow_ups.iter().filter(wanted) {
            write_line(&mut text, shell, plan, body, follow_up);
        }
    }
    if text.is_empty() {
        text.push_str("Der er ingen opfølgninger.\n");
    }
    shell.write_output(text.as_bytes(), None)
}

fn is(plan: &Plan, owner: &Owner, wanted: &str) -> bool {
    match owner {
        Owner::Role(role) => plan.roles[*role].id == wanted,
        Owner::Name(name) => name == wanted,
    }
}

/// One of [`STATES`], or `dropped`.
fn state(follow_up: &FollowUp, shell: &Shell) -> &'static str {
    let is_over = follow_up.due.as_ref().is_some_and(|due| due.last < shell.today);
    match &follow_up.end {
        FollowUpEnd::Done(_) => "done",
        FollowUpEnd::Dropped(_) => "dropped",
        FollowUpEnd::Pending if is_over => "overdue",
        FollowUpEnd::Pending => "open",
    }
}

fn write_line(text: &mut String, shell: &Shell, plan: &Plan, body: &Body, follow_up: &FollowUp) {
    let owners: Vec<&str> = follow_up
        .owners
        .iter()
        .map(|owner| match owner {
            Owner::Role(role) => &*plan.roles[*role].title,
            Owner::Name(name) => name,
        })
        .collect();
    let owners = if owners.is_empty() { "ingen".to_owned() } else { owners.join(", ") };
    let due = follow_up.due.as_ref();
    let due = due.map_or_else(String::new, |due| format!(", senest {}", full_date(due.last)));
    let state = match (&follow_up.end, state(follow_up, shell)) {
        (FollowUpEnd::Done(day), _) => format!("udført {}", full_date(*day)),
        (FollowUpEnd::Dropped(reason), _) => format!("opgivet: {reason}"),
        (_, "overdue") => "fristen er overskredet".to_owned(),
        _ => "åben".to_owned(),
    };
    let _ = writeln!(
        text,
        "{}  {}: {} ({owners}{due}; aftalt {}): {state}",
        follow_up.id,
        body.short_name(),
        follow_up.title,
        full_date(follow_up.agreed)
    );
}
