//! Danish names of months and weekdays, and the ways a date is written out.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

pub(super) const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];

const SHORT_MONTHS: [&str; 12] =
    ["Jan.", "Feb.", "Mar.", "Apr.", "Maj", "Jun.", "Jul.", "Aug.", "Sep.", "Okt.", "Nov.", "Dec."];

pub(super) const WEEKDAYS: [&str; 7] =
    ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"];

/// "november".
pub fn month_name(month: u32) -> &'static str {
    MONTHS[month as usize - 1]
}

/// "Nov.", but "Maj": the dot follows an abbreviation only.
pub fn short_month(month: u32) -> &'static str {
    SHORT_MONTHS[month as usize - 1]
}

/// "onsdag".
pub fn weekday_name(date: NaiveDate) -> &'static str {
    WEEKDAYS[date.weekday().num_days_from_monday() as usize]
}

/// "25. september".
pub fn long_date(date: NaiveDate) -> String {
    format!("{}. {}", date.day(), month_name(date.month()))
}

/// "28. Jun.", as the Eventuelt table writes it.
pub fn short_date(date: NaiveDate) -> String {
    format!("{}. {}", date.day(), short_month(date.month()))
}

/// "25. september 2023".
pub fn full_date(date: NaiveDate) -> String {
    format!("{} {}", long_date(date), date.year())
}

/// "8.–9. januar 2027", "28. juni – 8. august 2027"; one day as [`full_date`].
pub fn full_dates(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        full_date(from)
    } else if from.year() != to.year() {
        format!("{} – {}", full_date(from), full_date(to))
    } else if from.month() == to.month() {
        format!("{}.–{}", from.day(), full_date(to))
    } else {
        format!("{} – {}", long_date(from), full_date(to))
    }
}

/// "25. september 2023 kl. 9.05": an instant as it is in a zone.
pub fn local_time(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    format!("{} kl. {}", full_date(local.date_naive()), local.format("%-H.%M"))
}
