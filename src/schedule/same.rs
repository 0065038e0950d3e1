//! Of which bodies two schedules show the same.

use super::{Audience, BodyView, Schedule};
use crate::plan::{BodyIndex, indexed};
use std::sync::Arc;

impl Schedule {
    /// By body, whether all that an output may show of it is the same in another schedule:
    /// the body itself, those that its series, its items and its cases go by, and these
    /// cases. `None` where what all bodies share is another, or which bodies there are.
    pub fn same_bodies(&self, other: &Schedule) -> Option<Vec<bool>> {
        let (plan, others) = (&self.plan, &other.plan);
        let ids = others.bodies.iter().map(|body| &body.id);
        let is_comparable = (self.zone, self.through) == (other.zone, other.through)
            && self.events == other.events
            && plan.calendar == others.calendar
            && plan.events == others.events
            && plan.roles == others.roles
            && plan.bodies.iter().map(|body| &body.id).eq(ids);
        if !is_comparable {
            return None;
        }
        let is_kept = |index: BodyIndex| {
            Arc::ptr_eq(&plan.bodies[index], &others.bodies[index])
                && Arc::ptr_eq(&self.bodies[index], &other.bodies[index])
        };
        let kept: Vec<bool> = indexed(&plan.bodies).map(|(index, _)| is_kept(index)).collect();
        let is_kept = |index: BodyIndex| kept[index.position()];
        let is_same = |(index, body): (BodyIndex, &Arc<crate::plan::Body>)| {
            is_kept(index) && body.followed().chain(body.tied_to()).all(is_kept)
        };
        let mut same: Vec<bool> = indexed(&plan.bodies).map(is_same).collect();
        for (position, case) in plan.cases.iter().enumerate() {
            let bodies = case.bodies();
            let is_same = others.cases.get(position) == Some(case);
            if !is_same || !bodies.iter().all(|body| is_kept(*body)) {
                bodies.iter().for_each(|body| same[body.position()] = false);
            }
        }
        Some(same)
    }

    /// The bodies of which an output may show something else than in another schedule.
    pub fn views_not_in(&self, other: &Schedule) -> impl Iterator<Item = BodyView<'_>> {
        let same = self.same_bodies(other);
        let is_other =
            move |index: BodyIndex| same.as_ref().is_none_or(|same| !same[index.position()]);
        let others = indexed(&self.plan.bodies).filter(move |(index, _)| is_other(*index));
        others.map(|(index, _)| self.body_at(index, Audience::Full))
    }
}
