//! The edits that would make the plan say what the minutes say, each with its quotation.

use super::comparison::Comparison;
use super::minutes::Minutes;
use super::proposal::{Proposal, Writer};
use crate::schedule::{BodyView, Schedule};
use chrono::NaiveDate;

/// What is proposed, in order of the minutes.
pub fn proposals(
    minutes: &Minutes,
    compared: &Comparison,
    schedule: &Schedule,
    view: BodyView,
    today: NaiveDate,
) -> Vec<Proposal> {
    let mut writer = Writer::new(minutes, schedule, view, today);
    for (point, planned) in minutes.points.iter().zip(&compared.points) {
        writer.point(point, planned.as_ref());
    }
    writer.decisions(&compared.points);
    for promise in &minutes.promises {
        writer.promise(promise);
    }
    for course in &minutes.courses {
        writer.course(course);
    }
    writer.table(compared);
    writer.all
}
