//! Edits of items and of their single occurrences.

use super::{ITEMS, RULES, Step, Steps, text_keys};
use crate::calendar::full_date;
use crate::plan::edit::already::is_already;
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::{ItemField, ItemTiming};
use crate::plan::edit::file::Keys;
use crate::plan::edit::texts::{line, new_id, optional_line, optional_lines};
use crate::plan::edit::value::Value;
use crate::plan::lower::slug;
use crate::plan::{
    Attachment, Change, ChangeAction, ChangeScope, IfCancelled, Item, ItemIndex, Timing, Years,
    index_at, write_clock,
};
use chrono::NaiveDate;

impl Steps<'_> {
    pub fn add(
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
        let is_above =
            |field: &&ItemField| matches!(field, ItemField::Title(_) | ItemField::Timing(_));
        for field in fields.iter().filter(|field| !is_above(field)) {
            field_keys(field, &mut keys)?;
        }
        keys.retain(|(_, value)| value.is_some());
        let file = match timing {
            ItemTiming::When(rule) if !rule.is_about_an_event(self.plan) => RULES,
            _ => ITEMS,
        };
        Ok(self.append("item", file, keys))
    }

    pub fn set(&self, id: &str, fields: &[ItemField]) -> Step {
        let item = self.item(id)?;
        let mut keys = Keys::new();
        for field in fields {
            if !is_already(self.plan, item, field) {
                field_keys(field, &mut keys)?;
            }
        }
        Ok(self.at(item.span, "item", keys))
    }

    pub fn date(&self, id: &str, date: NaiveDate) -> Step {
        let item = self.item(id)?;
        match &item.timing {
            Timing::Awaiting | Timing::Due { .. } | Timing::Case(_) => {}
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
        let keys = vec![("date", Some(Value::Date(date))), ("due", None)];
        Ok(self.at(item.span, "item", keys))
    }

    pub fn change(&self, id: &str, date: NaiveDate, action: ChangeAction, reason: &str) -> Step {
        self.item(id)?;
        let (to, awaits, skips) = match action {
            ChangeAction::To(to) => (Some(Value::Date(to)), None, None),
            ChangeAction::Await => (None, Some(Value::Flag(true)), None),
            ChangeAction::Skip => (None, None, Some(Value::Flag(true))),
        };
        let mut keys = vec![("to", to), ("await", awaits), ("skip", skips)];
        match self.known_change(id, date) {
            Some(known) => {
                if known.action == Some(action) {
                    keys.clear();
                }
                if known.reason.as_deref() != Some(reason) {
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

    pub(super) fn item_index(&self, id: &str) -> Result<ItemIndex, EditError> {
        self.item(id)?;
        let index = self.body.items.iter().position(|item| item.id == id);
        Ok(index_at::<Item>(index.unwrap_or_default()))
    }

    pub fn remove_change(&self, id: &str, date: NaiveDate) -> Step {
        self.item(id)?;
        let known = self.known_change(id, date).ok_or_else(|| {
            let day = full_date(date);
            EditError::new("date", format!("`{id}` er ikke ændret den {day}"))
        })?;
        Ok(self.remove(known.span, "change"))
    }

    pub fn withdraw(&self, id: &str, reason: &str) -> Step {
        let item = self.item(id)?;
        if item.withdrawn.as_deref() == Some(reason) {
            return Ok(self.at(item.span, "item", Keys::new()));
        }
        Ok(self.at(item.span, "item", text_keys([("withdrawn", Some(reason.to_owned()))])))
    }

    pub fn reinstate(&self, id: &str) -> Step {
        let item = self.item(id)?;
        if item.withdrawn.is_none() {
            return Err(EditError::new("item", format!("`{id}` er ikke trukket tilbage")));
        }
        Ok(self.at(item.span, "item", vec![("withdrawn", None)]))
    }

    pub(super) fn item(&self, id: &str) -> Result<&Item, EditError> {
        self.body.items.iter().find(|item| item.id == id).ok_or_else(|| {
            let near = self.body.similar_item(id);
            let hint = near.map_or_else(String::new, |near| format!("; mente du `{near}`?"));
            let name = &self.body.name;
            EditError::new("item", format!("{name} har intet punkt med id'et `{id}`{hint}"))
        })
    }

    fn known_change(&self, id: &str, date: NaiveDate) -> Option<&Change> {
        let items = &self.body.items;
        self.body
            .changes
            .iter()
            .find(|c| items[c.item].id == id && c.scope == ChangeScope::Once(date))
    }
}

fn timing_keys(timing: &ItemTiming, keys: &mut Keys<'_>) {
    let (date, due, when) = match timing {
        ItemTiming::Awaiting => (None, None, None),
        ItemTiming::Date(date) => (Some(Value::Date(*date)), None, None),
        ItemTiming::Due(due) => (None, Some(due.value()), None),
        ItemTiming::When(rule) => (None, None, Some(rule.value())),
    };
    keys.extend([("date", date), ("due", due), ("when", when)]);
    // What bounds a rule goes with it.
    if !matches!(timing, ItemTiming::When(_)) {
        keys.extend([("from", None), ("until", None), ("years", None)]);
    }
}

pub(super) fn field_keys(field: &ItemField, keys: &mut Keys<'_>) -> Result<(), EditError> {
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
        ItemField::Participants(names) => {
            let names: Vec<String> = names.iter().filter_map(|name| optional_line(name)).collect();
            ("participants", Some(names).filter(|names| !names.is_empty()).map(Value::Texts))
        }
        ItemField::Attachments(attachments) => ("attachments", attachment_tables(attachments)),
        ItemField::At(at) => ("at", at.map(|at| Value::Text(write_clock(at)))),
        ItemField::Agreed(agreed) => ("agreed", agreed.map(Value::Date)),
        ItemField::Follows(id) => ("follows", one_line(id)),
        ItemField::Order(order) => ("order", order.map(Value::Integer)),
        ItemField::From(from) => ("from", from.map(Value::Date)),
        ItemField::Until(until) => ("until", until.map(Value::Date)),
        ItemField::Years(years) => (
            "years",
            years.map(|Years { every, from }| {
                let number = |number: i32| Value::Integer(number.into());
                Value::Table(vec![("every", number(every)), ("from", number(from))])
            }),
        ),
        ItemField::Flexible(flexible) => ("flexible", yes(flexible)),
        ItemField::IfCancelled(policy) => {
            let policy = Some(policy).filter(|policy| **policy != IfCancelled::default());
            ("if-cancelled", policy.map(|policy| Value::Text(policy.word().to_owned())))
        }
    });
    Ok(())
}

fn attachment_tables(attachments: &[Attachment]) -> Option<Value> {
    let table = |attachment: &Attachment| {
        let title = optional_line(&attachment.title)?;
        let number = attachment.number.as_deref().and_then(optional_line);
        let mut entries = vec![("title", Value::Text(title))];
        entries.extend(number.map(|number| ("number", Value::Text(number))));
        entries.extend(attachment.closed.then_some(("closed", Value::Flag(true))));
        Some(entries)
    };
    let tables: Vec<_> = attachments.iter().filter_map(table).collect();
    Some(tables).filter(|tables| !tables.is_empty()).map(Value::Tables)
}
