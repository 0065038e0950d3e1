//! Cases: one subject that goes through several bodies.

use super::{BodyIndex, CaseIndex, ItemChange, ItemIndex, Years};
use crate::calendar::MonthDay;
use crate::diag::Span;
use chrono::{Days, NaiveDate};

super::indexed_by!(Case, CaseIndex);

/// So far at most a step lies from the one next to it, and the last from the day by which
/// the case is decided.
pub const CASE_SPAN: Days = Days::new(182);

/// A `[[case]]`. What it is about stands in each body's own item
/// ([`CaseStep::item`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Names it in each of its bodies.
    pub id: String,
    /// The case system's.
    pub number: Option<String>,
    /// In which direction its steps are placed.
    pub course: CaseCourse,
    /// At least one.
    pub steps: Vec<CaseStep>,
    /// Of the id.
    pub span: Span,
}

/// In which direction a case's steps are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseCourse {
    /// From the date of the first step on.
    Forward,
    /// Back from the day by which the last body decides.
    Backward(DecidedBy),
}

/// The day by which a case is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// This day.
    Once(NaiveDate),
    /// Every year, in runs whose day lies from `from` to `until`, both inclusive.
    Yearly {
        /// The day of each year.
        day: MonthDay,
        /// No run whose day is before.
        from: Option<NaiveDate>,
        /// No run whose day is after.
        until: Option<NaiveDate>,
        /// The years that have a run.
        years: Option<Years>,
    },
}

impl Case {
    /// Whether it has a run every year.
    pub fn is_yearly(&self) -> bool {
        matches!(self.course, CaseCourse::Backward(by) if by.is_yearly())
    }
}

impl DecidedBy {
    /// Whether it has a run every year.
    pub fn is_yearly(self) -> bool {
        matches!(self, DecidedBy::Yearly { .. })
    }
}

/// One body's turn.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseStep {
    /// Whose turn it is.
    pub body: BodyIndex,
    /// The case in that body's [`super::Body::items`]: one item for all steps there.
    pub item: ItemIndex,
    /// The date that fixes it, with its place; never in a yearly case.
    pub date: Option<(NaiveDate, Span)>,
    /// The date means the extra meeting of that day.
    pub extra: bool,
    /// At least so many days after the body's own earlier step, else after the
    /// step before; `None` where it is not written, which means 1.
    pub days: Option<u32>,
    /// What this step has otherwise than the case.
    pub values: ItemChange,
    /// Of the body's id.
    pub span: Span,
}
