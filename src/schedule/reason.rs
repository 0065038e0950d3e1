//! Why an occurrence stands where it does, as data that programs can read.

use super::{Audience, EventSource, ItemView, Reason, Schedule, Status};
use crate::plan::{
    BodyIndex, ChangeAction, ChangeIndex, DecisionIndex, EventKeys, IfCancelled, Timing,
};
use crate::schedule::{EventOccurrence, MeetingIndex};
use chrono::NaiveDate;
use serde::Serialize;

/// One step on the way, with everything that a reader needs to understand it.
/// Meetings are named by the day they are on.
#[expect(missing_docs, reason = "the fields are what the sentence above each names")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ReasonView<'a> {
    /// Its rule chose the meeting with this nominal date.
    Rule { nominal: NaiveDate },
    /// The plan gives it this date.
    Date { nominal: NaiveDate },
    /// The plan gives it this window.
    Due { window: &'a str },
    /// A step of a case.
    Case { case: &'a str },
    /// No rule gives it: it was decided on.
    Fact,
    /// Neither date nor rule.
    Awaits,
    /// No meeting has that date; the first held one after it was taken.
    NoMeeting { date: NaiveDate },
    /// No meeting is early enough before this day; the first one before it was taken.
    Late { day: NaiveDate },
    /// No meeting at all before this day.
    NotInTime { day: NaiveDate },
    /// A `[[change]]` moved it, awaits it or skips it.
    Change { to: ChangedTo, reason: &'a str },
    /// The meeting is cancelled, and the item went on as it says.
    Cancelled { meeting: NaiveDate, reason: &'a str, then: IfCancelled },
    /// No held meeting is left for it.
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
    Stays { meeting: NaiveDate },
    /// It broke the `[[limit]]` of its category.
    Limit { category: &'a str },
    /// The item is withdrawn.
    Withdrawn { reason: &'a str },
    /// It was decided on at that meeting.
    Decided { meeting: NaiveDate },
    /// It was taken up at that meeting and put off.
    Postponed { meeting: NaiveDate },
    /// The step before it, or the body's own earlier one, is on that meeting.
    StepAfter { body: &'a str, meeting: NaiveDate, days: u32 },
    /// A step after it is on that meeting.
    StepBefore { body: &'a str, meeting: NaiveDate, days: u32 },
    /// The case is decided by this day.
    StepBy { day: NaiveDate },
    /// A cancelled meeting that was passed over.
    PassedOver { meeting: NaiveDate, reason: &'a str },
    /// No meeting within 182 days of the step next to it.
    NoStep,
    /// The step next to it awaits.
    StepAwaits,
}

/// Where a `[[change]]` takes an occurrence: a date, `"await"` or `"skip"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedTo {
    /// To the meeting of that day.
    Date(NaiveDate),
    /// It awaits a date.
    Await,
    /// It is left out.
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
    pub fn reasons(&self) -> Vec<ReasonView<'a>> {
        let mut reasons = vec![self.origin()];
        let known = self.occurrence.reasons.iter().filter(|reason| self.may_know(reason));
        reasons.extend(known.map(|reason| self.reason(*reason)));
        if let (Status::Withdrawn, Some(reason)) = (self.occurrence.status, &self.item.withdrawn) {
            reasons.push(ReasonView::Withdrawn { reason });
        }
        reasons
    }

    /// What chose its meeting in the first place.
    fn origin(&self) -> ReasonView<'a> {
        let occurrence = self.occurrence;
        match (&self.item.timing, occurrence.nominal) {
            (Timing::Case(case), _) => {
                ReasonView::Case { case: &self.view.schedule.plan.cases[*case].id }
            }
            (Timing::Due { window, .. }, _) => ReasonView::Due { window: &window.text },
            (Timing::When { .. }, Some(_)) if occurrence.chosen.is_none() => ReasonView::Fact,
            (Timing::When { .. }, Some(nominal)) => ReasonView::Rule { nominal },
            (Timing::Once { .. }, Some(nominal)) => ReasonView::Date { nominal },
            _ => ReasonView::Awaits,
        }
    }

    /// Whether a step would be one without the closed items, too, for those who
    /// may not see them.
    fn may_know(&self, reason: &Reason) -> bool {
        match *reason {
            Reason::Limit { audience, .. } => audience == self.view.audience,
            Reason::Stays { meeting, .. } => self.overfills(meeting, 0),
            Reason::Full { meeting, .. } => self.overfills(meeting, self.minutes()),
            _ => true,
        }
    }

    /// Whether what this audience sees on a meeting, and so many minutes more, is too much.
    fn overfills(&self, meeting: MeetingIndex, more: u32) -> bool {
        let visible = self.view.meeting_at(meeting).minutes().saturating_add(more);
        self.view.body.minutes.is_some_and(|most| visible > most)
    }

    fn reason(&self, reason: Reason) -> ReasonView<'a> {
        let meeting = |index: MeetingIndex| self.view.meeting_at(index);
        match reason {
            Reason::NoMeeting { date } => ReasonView::NoMeeting { date },
            Reason::Late { day } => ReasonView::Late { day },
            Reason::NotInTime { day } => ReasonView::NotInTime { day },
            Reason::Changed { change } => self.change(change),
            Reason::Cancelled { meeting: index } => ReasonView::Cancelled {
                meeting: meeting(index).date(),
                reason: meeting(index).reason().unwrap_or_default(),
                then: self.item.if_cancelled,
            },
            Reason::NoneLeft => ReasonView::NoneLeft,
            Reason::Full { meeting: index, minutes } => {
                let may_see = self.view.audience == Audience::Full;
                ReasonView::Full {
                    meeting: meeting(index).date(),
                    minutes: may_see.then_some(minutes),
                    of: self.view.body.minutes.filter(|_| may_see),
                }
            }
            Reason::Stays { meeting: index, .. } => {
                ReasonView::Stays { meeting: meeting(index).date() }
            }
            Reason::Limit { limit, .. } => {
                ReasonView::Limit { category: &self.view.body.limits[limit].category }
            }
            Reason::Decided { decision } => {
                ReasonView::Decided { meeting: self.decided_on(decision) }
            }
            Reason::Postponed { decision } => {
                ReasonView::Postponed { meeting: self.decided_on(decision) }
            }
            Reason::StepAfter { body, meeting, days } => {
                let (body, meeting) = self.of_other(body, meeting);
                ReasonView::StepAfter { body, meeting, days }
            }
            Reason::StepBefore { body, meeting, days } => {
                let (body, meeting) = self.of_other(body, meeting);
                ReasonView::StepBefore { body, meeting, days }
            }
            Reason::StepBy { day } => ReasonView::StepBy { day },
            Reason::PassedOver { meeting: index } => ReasonView::PassedOver {
                meeting: meeting(index).date(),
                reason: meeting(index).reason().unwrap_or_default(),
            },
            Reason::NoStep => ReasonView::NoStep,
            Reason::StepAwaits => ReasonView::StepAwaits,
        }
    }

    fn change(&self, change: ChangeIndex) -> ReasonView<'a> {
        let change = &self.view.body.changes[change];
        let to = match change.action {
            Some(ChangeAction::To(date)) => ChangedTo::Date(date),
            Some(ChangeAction::Await) => ChangedTo::Await,
            Some(ChangeAction::Skip) | None => ChangedTo::Skip,
        };
        ReasonView::Change { to, reason: change.reason.as_deref().unwrap_or_default() }
    }

    /// The day of the meeting where a decision was made.
    fn decided_on(&self, decision: DecisionIndex) -> NaiveDate {
        let mut decisions = self.view.decided.decisions.iter();
        let meeting = decisions.find(|(_, other)| *other == decision).map(|(meeting, _)| *meeting);
        let written = self.view.body.decisions[decision].date;
        meeting.map_or(written, |index| self.view.meeting_at(index).date())
    }

    /// The name of a body and the day of its meeting.
    fn of_other(&self, body: BodyIndex, meeting: MeetingIndex) -> (&'a str, NaiveDate) {
        let schedule = self.view.schedule;
        (&schedule.plan.bodies[body].name, schedule.bodies[body].meetings[meeting].date)
    }
}

impl Schedule {
    /// What the table that gave an event its date says of it.
    pub(super) fn event_keys(&self, occurrence: &EventOccurrence) -> &EventKeys {
        let event = &self.plan.events[occurrence.event];
        match (occurrence.source, &event.rule) {
            (EventSource::Date(number), _) => &event.dates[number as usize].keys,
            (EventSource::Rule, Some(rule)) => &rule.keys,
            (EventSource::Rule, None) => &event.dates[0].keys,
        }
    }
}
