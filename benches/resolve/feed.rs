//! A feed of the shipped plan, and its events built and written by the `icalendar` crate.

use aarshjul::compile::compile;
use aarshjul::diag::Sources;
use aarshjul::feed::{Feed, Ledger, render};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Schedule};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use icalendar::{
    CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus, Property,
};
use std::sync::Arc;

const BODY: &str = "direktionen";

fn config() -> Config {
    let mut config = Config::default();
    config.server.public_url = Some("https://aarshjul.example.dk".into());
    config
}

fn now() -> DateTime<Utc> {
    "2026-11-25T06:00:00Z".parse().expect("a time")
}

/// The plan, decided, and the ledger of a server that has served it.
pub struct Served {
    schedule: Arc<Schedule>,
    config: Config,
    ledger: Ledger,
}

pub fn served(sources: Sources, through: NaiveDate) -> Served {
    let config = config();
    let schedule = compile(Arc::new(sources), &config, through).schedule.expect("no errors");
    let mut served = Served { schedule, config, ledger: Ledger::default() };
    rendered(&mut served);
    served
}

#[inline(never)]
pub fn measured_render(served: &mut Served) -> Feed {
    rendered(served)
}

pub fn rendered(served: &mut Served) -> Feed {
    let view = served.schedule.body(BODY, Audience::Full).expect("the shipped plan has it");
    render(view, &served.config, now().date_naive(), &mut served.ledger, now())
}

/// The properties of an event, read back from the feed: key, parameters, value.
pub type Read = Vec<(String, String, String)>;

pub fn read(bytes: &[u8]) -> Vec<Read> {
    let text = std::str::from_utf8(bytes).expect("UTF-8").replace("\r\n ", "");
    let events = text.split("BEGIN:VEVENT\r\n").skip(1);
    let lines = |event: &str| {
        let event = event.split("END:VEVENT").next().unwrap_or_default();
        let property = |line: &str| {
            let (name, value) = line.split_once(':').expect("a property");
            let (key, parameters) = name.split_once(';').unwrap_or((name, ""));
            (key.to_owned(), parameters.to_owned(), unescaped(value))
        };
        event.lines().map(property).collect()
    };
    events.map(lines).collect()
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next().map(|c| if c == 'n' { '\n' } else { c })),
            c => text.push(c),
        }
    }
    text
}

type SetText = for<'e> fn(&'e mut Event, &str) -> &'e mut Event;
type SetTime = for<'e> fn(&'e mut Event, DatePerhapsTime) -> &'e mut Event;
type SetStamp = for<'e> fn(&'e mut Event, DateTime<Utc>) -> &'e mut Event;

/// What the crate's methods take of a property.
pub enum Given {
    Text(SetText, String),
    Time(SetTime, DatePerhapsTime),
    Stamp(SetStamp, DateTime<Utc>),
    Sequence(u32),
    Status(EventStatus),
    Other(String, String),
    Uri(String, String),
}

pub fn given(events: &[Read]) -> Vec<Vec<Given>> {
    events.iter().map(|event| event.iter().map(one).collect()).collect()
}

fn one((key, parameters, value): &(String, String, String)) -> Given {
    let text = |set: SetText| Given::Text(set, value.clone());
    let stamp = || {
        let time = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ");
        time.expect("a time").and_utc()
    };
    match key.as_str() {
        "SUMMARY" => text(|event, text| event.summary(text)),
        "DESCRIPTION" => text(|event, text| event.description(text)),
        "LOCATION" => text(|event, text| event.location(text)),
        "UID" => text(|event, text| event.uid(text)),
        "URL" => text(|event, text| event.url(text)),
        "CATEGORIES" => text(|event, text| event.categories([text])),
        "DTSTART" => Given::Time(|event, at| event.starts(at), time(parameters, value)),
        "DTEND" => Given::Time(|event, at| event.ends(at), time(parameters, value)),
        "DTSTAMP" => Given::Stamp(|event, at| event.timestamp(at), stamp()),
        "LAST-MODIFIED" => Given::Stamp(|event, at| event.last_modified(at), stamp()),
        "SEQUENCE" => Given::Sequence(value.parse().expect("a number")),
        "STATUS" => Given::Status(match value.as_str() {
            "CONFIRMED" => EventStatus::Confirmed,
            "CANCELLED" => EventStatus::Cancelled,
            _ => EventStatus::Tentative,
        }),
        _ if parameters == "VALUE=URI" => Given::Uri(key.clone(), value.clone()),
        _ => Given::Other(key.clone(), value.clone()),
    }
}

fn time(parameters: &str, value: &str) -> DatePerhapsTime {
    match parameters.strip_prefix("TZID=") {
        Some(tzid) => CalendarDateTime::WithTimezone {
            date_time: NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").expect("a time"),
            tzid: tzid.to_owned(),
        }
        .into(),
        None => NaiveDate::parse_from_str(value, "%Y%m%d").expect("a date").into(),
    }
}

#[inline(never)]
pub fn measured_crate(events: &[Vec<Given>]) -> String {
    let mut text = String::new();
    for properties in events {
        let mut event = Event::new();
        for property in properties {
            match property {
                Given::Text(set, text) => set(&mut event, text),
                Given::Time(set, at) => set(&mut event, at.clone()),
                Given::Stamp(set, at) => set(&mut event, *at),
                Given::Sequence(number) => event.sequence(*number),
                Given::Status(status) => event.status(*status),
                Given::Other(key, value) => event.add_property(key, value),
                Given::Uri(key, value) => {
                    let mut property = Property::new(key, value);
                    event.append_property(property.add_parameter("VALUE", "URI").done())
                }
            };
        }
        event.fmt_write(&mut text).expect("a string takes all text");
    }
    text
}

/// Whether the crate wrote the same properties of the same events.
pub fn assert_same(events: &[Read], written: &str) {
    let sorted = |mut event: Read| {
        event.sort();
        event
    };
    let written: Vec<Read> = read(written.as_bytes()).into_iter().map(sorted).collect();
    let ours: Vec<Read> = events.iter().cloned().map(sorted).collect();
    assert!(ours.len() > 100 && ours == written, "the same properties of the same events");
}
