//! How times are written: Danish ones with a VTIMEZONE, those of other zones in UTC.
//!
//! Outlook reads at most one DAYLIGHT and one STANDARD, each with one yearly rule
//! (RFC 5545 section 3.6.5). All of the EU has changed its clocks by these two
//! since 1996.

use super::writer;
use chrono_tz::Tz;

const COPENHAGEN: &str = "\
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeForm {
    /// Local times, with this TZID and a VTIMEZONE.
    VTimezone(&'static str),
    Utc,
}

impl TimeForm {
    pub fn of(zone: Tz) -> TimeForm {
        match zone {
            Tz::Europe__Copenhagen => TimeForm::VTimezone(zone.name()),
            _ => TimeForm::Utc,
        }
    }

    /// The VTIMEZONE; nothing where times are in UTC.
    pub fn write(self, out: &mut String) {
        if self != TimeForm::Utc {
            COPENHAGEN.lines().for_each(|line| writer::write_raw(out, line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc, Weekday};
    use std::collections::BTreeMap;

    /// A DAYLIGHT or STANDARD, as a reader takes it apart.
    fn observance(name: &str) -> BTreeMap<&str, &str> {
        let from = COPENHAGEN.find(&format!("BEGIN:{name}")).unwrap();
        let to = COPENHAGEN.find(&format!("END:{name}")).unwrap();
        COPENHAGEN[from..to].lines().filter_map(|line| line.split_once(':')).collect()
    }

    fn offset(text: &str) -> i32 {
        let number: i32 = text.parse().unwrap();
        (number / 100 * 60 + number % 100) * 60
    }

    /// The onset of a year and the offset from then on: what `BYMONTH=…;BYDAY=-1SU`
    /// means.
    fn onset(observance: &BTreeMap<&str, &str>, year: i32) -> (NaiveDateTime, i32) {
        let first = NaiveDateTime::parse_from_str(observance["DTSTART"], "%Y%m%dT%H%M%S").unwrap();
        let rule = format!("FREQ=YEARLY;BYMONTH={};BYDAY=-1SU", first.month());
        assert_eq!(observance["RRULE"], rule);
        let days = (25..=31).filter_map(|day| NaiveDate::from_ymd_opt(year, first.month(), day));
        let sunday = days.into_iter().find(|day| day.weekday() == Weekday::Sun).unwrap();
        let before = TimeDelta::seconds(offset(observance["TZOFFSETFROM"]).into());
        (sunday.and_time(first.time()) - before, offset(observance["TZOFFSETTO"]))
    }

    /// Denmark had no summer time before 1980 and ended it in September until 1995;
    /// `chrono-tz` knows no rule after 2099. No feed reaches back that far.
    #[test]
    fn the_constant_is_what_the_zone_database_has_from_1996_to_2099() {
        let (daylight, standard) = (observance("DAYLIGHT"), observance("STANDARD"));
        let zone = Tz::Europe__Copenhagen;
        let real = |at: NaiveDateTime| zone.offset_from_utc_datetime(&at).fix().local_minus_utc();
        for year in 1996..=2099 {
            let (spring, autumn) = (onset(&daylight, year), onset(&standard, year));
            let mut at = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            let mut times = vec![spring.0 - TimeDelta::seconds(1), spring.0];
            times.extend([autumn.0 - TimeDelta::seconds(1), autumn.0]);
            while at.year() == year {
                times.push(at);
                at += TimeDelta::hours(5);
            }
            for at in times {
                let is_summer = spring.0 <= at && at < autumn.0;
                let stated = if is_summer { spring.1 } else { autumn.1 };
                assert_eq!(real(at), stated, "{}", Utc.from_utc_datetime(&at));
            }
        }
        assert_eq!((daylight["TZOFFSETTO"], standard["TZOFFSETTO"]), ("+0200", "+0100"));
    }

    #[test]
    fn another_zone_has_no_vtimezone() {
        let mut out = String::new();
        TimeForm::of(Tz::America__Thule).write(&mut out);
        assert_eq!((out.as_str(), TimeForm::of(Tz::UTC)), ("", TimeForm::Utc));
    }
}
