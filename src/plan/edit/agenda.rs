//! The edit of a meeting's agenda: what one sitting changes of the meeting and of its
//! points, as one entry of the history.

use super::already::is_already;
use super::effective::effective;
use super::fields::ItemField;
use super::words::{Tense, name, title};
use crate::calendar::full_date;
use crate::plan::{BodyIndex, ChangeScope, Item, MeetingPause, Plan, index_at};
use chrono::{NaiveDate, NaiveTime};

/// What is to be different on one meeting's agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaEdit {
    /// The meeting's nominal date.
    pub date: NaiveDate,
    /// Whether it is the extra meeting of that day.
    pub extra: bool,
    /// Of the meeting itself.
    pub fields: Vec<AgendaField>,
    /// Of its points; those that already are so change nothing.
    pub points: Vec<PointEdit>,
    /// The points in the order that they are to stand in, those of each section.
    pub order: Vec<Vec<Point>>,
}

/// An occurrence of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The item's id.
    pub item: String,
    /// The occurrence's nominal date.
    pub nominal: NaiveDate,
}

/// Other values for a point: of an item that recurs for this time, or from it on.
#[derive(Clone, Debug, PartialEq)]
pub struct PointEdit {
    /// Which one.
    pub point: Point,
    /// For all later ones too.
    pub onwards: bool,
    /// Its new values.
    pub fields: Vec<ItemField>,
}

/// A key of a `[[meeting]]` for its agenda; `None` or nothing removes it.
#[derive(Clone, Debug, PartialEq)]
pub enum AgendaField {
    /// When its points begin.
    PointsStart(Option<NaiveTime>),
    /// Its own pauses instead of those of `config.toml`.
    Pauses(Option<Vec<MeetingPause>>),
    /// The roles that are absent, by id.
    Absent(Vec<String>),
}

/// So many points are named in the description.
const NAMED: usize = 3;

impl PointEdit {
    pub(super) fn scope(&self) -> ChangeScope {
        match self.onwards {
            true => ChangeScope::From(self.point.nominal),
            false => ChangeScope::Once(self.point.nominal),
        }
    }
}

impl AgendaEdit {
    /// The edit in words, without the body's name: "dagsordenen for mødet … (…)".
    pub(super) fn words(
        &self,
        plan: &Plan,
        body: BodyIndex,
        actual: &dyn Fn(NaiveDate) -> NaiveDate,
        tense: Tense,
    ) -> String {
        let mut parts: Vec<String> = self.fields.iter().map(|field| field.name().into()).collect();
        if self.order.iter().any(|order| !order.is_empty()) {
            parts.push("rækkefølge".to_owned());
        }
        let named = self.points.iter().filter_map(|point| point_words(point, plan, body));
        let named: Vec<String> = named.collect();
        parts.extend(named.iter().take(NAMED).cloned());
        if named.len() > NAMED {
            parts.push(format!("{} punkter til", named.len() - NAMED));
        }
        let day = full_date(actual(self.date));
        let changed = tense.pick("ændres", "er ændret");
        format!("dagsordenen for mødet den {day} {changed}: {}", parts.join("; "))
    }
}

/// "»Budget 2023« (minutter, bilag)"; `None` where nothing is different.
fn point_words(edit: &PointEdit, plan: &Plan, body: BodyIndex) -> Option<String> {
    let body = &plan.bodies[body];
    let position = body.items.iter().position(|item| item.id == edit.point.item)?;
    let known = effective(body, index_at::<Item>(position), edit.scope());
    let differing = edit.fields.iter().filter(|field| !is_already(plan, &known, field));
    let mut names: Vec<&str> = differing.map(name).collect();
    if names.is_empty() {
        return None;
    }
    if edit.onwards {
        names.push("fra nu af");
    }
    Some(format!("»{}« ({})", title(&known, plan, Some(edit.point.nominal)), names.join(", ")))
}

impl AgendaField {
    fn name(&self) -> &'static str {
        match self {
            AgendaField::PointsStart(_) => "punkternes start",
            AgendaField::Pauses(_) => "pauser",
            AgendaField::Absent(_) => "fraværende",
        }
    }
}
