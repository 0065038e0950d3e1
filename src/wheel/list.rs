//! The year as a list: what the picture shows, for those who can't see it, and
//! what the picture is laid out from. Items of every meeting are on every
//! agenda and would fill the wheel: they are left out of both.

use super::events::{ListEvent, events};
use super::free::{breaks, free_days};
use super::words;
use crate::calendar::{long_date, month_name};
use crate::schedule::{BodyView, ItemView, MeetingView, Names};
use chrono::{Datelike, NaiveDate};

/// One month of the year, in order; a month without meetings is there too.
#[derive(Clone, Debug, PartialEq)]
pub struct ListMonth {
    /// 1 to 12.
    pub month: u32,
    /// "marts".
    pub name: &'static str,
    /// By date; on one date in the order of the views.
    pub meetings: Vec<ListMeeting>,
    /// What begins in it, by date.
    pub free: Vec<ListFree>,
    /// What begins in it, by date.
    pub events: Vec<ListEvent>,
}

/// A break, a holiday or a closed day.
#[derive(Clone, Debug, PartialEq)]
pub struct ListFree {
    /// As much of it as lies in the year.
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ListMeeting {
    pub body_id: String,
    pub body_name: String,
    /// Where the body stands among the views.
    pub body: usize,
    /// Where it is held; of a cancelled one, where it would have been.
    pub date: NaiveDate,
    /// What its page is named by.
    pub planned: NaiveDate,
    pub state: MeetingState,
    pub tentative: bool,
    /// "Direktionsmøde", or the name of its own.
    pub name: String,
    pub has_own_name: bool,
    /// Why it is cancelled or moved.
    pub reason: Option<String>,
    /// In agenda order.
    pub items: Vec<ListItem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingState {
    Held,
    /// On another day than planned.
    Moved,
    /// Outside the series.
    Extra,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    pub title: String,
    pub category: Option<String>,
    pub closed: bool,
    pub role: Option<String>,
}

impl ListMeeting {
    /// "5. maj".
    pub fn day(&self) -> String {
        words::day(self.date)
    }

    /// The path of its page, without a base.
    pub fn path(&self) -> String {
        format!("/{}/moede/{}", self.body_id, self.planned)
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
        words::span(self.from, self.to)
    }
}

/// The twelve months of a year with their meetings and what stands on them.
pub fn list(views: &[BodyView], year: i32, names: Names) -> Vec<ListMonth> {
    let mut months: Vec<ListMonth> = (1..=12)
        .map(|month| ListMonth {
            month,
            name: month_name(month),
            meetings: Vec::new(),
            free: Vec::new(),
            events: Vec::new(),
        })
        .collect();
    for meeting in meetings(views, year, names) {
        months[meeting.date.month0() as usize].meetings.push(meeting);
    }
    for free in free(views, year) {
        months[free.from.month0() as usize].free.push(free);
    }
    for event in events(views, year) {
        months[event.first_day(year).month0() as usize].events.push(event);
    }
    months
}

/// Breaks and holidays by date.
fn free(views: &[BodyView], year: i32) -> Vec<ListFree> {
    let Some(view) = views.first() else { return Vec::new() };
    let calendar = view.calendar();
    let breaks = breaks(calendar, year).into_iter();
    let breaks = breaks.map(|pause| ListFree { from: pause.from, to: pause.to, name: pause.name });
    let days = free_days(calendar, year).into_iter();
    let days = days.map(|(date, name)| ListFree { from: date, to: date, name });
    let mut free: Vec<ListFree> = breaks.chain(days).collect();
    free.sort_by_key(|free| (free.from, free.to));
    free
}

/// The meetings of a year by date.
pub(super) fn meetings(views: &[BodyView], year: i32, names: Names) -> Vec<ListMeeting> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else { return Vec::new() };
    let mut meetings: Vec<ListMeeting> = views
        .iter()
        .enumerate()
        .flat_map(|(body, view)| {
            view.meetings(first, last).map(move |meeting| list_meeting(body, meeting, names))
        })
        .collect();
    // Stable: one date keeps the order of the views.
    meetings.sort_by_key(|meeting| meeting.date);
    meetings
}

fn list_meeting(body: usize, meeting: MeetingView, names: Names) -> ListMeeting {
    ListMeeting {
        body_id: meeting.body().id().to_owned(),
        body_name: meeting.body().name().to_owned(),
        body,
        date: meeting.date(),
        planned: meeting.planned(),
        state: state(&meeting),
        tentative: meeting.is_tentative(),
        name: meeting.name().to_owned(),
        has_own_name: meeting.own_name().is_some(),
        reason: meeting.reason().map(str::to_owned),
        items: meeting
            .items()
            .filter(|item| !item.is_on_every_agenda())
            .map(|item| list_item(&item, names))
            .collect(),
    }
}

fn state(meeting: &MeetingView) -> MeetingState {
    if meeting.is_cancelled() {
        MeetingState::Cancelled
    } else if meeting.is_extra() {
        MeetingState::Extra
    } else if meeting.is_moved() {
        MeetingState::Moved
    } else {
        MeetingState::Held
    }
}

fn list_item(item: &ItemView, names: Names) -> ListItem {
    ListItem {
        title: item.title(names),
        category: item.category().map(str::to_owned),
        closed: item.is_closed(),
        role: item.role(names),
    }
}
