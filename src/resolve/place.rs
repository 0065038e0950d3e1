//! Where each occurrence ends: changes, cancelled meetings, full meetings,
//! agenda order (plan-format, "Placement, in this order").

use super::finding::{Finding, Found};
use super::lookup::Lookup;
use crate::plan::{Body, ChangeAction, IfCancelled, Item};
use crate::schedule::{BodySchedule, Fate, Meeting, Occurrence, Step};
use chrono::NaiveDate;

/// Takes every occurrence from where its rule put it to where it ends.
pub(super) fn place(
    body: &Body,
    body_index: usize,
    meetings: Vec<Meeting>,
    lookup: &Lookup,
    occurrences: Vec<Occurrence>,
    findings: &mut Vec<Finding>,
) -> BodySchedule {
    let pinned = vec![false; occurrences.len()];
    let mut placing = Placing { body, body_index, meetings, lookup, occurrences, pinned, findings };
    placing.apply_changes();
    placing.leave_cancelled();
    let mut agendas = placing.agendas();
    if let Some(limit) = body.minutes {
        placing.relieve_full(&mut agendas, limit);
    }
    placing.settle(agendas)
}

struct Placing<'a, 'f> {
    body: &'a Body,
    body_index: usize,
    meetings: Vec<Meeting>,
    lookup: &'a Lookup,
    occurrences: Vec<Occurrence>,
    /// By occurrence: a change said where it stands.
    pinned: Vec<bool>,
    findings: &'f mut Vec<Finding>,
}

/// For each meeting, the occurrences that stand on it, in agenda order.
type Agendas = Vec<Vec<u32>>;

impl Placing<'_, '_> {
    fn apply_changes(&mut self) {
        for (change, index) in self.body.changes.iter().zip(0..) {
            let key = (change.item.position() as u32, Some(change.scope.date()));
            let found = self.occurrences.binary_search_by(|o| (o.item, o.nominal).cmp(&key));
            let Ok(position) = found else {
                self.find(Some(change.scope.date()), Found::StaleChange { change: index });
                continue;
            };
            if self.occurrences[position].fate == Fate::Withdrawn {
                continue;
            }
            let mut steps = vec![Step::Changed { change: index }];
            let fate = match change.action {
                None => continue,
                Some(ChangeAction::Await) => Fate::Awaiting,
                Some(ChangeAction::Skip) => Fate::Skipped,
                Some(ChangeAction::To(date)) => {
                    self.pinned[position] = true;
                    let named = self.lookup.named(date);
                    if named.is_none() {
                        steps.push(Step::NoMeeting { date });
                        let item = change.item.position() as u32;
                        let span = change.action_span;
                        self.find(Some(date), Found::NoMeetingThatDay { item, date, span });
                    }
                    match named.or_else(|| self.lookup.held_after(date)) {
                        Some(meeting) => Fate::Placed(meeting),
                        None => {
                            steps.push(Step::NoneLeft);
                            Fate::Awaiting
                        }
                    }
                }
            };
            let occurrence = &mut self.occurrences[position];
            // The change speaks of where it stood by its rule: that it found no
            // meeting there, or none left, no longer matters.
            occurrence.steps = steps;
            occurrence.fate = fate;
        }
    }

    fn leave_cancelled(&mut self) {
        for occurrence in &mut self.occurrences {
            let Fate::Placed(meeting) = occurrence.fate else { continue };
            if self.meetings[meeting as usize].is_held() {
                continue;
            }
            occurrence.steps.push(Step::Cancelled { meeting });
            let date = self.meetings[meeting as usize].planned;
            let item = &self.body.items[occurrence.item as usize];
            let other = match item.if_cancelled {
                IfCancelled::Next => self.lookup.held_after(date),
                IfCancelled::Previous => self.lookup.held_before(date),
                IfCancelled::Await => {
                    occurrence.fate = Fate::Awaiting;
                    continue;
                }
                IfCancelled::Drop => {
                    occurrence.fate = Fate::Dropped;
                    continue;
                }
            };
            match other {
                Some(meeting) => occurrence.fate = Fate::Placed(meeting),
                None => {
                    occurrence.steps.push(Step::NoneLeft);
                    occurrence.fate = Fate::Awaiting;
                }
            }
        }
    }

    fn agendas(&self) -> Agendas {
        let mut agendas = vec![Vec::new(); self.meetings.len()];
        for (occurrence, index) in self.occurrences.iter().zip(0..) {
            if let Fate::Placed(meeting) = occurrence.fate {
                agendas[meeting as usize].push(index);
            }
        }
        for agenda in &mut agendas {
            self.sort(agenda);
        }
        agendas
    }

    fn sort(&self, agenda: &mut [u32]) {
        // Items stand in order of file name and position, and an item's
        // occurrences in order of nominal date: so the index says the rest.
        agenda.sort_unstable_by_key(|index| (self.item(*index).order, *index));
    }

    fn item(&self, occurrence: u32) -> &Item {
        &self.body.items[self.occurrences[occurrence as usize].item as usize]
    }

    /// Meetings in order of actual date: while one is too full, the last that
    /// may wait goes to the next held meeting.
    fn relieve_full(&mut self, agendas: &mut Agendas, limit: u32) {
        let lookup = self.lookup;
        for (position, (_, meeting)) in lookup.held.iter().enumerate() {
            let next = lookup.held.get(position + 1).map(|(_, index)| *index);
            loop {
                let minutes = self.minutes(&agendas[*meeting as usize]);
                if minutes <= limit {
                    break;
                }
                let waiting = next.and_then(|to| self.who_waits(agendas, *meeting, to));
                let (Some(to), Some(waiting)) = (next, waiting) else {
                    self.overbooked(&agendas[*meeting as usize], *meeting, minutes);
                    break;
                };
                agendas[*meeting as usize].retain(|index| *index != waiting);
                agendas[to as usize].push(waiting);
                self.sort(&mut agendas[to as usize]);
                let occurrence = &mut self.occurrences[waiting as usize];
                occurrence.steps.push(Step::Full { meeting: *meeting, minutes });
                occurrence.fate = Fate::Placed(to);
            }
        }
    }

    fn minutes(&self, agenda: &[u32]) -> u32 {
        agenda.iter().map(|index| self.item(*index).minutes).sum()
    }

    /// The last in agenda order that is flexible, not pinned, and has no later
    /// occurrence of its item on the way.
    fn who_waits(&self, agendas: &Agendas, from: u32, to: u32) -> Option<u32> {
        let agenda = &agendas[from as usize];
        let may_wait = |index: &&u32| {
            let flexible = self.item(**index).flexible && !self.pinned[**index as usize];
            flexible && self.next_on_the_way(agendas, **index, from, to).is_none()
        };
        agenda.iter().rev().find(may_wait).copied()
    }

    /// The next occurrence of the same item, where it stands after one meeting
    /// and not after another.
    fn next_on_the_way(
        &self,
        agendas: &Agendas,
        index: u32,
        from: u32,
        to: u32,
    ) -> Option<NaiveDate> {
        let item = self.occurrences[index as usize].item;
        (from + 1..=to).find_map(|meeting| {
            let later =
                |other: &u32| *other > index && self.occurrences[*other as usize].item == item;
            let stands = agendas[meeting as usize].iter().any(later);
            stands.then(|| self.meetings[meeting as usize].date)
        })
    }

    fn overbooked(&mut self, agenda: &[u32], meeting: u32, minutes: u32) {
        let date = self.meetings[meeting as usize].date;
        self.find(Some(date), Found::Overbooked { meeting: date, minutes });
        for index in agenda {
            if self.item(*index).flexible && !self.pinned[*index as usize] {
                self.occurrences[*index as usize].steps.push(Step::Stays { meeting, minutes });
            }
        }
    }

    fn settle(mut self, agendas: Agendas) -> BodySchedule {
        let mut placed = Vec::with_capacity(self.occurrences.len());
        for (meeting, agenda) in agendas.iter().enumerate() {
            let first = placed.len() as u32;
            placed.extend_from_slice(agenda);
            self.meetings[meeting].items = first..placed.len() as u32;
            self.meetings[meeting].minutes = self.minutes(agenda);
        }
        for occurrence in &self.occurrences {
            if occurrence.steps.contains(&Step::NoneLeft) && occurrence.fate == Fate::Awaiting {
                let found = Found::NoMeetingLeft { item: occurrence.item };
                self.findings.push(Finding {
                    body: self.body_index,
                    date: occurrence.nominal,
                    found,
                });
            }
        }
        BodySchedule {
            meetings: self.meetings,
            skipped: Vec::new(),
            occurrences: self.occurrences,
            placed,
        }
    }

    fn find(&mut self, date: Option<NaiveDate>, found: Found) {
        self.findings.push(Finding { body: self.body_index, date, found });
    }
}
