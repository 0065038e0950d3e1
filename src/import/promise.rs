//! A promise, a course through several bodies, and what is known while they are read.

use super::bodies::BodyNames;
use crate::plan::edit::Due;
use chrono::NaiveDate;

/// Something that somebody does, or that comes before a body again.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Index of the point.
    pub point: Option<usize>,
    /// What is done.
    pub title: String,
    /// As written.
    pub owners: Vec<String>,
    /// When.
    pub due: Option<Due>,
    /// The id of the body that it comes before again.
    pub back: Option<String>,
    /// It comes before it at a meeting or in a period, and is an item there.
    pub is_item: bool,
    /// Who takes part then.
    pub participants: Vec<String>,
    /// Nobody needs to look at it.
    pub sure: bool,
    /// As written.
    pub quote: String,
}

/// A subject that goes through several bodies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Index of the point.
    pub point: Option<usize>,
    /// The point's.
    pub title: String,
    /// The bodies' ids, each with its day.
    pub steps: Vec<(String, NaiveDate)>,
    /// As written.
    pub quote: String,
}

/// What is known while sentences are read.
pub struct Around<'a> {
    /// The day of the meeting.
    pub meeting: NaiveDate,
    /// The body whose minutes they are.
    pub own: &'a BodyNames,
    /// Every body.
    pub bodies: &'a [BodyNames],
}
