//! What names a meeting in addresses, whatever happens to it.

use crate::plan::HeldAt;
use chrono::NaiveDate;
use std::fmt;
use std::str::FromStr;

const EXTRA: &str = "-ekstra";

/// A meeting's identity within its body: `2023-06-28`, or `2023-08-31-ekstra`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeetingId {
    /// Its nominal date.
    pub nominal: NaiveDate,
    /// Whether it is outside every series.
    pub is_extra: bool,
}

impl MeetingId {
    /// How a decision made there names it. Its nominal date is always written, so that
    /// no later rule gives the decision to another meeting of that day.
    pub fn held_on(self, date: NaiveDate) -> HeldAt {
        HeldAt { date, extra: self.is_extra, meeting: Some(self.nominal) }
    }
}

impl fmt::Display for MeetingId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}{}", self.nominal, if self.is_extra { EXTRA } else { "" })
    }
}

/// Reads what [`MeetingId`]'s `Display` writes and nothing else, so that every page has
/// one address.
impl FromStr for MeetingId {
    type Err = ();

    fn from_str(text: &str) -> Result<MeetingId, ()> {
        let (date, is_extra) = match text.strip_suffix(EXTRA) {
            Some(date) => (date, true),
            None => (text, false),
        };
        let nominal: NaiveDate = date.parse().map_err(|_| ())?;
        let id = MeetingId { nominal, is_extra };
        if id.to_string() == text { Ok(id) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for text in ["2023-06-28", "2023-08-31-ekstra"] {
            assert_eq!(text.parse::<MeetingId>().map(|id| id.to_string()), Ok(text.to_owned()));
        }
        for text in ["2023-6-28", "2023-06-28-", "+2023-06-28", "2023-06-28-ekstra-ekstra", ""] {
            assert_eq!(text.parse::<MeetingId>(), Err(()), "{text}");
        }
    }
}
