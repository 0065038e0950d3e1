//! Dates and clock times as people type them. The first line is the day on which they
//! do, as a number of days since 1900.

use aarshjul::calendar::{LAST_DAY, YEARS, full_date, typed, typed_date};
use aarshjul::plan::edit::Due;
use aarshjul::plan::{loose_time_span, loose_weeks, spoken_time_span, write_time_span};
use chrono::{Datelike, Days, NaiveDate};

pub fn run(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let (day, text) = input.split_once('\n').unwrap_or(("46350", &input));
    let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).unwrap();
    let today = first + Days::new(day.trim().parse::<u64>().unwrap_or_default() % 73_000);
    let today = today.min(LAST_DAY);
    match typed(text, today) {
        Ok(read) => {
            assert!(read.last_day(today) >= first);
            Due::of(read);
        }
        Err(error) => assert!(error.to_string().contains('`')),
    }
    if let Ok(date) = typed_date(text, today) {
        assert!(YEARS.contains(&date.year()), "{date}");
        assert_eq!(typed_date(&full_date(date), today), Ok(date));
        assert_eq!(typed_date(&date.to_string(), today), Ok(date));
    }
    if let Some(span) = loose_time_span(text) {
        assert_eq!(loose_time_span(&write_time_span(span)), Some(span));
        assert_eq!(loose_time_span(&spoken_time_span(span)), Some(span));
    }
    loose_weeks(text);
}
