//! Dates, days, weeks and times as texts: what the plan's format allows, and a
//! guess at what was meant by a text that it doesn't.
//!
//! The strict readers decide what a plan means; the loose ones only feed hints.

use crate::calendar::{LAST_DAY, MonthDay, TimeSpan, YEARS, typed_date, week_monday};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

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

/// `09:00-17:00`. The end may be before the start, where a meeting takes several days.
pub fn time_span(text: &str) -> Option<TimeSpan> {
    let (start, end) = text.split_once('-')?;
    Some(TimeSpan { start: clock(start)?, end: clock(end)? })
}

/// As a plan has it, `09:00-17:00`.
pub fn write_time_span(time: TimeSpan) -> String {
    format!("{}-{}", time.start.format("%H:%M"), time.end.format("%H:%M"))
}

/// As people write it, "9.00–17.00".
pub fn spoken_time_span(time: TimeSpan) -> String {
    format!("{}–{}", time.start.format("%-H.%M"), time.end.format("%-H.%M"))
}

/// As a plan has it, `09:45`.
pub fn write_clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// `09:45`.
pub fn clock(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    NaiveTime::from_hms_opt(two_digits(hour)?, two_digits(minute)?, 0)
}

fn two_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// First and last day of a period that something is promised for: `2023-08 medio`,
/// `2022-W41`, `2024-06`, `2024-Q2`.
pub fn window(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (month, part) = text.split_once(' ').map_or((text, None), |(m, part)| (m, Some(part)));
    let (year, period) = month.split_once('-')?;
    let year = (year.len() == 4).then(|| year.parse::<i32>().ok())?;
    let year = year.filter(|year| YEARS.contains(year))?;
    let months = |first, last| Some((month_start(year, first)?, month_end(year, last)?));
    match (period.split_at_checked(1)?, part) {
        (("W", week), None) => {
            let monday = week_monday(year, two_digits(week)?)?;
            Some((monday, monday.checked_add_days(Days::new(6))?))
        }
        (("Q", quarter), None) => {
            let quarter =
                quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))?;
            months(3 * quarter - 2, 3 * quarter)
        }
        (_, part) => {
            let (first, last) = months(two_digits(period)?, two_digits(period)?)?;
            match part {
                None => Some((first, last)),
                Some("primo") => Some((first, first.with_day(10)?)),
                Some("medio") => Some((first.with_day(11)?, first.with_day(20)?)),
                Some("ultimo") => Some((first.with_day(21)?, last)),
                Some(_) => None,
            }
        }
    }
}

fn month_start(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let first = month_start(year, month)?;
    first.with_day(first.num_days_in_month().into())
}

/// The window that words mean: `medio august 2023`, `uge 41 2022`, `3. kvartal 2024`.
pub fn loose_window(text: &str) -> Option<String> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/'))
        .filter(|word| !word.is_empty() && *word != "i")
        .collect();
    let year = words.iter().find(|word| word.len() == 4 && word.parse::<i32>().is_ok())?;
    let number = words.iter().filter(|word| word.len() < 3).find_map(|w| w.parse::<u32>().ok());
    let part = ["primo", "medio", "ultimo"].into_iter().find(|part| words.contains(part));
    let meant = if words.contains(&"uge") || words.contains(&"week") {
        format!("{year}-W{:02}", number?)
    } else if words.contains(&"kvartal") {
        format!("{year}-Q{}", number?)
    } else {
        let named = words.iter().filter(|word| !word.starts_with(char::is_numeric));
        let month = named.clone().find_map(|word| month_number(word)).or(number)?;
        let part = part.map_or_else(String::new, |part| format!(" {part}"));
        format!("{year}-{month:02}{part}")
    };
    window(&meant).map(|_| meant)
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
    Some(TimeSpan { start: loose_clock(start)?, end: loose_clock(end)? })
}

/// `9.45`, `kl. 9`.
pub fn loose_clock(text: &str) -> Option<NaiveTime> {
    match numbers(text)?[..] {
        [hour] => NaiveTime::from_hms_opt(hour, 0, 0),
        [hour, minute] => NaiveTime::from_hms_opt(hour, minute, 0),
        _ => None,
    }
}

/// The numbers of a text.
fn numbers(text: &str) -> Option<Vec<u32>> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect()
}
