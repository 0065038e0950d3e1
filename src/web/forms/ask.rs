//! What is asked for each wish, and the edit that is made of the answers.

use crate::plan::edit::Edit;
use crate::schedule::BodyView;
use crate::web::forms::fields::{Maker, Part, Problems, Values};
use crate::web::forms::wish::Wish;
use crate::web::forms::{items, meetings};
use chrono::NaiveDate;

impl Wish {
    /// What stands in a form before anything was typed.
    pub fn start(&self, view: &BodyView, date: Option<NaiveDate>) -> Values {
        match self {
            Wish::AddItem => items::start_new(date),
            Wish::SetItem { item } => {
                items::find(view, item).map(|item| items::start(item, view)).unwrap_or_default()
            }
            Wish::Move { date } => {
                meetings::find(view, *date).map(|m| meetings::start_move(&m)).unwrap_or_default()
            }
            Wish::Change { .. } => {
                let mut values = Values::default();
                values.set("action", "til");
                values
            }
            _ => Values::default(),
        }
    }

    /// The edit that is made of what was typed.
    pub fn edit(&self, values: &Values, today: NaiveDate) -> Result<Edit, Problems> {
        let needed = |name: &str, text: &str| {
            let mut problems = Problems::default();
            let value = problems.required(values, name, text);
            if problems.0.is_empty() { Ok(value) } else { Err(problems) }
        };
        match self {
            Wish::AddItem => items::read(values, None, today),
            Wish::SetItem { item } => items::read(values, Some(item), today),
            Wish::DateItem { item } => {
                let mut problems = Problems::default();
                let date = problems.date(values, "date", today).ok_or(problems)?;
                Ok(Edit::DateItem { item: item.clone(), date })
            }
            Wish::Change { item, date } => items::read_change(values, item, *date, today),
            Wish::Unchange { item, date } => {
                Ok(Edit::RemoveChange { item: item.clone(), date: *date })
            }
            Wish::Withdraw { item } => {
                let reason = needed("reason", "Skriv kort hvorfor.")?;
                Ok(Edit::Withdraw { item: item.clone(), reason })
            }
            Wish::Reinstate { item } => Ok(Edit::Reinstate { item: item.clone() }),
            Wish::AddMeeting => meetings::read_new(values, today),
            Wish::Cancel { date } => meetings::read_cancel(values, *date),
            Wish::Uncancel { date } => Ok(Edit::Uncancel { date: *date }),
            Wish::Move { date } => meetings::read_move(values, *date, today),
            Wish::Restore { date } => Ok(Edit::RemoveMeeting { date: *date }),
        }
    }

    /// What its form asks; nothing when there is nothing to ask.
    pub fn parts(&self, maker: Maker, view: &BodyView) -> Vec<Part> {
        match self {
            Wish::AddItem => items::fields(maker, view, None),
            Wish::SetItem { item } => items::fields(maker, view, items::find(view, item)),
            Wish::DateItem { .. } => items::date_fields(maker),
            Wish::Change { .. } => items::change_fields(maker),
            Wish::Withdraw { .. } => {
                vec![maker.reason("Punktet bliver stående i planen med begrundelsen.")]
            }
            Wish::AddMeeting => meetings::new_fields(maker),
            Wish::Cancel { .. } => meetings::cancel_fields(maker),
            Wish::Move { date } => meetings::find(view, *date)
                .map_or_else(Vec::new, |meeting| meetings::move_fields(maker, &meeting)),
            Wish::Unchange { .. }
            | Wish::Reinstate { .. }
            | Wish::Uncancel { .. }
            | Wish::Restore { .. } => Vec::new(),
        }
    }
}
