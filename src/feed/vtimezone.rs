//! A time zone as a feed tells it: one STANDARD and at most one DAYLIGHT, each
//! by one yearly rule with one BYDAY. Outlook reads no more.
//!
//! The rules are derived from the zone data for the years of the feed and held
//! against them. A zone whose clock follows no such rule gets no VTIMEZONE: its
//! events stand in UTC, which every reader understands.

use super::wire;
use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Utc, Weekday,
};
use chrono_tz::{OffsetName, Tz};
use std::ops::RangeInclusive;

/// So many years beside the feed's own tell "the last Sunday" from "the fourth".
const LOOK_AHEAD: i32 = 12;

/// The zone data know no summer time after it.
const LAST_YEAR: i32 = 2099;

/// How a zone is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Zone {
    /// By a VTIMEZONE.
    Told { id: &'static str, observances: Vec<Observance> },
    /// Not at all: the events stand in UTC.
    Utc,
}

/// A STANDARD or DAYLIGHT.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Observance {
    daylight: bool,
    name: Option<String>,
    /// Seconds east of UTC before and after its onset.
    from: i32,
    to: i32,
    /// `None` where the clock is never changed.
    rule: Option<Rule>,
}

/// The nth weekday of a month, −1 the last, at a wall-clock time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rule {
    month: u32,
    nth: i8,
    weekday: Weekday,
    time: NaiveTime,
}

/// The moment a zone's offset changes; `wall` by the clock as it was before.
#[derive(Clone, Debug, PartialEq)]
struct Transition {
    wall: NaiveDateTime,
    from: i32,
    to: i32,
    name: Option<String>,
}

impl Zone {
    pub fn new(zone: Tz, years: RangeInclusive<i32>) -> Zone {
        let last = (*years.end()).max(years.start() + LOOK_AHEAD).min(LAST_YEAR);
        let by_year: Vec<Vec<Transition>> =
            (*years.start()..=last).map(|year| transitions(zone, year)).collect();
        match observances(zone, *years.start(), &by_year) {
            Some(observances) => Zone::Told { id: zone.name(), observances },
            None => Zone::Utc,
        }
    }

    pub fn write(&self, out: &mut String) {
        let Zone::Told { id, observances } = self else { return };
        wire::write_raw(out, "BEGIN:VTIMEZONE");
        wire::write_raw(out, &format!("TZID:{id}"));
        for observance in observances {
            observance.write(out);
        }
        wire::write_raw(out, "END:VTIMEZONE");
    }
}

impl Observance {
    fn write(&self, out: &mut String) {
        let kind = if self.daylight { "DAYLIGHT" } else { "STANDARD" };
        wire::write_raw(out, &format!("BEGIN:{kind}"));
        let onset = self.rule.map_or(DateTime::UNIX_EPOCH.naive_utc(), Rule::first);
        wire::write_raw(out, &format!("DTSTART:{}", onset.format("%Y%m%dT%H%M%S")));
        if let Some(rule) = self.rule {
            let day = weekday_code(rule.weekday);
            let rule = format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={}{day}", rule.month, rule.nth);
            wire::write_raw(out, &rule);
        }
        wire::write_raw(out, &format!("TZOFFSETFROM:{}", utc_offset(self.from)));
        wire::write_raw(out, &format!("TZOFFSETTO:{}", utc_offset(self.to)));
        if let Some(name) = &self.name {
            wire::write_raw(out, &format!("TZNAME:{name}"));
        }
        wire::write_raw(out, &format!("END:{kind}"));
    }
}

impl Rule {
    fn date(self, year: i32) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(year, self.month, 1)?;
        if self.nth > 0 {
            let nth = self.nth.unsigned_abs();
            return NaiveDate::from_weekday_of_month_opt(year, self.month, self.weekday, nth);
        }
        let end = first.checked_add_months(Months::new(1))?.pred_opt()?;
        let back = end.weekday().days_since(self.weekday);
        end.checked_sub_days(Days::new(u64::from(back)))
    }

    /// Its first onset in 1970, so that the lines stay the same from year to year.
    fn first(self) -> NaiveDateTime {
        self.date(1970).unwrap_or_default().and_time(self.time)
    }

    /// The one rule that gives all these moments.
    fn through(moments: &[NaiveDateTime]) -> Option<Rule> {
        let first = moments.first()?;
        let (month, weekday, time) = (first.month(), first.weekday(), first.time());
        let nth = first.day0() as i8 / 7 + 1;
        [-1, nth].into_iter().map(|nth| Rule { month, nth, weekday, time }).find(|rule| {
            moments.iter().all(|m| rule.date(m.year()).map(|d| d.and_time(time)) == Some(*m))
        })
    }
}

fn observances(zone: Tz, year: i32, by_year: &[Vec<Transition>]) -> Option<Vec<Observance>> {
    if by_year.iter().all(Vec::is_empty) {
        let (offset, name) = offset(zone, new_year(year));
        let only = Observance { daylight: false, name, from: offset, to: offset, rule: None };
        return Some(vec![only]);
    }
    if by_year.iter().any(|transitions| transitions.len() != 2) {
        return None;
    }
    let mut found: Vec<Observance> = (0..2)
        .map(|index| {
            let same: Vec<&Transition> = by_year.iter().map(|year| &year[index]).collect();
            let Transition { from, to, name, .. } = same[0];
            let moments: Vec<NaiveDateTime> = same.iter().map(|t| t.wall).collect();
            let rule = Rule::through(&moments)?;
            same.iter().all(|t| (t.from, t.to) == (*from, *to)).then(|| Observance {
                daylight: to > from,
                name: name.clone(),
                from: *from,
                to: *to,
                rule: Some(rule),
            })
        })
        .collect::<Option<_>>()?;
    found.sort_by_key(|observance| !observance.daylight);
    Some(found)
}

/// Every change of the offset in a year, by looking once a week and then closer.
fn transitions(zone: Tz, year: i32) -> Vec<Transition> {
    let midnights = (0..366).step_by(7).map(|day| new_year(year) + Days::new(day));
    let mut found = Vec::new();
    let mut before = (new_year(year), offset(zone, new_year(year)).0);
    for midnight in midnights.chain([new_year(year + 1)]) {
        let here = (midnight, offset(zone, midnight).0);
        if here.1 != before.1 {
            found.push(transition(zone, before.0, midnight));
        }
        before = here;
    }
    found
}

fn transition(zone: Tz, before: DateTime<Utc>, after: DateTime<Utc>) -> Transition {
    let at = |second: i64| DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
    let from = offset(zone, before).0;
    let (mut before, mut after) = (before.timestamp(), after.timestamp());
    while after - before > 1 {
        let middle = before.midpoint(after);
        let side = if offset(zone, at(middle)).0 == from { &mut before } else { &mut after };
        *side = middle;
    }
    let (to, name) = offset(zone, at(after));
    Transition { wall: at(after + i64::from(from)).naive_utc(), from, to, name }
}

/// Seconds east of UTC, and what people call it where that is a word.
fn offset(zone: Tz, instant: DateTime<Utc>) -> (i32, Option<String>) {
    let offset = zone.offset_from_utc_datetime(&instant.naive_utc());
    let name = offset.abbreviation().filter(|name| name.bytes().all(|b| b.is_ascii_uppercase()));
    (offset.fix().local_minus_utc(), name.map(str::to_owned))
}

fn new_year(year: i32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc()
}

/// `+0100` (RFC 5545 section 3.3.14).
fn utc_offset(seconds: i32) -> String {
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

fn weekday_code(weekday: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday.num_days_from_monday() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(zone: Tz) -> String {
        let mut out = String::new();
        Zone::new(zone, 2025..=2028).write(&mut out);
        out
    }

    #[test]
    fn copenhagen_has_the_two_rules_of_the_union() {
        let expected = "BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n\
            BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n\
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
            TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
            BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n\
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
            TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
            END:VTIMEZONE\r\n";
        assert_eq!(told(Tz::Europe__Copenhagen), expected);
    }

    #[test]
    fn other_zones_have_theirs_and_an_unruly_one_none() {
        let new_york = told(Tz::America__New_York);
        assert!(new_york.contains("BYMONTH=3;BYDAY=2SU"), "{new_york}");
        assert!(new_york.contains("BYMONTH=11;BYDAY=1SU"), "{new_york}");
        let sydney = told(Tz::Australia__Sydney);
        assert!(sydney.contains("BEGIN:DAYLIGHT\r\nDTSTART:19701004T020000"), "{sydney}");
        let reykjavik = told(Tz::Atlantic__Reykjavik);
        assert!(reykjavik.contains("TZOFFSETTO:+0000") && !reykjavik.contains("DAYLIGHT"));
        // By the moon, and on the eve of the last Sunday.
        assert_eq!(Zone::new(Tz::Africa__Casablanca, 2025..=2028), Zone::Utc);
        assert_eq!(Zone::new(Tz::America__Nuuk, 2025..=2028), Zone::Utc);
    }
}
