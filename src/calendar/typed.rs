//! Dates as people type them: `2023-09-06`, `2023/9/6`, `6/9 2023`, `6/9`, `6. sep.`,
//! `onsdag i uge 36`, `i morgen`, `på onsdag`. Without a year it is the next such
//! day from today. `næste onsdag` is this week's to some and next week's to others:
//! it is no date.

use super::names::{MONTHS, WEEKDAYS, full_date, weekday_name};
use super::{YEARS, week_monday};
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;

/// A typed text that is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedDateError {
    text: String,
    /// The date, where only its weekday is wrong.
    mistaken: Option<NaiveDate>,
}

/// How much of the typed text the message repeats.
const MAX_SHOWN: usize = 40;

impl fmt::Display for TypedDateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text.chars().take(MAX_SHOWN).collect();
        let more = if text.len() < self.text.len() { "…" } else { "" };
        write!(out, "`{text}{more}` er ikke en dato; ")?;
        match self.mistaken {
            Some(date) => write!(out, "den {} er en {}", full_date(date), weekday_name(date)),
            None => out
                .write_str("skriv fx `6/9`, `6. sep. 2023`, `2023-09-06` eller `onsdag i uge 36`"),
        }
    }
}

impl std::error::Error for TypedDateError {}

/// Reads a date that a person typed on a given day.
pub fn typed_date(text: &str, today: NaiveDate) -> Result<NaiveDate, TypedDateError> {
    let lower = text.trim().to_lowercase();
    let read = year_first(&lower)
        .or_else(|| relative(&lower, today))
        .or_else(|| weekday_of_week(&lower, today));
    let error = |mistaken| TypedDateError { text: text.trim().to_owned(), mistaken };
    match read {
        Some(date) => Ok(date),
        None => match day_and_month(&lower, today).ok_or_else(|| error(None))? {
            DayAndMonth { date, is_that_weekday: true } => Ok(date),
            DayAndMonth { date, .. } => Err(error(Some(date))),
        },
    }
}

/// `2023-09-06`, `2023/9/6`: what begins with a year has all four digits of it.
fn year_first(text: &str) -> Option<NaiveDate> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let date = NaiveDate::parse_from_str(&text.replace(['/', '.'], "-"), "%Y-%m-%d").ok()?;
    (digits == 4 && date.year() >= *YEARS.start()).then_some(date)
}

/// `i dag`, `i overmorgen`, `onsdag`, `på onsdag`, `onsdag i næste uge`.
fn relative(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let in_week = |monday: NaiveDate, weekday: &str| {
        let weekday = WEEKDAYS.iter().position(|name| *name == weekday)?;
        monday.checked_add_days(Days::new(weekday as u64))
    };
    let monday = today - Days::new(today.weekday().num_days_from_monday().into());
    let next_monday = monday.checked_add_days(Days::new(7))?;
    match words[..] {
        ["i", "dag"] => Some(today),
        ["i", "morgen"] => today.succ_opt(),
        ["i", "overmorgen"] => today.checked_add_days(Days::new(2)),
        [weekday] | ["på", weekday] => {
            in_week(monday, weekday).filter(|date| *date > today).or(in_week(next_monday, weekday))
        }
        [weekday, "i", "næste", "uge"] => in_week(next_monday, weekday),
        _ => None,
    }
}

/// `onsdag i uge 36`, `onsdag uge 36 2023`, `uge 36` (its Monday).
fn weekday_of_week(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut words =
        text.split([' ', ',']).filter(|word| !word.is_empty() && *word != "i").peekable();
    let weekday = words.peek().and_then(|word| WEEKDAYS.iter().position(|name| name == word));
    if weekday.is_some() {
        words.next();
    }
    if words.next()? != "uge" {
        return None;
    }
    let week = words.next()?.trim_end_matches('.').parse().ok()?;
    let year = words.next().map(str::parse::<i32>).transpose().ok()?;
    if words.next().is_some() {
        return None;
    }
    let in_year = |year| Some(week_monday(year, week)? + Days::new(weekday.unwrap_or(0) as u64));
    match year {
        Some(year) => in_year(full_year(year)?),
        None => {
            let this = today.iso_week().year();
            (this..=this + 6).filter_map(in_year).find(|date| *date >= today)
        }
    }
}

/// A day and month, and whether the weekday before them is that day's.
struct DayAndMonth {
    date: NaiveDate,
    is_that_weekday: bool,
}

/// `6/9`, `6/9-2023`, `6. september 2023`, `onsdag d. 6. sep.`
fn day_and_month(text: &str, today: NaiveDate) -> Option<DayAndMonth> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | ','))
        .filter(|word| !word.is_empty() && !matches!(*word, "d" | "den"))
        .peekable();
    let weekday = words.peek().and_then(|word| WEEKDAYS.iter().position(|name| name == word));
    if weekday.is_some() {
        words.next();
    }
    let day: u32 = words.next()?.parse().ok()?;
    let month = month(words.next()?)?;
    let year = words.next().map(str::parse::<i32>).transpose().ok()?;
    if words.next().is_some() {
        return None;
    }
    let date = match year {
        Some(year) => NaiveDate::from_ymd_opt(full_year(year)?, month, day)?,
        None => (today.year()..=today.year() + 8)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= today)?,
    };
    let is_that_weekday =
        weekday.is_none_or(|day| date.weekday().num_days_from_monday() as usize == day);
    Some(DayAndMonth { date, is_that_weekday })
}

fn month(word: &str) -> Option<u32> {
    if let Ok(number) = word.parse() {
        return (1..=12).contains(&number).then_some(number);
    }
    // "sep", "sept", "september": at least three letters of the name.
    let long_enough = word.chars().count() >= 3;
    let position = MONTHS.iter().position(|name| long_enough && name.starts_with(word))?;
    Some(position as u32 + 1)
}

fn full_year(year: i32) -> Option<i32> {
    match year {
        0..=99 => Some(2000 + year),
        _ => YEARS.contains(&year).then_some(year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        let today = NaiveDate::from_ymd_opt(2023, 6, 21).unwrap();
        for (typed, expected) in [
            ("2023-09-06", Some("2023-09-06")),
            ("2023/9/6", Some("2023-09-06")),
            ("2023.09.06", Some("2023-09-06")),
            ("6-9-23", Some("2023-09-06")),
            ("06-09-23", Some("2023-09-06")),
            ("6/9", Some("2023-09-06")),
            (" 6/9 2024", Some("2024-09-06")),
            ("6/9-23", Some("2023-09-06")),
            ("06.09.2023", Some("2023-09-06")),
            ("6. sep.", Some("2023-09-06")),
            ("6. Sept. 2023", Some("2023-09-06")),
            ("onsdag d. 6. september", Some("2023-09-06")),
            ("21/6", Some("2023-06-21")),
            ("20/6", Some("2024-06-20")),
            ("1. maj", Some("2024-05-01")),
            ("29/2", Some("2024-02-29")),
            ("onsdag i uge 36", Some("2023-09-06")),
            ("uge 1", Some("2024-01-01")),
            ("fredag uge 53 2026", Some("2027-01-01")),
            ("i morgen", Some("2023-06-22")),
            ("i  overmorgen", Some("2023-06-23")),
            ("På fredag", Some("2023-06-23")),
            ("onsdag", Some("2023-06-28")),
            ("mandag", Some("2023-06-26")),
            ("torsdag i næste uge", Some("2023-06-29")),
            ("d. 6. sept", Some("2023-09-06")),
            ("onsdag i uge 53", Some("2026-12-30")),
            ("næste onsdag", None),
            ("31/6", None),
            ("tirsdag d. 6. september 2023", None),
            ("tirsdag d. 6. september", None),
            ("31/2", None),
            ("6/13", None),
            ("6. ma", None),
            ("uge 54", None),
            ("6/9 1023", None),
            ("1023-09-06", None),
            ("+2023-09-06", None),
            ("snart", None),
            ("", None),
        ] {
            let read = typed_date(typed, today).ok().map(|date| date.to_string());
            assert_eq!(read.as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_a_line() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let message = |typed: &str| typed_date(typed, today).unwrap_err().to_string();
        assert_eq!(
            message("tirsdag d. 2. dec."),
            "`tirsdag d. 2. dec.` er ikke en dato; den 2. december 2026 er en onsdag"
        );
        assert!(message(&"ø".repeat(5000)).chars().count() < 150);
    }
}
