//! The edits themselves: what each has, its description, its dates, and the step that
//! makes it. A new edit is a variant here with an arm in each match, and its step in
//! `steps`.

use super::already::is_already;
use super::error::EditError;
use super::fields::{ItemField, ItemTiming};
use super::splice::TableChange;
use super::steps::Steps;
use super::texts::{line as one_line, optional_line};
use super::words::{describe, line, name, short, title};
use crate::calendar::{TimeSpan, full_date};
use crate::plan::{BodyIndex, ChangeAction, Plan, write_time_span};
use chrono::NaiveDate;

/// One thing to do to a body's plan. Items are named by id, meetings by their
/// planned date, occurrences by item and nominal date.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names of the plan's keys")]
pub enum Edit {
    AddItem {
        /// Made from the title where it isn't given.
        id: Option<String>,
        title: String,
        timing: ItemTiming,
        /// The other fields; `title` and `timing` above take precedence.
        fields: Vec<ItemField>,
    },
    /// Fields that are not listed stay as they are.
    SetItem {
        item: String,
        fields: Vec<ItemField>,
    },
    /// Gives an item that awaits one its date.
    DateItem {
        item: String,
        date: NaiveDate,
    },
    /// Moves, awaits or skips one occurrence; replaces an earlier change of it.
    Change {
        item: String,
        date: NaiveDate,
        action: ChangeAction,
        reason: String,
    },
    RemoveChange {
        item: String,
        date: NaiveDate,
    },
    Withdraw {
        item: String,
        reason: String,
    },
    Reinstate {
        item: String,
    },
    CancelMeeting {
        date: NaiveDate,
        reason: String,
    },
    Uncancel {
        date: NaiveDate,
    },
    /// To another day, another time or another place; `to` may be the planned date again.
    MoveMeeting {
        date: NaiveDate,
        to: Option<NaiveDate>,
        time: Option<TimeSpan>,
        place: Option<String>,
        reason: String,
    },
    ExtraMeeting {
        date: NaiveDate,
        time: TimeSpan,
        name: String,
        place: Option<String>,
    },
    /// Removes the entry of a meeting; of an extra one, the meeting.
    RemoveMeeting {
        date: NaiveDate,
    },
}

impl Edit {
    /// The edit in one Danish sentence, without a full stop. Meetings are named by the
    /// date that `actual` gives for their nominal date: the one that people see.
    pub fn words(
        &self,
        plan: &Plan,
        body: BodyIndex,
        actual: &dyn Fn(NaiveDate) -> NaiveDate,
    ) -> String {
        let body = &plan.bodies[body];
        let meeting = |date: NaiveDate| format!("mødet den {}", full_date(actual(date)));
        let item = |id: &str| match body.items.iter().find(|item| item.id == id) {
            Some(item) => format!("»{}«", title(item, plan, self.dates().first().copied())),
            None => format!("»{id}«"),
        };
        let sentence = match self {
            Edit::AddItem { title, timing, .. } => {
                format!("nyt punkt »{}«, {}", short(&line(title)), describe(timing, actual))
            }
            Edit::SetItem { item: id, fields } => {
                let known = body.items.iter().find(|item| item.id == *id);
                let differs =
                    |field: &&ItemField| known.is_none_or(|item| !is_already(plan, item, field));
                let names: Vec<&str> = fields.iter().filter(differs).map(name).collect();
                format!("{} er rettet ({})", item(id), names.join(", "))
            }
            Edit::DateItem { item: id, date } => {
                format!("{} har fået datoen {}", item(id), full_date(actual(*date)))
            }
            Edit::Change { item: id, date, action, reason } => {
                let done = match action {
                    ChangeAction::To(to) => {
                        format!("er flyttet til den {}", full_date(actual(*to)))
                    }
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

    /// The dates in the edit.
    pub fn dates(&self) -> Vec<NaiveDate> {
        let timing = |timing: &ItemTiming| match timing {
            ItemTiming::Date(date) => Some(*date),
            ItemTiming::Awaiting | ItemTiming::When(_) => None,
        };
        match self {
            Edit::AddItem { timing: when, .. } => timing(when).into_iter().collect(),
            Edit::SetItem { fields, .. } => fields
                .iter()
                .filter_map(|field| match field {
                    ItemField::Timing(when) => timing(when),
                    _ => None,
                })
                .collect(),
            Edit::Change { date, action: ChangeAction::To(to), .. } => vec![*date, *to],
            Edit::MoveMeeting { date, to: Some(to), .. } => vec![*date, *to],
            Edit::DateItem { date, .. }
            | Edit::Change { date, .. }
            | Edit::RemoveChange { date, .. }
            | Edit::CancelMeeting { date, .. }
            | Edit::Uncancel { date }
            | Edit::MoveMeeting { date, .. }
            | Edit::ExtraMeeting { date, .. }
            | Edit::RemoveMeeting { date } => vec![*date],
            Edit::Withdraw { .. } | Edit::Reinstate { .. } => Vec::new(),
        }
    }

    /// The path of the file that changes, and the change to a table of it.
    pub(super) fn step(&self, steps: &Steps) -> Result<(String, TableChange<'static>), EditError> {
        match self {
            Edit::AddItem { id, title, timing, fields } => {
                steps.add(id.as_deref(), title, timing, fields)
            }
            Edit::SetItem { item, fields } => steps.set(item, fields),
            Edit::DateItem { item, date } => steps.date(item, *date),
            Edit::Change { item, date, action, reason } => {
                steps.change(item, *date, *action, &one_line(reason, "reason")?)
            }
            Edit::RemoveChange { item, date } => steps.remove_change(item, *date),
            Edit::Withdraw { item, reason } => steps.withdraw(item, &one_line(reason, "reason")?),
            Edit::Reinstate { item } => steps.reinstate(item),
            Edit::CancelMeeting { date, reason } => {
                steps.cancel(*date, &one_line(reason, "reason")?)
            }
            Edit::Uncancel { date } => steps.uncancel(*date),
            Edit::MoveMeeting { date, to, time, place, reason } => {
                let place = place.as_deref().and_then(optional_line);
                steps.move_meeting(*date, *to, *time, place, &one_line(reason, "reason")?)
            }
            Edit::ExtraMeeting { date, time, name, place } => {
                let place = place.as_deref().and_then(optional_line);
                steps.extra(*date, *time, &one_line(name, "name")?, place)
            }
            Edit::RemoveMeeting { date } => steps.remove_meeting(*date),
        }
    }
}
