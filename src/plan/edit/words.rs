//! Edits in Danish, for previews and the history.

use super::already::is_already;
use super::texts::optional_line;
use super::{Edit, ItemField, ItemTiming};
use crate::calendar::{full_date, month_name};
use crate::plan::{BodyIndex, ChangeAction, Item, Piece, Plan, write_time_span};
use chrono::{Datelike, NaiveDate};

/// One sentence without a full stop.
pub fn words(edit: &Edit, plan: &Plan, body: BodyIndex) -> String {
    let body = &plan.bodies[body];
    let item = |id: &str| match body.items.iter().find(|item| item.id == id) {
        Some(item) => format!("»{}«", title(item, plan, edit.dates().first().copied())),
        None => format!("»{id}«"),
    };
    let sentence = match edit {
        Edit::AddItem { title, timing, .. } => {
            format!("nyt punkt »{}«, {}", short(&line(title)), describe(timing))
        }
        Edit::SetItem { item: id, fields } => {
            let known = body.items.iter().find(|item| item.id == *id);
            let differs =
                |field: &&ItemField| known.is_none_or(|item| !is_already(plan, item, field));
            let names: Vec<&str> = fields.iter().filter(differs).map(name).collect();
            format!("{} er rettet ({})", item(id), names.join(", "))
        }
        Edit::DateItem { item: id, date } => {
            format!("{} har fået datoen {}", item(id), full_date(*date))
        }
        Edit::Change { item: id, date, action, reason } => {
            let done = match action {
                ChangeAction::To(to) => format!("er flyttet til den {}", full_date(*to)),
                ChangeAction::Await => "afventer en ny dato".to_owned(),
                ChangeAction::Skip => "er sprunget over".to_owned(),
            };
            format!("{} den {} {done}: {}", item(id), full_date(*date), line(reason))
        }
        Edit::RemoveChange { item: id, date } => {
            format!("ændringen af {} den {} er taget tilbage", item(id), full_date(*date))
        }
        Edit::Withdraw { item: id, reason } => {
            format!("{} er trukket tilbage: {}", item(id), line(reason))
        }
        Edit::Reinstate { item: id } => format!("{} er med igen", item(id)),
        Edit::CancelMeeting { date, reason } => {
            format!("{} er aflyst: {}", meeting(*date), line(reason))
        }
        Edit::Uncancel { date } => format!("{} holdes alligevel", meeting(*date)),
        Edit::MoveMeeting { date, to, time, place, reason } => {
            let mut changes = Vec::new();
            changes.extend(to.map(|to| match to == *date {
                true => "tilbage på sin planlagte dag".to_owned(),
                false => format!("flyttet til den {}", full_date(to)),
            }));
            changes.extend(time.map(|time| format!("kl. {}", write_time_span(time))));
            changes.extend(place.as_ref().map(|place| format!("sted: {}", line(place))));
            format!("{} er ændret ({}): {}", meeting(*date), changes.join(", "), line(reason))
        }
        Edit::ExtraMeeting { date, time, name, .. } => format!(
            "ekstra møde den {} kl. {}: {}",
            full_date(*date),
            write_time_span(*time),
            line(name)
        ),
        Edit::RemoveMeeting { date } => {
            format!("det særlige om {} er taget tilbage", meeting(*date))
        }
    };
    format!("{}: {sentence}", body.name)
}

/// A title without the values of its placeholders.
pub fn shortened_title(item: &Item, plan: &Plan) -> String {
    title(item, plan, None)
}

/// A title, filled in as far as is possible without a schedule.
fn title(item: &Item, plan: &Plan, day: Option<NaiveDate>) -> String {
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
fn short(title: &str) -> String {
    const LONGEST: usize = 80;
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    let start: String = title.chars().take(LONGEST).collect();
    let words = start.rsplit_once(' ').map_or(&*start, |(words, _)| words);
    format!("{} …", words.trim_end_matches([',', '.', ':', ';']))
}

fn meeting(date: NaiveDate) -> String {
    format!("mødet den {}", full_date(date))
}

fn line(text: &str) -> String {
    optional_line(text).unwrap_or_default()
}

fn describe(timing: &ItemTiming) -> String {
    match timing {
        ItemTiming::Awaiting => "afventer dato".to_owned(),
        ItemTiming::Date(date) => format!("den {}", full_date(*date)),
        ItemTiming::When(_) => "efter en regel".to_owned(),
    }
}

fn name(field: &ItemField) -> &'static str {
    match field {
        ItemField::Title(_) => "titel",
        ItemField::Timing(_) => "hvornår",
        ItemField::Role(_) => "rolle",
        ItemField::Minutes(_) => "minutter",
        ItemField::Category(_) => "kategori",
        ItemField::Closed(_) => "lukket",
        ItemField::Note(_) => "note",
        ItemField::Text(_) => "tekst",
        ItemField::Order(_) => "plads",
        ItemField::From(_) => "fra",
        ItemField::Until(_) => "til",
        ItemField::Flexible(_) => "kan vente",
        ItemField::IfCancelled(_) => "ved aflysning",
    }
}
