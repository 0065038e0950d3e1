//! Arguments that several commands take.

use super::error::CliError;
use crate::calendar::YEARS;
use crate::schedule::Audience;
use chrono::{Datelike, NaiveDate};
use clap::ValueEnum;

/// Who an output is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AudienceArg {
    Open,
    Full,
}

impl From<AudienceArg> for Audience {
    fn from(audience: AudienceArg) -> Self {
        match audience {
            AudienceArg::Open => Audience::Open,
            AudienceArg::Full => Audience::Full,
        }
    }
}

/// The last day of a year, if the year is supported.
pub fn last_day(year: i32) -> Result<NaiveDate, CliError> {
    NaiveDate::from_ymd_opt(year, 12, 31).filter(is_known).ok_or_else(|| {
        CliError::Wrong(format!("{year} er ikke et år mellem {} og {}", YEARS.start(), YEARS.end()))
    })
}

fn is_known(date: &NaiveDate) -> bool {
    YEARS.contains(&date.year())
}

/// The day of `--today`.
pub fn given_day(text: &str) -> Result<NaiveDate, CliError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(is_known).ok_or_else(|| {
        let (first, last) = (YEARS.start(), YEARS.end());
        CliError::Usage(format!(
            "`--today {text}` er ikke en dato fra {first} til {last}; skriv ÅÅÅÅ-MM-DD"
        ))
    })
}
