//! The only place that asks what time it is.
#![expect(clippy::disallowed_methods, reason = "this is the clock that the others are given")]

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The civil day of an instant in a zone.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}
