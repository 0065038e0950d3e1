//! What an event is called for ever, and how a reader sees that it is newer.
//!
//! A UID comes from a planned date and ids, never from time, title or token.
//! The marks come from the time of the last visible change, which `ledger` keeps.

use super::writer;
use crate::plan::slug;
use crate::schedule::{ItemView, MeetingId};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};

/// Where SEQUENCE counts from. Nine digits last until 2057, 2³¹ until 2094.
/// Never to be changed: later would make every event older.
pub(super) const EPOCH: DateTime<Utc> = match NaiveDate::from_ymd_opt(2026, 1, 1) {
    Some(day) => match day.and_hms_opt(0, 0, 0) {
        Some(midnight) => midnight.and_utc(),
        None => unreachable!(),
    },
    None => unreachable!(),
};

/// The names of one body's events.
#[derive(Clone, Debug)]
pub(super) struct Identity<'a> {
    body: &'a str,
    domain: String,
}

impl<'a> Identity<'a> {
    pub fn new(body: &'a str, domain: &str) -> Identity<'a> {
        Identity { body, domain: domain.chars().filter(|c| writer::is_plain(*c)).collect() }
    }

    /// Of a meeting, by its nominal date, which no later rule or closed day changes. One
    /// outside the series says so: an ordinary one may have the same date.
    pub fn meeting(&self, MeetingId { nominal, is_extra }: MeetingId) -> String {
        let extra = if is_extra { "ekstra." } else { "" };
        let mut uid = String::with_capacity(80);
        push_date(&mut uid, nominal);
        for part in [".", extra, self.body, "@", &self.domain] {
            uid.push_str(part);
        }
        uid
    }

    /// Of something about a meeting.
    pub fn of_meeting(&self, MeetingId { nominal, is_extra }: MeetingId, kind: &str) -> String {
        let extra = if is_extra { "ekstra." } else { "" };
        format!("{nominal}.{extra}{kind}.{}@{}", self.body, self.domain)
    }

    /// Of an item: by its nominal date, where it recurs; of a case, by the run's year and
    /// which of the body's own steps it is, so that no other date and no other body's step
    /// renames it. What only a decision gave is named by the meeting where the rule's own
    /// has the name.
    pub fn item(&self, item: &ItemView) -> String {
        let turn = item.turn_number();
        let meeting = || item.meeting().map(|meeting| meeting.id());
        let day = match item.case() {
            Some(_) if turn.is_some() => item.run_year().map(|year| year.to_string()),
            Some(_) => meeting().map(|meeting| meeting.to_string()),
            None if !item.recurs() => None,
            None => match meeting().filter(|meeting| item.is_given_at(*meeting)) {
                Some(meeting) => Some(meeting.to_string()),
                None => item.nominal().map(|day| day.to_string()),
            },
        };
        let day = day.map_or_else(String::new, |day| format!("{day}."));
        let turn = turn.map_or_else(String::new, |turn| format!("{turn}."));
        format!("{day}{}.{turn}{}@{}", item.id(), self.body, self.domain)
    }

    /// Of something that somebody does; no id has the mark.
    pub fn follow_up(&self, id: &str) -> String {
        format!("opfoelgning_{id}.{}@{}", self.body, self.domain)
    }

    /// Of a whole day or days, by the first one and what kind it is.
    pub fn days(&self, first: NaiveDate, kind: &str) -> String {
        format!("{first}.{kind}.{}@{}", self.body, self.domain)
    }

    /// Of the one event in a feed that has nothing else to show.
    pub fn notice(&self, kind: &str) -> String {
        format!("{kind}.{}@{}", self.body, self.domain)
    }
}

/// The names of the deadlines before one meeting.
#[derive(Default)]
pub(super) struct DeadlineNames(Vec<String>);

impl DeadlineNames {
    /// Of the next deadline: what people call it, so that others come and go without it;
    /// the second of the same name has a number. No id has the mark.
    pub fn deadline(&mut self, name: &str) -> String {
        let slug = slug(name);
        let before = self.0.iter().filter(|other| **other == slug).count();
        let number = if before == 0 { String::new() } else { format!("_{}", before + 1) };
        let kind = format!("frist_{slug}{number}");
        self.0.push(slug);
        kind
    }
}

/// What says that an event was last changed at a time. Without METHOD, DTSTAMP means the
/// same as LAST-MODIFIED (RFC 5545 section 3.8.7.2); GNOME asks that they rise,
/// Google that SEQUENCE does.
pub(super) struct Marks {
    time: String,
    sequence: String,
}

impl Marks {
    pub const NAMES: [&str; 3] = ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"];

    pub fn of(changed: DateTime<Utc>) -> Marks {
        let mut time = compact(changed.naive_utc());
        time.push('Z');
        Marks { time, sequence: sequence(changed).to_string() }
    }

    /// In the order of their names.
    pub fn values(&self) -> [&str; 3] {
        [&self.time, &self.time, &self.sequence]
    }
}

/// "20261202T090000" (RFC 5545 section 3.3.5), in a tenth of the time that chrono takes.
pub(super) fn compact(at: NaiveDateTime) -> String {
    let date = at.year().unsigned_abs() * 10_000 + at.month() * 100 + at.day();
    let time = at.hour() * 10_000 + at.minute() * 100 + at.second();
    let mut text = String::with_capacity(16);
    push_digits(&mut text, date, 8);
    text.push('T');
    push_digits(&mut text, time, 6);
    text
}

/// "2026-12-02".
fn push_date(out: &mut String, date: NaiveDate) {
    push_digits(out, date.year().unsigned_abs(), 4);
    out.push('-');
    push_digits(out, date.month(), 2);
    out.push('-');
    push_digits(out, date.day(), 2);
}

fn push_digits(out: &mut String, number: u32, count: usize) {
    let (mut digits, mut rest) = ([b'0'; 8], number);
    for digit in digits[..count].iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    out.push_str(std::str::from_utf8(&digits[..count]).expect("digits are ASCII"));
}

/// Seconds since [`EPOCH`]: rises with the time it comes from, also when the
/// ledger is lost.
fn sequence(changed: DateTime<Utc>) -> u32 {
    (changed - EPOCH).num_seconds().clamp(0, i64::from(i32::MAX)) as u32
}

/// A time that [`Marks`] can represent: whole seconds, and not from a
/// machine whose clock was never set or is broken.
pub(super) fn clamp_time(time: DateTime<Utc>) -> DateTime<Utc> {
    let latest = EPOCH.timestamp() + i64::from(i32::MAX) / 2;
    let seconds = time.timestamp().clamp(EPOCH.timestamp(), latest);
    Utc.timestamp_opt(seconds, 0).single().unwrap_or(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn sequence_rises_by_the_second_and_stays_in_bounds() {
        let now = EPOCH + TimeDelta::days(327);
        assert_eq!(sequence(now), 28_252_800);
        assert_eq!(sequence(now + TimeDelta::seconds(1)), 28_252_801);
        assert_eq!(sequence(DateTime::UNIX_EPOCH), 0);
        assert!(i64::from(sequence(DateTime::<Utc>::MAX_UTC)) < 1 << 31);
        assert_eq!(clamp_time(DateTime::UNIX_EPOCH), EPOCH);
    }

    #[test]
    fn a_domain_cannot_break_a_uid() {
        let day = NaiveDate::from_ymd_opt(2023, 6, 28).unwrap();
        let identity = Identity::new("direktionen", "x.dk\r\nA:b c");
        assert_eq!(
            identity.meeting(MeetingId { nominal: day, is_extra: false }),
            "2023-06-28.direktionen@x.dkAbc"
        );
        assert_eq!(
            identity.meeting(MeetingId { nominal: day, is_extra: true }),
            "2023-06-28.ekstra.direktionen@x.dkAbc"
        );
    }
}
