//! The plan as meant: every name resolved, every form a variant, nothing contradictory.
//!
//! `schema` holds the shapes exactly as they stand in the files, `lower` turns
//! them into these types and gathers every error at once, `edit` changes the
//! text. Nothing here chooses a meeting for anything: that is `resolve`.
//!
//! Dates are civil dates in the zone of `config.toml`; periods include their
//! last day unless a comment says otherwise.

#![warn(missing_docs)]

mod body;
mod case;
mod colours;
mod config;
mod decision;
pub mod edit;
mod event;
mod forms;
mod index;
mod item;
mod lower;
mod people;
mod read_config;
mod recurrence_words;
mod relations;
mod rule_words;
pub mod schema;
mod template;
mod timing;

pub use body::{
    Body, Cancellation, Deadline, DeadlineDistance, DeadlineIndex, EntryIndex, Limit, LimitIndex,
    MeetingEntry, MeetingPause, Policy, Series, SeriesDates, SeriesIndex,
};
pub use case::{CASE_SPAN, Case, CaseCourse, CaseStep, DecidedBy};
pub use colours::{colour_names, colour_value};
pub use decision::{
    Decision, DecisionIndex, FollowUp, FollowUpEnd, FollowUpIndex, HeldAt, Outcome, Owner, Section,
    SectionDecision,
};
pub use event::{Event, EventDate, EventKeys, EventRule, EventSkip};
pub use forms::{loose_time_span, loose_weeks, spoken_time_span, write_clock, write_time_span};
pub use index::{BodyIndex, CaseIndex, EventIndex, Indexed, ItemIndex, index_at, indexed};
pub(crate) use index::{index, indexed_by, indices, shared_by};
pub use item::{Attachment, Change, ChangeAction, ChangeIndex, ChangeScope, Item, ItemChange};
pub(crate) use lower::written_rule;
pub use lower::{RESERVED, ReadPlan, read, read_after, slug};
pub use people::{Holder, Role, RoleIndex};
pub use read_config::{is_mail_address, read_config, unknown_bodies};
pub use recurrence_words::rule_words;
pub use rule_words::describe_rule;
pub use template::{Piece, Template};
pub use timing::{Anchor, Every, IfCancelled, Months, Timing, When, Window, Years};

pub use config::{
    AgendaConfig, CancelledShown, Clock, ClockForm, Config, EconomyConfig, EventueltConfig,
    FeedConfig, FollowUpsConfig, HistoryConfig, LogConfig, LogFormat, LogLevel, MailConfig,
    MailSecurity, MinutesConfig, Pause, PointsConfig, ProtocolsConfig, RollBody, RollingConfig,
    ServerConfig, SignInConfig,
};

use crate::calendar::Calendar;
use std::sync::Arc;

/// Everything that the files contain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Holidays, closed days and breaks.
    pub calendar: Calendar,
    /// One for each id, in order of their first tables.
    pub events: Vec<Event>,
    /// In order of file name and position.
    pub roles: Vec<Role>,
    /// In order of id. Versions of a plan share the bodies that are the same.
    pub bodies: Vec<Arc<Body>>,
    /// In order of file name and position.
    pub cases: Vec<Case>,
}

impl Plan {
    /// The index of the body with an id.
    pub fn body(&self, id: &str) -> Option<BodyIndex> {
        self.bodies.iter().position(|body| body.id == id).map(index_at::<Arc<Body>>)
    }
}
