//! Roles, and who holds them when.

use crate::diag::Span;
use chrono::NaiveDate;

super::index! {
    /// Index in [`super::Plan::roles`].
    RoleIndex of Role
}

/// A `[[role]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// What bodies and items call it.
    pub id: String,
    /// "kultur- og udviklingschef".
    pub title: String,
    /// In order of the file.
    pub holders: Vec<Holder>,
    /// Of the id.
    pub span: Span,
}

/// Somebody who holds a role for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// The person's.
    pub name: String,
    /// The first day.
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
