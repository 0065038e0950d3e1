//! Dates, days, weeks and times as texts: what the plan's format allows, and a
//! guess at what was meant by a text that it doesn't.
//!
//! The strict readers decide what a plan means; the loose ones only feed hints.

use crate::calendar::{LAST_DAY, MonthDay, TimeSpan, typed_date};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// A day to read typed dates from: every day of the year is one of its year.
const LEAP_YEAR: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a real date");

/// `06-05`: month and day, two digits each.
pub fn month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    real_month_day(month, day)
}

/// `42` or `27-31`: ISO weeks.
pub fn weeks(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((week(first)?, week(last)?))
}

/// A number from 1 to 53 of one or two digits.
pub fn week(text: &str) -> Option<u32> {
    let digits = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|week| digits && (1..=53).contains(week))
}

/// `09:00-17:00`. The end may stand before the start: that is for the caller.
pub fn time_span(text: &str) -> Option<TimeSpan> {
    let (start, end) = text.split_once('-')?;
    Some(TimeSpan { start: time(start)?, end: time(end)? })
}

/// As [`time_span`] reads it.
pub fn write_time_span(time: TimeSpan) -> String {
    format!("{}-{}", time.start.format("%H:%M"), time.end.format("%H:%M"))
}

fn time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    NaiveTime::from_hms_opt(two_digits(hour)?, two_digits(minute)?, 0)
}

fn two_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A day that some year has; 29 February is one.
fn real_month_day(month: u32, day: u32) -> Option<MonthDay> {
    NaiveDate::from_ymd_opt(2000, month, day).map(|_| MonthDay { month, day })
}

/// The month of a day that it is too short for, `02-30`, and how many days it has
/// at most.
pub fn short_month(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    let days = (28..=31).rev().find(|days| real_month_day(month, *days).is_some())?;
    (day > days).then_some((month, days))
}

/// The month that a Danish word names: `august`, `aug.`.
pub fn month_number(text: &str) -> Option<u32> {
    typed_date(&format!("1. {text}"), LEAP_YEAR).ok().map(|date| date.month())
}

/// A date as people type it, when it has a year: `28. juni 2023`, `28/6-2023`.
pub fn loose_date(text: &str) -> Option<NaiveDate> {
    let date = typed_date(text, LEAP_YEAR).ok()?;
    // Without a year it would depend on the day it was typed.
    (typed_date(text, LAST_DAY) == Ok(date)).then_some(date)
}

/// `5. juni`, `5/6`, `6-5` (month first, as the format has it, unless there is no
/// such month), or a whole date.
pub fn loose_month_day(text: &str) -> Option<MonthDay> {
    if let Some((first, second)) = text.split_once('-')
        && let (Ok(first), Ok(second)) = (first.trim().parse(), second.trim().parse())
    {
        let (month, day) = if first > 12 { (second, first) } else { (first, second) };
        return real_month_day(month, day);
    }
    let date = typed_date(text, LEAP_YEAR).ok()?;
    Some(MonthDay { month: date.month(), day: date.day() })
}

/// `uge 42`, `uge 27–31`; not `7, 42` or `7 og 42`, which are two periods.
pub fn loose_weeks(text: &str) -> Option<(u32, u32)> {
    let real = |week: &u32| (1..=53).contains(week);
    if text.contains([',', ';', '&', '+']) || text.split(' ').any(|word| word == "og") {
        return None;
    }
    match numbers(text)?[..] {
        [week] if real(&week) => Some((week, week)),
        [first, last] if real(&first) && real(&last) => Some((first, last)),
        _ => None,
    }
}

/// `9-17`, `kl. 9.00 – 17.00`, `9:00-17:00`.
pub fn loose_time_span(text: &str) -> Option<TimeSpan> {
    let text = text.replace(['–', '—'], "-").replace("til", "-");
    let (start, end) = text.split_once('-')?;
    let time = |part: &str| match numbers(part)?[..] {
        [hour] => NaiveTime::from_hms_opt(hour, 0, 0),
        [hour, minute] => NaiveTime::from_hms_opt(hour, minute, 0),
        _ => None,
    };
    Some(TimeSpan { start: time(start)?, end: time(end)? })
}

/// The numbers of a text.
fn numbers(text: &str) -> Option<Vec<u32>> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect()
}
