//! What is on each meeting of one body, in agenda order.

use crate::plan::index_at;
use crate::schedule::{MeetingIndex, Occurrence, OccurrenceIndex, Status};
use std::collections::BTreeMap;

pub(super) struct Agendas {
    /// Meeting after meeting.
    placed: Vec<OccurrenceIndex>,
    /// For each meeting where it begins in `placed`; one more at the end.
    starts: Vec<usize>,
    /// What was put in an agenda's place.
    changed: BTreeMap<MeetingIndex, Vec<OccurrenceIndex>>,
}

impl Agendas {
    /// Of so many meetings; those of one meeting in order of a key.
    pub fn new<K: Ord>(
        meetings: usize,
        occurrences: &[Occurrence],
        key: impl Fn(OccurrenceIndex) -> K,
    ) -> Agendas {
        let on_meetings = || {
            let all = (0..).map(index_at::<Occurrence>).zip(occurrences);
            all.filter_map(|(index, occurrence)| match occurrence.status {
                Status::Placed(meeting) => Some((index, meeting.position())),
                _ => None,
            })
        };
        let mut starts = vec![0; meetings + 1];
        for (_, meeting) in on_meetings() {
            starts[meeting + 1] += 1;
        }
        for meeting in 0..meetings {
            starts[meeting + 1] += starts[meeting];
        }
        let mut ends = starts.clone();
        let mut placed = vec![index_at::<Occurrence>(0); starts[meetings]];
        for (index, meeting) in on_meetings() {
            placed[ends[meeting]] = index;
            ends[meeting] += 1;
        }
        for (start, end) in starts.iter().zip(&ends) {
            let agenda = &mut placed[*start..*end];
            if agenda.len() > 1 && !agenda.is_sorted_by_key(|index| key(*index)) {
                agenda.sort_unstable_by_key(|index| key(*index));
            }
        }
        Agendas { placed, starts, changed: BTreeMap::new() }
    }

    pub fn of(&self, meeting: MeetingIndex) -> &[OccurrenceIndex] {
        let position = meeting.position();
        let own = || &self.placed[self.starts[position]..self.starts[position + 1]];
        if self.changed.is_empty() {
            return own();
        }
        self.changed.get(&meeting).map_or_else(own, Vec::as_slice)
    }

    pub fn replace(&mut self, meeting: MeetingIndex, agenda: Vec<OccurrenceIndex>) {
        self.changed.insert(meeting, agenda);
    }
}
