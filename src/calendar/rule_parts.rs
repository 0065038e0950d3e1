//! The parts of a recurrence rule (RFC 5545 section 3.3.10), checked one by one, so
//! that an error names the part it is in and what to write instead.
//!
//! Which dates a rule gives is decided in `expansion`.

use super::expansion::{Frequency, NthDay};
use chrono::{NaiveDate, Weekday};
use std::fmt;

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

const FREQUENCIES: [(&str, Frequency); 4] = [
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// Why a rule can't be used, in Danish, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurrenceError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for RecurrenceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.message, self.hint)
    }
}

impl std::error::Error for RecurrenceError {}

pub(super) fn error(message: impl Into<String>, hint: impl Into<String>) -> RecurrenceError {
    RecurrenceError { message: message.into(), hint: hint.into() }
}

/// A part: its name and value, both in capitals.
pub(super) type Part = (String, String);

/// Takes a rule apart.
pub(super) fn split(text: &str) -> Result<Vec<Part>, RecurrenceError> {
    if text.trim().is_empty() {
        return Err(error("reglen er tom", "skriv fx `FREQ=WEEKLY;BYDAY=WE`"));
    }
    let mut parts: Vec<Part> = Vec::new();
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
            return Err(not_a_part(&key));
        }
        if parts.iter().any(|(known, _)| *known == key) {
            return Err(error(format!("`{key}` står to gange"), "lad kun den ene stå"));
        }
        parts.push((key, value));
    }
    Ok(parts)
}

/// What other programs write in or next to a rule has a key of its own in a plan.
fn not_a_part(name: &str) -> RecurrenceError {
    let hint = match name {
        "EXDATE" | "EXRULE" => {
            "dage, der ikke skal med, skrives i seriens `except`, fx `except = [2026-10-14]`"
        }
        "RDATE" => "aftalte dage skrives i en `[[series]]` for sig, fx `dates = [2026-10-14]`",
        "DTSTART" => "dagen, reglen tæller fra, skrives i `from`",
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
            "slet den; et mødes klokkeslæt skrives i seriens `time`, fx `time = \"09:00-17:00\"`"
        }
        _ => "brug kun de dele af RFC 5545, der giver hele dage",
    };
    error(format!("`{name}` kan ikke bruges i en regel for datoer"), hint)
}

pub(super) fn frequency(value: &str) -> Result<Frequency, RecurrenceError> {
    let known = FREQUENCIES.iter().find(|(name, _)| *name == value);
    known.map(|(_, frequency)| *frequency).ok_or_else(|| {
        error(
            format!("`FREQ={value}` kan ikke bruges til møder"),
            format!("brug en af {}", listing(&FREQUENCIES.map(|(name, _)| name))),
        )
    })
}

pub(super) fn interval(value: &str) -> Result<u32, RecurrenceError> {
    value.parse().ok().filter(|number| (1..=1000).contains(number)).ok_or_else(|| {
        error(format!("`INTERVAL={value}` er ikke et tal fra 1 til 1000"), "skriv fx `INTERVAL=2`")
    })
}

pub(super) fn until(value: &str) -> Result<NaiveDate, RecurrenceError> {
    let day = value.split('T').next().unwrap_or("");
    let date = NaiveDate::parse_from_str(day, "%Y%m%d").ok().filter(|_| day.len() == 8);
    match date {
        Some(date) if day == value => Ok(date),
        Some(_) => Err(error(
            format!("`UNTIL={value}` har et klokkeslæt"),
            format!("skriv kun dagen: `UNTIL={day}`"),
        )),
        None => Err(error(format!("`UNTIL={value}` er ikke en dato"), "skriv fx `UNTIL=20261231`")),
    }
}

/// `1WE,FR`.
pub(super) fn weekdays(value: &str) -> Result<Vec<NthDay>, RecurrenceError> {
    let one = |day: &str| {
        let (number, name) = day.split_at(day.len().saturating_sub(2));
        Ok((number.parse().ok(), weekday(name)?))
    };
    value.split(',').map(one).collect()
}

/// Every value by itself, then those that the RFC forbids together.
pub(super) fn check(parts: &[Part]) -> Result<(), RecurrenceError> {
    let frequency = parts.iter().find(|(name, _)| name == "FREQ").map_or("", |(_, value)| value);
    for (name, value) in parts {
        check_value(name, value, frequency)?;
    }
    check_together(parts, frequency)
}

fn check_value(name: &str, value: &str, frequency: &str) -> Result<(), RecurrenceError> {
    // No period has more days than these.
    let positions = match frequency {
        "MONTHLY" => 31,
        "WEEKLY" => 7,
        _ => 366,
    };
    match name {
        "BYDAY" => value.split(',').try_for_each(|day| by_day(day, frequency)),
        "WKST" => weekday(value).map(drop),
        "COUNT" if value.contains(',') => {
            Err(error(format!("`COUNT={value}` kan ikke bruges"), "skriv ét tal, fx `COUNT=10`"))
        }
        "COUNT" => numbers(name, value, 1..=65_000, false),
        "BYMONTH" => numbers(name, value, 1..=12, false),
        "BYMONTHDAY" => numbers(name, value, 1..=31, true),
        "BYYEARDAY" => numbers(name, value, 1..=366, true),
        "BYSETPOS" => numbers(name, value, 1..=positions, true),
        "BYWEEKNO" => numbers(name, value, 1..=53, true),
        _ => Ok(()),
    }
}

fn by_day(day: &str, frequency: &str) -> Result<(), RecurrenceError> {
    let letters = day.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
    if letters.is_empty() {
        return Err(error(
            format!("`{day}` i `BYDAY` mangler en ugedag"),
            "hvert tal har sin dag: skriv fx `BYDAY=1WE,3WE`",
        ));
    }
    let compact = day.replace(['.', ' '], "");
    if compact != day && by_day(&compact, frequency).is_ok() {
        return Err(error(format!("`{day}` kan ikke stå i `BYDAY`"), format!("skriv `{compact}`")));
    }
    weekday(letters)?;
    let number = &day[..day.len() - letters.len()];
    let range = if frequency == "MONTHLY" { -5..=5 } else { -53..=53 };
    let fits = |n: i32| n != 0 && range.contains(&n);
    if number.is_empty() || number.parse().is_ok_and(fits) {
        return Ok(());
    }
    Err(error(
        format!("`{day}` kan ikke stå i `BYDAY`"),
        "skriv fx `2TU` for den anden tirsdag eller `-1WE` for den sidste onsdag",
    ))
}

/// The weekday that two letters name.
pub(super) fn weekday(name: &str) -> Result<Weekday, RecurrenceError> {
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(letters, _)| *letters == name) {
        return Ok(*weekday);
    }
    const DANISH: [(&str, &str); 7] = [
        ("MA", "MO"),
        ("TI", "TU"),
        ("ON", "WE"),
        ("TO", "TH"),
        ("FR", "FR"),
        ("LØ", "SA"),
        ("SØ", "SU"),
    ];
    // The last word: "SIDSTE ONSDAG".
    let word = name.rsplit(' ').next().unwrap_or(name);
    let english = WEEKDAYS.map(|(day, _)| day).into_iter().find(|day| word.starts_with(day));
    let danish = DANISH.iter().find(|(danish, _)| word.starts_with(danish)).map(|(_, day)| *day);
    let days = listing(&WEEKDAYS.map(|(day, _)| day));
    let hint = match english.or(danish) {
        Some(meant) if word != name => {
            format!("skriv fx `-1{meant}` for den sidste; ugedagene hedder {days}")
        }
        Some(meant) => format!("skriv `{meant}`: ugedagene hedder {days}"),
        None => format!("ugedagene hedder {days}"),
    };
    Err(error(format!("`{name}` er ikke en ugedag"), hint))
}

fn listing(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A list of numbers, from the end too if they may be negative.
fn numbers(
    name: &str,
    value: &str,
    range: std::ops::RangeInclusive<i32>,
    negative: bool,
) -> Result<(), RecurrenceError> {
    let (least, most) = (range.start(), range.end());
    let fits = |text: &str| {
        let digits = text.trim_start_matches(['+', '-']);
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>()
            .is_ok_and(|n| plain && range.contains(&n.saturating_abs()) && (negative || n > 0))
    };
    if value.split(',').all(fits) {
        return Ok(());
    }
    let mut hint = format!("skriv tal fra {least} til {most}");
    if negative {
        hint += &format!(", eller fra -{most} til -{least} for at tælle bagfra");
    }
    Err(error(format!("`{name}={value}` kan ikke bruges"), hint))
}

fn check_together(parts: &[Part], frequency: &str) -> Result<(), RecurrenceError> {
    let get = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
    let has = |name: &str| get(name).is_some();
    let numbered = get("BYDAY").is_some_and(|days| days.contains(|c: char| c.is_ascii_digit()));
    if has("COUNT") && has("UNTIL") {
        return Err(error("`COUNT` og `UNTIL` kan ikke stå sammen", "behold den ene"));
    }
    if numbered && !matches!(frequency, "MONTHLY" | "YEARLY") {
        return Err(error(
            format!("`BYDAY` kan ikke have et tal foran dagen med `FREQ={frequency}`"),
            "brug `FREQ=MONTHLY` eller `FREQ=YEARLY`, eller skriv dagen uden tal",
        ));
    }
    if numbered && has("BYWEEKNO") {
        return Err(error(
            "`BYDAY` kan ikke have et tal foran dagen sammen med `BYWEEKNO`",
            "skriv dagen uden tal, fx `BYDAY=WE`",
        ));
    }
    for (name, frequencies) in [
        ("BYMONTHDAY", &["DAILY", "MONTHLY", "YEARLY"][..]),
        ("BYYEARDAY", &["YEARLY"]),
        ("BYWEEKNO", &["YEARLY"]),
    ] {
        if has(name) && !frequencies.contains(&frequency) {
            return Err(error(
                format!("`{name}` kan ikke bruges med `FREQ={frequency}`"),
                format!("den hører sammen med {}", listing(frequencies)),
            ));
        }
    }
    if has("BYWEEKNO") && !has("BYDAY") {
        return Err(error(
            "`BYWEEKNO` mangler en ugedag",
            "skriv også dagen i ugen, fx `BYWEEKNO=36;BYDAY=WE`",
        ));
    }
    let chooses = ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"];
    if has("BYSETPOS") && !chooses.iter().any(|name| has(name)) {
        return Err(error(
            "`BYSETPOS` har intet at vælge imellem",
            format!("den hører sammen med en af {}", listing(&chooses)),
        ));
    }
    Ok(())
}
