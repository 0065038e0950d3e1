//! A schedule as an iCalendar feed (RFC 5545, RFC 7986), as calendar programs
//! really read one.
//!
//! [`render`] gives the bytes of one body's feed for an audience. It reads no
//! clock and no file: the day, the time and the [`Ledger`] are arguments, and the
//! same arguments give the same bytes. It chooses nothing about meetings.
//! [`links`] says who may see which feed. Serving is `web`'s.

#![warn(missing_docs)]

mod address;
mod combined;
mod days;
mod event;
mod identity;
mod ledger;
pub mod links;
mod removed;
pub mod scope;
mod vtimezone;
mod words;
mod writer;

pub use address::Address;
pub use combined::render_scope;
pub use ledger::Ledger;

use crate::compile::rolling_window;
use crate::plan::{CancelledShown, Config};
use crate::schedule::BodyView;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use event::{Entry, EventBuilder};
use icalendar::{Component, Property};
use identity::{Identity, stamp};
use scope::audience_name;
use vtimezone::TimeForm;

/// Google drops events from feeds of more than about 1 MB.
const LARGEST: usize = 900_000;

/// Room for the marks of an event, which are added last.
const STAMPS: usize = 100;

/// How long a cancelled meeting stays for those who have not looked.
const CANCELLED_DAYS: u64 = 30;

/// A whole calendar, ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// A VCALENDAR with at least one VEVENT, in UTF-8 with CRLF (RFC 5545 section 3.1).
    pub bytes: Vec<u8>,
    /// When these bytes first were rendered, in UTC and whole seconds: later
    /// whenever they change.
    pub last_modified: DateTime<Utc>,
}

/// Renders the feed of a body for the view's audience.
///
/// It has the meetings of the rolling window around `today`, a day in the plan's
/// zone. The properties of the calendar are those of RFC 5545 section 3.7 and RFC
/// 7986 section 5. `now` becomes the DTSTAMP, LAST-MODIFIED and SEQUENCE of each
/// event that differs from what `ledger` knows of it, and the ledger is updated.
///
/// ```
/// use aarshjul::compile::compile;
/// use aarshjul::diag::{Source, Sources};
/// use aarshjul::feed::{Ledger, render};
/// use aarshjul::plan::Config;
/// use aarshjul::schedule::Audience;
/// use chrono::{NaiveDate, NaiveTime};
/// use std::sync::Arc;
///
/// let body = "[body]\nname = \"Direktionen\"\nmeeting-name = \"Direktionsmøde\"\n\
///     [[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\nfrom = 2026-11-04\ntime = \"09:00-11:00\"\n";
/// let file = Source { path: "direktionen/body.toml".into(), text: body.into() };
/// let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
/// let through = NaiveDate::from_ymd_opt(2027, 12, 31).unwrap();
/// let config = Config::default();
/// let schedule = compile(Arc::new(Sources { files: vec![file], ..Sources::default() }), &config, through).schedule.unwrap();
/// let view = schedule.body("direktionen", Audience::Open).unwrap();
/// let now = today.and_time(NaiveTime::MIN).and_utc();
/// let feed = render(view, &config, today, &mut Ledger::default(), now);
/// let text = String::from_utf8(feed.bytes).unwrap();
/// assert!(text.contains("SUMMARY:Direktionsmøde\r\n"));
/// assert!(text.contains("DTSTART;TZID=Europe/Copenhagen:20261202T090000\r\n"));
/// ```
pub fn render(
    view: BodyView<'_>,
    config: &Config,
    today: NaiveDate,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Feed {
    let (from, to) = window(view, config, today);
    let builder = EventBuilder {
        identity: Identity::new(view.first_id(), config.uid_domain()),
        times: TimeForm::of(view.zone()),
        config,
    };
    let meetings = meetings(&builder, view, today, (from, to));
    let timed = !meetings.is_empty();
    let mut entries = days::days(&builder, view.calendar(), from, to);
    entries.extend(meetings);
    if entries.is_empty() {
        entries.push(no_meetings(&builder, view, today));
    }
    entries.sort_by(|a, b| (a.at, &a.uid).cmp(&(b.at, &b.uid)));

    let text = opened(head(view, &builder), timed.then_some(&builder.times));
    close(text, entries, view_name(view), ledger, now)
}

/// Why a calendar has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its private address was revoked.
    Revoked,
    /// Its body is not in the plan any more.
    BodyRemoved,
}

/// What the address of a calendar gives that has ended, so that devices drop what they hold:
/// one event on the day it ended. It holds nothing but the body's id, which the address has.
pub fn tombstone(body: &str, ended: Ended, config: &Config, at: DateTime<Utc>) -> Feed {
    let builder = EventBuilder {
        identity: Identity::new(body, config.uid_domain()),
        times: TimeForm::Utc,
        config,
    };
    let at = identity::clamp_time(at);
    let day = at.with_timezone(&config.timezone).date_naive();
    let (kind, title, why) = match ended {
        Ended::Revoked => ("spaerret", words::REVOKED, words::REVOKED_WHY),
        Ended::BodyRemoved => ("nedlagt", words::REMOVED, words::REMOVED_WHY),
    };
    let mut entry = builder.days(builder.identity.notice(kind), (day, day), title);
    entry.event.description(why);
    stamp(&mut entry.event, at);
    let mut text = opened(fixed_head(title, why, config), None);
    writer::write_event(&mut text, &entry.event);
    writer::write_raw(&mut text, "END:VCALENDAR");
    Feed { bytes: text.into_bytes(), last_modified: at }
}

/// The first and the last day shown.
fn window(view: BodyView<'_>, config: &Config, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let (from, to) = rolling_window(config, today);
    (from, to.min(view.through()).max(from))
}

fn meetings(
    builder: &EventBuilder<'_>,
    view: BodyView<'_>,
    today: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<Entry> {
    let cancelled_from = match builder.config.feed.cancelled {
        CancelledShown::Hidden => NaiveDate::MAX,
        CancelledShown::Cancelled | CancelledShown::Confirmed => {
            today.checked_sub_days(Days::new(CANCELLED_DAYS)).unwrap_or(today)
        }
    };
    view.meetings(from, to)
        .filter(|meeting| !meeting.is_cancelled() || meeting.date() >= cancelled_from)
        .map(|meeting| builder.meeting(&meeting))
        .collect()
}

/// Readers take a calendar without events for a broken one and keep the old.
fn no_meetings(builder: &EventBuilder<'_>, view: BodyView<'_>, today: NaiveDate) -> Entry {
    // Not today: it would be another event each day.
    let day = today.with_day(1).unwrap_or(today);
    let mut entry =
        builder.days(builder.identity.notice("ingen-moeder"), (day, day), words::NO_MEETINGS);
    let name = writer::named(view.name(), view.id());
    let mut lines = vec![words::no_meetings(&name)];
    lines.extend(builder.page(view.id(), None));
    entry.event.description(&lines.join("\n"));
    entry
}

fn view_name(view: BodyView<'_>) -> String {
    format!("{}/{}", view.first_id(), audience_name(view.audience()))
}

/// The beginning of a calendar: its properties, and the zone of its times if it has any.
fn opened(head: Vec<Property>, times: Option<&TimeForm>) -> String {
    let mut text = String::new();
    writer::write_raw(&mut text, "BEGIN:VCALENDAR");
    for property in head {
        writer::write_property(&mut text, &property);
    }
    if let Some(times) = times {
        times.write(&mut text);
    }
    text
}

fn head(view: BodyView<'_>, builder: &EventBuilder<'_>) -> Vec<Property> {
    let name = writer::named(view.name(), view.id());
    let description = words::calendar_description(&name, view.audience());
    let name = words::calendar_name(&name, view.audience());
    let mut head = fixed_head(&name, &description, builder.config);
    head.extend(builder.page(view.id(), None).map(|page| Property::new("URL", page)));
    head
}

/// Before any component: Outlook ignores later ones. No METHOD, which would make
/// DTSTAMP the time of sending and ask for an ORGANIZER.
fn fixed_head(name: &str, description: &str, config: &Config) -> Vec<Property> {
    let refresh = duration(config.feed.refresh_minutes);
    let interval =
        Property::new("REFRESH-INTERVAL", &refresh).add_parameter("VALUE", "DURATION").done();
    let mut head = vec![
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", words::PRODUCT),
        Property::new("CALSCALE", "GREGORIAN"),
        Property::new("NAME", name),
        Property::new("X-WR-CALNAME", name),
        Property::new("X-WR-CALDESC", description),
        Property::new("X-WR-TIMEZONE", config.timezone.name()),
        interval,
        Property::new("X-PUBLISHED-TTL", refresh),
    ];
    head.extend(writer::colour(&config.feed.colour).map(|colour| Property::new("COLOR", colour)));
    head
}

/// "PT1H" (RFC 5545 section 3.3.6).
fn duration(minutes: u32) -> String {
    match minutes.max(1) {
        minutes if minutes % 60 == 0 => format!("PT{}H", minutes / 60),
        minutes => format!("PT{minutes}M"),
    }
}

/// Cuts the oldest events until the feed is small enough, marks the others, ends it.
fn close(
    mut text: String,
    entries: Vec<Entry>,
    view: String,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Feed {
    let mut entries: Vec<(Entry, String)> = entries
        .into_iter()
        .map(|entry| {
            let text = entry.text();
            (entry, text)
        })
        .collect();
    let mut size = text.len() + STAMPS;
    let fits = entries.iter().rev().take_while(|(_, text)| {
        size += text.len() + STAMPS;
        size <= LARGEST
    });
    let cut = entries.len() - fits.count();
    entries.drain(..cut);

    let mut page = ledger.page(&view, now);
    for (mut entry, shown) in entries {
        stamp(&mut entry.event, page.changed(&entry.uid, &shown));
        writer::write_event(&mut text, &entry.event);
    }
    writer::write_raw(&mut text, "END:VCALENDAR");
    let last_modified = page.close(&text);
    Feed { bytes: text.into_bytes(), last_modified }
}
