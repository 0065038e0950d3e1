//! Reads a feed as RFC 5545 says, and says what in it breaks the contract.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// The properties of one event: name → parameters and value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadEvent {
    pub properties: BTreeMap<String, (String, String)>,
}

/// What every calendar program shows of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub uid: String,
    pub start: String,
    pub end: String,
    pub summary: String,
    pub status: String,
}

impl ReadEvent {
    pub fn text(&self, name: &str) -> String {
        unescape(self.properties.get(name).map_or("", |(_, value)| value))
    }

    pub fn changed(&self) -> DateTime<Utc> {
        let text = self.text("LAST-MODIFIED");
        NaiveDateTime::parse_from_str(&text, "%Y%m%dT%H%M%SZ").unwrap().and_utc()
    }

    pub fn sequence(&self) -> u32 {
        self.text("SEQUENCE").parse().unwrap()
    }

    /// Everything but the marks.
    pub fn shown(&self) -> BTreeMap<String, (String, String)> {
        let mut shown = self.properties.clone();
        shown.retain(|key, _| !["DTSTAMP", "LAST-MODIFIED", "SEQUENCE"].contains(&key.as_str()));
        shown
    }

    pub fn line(&self) -> Line {
        Line {
            uid: self.text("UID"),
            start: self.time("DTSTART"),
            end: self.time("DTEND"),
            summary: self.text("SUMMARY"),
            status: self.text("STATUS"),
        }
    }

    /// In UTC, or a date.
    fn time(&self, name: &str) -> String {
        let (parameters, value) = &self.properties[name];
        if parameters == ";VALUE=DATE" {
            return NaiveDate::parse_from_str(value, "%Y%m%d").unwrap().to_string();
        }
        let zone: Tz = parameters.strip_prefix(";TZID=").unwrap().parse().unwrap();
        let local = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").unwrap();
        zone.from_local_datetime(&local).single().unwrap().to_utc().to_rfc3339()
    }
}

/// The events by UID; fails on any line that is not as the RFC has it.
pub fn read(bytes: &[u8]) -> BTreeMap<String, ReadEvent> {
    let mut events = BTreeMap::new();
    let mut event: Option<ReadEvent> = None;
    for line in lines(bytes) {
        match (line.as_str(), &mut event) {
            ("BEGIN:VEVENT", None) => event = Some(ReadEvent::default()),
            ("END:VEVENT", Some(read)) => {
                let known = events.insert(read.text("UID"), std::mem::take(read));
                assert!(known.is_none(), "two events of one UID: {known:?}");
                event = None;
            }
            (_, Some(read)) => {
                let (name, parameters, value) = property(&line);
                let known = read.properties.insert(name, (parameters, value));
                assert!(known.is_none(), "twice: {line}");
            }
            (_, None) => {}
        }
    }
    assert!(event.is_none());
    events
}

/// The values of a property of the calendar itself.
pub fn head(bytes: &[u8], name: &str) -> Vec<String> {
    lines(bytes)
        .iter()
        .take_while(|line| !line.starts_with("BEGIN:V") || *line == "BEGIN:VCALENDAR")
        .map(|line| property(line))
        .filter(|(key, ..)| key == name)
        .map(|(_, _, value)| unescape(&value))
        .collect()
}

/// The lines, unfolded.
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    let unfolded = text.replace("\r\n ", "");
    unfolded.strip_suffix("\r\n").unwrap().split("\r\n").map(str::to_owned).collect()
}

fn property(line: &str) -> (String, String, String) {
    let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no value: {line}"));
    assert!(!value.is_empty(), "an empty value: {line}");
    let (name, parameters) = name.split_at(name.find(';').unwrap_or(name.len()));
    assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-'), "{line}");
    (name.to_owned(), parameters.to_owned(), value.to_owned())
}

fn unescape(value: &str) -> String {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some(c @ ('\\' | ';' | ','))) => text.push(c),
            ('\\', other) => panic!("no such escape: {other:?} in {value}"),
            (c, _) => text.push(c),
        }
    }
    text
}

/// Holds the bytes against the contract.
pub fn lint(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
    assert!(text.ends_with("\r\nEND:VCALENDAR\r\n"));
    assert!(bytes.len() < 900_000, "{} octets", bytes.len());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(line.chars().all(|c| !c.is_control()), "{line:?}");
        assert!(!line.contains(['\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}']));
    }
    let lines = lines(bytes);
    let count = |wanted: &str| lines.iter().filter(|line| *line == wanted).count();
    assert_eq!(count("BEGIN:VCALENDAR"), 1);
    let timed = text.contains(";TZID=");
    for once in ["BEGIN:VTIMEZONE", "BEGIN:DAYLIGHT", "BEGIN:STANDARD"] {
        assert_eq!(count(once), usize::from(timed), "{once}");
    }
    for name in ["VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "X-PUBLISHED-TTL"] {
        assert_eq!(head(bytes, name).len(), 1, "{name}");
    }
    for wrong in ["METHOD", "RECURRENCE-ID", "EXDATE", "BEGIN:VALARM"] {
        assert!(!lines.iter().any(|line| line.starts_with(wrong)), "{wrong}");
    }
    // Nothing stands between two events.
    for (line, next) in lines.iter().zip(&lines[1..]) {
        let is_outside = line == "END:VEVENT";
        assert!(
            !is_outside || ["BEGIN:VEVENT", "END:VCALENDAR"].contains(&next.as_str()),
            "{next}"
        );
    }
    let events = read(bytes);
    assert!(!events.is_empty());
    for event in events.values() {
        lint_event(event);
    }
}

fn lint_event(event: &ReadEvent) {
    for name in ["UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "STATUS", "TRANSP", "DTSTART"] {
        assert!(event.properties.contains_key(name), "no {name}: {event:?}");
    }
    assert!(!event.properties.contains_key("RRULE"), "{event:?}");
    assert_eq!(event.text("DTSTAMP"), event.text("LAST-MODIFIED"));
    assert!(event.sequence() < 1_000_000_000);
    let line = event.line();
    assert!(line.start < line.end, "{line:?}");
    assert!(event.properties.get("DESCRIPTION").is_none_or(|(_, value)| value.len() < 8_000));
    if line.status == "CANCELLED" {
        assert!(line.summary.starts_with("AFLYST: "), "{line:?}");
        assert_eq!(event.text("TRANSP"), "TRANSPARENT");
        assert_eq!(event.text("X-MICROSOFT-CDO-BUSYSTATUS"), "FREE");
    }
}
