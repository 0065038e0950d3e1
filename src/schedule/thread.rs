//! A subject through meetings, years and bodies: where it was, what was decided, what
//! was promised.

use super::{BodyView, DecisionView, FollowUpView, ItemView, MeetingView};
use std::collections::BTreeSet;

/// Items that are about one subject, with all that happened to them.
#[derive(Clone, Debug)]
pub struct Thread<'a> {
    /// In order of time; what awaits a date is last.
    pub steps: Vec<ThreadStep<'a>>,
    /// Of all its items, in order of the meeting where they were agreed.
    pub follow_ups: Vec<FollowUpView<'a>>,
}

/// A subject at one meeting, or where it awaits one.
#[derive(Clone, Copy, Debug)]
pub struct ThreadStep<'a> {
    /// The occurrence.
    pub item: ItemView<'a>,
    /// Where it is or, of a postponement, where it was taken up.
    pub meeting: Option<MeetingView<'a>>,
    /// What was decided about it there.
    pub decision: Option<DecisionView<'a>>,
}

impl<'a> BodyView<'a> {
    /// The subject of an item: the item, those that it follows and that follow it, and
    /// the same case in other bodies. `None` where the audience may see none of it.
    pub fn thread(&self, id: &str) -> Option<Thread<'a>> {
        let own = self.subject_ids(id);
        let is_case = self.occurrences_of(id).any(|item| item.case().is_some());
        let mut steps: Vec<ThreadStep> = self.steps_of(&own);
        let mut follow_ups: Vec<FollowUpView> = self.follow_ups_of(&own);
        for other in self.others().filter(|_| is_case) {
            let ids = BTreeSet::from([id]);
            steps.extend(other.steps_of(&ids));
            follow_ups.extend(other.follow_ups_of(&ids));
        }
        steps.sort_by_key(|step| {
            let day = step.meeting.map(|meeting| meeting.date()).or(step.item.nominal());
            (day.is_none(), day)
        });
        follow_ups.sort_by_key(FollowUpView::agreed);
        (!steps.is_empty()).then_some(Thread { steps, follow_ups })
    }

    /// Ids of an item, of those it follows, and of those that follow one of them.
    fn subject_ids(&self, id: &str) -> BTreeSet<&'a str> {
        let items = &self.body.items;
        let mut ids: BTreeSet<&str> =
            items.iter().map(|item| item.id.as_str()).filter(|own| *own == id).collect();
        loop {
            let before = ids.len();
            for item in items {
                let Some(followed) = item.follows.map(|index| items[index].id.as_str()) else {
                    continue;
                };
                if ids.contains(followed) || ids.contains(item.id.as_str()) {
                    ids.extend([followed, item.id.as_str()]);
                }
            }
            if ids.len() == before {
                return ids;
            }
        }
    }

    fn steps_of(&self, ids: &BTreeSet<&str>) -> Vec<ThreadStep<'a>> {
        let mut steps: Vec<ThreadStep> = Vec::new();
        for item in self.occurrences().filter(|item| ids.contains(item.id())) {
            let (meeting, decision) = (item.meeting(), item.decision());
            steps.extend(self.postponements(&item));
            steps.push(ThreadStep { item, meeting, decision });
        }
        steps
    }

    /// The meetings where an occurrence was taken up and put off.
    fn postponements(&self, item: &ItemView<'a>) -> Vec<ThreadStep<'a>> {
        let is_this = |index: super::OccurrenceIndex| {
            std::ptr::eq(&raw const self.decided.occurrences[index], item.occurrence)
        };
        let all = self.decided.postponed.iter();
        all.filter(|postponed| postponed.occurrence.is_some_and(is_this))
            .map(|postponed| ThreadStep {
                item: *item,
                meeting: Some(self.meeting_at(postponed.meeting)),
                decision: Some(self.decision_at(postponed.decision)),
            })
            .collect()
    }

    fn follow_ups_of(&self, ids: &BTreeSet<&str>) -> Vec<FollowUpView<'a>> {
        let is_of =
            |follow_up: &FollowUpView| follow_up.item_id().is_some_and(|item| ids.contains(item));
        self.follow_ups().filter(is_of).collect()
    }
}
