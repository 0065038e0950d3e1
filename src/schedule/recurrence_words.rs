//! A recurrence rule (RFC 5545) in plain Danish, where it is one that an office
//! would say. What it gives is decided in `calendar`; any other rule has no words.

use crate::calendar::month_name;

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

fn named_month(number: &str) -> Option<&'static str> {
    number.parse().ok().filter(|month| (1..=12).contains(month)).map(month_name)
}

/// "2. fredag", "sidste onsdag".
fn nth_weekday(day: &str) -> Option<String> {
    let (number, letters) = day.split_at_checked(day.len().checked_sub(2)?)?;
    let weekday = match letters {
        "MO" => "mandag",
        "TU" => "tirsdag",
        "WE" => "onsdag",
        "TH" => "torsdag",
        "FR" => "fredag",
        "SA" => "lørdag",
        "SU" => "søndag",
        _ => return None,
    };
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
}
