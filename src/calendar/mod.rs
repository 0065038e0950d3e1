//! Which days exist, and which are free: holidays, closed days, breaks.
//!
//! Everything here is about days. It knows no meetings and no bodies.

#![warn(missing_docs)]

mod breaks;
mod days;
mod easter;
mod expansion;
mod holiday;
mod names;
mod period;
mod recurrence;
mod rule_parts;
mod time;
mod typed;

pub use breaks::{Replacement, nearest};
pub use days::{Day, DayTable};
pub use easter::easter;
pub use holiday::{HOLIDAY_NAMES, holiday, holidays};
pub use names::{
    full_date, full_dates, local_time, long_date, month_name, short_date, short_month, weekday_name,
};
pub use period::{Break, Closed, ClosedDay, MonthDay, Period, week_monday};
pub use recurrence::Recurrence;
pub use rule_parts::{RULE_PARTS, RecurrenceError};
pub use time::{Clock, TimeSpan, WallTimeError, wall_time};
pub use typed::{Typed, TypedDateError, month_of, typed, typed_date, weekday_of};

use chrono::NaiveDate;

/// The years that dates of a plan, and of requests, may lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;

/// The last day anything is resolved for: the zone data know no summer time after it.
pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2099, 12, 31).expect("a real date");

/// The shared calendar as meant: `[calendar]`, `[[closed]]` and `[[break]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Whether the public holidays of Denmark are holidays (`country = "DK"`).
    pub danish_holidays: bool,
    /// In file order; the first that holds a day names it.
    pub closed: Vec<Closed>,
    /// In file order; the first that holds a day names it.
    pub breaks: Vec<Break>,
}
