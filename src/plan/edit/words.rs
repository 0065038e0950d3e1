//! Edits in plain Danish, for previews and for the history.

use super::{Edit, ItemField, ItemTiming};
use crate::calendar::full_date;
use crate::plan::{ChangeAction, Plan, write_time_span};
use chrono::NaiveDate;

/// One sentence without a full stop.
pub fn words(edit: &Edit, plan: &Plan, body: usize) -> String {
    let body = &plan.bodies[body];
    let item = |id: &str| match body.items.iter().find(|item| item.id == id) {
        Some(item) => format!("»{}«", item.title.source()),
        None => format!("»{id}«"),
    };
    let said = match edit {
        Edit::AddItem { title, timing, .. } => {
            format!("nyt punkt »{}«, {}", title.trim(), describe(timing))
        }
        Edit::SetItem { item: id, fields } => {
            let names: Vec<&str> = fields.iter().map(name).collect();
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
            format!("{} den {} {done}: {}", item(id), full_date(*date), reason.trim())
        }
        Edit::RemoveChange { item: id, date } => {
            format!("ændringen af {} den {} er taget tilbage", item(id), full_date(*date))
        }
        Edit::Withdraw { item: id, reason } => {
            format!("{} er trukket tilbage: {}", item(id), reason.trim())
        }
        Edit::Reinstate { item: id } => format!("{} er med igen", item(id)),
        Edit::CancelMeeting { date, reason } => {
            format!("{} er aflyst: {}", meeting(*date), reason.trim())
        }
        Edit::Uncancel { date } => format!("{} holdes alligevel", meeting(*date)),
        Edit::MoveMeeting { date, to, time, place, reason } => {
            let mut changes = Vec::new();
            changes.extend(to.map(|to| format!("flyttet til den {}", full_date(to))));
            changes.extend(time.map(|time| format!("kl. {}", write_time_span(time))));
            changes.extend(place.as_ref().map(|place| format!("sted: {}", place.trim())));
            format!("{} er ændret, {}: {}", meeting(*date), changes.join(", "), reason.trim())
        }
        Edit::ExtraMeeting { date, time, name, .. } => format!(
            "ekstra møde den {} kl. {}: {}",
            full_date(*date),
            write_time_span(*time),
            name.trim()
        ),
        Edit::RemoveMeeting { date } => {
            format!("det særlige om {} er taget tilbage", meeting(*date))
        }
    };
    format!("{}: {said}", body.name)
}

fn meeting(date: NaiveDate) -> String {
    format!("mødet den {}", full_date(date))
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
