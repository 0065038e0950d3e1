//! Where each occurrence of one body ends, a straight list of steps (plan-format,
//! "Placement, in this order", with what was decided before full meetings).

use super::agendas::Agendas;
use super::cases::CaseSteps;
use super::context::Meetings;
use super::finding::{Finding, FindingKind};
use super::placing::Placing;
use crate::plan::{
    Body, BodyIndex, Case, CaseIndex, DecisionIndex, Item, ItemChange, ItemIndex, Timing, index_at,
};
use crate::schedule::{
    BodySchedule, Meeting, Occurrence, OccurrenceIndex, Postponed, Reason, Status,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Takes every occurrence of a body from where its rule put it to where it ends.
pub(super) fn place(
    (index, body): (BodyIndex, &Body),
    own: &Meetings,
    cases: &BTreeMap<CaseIndex, &Case>,
    steps: CaseSteps,
    by_rule: Vec<Occurrence>,
    findings: &mut Vec<Finding>,
) -> BodySchedule {
    let mut placing = Placing {
        body,
        cases,
        index,
        own,
        occurrences: steps.occurrences,
        pinned: Vec::new(),
        change_of: Vec::new(),
        is_matched: Vec::new(),
        variants: Vec::new(),
        minuted: Vec::new(),
        postponed: Vec::new(),
        given: Vec::new(),
        findings,
    };
    placing.add_step_decisions(steps.postponed);
    placing.add_by_rule(by_rule);
    placing.match_changes();
    placing.make_variants();
    placing.apply_moves();
    placing.leave_cancelled();
    placing.apply_decisions();
    placing.add_given();
    placing.withdraw();
    placing.report_stale_changes();
    let mut agendas = placing.agendas();
    placing.relieve_full(&mut agendas);
    placing.settle(&agendas)
}

impl Placing<'_, '_> {
    fn add_step_decisions(&mut self, postponed: Vec<(DecisionIndex, Option<usize>)>) {
        for (decision, position) in postponed {
            let meeting = self.own.decided_on[decision.position()];
            let occurrence = position.map(index_at::<Occurrence>);
            self.postponed.push((meeting, decision, occurrence));
        }
    }

    /// Steps of cases come first, as their items do.
    fn add_by_rule(&mut self, mut by_rule: Vec<Occurrence>) {
        self.pinned = vec![true; self.occurrences.len()];
        if !self.occurrences.is_sorted_by_key(key) {
            self.sort();
        }
        self.occurrences.append(&mut by_rule);
        self.pinned = self.occurrences.iter().map(|o| self.is_pinned(o)).collect();
        debug_assert!(self.occurrences.is_sorted_by_key(key), "cases' items come first");
    }

    /// What is due in a window does not wait for room, nor does a step of a case, unless
    /// it was put off.
    fn is_pinned(&self, occurrence: &Occurrence) -> bool {
        let is_due = matches!(self.body.items[occurrence.item].timing, Timing::Due { .. });
        let is_put_off = |reason: &Reason| matches!(reason, Reason::Postponed { .. });
        let goes_on = || occurrence.decision.is_none() && occurrence.reasons.iter().any(is_put_off);
        is_due || occurrence.step.is_some() && !goes_on()
    }

    /// Takes out the occurrences of withdrawn items that are not decided. After the
    /// decisions: a withdrawal must not change which occurrence one is on.
    fn withdraw(&mut self) {
        for occurrence in &mut self.occurrences {
            let is_withdrawn = self.body.items[occurrence.item].withdrawn.is_some();
            if is_withdrawn && occurrence.decision.is_none() {
                occurrence.status = Status::Withdrawn;
                occurrence.reasons.retain(|reason| matches!(reason, Reason::Postponed { .. }));
            }
        }
    }

    /// Puts the occurrences in order, and all that goes by their positions.
    pub(super) fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.occurrences.len()).collect();
        order.sort_by_key(|position| key(&self.occurrences[*position]));
        let mut places = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            places[*old] = new;
        }
        for (_, _, occurrence) in &mut self.postponed {
            *occurrence = occurrence.map(|old| index_at::<Occurrence>(places[old.position()]));
        }
        self.pinned = order.iter().map(|old| self.pinned[*old]).collect();
        let mut old: Vec<Option<Occurrence>> = self.occurrences.drain(..).map(Some).collect();
        self.occurrences = order.iter().filter_map(|position| old[*position].take()).collect();
    }

    fn leave_cancelled(&mut self) {
        for position in 0..self.occurrences.len() {
            if self.occurrences[position].step.is_some() {
                continue;
            }
            let if_cancelled = self.item(index_at::<Occurrence>(position)).if_cancelled;
            self.own.leave_cancelled(&mut self.occurrences[position], if_cancelled);
        }
    }

    /// The item as an occurrence has it.
    pub(super) fn item(&self, index: OccurrenceIndex) -> &Item {
        let occurrence = &self.occurrences[index];
        match occurrence.variant {
            Some(variant) => &self.variants[variant],
            None => &self.body.items[occurrence.item],
        }
    }

    /// What a step of a case has otherwise than the case.
    pub(super) fn step_values(&self, item: ItemIndex, step: u32) -> Option<&ItemChange> {
        let Timing::Case(case) = self.body.items[item].timing else { return None };
        let step = self.cases.get(&case)?.steps.get(step as usize)?;
        Some(&step.values).filter(|values| !values.is_empty())
    }

    fn agendas(&self) -> Agendas {
        let key = |index| self.agenda_key(index);
        Agendas::new(self.own.meetings.len(), &self.occurrences, key)
    }

    /// Items are in order of file name and position, with cases before them, and an
    /// item's occurrences in order of step and nominal date: so the index has the rest.
    pub(super) fn agenda_key(&self, index: OccurrenceIndex) -> (i64, OccurrenceIndex) {
        (self.item(index).order, index)
    }

    fn settle(mut self, agendas: &Agendas) -> BodySchedule {
        self.report_occurrences();
        self.report_agreed();
        let next_notes = self.next_notes();
        let mut meetings = self.own.meetings.clone();
        let mut placed = Vec::with_capacity(self.occurrences.len());
        for (position, meeting) in meetings.iter_mut().enumerate() {
            let agenda = agendas.of(index_at::<Meeting>(position));
            let first = placed.len() as u32;
            placed.extend_from_slice(agenda);
            meeting.items = first..placed.len() as u32;
            meeting.minutes = agenda.iter().map(|index| self.item(*index).minutes).sum();
        }
        let mut postponed: Vec<Postponed> = (self.postponed.iter())
            .map(|&(meeting, decision, occurrence)| Postponed { meeting, decision, occurrence })
            .collect();
        postponed.sort_by_key(|one| (one.meeting, one.decision));
        let mut decisions: Vec<_> = (self.own.decided_on.iter().enumerate())
            .map(|(position, meeting)| (*meeting, index_at::<crate::plan::Decision>(position)))
            .collect();
        decisions.sort_unstable();
        let mut section_decisions: Vec<_> = (self.own.section_decided_on.iter().enumerate())
            .map(|(position, meeting)| (*meeting, position))
            .collect();
        section_decisions.sort_unstable();
        BodySchedule {
            meetings,
            entries: self.own.entries.clone(),
            aliases: self.own.aliases.clone(),
            skipped: self.own.skipped.clone(),
            occurrences: self.occurrences,
            variants: self.variants,
            placed,
            postponed,
            decisions,
            section_decisions,
            next_notes,
            deadlines: Vec::new(),
        }
    }

    /// Reports items that come on or before the day on which they were agreed: each
    /// once, at its first such meeting.
    fn report_agreed(&mut self) {
        let mut reported: Option<ItemIndex> = None;
        let mut found = Vec::new();
        for occurrence in self.occurrences.iter().filter(|o| o.status != Status::Withdrawn) {
            let item = occurrence.item;
            let Some((agreed, span)) = self.body.items[item].agreed else { continue };
            let Status::Placed(meeting) = occurrence.status else { continue };
            let date = self.own.meetings[meeting].date;
            if date <= agreed && reported != Some(item) {
                reported = Some(item);
                found.push((Some(date), FindingKind::AgreedLate { item, agreed, span }));
            }
        }
        for (date, kind) in found {
            self.find(date, kind);
        }
    }

    /// Reports where occurrences ended otherwise than somebody wrote.
    fn report_occurrences(&mut self) {
        let mut found = Vec::new();
        for occurrence in &self.occurrences {
            let item = occurrence.item;
            if occurrence.status == Status::Withdrawn {
                continue;
            }
            for reason in &occurrence.reasons {
                let is_awaiting = occurrence.status == Status::Awaiting;
                let (date, kind) = match *reason {
                    Reason::NoMeeting { date } => {
                        let span = self.date_span(occurrence);
                        (date, FindingKind::NoMeetingThatDay { item, date, span })
                    }
                    Reason::Late { day } => (day, FindingKind::Late { item, day }),
                    Reason::NotInTime { day } if is_awaiting => {
                        (day, FindingKind::NoMeetingInTime { item, day })
                    }
                    Reason::NoneLeft if is_awaiting => {
                        let date = occurrence.nominal.or(occurrence.listed);
                        found.push((date, FindingKind::NoMeetingLeft { item }));
                        continue;
                    }
                    _ => continue,
                };
                found.push((Some(date), kind));
            }
        }
        for (date, kind) in found {
            self.find(date, kind);
        }
    }

    /// Where the date stands that named no meeting.
    fn date_span(&self, occurrence: &Occurrence) -> crate::diag::Span {
        let change = occurrence.reasons.iter().find_map(|reason| match reason {
            Reason::Changed { change } => Some(&self.body.changes[*change]),
            _ => None,
        });
        if let Some(change) = change {
            return change.action_span;
        }
        let item = &self.body.items[occurrence.item];
        match item.timing {
            Timing::Once { span, .. } => span,
            Timing::Case(case) => {
                let step = occurrence.step.and_then(|turn| turn.step);
                let step = step.and_then(|step| self.cases.get(&case)?.steps.get(step as usize));
                step.and_then(|step| step.date).map_or(item.span, |(_, span)| span)
            }
            _ => item.span,
        }
    }

    /// Under which occurrence the `next` of each decision is shown: the item's next by
    /// nominal date; what was put off, under itself.
    fn next_notes(&mut self) -> Vec<(OccurrenceIndex, DecisionIndex)> {
        let mut notes = Vec::new();
        let mut nowhere = Vec::new();
        for (index, decision) in crate::plan::indexed(&self.body.decisions) {
            if decision.next.is_none() {
                continue;
            }
            let put_off = self.postponed.iter().find(|(_, other, _)| *other == index);
            let next = match put_off {
                Some((.., occurrence)) => *occurrence,
                None => self.next_occurrence(index),
            };
            match next {
                Some(next) => notes.push((next, index)),
                None => nowhere.push(index),
            }
        }
        for decision in nowhere {
            let date = self.body.decisions[decision].date;
            self.find(Some(date), FindingKind::NextIsNowhere { decision });
        }
        notes.sort_unstable();
        notes
    }

    fn next_occurrence(&self, index: DecisionIndex) -> Option<OccurrenceIndex> {
        let range = self.range_of(self.body.decisions[index].item);
        let all = || range.clone().map(index_at::<Occurrence>);
        let own = all().find(|o| self.occurrences[*o].decision == Some(index))?;
        let nominal = self.occurrences[own].nominal;
        all()
            .filter(|other| *other != own && self.occurrences[*other].nominal > nominal)
            .min_by_key(|other| self.occurrences[*other].nominal)
    }

    pub(super) fn find(&mut self, date: Option<NaiveDate>, kind: FindingKind) {
        self.findings.push(Finding { body: Some(self.index), date, kind });
    }
}

/// By item, then step of a case, then nominal date; those without one first.
fn key(occurrence: &Occurrence) -> (ItemIndex, Option<u32>, Option<NaiveDate>) {
    let step = occurrence.step.map(|turn| turn.step.unwrap_or(u32::MAX));
    (occurrence.item, step, occurrence.nominal)
}
