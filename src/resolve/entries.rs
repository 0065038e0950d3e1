//! `[[meeting]]` entries: which meeting each names, and those of one meeting read
//! together (plan-format, "Meetings", 4 and 5).

use super::context::BodyContext;
use super::finding::FindingKind;
use super::nominal::Planned;
use crate::plan::{Cancellation, EntryIndex, MeetingEntry, index_at, indexed};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The entries of one body, those of one meeting merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    pub merged: Vec<MeetingEntry>,
    /// For each planned meeting.
    pub of_planned: Vec<Option<EntryIndex>>,
    /// Of extra meetings, by date.
    pub extra: Vec<EntryIndex>,
}

impl BodyContext<'_> {
    /// `planned` are by planned date; `merged` as in [`super::nominal::Plans`].
    pub(super) fn entries(
        &mut self,
        planned: &[Planned],
        merged: &[(NaiveDate, NaiveDate)],
    ) -> Entries {
        let mut entries = Entries { of_planned: vec![None; planned.len()], ..Entries::default() };
        if self.body.meetings.is_empty() {
            return entries;
        }
        let mut by_nominal: Vec<(NaiveDate, usize)> =
            planned.iter().enumerate().map(|(position, p)| (p.nominal, position)).collect();
        by_nominal.sort_unstable();
        let mut of_meeting: BTreeMap<usize, Vec<EntryIndex>> = BTreeMap::new();
        let mut of_extra: BTreeMap<NaiveDate, Vec<EntryIndex>> = BTreeMap::new();
        let mut unnamed = Vec::new();
        for (index, entry) in indexed(&self.body.meetings) {
            if entry.extra {
                of_extra.entry(entry.date).or_default().push(index);
                continue;
            }
            match named(entry.date, planned, &by_nominal, merged) {
                Some(position) => of_meeting.entry(position).or_default().push(index),
                None => unnamed.push(index),
            }
        }
        // An extra meeting comes last, but it is named where nothing else has that date.
        for entry in unnamed {
            let date = self.body.meetings[entry].date;
            match of_extra.get_mut(&date) {
                Some(group) => group.push(entry),
                None => self.find(Some(date), FindingKind::StaleMeeting { entry }),
            }
        }
        for (position, group) in of_meeting {
            entries.of_planned[position] = Some(self.merge(&group, &mut entries.merged));
        }
        for group in of_extra.into_values() {
            let index = self.merge(&group, &mut entries.merged);
            entries.extra.push(index);
        }
        entries
    }

    /// Adds the entry that several of one meeting make.
    fn merge(&mut self, group: &[EntryIndex], merged: &mut Vec<MeetingEntry>) -> EntryIndex {
        let body = self.body;
        let mut whole = body.meetings[group[0]].clone();
        for (position, index) in group.iter().enumerate().skip(1) {
            let keys = add_keys(&mut whole, &body.meetings[*index]);
            for key in keys {
                let other = first_with(key, &group[..position], &body.meetings);
                let kind = FindingKind::EntriesConflict { entries: [other, *index], key };
                self.find(Some(whole.date), kind);
            }
        }
        let written = |test: fn(&MeetingEntry) -> bool| {
            group.iter().copied().find(|index| test(&body.meetings[*index]))
        };
        let cancels = written(|e| matches!(e.cancelled, Some(Cancellation::Cancelled(_))));
        if let (Some(cancels), Some(moves)) = (cancels, written(|e| e.moved_to.is_some()))
            && cancels != moves
        {
            let kind = FindingKind::EntryCancelsAndMoves { entries: [cancels, moves] };
            self.find(Some(whole.date), kind);
        }
        merged.push(whole);
        index_at::<MeetingEntry>(merged.len() - 1)
    }
}

/// The planned meeting that an entry's date names: by nominal date, by one that was
/// merged, by planned date.
fn named(
    date: NaiveDate,
    planned: &[Planned],
    by_nominal: &[(NaiveDate, usize)],
    merged: &[(NaiveDate, NaiveDate)],
) -> Option<usize> {
    let by_planned = |date: NaiveDate| planned.binary_search_by_key(&date, |p| p.date).ok();
    by_nominal
        .binary_search_by_key(&date, |(nominal, _)| *nominal)
        .ok()
        .map(|position| by_nominal[position].1)
        .or_else(|| {
            let alias = merged.binary_search_by_key(&date, |(nominal, _)| *nominal).ok()?;
            by_planned(merged[alias].1)
        })
        .or_else(|| by_planned(date))
}

/// Whether an event may cancel the meeting all the same: the entry has nothing but
/// keys for the agenda and the minutes, `since` or `reason`.
pub(super) fn is_left_to_events(entry: &MeetingEntry) -> bool {
    entry.cancelled.is_none()
        && entry.moved_to.is_none()
        && entry.to.is_none()
        && entry.time.is_none()
        && entry.place.is_none()
        && entry.link.is_none()
        && entry.name.is_none()
}

macro_rules! entry_keys {
    ($($field:ident = $name:literal,)*) => {
        /// Adds the keys of another entry, and returns those that both have.
        fn add_keys(whole: &mut MeetingEntry, other: &MeetingEntry) -> Vec<&'static str> {
            let mut both = Vec::new();
            $(if other.$field.is_some() {
                if whole.$field.is_some() {
                    both.push($name);
                } else {
                    whole.$field.clone_from(&other.$field);
                }
            })*
            both
        }

        /// The first of some entries that has a key.
        fn first_with(key: &str, group: &[EntryIndex], all: &[MeetingEntry]) -> EntryIndex {
            let has = |index: &&EntryIndex| match key {
                $($name => all[**index].$field.is_some(),)*
                _ => false,
            };
            group.iter().find(has).copied().unwrap_or(group[0])
        }
    };
}

entry_keys! {
    cancelled = "cancelled",
    since = "since",
    moved_to = "moved-to",
    to = "to",
    time = "time",
    place = "place",
    link = "link",
    name = "name",
    reason = "reason",
    points_start = "points-start",
    pauses = "pauses",
    absent = "absent",
    confirmed = "confirmed",
}
