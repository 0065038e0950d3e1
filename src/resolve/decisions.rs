//! Facts beat rules: which occurrence each decision is on, and where it leaves it
//! (plan-format, "What was decided").

use super::changes::Moved;
use super::finding::FindingKind;
use super::minuted::{Made, Minuted};
use super::placing::{Given, Placing};
use crate::plan::index_at;
use crate::plan::{ChangeAction, DecisionIndex, ItemIndex, Timing, indexed};
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex, Reason, Status};
use chrono::{Days, NaiveDate};

/// How long after the meeting it was chosen for a flexible item may be decided
/// without a `nominal` date.
const FLEXIBLE: Days = Days::new(56);

/// What a decision is on.
#[derive(Clone, Copy)]
enum Subject {
    ByRule(OccurrenceIndex),
    /// One of those that no rule gives, by position.
    Given(usize),
}

impl Placing<'_, '_> {
    /// Takes the decisions with a nominal date first, those with one that the rule gives
    /// before those with one that merely names another's; the others in order of date.
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
        order.sort_by_cached_key(|index| {
            let decision = &self.body.decisions[*index];
            let is_given = self.is_given_by_rule(decision.item, decision.nominal);
            (decision.nominal.is_none(), !is_given, decision.date, *index)
        });
        self.minuted = vec![Minuted::default(); self.occurrences.len()];
        for index in order {
            self.apply_decision(self.own.made(self.body, index));
        }
        for position in 0..self.occurrences.len() {
            self.settle_minuted(index_at::<Occurrence>(position));
        }
    }

    fn apply_decision(&mut self, made: Made) {
        let index = made.decision;
        if !self.own.meetings[made.meeting].is_held() {
            self.find_decision(index, FindingKind::DecidedOnCancelled { decision: index });
        }
        let subject = self.subject(made).unwrap_or_else(|| self.give(made));
        let minuted = match subject {
            Subject::ByRule(occurrence) => &mut self.minuted[occurrence.position()],
            Subject::Given(position) => &mut self.given[position].minuted,
        };
        if let Err(earlier) = minuted.add(made, self.body.decisions[index].is_postponed()) {
            self.find_decision(index, FindingKind::DecidedTwice { decision: index, earlier });
        }
    }

    fn is_given_by_rule(&self, item: ItemIndex, nominal: Option<NaiveDate>) -> bool {
        let mut all = self.occurrences[self.range_of(item)].iter();
        nominal.is_some() && all.any(|occurrence| occurrence.nominal == nominal)
    }

    /// The occurrence that a decision's nominal date names. Where a day closed since has
    /// merged two meetings, the date names an occurrence of another one: what was decided
    /// on both stays decided on both.
    fn of_nominal(&self, made: Made, nominal: NaiveDate) -> Option<OccurrenceIndex> {
        let decision = &self.body.decisions[made.decision];
        let named = self.named_occurrence(decision.item, nominal)?;
        let is_own = self.occurrences[named].nominal == Some(nominal);
        let minuted = &self.minuted[named.position()];
        let is_free = || minuted.contradicted(made, decision.is_postponed()).is_none();
        Some(named).filter(|_| is_own || is_free())
    }

    /// What a decision is on, if that is there already.
    fn subject(&mut self, made: Made) -> Option<Subject> {
        let decision = &self.body.decisions[made.decision];
        let item = &self.body.items[decision.item];
        if !item.recurs() {
            let first = self.range_of(decision.item).start;
            return Some(Subject::ByRule(index_at::<Occurrence>(first)));
        }
        if let Some(nominal) = decision.nominal {
            let named = self.of_nominal(made, nominal).map(Subject::ByRule);
            let given = || self.given_of(decision.item, |given| given.nominal == nominal);
            return named.or_else(given).or_else(|| self.awaiting(decision.item));
        }
        let standing = self.standing(made);
        let own = self.of_nominal_date(decision.item, made.meeting);
        match standing[..] {
            [] => {}
            [one] => return Some(Subject::ByRule(one)),
            [first, ..] => {
                let kind = FindingKind::DecisionOnSeveral { decision: made.decision };
                self.find_decision(made.decision, kind);
                let own = own.filter(|own| standing.contains(own));
                return Some(Subject::ByRule(own.unwrap_or(first)));
            }
        }
        let meeting = &self.own.meetings[made.meeting];
        let is_own = |given: &Given| {
            let other = &self.own.meetings[given.meeting];
            given.nominal == meeting.nominal && other.is_extra() == meeting.is_extra()
        };
        own.map(Subject::ByRule)
            .or_else(|| self.given_of(decision.item, is_own))
            .or_else(|| self.waited(made).map(Subject::ByRule))
            .or_else(|| self.awaiting(decision.item))
    }

    /// The undecided occurrences that stood on a decision's meeting by then.
    fn standing(&self, made: Made) -> Vec<OccurrenceIndex> {
        let stands = |occurrence: &OccurrenceIndex| {
            let status = match self.minuted[occurrence.position()].put_off_before(made) {
                Some(last) => self.put_off(*occurrence, last.meeting).status,
                None => self.occurrences[*occurrence].status,
            };
            status == Status::Placed(made.meeting)
        };
        self.undecided(self.body.decisions[made.decision].item).filter(stands).collect()
    }

    /// That of a meeting's nominal date; an extra meeting has none by rule.
    fn of_nominal_date(&self, item: ItemIndex, meeting: MeetingIndex) -> Option<OccurrenceIndex> {
        let meeting = Some(&self.own.meetings[meeting]).filter(|meeting| !meeting.is_extra())?;
        let mut all = self.range_of(item).map(index_at::<Occurrence>);
        all.find(|o| self.occurrences[*o].nominal == Some(meeting.nominal))
    }

    fn given_of(&self, item: ItemIndex, is_meant: impl Fn(&Given) -> bool) -> Option<Subject> {
        let position = self.given.iter().position(|given| given.item == item && is_meant(given));
        position.map(Subject::Given)
    }

    /// The occurrence of a flexible item that may have waited for a decision's meeting.
    fn waited(&self, made: Made) -> Option<OccurrenceIndex> {
        let item = self.body.decisions[made.decision].item;
        let date = self.own.meetings[made.meeting].planned;
        let chosen = |o: &OccurrenceIndex| {
            let chosen = self.occurrences[*o].chosen?;
            Some(self.own.meetings[chosen].planned)
        };
        let all = self.range_of(item).map(index_at::<Occurrence>);
        let latest = all.filter(|o| chosen(o).is_some_and(|day| day < date)).max_by_key(chosen)?;
        let last = chosen(&latest)?.checked_add_days(FLEXIBLE)?;
        let may_wait = self.body.items[item].flexible && self.is_undecided(latest) && date <= last;
        Some(latest).filter(|_| may_wait)
    }

    /// An undecided occurrence of an item that awaits for want of a meeting.
    fn awaiting(&self, item: ItemIndex) -> Option<Subject> {
        let wants = |reason: &Reason| matches!(reason, Reason::NoneLeft | Reason::NotInTime { .. });
        let awaits = |occurrence: &OccurrenceIndex| {
            let own = &self.occurrences[*occurrence];
            match self.minuted[occurrence.position()].postponed.last() {
                Some(last) => self.put_off(*occurrence, last.meeting).reasons.iter().any(wants),
                None => own.status == Status::Awaiting && own.reasons.iter().any(wants),
            }
        };
        self.undecided(item).find(awaits).map(Subject::ByRule)
    }

    fn undecided(&self, item: ItemIndex) -> impl Iterator<Item = OccurrenceIndex> + '_ {
        let all = self.range_of(item).map(index_at::<Occurrence>);
        all.filter(|occurrence| self.is_undecided(*occurrence))
    }

    fn is_undecided(&self, occurrence: OccurrenceIndex) -> bool {
        self.minuted[occurrence.position()].decided.is_none()
    }

    /// Puts an occurrence where the decisions on it leave it.
    fn settle_minuted(&mut self, occurrence: OccurrenceIndex) {
        let minuted = &self.minuted[occurrence.position()];
        let (status, is_pinned, later) = match (minuted.decided, minuted.postponed.last()) {
            (Some(made), _) => (Status::Placed(made.meeting), true, Vec::new()),
            (None, Some(last)) => {
                let after = self.put_off(occurrence, last.meeting);
                (after.status, after.is_pinned, after.reasons)
            }
            (None, None) => return,
        };
        for made in &minuted.postponed {
            self.postponed.push((made.meeting, made.decision, Some(occurrence)));
        }
        let mut reasons = minuted.reasons();
        reasons.extend(later);
        let own = &mut self.occurrences[occurrence];
        own.decision = minuted.decided.map(|made| made.decision);
        own.status = status;
        own.reasons = reasons;
        self.pinned[occurrence.position()] = is_pinned;
    }

    /// On to the first held meeting after the one where it was put off, or to where
    /// its change puts it.
    fn put_off(&self, occurrence: OccurrenceIndex, meeting: MeetingIndex) -> Moved {
        if let Some(change) = self.change_of[occurrence.position()]
            && let Some(action) = self.body.changes[change].action
        {
            let moved = self.moved_by(change, action);
            let is_later = match moved.status {
                Status::Placed(to) => to > meeting && self.own.meetings[to].is_held(),
                Status::Awaiting => matches!(action, ChangeAction::Await),
                _ => true,
            };
            if is_later {
                return moved;
            }
        }
        let (status, reasons) = match self.own.lookup.held_after_meeting(meeting) {
            Some(next) => (Status::Placed(next), Vec::new()),
            None => (Status::Awaiting, vec![Reason::NoneLeft]),
        };
        Moved { status, reasons, is_pinned: false }
    }

    /// A decision on what no rule gives is on an occurrence of its own.
    fn give(&mut self, made: Made) -> Subject {
        let decision = &self.body.decisions[made.decision];
        let nominal = decision.nominal.unwrap_or(self.own.meetings[made.meeting].nominal);
        let (item, meeting) = (decision.item, made.meeting);
        self.given.push(Given { item, nominal, meeting, minuted: Minuted::default() });
        Subject::Given(self.given.len() - 1)
    }

    /// Adds the occurrences that decisions gave. What was only put off goes nowhere.
    pub(super) fn add_given(&mut self) {
        let mut added = Vec::new();
        for given in std::mem::take(&mut self.given) {
            self.add_one_given(&given, &mut added);
        }
        if added.is_empty() {
            return;
        }
        self.occurrences.append(&mut added);
        self.pinned.resize(self.occurrences.len(), true);
        self.sort();
        self.match_changes();
        self.make_variants();
    }

    fn add_one_given(&mut self, given: &Given, added: &mut Vec<Occurrence>) {
        let position = self.occurrences.len() + added.len();
        let occurrence = given.minuted.decided.map(|_| index_at::<Occurrence>(position));
        for made in &given.minuted.postponed {
            self.postponed.push((made.meeting, made.decision, occurrence));
            if occurrence.is_none() {
                let kind = FindingKind::PostponedWithoutRule { decision: made.decision };
                self.find_decision(made.decision, kind);
            }
        }
        let Some(made) = given.minuted.decided else { return };
        let nearest = self.nearest_undecided(given.item, given.nominal);
        let kind = FindingKind::DecidedWithoutRule { decision: made.decision, nearest };
        self.find_decision(made.decision, kind);
        added.push(Occurrence {
            item: given.item,
            step: None,
            nominal: Some(given.nominal),
            chosen: None,
            planned: Some(self.own.meetings[given.meeting].planned),
            event_day: None,
            listed: None,
            status: Status::Placed(made.meeting),
            decision: Some(made.decision),
            variant: None,
            reasons: given.minuted.reasons(),
        });
    }

    fn nearest_undecided(&self, item: ItemIndex, date: NaiveDate) -> Option<NaiveDate> {
        self.undecided(item)
            .filter_map(|o| self.occurrences[o].nominal)
            .min_by_key(|nominal| (*nominal - date).num_days().abs())
    }

    fn find_decision(&mut self, index: DecisionIndex, kind: FindingKind) {
        self.find(Some(self.body.decisions[index].date), kind);
    }
}
