//! Whatever is wrong with a recurrence rule is said in Danish, before the crate
//! that expands it says it in English.

use aarshjul::calendar::{RULE_PARTS, Recurrence};
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

const VALUES: [&str; 30] = [
    "DAILY",
    "WEEKLY",
    "MONTHLY",
    "YEARLY",
    "MO",
    "2TU",
    "-1WE",
    "5FR",
    "-5SA",
    "53SU",
    "-53MO",
    "MO,TU,WE",
    "1MO,-1MO",
    "0MO",
    "1",
    "-1",
    "0",
    "12",
    "13",
    "31",
    "-31",
    "53",
    "-53",
    "366",
    "-366",
    "367",
    "20251231",
    "20251231T000000Z",
    "+2",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_wrong_is_said_in_danish(
        frequency in 0..4_usize,
        parts in prop::collection::vec((1..RULE_PARTS.len(), 0..VALUES.len(), 0..VALUES.len()), 0..4),
    ) {
        let mut rule = format!("FREQ={}", VALUES[frequency]);
        for (part, first, second) in parts {
            let both = format!("{},{}", VALUES[first], VALUES[second]);
            let value = if second % 3 == 0 { &both } else { VALUES[first] };
            rule += &format!(";{}={value}", RULE_PARTS[part]);
        }
        let start = NaiveDate::from_ymd_opt(2023, 1, 4).expect("a date");
        let last = NaiveDate::from_ymd_opt(2033, 1, 4).expect("a date");
        match Recurrence::parse(&rule) {
            Ok(read) => {
                let dates = read.dates(start, last);
                prop_assert!(dates.is_sorted() && dates.iter().all(|d| (start..=last).contains(d)));
            }
            Err(error) => prop_assert!(!error.message.contains('('), "{rule}: {}", error.message),
        }
    }
}

/// The first Monday of the months that have five: what is said instead of `-5MO`
/// gives the days that RFC 5545 means by it.
#[test]
fn a_fifth_weekday_from_the_end_has_another_way() {
    let refused = Recurrence::parse("FREQ=MONTHLY;BYDAY=-5MO").expect_err("the crate can't");
    assert_eq!(refused.hint, "den femte bagfra skrives `BYDAY=MO;BYSETPOS=-5`");
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
    let dates = |rule: &str| {
        let rule = Recurrence::parse(rule).expect("a rule");
        rule.dates(date(2020, 1, 1), date(2040, 12, 31))
    };
    let mondays = dates("FREQ=WEEKLY;BYDAY=MO");
    let month = |d: &NaiveDate| (d.year(), d.month());
    let firsts: Vec<_> = mondays
        .chunk_by(|a, b| month(a) == month(b))
        .filter(|mondays| mondays.len() == 5)
        .map(|mondays| mondays[0])
        .collect();
    assert!(firsts.len() > 80, "{firsts:?}");
    assert_eq!(dates("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-5"), firsts);
    let years = dates("FREQ=YEARLY;BYMONTH=8;BYDAY=-5MO");
    assert_eq!(years, firsts.iter().filter(|d| d.month() == 8).copied().collect::<Vec<_>>());
}
