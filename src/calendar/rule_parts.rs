//! The parts of a recurrence rule (RFC 5545 section 3.3.10), checked one by one, so
//! that what is wrong can be said in Danish and about the part it is in.
//!
//! What passes here the `rrule` crate understands; what a rule gives is not decided here.

use super::recurrence::{RecurrenceError, error};

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A part: its name and value, both in capitals.
pub(super) type Part = (String, String);

/// Every value by itself, then those that the RFC forbids together.
pub(super) fn check(parts: &[Part]) -> Result<(), RecurrenceError> {
    let frequency = parts.iter().find(|(name, _)| name == "FREQ").map_or("", |(_, value)| value);
    for (name, value) in parts {
        check_value(name, value, frequency)?;
    }
    check_together(parts, frequency)
}

fn check_value(name: &str, value: &str, frequency: &str) -> Result<(), RecurrenceError> {
    // The crate has no more positions in a period than these.
    let positions = match frequency {
        "MONTHLY" => 31,
        "WEEKLY" => 53,
        _ => 366,
    };
    match name {
        "BYDAY" => value.split(',').try_for_each(|day| by_day(day, frequency)),
        "WKST" => weekday(value),
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
    // The crate knows no fifth weekday counted from the end of a month (the RFC does).
    if frequency == "MONTHLY" && number == "-5" {
        return Err(error(
            format!("`{day}` kan ikke stå i `BYDAY`: der tælles højst fire bagfra"),
            format!("den femte bagfra skrives `BYDAY={letters};BYSETPOS=-5`"),
        ));
    }
    let range = if frequency == "MONTHLY" { -4..=5 } else { -52..=53 };
    let fits = |n: i32| n != 0 && range.contains(&n);
    if number.is_empty() || number.parse().is_ok_and(fits) {
        return Ok(());
    }
    Err(error(
        format!("`{day}` kan ikke stå i `BYDAY`"),
        "skriv fx `2TU` for den anden tirsdag eller `-1WE` for den sidste onsdag",
    ))
}

fn weekday(name: &str) -> Result<(), RecurrenceError> {
    if WEEKDAYS.contains(&name) {
        return Ok(());
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
    let english = WEEKDAYS.iter().find(|day| word.starts_with(**day)).copied();
    let danish = DANISH.iter().find(|(danish, _)| word.starts_with(danish)).map(|(_, day)| *day);
    let days = listing(&WEEKDAYS);
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
    let hint = match negative {
        true => format!(
            "skriv tal fra {least} til {most}, eller fra -{most} til -{least} for at tælle bagfra"
        ),
        false => format!("skriv tal fra {least} til {most}"),
    };
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
    let chooses = ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"];
    if has("BYSETPOS") && !chooses.iter().any(|name| has(name)) {
        return Err(error(
            "`BYSETPOS` har intet at vælge imellem",
            format!("den hører sammen med en af {}", listing(&chooses)),
        ));
    }
    Ok(())
}
