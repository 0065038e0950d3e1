//! Whether a field of an item already has a value, so that a form that sends all
//! its fields changes only those that differ.

use super::fields::{Due, ItemField, ItemTiming};
use super::rule::Rule;
use super::texts::{optional_line, optional_lines};
use crate::plan::{Item, Plan, Template, Timing};

pub fn is_already(plan: &Plan, item: &Item, field: &ItemField) -> bool {
    let line = |text: &Option<String>| text.as_deref().and_then(optional_line);
    let lines = |text: &Option<String>| text.as_deref().and_then(optional_lines);
    match field {
        ItemField::Title(title) => optional_line(&item.title.source()) == optional_line(title),
        ItemField::Note(note) => lines(&item.note.as_ref().map(Template::source)) == lines(note),
        ItemField::Timing(timing) => *timing == self::timing(plan, item),
        ItemField::Role(id) => {
            line(id).as_deref() == item.role.map(|role| plan.roles[role].id.as_str())
        }
        ItemField::Minutes(minutes) => minutes.unwrap_or(0) == item.minutes,
        ItemField::Category(category) => line(&item.category) == line(category),
        ItemField::Closed(closed) => *closed == item.closed,
        ItemField::Text(text) => lines(&item.text) == lines(text),
        ItemField::Participants(names) => *names == item.participants,
        ItemField::Attachments(attachments) => *attachments == item.attachments,
        ItemField::At(at) => *at == item.at,
        ItemField::Agreed(agreed) => *agreed == item.agreed.map(|(date, _)| date),
        // Which item it is, only its body knows; the same value changes no text.
        ItemField::Follows(id) => line(id).is_none() && item.follows.is_none(),
        ItemField::Order(order) => order.unwrap_or(Item::ORDER) == item.order,
        ItemField::From(from) => *from == item.from,
        ItemField::Until(until) => *until == item.until,
        ItemField::Years(years) => *years == item.years,
        ItemField::Flexible(flexible) => *flexible == item.flexible,
        ItemField::IfCancelled(policy) => *policy == item.if_cancelled,
    }
}

/// The timing of an item in the terms of edits.
pub fn timing(plan: &Plan, item: &Item) -> ItemTiming {
    match &item.timing {
        // A case is no timing that an edit can write.
        Timing::Awaiting | Timing::Case(_) => ItemTiming::Awaiting,
        Timing::Due { window, .. } if window.first == window.last => {
            ItemTiming::Due(Due::Day(window.first))
        }
        Timing::Due { window, .. } => ItemTiming::Due(Due::Window(window.text.clone())),
        Timing::Once { date, .. } => ItemTiming::Date(*date),
        Timing::When { rule, .. } => ItemTiming::When(Rule::of(rule, plan)),
    }
}

impl ItemTiming {
    /// The timing of an item, for a form.
    pub fn of(item: &Item, plan: &Plan) -> ItemTiming {
        timing(plan, item)
    }
}
