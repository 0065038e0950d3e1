//! Edits of closed days, breaks and events.

use super::calendar_table::{CalendarTable, event};
use super::error::EditError;
use super::table_steps::{FileStep, TableSteps};
use super::value::Value;
use super::words::Tense;
use crate::calendar::{Break, Closed, ClosedDay, Period, full_date};
use crate::diag::Span;
use crate::plan::Plan;
use crate::plan::lower::slug;
use chrono::{Datelike, NaiveDate};

/// The file that new tables of the calendar are added to.
const CALENDAR: &str = "calendar.toml";

/// One thing to do to the calendar.
#[derive(Clone, Debug, PartialEq)]
pub enum CalendarEdit {
    /// A new table.
    Add(CalendarTable),
    /// Gives a table other values.
    Set(CalendarKey, CalendarTable),
    /// Removes a table.
    Remove(CalendarKey),
    /// An event's date is no longer tentative: by id, and its first day.
    Settle(String, NaiveDate),
}

/// Which table of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarKey {
    /// By [`CalendarKey::closed`].
    Closed(String),
    /// By [`CalendarKey::pause`].
    Break(String),
    /// The rule of an event, by id.
    Rule(String),
    /// A date of an event: its id and first day.
    Event(String, NaiveDate),
    /// A time that an event does not take place: its id, and the day as written.
    Skip(String, NaiveDate),
}

impl CalendarKey {
    /// The name and the day, fit for an address: `grundlovsdag-06-05`.
    pub fn closed(closed: &Closed) -> String {
        let day = match closed.day {
            ClosedDay::Yearly(day) => day.to_string(),
            ClosedDay::Once(date) => date.to_string(),
        };
        format!("{}-{day}", slug(&closed.name))
    }

    /// The name and the period, fit for an address: `sommerferie-27-31`.
    pub fn pause(pause: &Break) -> String {
        let period = match pause.period {
            Period::Weeks { first, last } => format!("{first}-{last}"),
            Period::Days { from, to } => format!("{from}-{to}"),
            Period::Easter { from, to } => slug(&format!("easter {from} to {to}")),
            Period::Dates { from, to } => format!("{from}-{to}"),
        };
        format!("{}-{period}", slug(&pause.name))
    }

    /// What is before the key in a sentence, the name, and where it is in the files.
    fn find(&self, plan: &Plan) -> Result<(&'static str, String, Span), EditError> {
        let event = |id: &str| plan.events.iter().find(|event| event.id == *id);
        let found = match self {
            CalendarKey::Closed(key) => {
                let mut all = plan.calendar.closed.iter();
                let closed = all.find(|closed| CalendarKey::closed(closed) == *key);
                closed.map(|closed| ("lukkedagen", closed.name.clone(), closed.span))
            }
            CalendarKey::Break(key) => {
                let mut all = plan.calendar.breaks.iter();
                let pause = all.find(|pause| CalendarKey::pause(pause) == *key);
                pause.map(|pause| ("ferien", pause.name.clone(), pause.span))
            }
            CalendarKey::Rule(id) => event(id).and_then(|event| {
                Some(("begivenheden", event.name().to_owned(), event.rule.as_ref()?.span))
            }),
            CalendarKey::Event(id, from) => event(id).and_then(|event| {
                let date = event.dates.iter().find(|date| date.from == *from)?;
                Some(("begivenheden", date.keys.name.clone(), date.span))
            }),
            CalendarKey::Skip(id, day) => event(id).and_then(|event| {
                let skip = event.skips.iter().find(|skip| skip.date == *day)?;
                Some(("begivenheden", event.name().to_owned(), skip.span))
            }),
        };
        found.ok_or_else(|| EditError::new(None, "det står ikke længere i kalenderen"))
    }

    fn kind(&self) -> &'static str {
        match self {
            CalendarKey::Closed(_) => "closed",
            CalendarKey::Break(_) => "break",
            CalendarKey::Rule(_) | CalendarKey::Event(..) | CalendarKey::Skip(..) => "event",
        }
    }

    fn date(&self) -> Option<NaiveDate> {
        match self {
            CalendarKey::Event(_, date) | CalendarKey::Skip(_, date) => Some(*date),
            CalendarKey::Closed(_) | CalendarKey::Break(_) | CalendarKey::Rule(_) => None,
        }
    }
}

impl CalendarEdit {
    pub(super) fn sentence(&self, plan: &Plan, tense: Tense) -> String {
        let old = |key: &CalendarKey| match key.find(plan) {
            Ok((kind, name, _)) => format!("{kind} »{name}«"),
            Err(_) => "det, der er slettet,".to_owned(),
        };
        match self {
            CalendarEdit::Add(table) => table.sentence(plan),
            CalendarEdit::Set(key, table) => {
                let is = tense.pick("bliver", "er nu");
                format!("{} {is} {}", old(key), table.words(plan))
            }
            CalendarEdit::Remove(key @ CalendarKey::Skip(_, date)) => {
                format!("{} holdes alligevel i {}", old(key), date.year())
            }
            CalendarEdit::Remove(key) => {
                let date =
                    key.date().map_or_else(String::new, |d| format!(" den {}", full_date(d)));
                format!("{}{date} {}", old(key), tense.pick("slettes", "er slettet"))
            }
            CalendarEdit::Settle(id, date) => {
                let name = event(plan, id).map_or(&**id, |event| event.name());
                format!("begivenheden »{name}« ligger fast den {}", full_date(*date))
            }
        }
    }

    pub(super) fn dates(&self) -> Vec<NaiveDate> {
        let table = |table: &CalendarTable| match table {
            CalendarTable::Closed { day: ClosedDay::Once(date), .. }
            | CalendarTable::Skip { date, .. } => vec![*date],
            CalendarTable::Break { period: Period::Dates { from, to }, .. }
            | CalendarTable::Event { from, to, .. } => vec![*from, *to],
            _ => Vec::new(),
        };
        match self {
            CalendarEdit::Add(new) => table(new),
            CalendarEdit::Set(key, new) => table(new).into_iter().chain(key.date()).collect(),
            CalendarEdit::Remove(key) => key.date().into_iter().collect(),
            CalendarEdit::Settle(_, date) => vec![*date],
        }
    }

    pub(super) fn step(&self, steps: &TableSteps) -> Result<FileStep, EditError> {
        match self {
            CalendarEdit::Add(table) => {
                let (kind, keys) = table.keys(steps)?;
                // A year's own date stands where the event does.
                let known = table.event().and_then(|id| event(steps.plan, id));
                let path = known.map(|event| steps.path(event.span));
                Ok(steps.append(path.unwrap_or_else(|| CALENDAR.to_owned()), kind, keys))
            }
            CalendarEdit::Set(key, table) => {
                let (kind, mut keys) = table.keys(steps)?;
                // What an event is called by others does not change.
                keys.retain(|(name, _)| *name != "id");
                Ok(steps.set(key.find(steps.plan)?.2, kind, keys))
            }
            CalendarEdit::Remove(key) => Ok(steps.remove(key.find(steps.plan)?.2, key.kind())),
            CalendarEdit::Settle(id, date) => settle(steps, id, *date),
        }
    }
}

/// A date of its own loses `tentative`; one of the rule's becomes a date of its own.
fn settle(steps: &TableSteps, id: &str, date: NaiveDate) -> Result<FileStep, EditError> {
    let gone = || EditError::new(None, "begivenheden står ikke længere i kalenderen");
    let event = event(steps.plan, id).ok_or_else(gone)?;
    if let Some(own) = event.dates.iter().find(|own| own.from == date) {
        if !own.keys.tentative {
            return Err(EditError::new(None, "begivenhedens dato ligger allerede fast"));
        }
        return Ok(steps.set(own.span, "event", vec![("tentative", None)]));
    }
    let rule = event.rule.as_ref().ok_or_else(gone)?;
    let keys = vec![("id", Some(Value::Text(id.to_owned()))), ("from", Some(Value::Date(date)))];
    Ok(steps.append(steps.path(rule.span), "event", keys))
}
