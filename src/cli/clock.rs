//! The only place that reads the clock.
#![expect(clippy::disallowed_methods, reason = "the other rooms get this clock as an argument")]

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The civil date of an instant in a zone.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}
