//! `add`, `date`, `move`, `skip`, `await`, `withdraw`.

use super::make::{MakeArgs, make};
use crate::calendar::Typed;
use crate::cli::error::CliError;
use crate::cli::shell::Shell;
use crate::editor::occurrence;
use crate::plan::edit::{Edit, ItemField, ItemTiming, Rule};
use crate::plan::{ChangeAction, ChangeScope};
use crate::schedule::BodyView;
use chrono::NaiveDate;
use clap::Args;

#[derive(Debug, Args)]
pub struct AddArgs {
    /// Organet
    body: String,
    /// Punktets titel
    title: String,
    /// Mødets dato; uden dato afventer punktet
    #[arg(long, value_name = "DATO", conflicts_with = "before")]
    date: Option<String>,
    /// Sidste møde før denne begivenhed, ferie eller dag (`10-15`)
    #[arg(long, value_name = "BEGIVENHED")]
    before: Option<String>,
    /// … og mindst så mange dage før
    #[arg(long, value_name = "ANTAL", requires = "before")]
    days: Option<u32>,
    /// Rollen, der lægger punktet frem
    #[arg(long, value_name = "ROLLE")]
    role: Option<String>,
    /// Afsat tid
    #[arg(long, value_name = "ANTAL")]
    minutes: Option<u32>,
    #[arg(long, value_name = "NAVN", help = "Kategori")]
    category: Option<String>,
    /// Lukket punkt
    #[arg(long)]
    closed: bool,
    #[arg(long, value_name = "TEKST", help = "Note")]
    note: Option<String>,
    /// Punktets id [normalt: af titlen]
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn add(shell: &Shell, args: &AddArgs) -> Result<(), CliError> {
    let typed = args.date.as_deref().map(|text| shell.typed(text)).transpose()?;
    let dates: Vec<_> = typed.into_iter().map(|typed| typed.last_day(shell.today)).collect();
    make(shell, &args.make, &args.body, &dates, |view| {
        let timing = match (typed, &args.before) {
            (Some(typed), _) => ItemTiming::Date(meeting_date(shell, view, typed)?),
            (None, Some(before)) => {
                ItemTiming::When(Rule::new("before", &**before).and("days", args.days))
            }
            (None, None) => ItemTiming::Awaiting,
        };
        Ok(Edit::AddItem {
            id: args.id.clone(),
            title: args.title.clone(),
            timing,
            fields: vec![
                // A rule that is new today has no occurrences before today.
                ItemField::From(args.before.is_some().then_some(shell.today)),
                ItemField::Role(args.role.clone()),
                ItemField::Minutes(args.minutes),
                ItemField::Category(args.category.clone()),
                ItemField::Closed(args.closed),
                ItemField::Note(args.note.clone()),
            ],
        })
    })
}

#[derive(Debug, Args)]
pub struct DateArgs {
    /// Organet
    body: String,
    /// Punktets id
    item: String,
    /// Mødets dato
    date: String,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn date(shell: &Shell, args: &DateArgs) -> Result<(), CliError> {
    let typed = shell.typed(&args.date)?;
    make(shell, &args.make, &args.body, &[typed.last_day(shell.today)], |view| {
        let date = meeting_date(shell, view, typed)?;
        Ok(Edit::DateItem { item: args.item.clone(), date })
    })
}

#[derive(Debug, Args)]
pub struct MoveArgs {
    #[command(flatten)]
    change: ChangeArgs,
    /// Den nye dato
    #[arg(long, value_name = "DATO")]
    to: String,
}

#[derive(Debug, Args)]
pub struct ChangeArgs {
    /// Organet
    body: String,
    /// Punktets id
    item: String,
    /// Dagen, det ellers kommer, eller mødet, det står på nu
    date: String,
    /// Begrundelsen, som alle ser
    #[arg(long, value_name = "TEKST")]
    because: String,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn move_item(shell: &Shell, args: &MoveArgs) -> Result<(), CliError> {
    let to = shell.typed(&args.to)?;
    change(shell, &args.change, &[to], |view| Ok(ChangeAction::To(meeting_date(shell, view, to)?)))
}

pub fn skip(shell: &Shell, args: &ChangeArgs) -> Result<(), CliError> {
    change(shell, args, &[], |_| Ok(ChangeAction::Skip))
}

pub fn await_date(shell: &Shell, args: &ChangeArgs) -> Result<(), CliError> {
    change(shell, args, &[], |_| Ok(ChangeAction::Await))
}

fn change(
    shell: &Shell,
    args: &ChangeArgs,
    others: &[Typed],
    action: impl FnOnce(&BodyView) -> Result<ChangeAction, CliError>,
) -> Result<(), CliError> {
    let typed = shell.typed(&args.date)?;
    let dates = others.iter().chain([&typed]).map(|typed| typed.last_day(shell.today));
    make(shell, &args.make, &args.body, &dates.collect::<Vec<_>>(), |view| {
        let (item, reason) = (args.item.clone(), args.because.clone());
        let date = occurrence(view, &item, typed, shell.today)
            .map_err(|error| CliError::Wrong(error.to_string()))?;
        Ok(Edit::Change { item, date, action: action(view)?, reason })
    })
}

/// The date to write for a meeting: of the meeting that was meant, or the typed day
/// itself where there is none, as the plan takes the first meeting after it.
pub(super) fn meeting_date(
    shell: &Shell,
    view: &BodyView,
    typed: Typed,
) -> Result<NaiveDate, CliError> {
    match (shell.meeting(view, typed), typed) {
        (Ok(meeting), _) => Ok(meeting.nominal()),
        (Err(_), Typed::Day(day)) => Ok(day),
        (Err(error), _) => Err(error),
    }
}

#[derive(Debug, Args)]
pub struct ChangeItemArgs {
    /// Organet
    body: String,
    /// Punktets id
    item: String,
    /// Dagen, det ellers kommer, eller mødet, det står på nu
    date: String,
    /// Fra den gang af, og ikke kun den ene gang
    #[arg(long)]
    onwards: bool,
    #[arg(long, value_name = "TITEL", help = "Titlen")]
    title: Option<String>,
    #[arg(long, value_name = "TEKST", help = "Sagens tekst i dagsordenen")]
    text: Option<String>,
    #[arg(long, value_name = "TEKST", help = "Note")]
    note: Option<String>,
    /// Rollen, der lægger punktet frem
    #[arg(long, value_name = "ROLLE")]
    role: Option<String>,
    /// Afsat tid
    #[arg(long, value_name = "ANTAL")]
    minutes: Option<u32>,
    #[arg(long, value_name = "NAVN", help = "Kategori")]
    category: Option<String>,
    /// Lukket punkt: `true` eller `false`
    #[arg(long, value_name = "JA")]
    closed: Option<bool>,
    /// Begrundelsen, hvis der er en
    #[arg(long, value_name = "TEKST")]
    because: Option<String>,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn change_item(shell: &Shell, args: &ChangeItemArgs) -> Result<(), CliError> {
    let typed = shell.typed(&args.date)?;
    let text = |text: &Option<String>| text.clone().map(Some);
    let fields: Vec<ItemField> = [
        args.title.clone().map(ItemField::Title),
        text(&args.text).map(ItemField::Text),
        text(&args.note).map(ItemField::Note),
        text(&args.role).map(ItemField::Role),
        args.minutes.map(|minutes| ItemField::Minutes(Some(minutes))),
        text(&args.category).map(ItemField::Category),
        args.closed.map(ItemField::Closed),
    ]
    .into_iter()
    .flatten()
    .collect();
    make(shell, &args.make, &args.body, &[typed.last_day(shell.today)], |view| {
        let date = occurrence(view, &args.item, typed, shell.today)
            .map_err(|error| CliError::Wrong(error.to_string()))?;
        let scope = if args.onwards { ChangeScope::From(date) } else { ChangeScope::Once(date) };
        let (item, reason) = (args.item.clone(), args.because.clone());
        Ok(Edit::ChangeItem { item, scope, fields, reason })
    })
}

#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// Organet
    body: String,
    /// Punktets id
    item: String,
    /// Begrundelsen
    #[arg(long, value_name = "TEKST")]
    because: String,
    #[command(flatten)]
    make: MakeArgs,
}

pub fn withdraw(shell: &Shell, args: &WithdrawArgs) -> Result<(), CliError> {
    make(shell, &args.make, &args.body, &[], |_| {
        Ok(Edit::Withdraw { item: args.item.clone(), reason: args.because.clone() })
    })
}
