//! From an edit to the change of one table, and the file that contains it.

mod items;
mod meetings;

use super::file::Keys;
use super::splice::{Action, TableChange};
use super::texts::{line, optional_line};
use super::value::Value;
use super::{Edit, EditError};
use crate::diag::{Sources, Span};
use crate::plan::{Body, BodyIndex, Plan};
use std::ops::Range;

/// The files that new tables are added to.
const ITEMS: &str = "punkter.toml";
const RULES: &str = "aarshjul.toml";
const MEETINGS: &str = "body.toml";

/// The file's path and the change to it.
type Step = Result<(String, TableChange<'static>), EditError>;

pub fn change(sources: &Sources, plan: &Plan, body: BodyIndex, edit: &Edit) -> Step {
    let steps = Steps { sources, plan, body: &plan.bodies[body], index: body };
    match edit {
        Edit::AddItem { id, title, timing, fields } => {
            steps.add(id.as_deref(), title, timing, fields)
        }
        Edit::SetItem { item, fields } => steps.set(item, fields),
        Edit::DateItem { item, date } => steps.date(item, *date),
        Edit::Change { item, date, action, reason } => {
            steps.change(item, *date, *action, &line(reason, "reason")?)
        }
        Edit::RemoveChange { item, date } => steps.remove_change(item, *date),
        Edit::Withdraw { item, reason } => steps.withdraw(item, &line(reason, "reason")?),
        Edit::Reinstate { item } => steps.reinstate(item),
        Edit::CancelMeeting { date, reason } => steps.cancel(*date, &line(reason, "reason")?),
        Edit::Uncancel { date } => steps.uncancel(*date),
        Edit::MoveMeeting { date, to, time, place, reason } => {
            let place = place.as_deref().and_then(optional_line);
            steps.move_meeting(*date, *to, *time, place, &line(reason, "reason")?)
        }
        Edit::ExtraMeeting { date, time, name, place } => {
            let place = place.as_deref().and_then(optional_line);
            steps.extra(*date, *time, &line(name, "name")?, place)
        }
        Edit::RemoveMeeting { date } => steps.remove_meeting(*date),
    }
}

struct Steps<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    body: &'a Body,
    index: BodyIndex,
}

impl Steps<'_> {
    fn path(&self, span: Span) -> String {
        self.sources.file(span.file).path.clone()
    }

    fn at(
        &self,
        span: Span,
        kind: &'static str,
        mut keys: Keys<'static>,
    ) -> (String, TableChange<'static>) {
        last_of_each(&mut keys);
        (self.path(span), TableChange { kind, action: Action::Set(range(span), keys) })
    }

    fn remove(&self, span: Span, kind: &'static str) -> (String, TableChange<'static>) {
        (self.path(span), TableChange { kind, action: Action::Remove(range(span)) })
    }

    fn append(
        &self,
        kind: &'static str,
        file: &str,
        mut keys: Keys<'static>,
    ) -> (String, TableChange<'static>) {
        last_of_each(&mut keys);
        let path = format!("{}/{file}", self.body.id);
        (path, TableChange { kind, action: Action::Append(keys) })
    }
}

/// Keeps the last value of a key that is set twice.
fn last_of_each(keys: &mut Keys<'_>) {
    let mut known = Vec::new();
    keys.reverse();
    keys.retain(|(key, _)| {
        !known.contains(key) && {
            known.push(*key);
            true
        }
    });
    keys.reverse();
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn text_keys<const N: usize>(texts: [(&'static str, Option<String>); N]) -> Keys<'static> {
    texts.into_iter().map(|(key, text)| (key, text.map(Value::Text))).collect()
}
