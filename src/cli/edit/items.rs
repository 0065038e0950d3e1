//! `add`, `date`, `move`, `skip`, `await`, `withdraw`.

use super::make::{MakeArgs, make};
use crate::cli::error::CliError;
use crate::cli::shell::Shell;
use crate::editor::occurrence;
use crate::plan::ChangeAction;
use crate::plan::edit::{Edit, ItemField, ItemTiming, Rule};
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
    let date = args.date.as_deref().map(|text| shell.date(text)).transpose()?;
    let timing = match (date, &args.before) {
        (Some(date), _) => ItemTiming::Date(date),
        (None, Some(before)) => ItemTiming::When(Rule {
            before: Some(before.clone()),
            days: args.days,
            ..Rule::default()
        }),
        (None, None) => ItemTiming::Awaiting,
    };
    let dates: Vec<_> = date.into_iter().collect();
    make(shell, &args.make, &args.body, &dates, |_| {
        Ok(Edit::AddItem {
            id: args.id.clone(),
            title: args.title.clone(),
            timing,
            fields: vec![
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
    let date = shell.date(&args.date)?;
    make(shell, &args.make, &args.body, &[date], |_| {
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
    change(shell, &args.change, ChangeAction::To(shell.date(&args.to)?))
}

pub fn skip(shell: &Shell, args: &ChangeArgs) -> Result<(), CliError> {
    change(shell, args, ChangeAction::Skip)
}

pub fn await_date(shell: &Shell, args: &ChangeArgs) -> Result<(), CliError> {
    change(shell, args, ChangeAction::Await)
}

fn change(shell: &Shell, args: &ChangeArgs, action: ChangeAction) -> Result<(), CliError> {
    let date = shell.date(&args.date)?;
    let mut dates = vec![date];
    dates.extend(match action {
        ChangeAction::To(to) => Some(to),
        ChangeAction::Await | ChangeAction::Skip => None,
    });
    make(shell, &args.make, &args.body, &dates, |view| {
        let (item, reason) = (args.item.clone(), args.because.clone());
        // The edit itself reports an unknown item.
        let is_known = view.items_as_written().iter().any(|known| known.id == item);
        let date = match is_known {
            true => {
                occurrence(view, &item, date).map_err(|error| CliError::Wrong(error.to_string()))?
            }
            false => date,
        };
        Ok(Edit::Change { item, date, action, reason })
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
