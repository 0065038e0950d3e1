//! Weekdays, months and years, as people write them.

use crate::calendar::YEARS;
use crate::calendar::names::{MONTHS, WEEKDAYS};
use chrono::{Datelike, Days, NaiveDate};

/// This year and so many more that every date of a leap year is among them.
pub(super) fn years_from(today: NaiveDate) -> std::ops::RangeInclusive<i32> {
    today.year()..=today.year() + 8
}

pub(super) fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

/// Days after Monday, by at least three letters of the name: "ons", "onsdag".
pub(super) fn weekday_index(word: &str) -> Option<u64> {
    prefix_index(&WEEKDAYS, word)
}

/// The month that a word of a text names: "Sep.", "september".
pub fn month_of(word: &str) -> Option<u32> {
    named_month(word.to_lowercase().trim_end_matches(['.', ',', ';', ':', ')']))
}

/// The days after Monday of the weekday that a word of a text names.
pub fn weekday_of(word: &str) -> Option<u64> {
    weekday_index(word.to_lowercase().trim_end_matches(['.', ',', ':']))
}

/// By at least three letters of the name: "sep", "sept", "september".
pub(super) fn named_month(word: &str) -> Option<u32> {
    prefix_index(&MONTHS, word).map(|index| index as u32 + 1)
}

fn prefix_index(names: &[&str], word: &str) -> Option<u64> {
    let long_enough = word.chars().count() >= 3;
    names.iter().position(|name| long_enough && name.starts_with(word)).map(|index| index as u64)
}

pub(super) fn full_year(year: i32) -> Option<i32> {
    match year {
        0..=99 => Some(2000 + year),
        _ => YEARS.contains(&year).then_some(year),
    }
}
