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
mod description;
mod event;
mod event_text;
mod feeds;
mod former;
mod identity;
mod ledger;
pub mod links;
mod removed;
pub mod scope;
mod shown;
mod size;
mod too_large;
mod vtimezone;
mod words;
mod writer;

pub use address::Address;
pub use combined::render_scope;
pub use feeds::{FeedOf, Feeds, FeedsInput, Whose};
pub use ledger::Ledger;
pub use size::Cut;
pub use too_large::check_sizes;

use crate::compile::rolling_window;
use crate::plan::{CancelledShown, Config, colour_value};
use crate::schedule::{BodyView, MeetingView};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use event::{Entry, EventBuilder};
use event_text::EventText;
use icalendar::{Component, Property};
use identity::{Identity, Marks};
use ledger::Page;
use scope::audience_name;
use shown::Shown;
use size::fit;
use std::collections::BTreeMap;
use std::ops::Range;
use vtimezone::TimeForm;

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
    /// Where each event is in `bytes`, by its UID.
    pub events: BTreeMap<String, Range<usize>>,
    /// What there was no room for.
    pub cut: Cut,
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
/// let schedule = compile(Arc::new(Sources::new(vec![file])), &config, through).schedule.unwrap();
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
        today,
    };
    let meetings = meetings(&builder, view, today, (from, to));
    let timed = !meetings.is_empty();
    let mut entries = days::days(&builder, view.calendar(), from, to);
    entries.extend(days::events(&builder, view.events(), (from, to)));
    entries.extend(meetings);
    if entries.is_empty() {
        entries.push(no_meetings(&builder, view, today));
    }
    entries.sort_by(|a, b| (a.at, &a.uid).cmp(&(b.at, &b.uid)));

    let text = opened(head(view, &builder), timed.then_some(&builder.times));
    close(text, entries, &builder, ledger.page(&view_name(view), now))
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
    let at = identity::clamp_time(at);
    let day = at.with_timezone(&config.timezone).date_naive();
    let builder = EventBuilder {
        identity: Identity::new(body, config.uid_domain()),
        times: TimeForm::Utc,
        config,
        today: day,
    };
    let (kind, title, why) = match ended {
        Ended::Revoked => ("spaerret", words::REVOKED, words::REVOKED_WHY),
        Ended::BodyRemoved => ("nedlagt", words::REMOVED, words::REMOVED_WHY),
    };
    let mut entry = builder.days(builder.identity.notice(kind), (day, day), title);
    entry.event.description(why);
    let mut text = opened(fixed_head(title, why, None, config), None);
    EventText::new(&entry.event).write(&mut text, &Marks::of(at), None);
    writer::write_raw(&mut text, "END:VCALENDAR");
    let (bytes, events) = (text.into_bytes(), BTreeMap::new());
    Feed { bytes, last_modified: at, events, cut: Cut::default() }
}

/// The UID of a meeting in the feed of its body.
pub fn meeting_uid(meeting: &MeetingView<'_>, config: &Config) -> String {
    Identity::new(meeting.body().first_id(), config.uid_domain()).meeting(meeting.id())
}

/// A calendar of one event, cut out of a feed: who has both has it once.
pub fn single(event: &str, config: &Config) -> String {
    let head = [
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", words::PRODUCT),
        Property::new("CALSCALE", "GREGORIAN"),
    ];
    let is_timed = event.contains(";TZID=");
    let times = TimeForm::of(config.timezone);
    let mut text = opened(head.into(), is_timed.then_some(&times));
    text.push_str(event);
    writer::write_raw(&mut text, "END:VCALENDAR");
    text
}

/// The first and the last day shown.
fn window(view: BodyView<'_>, config: &Config, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let (from, to) = rolling_window(config, today);
    (from, to.min(view.through()).max(from))
}

fn meetings<'a>(
    builder: &EventBuilder<'_>,
    view: BodyView<'a>,
    today: NaiveDate,
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<Entry<'a>> {
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
fn no_meetings<'a>(builder: &EventBuilder<'_>, view: BodyView<'a>, today: NaiveDate) -> Entry<'a> {
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
    let mut head = fixed_head(&name, &description, view.colour(), builder.config);
    head.extend(builder.page(view.id(), None).map(|page| Property::new("URL", page)));
    head
}

/// Before any component: Outlook ignores later ones. No METHOD, which would make
/// DTSTAMP the time of sending and ask for an ORGANIZER.
fn fixed_head(
    name: &str,
    description: &str,
    colour: Option<&str>,
    config: &Config,
) -> Vec<Property> {
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
    let colour = colour.unwrap_or(&config.feed.colour);
    if let Some(value) = colour_value(colour) {
        head.push(Property::new("COLOR", colour));
        head.push(Property::new("X-APPLE-CALENDAR-COLOR", format!("#{value}")));
    }
    head
}

/// "PT1H" (RFC 5545 section 3.3.6).
fn duration(minutes: u32) -> String {
    match minutes.max(1) {
        minutes if minutes % 60 == 0 => format!("PT{}H", minutes / 60),
        minutes => format!("PT{minutes}M"),
    }
}

/// Makes the feed small enough, marks its events, and ends it.
fn close(
    mut text: String,
    entries: Vec<Entry<'_>>,
    builder: &EventBuilder<'_>,
    mut page: Page<'_>,
) -> Feed {
    let mut entries: Vec<_> =
        entries.into_iter().map(|entry| (EventText::new(&entry.event), entry)).collect();
    let cut = fit(&mut entries, text.len());
    text.reserve(size::LARGEST.min(entries.len() * 1_024));
    let head = text.len();
    let mut events = BTreeMap::new();
    for (shown, mut entry) in entries {
        let shown = Shown::new(shown, &mut entry, builder, &page);
        let changed = page.changed(&entry.uid, shown.digest);
        let zone = builder.config.timezone;
        let description = shown.description.map(|one| one.dated(changed, zone));
        let start = text.len();
        shown.text.write(&mut text, &Marks::of(changed), description.as_deref());
        events.insert(entry.uid, start..text.len());
    }
    let last_modified = page.close(&text[..head]);
    writer::write_raw(&mut text, "END:VCALENDAR");
    Feed { bytes: text.into_bytes(), last_modified, events, cut }
}
