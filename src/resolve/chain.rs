//! Placing the steps of one run of a case, each on a held meeting of its body:
//! forward from the first, or back from the day by which the last body decides.

use super::context::Meetings;
use super::minuted::Minuted;
use crate::plan::{Body, BodyIndex, DecisionIndex};
use crate::schedule::{MeetingIndex, Reason, Status};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The furthest that a step is from the one next to it.
const FURTHEST: Days = Days::new(182);

/// What places one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepInput<'a> {
    pub body: BodyIndex,
    /// At least so many days after the step that they are kept to.
    pub days: u32,
    /// The date that fixes it.
    pub date: Option<NaiveDate>,
    pub extra: bool,
    pub minuted: &'a Minuted,
}

/// Where a step stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The meeting that was chosen, before it was put off.
    pub chosen: Option<MeetingIndex>,
    /// Where nothing was chosen: the date that is written.
    pub nominal: Option<NaiveDate>,
    pub status: Status,
    pub decision: Option<DecisionIndex>,
    pub reasons: Vec<Reason>,
}

impl Place {
    /// A step that was decided at a meeting.
    pub fn decided(meeting: MeetingIndex, decision: DecisionIndex) -> Place {
        Place {
            chosen: Some(meeting),
            nominal: None,
            status: Status::Placed(meeting),
            decision: Some(decision),
            reasons: vec![Reason::Decided { decision }],
        }
    }

    fn meeting(&self) -> Option<MeetingIndex> {
        match self.status {
            Status::Placed(meeting) => Some(meeting),
            _ => None,
        }
    }

    fn on(meeting: MeetingIndex, reasons: Vec<Reason>) -> Place {
        Place {
            chosen: Some(meeting),
            nominal: None,
            status: Status::Placed(meeting),
            decision: None,
            reasons,
        }
    }

    fn awaiting(reason: Reason) -> Place {
        Place {
            chosen: None,
            nominal: None,
            status: Status::Awaiting,
            decision: None,
            reasons: vec![reason],
        }
    }
}

/// What a case is placed by of one of its bodies.
#[derive(Clone, Copy)]
pub(super) struct CaseBody<'a> {
    pub body: &'a Body,
    pub meetings: &'a Meetings,
}

/// The steps of one run.
#[derive(Clone, Copy)]
pub(super) struct Chain<'a> {
    pub bodies: &'a BTreeMap<BodyIndex, CaseBody<'a>>,
    pub steps: &'a [StepInput<'a>],
}

impl Chain<'_> {
    /// From the first step on: each later one on its body's first meeting that keeps
    /// the days.
    pub fn forward(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::with_capacity(self.steps.len());
        for (position, step) in self.steps.iter().enumerate() {
            let chosen = self.fixed(step).unwrap_or_else(|| self.after(position, &places));
            places.push(self.minuted(step, chosen));
        }
        places
    }

    /// The body's first meeting after the step before that keeps the days.
    fn after(&self, position: usize, places: &[Place]) -> Place {
        let Some(before) = position.checked_sub(1) else {
            return Place::awaiting(Reason::NoStep);
        };
        let Some(last) = self.date(before, &places[before]) else {
            return Place::awaiting(Reason::StepAwaits);
        };
        let step = &self.steps[position];
        let kept_to = self.kept_to(position).unwrap_or(before);
        let mut earliest = last.succ_opt().unwrap_or(last);
        let mut reason = self.reason_after(before, &places[before], 1);
        if let Some(date) = self.date(kept_to, &places[kept_to]) {
            let kept = date.checked_add_days(Days::new(u64::from(step.days))).unwrap_or(date);
            if kept > earliest || kept_to == before {
                reason = self.reason_after(kept_to, &places[kept_to], step.days);
            }
            earliest = earliest.max(kept);
        }
        let latest = last.checked_add_days(FURTHEST).unwrap_or(last);
        let lookup = &self.bodies[&step.body].meetings.lookup;
        match lookup.held_within(earliest, latest).first() {
            Some((date, meeting)) => {
                let mut reasons: Vec<Reason> = reason.into_iter().collect();
                reasons.extend(self.passed_over(step.body, earliest, *date));
                Place::on(*meeting, reasons)
            }
            None => Place::awaiting(Reason::NoStep),
        }
    }

    fn reason_after(&self, position: usize, place: &Place, days: u32) -> Option<Reason> {
        let Status::Placed(meeting) = place.status else { return None };
        Some(Reason::StepAfter { body: self.steps[position].body, meeting, days })
    }

    /// Back from the last step: each on its body's last meeting from which the later
    /// ones keep their days. A step that was put off counts as where it was before.
    pub fn backward(&self, day: NaiveDate) -> Vec<Place> {
        let count = self.steps.len();
        let mut places = vec![Place::awaiting(Reason::StepAwaits); count];
        // Where each is for the steps before it.
        let mut counts: Vec<Option<MeetingIndex>> = vec![None; count];
        for (position, step) in self.steps.iter().enumerate().rev() {
            let chosen = self.fixed(step);
            let chosen = chosen.unwrap_or_else(|| self.before(position, &counts, day));
            let put_off_from = chosen.meeting().filter(|_| !step.minuted.postponed.is_empty());
            let place = self.minuted(step, chosen);
            counts[position] = put_off_from.or_else(|| place.meeting());
            places[position] = place;
        }
        places
    }

    /// The body's last meeting before the step after it that keeps the days.
    fn before(&self, position: usize, counts: &[Option<MeetingIndex>], day: NaiveDate) -> Place {
        let step = &self.steps[position];
        let next = position + 1;
        let (near, mut latest, mut reason) = match counts.get(next) {
            None => (day, day, Reason::StepBy { day }),
            Some(None) => return Place::awaiting(Reason::StepAwaits),
            Some(Some(meeting)) => {
                let date = self.date_of(next, *meeting);
                let body = self.steps[next].body;
                let reason = Reason::StepBefore { body, meeting: *meeting, days: 1 };
                (date, date.pred_opt().unwrap_or(date), reason)
            }
        };
        for (later, meeting) in counts.iter().enumerate().skip(next) {
            let Some(meeting) = meeting.filter(|_| self.kept_to(later) == Some(position)) else {
                continue;
            };
            let StepInput { body, days, .. } = self.steps[later];
            let date = self.date_of(later, meeting);
            let kept = date.checked_sub_days(Days::new(u64::from(days))).unwrap_or(date);
            if kept < latest || later == next {
                reason = Reason::StepBefore { body, meeting, days };
            }
            latest = latest.min(kept);
        }
        let earliest = near.checked_sub_days(FURTHEST).unwrap_or(near);
        let lookup = &self.bodies[&step.body].meetings.lookup;
        match lookup.held_within(earliest, latest).last() {
            Some((date, meeting)) => {
                let mut reasons = vec![reason];
                reasons.extend(self.passed_over(step.body, *date, latest));
                Place::on(*meeting, reasons)
            }
            None => Place::awaiting(Reason::NoStep),
        }
    }

    /// The step to which a step's days are kept: the body's own earlier one, else the
    /// one before it.
    fn kept_to(&self, position: usize) -> Option<usize> {
        let body = self.steps[position].body;
        let own = self.steps[..position].iter().rposition(|earlier| earlier.body == body);
        own.or(position.checked_sub(1))
    }

    /// A step whose date is written, as an item's is.
    fn fixed(&self, step: &StepInput) -> Option<Place> {
        let date = step.date?;
        let own = self.bodies[&step.body].meetings;
        let mut reasons = Vec::new();
        let named = own.lookup.named(date, step.extra);
        if named.is_none() {
            reasons.push(Reason::NoMeeting { date });
        }
        let chosen = named.or_else(|| own.lookup.held_after(date));
        let mut meeting = chosen;
        if let Some(cancelled) = chosen.filter(|index| !own.meetings[*index].is_held()) {
            reasons.push(Reason::Cancelled { meeting: cancelled });
            meeting = own.next_held(cancelled);
        }
        let status = match meeting {
            Some(meeting) => Status::Placed(meeting),
            None => {
                reasons.push(Reason::NoneLeft);
                Status::Awaiting
            }
        };
        let nominal = Some(date).filter(|_| named.is_none());
        Some(Place { chosen: named, nominal, status, decision: None, reasons })
    }

    /// Where the decisions on a step leave it. A date that is written stays its nominal
    /// date.
    fn minuted(&self, step: &StepInput, chosen: Place) -> Place {
        let Minuted { postponed, decided } = step.minuted;
        let Some(first) = decided.or(postponed.first().copied()) else { return chosen };
        let mut place = Place { reasons: step.minuted.reasons(), ..chosen };
        if place.chosen.is_none() && place.nominal.is_none() {
            place.chosen = Some(first.meeting);
        }
        place.decision = decided.map(|made| made.decision);
        let lookup = &self.bodies[&step.body].meetings.lookup;
        let next = || lookup.held_after_meeting(postponed.last()?.meeting);
        place.status = match decided.map(|made| made.meeting).or_else(next) {
            Some(meeting) => Status::Placed(meeting),
            None => {
                place.reasons.push(Reason::NoneLeft);
                Status::Awaiting
            }
        };
        place
    }

    fn date(&self, position: usize, place: &Place) -> Option<NaiveDate> {
        place.meeting().map(|meeting| self.date_of(position, meeting))
    }

    fn date_of(&self, position: usize, meeting: MeetingIndex) -> NaiveDate {
        self.bodies[&self.steps[position].body].meetings.meetings[meeting].date
    }

    /// Cancelled meetings of a body between two days, both inclusive.
    fn passed_over(&self, body: BodyIndex, from: NaiveDate, to: NaiveDate) -> Vec<Reason> {
        let own = self.bodies[&body].meetings;
        let planned = own.lookup.planned_from(from);
        planned
            .iter()
            .take_while(|(planned, _)| *planned <= to)
            .filter(|(_, meeting)| !own.meetings[*meeting].is_held())
            .map(|(_, meeting)| Reason::PassedOver { meeting: *meeting })
            .collect()
    }
}
