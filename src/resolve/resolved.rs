//! A decided plan with what the next one keeps of it: each body next to all that it was
//! decided from.

use super::cases::{self, CaseSteps, PlacedCase};
use super::chain::CaseBody;
use super::choose;
use super::context::{Meetings, MeetingsOf};
use super::describe::{Describing, describe_shared};
use super::finding::Finding;
use super::frame::Frame;
use super::meetings::following_order;
use super::planning::{Planned, Planning};
use super::{deadlines, limits, place};
use crate::diag::{Diagnostic, Report};
use crate::plan::{Body, BodyIndex, Case, CaseIndex, Plan, indexed};
use crate::schedule::{BodySchedule, Schedule};
use std::sync::{Arc, OnceLock};

/// A decided plan, with what the next one may keep of it.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// What was decided.
    pub schedule: Arc<Schedule>,
    frame: Arc<Frame>,
    planned: Vec<Planned>,
    cases: Vec<Arc<PlacedCase>>,
    bodies: Vec<Arc<Decided>>,
}

/// One body, decided, and what was noticed.
#[derive(Debug)]
struct Decided {
    schedule: Arc<BodySchedule>,
    /// Of its meetings.
    planned: Arc<[Finding]>,
    placed: Vec<Finding>,
    limits: Vec<Finding>,
    /// The same in words, once somebody asks.
    said: OnceLock<[Vec<Diagnostic>; 3]>,
}

/// All that one body is decided from, besides the frame.
struct Inputs<'a> {
    body: &'a Arc<Body>,
    index: BodyIndex,
    /// The cases that go through it, with its steps in each.
    cases: Vec<(CaseIndex, &'a Case, &'a CaseSteps)>,
}

/// A plan that is being decided, after another one in the same frame.
struct Resolving<'a> {
    before: Option<&'a Resolved>,
    frame: &'a Frame,
    plan: &'a Plan,
    planning: Planning<'a>,
    cases: Vec<Arc<PlacedCase>>,
}

impl Resolved {
    pub(super) fn frame(&self) -> &Arc<Frame> {
        &self.frame
    }

    /// Decides a plan; keeps what it can of the plan before.
    pub(super) fn of(before: Option<&Resolved>, frame: Arc<Frame>, plan: Arc<Plan>) -> Resolved {
        let before = before.filter(|before| {
            let known = before.schedule.plan.bodies.iter().map(|body| &body.id);
            Arc::ptr_eq(&before.frame, &frame) && known.eq(plan.bodies.iter().map(|body| &body.id))
        });
        let known = before.map(|before| (&*before.schedule.plan, &before.planned[..]));
        let planning = Planning::of(known, &frame, &plan);
        let cases = Vec::with_capacity(plan.cases.len());
        let mut resolving = Resolving { before, frame: &frame, plan: &plan, planning, cases };
        for (index, case) in indexed(&plan.cases) {
            let placed = resolving.case(index, case);
            resolving.cases.push(placed);
        }
        let bodies = resolving.bodies();
        let Resolving { planning, cases, .. } = resolving;
        let planned = planning.into_kept();
        let schedules = bodies.iter().map(|body| body.schedule.clone()).collect();
        let (zone, through, events) = (frame.zone, frame.through, frame.occurrences.clone());
        let schedule = Arc::new(Schedule { plan, zone, through, bodies: schedules, events });
        Resolved { schedule, frame, planned, cases, bodies }
    }

    /// Whether a body was decided from the same as in another plan.
    pub fn keeps(&self, before: &Resolved, position: usize) -> bool {
        before.bodies.get(position).is_some_and(|known| Arc::ptr_eq(known, &self.bodies[position]))
    }

    /// What was noticed: of what all bodies share, of meetings, of cases, of items.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let bodies = || self.bodies.iter();
        let order = following_order(&self.schedule.plan).into_iter();
        let planned = order.flat_map(|body| self.bodies[body.position()].planned.iter());
        let cases = self.findings_of_cases();
        let placed = bodies().flat_map(|body| &body.placed);
        let limits = bodies().flat_map(|body| &body.limits);
        self.frame.findings.iter().chain(planned).chain(cases).chain(placed).chain(limits)
    }

    /// The same in words, in the same order.
    pub fn report(&self) -> Report {
        let plan = &self.schedule.plan;
        let mut report = describe_shared(plan, &self.frame.findings);
        let said: Vec<&[Vec<Diagnostic>; 3]> = (self.bodies.iter().zip(&plan.bodies))
            .map(|(decided, body)| decided.said.get_or_init(|| decided.say(plan, body)))
            .collect();
        let mut add = |said: &[Diagnostic]| report.diagnostics.extend_from_slice(said);
        let order = following_order(plan).into_iter();
        order.for_each(|body| add(&said[body.position()][0]));
        let mut describing = Describing::new(plan);
        for finding in self.findings_of_cases() {
            if let Some(body) = finding.body {
                let (plan, decided) = (&plan.bodies[body], &self.schedule.bodies[body]);
                add(describing.of_body(plan, decided, finding).as_slice());
            }
        }
        for part in [1, 2] {
            said.iter().for_each(|said| add(&said[part]));
        }
        report
    }

    fn findings_of_cases(&self) -> impl Iterator<Item = &Finding> {
        let found = self.cases.iter().flat_map(|case| &case.findings);
        found.filter(|finding| finding.is_due(self.frame.through))
    }
}

impl Decided {
    fn say(&self, plan: &Plan, body: &Body) -> [Vec<Diagnostic>; 3] {
        let say = |findings: &[Finding]| {
            let mut describing = Describing::new(plan);
            let say = |finding| describing.of_body(body, &self.schedule, finding);
            findings.iter().filter_map(say).collect()
        };
        [say(&self.planned), say(&self.placed), say(&self.limits)]
    }
}

impl Resolving<'_> {
    /// The steps of a case: those before where neither it nor the meetings and decisions of
    /// its bodies have changed.
    fn case(&self, index: CaseIndex, case: &Case) -> Arc<PlacedCase> {
        let bodies = case.bodies();
        let known = self.known_case(index);
        let is_same = |body: &BodyIndex| {
            self.known_body(*body).is_some() && self.planning.bodies[body.position()].is_same
        };
        if let Some((before, placed)) = known
            && before == case
            && bodies.iter().all(is_same)
        {
            return placed.clone();
        }
        let of_bodies = self.planning.of_bodies(bodies.into_iter());
        let plan_body = |body: BodyIndex| &self.plan.bodies[body];
        let bodies = of_bodies
            .into_iter()
            .map(|(index, meetings)| (index, CaseBody { body: plan_body(index), meetings }));
        let placed = cases::place(index, case, &bodies.collect());
        let same = known.map(|(_, before)| before).filter(|before| ***before == placed);
        same.map_or_else(|| Arc::new(placed), Arc::clone)
    }

    fn known_case(&self, index: CaseIndex) -> Option<(&Case, &Arc<PlacedCase>)> {
        let before = self.before?;
        let case = before.schedule.plan.cases.get(index.position())?;
        Some((case, before.cases.get(index.position())?))
    }

    /// What was decided of a body that is the same in the plan before.
    fn known_body(&self, index: BodyIndex) -> Option<&Arc<Decided>> {
        let before = self.before?;
        let is_same = Arc::ptr_eq(&before.schedule.plan.bodies[index], &self.plan.bodies[index]);
        is_same.then(|| &before.bodies[index.position()])
    }

    fn bodies(&self) -> Vec<Arc<Decided>> {
        let mut of_body: Vec<Vec<_>> = vec![Vec::new(); self.plan.bodies.len()];
        for ((index, case), placed) in indexed(&self.plan.cases).zip(&self.cases) {
            for (body, steps) in &placed.steps {
                of_body[body.position()].push((index, case, steps));
            }
        }
        let bodies = indexed(&self.plan.bodies).zip(of_body);
        bodies.map(|((index, body), cases)| self.body(&Inputs { body, index, cases })).collect()
    }

    fn body(&self, inputs: &Inputs<'_>) -> Arc<Decided> {
        let planned = &self.planning.bodies[inputs.index.position()];
        let is_tied_to_same = |other: BodyIndex| self.planning.bodies[other.position()].is_same;
        if let Some(known) = self.known_body(inputs.index)
            && planned.is_kept
            && inputs.body.tied_to().all(is_tied_to_same)
            && inputs.cases.iter().all(|(index, case, steps)| {
                let is_same = |(before, placed): (&Case, &Arc<PlacedCase>)| {
                    before == *case && placed.steps.get(&inputs.index) == Some(*steps)
                };
                self.known_case(*index).is_some_and(is_same)
            })
        {
            return known.clone();
        }
        let own = self.planning.of_body(inputs.index);
        let others = self.planning.of_bodies(inputs.body.tied_to());
        let mut decided = self.decide(inputs, &own, &others);
        decided.planned = planned.findings.clone();
        let before = self.before.map(|before| &before.schedule.bodies[inputs.index]);
        if let Some(same) = before.filter(|before| ***before == *decided.schedule) {
            decided.schedule = same.clone();
        }
        Arc::new(decided)
    }

    fn decide(&self, inputs: &Inputs<'_>, own: &Meetings, others: &MeetingsOf<'_>) -> Decided {
        let Inputs { body, index, ref cases } = *inputs;
        let frame = self.frame;
        let mut placed = Vec::new();
        let context = choose::Context { frame, body, index, own, others };
        let occurrences = choose::occurrences(context, &mut placed);
        let mut steps = CaseSteps::default();
        cases.iter().for_each(|(_, _, of_case)| steps.add(of_case));
        let cases = cases.iter().map(|(index, case, _)| (*index, *case)).collect();
        let mut schedule =
            place::place((index, body), own, &cases, steps, occurrences, &mut placed);
        schedule.deadlines = deadlines::deadlines(body, &schedule.meetings, &frame.days);
        let mut limits = limits::check_limits((index, body), &frame.roles, &mut schedule);
        for findings in [&mut placed, &mut limits] {
            findings.retain(|finding| finding.is_due(frame.through));
        }
        let (schedule, planned) = (Arc::new(schedule), [].into());
        Decided { schedule, planned, placed, limits, said: OnceLock::new() }
    }
}
