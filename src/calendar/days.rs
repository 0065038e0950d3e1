//! Every day of a span of years, looked up by number: what it is, and whether
//! it is free for a meeting.

use super::{Calendar, ClosedDay, HOLIDAY_NAMES, holidays};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What keeps a meeting from a day. A break comes before a holiday, a holiday
/// before a closed day.
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

/// Nobody asks for a workday further back than this; every plan has one in it.
const FURTHEST_BACK: i32 = 3_660;

/// The days of whole years.
#[derive(Clone, Debug)]
pub struct DayTable {
    first: i32,
    /// Holidays and closed days.
    off: Vec<Day>,
    breaks: Vec<Day>,
}

impl DayTable {
    /// All days from 1 January of `from_year` to 31 December of `to_year`.
    pub fn new(calendar: &Calendar, from_year: i32, to_year: i32) -> DayTable {
        let first = NaiveDate::from_ymd_opt(from_year, 1, 1).expect("a real date");
        let last = NaiveDate::from_ymd_opt(to_year, 12, 31).expect("a real date");
        let count = usize::try_from((last - first).num_days()).unwrap_or(0) + 1;
        let free = vec![Day::Free; count];
        let mut table =
            DayTable { first: first.num_days_from_ce(), off: free.clone(), breaks: free };
        table.mark_breaks(calendar, from_year, to_year);
        table.mark_days_off(calendar, from_year, to_year);
        table
    }

    /// What keeps a meeting from the day; days outside the table count as free.
    pub fn day(&self, date: NaiveDate) -> Day {
        let Some(index) = self.index(date) else { return Day::Free };
        match self.breaks[index] {
            Day::Free => self.off[index],
            day => day,
        }
    }

    /// The holiday or closed day, whether or not it lies in a break.
    pub fn day_off(&self, date: NaiveDate) -> Day {
        self.index(date).map_or(Day::Free, |index| self.off[index])
    }

    /// Monday to Friday, no public holiday, not closed, outside any break.
    pub fn is_workday_outside_breaks(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.day(date).is_free()
    }

    /// The last workday on or before a day, or the one so many workdays earlier: Monday to
    /// Friday, no public holiday, not closed. A break does not matter.
    pub fn workday_back(&self, date: NaiveDate, earlier: usize) -> Option<NaiveDate> {
        let (last, mut earlier) = (date.num_days_from_ce(), earlier);
        let mut weekday = date.weekday().num_days_from_monday();
        for back in 0..FURTHEST_BACK {
            let is_free =
                || self.index_of(last - back).is_none_or(|index| self.off[index].is_free());
            if weekday < 5 && is_free() {
                match earlier.checked_sub(1) {
                    Some(left) => earlier = left,
                    None => return date.checked_sub_days(Days::new(back.unsigned_abs().into())),
                }
            }
            weekday = weekday.checked_sub(1).unwrap_or(6);
        }
        None
    }

    fn index(&self, date: NaiveDate) -> Option<usize> {
        self.index_of(date.num_days_from_ce())
    }

    /// Of a day by its number, counted from year 1.
    fn index_of(&self, number: i32) -> Option<usize> {
        usize::try_from(number - self.first).ok().filter(|index| *index < self.off.len())
    }

    /// Backwards, so that the first in file order names a day.
    fn mark_breaks(&mut self, calendar: &Calendar, from_year: i32, to_year: i32) {
        let mut breaks = calendar.breaks_of_years(from_year - 1..=to_year);
        breaks.sort_by_key(|(index, ..)| std::cmp::Reverse(*index));
        for (index, from, to) in breaks {
            fill(&mut self.breaks, self.first, from, to, Day::Break(index as u16));
        }
    }

    fn mark_days_off(&mut self, calendar: &Calendar, from_year: i32, to_year: i32) {
        for (index, closed) in calendar.closed.iter().enumerate().rev() {
            let day = Day::Closed(index as u16);
            let dates: Vec<NaiveDate> = match closed.day {
                ClosedDay::Once(date) => vec![date],
                ClosedDay::Yearly(yearly) => {
                    (from_year..=to_year).filter_map(|year| yearly.in_year(year)).collect()
                }
            };
            for date in dates {
                fill(&mut self.off, self.first, date, date, day);
            }
        }
        if calendar.danish_holidays {
            for (date, name) in (from_year..=to_year).flat_map(holidays) {
                fill(&mut self.off, self.first, date, date, Day::Holiday(name as u16));
            }
        }
    }
}

/// Marks the days of a period; `first` is the table's first day, counted from year 1.
fn fill(days: &mut [Day], first: i32, from: NaiveDate, to: NaiveDate, day: Day) {
    let index = |date: NaiveDate| i64::from(date.num_days_from_ce() - first);
    let end = (index(to) + 1).clamp(0, days.len() as i64) as usize;
    let start = index(from).clamp(0, end as i64) as usize;
    days[start..end].fill(day);
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
