//! The parts of an edit of an item: when it comes, and its keys.

use super::rule::Rule;
use super::value::Value;
use crate::calendar::Typed;
use crate::plan::{Attachment, IfCancelled, Years};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// When an item comes.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemTiming {
    /// It awaits a date.
    Awaiting,
    /// At the meeting that the date names.
    Date(NaiveDate),
    /// When it is due.
    Due(Due),
    /// By a rule.
    When(Rule),
}

/// When something is due: a day, or a window as the format writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// A single day.
    Day(NaiveDate),
    /// `2023-08 medio`, `2022-W41`, `2024-06`, `2024-Q2`.
    Window(String),
}

impl Due {
    /// A typed date or period; `None` for what names a meeting.
    pub fn of(typed: Typed) -> Option<Due> {
        let window = match typed {
            Typed::Day(day) => return Some(Due::Day(day)),
            Typed::Extra(_) | Typed::NextMeeting => return None,
            Typed::Week(monday) => {
                let week = monday.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Typed::Period(from, to) => {
                let month = from.format("%Y-%m");
                match (from.day(), to.day()) {
                    (1, 10) => format!("{month} primo"),
                    (11, 20) => format!("{month} medio"),
                    (21, _) => format!("{month} ultimo"),
                    _ if from.month() == to.month() => month.to_string(),
                    _ => format!("{}-Q{}", from.year(), from.month().div_ceil(3)),
                }
            }
        };
        Some(Due::Window(window))
    }

    pub(super) fn value(&self) -> Value {
        match self {
            Due::Day(day) => Value::Date(*day),
            Due::Window(window) => Value::Text(window.clone()),
        }
    }
}

/// When an item that was taken up comes again, as a new item of the same thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// At the meeting that the date names.
    Meeting(NaiveDate),
    /// On a day or in a window.
    Due(Due),
}

/// A step of a new case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStep {
    /// The body's id.
    pub body: String,
    /// The meeting that it is fixed to.
    pub date: Option<NaiveDate>,
    /// At least so many days after the step before.
    pub days: Option<u32>,
}

/// A key of an item with its value; `None` removes it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the keys of an item and of `when`, as in the reference")]
pub enum ItemField {
    Title(String),
    Timing(ItemTiming),
    /// The id of a role.
    Role(Option<String>),
    Minutes(Option<u32>),
    Category(Option<String>),
    Closed(bool),
    Note(Option<String>),
    Text(Option<String>),
    Participants(Vec<String>),
    Attachments(Vec<Attachment>),
    /// Its clock time in the agenda.
    At(Option<NaiveTime>),
    /// The meeting that requested it.
    Agreed(Option<NaiveDate>),
    /// The id of the item whose thread it goes on with.
    Follows(Option<String>),
    Order(Option<i64>),
    From(Option<NaiveDate>),
    Until(Option<NaiveDate>),
    /// The years that it comes in.
    Years(Option<Years>),
    Flexible(bool),
    IfCancelled(IfCancelled),
}
