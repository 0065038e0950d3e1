//! Every day of a span of years, looked up by number: what it is, and whether
//! it is free for a meeting.

use super::{Calendar, ClosedDay, HOLIDAY_NAMES, holidays};
use chrono::{Datelike, NaiveDate, Weekday};

/// What prevents a meeting on a day. A holiday comes before a
/// closed day, a closed day before a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Nothing prevents one.
    Free,
    /// Index into [`HOLIDAY_NAMES`].
    Holiday(u16),
    /// Index into [`Calendar::closed`].
    Closed(u16),
    /// Index into [`Calendar::breaks`].
    Break(u16),
}

impl Day {
    /// Whether nothing prevents a meeting.
    pub fn is_free(self) -> bool {
        self == Day::Free
    }
}

/// The days of whole years.
#[derive(Clone, Debug)]
pub struct DayTable {
    first: i32,
    days: Vec<Day>,
}

impl DayTable {
    /// All days from 1 January of `from_year` to 31 December of `to_year`.
    pub fn new(calendar: &Calendar, from_year: i32, to_year: i32) -> DayTable {
        let first = NaiveDate::from_ymd_opt(from_year, 1, 1).expect("a real date");
        let last = NaiveDate::from_ymd_opt(to_year, 12, 31).expect("a real date");
        let count = (last - first).num_days().max(0) as usize + 1;
        let mut table = DayTable { first: first.num_days_from_ce(), days: vec![Day::Free; count] };
        table.mark(calendar, from_year, to_year);
        table
    }

    /// What the day is; days outside the table count as free.
    pub fn day(&self, date: NaiveDate) -> Day {
        let index = date.num_days_from_ce() - self.first;
        usize::try_from(index).ok().and_then(|i| self.days.get(i)).copied().unwrap_or(Day::Free)
    }

    /// Monday to Friday, no public holiday, not closed, outside any break.
    pub fn is_workday_outside_breaks(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.day(date).is_free()
    }

    /// Weakest first, each list backwards, so that the last word is the one that counts.
    fn mark(&mut self, calendar: &Calendar, from_year: i32, to_year: i32) {
        let years = from_year - 1..=to_year;
        let mut breaks: Vec<_> = years.clone().flat_map(|y| calendar.breaks_of_year(y)).collect();
        breaks.sort_by_key(|(index, ..)| std::cmp::Reverse(*index));
        for (index, from, to) in breaks {
            self.set(from, to, Day::Break(index as u16));
        }
        for (index, closed) in calendar.closed.iter().enumerate().rev() {
            let day = Day::Closed(index as u16);
            match closed.day {
                ClosedDay::Once(date) => self.set(date, date, day),
                ClosedDay::Yearly(yearly) => {
                    for date in years.clone().filter_map(|year| yearly.in_year(year)) {
                        self.set(date, date, day);
                    }
                }
            }
        }
        if calendar.danish_holidays {
            for (date, name) in years.flat_map(holidays) {
                self.set(date, date, Day::Holiday(name as u16));
            }
        }
    }

    fn set(&mut self, from: NaiveDate, to: NaiveDate, day: Day) {
        let index = |date: NaiveDate| i64::from(date.num_days_from_ce() - self.first);
        let end = (index(to) + 1).clamp(0, self.days.len() as i64) as usize;
        let start = index(from).clamp(0, end as i64) as usize;
        self.days[start..end].fill(day);
    }
}

impl Calendar {
    /// The Danish name of what prevents a meeting, and its kind as the JSON has it.
    pub fn describe(&self, day: Day) -> Option<(&str, &'static str)> {
        match day {
            Day::Free => None,
            Day::Holiday(index) => Some((HOLIDAY_NAMES[usize::from(index)], "holiday")),
            Day::Closed(index) => Some((&self.closed[usize::from(index)].name, "closed")),
            Day::Break(index) => Some((&self.breaks[usize::from(index)].name, "break")),
        }
    }
}
