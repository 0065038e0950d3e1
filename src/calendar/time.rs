//! From a wall-clock time on a day to an instant.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeZone, Timelike,
};
use chrono_tz::{Tz, TzOffset};

/// A time of day from start to end, `09:00-17:00`; the end is later the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// Inclusive.
    pub start: NaiveTime,
    /// Exclusive.
    pub end: NaiveTime,
}

/// Why a wall-clock time names no single instant on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WallTimeError {
    /// The clock is put forward past it (March).
    Skipped,
    /// The clock is put back over it (October).
    Twice,
}

/// The instant of a wall-clock time. Gaps and folds are refused, never guessed:
/// readers of a feed disagree about them.
pub fn wall_time(
    zone: Tz,
    date: NaiveDate,
    time: NaiveTime,
) -> Result<DateTime<Tz>, WallTimeError> {
    match zone.from_local_datetime(&date.and_time(time)) {
        MappedLocalTime::Single(instant) => Ok(instant),
        MappedLocalTime::Ambiguous(..) => Err(WallTimeError::Twice),
        MappedLocalTime::None => Err(WallTimeError::Skipped),
    }
}

/// The wall-clock times of a span of years: one offset is found for all days between
/// two changes of the clock.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: Tz,
    /// The first day of `days`, counted from year 1.
    first: i32,
    /// For each day, which of the offsets holds all of it; [`UNKNOWN`] near a change.
    days: Vec<u8>,
    /// Each with its seconds east of UTC.
    offsets: Vec<(TzOffset, i32)>,
}

/// No zone puts its clock forward and back again in fewer days: Gaza has a week of summer
/// time less an hour in October 2040.
const STEP: u64 = 6;

const UNKNOWN: u8 = u8::MAX;

impl Clock {
    /// For all days from 1 January of `from_year` to 31 December of `to_year`.
    pub fn new(zone: Tz, from_year: i32, to_year: i32) -> Clock {
        let first = NaiveDate::from_ymd_opt(from_year, 1, 1).expect("a real date");
        let last = NaiveDate::from_ymd_opt(to_year, 12, 31).expect("a real date");
        let count = usize::try_from((last - first).num_days()).unwrap_or(0) + 1;
        let days = vec![UNKNOWN; count];
        let mut clock = Clock { zone, first: first.num_days_from_ce(), days, offsets: Vec::new() };
        let (mut from, end) = (first - Days::new(STEP), last + Days::new(STEP));
        let (mut known, mut offset) = (from, clock.offset(from));
        while known <= end {
            let next = known + Days::new(STEP);
            let then = clock.offset(next);
            if then != offset {
                let change = clock.last_with(offset, known, next);
                clock.fill(from, change, offset);
                (from, offset) = (change + Days::new(1), then);
            }
            known = next;
        }
        clock.fill(from, known, offset);
        clock
    }

    /// The zone whose clock it is.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The instant of a wall-clock time, as [`wall_time`] has it.
    ///
    /// # Errors
    /// As [`wall_time`].
    pub fn instant(&self, date: NaiveDate, time: NaiveTime) -> Result<DateTime<Tz>, WallTimeError> {
        let index = usize::try_from(date.num_days_from_ce() - self.first).unwrap_or(usize::MAX);
        let known = self.days.get(index).and_then(|at| self.offsets.get(usize::from(*at)));
        let utc = known.and_then(|(offset, east)| {
            // On the same day in UTC nearly always; the zone's own data has the others.
            let seconds = u32::try_from(time.num_seconds_from_midnight() as i32 - east).ok()?;
            let utc = NaiveTime::from_num_seconds_from_midnight_opt(seconds, time.nanosecond())?;
            Some((utc, *offset))
        });
        match utc {
            Some((utc, offset)) => {
                Ok(DateTime::from_naive_utc_and_offset(date.and_time(utc), offset))
            }
            None => wall_time(self.zone, date, time),
        }
    }

    /// What holds at midnight UTC.
    fn offset(&self, date: NaiveDate) -> TzOffset {
        self.zone.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN))
    }

    /// The last day between two that an offset holds at midnight UTC; it does on the first.
    fn last_with(&self, offset: TzOffset, from: NaiveDate, to: NaiveDate) -> NaiveDate {
        let days = from.iter_days().take_while(|day| *day < to && self.offset(*day) == offset);
        days.last().unwrap_or(from)
    }

    /// The days of the clock that lie between two midnights UTC wherever on earth they are.
    fn fill(&mut self, from: NaiveDate, to: NaiveDate, offset: TzOffset) {
        let number = |date: NaiveDate| i64::from(date.num_days_from_ce() - self.first);
        let end = (number(to) - 1).clamp(0, self.days.len() as i64) as usize;
        let start = (number(from) + 1).clamp(0, end as i64) as usize;
        let known = self.offsets.iter().position(|(other, _)| *other == offset);
        let at = known.unwrap_or(self.offsets.len());
        if let Some(at) = u8::try_from(at).ok().filter(|at| *at != UNKNOWN) {
            self.days[start..end].fill(at);
            if known.is_none() {
                self.offsets.push((offset, offset.fix().local_minus_utc()));
            }
        }
    }
}
