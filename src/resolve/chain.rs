//! Placing the steps of one run of a case, each on a held meeting of its body:
//! forward from the first, or back from the day by which the last body decides.

use super::context::Meetings;
use crate::plan::{BodyIndex, DecisionIndex};
use crate::schedule::{MeetingIndex, Reason, Status};
use chrono::{Days, NaiveDate};

/// The furthest that a step is from the one next to it.
const FURTHEST: Days = Days::new(182);

/// What places one step.
#[derive(Clone, Debug)]
pub(super) struct StepInput {
    pub body: BodyIndex,
    /// At least so many days after the step that they are kept to.
    pub days: u32,
    /// The date that fixes it.
    pub date: Option<NaiveDate>,
    pub extra: bool,
    pub is_withdrawn: bool,
    /// Where it was put off, in order of date.
    pub postponed: Vec<(MeetingIndex, DecisionIndex)>,
    pub decision: Option<(MeetingIndex, DecisionIndex)>,
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

    /// The same where it was decided, if it was.
    fn decided_instead(self, decision: Option<(MeetingIndex, DecisionIndex)>) -> Place {
        let Some((meeting, decision)) = decision else { return self };
        let decided = Place::decided(meeting, decision);
        let chosen = self.chosen.or(decided.chosen.filter(|_| self.nominal.is_none()));
        Place { chosen, nominal: self.nominal, ..decided }
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

/// The steps of one run.
#[derive(Clone, Copy)]
pub(super) struct Chain<'a> {
    pub meetings: &'a [Meetings],
    pub steps: &'a [StepInput],
}

impl Chain<'_> {
    /// From the first step on: each later one on its body's first meeting that keeps
    /// the days.
    pub fn forward(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::with_capacity(self.steps.len());
        for (position, step) in self.steps.iter().enumerate() {
            let chosen = self.fixed(step).unwrap_or_else(|| self.after(position, &places));
            let mut place = chosen.decided_instead(step.decision);
            self.put_off(step, &mut place);
            if step.is_withdrawn && place.decision.is_none() {
                place.status = Status::Withdrawn;
            }
            places.push(place);
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
        let lookup = &self.meetings[step.body.position()].lookup;
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
        let mut places: Vec<Place> = vec![Place::awaiting(Reason::StepAwaits); count];
        // Where each is for the steps before it.
        let mut dates: Vec<Option<NaiveDate>> = vec![None; count];
        for (position, step) in self.steps.iter().enumerate().rev() {
            let chosen = self.fixed(step);
            let chosen = chosen.unwrap_or_else(|| self.before(position, &places, &dates, day));
            let direct = step.decision.filter(|_| step.postponed.is_empty());
            let own = chosen.decided_instead(direct);
            dates[position] = self.date(position, &own);
            places[position] = own;
            self.put_off(step, &mut places[position]);
            if dates[position].is_none() {
                dates[position] = self.date(position, &places[position]);
            }
            if step.is_withdrawn && places[position].decision.is_none() {
                places[position].status = Status::Withdrawn;
            }
        }
        places
    }

    /// The body's last meeting before the step after it that keeps the days.
    fn before(
        &self,
        position: usize,
        places: &[Place],
        dates: &[Option<NaiveDate>],
        day: NaiveDate,
    ) -> Place {
        let step = &self.steps[position];
        let next = position + 1;
        let (near, mut latest, mut reason) = match dates.get(next) {
            None => (day, day, Reason::StepBy { day }),
            Some(None) => return Place::awaiting(Reason::StepAwaits),
            Some(Some(date)) => {
                let before = date.pred_opt().unwrap_or(*date);
                (*date, before, self.reason_before(next, &places[next], 1))
            }
        };
        for (later, date) in dates.iter().enumerate().skip(next) {
            let Some(date) = date.filter(|_| self.kept_to(later) == Some(position)) else {
                continue;
            };
            let days = self.steps[later].days;
            let kept = date.checked_sub_days(Days::new(u64::from(days))).unwrap_or(date);
            if kept < latest || later == next {
                reason = self.reason_before(later, &places[later], days);
            }
            latest = latest.min(kept);
        }
        let earliest = near.checked_sub_days(FURTHEST).unwrap_or(near);
        let lookup = &self.meetings[step.body.position()].lookup;
        match lookup.held_within(earliest, latest).last() {
            Some((date, meeting)) => {
                let mut reasons = vec![reason];
                reasons.extend(self.passed_over(step.body, *date, latest));
                Place::on(*meeting, reasons)
            }
            None => Place::awaiting(Reason::NoStep),
        }
    }

    fn reason_before(&self, position: usize, place: &Place, days: u32) -> Reason {
        let body = self.steps[position].body;
        match (place.status, place.chosen) {
            (_, Some(meeting)) | (Status::Placed(meeting), None) => {
                Reason::StepBefore { body, meeting, days }
            }
            _ => Reason::StepAwaits,
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
        let own = &self.meetings[step.body.position()];
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

    /// Where the decisions on a step leave it.
    fn put_off(&self, step: &StepInput, place: &mut Place) {
        let Some((last, _)) = step.postponed.last() else { return };
        place.reasons = (step.postponed.iter())
            .map(|(_, decision)| Reason::Postponed { decision: *decision })
            .collect();
        if let Some((meeting, decision)) = step.decision {
            place.chosen = place.chosen.or(Some(meeting));
            place.status = Status::Placed(meeting);
            place.decision = Some(decision);
            if !place.reasons.contains(&Reason::Decided { decision }) {
                place.reasons.push(Reason::Decided { decision });
            }
            return;
        }
        let own = &self.meetings[step.body.position()];
        if place.chosen.is_none() && place.nominal.is_none() {
            place.chosen = step.postponed.first().map(|(meeting, _)| *meeting);
        }
        place.status = match own.lookup.held_after_meeting(*last) {
            Some(meeting) => Status::Placed(meeting),
            None => {
                place.reasons.push(Reason::NoneLeft);
                Status::Awaiting
            }
        };
    }

    fn date(&self, position: usize, place: &Place) -> Option<NaiveDate> {
        let own = &self.meetings[self.steps[position].body.position()];
        match place.status {
            Status::Placed(meeting) => Some(own.meetings[meeting].date),
            _ => None,
        }
    }

    /// Cancelled meetings of a body between two days, both inclusive.
    fn passed_over(&self, body: BodyIndex, from: NaiveDate, to: NaiveDate) -> Vec<Reason> {
        let own = &self.meetings[body.position()];
        let planned = own.lookup.planned_from(from);
        planned
            .iter()
            .take_while(|(planned, _)| *planned <= to)
            .filter(|(_, meeting)| !own.meetings[*meeting].is_held())
            .map(|(_, meeting)| Reason::PassedOver { meeting: *meeting })
            .collect()
    }
}
