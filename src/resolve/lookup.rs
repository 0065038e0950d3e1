//! Finding a meeting by date. Ordinary meetings are found by nominal, planned and
//! actual date, extra ones by name only.

use crate::plan::{HeldAt, index_at};
use crate::schedule::{Meeting, MeetingIndex, Origin};
use chrono::{Datelike, Days, NaiveDate};

/// The meetings of one body, by their indices.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lookup {
    /// Ordinary meetings, by planned date.
    pub planned: Vec<(NaiveDate, MeetingIndex)>,
    /// Ordinary meetings that are held, in order: by actual date.
    pub held: Vec<(NaiveDate, MeetingIndex)>,
    nominal: Vec<(NaiveDate, MeetingIndex)>,
    aliases: Vec<(NaiveDate, MeetingIndex)>,
    /// Extra meetings by the date that is their identity; given ones are not named.
    extra: Vec<(NaiveDate, MeetingIndex)>,
    given: Vec<(NaiveDate, MeetingIndex)>,
    /// The same by the day on which they are.
    given_on: Vec<(NaiveDate, MeetingIndex)>,
    /// Every held meeting but given ones, by actual date: the last day, whether it is
    /// extra.
    days: Vec<HeldDays>,
    /// The longest of them, in days beyond the first.
    longest: u64,
    /// How many meetings there are in all.
    count: usize,
    /// Number of the first month in `month_starts`, counted from year 0.
    first_month: i32,
    /// For each month, the first planned meeting in it or after; one more at the end.
    month_starts: Vec<u32>,
}

/// The days of one held meeting.
#[derive(Clone, Copy, Debug, PartialEq)]
struct HeldDays {
    from: NaiveDate,
    to: NaiveDate,
    is_extra: bool,
    meeting: MeetingIndex,
}

fn month_number(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

impl Lookup {
    /// `meetings` are in order; `merged` are nominal dates with the planned date
    /// whose meeting they name.
    pub fn new(meetings: &[Meeting], merged: &[(NaiveDate, NaiveDate)]) -> Lookup {
        let mut lookup = Lookup { count: meetings.len(), ..Lookup::default() };
        for list in [&mut lookup.planned, &mut lookup.held, &mut lookup.nominal] {
            list.reserve_exact(meetings.len());
        }
        lookup.days.reserve_exact(meetings.len());
        for (position, meeting) in meetings.iter().enumerate() {
            lookup.add(at(position), meeting);
        }
        let sorted =
            [&mut lookup.planned, &mut lookup.nominal, &mut lookup.extra, &mut lookup.given];
        for list in sorted {
            if !list.is_sorted() {
                list.sort_unstable();
            }
        }
        let planned = &lookup.planned;
        let alias = |(nominal, date): &(NaiveDate, NaiveDate)| {
            let position = planned.binary_search_by_key(date, |(planned, _)| *planned).ok()?;
            Some((*nominal, planned[position].1))
        };
        lookup.aliases = merged.iter().filter_map(alias).collect();
        lookup.index_months();
        lookup
    }

    fn add(&mut self, index: MeetingIndex, meeting: &Meeting) {
        match meeting.origin {
            Origin::Given { .. } => {
                self.given.push((meeting.nominal, index));
                return self.given_on.push((meeting.date, index));
            }
            Origin::Extra => self.extra.push((meeting.nominal, index)),
            Origin::Series { .. } => {
                self.planned.push((meeting.planned, index));
                self.nominal.push((meeting.nominal, index));
            }
        }
        if meeting.is_held() {
            let (from, to, is_extra) = (meeting.date, meeting.to, meeting.is_extra());
            self.days.push(HeldDays { from, to, is_extra, meeting: index });
            if to != from {
                self.longest = self.longest.max((to - from).num_days().unsigned_abs());
            }
            if !is_extra {
                self.held.push((from, index));
            }
        }
    }

    fn index_months(&mut self) {
        let (Some((first, _)), Some((last, _))) = (self.planned.first(), self.planned.last())
        else {
            return;
        };
        self.first_month = month_number(*first);
        self.month_starts.reserve_exact((month_number(*last) - self.first_month + 2) as usize);
        for ((date, _), position) in self.planned.iter().zip(0..) {
            let month = (month_number(*date) - self.first_month) as usize;
            while self.month_starts.len() <= month {
                self.month_starts.push(position);
            }
        }
        self.month_starts.push(self.planned.len() as u32);
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn aliases(&self) -> &[(NaiveDate, MeetingIndex)] {
        &self.aliases
    }

    /// Planned meetings of `count` months from the first of a month.
    pub fn in_months(&self, year: i32, month: u32, count: i32) -> &[(NaiveDate, MeetingIndex)] {
        let from = self.month_start(year * 12 + month as i32 - 1);
        let to = self.month_start(year * 12 + month as i32 - 1 + count);
        &self.planned[from..to]
    }

    /// Planned meetings on or after a day, in order.
    pub fn planned_from(&self, date: NaiveDate) -> &[(NaiveDate, MeetingIndex)] {
        let from = self.month_start(month_number(date));
        let skipped =
            self.planned[from..].iter().take_while(|(planned, _)| *planned < date).count();
        &self.planned[from + skipped..]
    }

    /// The ordinary meeting that a date names, held or not, but for its actual date:
    /// by nominal date, by one that was merged, by planned date.
    pub fn ordinary(&self, date: NaiveDate) -> Option<MeetingIndex> {
        find(&self.nominal, date)
            .or_else(|| find(&self.aliases, date))
            .or_else(|| find(&self.planned, date))
    }

    /// The meeting that a date names: an ordinary one, a held one on that day, an
    /// extra one last.
    pub fn named(&self, date: NaiveDate, extra: bool) -> Option<MeetingIndex> {
        if extra {
            return find(&self.extra, date).or_else(|| self.held_on(date, true));
        }
        self.ordinary(date)
            .or_else(|| self.held_on(date, false))
            .or_else(|| find(&self.extra, date))
            .or_else(|| self.held_on(date, true))
    }

    /// Of the ordinary or the extra meetings held on a day, the first to begin.
    pub fn held_on(&self, date: NaiveDate, extra: bool) -> Option<MeetingIndex> {
        let earliest = date.checked_sub_days(Days::new(self.longest)).unwrap_or(date);
        let from = self.days.partition_point(|days| days.from < earliest);
        self.days[from..]
            .iter()
            .take_while(|days| days.from <= date)
            .find(|days| date <= days.to && days.is_extra == extra)
            .map(|days| days.meeting)
    }

    /// The meeting of a nominal date, or the extra one of that date, and no other.
    pub fn identified(&self, nominal: NaiveDate, extra: bool) -> Option<MeetingIndex> {
        find(if extra { &self.extra } else { &self.nominal }, nominal)
    }

    /// The meeting that a decision gave.
    pub fn given(&self, made: HeldAt) -> Option<MeetingIndex> {
        match made.meeting {
            Some(nominal) => find(&self.given, nominal),
            None => find(&self.given_on, made.date),
        }
    }

    /// The first held meeting on or after a day.
    pub fn held_from(&self, date: NaiveDate) -> Option<MeetingIndex> {
        let position = self.held.partition_point(|(day, _)| *day < date);
        self.held.get(position).map(|(_, index)| *index)
    }

    /// The first held meeting after a day.
    pub fn held_after(&self, date: NaiveDate) -> Option<MeetingIndex> {
        self.held_from(date.succ_opt()?)
    }

    /// The first held meeting after another, in order.
    pub fn held_after_meeting(&self, meeting: MeetingIndex) -> Option<MeetingIndex> {
        let position = self.held.partition_point(|(_, index)| *index <= meeting);
        self.held.get(position).map(|(_, index)| *index)
    }

    /// Held meetings from a day through another, in order.
    pub fn held_within(&self, from: NaiveDate, to: NaiveDate) -> &[(NaiveDate, MeetingIndex)] {
        let start = self.held.partition_point(|(day, _)| *day < from);
        let end = self.held.partition_point(|(day, _)| *day <= to).max(start);
        &self.held[start..end]
    }

    fn month_start(&self, month: i32) -> usize {
        let index = (month - self.first_month).max(0) as usize;
        self.month_starts.get(index).map_or(self.planned.len(), |start| *start as usize)
    }
}

fn find(list: &[(NaiveDate, MeetingIndex)], date: NaiveDate) -> Option<MeetingIndex> {
    // Of several with one date, the first.
    let position = list.partition_point(|(day, _)| *day < date);
    list.get(position).filter(|(day, _)| *day == date).map(|(_, index)| *index)
}

/// The index of a position among meetings.
pub(super) fn at(position: usize) -> MeetingIndex {
    index_at::<Meeting>(position)
}
