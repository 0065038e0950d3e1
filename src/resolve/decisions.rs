//! Facts beat rules: which occurrence each decision is on, and where it leaves it
//! (plan-format, "What was decided").

use super::finding::FindingKind;
use super::placing::{Facts, Given, Placing};
use crate::plan::index_at;
use crate::plan::{ChangeAction, DecisionIndex, Timing, indexed};
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex, Reason, Status};
use chrono::{Days, NaiveDate};

/// How long after the meeting it was chosen for a flexible item may be decided
/// without a `nominal` date.
const FLEXIBLE: Days = Days::new(56);

impl Placing<'_, '_> {
    /// Takes the decisions with a nominal date first, the others in order of date.
    /// Those on cases are taken with the cases.
    pub(super) fn apply_decisions(&mut self) {
        if self.body.decisions.is_empty() {
            return;
        }
        let is_on_item = |index: &DecisionIndex| {
            let item = self.body.decisions[*index].item;
            !matches!(self.body.items[item].timing, Timing::Case(_))
        };
        let mut order: Vec<DecisionIndex> =
            indexed(&self.body.decisions).map(|(index, _)| index).filter(is_on_item).collect();
        order.sort_by_key(|index| {
            let decision = &self.body.decisions[*index];
            (decision.nominal.is_none(), decision.date, *index)
        });
        self.facts = vec![Facts::default(); self.occurrences.len()];
        for index in order {
            self.apply_decision(index);
        }
    }

    fn apply_decision(&mut self, index: DecisionIndex) {
        let meeting = self.own.decided_on[index.position()];
        if !self.own.meetings[meeting].is_held() {
            self.find_decision(index, FindingKind::DecidedOnCancelled { decision: index });
        }
        match self.subject(index, meeting) {
            Some(occurrence) => self.fix(index, meeting, occurrence),
            None => self.give(index, meeting),
        }
    }

    /// The occurrence that a decision is on, if there is one.
    fn subject(&mut self, index: DecisionIndex, meeting: MeetingIndex) -> Option<OccurrenceIndex> {
        let decision = &self.body.decisions[index];
        let item = &self.body.items[decision.item];
        let range = self.range_of(decision.item);
        if !item.recurs() {
            return Some(index_at::<Occurrence>(range.start));
        }
        if let Some(nominal) = decision.nominal {
            let named = self.named_occurrence(decision.item, nominal);
            return named.or_else(|| self.awaiting(index));
        }
        let all = || range.clone().map(index_at::<Occurrence>);
        let standing: Vec<OccurrenceIndex> = all()
            .filter(|o| self.is_undecided(*o))
            .filter(|o| self.occurrences[*o].status == Status::Placed(meeting))
            .collect();
        let own = &self.own.meetings[meeting];
        let is_own = |o: &OccurrenceIndex| {
            !own.is_extra() && self.occurrences[*o].nominal == Some(own.nominal)
        };
        match standing[..] {
            [one] => return Some(one),
            [first, ..] => {
                let own = standing.iter().copied().find(is_own);
                self.find_decision(index, FindingKind::DecisionOnSeveral { decision: index });
                return own.or(Some(first));
            }
            [] => {}
        }
        if let Some(own) = all().find(is_own) {
            return Some(own);
        }
        // A flexible item may have waited for this meeting.
        let date = own.planned;
        let chosen = |o: &OccurrenceIndex| {
            let chosen = self.occurrences[*o].chosen?;
            Some(self.own.meetings[chosen].planned)
        };
        let latest = all().filter(|o| chosen(o).is_some_and(|day| day < date)).max_by_key(chosen);
        let waited = latest.filter(|o| {
            let since = chosen(o).and_then(|day| day.checked_add_days(FLEXIBLE));
            item.flexible && self.is_undecided(*o) && since.is_some_and(|last| date <= last)
        });
        waited.or_else(|| self.awaiting(index))
    }

    fn is_undecided(&self, occurrence: OccurrenceIndex) -> bool {
        self.facts[occurrence.position()].decided.is_none()
    }

    /// An undecided occurrence of a decision's item that awaits for want of a meeting.
    fn awaiting(&self, index: DecisionIndex) -> Option<OccurrenceIndex> {
        let range = self.range_of(self.body.decisions[index].item);
        let wants = |reason: &Reason| matches!(reason, Reason::NoneLeft | Reason::NotInTime { .. });
        range.map(index_at::<Occurrence>).find(|o| {
            let occurrence = &self.occurrences[*o];
            occurrence.status == Status::Awaiting
                && occurrence.reasons.iter().any(wants)
                && self.is_undecided(*o)
        })
    }

    /// Puts an occurrence where a decision leaves it.
    fn fix(&mut self, index: DecisionIndex, meeting: MeetingIndex, occurrence: OccurrenceIndex) {
        if let Some(earlier) = self.contradicted(index, meeting, occurrence) {
            let kind = FindingKind::DecidedTwice { decision: index, earlier };
            self.find_decision(index, kind);
            return;
        }
        let is_first = {
            let facts = &self.facts[occurrence.position()];
            facts.decided.is_none() && facts.postponed.is_empty()
        };
        if is_first {
            self.occurrences[occurrence].reasons.clear();
            self.pinned[occurrence.position()] = false;
        }
        if self.body.decisions[index].is_postponed() {
            self.facts[occurrence.position()].postponed.push(index);
            self.postponed.push((meeting, index, Some(occurrence)));
            // A decision that was read before, as it has a nominal date, stands.
            if self.is_undecided(occurrence) {
                self.put_off(index, meeting, occurrence);
            }
            return;
        }
        self.facts[occurrence.position()].decided = Some(index);
        let own = &mut self.occurrences[occurrence];
        own.status = Status::Placed(meeting);
        own.decision = Some(index);
        own.reasons.push(Reason::Decided { decision: index });
        self.pinned[occurrence.position()] = true;
    }

    /// The decision that a second one on the same occurrence contradicts.
    fn contradicted(
        &self,
        index: DecisionIndex,
        meeting: MeetingIndex,
        occurrence: OccurrenceIndex,
    ) -> Option<DecisionIndex> {
        let facts = &self.facts[occurrence.position()];
        // Meetings are in order, so two on one day are distinguished as well.
        let on = |decision: &DecisionIndex| self.own.decided_on[decision.position()];
        let mut postponed = facts.postponed.iter().copied();
        if self.body.decisions[index].is_postponed() {
            let before = facts.decided.filter(|decided| on(decided) <= meeting);
            return before.or_else(|| postponed.find(|other| on(other) == meeting));
        }
        facts.decided.or_else(|| postponed.find(|other| on(other) >= meeting))
    }

    /// On to the first held meeting after the one where it was put off, or to where
    /// its change puts it.
    fn put_off(
        &mut self,
        index: DecisionIndex,
        meeting: MeetingIndex,
        occurrence: OccurrenceIndex,
    ) {
        let position = occurrence.position();
        let mut reasons = vec![Reason::Postponed { decision: index }];
        let next = self.own.lookup.held_after_meeting(meeting);
        let mut status = match next {
            Some(next) => Status::Placed(next),
            None => Status::Awaiting,
        };
        let change = self.change_of[position];
        if let Some((change, action)) =
            change.and_then(|change| Some((change, self.body.changes[change].action?)))
        {
            let extra = self.body.changes[change].extra;
            let changed = match action {
                ChangeAction::Await => Some(Status::Awaiting),
                ChangeAction::Skip => Some(Status::Skipped),
                ChangeAction::To(date) => (self.own.lookup.named(date, extra))
                    .filter(|to| *to > meeting && self.own.meetings[*to].is_held())
                    .map(Status::Placed),
            };
            if let Some(changed) = changed {
                status = changed;
                reasons.push(Reason::Changed { change });
                self.pinned[position] = matches!(action, ChangeAction::To(_));
            }
        }
        if status == Status::Awaiting && reasons.len() == 1 {
            reasons.push(Reason::NoneLeft);
        }
        if self.body.items[self.body.decisions[index].item].withdrawn.is_some() {
            status = Status::Withdrawn;
        }
        let own = &mut self.occurrences[occurrence];
        own.reasons.retain(|reason| matches!(reason, Reason::Postponed { .. }));
        own.reasons.extend(reasons);
        own.status = status;
    }

    /// A decision on what no rule gives is an occurrence of its own.
    fn give(&mut self, index: DecisionIndex, meeting: MeetingIndex) {
        let decision = &self.body.decisions[index];
        let same = |(other, at): &&(DecisionIndex, MeetingIndex)| {
            *at == meeting && self.body.decisions[*other].item == decision.item
        };
        if let Some((earlier, _)) = self.decided_without_rule.iter().find(same).copied() {
            let kind = FindingKind::DecidedTwice { decision: index, earlier };
            return self.find_decision(index, kind);
        }
        self.decided_without_rule.push((index, meeting));
        if decision.is_postponed() {
            self.postponed.push((meeting, index, None));
            let kind = FindingKind::PostponedWithoutRule { decision: index };
            return self.find_decision(index, kind);
        }
        let own = &self.own.meetings[meeting];
        let nominal = decision.nominal.unwrap_or(own.nominal);
        let nearest = self.nearest_undecided(index, nominal);
        self.find_decision(index, FindingKind::DecidedWithoutRule { decision: index, nearest });
        let occurrence = Occurrence {
            item: decision.item,
            step: None,
            nominal: Some(nominal),
            chosen: None,
            planned: Some(own.planned),
            event_day: None,
            listed: None,
            status: Status::Placed(meeting),
            decision: Some(index),
            variant: None,
            reasons: vec![Reason::Decided { decision: index }],
        };
        self.given.push(Given { occurrence });
    }

    fn nearest_undecided(&self, index: DecisionIndex, date: NaiveDate) -> Option<NaiveDate> {
        let range = self.range_of(self.body.decisions[index].item);
        let undecided = range.map(index_at::<Occurrence>).filter(|o| self.is_undecided(*o));
        undecided
            .filter_map(|o| self.occurrences[o].nominal)
            .min_by_key(|nominal| (*nominal - date).num_days().abs())
    }

    fn find_decision(&mut self, index: DecisionIndex, kind: FindingKind) {
        self.find(Some(self.body.decisions[index].date), kind);
    }
}
