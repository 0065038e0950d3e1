//! A recurrence rule (RFC 5545) in plain Danish, where it is one that an office
//! would say. What it gives is decided in `calendar`; any other rule has no words.

use crate::calendar::{Recurrence, month_name};

/// "den 2. fredag i januar hvert år", for what comes after "fra".
pub(super) fn recurrence_words(rule: &str) -> Option<String> {
    let rule = rule.to_ascii_uppercase();
    let mut parts: Vec<(&str, &str)> =
        rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
    parts.sort_unstable();
    let number = |text: &str| text.parse::<u32>().ok();
    Some(match parts[..] {
        [("BYDAY", day), ("BYMONTH", month), ("FREQ", "YEARLY")] => {
            format!("den {} i {} hvert år", nth_weekday(day)?, named_month(month)?)
        }
        [("BYMONTH", month), ("BYMONTHDAY", day), ("FREQ", "YEARLY")] => {
            format!("den {}. {} hvert år", number(day)?, named_month(month)?)
        }
        [("BYDAY", day), ("FREQ", "MONTHLY")] => format!("den {} i hver måned", nth_weekday(day)?),
        [("BYMONTHDAY", day), ("FREQ", "MONTHLY")] => format!("den {}. i hver måned", number(day)?),
        _ => return None,
    })
}

/// The days that a rule gives, in words: "2. torsdag i juni hvert år", "hver onsdag".
/// A rule that nobody would say is shown as it is written.
pub fn rule_words(rule: &Recurrence) -> String {
    let words = spoken(&rule.text);
    words
        .or_else(|| Some(recurrence_words(&rule.text)?.trim_start_matches("den ").to_owned()))
        .unwrap_or_else(|| rule.text.clone())
}

/// What a weekday's rule is called where it is a body's: "hver anden onsdag", "1. og 3.
/// mandag i måneden".
fn spoken(rule: &str) -> Option<String> {
    let rule = rule.to_ascii_uppercase();
    let mut parts: Vec<(&str, &str)> =
        rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
    parts.sort_unstable();
    Some(match parts[..] {
        [("BYDAY", day), ("FREQ", "WEEKLY")] => format!("hver {}", weekday(day)?),
        [("BYDAY", day), ("FREQ", "WEEKLY"), ("INTERVAL", every)] => match every {
            "1" => format!("hver {}", weekday(day)?),
            "2" => format!("hver anden {}", weekday(day)?),
            "3" => format!("hver tredje {}", weekday(day)?),
            every => format!("hver {}. {}", every.parse::<u32>().ok()?, weekday(day)?),
        },
        [("BYDAY", days), ("FREQ", "MONTHLY")] => format!("{} i måneden", nth_weekdays(days)?),
        [("BYDAY", days), ("BYMONTH", months), ("FREQ", "MONTHLY" | "YEARLY")] => {
            let months: Vec<u32> =
                months.split(',').map(|month| month.parse().ok()).collect::<Option<_>>()?;
            if !months.iter().all(|month| (1..=12).contains(month)) {
                return None;
            }
            let left: Vec<u32> = (1..=12).filter(|month| !months.contains(month)).collect();
            match (&months[..], &left[..]) {
                ([one], _) => format!("{} i {} hvert år", nth_weekdays(days)?, month_name(*one)),
                (_, [one]) => {
                    format!("{} i måneden, undtagen {}", nth_weekdays(days)?, month_name(*one))
                }
                _ => {
                    let names: Vec<&str> = months.iter().map(|month| month_name(*month)).collect();
                    format!("{} i {}", nth_weekdays(days)?, enumerated(&names))
                }
            }
        }
        [("BYDAY", day), ("BYMONTH", month), ("FREQ", "YEARLY"), ("INTERVAL", every)] => {
            let every: u32 = every.parse().ok()?;
            format!("{} i {} hvert {every}. år", nth_weekday(day)?, named_month(month)?)
        }
        _ => return None,
    })
}

/// "2. fredag", "1. og 3. mandag".
fn nth_weekdays(days: &str) -> Option<String> {
    let all: Vec<String> = days.split(',').map(nth_weekday).collect::<Option<_>>()?;
    let same = weekday(days.get(days.len().checked_sub(2)?..)?)?;
    let numbers: Vec<&str> =
        all.iter().map(|one| one.strip_suffix(same).map(str::trim)).collect::<Option<_>>()?;
    Some(format!("{} {same}", enumerated(&numbers)))
}

fn enumerated(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} og {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn weekday(letters: &str) -> Option<&'static str> {
    Some(match letters {
        "MO" => "mandag",
        "TU" => "tirsdag",
        "WE" => "onsdag",
        "TH" => "torsdag",
        "FR" => "fredag",
        "SA" => "lørdag",
        "SU" => "søndag",
        _ => return None,
    })
}

fn named_month(number: &str) -> Option<&'static str> {
    number.parse().ok().filter(|month| (1..=12).contains(month)).map(month_name)
}

/// "2. fredag", "sidste onsdag".
fn nth_weekday(day: &str) -> Option<String> {
    let (number, letters) = day.split_at_checked(day.len().checked_sub(2)?)?;
    let weekday = weekday(letters)?;
    match number.parse::<i32>().ok()? {
        -1 => Some(format!("sidste {weekday}")),
        -2 => Some(format!("næstsidste {weekday}")),
        nth @ 1.. => Some(format!("{nth}. {weekday}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_an_office_would_say_have_words() {
        for (rule, words) in [
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=2FR", Some("den 2. fredag i januar hvert år")),
            ("freq=yearly;byday=-1we;bymonth=9", Some("den sidste onsdag i september hvert år")),
            ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15", Some("den 15. maj hvert år")),
            ("FREQ=MONTHLY;BYDAY=+1MO", Some("den 1. mandag i hver måned")),
            ("FREQ=MONTHLY;BYMONTHDAY=3", Some("den 3. i hver måned")),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", None),
            ("FREQ=YEARLY;BYMONTH=1,2;BYDAY=2FR", None),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=FR", None),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=2FR;COUNT=3", None),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=ø", None),
            ("", None),
        ] {
            assert_eq!(recurrence_words(rule).as_deref(), words, "{rule}");
        }
    }

    #[test]
    fn meetings_come_as_an_office_says_it() {
        for (rule, words) in [
            ("FREQ=WEEKLY;BYDAY=WE", "hver onsdag"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "hver anden mandag"),
            ("FREQ=MONTHLY;BYDAY=1TU,3TU", "1. og 3. tirsdag i måneden"),
            ("FREQ=MONTHLY;BYDAY=-1TH", "sidste torsdag i måneden"),
            ("FREQ=YEARLY;BYMONTH=6;BYDAY=2TH", "2. torsdag i juni hvert år"),
            ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=3TU", "3. tirsdag i november hvert 4. år"),
            (
                "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,8,9,10,11,12;BYDAY=3WE",
                "3. onsdag i måneden, undtagen juli",
            ),
            ("FREQ=MONTHLY;BYMONTH=2,8;BYDAY=1MO", "1. mandag i februar og august"),
            ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15", "15. maj hvert år"),
        ] {
            assert_eq!(
                spoken(rule).or(recurrence_words(rule)).unwrap().trim_start_matches("den "),
                words
            );
        }
        assert_eq!(spoken("FREQ=MONTHLY;BYDAY=1TU,3WE"), None);
    }
}
