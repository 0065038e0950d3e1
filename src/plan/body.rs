//! A body: its meetings, its items, and what is said of single ones.

use super::{Change, Decision, FollowUp, Item, RoleIndex, SectionDecision};
use crate::calendar::{Recurrence, TimeSpan};
use crate::diag::Span;
use chrono::{NaiveDate, NaiveTime, Weekday};

super::index! {
    /// Index in [`super::Plan::bodies`].
    BodyIndex of Body
}
super::index! {
    /// Index in [`Body::series`].
    SeriesIndex of Series
}
super::index! {
    /// Index in a list of `[[meeting]]` entries.
    EntryIndex of MeetingEntry
}
super::index! {
    /// Index in [`Body::limits`].
    LimitIndex of Limit
}
super::index! {
    /// Index in [`Body::deadlines`].
    DeadlineIndex of Deadline
}

/// A body: its meetings and its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The folder's name.
    pub id: String,
    pub name: String,
    /// How routes and lists name it, if the plan says.
    pub short: Option<String>,
    pub meeting_name: String,
    pub place: String,
    /// Where to join its meetings.
    pub link: Option<String>,
    pub members: Vec<RoleIndex>,
    /// Time for planned items at one meeting.
    pub minutes: Option<u32>,
    pub minutes_span: Option<Span>,
    /// Ids that it has had.
    pub formerly: Vec<String>,
    pub series: Vec<Series>,
    /// In order of file name and position.
    pub meetings: Vec<MeetingEntry>,
    /// The body's own part of each case first ([`super::Timing::Case`]), in the
    /// order of [`super::Plan::cases`]; then the `[[item]]`s in order of file name
    /// and position. With `order` before them and the nominal date after, that is
    /// the order of an agenda.
    pub items: Vec<Item>,
    pub changes: Vec<Change>,
    pub decisions: Vec<Decision>,
    pub section_decisions: Vec<SectionDecision>,
    pub follow_ups: Vec<FollowUp>,
    pub deadlines: Vec<Deadline>,
    pub limits: Vec<Limit>,
    pub span: Span,
}

impl Body {
    /// A body of which nothing is known but its id and its name.
    pub fn new(id: &str, name: &str, span: Span) -> Body {
        Body {
            id: id.to_owned(),
            name: name.to_owned(),
            short: None,
            meeting_name: name.to_owned(),
            place: String::new(),
            link: None,
            members: Vec::new(),
            minutes: None,
            minutes_span: None,
            formerly: Vec::new(),
            series: Vec::new(),
            meetings: Vec::new(),
            items: Vec::new(),
            changes: Vec::new(),
            decisions: Vec::new(),
            section_decisions: Vec::new(),
            follow_ups: Vec::new(),
            deadlines: Vec::new(),
            limits: Vec::new(),
            span,
        }
    }

    /// Its short name, else its name.
    pub fn short_name(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
    }

    /// The id of an item that a misspelt one most likely means.
    pub fn similar_item(&self, id: &str) -> Option<&str> {
        self.items
            .iter()
            .map(|item| (strsim::jaro(&item.id, id), item.id.as_str()))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(likeness, _)| *likeness > 0.7)
            .map(|(_, near)| near)
    }
}

/// A `[[series]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub dates: SeriesDates,
    /// Nominal dates before it are left out; of a rule it is DTSTART.
    pub from: Option<NaiveDate>,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    /// Nominal dates that were never called, rising.
    pub except: Vec<NaiveDate>,
    /// From the start on the first day to the end on the last.
    pub time: TimeSpan,
    /// At least 1.
    pub length_days: u32,
    pub on_holiday: Policy,
    pub on_break: Policy,
    pub tentative: bool,
    /// Where to join these meetings, if not where the body's are joined.
    pub link: Option<String>,
    pub span: Span,
}

impl Series {
    /// A series with none of the keys that may be left out.
    pub fn new(dates: SeriesDates, time: TimeSpan, span: Span) -> Series {
        Series {
            dates,
            from: None,
            until: None,
            except: Vec::new(),
            time,
            length_days: 1,
            on_holiday: Policy::Skip,
            on_break: Policy::Skip,
            tentative: false,
            link: None,
            span,
        }
    }
}

/// What gives a series its nominal dates.
#[derive(Clone, Debug, PartialEq)]
pub enum SeriesDates {
    /// A rule that counts from the series' `from`.
    Rule(Recurrence),
    /// Dates that were agreed, each with its place in the file; they follow no policy.
    Given(Vec<(NaiveDate, Span)>),
    /// So many days after each held meeting of another body.
    After { body: BodyIndex, days: i64 },
}

/// Where a nominal date goes that can't be a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    #[default]
    Skip,
    NextWorkday,
    PreviousWorkday,
    NextWeek,
    PreviousWeek,
}

impl Policy {
    pub const ALL: [Policy; 5] = [
        Policy::Skip,
        Policy::NextWorkday,
        Policy::PreviousWorkday,
        Policy::NextWeek,
        Policy::PreviousWeek,
    ];

    /// As it is written in a file.
    pub const fn word(self) -> &'static str {
        match self {
            Policy::Skip => "skip",
            Policy::NextWorkday => "next-workday",
            Policy::PreviousWorkday => "previous-workday",
            Policy::NextWeek => "next-week",
            Policy::PreviousWeek => "previous-week",
        }
    }
}

/// A `[[meeting]]`: what happens to one meeting, or an extra one. Several that
/// name one meeting are read together, so each key is `None` where it is not
/// written.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingEntry {
    /// Names the meeting: its nominal date, failing that its planned date. Of an
    /// extra one it is the identity.
    pub date: NaiveDate,
    pub extra: bool,
    pub cancelled: Option<Cancellation>,
    /// The day this was written; nothing is moved to a meeting before it.
    pub since: Option<NaiveDate>,
    pub moved_to: Option<NaiveDate>,
    /// The last day, inclusive.
    pub to: Option<NaiveDate>,
    pub time: Option<TimeSpan>,
    pub place: Option<String>,
    pub link: Option<String>,
    pub name: Option<String>,
    pub reason: Option<String>,
    /// When section 3 of the agenda begins.
    pub points_start: Option<NaiveTime>,
    pub pauses: Option<Vec<MeetingPause>>,
    pub absent: Option<Vec<RoleIndex>>,
    /// A meeting of a tentative series is settled.
    pub confirmed: Option<bool>,
    /// Of the date.
    pub span: Span,
}

impl MeetingEntry {
    /// An entry that has a date and no other key.
    pub fn new(date: NaiveDate, span: Span) -> MeetingEntry {
        MeetingEntry {
            date,
            extra: false,
            cancelled: None,
            since: None,
            moved_to: None,
            to: None,
            time: None,
            place: None,
            link: None,
            name: None,
            reason: None,
            points_start: None,
            pauses: None,
            absent: None,
            confirmed: None,
            span,
        }
    }
}

/// `cancelled` on a `[[meeting]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It is cancelled, for this reason.
    Cancelled(String),
    /// `false`: it is held, whatever an event says.
    Held,
}

/// A pause in one meeting's agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingPause {
    pub time: NaiveTime,
    pub minutes: u32,
    pub name: String,
}

/// A `[[deadline]]` before each held meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub name: String,
    pub distance: DeadlineDistance,
    pub time: Option<NaiveTime>,
    pub span: Span,
}

/// How long before a meeting's first day a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineDistance {
    /// So many workdays; breaks do not matter.
    Workdays(u32),
    /// So many days, moved back to a workday.
    Days(u32),
    /// On a weekday of the ISO week that lies so many before, moved back to a workday.
    Weeks { weeks: u32, weekday: Weekday },
}

/// A `[[limit]]`: a warning where it is broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    pub category: String,
    pub per_meeting: Option<u32>,
    /// At least so many held meetings from one to the next.
    pub gap: Option<u32>,
    pub span: Span,
}
