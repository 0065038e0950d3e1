//! Closed days and breaks in words.

use crate::calendar::{ClosedDay, MonthDay, Period, full_date, full_dates, long_date};

/// "den 5. juni hvert år", "den 7. maj 2027".
pub fn day_words(day: ClosedDay) -> String {
    match day {
        ClosedDay::Yearly(day) => format!("den {} hvert år", day_of_year(day)),
        ClosedDay::Once(date) => format!("den {}", full_date(date)),
    }
}

/// "uge 27-31 hvert år", "28. juni – 8. august 2027".
pub fn period_words(period: Period) -> String {
    match period {
        Period::Weeks { first, last } if first == last => format!("uge {first} hvert år"),
        Period::Weeks { first, last } => format!("uge {first}-{last} hvert år"),
        Period::Days { from, to } => {
            format!("{} – {} hvert år", day_of_year(from), day_of_year(to))
        }
        Period::Easter { from, to } => {
            format!("fra {} til {} hvert år", easter_words(from), easter_words(to))
        }
        Period::Dates { from, to } => full_dates(from, to),
    }
}

/// A day of a year that has them all.
fn day_of_year(day: MonthDay) -> String {
    day.in_year(2024).map_or_else(|| day.to_string(), long_date)
}

/// "mandag før påske", "2. påskedag", "3 dage efter påskedag".
pub fn easter_words(days: i32) -> String {
    let count = |days: u32| match days {
        1 => "1 dag".to_owned(),
        _ => format!("{days} dage"),
    };
    match days {
        -6 => "mandag før påske".to_owned(),
        -3 => "skærtorsdag".to_owned(),
        -2 => "langfredag".to_owned(),
        0 => "påskedag".to_owned(),
        1 => "2. påskedag".to_owned(),
        ..0 => format!("{} før påskedag", count(days.unsigned_abs())),
        _ => format!("{} efter påskedag", count(days.unsigned_abs())),
    }
}
