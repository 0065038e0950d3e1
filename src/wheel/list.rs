//! The year as a list: what the picture shows, for those who can't see it, and
//! what the picture is laid out from. Items of every meeting are on every
//! agenda and would fill the wheel: they are left out of both.

use super::events::events;
use super::free::{breaks, free_days};
use super::model::{ListFree, ListItem, ListMeeting, ListMonth, MeetingState};
use crate::calendar::month_name;
use crate::schedule::{BodyView, ItemView, MeetingView, Names};
use chrono::{Datelike, NaiveDate};

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
        id: meeting.id(),
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
