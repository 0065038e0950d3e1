//! Why an occurrence stands where it does, as data that programs can read.

use super::{Audience, Fate, ItemView, Step};
use crate::plan::{ChangeAction, IfCancelled, Timing};
use chrono::NaiveDate;
use serde::Serialize;

/// One step on the way, with everything that a reader needs to tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason<'a> {
    /// Its rule chose the meeting planned for this day.
    Rule {
        nominal: NaiveDate,
    },
    /// The plan gives it this date.
    Date {
        nominal: NaiveDate,
    },
    /// Neither date nor rule.
    Awaits,
    /// No meeting has that date; the first held one after it was taken.
    NoMeeting {
        date: NaiveDate,
    },
    Change {
        to: ChangedTo,
        reason: &'a str,
    },
    /// The meeting is cancelled, and the item went on as it says.
    Cancelled {
        meeting: NaiveDate,
        reason: &'a str,
        then: IfCancelled,
    },
    NoneLeft,
    /// It waited for a later meeting. The numbers are for those who may see
    /// every item that they count.
    Full {
        meeting: NaiveDate,
        #[serde(skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
    },
    /// Its meeting is too full, but it could not wait.
    Stays {
        meeting: NaiveDate,
    },
    Limit {
        category: &'a str,
    },
    Withdrawn {
        reason: &'a str,
    },
}

/// Where a `[[change]]` takes an occurrence: a date, `"await"` or `"skip"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedTo {
    Date(NaiveDate),
    Await,
    Skip,
}

impl Serialize for ChangedTo {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ChangedTo::Date(date) => serializer.collect_str(date),
            ChangedTo::Await => serializer.serialize_str("await"),
            ChangedTo::Skip => serializer.serialize_str("skip"),
        }
    }
}

impl<'a> ItemView<'a> {
    /// The steps that led here, in order.
    pub fn reasons(&self) -> Vec<Reason<'a>> {
        let mut reasons = vec![match (&self.item.timing, self.occurrence.nominal) {
            (Timing::When { .. }, Some(nominal)) => Reason::Rule { nominal },
            (Timing::Once { .. }, Some(nominal)) => Reason::Date { nominal },
            _ => Reason::Awaits,
        }];
        let steps = self.occurrence.steps.iter().filter(|step| self.may_know(step));
        reasons.extend(steps.map(|step| self.reason(*step)));
        if let (Fate::Withdrawn, Some(reason)) = (self.occurrence.fate, &self.item.withdrawn) {
            reasons.push(Reason::Withdrawn { reason });
        }
        reasons
    }

    /// Whether a step would be one without the closed items, too, for those who
    /// may not see them.
    fn may_know(&self, step: &Step) -> bool {
        match *step {
            Step::Limit { audience, .. } => audience == self.view.audience,
            Step::Stays { meeting, .. } => {
                let seen = self.view.meeting_at(meeting).minutes();
                self.view.body.minutes.is_some_and(|most| seen > most)
            }
            _ => true,
        }
    }

    fn reason(&self, step: Step) -> Reason<'a> {
        let meeting = |index: u32| self.view.meeting_at(index);
        match step {
            Step::NoMeeting { date } => Reason::NoMeeting { date },
            Step::Changed { change } => {
                let change = &self.view.body.changes[change as usize];
                let to = match change.action {
                    Some(ChangeAction::To(date)) => ChangedTo::Date(date),
                    Some(ChangeAction::Await) => ChangedTo::Await,
                    Some(ChangeAction::Skip) | None => ChangedTo::Skip,
                };
                Reason::Change { to, reason: change.reason.as_deref().unwrap_or_default() }
            }
            Step::Cancelled { meeting: index } => Reason::Cancelled {
                meeting: meeting(index).date(),
                reason: meeting(index).reason().unwrap_or_default(),
                then: self.item.if_cancelled,
            },
            Step::NoneLeft => Reason::NoneLeft,
            Step::Full { meeting: index, minutes } => {
                let may_see = self.view.audience == Audience::Full;
                Reason::Full {
                    meeting: meeting(index).date(),
                    minutes: may_see.then_some(minutes),
                    of: self.view.body.minutes.filter(|_| may_see),
                }
            }
            Step::Stays { meeting: index, .. } => Reason::Stays { meeting: meeting(index).date() },
            Step::Limit { limit, .. } => {
                Reason::Limit { category: &self.view.body.limits[limit as usize].category }
            }
        }
    }
}
