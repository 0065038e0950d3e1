//! Whatever is wrong with a recurrence rule is said in Danish, before the crate
//! that expands it says it in English.

use aarshjul::calendar::Recurrence;
use chrono::NaiveDate;
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

const PARTS: [&str; 11] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYSETPOS",
    "WKST",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_wrong_is_said_in_danish(
        frequency in 0..4_usize,
        parts in prop::collection::vec((1..PARTS.len(), 0..VALUES.len(), 0..VALUES.len()), 0..4),
    ) {
        let mut rule = format!("FREQ={}", VALUES[frequency]);
        for (part, first, second) in parts {
            let both = format!("{},{}", VALUES[first], VALUES[second]);
            let value = if second % 3 == 0 { &both } else { VALUES[first] };
            rule += &format!(";{}={value}", PARTS[part]);
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
