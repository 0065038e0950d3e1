//! Finding a meeting by date: planned meetings in order of planned date, held
//! ones in order of actual date. Extra meetings are in neither list.

use crate::schedule::Meeting;
use chrono::{Datelike, NaiveDate};

/// The meetings of one body, by their indices.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    /// Planned meetings, by planned date.
    pub planned: Vec<(NaiveDate, u32)>,
    /// Held meetings, by actual date.
    pub held: Vec<(NaiveDate, u32)>,
    extra: Vec<(NaiveDate, u32)>,
    /// Meetings by actual date, all of them.
    all: Vec<NaiveDate>,
    /// Number of the first month in `month_starts`, counted from year 0.
    first_month: i32,
    /// For each month, the first planned meeting in it or after; one more at the end.
    month_starts: Vec<u32>,
}

fn month_number(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

impl Lookup {
    /// `meetings` are in order of actual date.
    pub fn new(meetings: &[Meeting]) -> Lookup {
        let mut lookup = Lookup::default();
        for (meeting, index) in meetings.iter().zip(0..) {
            lookup.all.push(meeting.date);
            if meeting.is_extra() {
                lookup.extra.push((meeting.planned, index));
                continue;
            }
            lookup.planned.push((meeting.planned, index));
            if meeting.is_held() {
                lookup.held.push((meeting.date, index));
            }
        }
        lookup.planned.sort_unstable();
        lookup.index_months();
        lookup
    }

    fn index_months(&mut self) {
        let Some((first, _)) = self.planned.first() else { return };
        self.first_month = month_number(*first);
        for ((date, _), position) in self.planned.iter().zip(0..) {
            let month = (month_number(*date) - self.first_month) as usize;
            while self.month_starts.len() <= month {
                self.month_starts.push(position);
            }
        }
        self.month_starts.push(self.planned.len() as u32);
    }

    /// Planned meetings of `count` months from the first of a month.
    pub fn in_months(&self, year: i32, month: u32, count: i32) -> &[(NaiveDate, u32)] {
        let from = self.month_start(year * 12 + month as i32 - 1);
        let to = self.month_start(year * 12 + month as i32 - 1 + count);
        &self.planned[from..to]
    }

    /// Planned meetings on or after a day, in order.
    pub fn planned_from(&self, date: NaiveDate) -> &[(NaiveDate, u32)] {
        let from = self.month_start(month_number(date));
        let skipped =
            self.planned[from..].iter().take_while(|(planned, _)| *planned < date).count();
        &self.planned[from + skipped..]
    }

    /// The meeting that a date names: planned first, extra ones too, else by
    /// actual date.
    pub fn named(&self, date: NaiveDate) -> Option<u32> {
        let planned = self.planned.binary_search_by_key(&date, |(planned, _)| *planned).ok();
        planned
            .map(|position| self.planned[position].1)
            .or_else(|| self.extra.iter().find(|(day, _)| *day == date).map(|(_, index)| *index))
            .or_else(|| self.all.binary_search(&date).ok().map(|index| index as u32))
    }

    /// The first held meeting after a day.
    pub fn held_after(&self, date: NaiveDate) -> Option<u32> {
        let position = self.held.partition_point(|(day, _)| *day <= date);
        self.held.get(position).map(|(_, index)| *index)
    }

    /// The last held meeting before a day.
    pub fn held_before(&self, date: NaiveDate) -> Option<u32> {
        self.held_back_from(date.pred_opt()?, 1).map(|(_, index)| index)
    }

    /// The nth held meeting, counted back from a day, the day included.
    pub fn held_back_from(&self, date: NaiveDate, nth: usize) -> Option<(NaiveDate, u32)> {
        let end = self.held.partition_point(|(day, _)| *day <= date);
        self.held.get(end.checked_sub(nth)?).copied()
    }

    fn month_start(&self, month: i32) -> usize {
        let index = (month - self.first_month).max(0) as usize;
        self.month_starts.get(index).map_or(self.planned.len(), |start| *start as usize)
    }
}
