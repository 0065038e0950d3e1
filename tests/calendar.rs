//! Days against independent tables: the `holidays` library for public holidays
//! (`tests/holidays/make.py` made the table).

use aarshjul::calendar::{Clock, HOLIDAY_NAMES, easter, holiday, holidays, wall_time};
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
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

/// Zones whose clocks change often, at other hours, for good, or not at all: the table says
/// what the zone does, also on the days of a change.
#[test]
fn a_clock_has_the_wall_times_of_its_zone() {
    let zones = [
        Tz::Europe__Copenhagen,
        Tz::Atlantic__Azores,
        Tz::Europe__Chisinau,
        Tz::Europe__Istanbul,
        Tz::Europe__Moscow,
        Tz::Europe__Volgograd,
        Tz::America__Nuuk,
        Tz::America__Scoresbysund,
        Tz::UTC,
    ];
    let times = [(0, 0), (0, 30), (2, 30), (9, 0), (23, 59)];
    let times = times.map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
    for zone in zones {
        // Days before and after the years of the clock are the zone's, too.
        let clock = Clock::new(zone, 2008, 2047);
        let first = NaiveDate::from_ymd_opt(2007, 12, 20).unwrap();
        for date in first.iter_days().take_while(|date| *date < first.with_year(2048).unwrap()) {
            for time in times {
                let expected = wall_time(zone, date, time);
                assert_eq!(clock.instant(date, time), expected, "{zone}, {date} {time}");
            }
        }
    }
}

/// The same for the first year of a table, where the zone may lie on either side of UTC.
#[test]
fn a_clock_of_one_year_has_all_of_its_days() {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    for zone in [Tz::Europe__Samara, Tz::America__Thule] {
        let clock = Clock::new(zone, 2026, 2026);
        for date in NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take(365) {
            assert_eq!(clock.instant(date, noon), wall_time(zone, date, noon), "{zone}, {date}");
        }
    }
}

/// All of the world's cost each start a fifth of its time.
#[test]
fn only_the_zones_that_are_needed_are_compiled() {
    let count = chrono_tz::TZ_VARIANTS.len();
    assert!(count < 200, "{count} zones: `.cargo/config.toml` was not read");
    for zone in ["Europe/Copenhagen", "Atlantic/Faroe", "America/Nuuk", "UTC"] {
        assert!(zone.parse::<Tz>().is_ok(), "{zone}");
    }
}
