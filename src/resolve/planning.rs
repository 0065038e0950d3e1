//! The meetings of all bodies: those of the plan before where nothing that they are
//! made from has changed.

use super::context::{BodyContext, Meetings, MeetingsOf};
use super::finding::Finding;
use super::frame::Frame;
use super::meetings::following_order;
use crate::plan::{BodyIndex, Plan, indexed};
use std::borrow::Cow;
use std::sync::Arc;

/// The meetings of one body.
#[derive(Clone, Debug, Default)]
pub(super) struct Planned {
    /// Kept where other bodies or cases go by them: those of others are soon made again.
    pub meetings: Option<Arc<Meetings>>,
    pub findings: Arc<[Finding]>,
    /// They are those of the plan before, and so is all that they are made from.
    pub is_kept: bool,
    /// They are those of the plan before.
    pub is_same: bool,
}

/// The meetings of every body, by position.
pub(super) struct Planning<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    pub bodies: Vec<Planned>,
}

impl<'a> Planning<'a> {
    /// One that follows another after that other. `before` is the plan before with its
    /// meetings, made in the same frame.
    pub fn of(
        before: Option<(&Plan, &[Planned])>,
        frame: &'a Frame,
        plan: &'a Plan,
    ) -> Planning<'a> {
        let bodies = vec![Planned::default(); plan.bodies.len()];
        let mut planning = Planning { frame, plan, bodies };
        let used = used_by_others(plan);
        for index in following_order(plan) {
            let at = index.position();
            let known = before.map(|(plan, planned)| (&plan.bodies[index], &planned[at]));
            let planned = planning.planned(index, known, used[at]);
            planning.bodies[at] = planned;
        }
        planning
    }

    fn planned(
        &self,
        index: BodyIndex,
        known: Option<(&Arc<crate::plan::Body>, &Planned)>,
        is_used: bool,
    ) -> Planned {
        let body = &self.plan.bodies[index];
        let is_kept = known.is_some_and(|(before, _)| Arc::ptr_eq(before, body))
            && body.followed().all(|other| self.bodies[other.position()].is_same);
        let known = known.map(|(_, planned)| planned);
        if let Some(known) = known.filter(|_| is_kept) {
            let meetings = known.meetings.clone().filter(|_| is_used);
            let findings = known.findings.clone();
            let mut planned = Planned { meetings, findings, is_kept: true, is_same: true };
            if is_used && planned.meetings.is_none() {
                planned.meetings = Some(Arc::new(self.make(index).0));
            }
            return planned;
        }
        let (meetings, findings) = self.make(index);
        let before = known.and_then(|known| known.meetings.as_ref());
        let same = before.filter(|before| ***before == meetings);
        Planned {
            is_same: same.is_some(),
            meetings: Some(same.map_or_else(|| Arc::new(meetings), Arc::clone)),
            findings: findings.into(),
            is_kept: false,
        }
    }

    fn make(&self, index: BodyIndex) -> (Meetings, Vec<Finding>) {
        let body = &self.plan.bodies[index];
        let mut findings = Vec::new();
        let others = self.of_bodies(body.followed());
        let (frame, followed) = (self.frame, &others);
        let meetings =
            BodyContext { frame, body, index, followed, findings: &mut findings }.meetings();
        findings.retain(|finding| finding.is_due(frame.through));
        (meetings, findings)
    }

    /// The meetings of some bodies that others go by.
    pub fn of_bodies(&self, bodies: impl Iterator<Item = BodyIndex>) -> MeetingsOf<'_> {
        let meetings =
            |body: BodyIndex| Some((body, self.bodies[body.position()].meetings.as_deref()?));
        bodies.filter_map(meetings).collect()
    }

    /// The meetings of a body, made again where they are not kept.
    pub fn of_body(&self, index: BodyIndex) -> Cow<'_, Meetings> {
        match &self.bodies[index.position()].meetings {
            Some(meetings) => Cow::Borrowed(meetings),
            None => Cow::Owned(self.make(index).0),
        }
    }
}

impl Planning<'_> {
    /// What is kept for the next plan.
    pub fn into_kept(self) -> Vec<Planned> {
        let used = used_by_others(self.plan).into_iter();
        let kept = self.bodies.into_iter().zip(used).map(|(planned, is_used)| Planned {
            meetings: planned.meetings.filter(|_| is_used),
            ..planned
        });
        kept.collect()
    }
}

/// By position, whether other bodies or cases go by the meetings of a body.
pub(super) fn used_by_others(plan: &Plan) -> Vec<bool> {
    let mut used = vec![false; plan.bodies.len()];
    for (_, body) in indexed(&plan.bodies) {
        body.followed().chain(body.tied_to()).for_each(|other| used[other.position()] = true);
    }
    for case in &plan.cases {
        case.bodies().into_iter().for_each(|body| used[body.position()] = true);
    }
    used
}
