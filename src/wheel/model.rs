//! The facts of a year: its meetings with their items, its free days and events.
//! `list` and `events` fill them in, `words` puts them into Danish.

use crate::schedule::MeetingId;
use chrono::NaiveDate;

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
    /// "Sommerferie", "Skærtorsdag".
    pub name: String,
}

/// A meeting of the year, held or cancelled.
#[derive(Clone, Debug, PartialEq)]
pub struct ListMeeting {
    /// The body's folder.
    pub body_id: String,
    /// "Direktionen".
    pub body_name: String,
    /// Where the body stands among the views.
    pub body: usize,
    /// Where it is held; of a cancelled one, where it would have been.
    pub date: NaiveDate,
    /// Where its series put it.
    pub planned: NaiveDate,
    /// What names its page.
    pub id: MeetingId,
    /// Whether and how it is held.
    pub state: MeetingState,
    /// Its date is not final.
    pub tentative: bool,
    /// "Direktionsmøde", or the name of its own.
    pub name: String,
    /// Its name is not the one of the body's ordinary meetings.
    pub has_own_name: bool,
    /// Why it is cancelled or moved.
    pub reason: Option<String>,
    /// In agenda order.
    pub items: Vec<ListItem>,
}

/// Whether and how a meeting is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeetingState {
    /// On the day that the series gives.
    Held,
    /// On another day than planned.
    Moved,
    /// Outside the series.
    Extra,
    /// Not held.
    Cancelled,
}

/// An item on a meeting's agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// With its placeholders filled in.
    pub title: String,
    /// Chooses its ring and its colour.
    pub category: Option<String>,
    /// To be dealt with behind closed doors; only a full view has such items.
    pub closed: bool,
    /// Who is responsible, by name or by role.
    pub role: Option<String>,
}

/// An event that touches the year.
#[derive(Clone, Debug, PartialEq)]
pub struct ListEvent {
    /// "Budgetseminar".
    pub name: String,
    /// May lie in the year before.
    pub from: NaiveDate,
    /// Inclusive; may lie in the year after.
    pub to: NaiveDate,
}

impl ListMeeting {
    /// The path of its page, without a base.
    pub fn path(&self) -> String {
        format!("/{}/moede/{}", self.body_id, self.id)
    }
}

impl ListEvent {
    /// The first of its days that lies in the year.
    pub(super) fn first_day(&self, year: i32) -> NaiveDate {
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1);
        new_year.map_or(self.from, |new_year| self.from.max(new_year))
    }

    /// The last of its days that lies in the year.
    pub(super) fn last_day(&self, year: i32) -> NaiveDate {
        let last = NaiveDate::from_ymd_opt(year, 12, 31);
        last.map_or(self.to, |last| self.to.min(last))
    }
}
