//! A meeting as an event.
//!
//! What a reader shows and nothing more: no marks (`identity`), no bytes (`writer`).

use super::vtimezone::TimeForm;
use super::{identity::Identity, words, writer};
use crate::agenda::PointTime;
use crate::plan::{CancelledShown, Config};
use crate::schedule::{ItemView, MeetingId, MeetingView, Names};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use icalendar::{CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus};

/// Google keeps no longer description: so many octets, escaped.
const DESCRIPTION: usize = 7_990;

/// Of one item's line in it.
const ITEM: usize = 500;

/// How a meeting takes place.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Held,
    Tentative,
    Cancelled,
}

/// An event and what orders and names it.
pub(super) struct Entry {
    pub uid: String,
    pub at: DateTime<Utc>,
    pub event: Event,
}

impl Entry {
    pub fn new<Z: chrono::TimeZone>(uid: String, at: DateTime<Z>, mut event: Event) -> Entry {
        event.uid(&uid);
        Entry { uid, at: at.with_timezone(&Utc), event }
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        writer::write_event(&mut text, &self.event);
        text
    }
}

/// What all events of a feed have in common.
pub(super) struct EventBuilder<'a> {
    pub identity: Identity<'a>,
    pub times: TimeForm,
    pub config: &'a Config,
}

impl EventBuilder<'_> {
    pub fn meeting(&self, meeting: &MeetingView<'_>) -> Entry {
        let state = match (meeting.is_cancelled(), meeting.is_tentative()) {
            (true, _) => State::Cancelled,
            (false, true) => State::Tentative,
            (false, false) => State::Held,
        };
        let page = self.page(meeting.body().id(), Some(meeting.id()));
        let mut event = Event::new();
        event
            .summary(&summary(meeting, state))
            .categories([writer::named(meeting.body().name(), meeting.body().id())]);
        self.set_times(&mut event, meeting, (meeting.start(), meeting.end()));
        let place = writer::short_line(meeting.place(), writer::SHORT);
        if !place.is_empty() {
            event.location(&place);
        }
        let description = self.description(meeting, state, page.as_deref());
        if !description.is_empty() {
            event.description(&description);
        }
        if let Some(page) = &page {
            event.url(page);
        }
        self.set_state(&mut event, state);
        let uid = self.identity.meeting(meeting.id());
        Entry::new(uid, meeting.start(), event)
    }

    /// An item of its presenter's calendar, at its time in the agenda, else the meeting's.
    pub fn item(
        &self,
        meeting: &MeetingView<'_>,
        item: &ItemView<'_>,
        time: Option<&PointTime<'_>>,
    ) -> Entry {
        let names = if self.config.feed.names { Names::Shown } else { Names::RolesOnly };
        let body = writer::named(meeting.body().name(), meeting.body().id());
        let title = writer::named(&writer::short_line(&item.title(names), ITEM), item.id());
        let mut event = Event::new();
        event.categories([body.clone()]);
        let state = if meeting.is_tentative() { State::Tentative } else { State::Held };
        event.summary(&match state {
            State::Tentative => words::tentative_summary(&title),
            State::Held | State::Cancelled => title,
        });
        let at = match time {
            Some(PointTime { start, end, .. }) => (*start, *end),
            None => (meeting.start(), meeting.end()),
        };
        self.set_times(&mut event, meeting, at);
        let place = writer::short_line(meeting.place(), writer::SHORT);
        if !place.is_empty() {
            event.location(&place);
        }
        let page = self.page(meeting.body().id(), Some(meeting.id()));
        let mut lines = vec![words::item_of(&body, &writer::named(meeting.name(), words::MEETING))];
        if item.is_closed() {
            lines.push(words::CLOSED_ITEM.trim().to_owned());
        }
        let people = item.participants(names);
        if !people.is_empty() {
            lines.push(writer::short_line(&words::participants(people), ITEM));
        }
        lines.extend(page.clone());
        event.description(&lines.join("\n"));
        if let Some(page) = &page {
            event.url(page);
        }
        self.set_state(&mut event, state);
        Entry::new(self.identity.item(item), at.0, event)
    }

    /// Of a meeting that a decision gives only the day is known; DTEND is the first day
    /// after (RFC 5545 section 3.6.1).
    fn set_times(
        &self,
        event: &mut Event,
        meeting: &MeetingView<'_>,
        (start, end): (DateTime<Tz>, DateTime<Tz>),
    ) {
        if meeting.has_time() {
            event.starts(self.instant(start)).ends(self.instant(end));
        } else {
            let day = meeting.date();
            event.starts(day).ends(day.succ_opt().unwrap_or(day));
        }
    }

    /// From the first day to the last, for nobody's time.
    pub fn days(&self, uid: String, days: (NaiveDate, NaiveDate), name: &str) -> Entry {
        let (first, last) = days;
        let mut event = Event::new();
        event
            .summary(name)
            .starts(first)
            // DTEND is the first day after (RFC 5545 section 3.6.1).
            .ends(last.succ_opt().unwrap_or(last))
            .status(EventStatus::Confirmed);
        show_as_free(&mut event);
        Entry::new(uid, first.and_time(chrono::NaiveTime::MIN).and_utc(), event)
    }

    /// The page of the body, or of one of its meetings.
    pub fn page(&self, body: &str, meeting: Option<MeetingId>) -> Option<String> {
        let base = self.config.server.public_url.as_deref()?;
        match meeting {
            Some(id) => writer::address(base, &format!("/{body}/moede/{id}")),
            None => writer::address(base, &format!("/{body}")),
        }
    }

    fn set_state(&self, event: &mut Event, state: State) {
        let confirmed = self.config.feed.cancelled == CancelledShown::Confirmed;
        event.status(match state {
            State::Tentative => EventStatus::Tentative,
            State::Cancelled if !confirmed => EventStatus::Cancelled,
            State::Held | State::Cancelled => EventStatus::Confirmed,
        });
        match state {
            State::Cancelled => show_as_free(event),
            State::Tentative => show_as(event, "OPAQUE", "TENTATIVE"),
            State::Held => show_as(event, "OPAQUE", "BUSY"),
        }
    }

    fn instant(&self, time: DateTime<Tz>) -> DatePerhapsTime {
        DatePerhapsTime::DateTime(match self.times {
            TimeForm::VTimezone(id) => CalendarDateTime::WithTimezone {
                date_time: time.naive_local(),
                tzid: id.to_owned(),
            },
            TimeForm::Utc => CalendarDateTime::Utc(time.with_timezone(&Utc)),
        })
    }

    /// What happened to it, its items, and the address of its page as the last line.
    fn description(&self, meeting: &MeetingView<'_>, state: State, page: Option<&str>) -> String {
        let mut lines = remarks(meeting, state);
        let names = if self.config.feed.names { Names::Shown } else { Names::RolesOnly };
        let items: Vec<String> = meeting.items().map(|item| item_line(&item, names)).collect();
        let last = page.map_or(0, |page| writer::escaped_len(page) + 2);
        let used: usize = lines.iter().map(|line| writer::escaped_len(line) + 2).sum();
        let room = DESCRIPTION.saturating_sub(last + used);
        lines.extend(fitting(items, room));
        lines.extend(page.map(str::to_owned));
        lines.join("\n")
    }
}

fn summary(meeting: &MeetingView<'_>, state: State) -> String {
    let name = writer::named(meeting.name(), words::MEETING);
    match state {
        State::Cancelled => words::cancelled_summary(&name),
        State::Tentative => words::tentative_summary(&name),
        State::Held => name,
    }
}

fn remarks(meeting: &MeetingView<'_>, state: State) -> Vec<String> {
    let reason = meeting.reason();
    let mut lines = Vec::new();
    match state {
        State::Cancelled => lines.push(words::cancelled(reason)),
        State::Held | State::Tentative if meeting.is_moved() => {
            lines.push(words::moved(meeting.planned(), meeting.date(), reason));
        }
        State::Held | State::Tentative if meeting.is_extra() => {
            lines.extend(reason.map(str::to_owned));
        }
        State::Held | State::Tentative => lines.extend(reason.map(words::changed)),
    }
    if state == State::Tentative {
        lines.push(words::TENTATIVE.to_owned());
    }
    lines.iter().map(|line| writer::short_line(line, ITEM)).collect()
}

fn item_line(item: &ItemView<'_>, names: Names) -> String {
    let mut line = writer::short_line(&format!("• {}", item.title(names)), ITEM);
    if item.is_closed() {
        line.push_str(words::CLOSED_ITEM);
    }
    line
}

/// As many lines as there is room for, and how many more there are.
fn fitting(mut lines: Vec<String>, room: usize) -> Vec<String> {
    let size = |line: &String| writer::escaped_len(line) + 2;
    let mut used: usize = lines.iter().map(size).sum();
    if used <= room {
        return lines;
    }
    let count = lines.len();
    let note = words::more_items(count);
    while used + size(&note) > room
        && let Some(line) = lines.pop()
    {
        used -= size(&line);
    }
    lines.push(words::more_items(count - lines.len()));
    lines
}

/// Outlook looks at its own property only, the others at TRANSP (RFC 5545 section
/// 3.8.2.7).
fn show_as(event: &mut Event, transparency: &str, busy_status: &str) {
    event.add_property("TRANSP", transparency);
    event.add_property("X-MICROSOFT-CDO-BUSYSTATUS", busy_status);
}

fn show_as_free(event: &mut Event) {
    show_as(event, "TRANSPARENT", "FREE");
}
