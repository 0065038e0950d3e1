//! What an event says below its title: plain lines, for a phone's small screen.

use super::{words, writer};
use crate::schedule::{ItemView, MeetingView, Names};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// Google keeps no longer description: so many octets, escaped.
const LONGEST: usize = 7_990;

/// Of one item's line in it.
pub(super) const ITEM: usize = 500;

/// Of an address to join, and of a place that holds one: so many octets, escaped. None is
/// ever cut.
const LINK: usize = 1_500;

/// Room for when it was updated.
const UPDATED: usize = 40;

/// How a meeting takes place.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    Held,
    Tentative,
    Cancelled,
}

impl State {
    pub fn of(meeting: &MeetingView<'_>) -> State {
        match (meeting.is_cancelled(), meeting.is_tentative()) {
            (true, _) => State::Cancelled,
            (false, true) => State::Tentative,
            (false, false) => State::Held,
        }
    }

    /// Phones show the title alone.
    pub fn summary(self, name: String) -> String {
        match self {
            State::Cancelled => words::cancelled_summary(&name),
            State::Tentative => words::tentative_summary(&name),
            State::Held => name,
        }
    }
}

/// What is said of a meeting in words.
pub(super) struct Said<'a> {
    pub summary: String,
    pub description: Description,
    /// Where to join it.
    pub link: Option<&'a str>,
    /// A closed item is named.
    pub is_private: bool,
}

pub(super) struct Description {
    /// What happened, and where to join.
    remarks: Vec<String>,
    items: Vec<String>,
    page: Option<String>,
}

impl Description {
    /// With as many items as there is room for.
    pub fn new(remarks: Vec<String>, items: Vec<String>, page: Option<String>) -> Description {
        let used: usize = remarks.iter().chain(&page).map(|line| size(line)).sum();
        let items = fitting(items, LONGEST.saturating_sub(used + UPDATED));
        Description { remarks, items, page }
    }

    /// Nothing to say, so no line in which to say when it was updated.
    pub fn is_empty(&self) -> bool {
        self.remarks.is_empty() && self.items.is_empty() && self.page.is_none()
    }

    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// Without when it was updated, so that this can be compared.
    pub fn text(&self) -> String {
        self.joined(None)
    }

    /// The address of the page as the last line, and before it when this was updated.
    pub fn dated(&self, changed: DateTime<Utc>, zone: Tz) -> String {
        self.joined(Some(&words::updated(changed.with_timezone(&zone))))
    }

    /// Leaves out the items, which its page has; whether there were any.
    pub fn shorten(&mut self) -> bool {
        let is_long =
            self.items.iter().map(|line| size(line)).sum::<usize>() > words::ON_THE_PAGE.len() + 2;
        if is_long {
            self.items = self.page.iter().map(|_| words::ON_THE_PAGE.to_owned()).collect();
        }
        is_long
    }

    fn joined(&self, updated: Option<&str>) -> String {
        let lines = self.remarks.iter().chain(&self.items).map(String::as_str);
        let mut text = String::with_capacity(512);
        for line in lines.chain(updated).chain(self.page.as_deref()) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
        text
    }
}

fn size(line: &str) -> usize {
    writer::escaped_len(line) + 2
}

/// As many lines as there is room for, and how many more there are.
fn fitting(mut lines: Vec<String>, room: usize) -> Vec<String> {
    let mut used: usize = lines.iter().map(|line| size(line)).sum();
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

/// What happened to a meeting, and where to join it.
pub(super) fn remarks(meeting: &MeetingView<'_>, state: State) -> Vec<String> {
    let reason = meeting.reason();
    let mut lines = Vec::new();
    match state {
        State::Cancelled => lines.push(words::cancelled(reason)),
        _ if meeting.is_moved() => {
            lines.push(words::moved(meeting.planned(), meeting.date(), reason));
        }
        _ if meeting.is_extra() => lines.extend(reason.map(str::to_owned)),
        _ => lines.extend(reason.map(words::changed)),
    }
    if state != State::Cancelled {
        let hours = (meeting.start().time(), meeting.end().time());
        lines.extend(meeting.former_hours().map(|former| words::new_time(hours, former)));
        lines.extend(meeting.new_place().map(words::new_place));
    }
    if state == State::Tentative {
        lines.push(words::TENTATIVE.to_owned());
    }
    for line in &mut lines {
        *line = writer::short_line(line, ITEM);
    }
    if state != State::Cancelled {
        lines.extend(long_place(meeting).as_deref().map(words::place));
        lines.extend(link(meeting).map(words::join));
    }
    lines
}

/// A place that LOCATION has no room for.
fn long_place(meeting: &MeetingView<'_>) -> Option<String> {
    let place = Some(meeting.place()).filter(|place| place.len() > writer::SHORT)?;
    let place = writer::one_line(place);
    let is_cut = place.chars().count() > writer::SHORT;
    (is_cut && writer::escaped_len(&place) <= LINK).then_some(place)
}

/// Where to join a meeting that is held.
pub(super) fn link<'a>(meeting: &MeetingView<'a>) -> Option<&'a str> {
    let is_sound = |link: &&str| {
        !link.is_empty() && writer::escaped_len(link) <= LINK && writer::one_line(link) == **link
    };
    meeting.link().filter(|_| !meeting.is_cancelled()).filter(is_sound)
}

/// A meeting's items; of a cancelled one, where they went.
pub(super) fn item_lines(meeting: &MeetingView<'_>, names: Names, is_coming: bool) -> Vec<String> {
    if meeting.is_cancelled() {
        let sent = meeting.items_sent_on().filter(|item| !item.is_on_every_agenda());
        return sent.filter_map(|item| sent_on(&item, names, meeting.date())).collect();
    }
    let lines: Vec<String> =
        meeting.items().map(|item| item_line(&item, names, meeting.date())).collect();
    match lines.is_empty() && is_coming {
        true => vec![words::NO_ITEMS.to_owned()],
        false => lines,
    }
}

/// "• Budgetopfølgning (økonomichef, 20 min.)".
fn item_line(item: &ItemView<'_>, names: Names, day: NaiveDate) -> String {
    let title = item.title(names);
    let role = item.role(names).filter(|role| !title.contains(role));
    let mut line = Bullet::new(&title, item.is_closed());
    if let Some(role) = role {
        line.add(&role);
    }
    if item.minutes() > 0 {
        line.add(&words::minutes(item.minutes()));
    }
    if let Some(from) = item.came_from() {
        line.add(&words::came_from(from.date(), day));
    }
    line.end()
}

fn sent_on(item: &ItemView<'_>, names: Names, day: NaiveDate) -> Option<String> {
    let place = match (item.meeting(), item.status()) {
        (Some(meeting), _) => words::went_to(meeting.date(), day),
        (None, "awaiting") => words::AWAITS.to_owned(),
        (None, "dropped") => words::DROPPED.to_owned(),
        (None, _) => return None,
    };
    let mut line = Bullet::new(&item.title(names), item.is_closed());
    line.add(&place);
    Some(line.end())
}

/// "• Title (detail, detail)" as it is being written.
struct Bullet {
    line: String,
    has_details: bool,
}

impl Bullet {
    fn new(title: &str, is_closed: bool) -> Bullet {
        let mut line = String::with_capacity(title.len() + 60);
        line.push_str("• ");
        line.push_str(title);
        let mut bullet = Bullet { line, has_details: false };
        if is_closed {
            bullet.add(words::CLOSED_ITEM);
        }
        bullet
    }

    fn add(&mut self, detail: &str) {
        self.line.push_str(if self.has_details { ", " } else { " (" });
        self.line.push_str(detail);
        self.has_details = true;
    }

    fn end(mut self) -> String {
        if self.has_details {
            self.line.push(')');
        }
        writer::short_line(&self.line, ITEM)
    }
}
