//! A meeting as an event.
//!
//! What a reader shows and nothing more: no marks (`identity`), no bytes (`writer`).

use super::description::{Description, ITEM, Said, State, item_lines, link, remarks};
use super::identity::{Identity, compact};
use super::vtimezone::TimeForm;
use super::{former, words, writer};
use crate::agenda::PointTime;
use crate::plan::{CancelledShown, Config};
use crate::schedule::{ItemView, MeetingId, MeetingView, Names};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use icalendar::{Class, Component, Event, EventLike, EventStatus, Property};

/// An event and what orders and names it.
pub(super) struct Entry<'a> {
    pub uid: String,
    pub at: DateTime<Utc>,
    pub event: Event,
    /// Of a meeting or an item: says when it was updated.
    pub description: Option<Description>,
    /// The meeting that it is.
    pub meeting: Option<MeetingView<'a>>,
}

impl Entry<'_> {
    pub fn new<Z: chrono::TimeZone>(uid: String, at: DateTime<Z>, mut event: Event) -> Self {
        event.uid(&uid);
        Entry { uid, at: at.with_timezone(&Utc), event, description: None, meeting: None }
    }
}

/// What all events of a feed have in common.
pub(super) struct EventBuilder<'a> {
    pub identity: Identity<'a>,
    pub times: TimeForm,
    pub config: &'a Config,
    /// What ended before it is past.
    pub today: NaiveDate,
}

impl EventBuilder<'_> {
    pub fn meeting<'a>(&self, meeting: &MeetingView<'a>) -> Entry<'a> {
        let said = self.said(meeting, meeting.to() >= self.today);
        let event = self.event(meeting, &said);
        let uid = self.identity.meeting(meeting.id());
        Entry {
            description: Some(said.description).filter(|said| !said.is_empty()),
            meeting: Some(*meeting),
            ..Entry::new(uid, meeting.start(), event)
        }
    }

    /// What readers may have been shown of it before it was past, the latest first; the
    /// second without when it was updated.
    pub fn said_before<'a>(&self, meeting: &MeetingView<'a>) -> [Said<'a>; 2] {
        [
            self.said(meeting, true),
            former::said(meeting, self.names(), self.page(meeting.body().id(), Some(meeting.id()))),
        ]
    }

    pub fn event(&self, meeting: &MeetingView<'_>, said: &Said<'_>) -> Event {
        let mut event = Event::new();
        event
            .summary(&said.summary)
            .categories([writer::named(meeting.body().name(), meeting.body().id())]);
        self.set_times(&mut event, meeting, (meeting.start(), meeting.end()));
        set_place(&mut event, meeting);
        let description = said.description.text();
        if !description.is_empty() {
            event.description(&description);
        }
        if let Some(page) = said.description.page() {
            event.url(page);
        }
        self.set_state(&mut event, State::of(meeting));
        set_access(&mut event, said.link, said.is_private);
        event
    }

    fn said<'a>(&self, meeting: &MeetingView<'a>, is_coming: bool) -> Said<'a> {
        let state = State::of(meeting);
        let name = writer::named(meeting.name(), words::MEETING);
        let is_moved = meeting.is_moved() && state != State::Cancelled;
        let name = if is_moved { words::moved_summary(&name) } else { name };
        let page = self.page(meeting.body().id(), Some(meeting.id()));
        let names_closed = match state {
            State::Cancelled => meeting.items_sent_on().any(|item| item.is_closed()),
            State::Held | State::Tentative => meeting.items().any(|item| item.is_closed()),
        };
        let description = Description::new(
            remarks(meeting, state),
            item_lines(meeting, self.names(), is_coming),
            page,
        );
        Said {
            summary: state.summary(name),
            description,
            link: link(meeting),
            is_private: names_closed,
        }
    }

    /// An item of its presenter's calendar, at its time in the agenda, else the meeting's.
    pub fn item<'a>(
        &self,
        meeting: &MeetingView<'_>,
        item: &ItemView<'_>,
        time: Option<&PointTime<'_>>,
    ) -> Entry<'a> {
        let body = writer::named(meeting.body().name(), meeting.body().id());
        let title = writer::named(&writer::short_line(&item.title(self.names()), ITEM), item.id());
        let state = State::of(meeting);
        let mut event = Event::new();
        let is_moved = meeting.is_moved() && state != State::Cancelled;
        let title = if is_moved { words::moved_summary(&title) } else { title };
        event.categories([body.clone()]).summary(&state.summary(title));
        let at = match time {
            Some(PointTime { start, end, .. }) => (*start, *end),
            None => (meeting.start(), meeting.end()),
        };
        self.set_times(&mut event, meeting, at);
        set_place(&mut event, meeting);
        let page = self.page(meeting.body().id(), Some(meeting.id()));
        let mut lines = vec![words::item_of(&body, &writer::named(meeting.name(), words::MEETING))];
        if item.is_closed() {
            lines.push(words::CLOSED_ITEM.to_owned());
        }
        lines.extend(remarks(meeting, state));
        if let Some(from) = item.came_from() {
            let from_day = words::came_from(from.date(), meeting.date());
            let because = from.reason().map_or_else(String::new, |reason| format!(": {reason}"));
            lines.push(writer::short_line(&format!("Punktet er {from_day}{because}"), ITEM));
        }
        let people = item.participants(self.names());
        if !people.is_empty() {
            lines.push(writer::short_line(&words::participants(people), ITEM));
        }
        if let Some(page) = &page {
            event.url(page);
        }
        let description = Description::new(lines, Vec::new(), page);
        event.description(&description.text());
        self.set_state(&mut event, state);
        set_access(&mut event, link(meeting), item.is_closed());
        let description = Some(description);
        Entry { description, ..Entry::new(self.identity.item(item), at.0, event) }
    }

    /// Whether persons are named.
    pub fn names(&self) -> Names {
        if self.config.feed.names { Names::Shown } else { Names::RolesOnly }
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
            event.append_property(self.instant("DTSTART", start));
            event.append_property(self.instant("DTEND", end));
        } else {
            let day = meeting.date();
            event.starts(day).ends(day.succ_opt().unwrap_or(day));
        }
    }

    /// From the first day to the last, for nobody's time.
    pub fn days<'a>(&self, uid: String, days: (NaiveDate, NaiveDate), name: &str) -> Entry<'a> {
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

    fn instant(&self, name: &str, time: DateTime<Tz>) -> Property {
        match self.times {
            TimeForm::VTimezone(id) => {
                let mut property = Property::new(name, compact(time.naive_local()));
                property.add_parameter("TZID", id).done()
            }
            TimeForm::Utc => Property::new(name, format!("{}Z", compact(time.naive_utc()))),
        }
    }
}

fn set_place(event: &mut Event, meeting: &MeetingView<'_>) {
    let place = writer::short_line(meeting.place(), writer::SHORT);
    if !place.is_empty() {
        event.location(&place);
    }
}

/// Where to join (RFC 7986 section 5.11), and who may see it (RFC 5545 section 3.8.1.3).
fn set_access(event: &mut Event, link: Option<&str>, is_private: bool) {
    if let Some(link) = link.filter(|link| writer::is_address(link)) {
        let property = Property::new("CONFERENCE", link).add_parameter("VALUE", "URI").done();
        event.append_property(property);
    }
    if is_private {
        event.class(Class::Private);
    }
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
