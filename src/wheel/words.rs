//! The Danish that the picture says, in one place.

use super::model::{ListEvent, ListFree, ListItem, ListMeeting, MeetingState};
use super::rings::RingKind;
use super::year::Year;
use crate::calendar::{long_date, month_name, short_date, weekday_name};
use chrono::{Datelike, NaiveDate};

/// "5. maj", "12. jan.".
pub(super) fn day(date: NaiveDate) -> String {
    short_date(date).to_lowercase()
}

/// "15.–21. feb.", "28. jun. – 4. jul.".
pub(super) fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        day(from)
    } else if from.year() != to.year() {
        format!("{} {} – {} {}", day(from), from.year(), day(to), to.year())
    } else if from.month() == to.month() {
        format!("{}.–{}", from.day(), day(to))
    } else {
        format!("{} – {}", day(from), day(to))
    }
}

impl ListMeeting {
    /// "5. maj".
    pub fn day(&self) -> String {
        day(self.date)
    }

    /// What sets it apart: "flyttet fra 5. maj: KL-topmøde". Nothing of an
    /// ordinary meeting.
    pub fn remark(&self) -> Option<String> {
        let state = match self.state {
            MeetingState::Cancelled => Some("aflyst".to_owned()),
            MeetingState::Moved => Some(format!("flyttet fra {}", long_date(self.planned))),
            MeetingState::Extra => Some("ekstra møde".to_owned()),
            MeetingState::Held => None,
        };
        let tentative = self.tentative && self.state != MeetingState::Cancelled;
        let tentative = tentative.then(|| "foreløbigt".to_owned());
        let states: Vec<String> = state.into_iter().chain(tentative).collect();
        match (states.is_empty(), &self.reason) {
            (true, reason) => reason.clone(),
            (false, None) => Some(states.join(", ")),
            (false, Some(reason)) => Some(format!("{}: {reason}", states.join(", "))),
        }
    }
}

impl ListItem {
    /// "økonomi; økonomichef; lukket punkt": what the title doesn't say itself.
    pub fn facts(&self) -> Option<String> {
        let role = self.role.as_deref().filter(|role| !self.title.contains(*role));
        let closed = self.closed.then_some("lukket punkt");
        let facts = [self.category.as_deref(), role, closed];
        let facts: Vec<&str> = facts.into_iter().flatten().collect();
        (!facts.is_empty()).then(|| facts.join("; "))
    }
}

impl ListFree {
    /// "15.–21. feb."
    pub fn days(&self) -> String {
        span(self.from, self.to)
    }
}

impl ListEvent {
    /// "26.–28. jun."
    pub fn days(&self) -> String {
        span(self.from, self.to)
    }
}

/// "onsdag den 5. maj 2027: Direktionsmøde, aflyst (ØK-tur)".
pub(super) fn meeting_tooltip(meeting: &ListMeeting) -> String {
    let (weekday, date) = (weekday_name(meeting.date), long_date(meeting.date));
    let mut text = format!("{weekday} den {date} {}: {}", meeting.date.year(), meeting.name);
    text.push_str(match (meeting.state, meeting.tentative) {
        (MeetingState::Cancelled, _) => ", aflyst",
        (MeetingState::Extra, _) => ", ekstra",
        (MeetingState::Moved, false) => ", flyttet",
        (MeetingState::Moved, true) => ", flyttet, foreløbigt",
        (MeetingState::Held, true) => ", foreløbigt",
        (MeetingState::Held, false) => "",
    });
    if meeting.state == MeetingState::Moved {
        text.push_str(&format!(" fra {}", long_date(meeting.planned)));
    }
    if let Some(reason) = &meeting.reason {
        text.push_str(&format!(" ({reason})"));
    }
    text
}

/// "5. maj: Budgetopfølgning april (økonomi; økonomichef)".
pub(super) fn item_tooltip(meeting: &ListMeeting, item: &ListItem) -> String {
    let text = format!("{}: {}", long_date(meeting.date), item.title);
    match item.facts() {
        Some(facts) => format!("{text} ({facts})"),
        None => text,
    }
}

/// The title as a label has it.
pub(super) fn item_label(item: &ListItem) -> String {
    if item.closed { format!("{} (lukket)", item.title) } else { item.title.clone() }
}

/// "ØK-studietur til Sverige (26.–28. jun.)"; its first day stands before it.
pub(super) fn event_label(event: &ListEvent) -> String {
    if event.from == event.to {
        return event.name.clone();
    }
    format!("{} ({})", event.name, event.days())
}

/// "26.–28. jun. 2023: ØK-studietur til Sverige".
pub(super) fn event_tooltip(event: &ListEvent) -> String {
    let (from, to) = (event.from.year(), event.to.year());
    // Days in two years have theirs already.
    let year = if from == to { format!(" {to}") } else { String::new() };
    format!("{}{year}: {}", event.days(), event.name)
}

/// What a label says of the meeting itself; nothing of an ordinary one.
pub(super) fn meeting_label(meeting: &ListMeeting) -> Option<String> {
    let because = |text: String| match &meeting.reason {
        Some(reason) => format!("{text}: {reason}"),
        None => text,
    };
    match meeting.state {
        MeetingState::Cancelled => Some(because("aflyst".to_owned())),
        MeetingState::Moved => Some(because(format!("flyttet fra {}", long_date(meeting.planned)))),
        MeetingState::Extra => Some(meeting.name.clone()),
        MeetingState::Held => meeting.has_own_name.then(|| meeting.name.clone()),
    }
}

pub(super) fn ring_name(year: &Year, ring: &RingKind) -> String {
    match ring {
        RingKind::Category(name) => name.clone(),
        RingKind::OtherCategories => "andre kategorier".to_owned(),
        RingKind::WithoutCategory if year.rings.len() == 1 => "punkt".to_owned(),
        RingKind::WithoutCategory => "uden kategori".to_owned(),
    }
}

/// "3 linjer mere: …", where a column has no more room.
pub(super) fn left_over(rows: usize) -> String {
    match rows {
        1 => "1 linje mere: se listen over årets punkter".to_owned(),
        _ => format!("{rows} linjer mere: se listen over årets punkter"),
    }
}

pub(super) fn title(year: &Year) -> String {
    match year.bodies.len() {
        0 => format!("Årshjul {}", year.number),
        _ => format!("Årshjul {} for {}", year.number, year.body_names()),
    }
}

/// What the picture shows, for readers who can't see it, and where the rest is.
pub(super) fn description(year: &Year) -> String {
    let (held, items) = (year.held(), year.items());
    let cancelled = year.meetings.len() - held;
    let busiest = (1..=12)
        .map(|month| {
            let of_month = year.meetings.iter().filter(|m| m.date.month() == month);
            (of_month.map(|meeting| meeting.items.len()).sum::<usize>(), month)
        })
        .max_by_key(|(items, month)| (*items, std::cmp::Reverse(*month)));
    let mut text = format!(
        "Året som en cirkel med januar øverst til højre og månederne med uret. \
         Møder: {held}, aflyste: {cancelled}, punkter: {items}."
    );
    if !year.events.is_empty() {
        text.push_str(&format!(" Begivenheder: {}.", year.events.len()));
    }
    if let Some((1.., month)) = busiest {
        text.push_str(&format!(" Flest punkter i {}.", month_name(month)));
    }
    text.push_str(" Det samme står som liste.");
    text
}
