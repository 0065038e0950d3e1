//! Parts of the Danish sentences that describe edits.

use super::fields::{Due, ItemField, ItemTiming};
use super::texts::optional_line;
use crate::calendar::{full_date, month_name};
use crate::plan::{Item, Piece, Plan};
use chrono::{Datelike, NaiveDate};

/// Whether a sentence says what an edit does, or what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// "flyttes": before it is made.
    Present,
    /// "er flyttet": of the history, and to whoever asks what changed.
    Past,
}

impl Tense {
    /// The one of the two forms.
    pub const fn pick(self, present: &'static str, past: &'static str) -> &'static str {
        match self {
            Tense::Present => present,
            Tense::Past => past,
        }
    }
}

/// A title without the values of its placeholders.
pub fn shortened_title(item: &Item, plan: &Plan) -> String {
    title(item, plan, None)
}

/// A title, filled in as far as is possible without a schedule.
pub fn title(item: &Item, plan: &Plan, day: Option<NaiveDate>) -> String {
    let filled = item.title.pieces.iter().map(|piece| match (piece, day) {
        (Piece::Text(text), _) => text.clone(),
        (Piece::Year, Some(day)) => day.year().to_string(),
        (Piece::Month, Some(day)) => month_name(day.month()).to_owned(),
        (Piece::Role, _) => {
            item.role.map_or_else(String::new, |role| plan.roles[role].title.clone())
        }
        (Piece::Year | Piece::Month | Piece::Date, _) => "…".to_owned(),
    });
    short(&filled.collect::<String>())
}

/// A title cut to fit a line of the history.
pub fn short(title: &str) -> String {
    const LONGEST: usize = 80;
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    let start: String = title.chars().take(LONGEST).collect();
    let words = start.rsplit_once(' ').map_or(&*start, |(words, _)| words);
    format!("{} …", words.trim_end_matches([',', '.', ':', ';']))
}

pub fn line(text: &str) -> String {
    optional_line(text).unwrap_or_default()
}

pub fn describe(
    timing: &ItemTiming,
    plan: &Plan,
    actual: &dyn Fn(NaiveDate) -> NaiveDate,
) -> String {
    match timing {
        ItemTiming::Awaiting => "afventer dato".to_owned(),
        ItemTiming::Date(date) => format!("den {}", full_date(actual(*date))),
        ItemTiming::Due(Due::Day(day)) => format!("senest den {}", full_date(*day)),
        ItemTiming::Due(Due::Window(window)) => format!("i {window}"),
        ItemTiming::When(rule) => {
            let words = rule.words(plan);
            words.map_or_else(|| "efter en regel".to_owned(), |words| format!("på {words}"))
        }
    }
}

pub fn name(field: &ItemField) -> &'static str {
    match field {
        ItemField::Title(_) => "titel",
        ItemField::Timing(_) => "hvornår",
        ItemField::Role(_) => "fremlægges af",
        ItemField::Minutes(_) => "minutter",
        ItemField::Category(_) => "kategori",
        ItemField::Closed(_) => "lukket",
        ItemField::Note(_) => "note",
        ItemField::Text(_) => "tekst",
        ItemField::Participants(_) => "deltagere",
        ItemField::Attachments(_) => "bilag",
        ItemField::At(_) => "klokkeslæt",
        ItemField::Agreed(_) => "aftalt",
        ItemField::Follows(_) => "følger",
        ItemField::Order(_) => "plads",
        ItemField::From(_) => "fra",
        ItemField::Until(_) => "til",
        ItemField::Years(_) => "hvilke år",
        ItemField::Flexible(_) => "kan vente",
        ItemField::IfCancelled(_) => "ved aflysning",
    }
}
