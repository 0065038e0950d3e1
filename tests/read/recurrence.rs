//! Recurrence rules: what is wrong with one is reported in Danish, and what is right
//! gives the dates that RFC 5545 means.

use aarshjul::calendar::{RULE_PARTS, Recurrence};
use chrono::{Datelike, Days, NaiveDate, Weekday};
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

/// Rules and what they give, from RFC 5545 itself and from faults of other programs.
#[test]
fn rules_give_the_dates_that_the_rfc_means() {
    let all = |rule: &str, start: &str, last: &str| {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let dates = Recurrence::parse(rule).expect("a rule").dates(day(start), day(last));
        dates.iter().map(|date| date.format("%y%m%d").to_string()).collect::<Vec<_>>().join(" ")
    };
    for (rule, start, last, dates) in [
        // Numbered and plain weekdays together: both, not only what is both.
        (
            "FREQ=MONTHLY;BYDAY=1WE,FR",
            "2027-01-01",
            "2027-01-31",
            "270101 270106 270108 270115 270122 270129",
        ),
        ("FREQ=MONTHLY;BYDAY=FR,1FR", "2027-01-01", "2027-01-15", "270101 270108 270115"),
        // The set of a week is the whole week, also where DTSTART is in the middle of it.
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2027-01-06", "2027-01-18", "270111 270118"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "2027-01-06", "2027-01-18", "270108 270115"),
        // Weeks 52 and 53 over New Year.
        (
            "FREQ=YEARLY;BYWEEKNO=52;BYDAY=SA,SU",
            "2011-01-01",
            "2012-01-10",
            "110101 110102 111231 120101",
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH,FR",
            "2020-01-01",
            "2027-12-31",
            "201231 210101 261231 270101",
        ),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01", "2026-01-31", "240101 241230 251229"),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=FR", "2020-12-01", "2022-12-31", "210101 211231 221230"),
        // The RFC's own examples.
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1999-12-31", "970519 980518 990517"),
        (
            "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3",
            "1997-09-04",
            "1997-11-30",
            "970904 971007 971106",
        ),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11-05",
            "2004-12-31",
            "961105 001107 041102",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            "1997-12-31",
            "970805 970810 970819 970824",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            "1997-12-31",
            "970805 970817 970819 970831",
        ),
        (
            "FREQ=YEARLY;INTERVAL=3;COUNT=3;BYYEARDAY=1,100,200",
            "1997-01-01",
            "2010-12-31",
            "970101 970410 970719",
        ),
        (
            "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=15,30",
            "2007-01-15",
            "2010-12-31",
            "070115 070130 070215 070315",
        ),
        // DTSTART is a date only where the rule gives it; COUNT counts the rule's.
        ("FREQ=MONTHLY;COUNT=2;BYDAY=1MO", "2027-01-06", "2027-12-31", "270201 270301"),
        ("FREQ=MONTHLY;BYDAY=-5MO", "2027-01-01", "2027-05-31", "270301 270503"),
        ("FREQ=MONTHLY", "2027-01-31", "2027-06-30", "270131 270331 270531"),
        ("FREQ=YEARLY", "2096-02-29", "2099-12-31", "960229"),
    ] {
        assert_eq!(all(rule, start, last), dates, "{rule} from {start}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every rule of few parts gives what a search day by day gives.
    #[test]
    fn a_rule_gives_what_a_search_day_by_day_gives(
        frequency in 0..4_usize,
        interval in 1..4_u32,
        parts in prop::collection::vec((0..DAY_PARTS.len(), 0..5_usize), 0..4),
        start in 0..4000_u64,
        count in prop::option::of(1..9_usize),
    ) {
        let mut rule = format!("FREQ={};INTERVAL={interval}", VALUES[frequency]);
        for (part, value) in parts {
            rule += &format!(";{}={}", DAY_PARTS[part].0, DAY_PARTS[part].1[value]);
        }
        if let Some(count) = count {
            rule += &format!(";COUNT={count}");
        }
        if let Ok(read) = Recurrence::parse(&rule) {
            let start = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date") + Days::new(start);
            let last = start + Days::new(1200);
            prop_assert_eq!(read.dates(start, last), search(&rule, start, last), "{} {}", rule, start);
        }
    }
}

/// Parts that choose days, and values that they often have.
const DAY_PARTS: [(&str, [&str; 5]); 7] = [
    ("BYDAY", ["MO", "1WE,FR", "-1TH", "MO,TU,SA,SU", "5TU,-5TU,2SU"]),
    ("BYMONTH", ["1", "2,12", "6", "1,2,3,4", "9,10,11"]),
    ("BYMONTHDAY", ["1", "13,-1", "29,30,31", "-31,2", "1,2,3,4,5,6,7"]),
    ("BYYEARDAY", ["1", "366", "-1,100", "60", "-366,59,-60"]),
    ("BYWEEKNO", ["1", "52,53", "-1", "20,-53", "2,-2"]),
    ("BYSETPOS", ["1", "-1", "2,-2", "3", "-5,1"]),
    ("WKST", ["MO", "SU", "WE", "SA", "TH"]),
];

/// RFC 5545 literally, slowly: each day is tried against each part.
fn search(rule: &str, start: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let get =
        |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let numbers = |name: &str| -> Option<Vec<i64>> {
        Some(get(name)?.split(',').map(|number| number.parse().expect("a number")).collect())
    };
    let frequency = get("FREQ").expect("every rule has one");
    let interval = numbers("INTERVAL").map_or(1, |n| n[0]);
    let week_start = weekday(get("WKST").unwrap_or("MO"));
    let chooses = ["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"].iter().any(|n| get(n).is_some());
    let among = |name: &str, from_start: i64, of: i64, default: Option<i64>| match numbers(name) {
        Some(numbers) => numbers.contains(&from_start) || numbers.contains(&(from_start - of - 1)),
        None => chooses || default.is_none_or(|default| default == from_start),
    };
    let monthly = |frequency| matches!(frequency, "MONTHLY" | "YEARLY");
    let holds = |day: NaiveDate| {
        let (in_month, in_year) =
            (i64::from(day.num_days_in_month()), if day.leap_year() { 366 } else { 365 });
        let month_of_start = (frequency == "YEARLY").then_some(i64::from(start.month()));
        let day_of_start = monthly(frequency).then_some(i64::from(start.day()));
        let (week, weeks) = week(day, week_start);
        let by_day = match get("BYDAY") {
            None => chooses || frequency != "WEEKLY" || day.weekday() == start.weekday(),
            Some(days) => days.split(',').any(|text| {
                let (nth, name) = text.split_at(text.len() - 2);
                let (at, of) = match frequency == "YEARLY" && get("BYMONTH").is_none() {
                    true => (i64::from(day.ordinal()), in_year),
                    false => (i64::from(day.day()), in_month),
                };
                let nth = nth.parse::<i64>().ok();
                weekday(name) == day.weekday()
                    && nth.is_none_or(|nth| nth == (at - 1) / 7 + 1 || -nth == (of - at) / 7 + 1)
            }),
        };
        by_day
            && among("BYMONTH", day.month().into(), 100, month_of_start)
            && among("BYMONTHDAY", day.day().into(), in_month, day_of_start)
            && among("BYYEARDAY", day.ordinal().into(), in_year, None)
            && among("BYWEEKNO", week, weeks, None)
    };
    let period = |day: NaiveDate| match frequency {
        "DAILY" => i64::from(day.num_days_from_ce()),
        "WEEKLY" => i64::from(day.week(week_start).first_day().num_days_from_ce()).div_euclid(7),
        "MONTHLY" => i64::from(day.year() * 12 + day.month0() as i32),
        _ => day.year().into(),
    };
    let first = start - Days::new(366);
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| *day <= last + Days::new(366))
        .filter(|day| (period(*day) - period(start)).rem_euclid(interval) == 0 && holds(*day))
        .collect();
    let mut dates = Vec::new();
    for set in days.chunk_by(|a, b| period(*a) == period(*b)) {
        let at = |n: i64| if n > 0 { n - 1 } else { set.len() as i64 + n };
        let positions = numbers("BYSETPOS").map(|n| n.into_iter().map(at).collect::<Vec<_>>());
        let chosen =
            (0..).zip(set).filter(|(at, _)| positions.as_ref().is_none_or(|p| p.contains(at)));
        dates.extend(chosen.map(|(_, day)| *day).filter(|day| *day >= start));
    }
    dates.truncate(numbers("COUNT").map_or(usize::MAX, |n| n[0] as usize));
    dates.retain(|date| *date <= last);
    dates
}

/// The number of a day's week, and how many weeks its year has.
fn week(day: NaiveDate, week_start: Weekday) -> (i64, i64) {
    let one =
        |year| NaiveDate::from_ymd_opt(year, 1, 4).expect("a date").week(week_start).first_day();
    let year = (day.year() - 1..=day.year() + 1).rev().find(|y| one(*y) <= day).expect("a year");
    ((day - one(year)).num_days() / 7 + 1, (one(year + 1) - one(year)).num_days() / 7)
}

fn weekday(name: &str) -> Weekday {
    let place = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].iter().position(|known| *known == name);
    Weekday::try_from(place.expect("a weekday") as u8).expect("there are seven")
}
