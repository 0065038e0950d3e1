//! How single occurrences of an item differ, or all from one on.

use super::items::field_keys;
use super::{ITEMS, Step, Steps};
use crate::plan::edit::already::is_already;
use crate::plan::edit::effective::{effective, own, underlying};
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::ItemField;
use crate::plan::edit::file::Keys;
use crate::plan::edit::splice::TableChange;
use crate::plan::edit::value::Value;
use crate::plan::{Change, ChangeScope, Item, ItemChange, ItemIndex};

impl Steps<'_> {
    /// Other values for one occurrence, or for all from a day on.
    pub fn change_item(
        &self,
        id: &str,
        scope: ChangeScope,
        fields: &[ItemField],
        reason: Option<String>,
    ) -> Step {
        let item = self.item_index(id)?;
        self.differing(item, scope, fields, reason)?
            .ok_or_else(|| EditError::new(None, "skriv, hvad der skal være anderledes"))
    }

    /// The same, where fields that already are so change nothing; those that are as
    /// without the change go out of it.
    pub fn differing(
        &self,
        item: ItemIndex,
        scope: ChangeScope,
        fields: &[ItemField],
        reason: Option<String>,
    ) -> Result<Option<(String, TableChange<'static>)>, EditError> {
        let (without, with) =
            (underlying(self.body, item, scope), effective(self.body, item, scope));
        let mut keys = Keys::new();
        for field in fields.iter().filter(|field| !is_already(self.plan, &with, field)) {
            let is_without = is_already(self.plan, &without, field);
            keys.push(change_key(field, &without, is_without)?);
        }
        if keys.is_empty() {
            return Ok(None);
        }
        keys.extend(reason.map(|reason| ("reason", Some(Value::Text(reason)))));
        Ok(Some(match own(self.body, item, scope) {
            Some(known) if is_over(known, &keys) => self.remove(known.span, "change"),
            Some(known) => self.at(known.span, "change", keys),
            None => {
                keys.push(("item", Some(Value::Text(self.body.items[item].id.clone()))));
                keys.push(match scope {
                    ChangeScope::Once(date) => ("date", Some(Value::Date(date))),
                    ChangeScope::From(date) => ("from", Some(Value::Date(date))),
                });
                self.append("change", ITEMS, keys)
            }
        }))
    }
}

/// A key of a change; one without a value goes out.
fn change_key(
    field: &ItemField,
    without: &Item,
    goes: bool,
) -> Result<(&'static str, Option<Value>), EditError> {
    let mut keys = Keys::new();
    match field {
        // What is the default of an item may differ from the item.
        ItemField::Closed(closed) => keys.push(("closed", Some(Value::Flag(*closed)))),
        ItemField::Flexible(flexible) => keys.push(("flexible", Some(Value::Flag(*flexible)))),
        ItemField::IfCancelled(policy) => {
            keys.push(("if-cancelled", Some(Value::Text(policy.word().to_owned()))));
        }
        ItemField::Minutes(minutes) => {
            keys.push(("minutes", Some(Value::Integer(minutes.unwrap_or(0).into()))));
        }
        ItemField::Participants(names) if names.is_empty() => {
            keys.push(("participants", Some(Value::Texts(Vec::new()))));
        }
        ItemField::Attachments(all) if all.is_empty() => {
            keys.push(("attachments", Some(Value::Tables(Vec::new()))));
        }
        ItemField::Timing(_) | ItemField::From(_) | ItemField::Until(_) | ItemField::Years(_) => {
            return Err(EditError::new(
                "scope",
                "hvornår punktet kommer, kan ændres fra nu af eller for alle gange; en enkelt gang flyttes",
            ));
        }
        field => field_keys(field, &mut keys)?,
    }
    let Some((key, value)) = keys.pop() else {
        return Err(EditError::new(None, "der er ikke noget at ændre"));
    };
    match value {
        _ if goes => Ok((key, None)),
        None => Err(EditError::new(
            key,
            format!(
                "punktet `{}` har altid et felt `{key}`; skriv noget andet, eller slet det for alle gange",
                without.id
            ),
        )),
        value => Ok((key, value)),
    }
}

/// Whether nothing is left of a change without some of its keys.
fn is_over(known: &Change, keys: &Keys) -> bool {
    let mut left = known.values.clone();
    let all_go = keys.iter().all(|(key, value)| value.is_none() && clear(&mut left, key));
    all_go && known.action.is_none() && left.is_empty()
}

fn clear(values: &mut ItemChange, key: &str) -> bool {
    match key {
        "title" => values.title = None,
        "note" => values.note = None,
        "text" => values.text = None,
        "role" => values.role = None,
        "minutes" => values.minutes = None,
        "category" => values.category = None,
        "closed" => values.closed = None,
        "participants" => values.participants = None,
        "attachments" => values.attachments = None,
        "order" => values.order = None,
        "at" => values.at = None,
        "flexible" => values.flexible = None,
        "if-cancelled" => values.if_cancelled = None,
        _ => return false,
    }
    true
}
