//! A body: its meetings, its items, and what is said of single ones.

use super::{BodyIndex, Change, Decision, FollowUp, HeldAt, Item, RoleIndex, SectionDecision};
use crate::calendar::{Recurrence, TimeSpan};
use crate::diag::Span;
use chrono::{NaiveDate, NaiveTime, Weekday};

super::indexed_by!(Body, BodyIndex);
super::shared_by!(Body, BodyIndex);
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
    /// As pages and documents name it.
    pub name: String,
    /// How routes and lists name it, if the plan says.
    pub short: Option<String>,
    /// What its meetings are called.
    pub meeting_name: String,
    /// Where its meetings are held; empty if the plan does not say.
    pub place: String,
    /// Where to join its meetings.
    pub link: Option<String>,
    /// The roles that are members.
    pub members: Vec<RoleIndex>,
    /// Time for planned items at one meeting.
    pub minutes: Option<u32>,
    /// The place of `minutes`.
    pub minutes_span: Option<Span>,
    /// Of its feeds, by its name in CSS.
    pub colour: Option<String>,
    /// Ids that it has had.
    pub formerly: Vec<String>,
    /// In order of file name and position.
    pub series: Vec<Series>,
    /// In order of file name and position.
    pub meetings: Vec<MeetingEntry>,
    /// The body's own part of each case first ([`super::Timing::Case`]), in the
    /// order of [`super::Plan::cases`]; then the `[[item]]`s in order of file name
    /// and position. With `order` before them and the nominal date after, that is
    /// the order of an agenda.
    pub items: Vec<Item>,
    /// In order of file name and position.
    pub changes: Vec<Change>,
    /// On items, in order of file name and position.
    pub decisions: Vec<Decision>,
    /// On sections of the agenda.
    pub section_decisions: Vec<SectionDecision>,
    /// In order of file name and position.
    pub follow_ups: Vec<FollowUp>,
    /// In order of file name and position.
    pub deadlines: Vec<Deadline>,
    /// In order of file name and position.
    pub limits: Vec<Limit>,
    /// Of `[body]`.
    pub span: Span,
}

impl Body {
    /// The meetings at which something was decided, one for each decision.
    pub fn held_at(&self) -> impl Iterator<Item = HeldAt> {
        let on_items = self.decisions.iter().map(Decision::held_at);
        on_items.chain(self.section_decisions.iter().map(SectionDecision::held_at))
    }

    /// Its ids, the first that it had before the one it has now.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.formerly.iter().chain([&self.id]).map(String::as_str)
    }

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
            colour: None,
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
    /// What gives the nominal dates.
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
    /// Where a nominal date on a holiday or closed day goes.
    pub on_holiday: Policy,
    /// Where a nominal date in a break goes.
    pub on_break: Policy,
    /// The meetings are not settled yet.
    pub tentative: bool,
    /// Where to join these meetings, if not where the body's are joined.
    pub link: Option<String>,
    /// Of what gives the dates.
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
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    After { body: BodyIndex, days: i64 },
}

/// Where a nominal date goes that can't be a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    #[default]
    /// There is no meeting.
    Skip,
    /// The nearest later workday outside any break.
    NextWorkday,
    /// The nearest earlier workday outside any break.
    PreviousWorkday,
    /// 7 days later, until the day is a workday outside any break.
    NextWeek,
    /// 7 days earlier, until the day is a workday outside any break.
    PreviousWeek,
}

impl Policy {
    /// In the order of the reference.
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
    /// It is about the extra meeting of that day.
    pub extra: bool,
    /// Whether it is cancelled, or held whatever an event says.
    pub cancelled: Option<Cancellation>,
    /// The day this was written; nothing is moved to a meeting before it.
    pub since: Option<NaiveDate>,
    /// The new first day.
    pub moved_to: Option<NaiveDate>,
    /// The last day, inclusive.
    pub to: Option<NaiveDate>,
    /// The new start and end.
    pub time: Option<TimeSpan>,
    /// The new place.
    pub place: Option<String>,
    /// Where to join, if not where the series' meetings are joined.
    pub link: Option<String>,
    /// The meeting's own name.
    pub name: Option<String>,
    /// Why it is moved or changed.
    pub reason: Option<String>,
    /// When section 3 of the agenda begins.
    pub points_start: Option<NaiveTime>,
    /// The pauses of its agenda, instead of those of `config.toml`.
    pub pauses: Option<Vec<MeetingPause>>,
    /// The roles that are absent.
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
    /// When it begins.
    pub time: NaiveTime,
    /// How long it lasts.
    pub minutes: u32,
    /// "Pause", "Frokost".
    pub name: String,
}

/// A `[[deadline]]` before each held meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What is due.
    pub name: String,
    /// How long before the meeting.
    pub distance: DeadlineDistance,
    /// Its clock time, if it has one.
    pub time: Option<NaiveTime>,
    /// Of the name.
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
    #[expect(missing_docs, reason = "the sentence above names the fields")]
    Weeks { weeks: u32, weekday: Weekday },
}

/// A `[[limit]]`: a warning where it is broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The items that it is about.
    pub category: String,
    /// At most so many on one meeting.
    pub per_meeting: Option<u32>,
    /// At least so many held meetings from one to the next.
    pub gap: Option<u32>,
    /// Of the category.
    pub span: Span,
}
