//! What was decided at meetings that were held, and what follows from it.

use super::{ItemIndex, RoleIndex, Window};
use crate::diag::Span;
use chrono::NaiveDate;
use serde::{Serialize, Serializer};

super::index! {
    /// Index in [`super::Body::decisions`].
    DecisionIndex of Decision
}
super::index! {
    /// Index in [`super::Body::follow_ups`].
    FollowUpIndex of FollowUp
}

/// A `[[decision]]` on an item: it fixes one occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided on.
    pub item: ItemIndex,
    /// The day on which the meeting was held.
    pub date: NaiveDate,
    /// The extra meeting of that day.
    pub extra: bool,
    /// The nominal date of the meeting, which it keeps whatever the series say later.
    pub meeting: Option<NaiveDate>,
    /// The occurrence's nominal date.
    pub nominal: Option<NaiveDate>,
    /// As it is in the minutes.
    pub text: String,
    /// What became of the item, if the plan says.
    pub outcome: Option<Outcome>,
    /// Who took part, where it was others than planned.
    pub attended: Option<Vec<String>>,
    /// Shown under the item's next occurrence.
    pub next: Option<String>,
    /// Of the date.
    pub span: Span,
}

impl Decision {
    /// The item was taken up and put off.
    pub fn is_postponed(&self) -> bool {
        self.outcome == Some(Outcome::Postponed)
    }

    /// Where it was made.
    pub fn held_at(&self) -> HeldAt {
        HeldAt { date: self.date, extra: self.extra, meeting: self.meeting }
    }
}

/// The meeting at which something was decided, as its `[[decision]]` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAt {
    /// The day on which it was held.
    pub date: NaiveDate,
    /// It is the extra meeting of that day.
    pub extra: bool,
    /// Its nominal date, if the plan says.
    pub meeting: Option<NaiveDate>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was approved as proposed.
    Approved,
    /// It was discussed.
    Discussed,
    /// It was taken note of.
    Noted,
    /// It was rejected.
    Rejected,
    /// It was taken up and put off.
    Postponed,
}

impl Outcome {
    /// In the order of the reference.
    pub const ALL: [Outcome; 5] = [
        Outcome::Approved,
        Outcome::Discussed,
        Outcome::Noted,
        Outcome::Rejected,
        Outcome::Postponed,
    ];

    /// As it is written in a file.
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::Approved => "approved",
            Outcome::Discussed => "discussed",
            Outcome::Noted => "noted",
            Outcome::Rejected => "rejected",
            Outcome::Postponed => "postponed",
        }
    }

    /// In Danish, as a participle.
    pub const fn describe(self) -> &'static str {
        match self {
            Outcome::Approved => "godkendt",
            Outcome::Discussed => "drøftet",
            Outcome::Noted => "taget til efterretning",
            Outcome::Rejected => "afvist",
            Outcome::Postponed => "udsat",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A `[[decision]]` on a fixed section of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionDecision {
    /// Which section.
    pub section: Section,
    /// The day on which the meeting was held.
    pub date: NaiveDate,
    /// The extra meeting of that day.
    pub extra: bool,
    /// As of [`Decision::meeting`].
    pub meeting: Option<NaiveDate>,
    /// As it is in the minutes.
    pub text: String,
    /// Who took part, where it was others than planned.
    pub attended: Option<Vec<String>>,
    /// Of the date.
    pub span: Span,
}

impl SectionDecision {
    /// Where it was made.
    pub fn held_at(&self) -> HeldAt {
        HeldAt { date: self.date, extra: self.extra, meeting: self.meeting }
    }
}

/// The fixed sections of an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Section 1.
    Protocols,
    /// Section 2.
    Economy,
    /// Section 3.
    Points,
    /// Section 4.
    Eventuelt,
}

impl Section {
    /// In the order of the agenda.
    pub const ALL: [Section; 4] =
        [Section::Protocols, Section::Economy, Section::Points, Section::Eventuelt];

    /// As it is written in a file.
    pub const fn word(self) -> &'static str {
        match self {
            Section::Protocols => "protocols",
            Section::Economy => "economy",
            Section::Points => "points",
            Section::Eventuelt => "eventuelt",
        }
    }

    /// In Danish, without an article.
    pub const fn describe(self) -> &'static str {
        match self {
            Section::Protocols => "protokoller",
            Section::Economy => "økonomi",
            Section::Points => "øvrige punkter",
            Section::Eventuelt => "eventuelt",
        }
    }
}

/// A `[[follow-up]]`: something that somebody does; it moves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Unique in the body.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// The day of the meeting where it was agreed.
    pub agreed: NaiveDate,
    /// Out of which item.
    pub item: Option<ItemIndex>,
    /// May be empty.
    pub owners: Vec<Owner>,
    /// When it is promised.
    pub due: Option<Window>,
    /// Whether it is over.
    pub end: FollowUpEnd,
    /// As its item is, unless the plan says otherwise.
    pub closed: bool,
    /// Of the id.
    pub span: Span,
}

/// Who does a follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Whoever holds a role.
    Role(RoleIndex),
    /// A person or an office, by name.
    Name(String),
}

/// Whether a follow-up is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUpEnd {
    /// Not yet.
    Pending,
    /// It was done on this day.
    Done(NaiveDate),
    /// It was dropped, for this reason.
    Dropped(String),
}
