//! The plan as meant: every name resolved, every form a variant, nothing contradictory.
//!
//! `schema` holds the shapes exactly as they stand in the files, `lower` turns
//! them into these types and gathers every error at once, `edit` changes the
//! text. Nothing here chooses a meeting for anything: that is `resolve`.

mod config;
pub mod edit;
mod forms;
mod lower;
mod read_config;
pub mod schema;
mod timing;

pub use forms::{loose_time_span, write_time_span};
pub use lower::{RESERVED, read};
pub use read_config::{read_config, unknown_bodies};
pub use timing::{Anchor, Every, IfCancelled, Months, Timing, When, Years};

pub use config::{
    AgendaConfig, CancelledShown, Clock, Config, EconomyConfig, EventueltConfig, FeedConfig,
    HistoryConfig, Pause, PointsConfig, ProtocolsConfig, RollBody, RollingConfig, ServerConfig,
};

use crate::calendar::{Calendar, Recurrence, TimeSpan};
use crate::diag::Span;
use chrono::NaiveDate;

/// Everything that the files say. Indices (`usize`) point into these lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub calendar: Calendar,
    pub events: Vec<Event>,
    pub roles: Vec<Role>,
    /// In order of id.
    pub bodies: Vec<Body>,
}

/// Something dated that is not a meeting of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: String,
    pub name: String,
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
    /// Bodies whose planned meetings on these days are cancelled.
    pub cancels: Vec<usize>,
    /// Why they are; the event's name unless the plan says otherwise.
    pub reason: String,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    pub id: String,
    /// "kultur- og udviklingschef".
    pub title: String,
    pub holders: Vec<Holder>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    pub name: String,
    pub from: Option<NaiveDate>,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    /// "konstitueret".
    pub acting: bool,
}

impl Role {
    /// Who holds the role on a day; of several, the one who came last.
    pub fn holder(&self, date: NaiveDate) -> Option<&Holder> {
        self.holders
            .iter()
            .filter(|h| h.from.is_none_or(|from| from <= date))
            .filter(|h| h.until.is_none_or(|until| date <= until))
            .max_by_key(|h| h.from)
    }

    /// "konstitueret socialchef Marie-Louise Eskerod Ifversen"; without the
    /// name, and without who is acting, when names are not shown.
    pub fn describe(&self, date: NaiveDate, with_name: bool) -> String {
        match self.holder(date).filter(|_| with_name) {
            None => self.title.clone(),
            Some(Holder { name, acting: false, .. }) => format!("{} {name}", self.title),
            Some(Holder { name, .. }) => format!("konstitueret {} {name}", self.title),
        }
    }
}

/// A body: its meetings and its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The folder's name.
    pub id: String,
    pub name: String,
    pub meeting_name: String,
    pub place: String,
    /// Roles.
    pub members: Vec<usize>,
    /// Time for planned items at one meeting.
    pub minutes: Option<u32>,
    pub minutes_span: Option<Span>,
    pub series: Vec<Series>,
    pub meetings: Vec<MeetingEntry>,
    /// In order of file name and position: with `order` before them and the
    /// nominal date after, that is the order of an agenda.
    pub items: Vec<Item>,
    pub changes: Vec<Change>,
    pub limits: Vec<Limit>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub dates: SeriesDates,
    pub from: Option<NaiveDate>,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    pub time: TimeSpan,
    pub on_holiday: Policy,
    pub on_break: Policy,
    pub tentative: bool,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SeriesDates {
    /// From the series' `from`, which is DTSTART.
    Rule(Recurrence),
    /// So many days after each held meeting of another body.
    After { body: usize, days: i64 },
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

/// A `[[meeting]]`: what happens to one planned meeting, or an extra one.
#[derive(Clone, Debug, PartialEq)]
pub struct MeetingEntry {
    /// Its planned date.
    pub date: NaiveDate,
    /// The reason.
    pub cancelled: Option<String>,
    pub moved_to: Option<NaiveDate>,
    pub time: Option<TimeSpan>,
    pub place: Option<String>,
    pub name: Option<String>,
    pub reason: Option<String>,
    pub extra: bool,
    pub span: Span,
}

/// An `[[item]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: String,
    pub title: Template,
    pub note: Option<Template>,
    pub role: Option<usize>,
    pub minutes: u32,
    pub category: Option<String>,
    /// "lukket punkt": never shown to those who may not see it.
    pub closed: bool,
    pub text: Option<String>,
    pub participants: Vec<String>,
    pub attachments: Vec<Attachment>,
    pub order: i64,
    pub from: Option<NaiveDate>,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    pub years: Option<Years>,
    pub flexible: bool,
    pub if_cancelled: IfCancelled,
    /// Why the item is out.
    pub withdrawn: Option<String>,
    pub timing: Timing,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub title: String,
    pub number: Option<String>,
    pub closed: bool,
}

/// A `[[change]]` to one occurrence of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub item: usize,
    /// The occurrence's nominal date.
    pub date: NaiveDate,
    pub action: ChangeAction,
    /// Of what stands for the action: the new date, or the flag.
    pub action_span: Span,
    pub reason: String,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeAction {
    To(NaiveDate),
    Await,
    Skip,
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

/// A text with placeholders, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Year,
    Month,
    Date,
    Role,
}

impl Template {
    pub fn has(&self, piece: &Piece) -> bool {
        self.pieces.contains(piece)
    }

    /// As it is written in a file.
    pub fn source(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.replace('{', "{{"),
            Piece::Year => "{year}".to_owned(),
            Piece::Month => "{month}".to_owned(),
            Piece::Date => "{date}".to_owned(),
            Piece::Role => "{role}".to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }
}

impl Item {
    /// The place on the agenda of an item that says none.
    pub const ORDER: i64 = 50;
}

impl Body {
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

impl Plan {
    pub fn body(&self, id: &str) -> Option<usize> {
        self.bodies.iter().position(|body| body.id == id)
    }
}
