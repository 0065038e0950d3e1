//! Items, and how single occurrences of them differ.

use super::{IfCancelled, ItemIndex, RoleIndex, Template, Timing, Years};
use crate::diag::Span;
use chrono::{NaiveDate, NaiveTime};

super::indexed_by!(Item, ItemIndex);
super::index! {
    /// Index in [`super::Body::changes`].
    ChangeIndex of Change
}

/// An `[[item]]`, or a body's part of a `[[case]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Unique in the body; of a case, the case's.
    pub id: String,
    /// With its placeholders.
    pub title: Template,
    /// A remark under the title.
    pub note: Option<Template>,
    /// Who presents it.
    pub role: Option<RoleIndex>,
    /// How long it takes; 0 where the plan does not say.
    pub minutes: u32,
    /// "økonomi"; limits and sections go by it.
    pub category: Option<String>,
    /// "lukket punkt": never shown to those who may not see it.
    pub closed: bool,
    /// The case as the agenda presents it.
    pub text: Option<String>,
    /// Who takes part in it.
    pub participants: Vec<String>,
    /// In the order of the plan.
    pub attachments: Vec<Attachment>,
    /// Its place within the meeting, low first.
    pub order: i64,
    /// Its clock time in the agenda.
    pub at: Option<NaiveTime>,
    /// The day of the body's meeting that requested it.
    pub agreed: Option<(NaiveDate, Span)>,
    /// The item whose thread it goes on with.
    pub follows: Option<ItemIndex>,
    /// Judged by the planned date of the meeting chosen; only with a rule.
    pub from: Option<NaiveDate>,
    /// Inclusive.
    pub until: Option<NaiveDate>,
    /// The years that it comes in; only with a rule.
    pub years: Option<Years>,
    /// It may wait for a later meeting when its own is full.
    pub flexible: bool,
    /// Where it goes when its meeting is cancelled.
    pub if_cancelled: IfCancelled,
    /// Why the item is out.
    pub withdrawn: Option<String>,
    /// When it comes.
    pub timing: Timing,
    /// Of the id.
    pub span: Span,
}

impl Item {
    /// The place on the agenda of an item that has none of its own.
    pub const ORDER: i64 = 50;

    /// An item with none of the keys that may be left out.
    pub fn new(id: &str, title: Template, timing: Timing, span: Span) -> Item {
        Item {
            id: id.to_owned(),
            title,
            note: None,
            role: None,
            minutes: 0,
            category: None,
            closed: false,
            text: None,
            participants: Vec::new(),
            attachments: Vec::new(),
            order: Item::ORDER,
            at: None,
            agreed: None,
            follows: None,
            from: None,
            until: None,
            years: None,
            flexible: false,
            if_cancelled: IfCancelled::default(),
            withdrawn: None,
            timing,
            span,
        }
    }

    /// Whether it comes by a rule, so that it has many occurrences.
    pub fn recurs(&self) -> bool {
        matches!(self.timing, Timing::When { .. })
    }
}

/// A document that belongs to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub title: String,
    /// The case system's.
    pub number: Option<String>,
    /// Shown to those who may see closed items only.
    pub closed: bool,
}

/// Keys of an item with other values: of a `[[change]]`, or of a step of a case.
/// `None` is a key that is not written.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "as in an item")]
pub struct ItemChange {
    pub title: Option<Template>,
    pub note: Option<Template>,
    pub text: Option<String>,
    pub role: Option<RoleIndex>,
    pub minutes: Option<u32>,
    pub category: Option<String>,
    pub closed: Option<bool>,
    /// Replaces the whole list.
    pub participants: Option<Vec<String>>,
    /// Replaces the whole list.
    pub attachments: Option<Vec<Attachment>>,
    pub order: Option<i64>,
    pub at: Option<NaiveTime>,
    pub flexible: Option<bool>,
    pub if_cancelled: Option<IfCancelled>,
}

impl ItemChange {
    /// Whether no key is written.
    pub fn is_empty(&self) -> bool {
        *self == ItemChange::default()
    }

    /// Puts the written values in the place of the item's.
    pub fn apply(&self, item: &mut Item) {
        fn set<T: Clone>(to: &mut T, from: Option<&T>) {
            if let Some(value) = from {
                *to = value.clone();
            }
        }
        set(&mut item.title, self.title.as_ref());
        item.note = self.note.clone().or(item.note.take());
        item.text = self.text.clone().or(item.text.take());
        item.role = self.role.or(item.role);
        set(&mut item.minutes, self.minutes.as_ref());
        item.category = self.category.clone().or(item.category.take());
        set(&mut item.closed, self.closed.as_ref());
        set(&mut item.participants, self.participants.as_ref());
        set(&mut item.attachments, self.attachments.as_ref());
        set(&mut item.order, self.order.as_ref());
        item.at = self.at.or(item.at);
        set(&mut item.flexible, self.flexible.as_ref());
        set(&mut item.if_cancelled, self.if_cancelled.as_ref());
    }
}

/// A `[[change]]`: where one occurrence goes, and how it or all later ones differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Of the same body.
    pub item: ItemIndex,
    /// Which of its occurrences.
    pub scope: ChangeScope,
    /// Only with [`ChangeScope::Once`].
    pub action: Option<ChangeAction>,
    /// [`ChangeAction::To`] means the extra meeting of that day.
    pub extra: bool,
    /// Of what stands for the action: the new date, or the flag; else of the table.
    pub action_span: Span,
    /// How they differ.
    pub values: ItemChange,
    /// Always there with an action.
    pub reason: Option<String>,
    /// Of the date.
    pub span: Span,
}

/// Which occurrences a change is about, by nominal date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeScope {
    /// The one of this date.
    Once(NaiveDate),
    /// Those of this date and later.
    From(NaiveDate),
}

impl ChangeScope {
    /// The date that is written.
    pub fn date(self) -> NaiveDate {
        match self {
            ChangeScope::Once(date) | ChangeScope::From(date) => date,
        }
    }
}

/// Where a change takes an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeAction {
    /// To the meeting that the date names.
    To(NaiveDate),
    /// It awaits a date.
    Await,
    /// It does not come this time.
    Skip,
}
