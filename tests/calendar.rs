//! Days against independent tables: the `holidays` library for public holidays
//! (`tests/holidays/make.py` made the table).

use aarshjul::calendar::{HOLIDAY_NAMES, easter, holiday, holidays};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("holidays/denmark.txt");

/// "Anden påskedag" in the library's words is "2. påskedag" in the law's.
fn as_in_law(name: &str) -> String {
    name.replace("Anden ", "2. ")
}

#[test]
fn public_holidays_are_the_independent_librarys_for_1950_to_2100() {
    let mut expected: BTreeMap<(NaiveDate, String), ()> = BTreeMap::new();
    for line in TABLE.lines() {
        let (date, name) = line.split_once(' ').unwrap();
        expected.insert((date.parse().unwrap(), as_in_law(name)), ());
    }
    let mut ours = BTreeMap::new();
    for (date, name) in (1950..=2100).flat_map(holidays) {
        ours.insert((date, HOLIDAY_NAMES[name].to_owned()), ());
    }
    assert_eq!(expected.len(), 1_584, "the table is whole");
    assert_eq!(ours, expected);
}

#[test]
fn every_day_says_whether_it_is_a_holiday() {
    let days: Vec<NaiveDate> =
        TABLE.lines().map(|line| line.split_once(' ').unwrap().0.parse().unwrap()).collect();
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    for date in first.iter_days().take(3653) {
        assert_eq!(holiday(date).is_some(), days.contains(&date), "{date}");
    }
}

#[test]
fn easter_is_a_sunday_from_22_march_to_25_april() {
    for year in 1583..=4099 {
        let sunday = easter(year);
        assert_eq!(sunday.weekday(), chrono::Weekday::Sun);
        assert!(((3, 22)..=(4, 25)).contains(&(sunday.month(), sunday.day())), "{sunday}");
    }
}
