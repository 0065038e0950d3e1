//! What somebody wants to do, as its address says it.

use crate::web::pages::meeting::parse_date;
use chrono::NaiveDate;

/// Occurrences are named by item and nominal date, meetings by planned date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) enum Wish {
    AddItem,
    SetItem { item: String },
    DateItem { item: String },
    Change { item: String, date: NaiveDate },
    Unchange { item: String, date: NaiveDate },
    Withdraw { item: String },
    Reinstate { item: String },
    AddMeeting,
    Cancel { date: NaiveDate },
    Uncancel { date: NaiveDate },
    Move { date: NaiveDate },
    Restore { date: NaiveDate },
}

impl Wish {
    /// The body's id, and what is wished for it.
    pub fn of(path: &str) -> Option<(&str, Wish)> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let body = parts.next()?;
        let rest: Vec<&str> = parts.collect();
        let wish = match rest[..] {
            ["nyt-punkt"] => Wish::AddItem,
            ["nyt-moede"] => Wish::AddMeeting,
            ["punkt", item, what] => {
                let item = item.to_owned();
                match what {
                    "ret" => Wish::SetItem { item },
                    "dato" => Wish::DateItem { item },
                    "traek-tilbage" => Wish::Withdraw { item },
                    "tag-med" => Wish::Reinstate { item },
                    _ => return None,
                }
            }
            ["punkt", item, date, what] => {
                let (item, date) = (item.to_owned(), parse_date(date)?);
                match what {
                    "flyt" => Wish::Change { item, date },
                    "som-planlagt" => Wish::Unchange { item, date },
                    _ => return None,
                }
            }
            ["moede", date, what] => {
                let date = parse_date(date)?;
                match what {
                    "aflys" => Wish::Cancel { date },
                    "hold" => Wish::Uncancel { date },
                    "flyt" => Wish::Move { date },
                    "som-planlagt" => Wish::Restore { date },
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some((body, wish))
    }

    /// There is nothing to fill in: it is shown at once what it would do.
    pub fn is_plain(&self) -> bool {
        matches!(
            self,
            Wish::Unchange { .. }
                | Wish::Reinstate { .. }
                | Wish::Uncancel { .. }
                | Wish::Restore { .. }
        )
    }

    /// The meeting that it is about.
    pub fn meeting(&self) -> Option<NaiveDate> {
        match self {
            Wish::Cancel { date }
            | Wish::Uncancel { date }
            | Wish::Move { date }
            | Wish::Restore { date } => Some(*date),
            _ => None,
        }
    }
}
