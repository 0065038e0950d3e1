//! From an edit to the one table that changes, and the file that it stands in.

use super::already::is_already;
use super::splice::{Action, Keys, TableChange};
use super::texts::{line, new_id, optional_line, optional_lines};
use super::value::Value;
use super::{Edit, EditError, ItemField, ItemTiming};
use crate::calendar::{TimeSpan, full_date};
use crate::diag::{Sources, Span};
use crate::plan::forms::write_time_span;
use crate::plan::lower::slug;
use crate::plan::{Body, Change, ChangeAction, IfCancelled, Item, MeetingEntry, Plan, Timing};
use chrono::NaiveDate;
use std::ops::Range;

/// Where new tables go when nothing says otherwise.
const ITEMS: &str = "punkter.toml";
const RULES: &str = "aarshjul.toml";
const MEETINGS: &str = "body.toml";

/// The file's path and the change to it.
pub fn change(
    sources: &Sources,
    plan: &Plan,
    body: usize,
    edit: &Edit,
) -> Result<(String, TableChange), EditError> {
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

type Step = Result<(String, TableChange), EditError>;

struct Steps<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    body: &'a Body,
    index: usize,
}

impl Steps<'_> {
    fn add(
        &self,
        id: Option<&str>,
        title: &str,
        timing: &ItemTiming,
        fields: &[ItemField],
    ) -> Step {
        let title = line(title, "title")?;
        let taken = |id: &str| self.body.items.iter().any(|item| item.id == id);
        let id = match id.map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) if slug(id) != id => {
                return Err(EditError::new(
                    "id",
                    format!(
                        "`{id}` kan ikke være et id: brug små bogstaver a-z, tal og bindestreg, fx `{}`",
                        new_id(id, taken)
                    ),
                ));
            }
            Some(id) if taken(id) => {
                let free = new_id(id, taken);
                return Err(EditError::new(
                    "id",
                    format!("der er allerede et punkt med id'et `{id}`; brug fx `{free}`"),
                ));
            }
            Some(id) => id.to_owned(),
            None => new_id(&title, taken),
        };
        let mut keys = text_keys([("id", Some(id)), ("title", Some(title))]);
        timing_keys(timing, &mut keys);
        let said = |field: &&ItemField| matches!(field, ItemField::Title(_) | ItemField::Timing(_));
        for field in fields.iter().filter(|field| !said(field)) {
            field_keys(field, &mut keys)?;
        }
        keys.retain(|(_, value)| value.is_some());
        let file = match timing {
            ItemTiming::When(rule) if !rule.is_about_an_event(self.plan) => RULES,
            _ => ITEMS,
        };
        Ok(self.append("item", file, keys))
    }

    fn set(&self, id: &str, fields: &[ItemField]) -> Step {
        let item = self.item(id)?;
        let mut keys = Keys::new();
        for field in fields {
            if !is_already(self.plan, item, field) {
                field_keys(field, &mut keys)?;
            }
        }
        Ok(self.at(item.span, "item", keys))
    }

    fn date(&self, id: &str, date: NaiveDate) -> Step {
        let item = self.item(id)?;
        match &item.timing {
            Timing::Awaiting => {}
            Timing::Once { date: known, .. } => {
                return Err(EditError::new(
                    "item",
                    format!(
                        "punktet `{id}` har allerede datoen {}; flyt det i stedet",
                        full_date(*known)
                    ),
                ));
            }
            Timing::When { .. } => {
                return Err(EditError::new(
                    "item",
                    format!("punktet `{id}` følger en regel; flyt den enkelte forekomst i stedet"),
                ));
            }
        }
        Ok(self.at(item.span, "item", vec![("date", Some(Value::Date(date)))]))
    }

    fn change(&self, id: &str, date: NaiveDate, action: ChangeAction, reason: &str) -> Step {
        self.item(id)?;
        let (to, awaits, skips) = match action {
            ChangeAction::To(to) => (Some(Value::Date(to)), None, None),
            ChangeAction::Await => (None, Some(Value::Flag(true)), None),
            ChangeAction::Skip => (None, None, Some(Value::Flag(true))),
        };
        let mut keys = vec![("to", to), ("await", awaits), ("skip", skips)];
        match self.known_change(id, date) {
            Some(known) => {
                if known.action == action {
                    keys.clear();
                }
                if known.reason != reason {
                    keys.extend(text_keys([("reason", Some(reason.to_owned()))]));
                }
                Ok(self.at(known.span, "change", keys))
            }
            None => {
                keys.extend(text_keys([
                    ("item", Some(id.to_owned())),
                    ("reason", Some(reason.to_owned())),
                ]));
                keys.push(("date", Some(Value::Date(date))));
                Ok(self.append("change", ITEMS, keys))
            }
        }
    }

    fn remove_change(&self, id: &str, date: NaiveDate) -> Step {
        self.item(id)?;
        let known = self.known_change(id, date).ok_or_else(|| {
            let day = full_date(date);
            EditError::new("date", format!("`{id}` er ikke ændret den {day}"))
        })?;
        Ok(self.remove(known.span, "change"))
    }

    fn withdraw(&self, id: &str, reason: &str) -> Step {
        let item = self.item(id)?;
        if item.withdrawn.as_deref() == Some(reason) {
            return Ok(self.at(item.span, "item", Keys::new()));
        }
        Ok(self.at(item.span, "item", text_keys([("withdrawn", Some(reason.to_owned()))])))
    }

    fn reinstate(&self, id: &str) -> Step {
        let item = self.item(id)?;
        if item.withdrawn.is_none() {
            return Err(EditError::new("item", format!("`{id}` er ikke trukket tilbage")));
        }
        Ok(self.at(item.span, "item", vec![("withdrawn", None)]))
    }

    fn cancel(&self, date: NaiveDate, reason: &str) -> Step {
        let mut keys = text_keys([("cancelled", Some(reason.to_owned()))]);
        match self.entry(date) {
            Some(entry) => {
                if entry.cancelled.as_deref() == Some(reason) {
                    keys.clear();
                } else {
                    // A meeting can't be both moved and cancelled, nor have two reasons.
                    keys.extend([("moved-to", None), ("reason", None)]);
                }
                Ok(self.at(entry.span, "meeting", keys))
            }
            None => {
                keys.push(("date", Some(Value::Date(date))));
                Ok(self.append("meeting", MEETINGS, keys))
            }
        }
    }

    fn uncancel(&self, date: NaiveDate) -> Step {
        // An entry that says nothing but the date holds the meeting in spite of an event.
        let by_event = self.plan.events.iter().any(|event| {
            event.cancels.contains(&self.index) && event.from <= date && date <= event.to
        });
        match self.entry(date) {
            Some(entry) if entry.cancelled.is_some() => {
                let says_more = entry.extra
                    || entry.time.is_some()
                    || entry.place.is_some()
                    || entry.name.is_some();
                if says_more || by_event {
                    Ok(self.at(entry.span, "meeting", vec![("cancelled", None)]))
                } else {
                    Ok(self.remove(entry.span, "meeting"))
                }
            }
            None if by_event => {
                Ok(self.append("meeting", MEETINGS, vec![("date", Some(Value::Date(date)))]))
            }
            _ => {
                Err(EditError::new("date", format!("mødet den {} er ikke aflyst", full_date(date))))
            }
        }
    }

    fn move_meeting(
        &self,
        date: NaiveDate,
        to: Option<NaiveDate>,
        time: Option<TimeSpan>,
        place: Option<String>,
        reason: &str,
    ) -> Step {
        if to.is_none() && time.is_none() && place.is_none() {
            let message = "skriv en ny dato, et nyt tidspunkt eller et nyt sted til mødet";
            return Err(EditError::new("to", message));
        }
        let mut keys = Keys::new();
        if let Some(to) = to {
            keys.push(("moved-to", Some(Value::Date(to)).filter(|_| to != date)));
        }
        if let Some(time) = time {
            keys.push(("time", Some(time_value(time)?)));
        }
        if let Some(place) = place {
            keys.push(("place", Some(Value::Text(place))));
        }
        keys.extend(text_keys([("reason", Some(reason.to_owned()))]));
        match self.entry(date) {
            Some(entry) => {
                keys.push(("cancelled", None));
                Ok(self.at(entry.span, "meeting", keys))
            }
            None => {
                keys.retain(|(_, value)| value.is_some());
                keys.push(("date", Some(Value::Date(date))));
                Ok(self.append("meeting", MEETINGS, keys))
            }
        }
    }

    fn extra(&self, date: NaiveDate, time: TimeSpan, name: &str, place: Option<String>) -> Step {
        if self.entry(date).is_some() {
            let day = full_date(date);
            return Err(EditError::new(
                "date",
                format!("der står allerede noget om et møde den {day}; ret det i stedet"),
            ));
        }
        let mut keys = vec![
            ("date", Some(Value::Date(date))),
            ("extra", Some(Value::Flag(true))),
            ("time", Some(time_value(time)?)),
        ];
        keys.extend(text_keys([("name", Some(name.to_owned())), ("place", place)]));
        Ok(self.append("meeting", MEETINGS, keys))
    }

    fn remove_meeting(&self, date: NaiveDate) -> Step {
        let entry = self.entry(date).ok_or_else(|| {
            let day = full_date(date);
            EditError::new("date", format!("der står ikke noget særligt om mødet den {day}"))
        })?;
        Ok(self.remove(entry.span, "meeting"))
    }

    fn item(&self, id: &str) -> Result<&Item, EditError> {
        self.body.items.iter().find(|item| item.id == id).ok_or_else(|| {
            let near = self
                .body
                .items
                .iter()
                .map(|item| (strsim::jaro(&item.id, id), &item.id))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(likeness, _)| *likeness > 0.7);
            let hint = near.map_or_else(String::new, |(_, near)| format!("; mente du `{near}`?"));
            let name = &self.body.name;
            EditError::new("item", format!("{name} har intet punkt med id'et `{id}`{hint}"))
        })
    }

    fn known_change(&self, id: &str, date: NaiveDate) -> Option<&Change> {
        let items = &self.body.items;
        self.body.changes.iter().find(|c| items[c.item].id == id && c.date == date)
    }

    fn entry(&self, date: NaiveDate) -> Option<&MeetingEntry> {
        self.body.meetings.iter().find(|entry| entry.date == date)
    }

    fn path(&self, span: Span) -> String {
        self.sources.file(span.file).path.clone()
    }

    fn at(&self, span: Span, kind: &'static str, mut keys: Keys) -> (String, TableChange) {
        last_of_each(&mut keys);
        (self.path(span), TableChange { kind, action: Action::Set(range(span), keys) })
    }

    fn remove(&self, span: Span, kind: &'static str) -> (String, TableChange) {
        (self.path(span), TableChange { kind, action: Action::Remove(range(span)) })
    }

    fn append(&self, kind: &'static str, file: &str, mut keys: Keys) -> (String, TableChange) {
        last_of_each(&mut keys);
        let path = format!("{}/{file}", self.body.id);
        (path, TableChange { kind, action: Action::Append(keys) })
    }
}

/// A key that is said twice is as it was said last.
fn last_of_each(keys: &mut Keys) {
    let mut seen = Vec::new();
    keys.reverse();
    keys.retain(|(key, _)| {
        !seen.contains(key) && {
            seen.push(*key);
            true
        }
    });
    keys.reverse();
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn text_keys<const N: usize>(texts: [(&'static str, Option<String>); N]) -> Keys {
    texts.into_iter().map(|(key, text)| (key, text.map(Value::Text))).collect()
}

fn time_value(time: TimeSpan) -> Result<Value, EditError> {
    if time.start >= time.end {
        return Err(EditError::new("time", "mødet slutter ikke senere, end det begynder"));
    }
    Ok(Value::Text(write_time_span(time)))
}

fn timing_keys(timing: &ItemTiming, keys: &mut Keys) {
    let (date, when) = match timing {
        ItemTiming::Awaiting => (None, None),
        ItemTiming::Date(date) => (Some(Value::Date(*date)), None),
        ItemTiming::When(rule) => (None, Some(rule.value())),
    };
    keys.extend([("date", date), ("when", when)]);
}

fn field_keys(field: &ItemField, keys: &mut Keys) -> Result<(), EditError> {
    let one_line = |text: &Option<String>| text.as_deref().and_then(optional_line).map(Value::Text);
    let lines = |text: &Option<String>| text.as_deref().and_then(optional_lines).map(Value::Text);
    let yes = |flag: &bool| flag.then_some(Value::Flag(true));
    keys.push(match field {
        ItemField::Title(title) => ("title", Some(Value::Text(line(title, "title")?))),
        ItemField::Timing(timing) => {
            timing_keys(timing, keys);
            return Ok(());
        }
        ItemField::Role(role) => ("role", one_line(role)),
        ItemField::Minutes(minutes) => ("minutes", minutes.map(|m| Value::Integer(m.into()))),
        ItemField::Category(category) => ("category", one_line(category)),
        ItemField::Closed(closed) => ("closed", yes(closed)),
        ItemField::Note(note) => ("note", lines(note)),
        ItemField::Text(text) => ("text", lines(text)),
        ItemField::Order(order) => ("order", order.map(Value::Integer)),
        ItemField::From(from) => ("from", from.map(Value::Date)),
        ItemField::Until(until) => ("until", until.map(Value::Date)),
        ItemField::Flexible(flexible) => ("flexible", yes(flexible)),
        ItemField::IfCancelled(fate) => {
            let word = match fate {
                IfCancelled::Next => None,
                IfCancelled::Previous => Some("previous"),
                IfCancelled::Await => Some("await"),
                IfCancelled::Drop => Some("drop"),
            };
            ("if-cancelled", word.map(|word| Value::Text(word.to_owned())))
        }
    });
    Ok(())
}
