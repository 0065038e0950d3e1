//! The steps of cases (plan-format, "Cases"): runs, the decisions on their steps,
//! and the occurrences that they are. `chain` places the steps.

use super::chain::{CaseBody, Chain, Place, StepInput};
use super::context::Meetings;
use super::finding::{Finding, FindingKind};
use super::minuted::{Made, Minuted};
use crate::plan::{
    BodyIndex, CASE_SPAN, Case, CaseCourse, CaseIndex, CaseStep, DecidedBy, DecisionIndex, Timing,
    indexed,
};
use crate::schedule::{CaseTurn, MeetingIndex, Occurrence, Reason, Status};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// What the steps of one case, or of all cases, are in one body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct CaseSteps {
    pub occurrences: Vec<Occurrence>,
    /// Decisions that put a step off, with its position in `occurrences`; none for one
    /// more than there are steps.
    pub postponed: Vec<(DecisionIndex, Option<usize>)>,
}

impl CaseSteps {
    /// Adds those of another case.
    pub fn add(&mut self, other: &CaseSteps) {
        let before = self.occurrences.len();
        self.occurrences.extend_from_slice(&other.occurrences);
        let moved = |(decision, position): &(DecisionIndex, Option<usize>)| {
            (*decision, position.map(|position| before + position))
        };
        self.postponed.extend(other.postponed.iter().map(moved));
    }
}

/// One time that a case goes its way.
struct Run {
    /// By which it is decided.
    day: Option<NaiveDate>,
    /// By step.
    minuted: Vec<Minuted>,
}

/// What one case is in each of its bodies.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PlacedCase {
    pub steps: BTreeMap<BodyIndex, CaseSteps>,
    pub findings: Vec<Finding>,
}

/// The steps of a case, from all that they are placed by: `bodies` are its own.
pub(super) fn place(
    index: CaseIndex,
    case: &Case,
    bodies: &BTreeMap<BodyIndex, CaseBody<'_>>,
) -> PlacedCase {
    let steps = bodies.keys().map(|body| (*body, CaseSteps::default())).collect();
    let placed = PlacedCase { steps, findings: Vec::new() };
    let mut placing = Placing { bodies, case, index, placed };
    placing.place();
    placing.placed
}

struct Placing<'a> {
    bodies: &'a BTreeMap<BodyIndex, CaseBody<'a>>,
    case: &'a Case,
    index: CaseIndex,
    placed: PlacedCase,
}

impl Placing<'_> {
    fn place(&mut self) {
        let mut runs = self.runs();
        for body in self.case.bodies() {
            self.assign_decisions(body, &mut runs);
        }
        for run in &runs {
            self.place_run(run);
        }
    }

    fn runs(&self) -> Vec<Run> {
        let run = |day| Run { day, minuted: vec![Minuted::default(); self.case.steps.len()] };
        match self.case.course {
            CaseCourse::Forward => vec![run(None)],
            CaseCourse::Backward(DecidedBy::Once(day)) => vec![run(Some(day))],
            CaseCourse::Backward(DecidedBy::Yearly { day, from, until, years }) => {
                let is_on = |day: &NaiveDate| {
                    from.is_none_or(|from| from <= *day)
                        && until.is_none_or(|until| *day <= until)
                        && years.is_none_or(|years| years.contains(day.year()))
                };
                let days = self.planned_years().filter_map(|year| day.in_year(year)).filter(is_on);
                days.filter(|day| self.has_meeting_before(*day)).map(|day| run(Some(day))).collect()
            }
        }
    }

    fn planned_years(&self) -> impl Iterator<Item = i32> {
        let planned = self.last_body().map(|own| &own.lookup.planned);
        let ends = planned.and_then(|list| Some((list.first()?.0, list.last()?.0)));
        let years = ends.map(|(first, last)| first.year()..=last.year() + 1);
        years.into_iter().flatten()
    }

    fn last_body(&self) -> Option<&Meetings> {
        self.case.steps.last().map(|step| self.bodies[&step.body].meetings)
    }

    fn has_meeting_before(&self, day: NaiveDate) -> bool {
        let earliest = day.checked_sub_days(CASE_SPAN).unwrap_or(day);
        let planned = self.last_body().map(|own| own.lookup.planned_from(earliest));
        planned.and_then(|list| list.first()).is_some_and(|(planned, _)| *planned <= day)
    }

    /// Gives each decision of a body its step: the body's first one that is not
    /// decided yet.
    fn assign_decisions(&mut self, body: BodyIndex, runs: &mut [Run]) {
        let CaseBody { body: plan_body, meetings: own } = self.bodies[&body];
        let is_of_case =
            |item: crate::plan::ItemIndex| plan_body.items[item].timing == Timing::Case(self.index);
        let mut decisions: Vec<DecisionIndex> = indexed(&plan_body.decisions)
            .filter(|(_, decision)| is_of_case(decision.item))
            .map(|(index, _)| index)
            .collect();
        decisions.sort_by_key(|index| (plan_body.decisions[*index].date, *index));
        for index in decisions {
            let meeting = own.decided_on[index.position()];
            let date = own.meetings[meeting].date;
            if !own.meetings[meeting].is_held() {
                self.find(body, Some(date), FindingKind::DecidedOnCancelled { decision: index });
            }
            let Some((run, step)) = self.undecided_step(body, runs, date) else {
                self.one_more(body, index, meeting);
                continue;
            };
            let made = own.made(plan_body, index);
            let added =
                runs[run].minuted[step].add(made, plan_body.decisions[index].is_postponed());
            if let Err(earlier) = added {
                let kind = FindingKind::DecidedTwice { decision: index, earlier };
                self.find(body, Some(date), kind);
            }
        }
    }

    /// The run and the step that a decision of a day is on.
    fn undecided_step(
        &self,
        body: BodyIndex,
        runs: &[Run],
        date: NaiveDate,
    ) -> Option<(usize, usize)> {
        let own = self.bodies[&body].meetings;
        let earliest = date.checked_sub_days(CASE_SPAN).unwrap_or(date);
        let is_open = |(step, minuted): &(&CaseStep, &Minuted)| {
            step.body == body && minuted.decided.is_none()
        };
        let step_of =
            |run: &Run| self.case.steps.iter().zip(&run.minuted).position(|one| is_open(&one));
        let is_recent = |made: &Made| (earliest..=date).contains(&own.meetings[made.meeting].date);
        let was_put_off = |run: &&Run| {
            let mut open = self.case.steps.iter().zip(&run.minuted).filter(is_open);
            open.any(|(_, minuted)| minuted.postponed.iter().any(is_recent))
        };
        let run = runs
            .iter()
            .position(|run| was_put_off(&run))
            .or_else(|| runs.iter().position(|run| run.day.is_none_or(|day| date <= day)))
            .or(runs.len().checked_sub(1))?;
        Some((run, step_of(&runs[run])?))
    }

    /// A decision more than there are steps is on its meeting.
    fn one_more(&mut self, body: BodyIndex, index: DecisionIndex, meeting: MeetingIndex) {
        let own = self.bodies[&body].meetings;
        let date = own.meetings[meeting].date;
        self.find(body, Some(date), FindingKind::DecidedMore { decision: index });
        let decision = &self.bodies[&body].body.decisions[index];
        if decision.is_postponed() {
            self.steps(body).postponed.push((index, None));
            return;
        }
        let turn = CaseTurn { step: None, day: None };
        let place = Place::decided(meeting, index);
        self.add(body, decision.item, turn, place, None);
    }

    fn place_run(&mut self, run: &Run) {
        let first_day = self.case.steps.first().and_then(|step| step.date).map(|(date, _)| date);
        let day = run.day.or(first_day);
        let inputs: Vec<StepInput> = (self.case.steps.iter().zip(&run.minuted))
            .map(|(step, minuted)| StepInput {
                body: step.body,
                days: step.days.unwrap_or(1),
                date: step.date.map(|(date, _)| date),
                extra: step.extra,
                minuted,
            })
            .collect();
        let chain = Chain { bodies: self.bodies, steps: &inputs };
        let places = match self.case.course {
            CaseCourse::Forward => chain.forward(),
            CaseCourse::Backward(_) => chain.backward(day.unwrap_or_default()),
        };
        self.check_places(&places);
        for ((position, (step, place)), minuted) in
            self.case.steps.iter().zip(places).enumerate().zip(&run.minuted)
        {
            let turn = CaseTurn { step: u32::try_from(position).ok(), day };
            let listed = run.day.filter(|_| self.case.is_yearly());
            let occurrence = self.add(step.body, step.item, turn, place, listed);
            let postponed = minuted.postponed.iter().map(|made| (made.decision, Some(occurrence)));
            self.steps(step.body).postponed.extend(postponed);
        }
    }

    /// One warning for the steps that await, one for each that is out of order.
    fn check_places(&mut self, places: &[Place]) {
        let date = |position: usize| {
            let own = self.bodies[&self.case.steps[position].body].meetings;
            match places[position].status {
                Status::Placed(meeting) => Some(own.meetings[meeting].date),
                _ => None,
            }
        };
        let case = self.index;
        let dates: Vec<Option<NaiveDate>> = (0..places.len()).map(date).collect();
        for (position, place) in places.iter().enumerate() {
            let CaseStep { body, item, .. } = self.case.steps[position];
            if self.bodies[&body].body.items[item].withdrawn.is_some() {
                continue;
            }
            let step = u32::try_from(position).unwrap_or_default();
            if place.reasons.contains(&Reason::NoStep) {
                let near = dates[..position].iter().rev().flatten().next();
                let near = near.or(dates[position..].iter().flatten().next()).copied();
                self.find(body, near, FindingKind::CaseAwaits { case, step });
            }
            let before = position.checked_sub(1).and_then(|before| dates[before]);
            if let (Some(before), Some(own)) = (before, dates[position])
                && own <= before
            {
                let kind = FindingKind::CaseOutOfOrder { case, step, dates: [before, own] };
                self.find(body, Some(own), kind);
            }
        }
    }

    /// Adds an occurrence to its body; returns its position there.
    fn add(
        &mut self,
        body: BodyIndex,
        item: crate::plan::ItemIndex,
        step: CaseTurn,
        place: Place,
        listed: Option<NaiveDate>,
    ) -> usize {
        let own = self.bodies[&body].meetings;
        let chosen = place.chosen.map(|meeting| &own.meetings[meeting]);
        let occurrence = Occurrence {
            item,
            step: Some(step),
            nominal: chosen.map(|meeting| meeting.nominal).or(place.nominal),
            chosen: place.chosen,
            planned: chosen.map(|meeting| meeting.planned).or(place.nominal),
            event_day: None,
            listed,
            status: place.status,
            decision: place.decision,
            variant: None,
            reasons: place.reasons,
        };
        let occurrences = &mut self.steps(body).occurrences;
        occurrences.push(occurrence);
        occurrences.len() - 1
    }

    fn find(&mut self, body: BodyIndex, date: Option<NaiveDate>, kind: FindingKind) {
        self.placed.findings.push(Finding { body: Some(body), date, kind });
    }

    fn steps(&mut self, body: BodyIndex) -> &mut CaseSteps {
        self.placed.steps.entry(body).or_default()
    }
}
