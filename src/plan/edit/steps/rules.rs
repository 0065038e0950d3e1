//! Another rule for an item from a day on: it ends, and a new one follows it.

use super::items::field_keys;
use super::{Steps, last_of_each, text_keys};
use crate::diag::Span;
use crate::plan::edit::already::is_already;
use crate::plan::edit::effective::{effective, onwards};
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::ItemField;
use crate::plan::edit::file::{Keys, format_key};
use crate::plan::edit::splice::{Action, TableChange};
use crate::plan::edit::tables::tables;
use crate::plan::edit::texts::new_id;
use crate::plan::edit::value::Value;
use crate::plan::{ChangeScope, ItemIndex};
use chrono::NaiveDate;

impl Steps<'_> {
    /// Whether the fields change when an item comes.
    pub fn changes_rule(&self, id: &str, fields: &[ItemField]) -> Result<bool, EditError> {
        let item = self.item(id)?;
        let is_rule = |field: &&ItemField| {
            matches!(
                field,
                ItemField::Timing(_)
                    | ItemField::From(_)
                    | ItemField::Until(_)
                    | ItemField::Years(_)
            )
        };
        Ok(fields.iter().filter(is_rule).any(|field| !is_already(self.plan, item, field)))
    }

    /// Ends an item before a day, and adds one that follows it from that day on. Where
    /// nothing is before that day, or only the end is another, the item itself changes.
    pub fn replace_rule(
        &self,
        id: &str,
        from: NaiveDate,
        fields: &[ItemField],
    ) -> Result<Vec<(String, TableChange<'static>)>, EditError> {
        let index = self.item_index(id)?;
        let item = &self.body.items[index];
        let last = from.pred_opt().unwrap_or(from);
        if item.from.is_some_and(|first| first >= from) {
            return Ok(vec![self.set(id, fields)?]);
        }
        let is_later = |until: Option<NaiveDate>| until.is_none_or(|until| until >= last);
        let is_end =
            |field: &ItemField| matches!(field, ItemField::Until(until) if is_later(*until));
        let (end, others): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(is_end);
        if is_later(item.until) && !self.changes_rule(id, &others)? {
            let mut all = vec![self.set(id, &end)?];
            all.extend(self.differing(index, ChangeScope::From(from), &others, None)?);
            return Ok(all);
        }
        let keys = self.following_keys(id, index, from, fields)?;
        let last = item.until.map_or(last, |until| until.min(last));
        let end = self.at(item.span, "item", vec![("until", Some(Value::Date(last)))]);
        let path = end.0.clone();
        Ok(vec![end, (path, TableChange { kind: "item", action: Action::Append(keys) })])
    }

    /// The keys of the item that follows another from a day on: what that one has by then,
    /// and other values for some fields.
    fn following_keys(
        &self,
        id: &str,
        index: ItemIndex,
        from: NaiveDate,
        fields: &[ItemField],
    ) -> Result<Keys<'static>, EditError> {
        let item = &self.body.items[index];
        let taken = |id: &str| self.body.items.iter().any(|item| item.id == id);
        let mut keys = self.written_keys(item.span, "item", &|t| is_text(t, "id", id))?;
        for (day, change) in onwards(self.body, index).iter().filter(|(day, _)| *day <= from) {
            let is_it = |t: &toml::Table| is_text(t, "item", id) && is_day(t, "from", *day);
            let values = self.written_keys(change.span, "change", &is_it)?;
            keys.extend(values.into_iter().filter(|(key, _)| !["item", "reason"].contains(key)));
        }
        let now = effective(self.body, index, ChangeScope::From(from));
        for field in fields.iter().filter(|field| !is_already(self.plan, &now, field)) {
            field_keys(field, &mut keys)?;
        }
        let first = fields.iter().find_map(|field| match field {
            ItemField::From(first) => *first,
            _ => None,
        });
        keys.extend(text_keys([("id", Some(new_id(id, taken))), ("follows", Some(id.to_owned()))]));
        let first = first.map_or(from, |first| first.max(from));
        keys.push(("from", Some(Value::Date(first))));
        last_of_each(&mut keys);
        keys.retain(|(_, value)| value.is_some());
        Ok(keys)
    }

    /// The keys of a table of an item as they are in its file.
    fn written_keys(
        &self,
        span: Span,
        kind: &str,
        is_it: &dyn Fn(&toml::Table) -> bool,
    ) -> Result<Keys<'static>, EditError> {
        let file: toml::Table = toml::from_str(&self.sources.file(span.file).text)
            .map_err(|error| EditError::new(None, error.message().to_owned()))?;
        let key = |(key, data): (&String, &toml::Value)| {
            let value = Value::Verbatim { text: data.to_string(), data: data.clone() };
            Some((format_key("item", key).or_else(|| format_key(kind, key))?, Some(value)))
        };
        let own = tables(&file, kind).into_iter().find(|table| is_it(table));
        Ok(own.map_or_else(Keys::new, |table| table.iter().filter_map(key).collect()))
    }
}

fn is_text(table: &toml::Table, key: &str, text: &str) -> bool {
    table.get(key).and_then(|value| value.as_str()) == Some(text)
}

fn is_day(table: &toml::Table, key: &str, day: NaiveDate) -> bool {
    table.get(key).and_then(|value| value.as_datetime()).map(ToString::to_string)
        == Some(day.to_string())
}
