//! Recurrence rules (RFC 5545 section 3.3.10) over civil dates.
//!
//! The plainest rules, which are nearly all of them, are a step or a weekday of
//! the month and are counted here; whatever else the RFC allows goes through the
//! `rrule` crate. A property test holds the two equal.

use super::rule_parts;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Weekday};

/// A rule that was read and can be expanded.
#[derive(Clone, Debug)]
pub struct Recurrence {
    /// As it was written.
    pub text: String,
    plain: Option<Plain>,
    /// The rule for the crate, without `UNTIL`.
    rule: Box<rrule::RRule<rrule::Unvalidated>>,
    until: Option<NaiveDate>,
    /// The longest that one may have to wait from one date to the next, in years.
    pub gap_years: i32,
}

impl PartialEq for Recurrence {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Why a rule can't be used, in Danish, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurrenceError {
    pub message: String,
    pub hint: String,
}

/// Rules that plain arithmetic expands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plain {
    /// `FREQ=WEEKLY` with at most one `BYDAY`, `FREQ=DAILY`.
    Step { days: u64, weekday: Option<Weekday> },
    /// `FREQ=MONTHLY;BYDAY=2TU`; negative counts from the end of the month.
    NthWeekday { months: u32, nth: i8, weekday: Weekday },
}

const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// The parts of a rule that give whole days.
pub const RULE_PARTS: [&str; 11] = [
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

/// More dates than any plan to 2099 can use (one a day for 200 years).
const MOST_DATES: u16 = u16::MAX;

impl Recurrence {
    /// Reads a rule. What can't be expanded to civil dates is refused here.
    pub fn parse(text: &str) -> Result<Recurrence, RecurrenceError> {
        let parts = parts(text)?;
        rule_parts::check(&parts)?;
        let get = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
        let frequency = get("FREQ")
            .ok_or_else(|| error("reglen mangler `FREQ`", "skriv fx `FREQ=WEEKLY;BYDAY=WE`"))?;
        if !FREQUENCIES.contains(&frequency) {
            return Err(error(
                format!("`FREQ={frequency}` kan ikke bruges til møder"),
                format!("brug en af {}", FREQUENCIES.map(|f| format!("`{f}`")).join(", ")),
            ));
        }
        let until = get("UNTIL").map(until_date).transpose()?;
        let interval = get("INTERVAL").map_or(Ok(1), |v| {
            v.parse::<u16>().ok().filter(|n| (1..=1000).contains(n)).ok_or_else(|| {
                error(
                    format!("`INTERVAL={v}` er ikke et tal fra 1 til 1000"),
                    "skriv fx `INTERVAL=2`",
                )
            })
        })?;
        let bare: Vec<String> = parts
            .iter()
            .filter(|(key, _)| key != "UNTIL")
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let rule: rrule::RRule<rrule::Unvalidated> = bare.join(";").parse().map_err(|e| {
            error(
                format!("reglen kan ikke læses ({e})"),
                "reglen skrives som i RFC 5545, fx `FREQ=MONTHLY;BYDAY=1TU`",
            )
        })?;
        // The crate judges a rule only together with a start.
        rule.clone().validate(utc_midnight(NaiveDate::default())).map_err(|e| {
            error(format!("reglen hænger ikke sammen ({e})"), "se RFC 5545, afsnit 3.3.10")
        })?;
        let plain = plain(frequency, u64::from(interval), &parts);
        let gap_years = gap_years(frequency, i32::from(interval), plain.is_some());
        Ok(Recurrence { text: text.to_owned(), plain, rule: Box::new(rule), until, gap_years })
    }

    /// The dates from `start` (DTSTART, itself one only if the rule gives it)
    /// through `last`, rising.
    pub fn dates(&self, start: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(last, |until| until.min(last));
        match self.plain {
            Some(Plain::Step { days, weekday }) => step(start, last, days, weekday),
            Some(Plain::NthWeekday { months, nth, weekday }) => {
                nth_weekdays(start, last, months, nth, weekday)
            }
            None => self.dates_by_crate(start, last),
        }
    }

    /// The same by the `rrule` crate, for every rule.
    pub fn dates_by_crate(&self, start: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(last, |until| until.min(last));
        if start > last {
            return Vec::new();
        }
        let Ok(set) = (*self.rule).clone().build(utc_midnight(start)) else { return Vec::new() };
        let set = set.before(utc_midnight(last));
        set.all(MOST_DATES).dates.into_iter().map(|instant| instant.date_naive()).collect()
    }
}

fn parts(text: &str) -> Result<Vec<(String, String)>, RecurrenceError> {
    if text.trim().is_empty() {
        return Err(error("reglen er tom", "skriv fx `FREQ=WEEKLY;BYDAY=WE`"));
    }
    let mut parts: Vec<(String, String)> = Vec::new();
    for part in text.trim().trim_start_matches("RRULE:").split(';') {
        if part.trim().is_empty() {
            return Err(error("reglen har et semikolon for meget", "slet det"));
        }
        if part.matches('=').count() > 1 {
            return Err(error(
                format!("`{part}` er flere dele på én gang"),
                "sæt semikolon mellem delene, fx `FREQ=WEEKLY;BYDAY=WE`",
            ));
        }
        let Some((key, value)) = part.split_once('=') else {
            return Err(error(
                format!("`{part}` er ikke en del af en regel"),
                "delene skrives `NAVN=VÆRDI` med semikolon imellem, fx `FREQ=WEEKLY;BYDAY=WE`",
            ));
        };
        let (key, value) = (key.trim().to_uppercase(), value.trim().to_uppercase());
        if !RULE_PARTS.contains(&key.as_str()) {
            return Err(error(
                format!("`{key}` kan ikke bruges i en regel for datoer"),
                "brug kun de dele af RFC 5545, der giver hele dage",
            ));
        }
        if parts.iter().any(|(known, _)| *known == key) {
            return Err(error(format!("`{key}` står to gange"), "lad kun den ene stå"));
        }
        parts.push((key, value));
    }
    Ok(parts)
}

fn until_date(value: &str) -> Result<NaiveDate, RecurrenceError> {
    let day = value.split('T').next().unwrap_or("");
    NaiveDate::parse_from_str(day, "%Y%m%d")
        .map_err(|_| error(format!("`UNTIL={value}` er ikke en dato"), "skriv fx `UNTIL=20261231`"))
}

pub(super) fn error(message: impl Into<String>, hint: impl Into<String>) -> RecurrenceError {
    RecurrenceError { message: message.into(), hint: hint.into() }
}

fn utc_midnight(date: NaiveDate) -> chrono::DateTime<rrule::Tz> {
    rrule::Tz::UTC.from_utc_datetime(&date.and_time(NaiveTime::MIN))
}

fn plain(frequency: &str, interval: u64, parts: &[(String, String)]) -> Option<Plain> {
    let by_day = parts.iter().find(|(key, _)| key == "BYDAY").map(|(_, v)| v.as_str());
    let known = |key: &str| matches!(key, "FREQ" | "INTERVAL" | "BYDAY" | "UNTIL");
    if !parts.iter().all(|(key, _)| known(key)) {
        return None;
    }
    match (frequency, by_day) {
        ("DAILY", None) => Some(Plain::Step { days: interval, weekday: None }),
        ("WEEKLY", None) => Some(Plain::Step { days: 7 * interval, weekday: None }),
        // With an interval the week that DTSTART stands in decides; WKST is Monday.
        ("WEEKLY", Some(day)) => {
            Some(Plain::Step { days: 7 * interval, weekday: Some(weekday(day)?) })
        }
        ("MONTHLY", Some(day)) => {
            let (nth, name) = day.split_at(day.len().checked_sub(2)?);
            let nth: i8 = nth.parse().ok().filter(|n| (-5..=5).contains(n) && *n != 0)?;
            Some(Plain::NthWeekday { months: interval as u32, nth, weekday: weekday(name)? })
        }
        _ => None,
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    use Weekday::*;
    [("MO", Mon), ("TU", Tue), ("WE", Wed), ("TH", Thu), ("FR", Fri), ("SA", Sat), ("SU", Sun)]
        .into_iter()
        .find_map(|(short, day)| (short == name).then_some(day))
}

fn gap_years(frequency: &str, interval: i32, plain: bool) -> i32 {
    let years = match frequency {
        "DAILY" => interval / 365,
        "WEEKLY" => interval / 52,
        "MONTHLY" => interval / 12,
        _ => interval,
    };
    // 29 February and the like come every fourth year.
    1 + years * if plain { 1 } else { 4 }
}

fn step(start: NaiveDate, last: NaiveDate, days: u64, weekday: Option<Weekday>) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut next = match weekday {
        None => Some(start),
        Some(weekday) => {
            let monday = start - Days::new(u64::from(start.weekday().num_days_from_monday()));
            let first = monday + Days::new(u64::from(weekday.num_days_from_monday()));
            if first < start { first.checked_add_days(Days::new(days)) } else { Some(first) }
        }
    };
    while let Some(date) = next.filter(|date| *date <= last) {
        dates.push(date);
        next = date.checked_add_days(Days::new(days));
    }
    dates
}

fn nth_weekdays(
    start: NaiveDate,
    last: NaiveDate,
    months: u32,
    nth: i8,
    weekday: Weekday,
) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut month = start.with_day(1);
    while let Some(first) = month.filter(|first| *first <= last) {
        let date = nth_weekday(first, nth, weekday);
        dates.extend(date.filter(|date| (start..=last).contains(date)));
        month = first.checked_add_months(Months::new(months));
    }
    dates
}

/// The nth weekday of the month that begins on `first`, if the month has it.
fn nth_weekday(first: NaiveDate, nth: i8, weekday: Weekday) -> Option<NaiveDate> {
    if nth > 0 {
        return NaiveDate::from_weekday_of_month_opt(
            first.year(),
            first.month(),
            weekday,
            nth as u8,
        );
    }
    let end = first.checked_add_months(Months::new(1))?.pred_opt()?;
    let back = (end.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7
        + 7 * (u32::from(nth.unsigned_abs()) - 1);
    end.checked_sub_days(Days::new(u64::from(back))).filter(|date| *date >= first)
}
