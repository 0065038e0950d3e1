//! The command line: arguments in, a result on stdout, an exit code out.
//!
//! One file for each command; `clock` has the only `now`. The editing commands are
//! in `edit`.

mod arguments;
mod cases;
mod check;
mod clock;
mod danish;
mod deadlines;
mod diff;
mod documents;
mod edit;
mod error;
mod feed;
mod help;
mod history;
mod import;
mod init;
mod link;
mod log;
mod meetings;
mod output;
mod owner;
mod person;
mod places;
mod publish;
mod qr;
mod remind;
mod schedule;
mod schema;
mod serve;
mod shell;
mod suggest;
mod user;
mod wheel;
mod why;
mod year_plan;

pub use error::CliError;
pub use init::STARTER;
pub use log::start_log;
pub use places::Given as GivenPlaces;
pub use shell::Environment;

use chrono::NaiveDate;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use documents::Kind;
use places::{Given, Places};
use shell::Shell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const NAME: &str = "aarshjul";

/// Årshjul og fremadrettet mødeplan for en direktion
#[derive(Debug, Parser)]
#[command(name = NAME, version, disable_help_subcommand = true)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    #[command(flatten)]
    common: CommonArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct CommonArgs {
    /// Viser hjælpen
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Viser programmets version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    /// Mappen med planen [normalt: plans]
    #[arg(long, global = true, value_name = "MAPPE")]
    plans: Option<PathBuf>,
    /// Indstillingerne [normalt: config.toml, hvis den findes]
    #[arg(long, global = true, value_name = "FIL")]
    config: Option<PathBuf>,
    /// Mappen, hvor serveren gemmer links, brugere og historik [normalt: state]
    #[arg(long, global = true, value_name = "MAPPE")]
    state: Option<PathBuf>,
    /// Én af flere kommuner på samme maskine: /etc/aarshjul/NAVN.toml og /var/lib/aarshjul-NAVN
    #[arg(long, global = true, value_name = "NAVN")]
    instance: Option<String>,
    /// Dagen i dag, når det ikke skal være urets
    #[arg(long, global = true, value_name = "ÅÅÅÅ-MM-DD")]
    today: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Læser hele planen og viser alle fejl og advarsler
    Check(check::CheckArgs),
    /// Den rullende mødeplan
    Schedule(schedule::ScheduleArgs),
    /// Hvorfor et punkt eller et møde ligger, hvor det gør
    Why(why::WhyArgs),
    /// Dagsordenens sidste punkt: »Eventuelt, herunder punkter til næste møde«
    Eventuelt(documents::DocumentArgs),
    /// Rammen til hele dagsordenen
    Agenda(documents::DocumentArgs),
    /// Referatet: dagsordenen med det, der blev besluttet
    Minutes(documents::DocumentArgs),
    /// Årshjulet som billede eller liste
    Wheel(wheel::WheelArgs),
    /// Årsplanen til opslagstavlen: et A4-ark for hvert halvår
    YearPlan(year_plan::YearPlanArgs),
    /// Årets møder som Word, Excel, CSV eller Markdown
    Meetings(meetings::MeetingsArgs),
    /// Kalenderen, som der abonneres på
    Feed(feed::FeedArgs),
    /// Sider og kalendere på nettet
    Serve(serve::ServeArgs),
    /// Sider og kalendere som filer, til en webserver eller et CDN
    Publish(publish::PublishArgs),
    /// Private kalenderadresser
    Link(link::LinkArgs),
    /// Sender dagens mails om frister, opfølgninger og møder; og hvem der får dem
    Remind(remind::RemindArgs),
    /// Hvem der kan logge ind, og hvad de må
    User(user::UserArgs),
    /// Fjerner, hvad der er gemt om en person
    Person(person::PersonArgs),
    /// Nyt punkt
    Add(edit::AddArgs),
    /// Giver et punkt, der afventer, sin dato
    Date(edit::DateArgs),
    /// Flytter et punkt denne ene gang
    Move(edit::MoveArgs),
    /// Springer et punkt over denne ene gang
    Skip(edit::ChangeArgs),
    /// Lader et punkt afvente en ny dato denne ene gang
    Await(edit::ChangeArgs),
    /// Ændrer et punkt denne ene gang eller fra da af, fx titlen
    Change(edit::ChangeItemArgs),
    /// Skriver, hvad der blev besluttet om et punkt
    Decide(edit::DecideArgs),
    /// Opfølgning: hvem gør hvad hvornår
    FollowUp(edit::FollowUpArgs),
    /// Læser et referat: hvad er beholdt, flyttet, nyt, væk, besluttet og aftalt
    Import(import::ImportArgs),
    /// Regler til årshjulet, som passer med tabellerne i flere referater
    Suggest(suggest::SuggestArgs),
    /// Frister før møderne
    Deadlines(deadlines::DeadlinesArgs),
    /// Sager gennem flere organer, og hvor langt de er
    Case(cases::CaseArgs),
    /// Hvornår en sag senest skal på hvert møde for at være afgjort i tide
    Reach(cases::ReachArgs),
    /// Trækker et punkt tilbage; det bliver stående i planen
    Withdraw(edit::WithdrawArgs),
    /// Aflyser et møde
    Cancel(edit::CancelArgs),
    /// Flytter et møde
    MoveMeeting(edit::MoveMeetingArgs),
    /// Et ekstra møde uden for rækken
    Extra(edit::ExtraArgs),
    /// Hvad der er ændret i planen, og af hvem
    Log(history::LogArgs),
    /// Tager den sidste ændring tilbage, som en ny ændring
    Undo(history::UndoArgs),
    /// Hvad der er ændret siden en dag, en revision eller en anden mappe
    Diff(diff::DiffArgs),
    /// Laver en ny plan med forklaringer
    Init(init::InitArgs),
    /// Skriver planens format som JSON Schema, til editorer
    Schema,
    /// Skriver kommandoens tastehjælp til en skal
    Completions(help::CompletionsArgs),
    /// Skriver manualsiden
    Man(help::ManArgs),
}

impl Cli {
    fn given(&self) -> Given {
        let CommonArgs { plans, config, state, instance, .. } = &self.common;
        Given {
            plans: plans.clone(),
            config: config.clone(),
            state: state.clone(),
            instance: instance.clone(),
        }
    }
}

impl Command {
    /// Whether it changes the plan, or reads what only the server's user may.
    fn uses_state(&self) -> bool {
        !matches!(
            self,
            Command::Check(_)
                | Command::Schedule(_)
                | Command::Why(_)
                | Command::Eventuelt(_)
                | Command::Agenda(_)
                | Command::Minutes(_)
                | Command::Wheel(_)
                | Command::YearPlan(_)
                | Command::Meetings(_)
                | Command::Feed(_)
                | Command::Suggest(_)
                | Command::Deadlines(_)
                | Command::Case(_)
                | Command::Reach(_)
                | Command::Init(_)
                | Command::Schema
                | Command::Completions(_)
                | Command::Man(_)
        )
    }
}

/// The whole command line.
fn command() -> clap::Command {
    danish::in_danish(Cli::command())
}

/// The command line of a server alone: to describe the arguments of every command takes longer
/// than to read its plan.
fn serve_command() -> clap::Command {
    let serve = serve::ServeArgs::augment_args(clap::Command::new("serve"));
    CommonArgs::augment_args(clap::Command::new(NAME).version(env!("CARGO_PKG_VERSION")))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_required(true)
        .subcommand(serve)
}

/// Runs a command line; messages go to stderr.
pub fn main(args: impl IntoIterator<Item = OsString>, environment: Environment) -> ExitCode {
    let arguments: Vec<OsString> = args.into_iter().collect();
    // Only help and what is wrong have words.
    let parsed = serve_command().try_get_matches_from(&arguments);
    let parsed = parsed.or_else(|_| Cli::command().try_get_matches_from(&arguments));
    let parsed = parsed.or_else(|_| command().try_get_matches_from(&arguments));
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            match danish::wrong_usage(&error) {
                Some(message) => output::stderr(message),
                None => drop(error.print()),
            }
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&cli, environment, &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::stderr(format_args!("{}\n", error.to_string().trim_end()));
            error.exit_code()
        }
    }
}

fn run(cli: &Cli, environment: Environment, arguments: &[OsString]) -> Result<(), CliError> {
    let today = cli.common.today.as_deref().map(arguments::given_day).transpose()?;
    let places = cli.given().or(environment.given.clone()).places(Path::new(""), Path::new("/"))?;
    match &cli.command {
        Command::Init(args) => owner::run_as_owner(&[args.dir()], arguments)?,
        command if command.uses_state() => {
            owner::run_as_owner(&[&places.state, &places.plans], arguments)?;
        }
        _ => {}
    }
    let had_state = places.state.exists();
    let done = run_in(&places, cli, environment, today);
    // Who names a folder knows of it, and the server says so itself.
    let is_named = cli.given().state.is_some() || matches!(cli.command, Command::Serve(_));
    if !had_state && !is_named && places.state.exists() {
        output::stderr(format_args!(
            "bemærk: tilstandsmappen `{}` fandtes ikke og er lavet nu; har serveren en anden, så skriv den med `--state`\n",
            places.state.display()
        ));
    }
    done
}

fn run_in(
    places: &Places,
    cli: &Cli,
    environment: Environment,
    today: Option<NaiveDate>,
) -> Result<(), CliError> {
    let unchecked_shell = || Shell::open(places.clone(), today, environment.clone());
    let shell = || unchecked_shell()?.with_valid_config();
    match &cli.command {
        Command::Check(args) => check::run(&unchecked_shell()?, args),
        Command::Schedule(args) => schedule::run(&shell()?, args),
        Command::Why(args) => why::run(&shell()?, args),
        Command::Eventuelt(args) => documents::run(&shell()?, args, Kind::Eventuelt),
        Command::Agenda(args) => documents::run(&shell()?, args, Kind::Agenda),
        Command::Minutes(args) => documents::run(&shell()?, args, Kind::Minutes),
        Command::Wheel(args) => wheel::run(&shell()?, args),
        Command::YearPlan(args) => year_plan::run(&shell()?, args),
        Command::Meetings(args) => meetings::run(&shell()?, args),
        Command::Feed(args) => feed::run(&shell()?, args),
        Command::Serve(args) => serve::run(shell()?, args),
        Command::Publish(args) => publish::run(shell()?, args),
        Command::Link(args) => link::run(&shell()?, args),
        Command::Remind(args) => remind::run(&shell()?, args),
        Command::User(args) => user::run(&shell()?, args),
        Command::Person(args) => person::run(&shell()?, args),
        Command::Add(args) => edit::add(&shell()?, args),
        Command::Date(args) => edit::date(&shell()?, args),
        Command::Move(args) => edit::move_item(&shell()?, args),
        Command::Skip(args) => edit::skip(&shell()?, args),
        Command::Await(args) => edit::await_date(&shell()?, args),
        Command::Change(args) => edit::change_item(&shell()?, args),
        Command::Decide(args) => edit::decide(&shell()?, args),
        Command::FollowUp(args) => edit::follow_up(&shell()?, args),
        Command::Import(args) => import::run(&shell()?, args),
        Command::Suggest(args) => suggest::run(&shell()?, args),
        Command::Deadlines(args) => deadlines::run(&shell()?, args),
        Command::Case(args) => cases::case(&shell()?, args),
        Command::Reach(args) => cases::reach(&shell()?, args),
        Command::Withdraw(args) => edit::withdraw(&shell()?, args),
        Command::Cancel(args) => edit::cancel(&shell()?, args),
        Command::MoveMeeting(args) => edit::move_meeting(&shell()?, args),
        Command::Extra(args) => edit::extra(&shell()?, args),
        Command::Log(args) => history::log(&shell()?, args),
        Command::Undo(args) => history::undo(&shell()?, args),
        Command::Diff(args) => diff::run(&shell()?, args),
        Command::Init(args) => init::run(&unchecked_shell()?, args),
        Command::Schema => schema::run(),
        Command::Completions(args) => help::completions(&mut command(), args),
        Command::Man(args) => help::man(command(), args),
    }
}
