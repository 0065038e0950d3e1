//! Events: dated things that are not meetings of a body.

use super::{BodyIndex, EventIndex};
use crate::calendar::Recurrence;
use crate::diag::Span;
use chrono::NaiveDate;

super::indexed_by!(Event, EventIndex);

/// Every `[[event]]` table of one id: either a single date, or a rule with the
/// years that differ from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What items call it.
    pub id: String,
    /// Of the table with an `rrule`.
    pub rule: Option<EventRule>,
    /// Tables with a `from` and no `rrule`, in file order. Without a rule there is
    /// exactly one.
    pub dates: Vec<EventDate>,
    /// Tables with `skip`.
    pub skips: Vec<EventSkip>,
    /// Of the id in its first table.
    pub span: Span,
}

impl Event {
    /// The name of its rule, else of its date.
    pub fn name(&self) -> &str {
        let keys = self.rule.as_ref().map(|rule| &rule.keys);
        keys.or(self.dates.first().map(|date| &date.keys)).map_or("", |keys| &keys.name)
    }

    /// Whether it is one date and nothing else.
    pub fn comes_once(&self) -> bool {
        self.rule.is_none() && self.dates.len() == 1
    }
}

/// What a table says of the dates that it gives; what a dated table leaves out
/// is that of the rule's table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventKeys {
    /// As pages and documents name it.
    pub name: String,
    /// Bodies whose planned meetings on these days are cancelled.
    pub cancels: Vec<BodyIndex>,
    /// Why they are; the event's name unless the plan says otherwise.
    pub reason: String,
    /// The dates are not agreed yet.
    pub tentative: bool,
}

/// A table with an `rrule`.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRule {
    /// What gives the dates.
    pub rule: Recurrence,
    /// DTSTART; itself a date only if the rule gives it.
    pub from: NaiveDate,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    /// At least 1.
    pub length_days: u32,
    /// What holds for all its dates.
    pub keys: EventKeys,
    /// Its place in the files.
    pub span: Span,
}

/// A table with its own date. Where there is a rule, it takes the place of the rule's
/// nearest date, at most 182 days away.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDate {
    /// The first day.
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
    /// `replaces`, if it is written: with `Some(false)` the rule's dates are kept.
    pub replaces: Option<bool>,
    /// What holds for this date.
    pub keys: EventKeys,
    /// Its place in the files.
    pub span: Span,
}

/// A table that leaves out the rule's nearest date.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSkip {
    /// The nearest date of the rule to it is left out.
    pub date: NaiveDate,
    /// Why, if the plan says.
    pub reason: Option<String>,
    /// Its place in the files.
    pub span: Span,
}
