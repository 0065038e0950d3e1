//! Easter Sunday by the Gregorian computus.

use chrono::{Datelike, Days, NaiveDate};

/// Easter Sunday of a year (1583–), by the anonymous Gregorian algorithm
/// (Meeus, *Astronomical Algorithms*, ch. 8).
pub fn easter(year: i32) -> NaiveDate {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, (sum / 31) as u32, (sum % 31 + 1) as u32)
        .expect("the computus gives a day in March or April")
}

/// A day so many days from Easter Sunday.
pub(super) fn from_easter(year: i32, days: i32) -> NaiveDate {
    days_from(easter(year), days)
}

pub(super) fn days_from(sunday: NaiveDate, days: i32) -> NaiveDate {
    debug_assert_eq!(sunday.weekday(), chrono::Weekday::Sun);
    let distance = Days::new(u64::from(days.unsigned_abs()));
    let day = if days < 0 {
        sunday.checked_sub_days(distance)
    } else {
        sunday.checked_add_days(distance)
    };
    day.expect("offsets are bounded when the plan is read")
}
