//! A body's schedule, as an audience may see it.
//!
//! An output gets a [`BodyView`] and nothing behind it: what is closed is left out
//! here and in `item`, once, for every output. An open view gives the same answers
//! whether closed items exist or not.

use super::{BodySchedule, Meeting, MeetingIndex, Occurrence, Schedule};
use crate::plan::{Body, Item};
use chrono::NaiveDate;

/// Whose view it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Anyone: closed items do not exist.
    Open,
    /// Those who may see closed items.
    Full,
}

/// Whether `{role}` gives a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Names {
    /// The holder's name with the title.
    Shown,
    /// The title only.
    RolesOnly,
}

/// One body, as an audience may see it.
///
/// Days are civil days in [`BodyView::zone`].
///
/// ```
/// use aarshjul::compile::compile;
/// use aarshjul::diag::{Source, Sources};
/// use aarshjul::plan::Config;
/// use aarshjul::schedule::{Audience, Names};
/// use chrono::NaiveDate;
/// use std::sync::Arc;
///
/// let text = "[body]\nname = \"Direktionen\"\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\n\
///     from = 2026-11-04\ntime = \"09:00-11:00\"\n[[item]]\nid = \"loen\"\ntitle = \"Løn\"\n\
///     date = 2026-12-02\nclosed = true\n";
/// let file = Source { path: "direktionen/body.toml".into(), text: text.into() };
/// let sources = Arc::new(Sources::new(vec![file]));
/// let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
/// let schedule = compile(sources, &Config::default(), day(2027, 12, 31)).schedule.unwrap();
/// let titles = |audience| -> Vec<String> {
///     let view = schedule.body("direktionen", audience).unwrap();
///     let meeting = view.next_held(day(2026, 11, 27)).unwrap();
///     assert_eq!(meeting.date(), day(2026, 12, 2));
///     meeting.items().map(|item| item.title(Names::Shown)).collect()
/// };
/// assert_eq!(titles(Audience::Full), ["Løn"]);
/// assert!(titles(Audience::Open).is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BodyView<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) body: &'a Body,
    pub(super) decided: &'a BodySchedule,
    pub(super) audience: Audience,
}

/// One meeting, as an audience may see it.
#[derive(Clone, Copy, Debug)]
pub struct MeetingView<'a> {
    pub(super) view: BodyView<'a>,
    pub(super) meeting: &'a Meeting,
    /// In [`super::BodySchedule::meetings`].
    pub(super) index: MeetingIndex,
}

/// One occurrence of an item, as an audience may see it.
#[derive(Clone, Copy, Debug)]
pub struct ItemView<'a> {
    pub(super) view: BodyView<'a>,
    pub(super) occurrence: &'a Occurrence,
    pub(super) item: &'a Item,
}

/// A nominal date without a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedView<'a> {
    /// The day that it was put on.
    pub date: NaiveDate,
    /// "Sommerferie", "Juledag", "Grundlovsdag".
    pub name: &'a str,
    /// `holiday`, `closed` or `break`.
    pub kind: &'static str,
}
