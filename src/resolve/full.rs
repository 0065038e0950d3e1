//! Full meetings: what waits for a later one (plan-format, "Placement", 4).

use super::agendas::Agendas;
use super::finding::FindingKind;
use super::placing::Placing;
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex, Reason, Status};
use chrono::NaiveDate;

/// For each item, the latest nominal date of its occurrences on one agenda.
type Latest = Vec<Option<NaiveDate>>;

impl Placing<'_, '_> {
    /// Meetings in order of actual date: while one is too full, the last that may wait
    /// goes to the next held meeting, where it is judged again. Each meeting's agenda
    /// is gone through once, from its end.
    pub(super) fn relieve_full(&mut self, agendas: &mut Agendas) {
        let Some(limit) = self.body.minutes else { return };
        let own = self.own;
        let mut is_decided = vec![false; own.meetings.len()];
        for meeting in own.decided_on.iter().chain(&own.section_decided_on) {
            is_decided[meeting.position()] = true;
        }
        let mut latest: Latest = vec![None; self.body.items.len()];
        for (position, (_, meeting)) in own.lookup.held.iter().enumerate() {
            let next = own.lookup.held.get(position + 1).map(|(_, index)| *index);
            let minutes = agendas.of(*meeting).iter().map(|index| self.item(*index).minutes).sum();
            if minutes > limit && !is_decided[meeting.position()] {
                self.relieve(agendas, &mut latest, *meeting, next, minutes, limit);
            }
        }
    }

    fn relieve(
        &mut self,
        agendas: &mut Agendas,
        latest: &mut Latest,
        meeting: MeetingIndex,
        next: Option<MeetingIndex>,
        mut minutes: u32,
        limit: u32,
    ) {
        let mut agenda = agendas.of(meeting).to_vec();
        if let Some(next) = next {
            let mut waiting = Vec::new();
            for index in agendas.of(next) {
                self.add_latest(latest, *index);
            }
            let mut stays = Vec::with_capacity(agenda.len());
            while let Some(index) = agenda.pop() {
                let Occurrence { item, nominal, .. } = self.occurrences[index];
                let is_blocked = latest[item.position()] > nominal;
                if minutes <= limit || is_blocked || !self.may_wait(index) {
                    stays.push(index);
                    continue;
                }
                self.add_latest(latest, index);
                let occurrence = &mut self.occurrences[index];
                occurrence.reasons.push(Reason::Full { meeting, minutes });
                occurrence.status = Status::Placed(next);
                minutes -= self.item(index).minutes;
                waiting.push(index);
            }
            stays.reverse();
            waiting.reverse();
            agenda = stays;
            let merged = self.merge(agendas.of(next), &waiting);
            for index in &merged {
                latest[self.occurrences[*index].item.position()] = None;
            }
            agendas.replace(next, merged);
        }
        if minutes > limit {
            self.overbooked(&agenda, meeting, minutes);
        }
        agendas.replace(meeting, agenda);
    }

    fn may_wait(&self, index: OccurrenceIndex) -> bool {
        self.item(index).flexible && !self.pinned[index.position()]
    }

    fn add_latest(&self, latest: &mut Latest, index: OccurrenceIndex) {
        let Occurrence { item, nominal, .. } = self.occurrences[index];
        let known = &mut latest[item.position()];
        *known = (*known).max(nominal);
    }

    /// Both lists are in agenda order.
    fn merge<'l>(
        &self,
        mut own: &'l [OccurrenceIndex],
        mut waiting: &'l [OccurrenceIndex],
    ) -> Vec<OccurrenceIndex> {
        let mut agenda = Vec::with_capacity(own.len() + waiting.len());
        while let (Some(a), Some(b)) = (own.first(), waiting.first()) {
            let list =
                if self.agenda_key(*a) < self.agenda_key(*b) { &mut own } else { &mut waiting };
            agenda.extend(list.split_off_first());
        }
        agenda.extend_from_slice(own);
        agenda.extend_from_slice(waiting);
        agenda
    }

    fn overbooked(&mut self, agenda: &[OccurrenceIndex], meeting: MeetingIndex, minutes: u32) {
        let date = self.own.meetings[meeting].date;
        self.find(Some(date), FindingKind::Overbooked { meeting: date, minutes });
        for index in agenda {
            if self.may_wait(*index) {
                self.occurrences[*index].reasons.push(Reason::Stays { meeting, minutes });
            }
        }
    }
}
