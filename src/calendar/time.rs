//! From a wall-clock time on a day to an instant.

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

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
