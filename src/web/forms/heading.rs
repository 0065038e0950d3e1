//! What stands above a form, and where one goes when it is left.

use crate::agenda::names_for;
use crate::calendar::{full_date, weekday_name};
use crate::plan::{Config, Item, Piece};
use crate::schedule::BodyView;
use crate::web::forms::items;
use crate::web::forms::meetings;
use crate::web::forms::wish::Wish;
use chrono::NaiveDate;

pub(in crate::web) struct Heading {
    pub title: &'static str,
    /// What it is about, in a line.
    pub about: String,
    /// Where one goes without having done anything.
    pub back: String,
}

impl Heading {
    /// `None` when the plan has no such item or meeting.
    pub fn of(wish: &Wish, view: &BodyView, config: &Config) -> Option<Heading> {
        let body = view.id();
        let (title, about) = match wish {
            Wish::AddItem => ("Nyt punkt", view.name().to_owned()),
            Wish::AddMeeting => ("Ekstra møde", view.name().to_owned()),
            Wish::SetItem { item } => ("Ret punktet", item_title(view, item, None, config)?),
            Wish::DateItem { item } => {
                ("Giv punktet en dato", item_title(view, item, None, config)?)
            }
            Wish::Change { item, date } => {
                ("Flyt punktet", item_title(view, item, Some(*date), config)?)
            }
            Wish::Unchange { item, date } => {
                ("Lad punktet følge planen igen", item_title(view, item, Some(*date), config)?)
            }
            Wish::Withdraw { item } => {
                ("Træk punktet tilbage", item_title(view, item, None, config)?)
            }
            Wish::Reinstate { item } => {
                ("Tag punktet med igen", item_title(view, item, None, config)?)
            }
            Wish::Cancel { date } => ("Aflys mødet", meeting_title(view, *date)?),
            Wish::Uncancel { date } => ("Hold mødet alligevel", meeting_title(view, *date)?),
            Wish::Move { date } => ("Flyt mødet", meeting_title(view, *date)?),
            Wish::Restore { date } => {
                ("Tag ændringen af mødet tilbage", meeting_title(view, *date)?)
            }
        };
        let back = match wish.meeting() {
            Some(date) => format!("/{body}/moede/{date}"),
            None => format!("/{body}"),
        };
        Some(Heading { title, about, back })
    }
}

/// With what is filled into it on that day, and the day itself.
fn item_title(
    view: &BodyView,
    id: &str,
    date: Option<NaiveDate>,
    config: &Config,
) -> Option<String> {
    let item = items::find(view, id)?;
    let names = names_for(*view, config);
    let occurrence = match date {
        Some(date) => Some(view.occurrences_of(id).find(|one| one.nominal() == Some(date))?),
        // Of one that comes again, what it has in common.
        None => view.occurrences_of(id).next().filter(|_| view.occurrences_of(id).count() == 1),
    };
    let title = occurrence.map_or_else(|| common_title(item, view), |one| one.title(names));
    let stands = occurrence.filter(|_| date.is_some()).and_then(|one| one.meeting());
    Some(match stands {
        Some(meeting) => format!("{title}, nu på mødet {}", day(meeting.date())),
        None => title,
    })
}

/// A title without what is another each time.
fn common_title(item: &Item, view: &BodyView) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Role => {
            item.role.map_or_else(String::new, |role| view.roles_as_written()[role].title.clone())
        }
        Piece::Year | Piece::Month | Piece::Date => "…".to_owned(),
    };
    item.title.pieces.iter().map(piece).collect()
}

fn meeting_title(view: &BodyView, planned: NaiveDate) -> Option<String> {
    let meeting = meetings::find(view, planned)?;
    Some(format!("{}, {}", meeting.name(), day(meeting.date())))
}

/// "onsdag den 28. juni 2023".
pub(in crate::web) fn day(date: NaiveDate) -> String {
    format!("{} den {}", weekday_name(date), full_date(date))
}
