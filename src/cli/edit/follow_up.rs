//! `follow-up`: who does what about what was decided.

use super::make::{MakeArgs, make};
use crate::agenda::{self, Format};
use crate::calendar::full_date;
use crate::cli::error::CliError;
use crate::cli::shell::{self, Shell};
use crate::compile::rolling_window;
use crate::plan::FollowUpEnd;
use crate::plan::edit::{Due, Edit};
use crate::schedule::{Audience, BodyView, FollowUpState, FollowUpView, Names};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

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
    /// Formatet [normalt: som filens endelse, ellers table]
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
    /// Filen, som listen skrives i
    #[arg(short, long, value_name = "FIL")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Table,
    Json,
    Md,
    Docx,
}

const STATES: [&str; 3] =
    [FollowUpState::Open.word(), FollowUpState::Overdue.word(), FollowUpState::Done.word()];

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
    let views: Vec<BodyView> = match &args.body {
        Some(id) => vec![shell::body(&schedule, id, Audience::Full)?],
        None => schedule.views(Audience::Full).collect(),
    };
    // Without the option its value is the state folder.
    let given = args.state.as_deref().and_then(Path::to_str);
    let wanted_state = given.filter(|state| STATES.contains(state));
    let is_wanted = |follow_up: &FollowUpView| {
        args.owner.as_ref().is_none_or(|owner| follow_up.is_owned_by(owner, Names::Shown))
            && wanted_state.is_none_or(|state| state == follow_up.state(shell.today).word())
    };
    let wanted: Vec<FollowUpView> =
        views.iter().flat_map(BodyView::follow_ups).filter(is_wanted).collect();
    let bytes = match args.format.unwrap_or_else(|| format_of(args.output.as_deref())) {
        ListFormat::Table => table(shell, &wanted).into_bytes(),
        ListFormat::Json => format!("{:#}\n", json(shell, &wanted)).into_bytes(),
        ListFormat::Md => agenda::write(&document(shell, &views, &wanted), Format::MARKDOWN),
        ListFormat::Docx => agenda::write(&document(shell, &views, &wanted), Format::DOCX),
    };
    shell.write_output(&bytes, args.output.as_deref())
}

fn format_of(file: Option<&Path>) -> ListFormat {
    let extension = file.and_then(|path| path.extension()?.to_str());
    extension.and_then(|end| ListFormat::from_str(end, true).ok()).unwrap_or(ListFormat::Table)
}

fn document(shell: &Shell, views: &[BodyView], wanted: &[FollowUpView]) -> agenda::Document {
    let title = match views {
        [one] => format!("Opfølgning, {}", one.name()),
        _ => "Opfølgning".to_owned(),
    };
    agenda::follow_ups(&title, wanted, Names::Shown, shell.today)
}

fn json(shell: &Shell, wanted: &[FollowUpView]) -> Value {
    let object = |follow_up: &FollowUpView| {
        let mut object = serde_json::to_value(follow_up.json(shell.today, Names::Shown)).ok()?;
        object["body"] = follow_up.body().id().into();
        Some(object)
    };
    wanted.iter().filter_map(object).collect()
}

fn table(shell: &Shell, wanted: &[FollowUpView]) -> String {
    let mut text = String::new();
    for follow_up in wanted {
        let owners = follow_up.owners(Names::Shown);
        let owners = if owners.is_empty() { "ingen".to_owned() } else { owners.join(", ") };
        let due = follow_up.due_by();
        let due = due.map_or_else(String::new, |last| format!(", senest {}", full_date(last)));
        let _ = writeln!(
            text,
            "{}  {}: {} ({owners}{due}; aftalt {}): {}",
            follow_up.id(),
            follow_up.body().name(),
            follow_up.title(),
            full_date(follow_up.agreed()),
            follow_up.describe_state(shell.today)
        );
    }
    if text.is_empty() {
        text.push_str("Der er ingen opfølgninger.\n");
    }
    text
}
