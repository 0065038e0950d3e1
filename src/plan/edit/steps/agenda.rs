//! The steps of an edit of a meeting's agenda: its points in their tables or in changes
//! of one occurrence, and the keys of the meeting.

use super::{MEETINGS, Steps};
use crate::plan::edit::agenda::{AgendaEdit, AgendaField, Point};
use crate::plan::edit::agenda_order::orders;
use crate::plan::edit::effective::effective;
use crate::plan::edit::error::EditError;
use crate::plan::edit::fields::ItemField;
use crate::plan::edit::splice::{Action, TableChange};
use crate::plan::edit::value::Value;
use crate::plan::{
    ChangeScope, ItemIndex, MeetingEntry, MeetingPause, Role, RoleIndex, Timing, index_at,
    write_clock,
};
use std::cmp::Reverse;

type Change = (String, TableChange<'static>);

/// Where the values of a point are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// In the item's own table.
    Item(ItemIndex),
    /// In a `[[change]]`.
    Change(ItemIndex, ChangeScope),
}

impl Steps<'_> {
    pub fn agenda(&self, edit: &AgendaEdit) -> Result<Vec<Change>, EditError> {
        let mut targets: Vec<(Target, Vec<ItemField>)> = Vec::new();
        let mut add = |target: Target, fields: Vec<ItemField>| match targets
            .iter_mut()
            .find(|(known, _)| *known == target)
        {
            Some((_, all)) => all.extend(fields),
            None => targets.push((target, fields)),
        };
        for point in &edit.points {
            add(self.target(&point.point, point.scope())?, point.fields.clone());
        }
        for sequence in &edit.order {
            for (point, order) in self.new_orders(sequence)? {
                let scope = ChangeScope::Once(point.nominal);
                add(self.target(point, scope)?, vec![ItemField::Order(Some(order))]);
            }
        }
        let mut changes = Vec::new();
        for (target, fields) in targets {
            changes.extend(match target {
                Target::Item(item) => Some(self.set(&self.body.items[item].id, &fields)?),
                Target::Change(item, scope) => self.differing(item, scope, &fields, None)?,
            });
        }
        changes.extend(self.meeting_keys(edit)?);
        // A change moves what is below it in its file, and nothing above it.
        changes.sort_by_key(|(_, change)| match &change.action {
            Action::Set(place, _) | Action::Remove(place) => (0, Reverse(place.start)),
            Action::Append(_) => (1, Reverse(0)),
        });
        Ok(changes)
    }

    /// An item that comes once is changed itself, unless a change of it says otherwise.
    fn target(&self, point: &Point, scope: ChangeScope) -> Result<Target, EditError> {
        let item = self.item_index(&point.item)?;
        if matches!(self.body.items[item].timing, Timing::When { .. } | Timing::Case(_)) {
            return Ok(Target::Change(item, scope));
        }
        let mut changes = self.body.changes.iter();
        let known = changes.find(|change| change.item == item && !change.values.is_empty());
        Ok(known.map_or(Target::Item(item), |known| Target::Change(item, known.scope)))
    }

    fn new_orders<'p>(&self, sequence: &'p [Point]) -> Result<Vec<(&'p Point, i64)>, EditError> {
        let mut places = Vec::new();
        for point in sequence {
            let item = self.item_index(&point.item)?;
            let known = effective(self.body, item, ChangeScope::Once(point.nominal));
            places.push((known.order, (item, point.nominal)));
        }
        let new = sequence.iter().zip(orders(&places)).zip(places);
        let changed = new.filter(|((_, order), (known, _))| order != known);
        Ok(changed.map(|(pair, _)| pair).collect())
    }

    /// Each key where an entry of the meeting has it already, else in the first entry.
    fn meeting_keys(&self, edit: &AgendaEdit) -> Result<Vec<Change>, EditError> {
        let entries: Vec<&MeetingEntry> = self
            .body
            .meetings
            .iter()
            .filter(|entry| entry.date == edit.date && entry.extra == edit.extra)
            .collect();
        let mut changed: Vec<MeetingEntry> = entries.iter().map(|entry| (*entry).clone()).collect();
        let mut new = MeetingEntry::new(edit.date, self.body.span);
        for field in &edit.fields {
            let holder = changed.iter().position(|entry| has(entry, field)).unwrap_or(0);
            let entry = changed.get_mut(holder).unwrap_or(&mut new);
            self.put(entry, field)?;
        }
        let mut changes = Vec::new();
        for (before, after) in entries.into_iter().zip(&changed).filter(|(b, a)| *b != *a) {
            let empty = MeetingEntry::new(before.date, before.span);
            changes.push(match *after == empty {
                true => self.remove(before.span, "meeting"),
                false => self.at(before.span, "meeting", self.entry_keys(before, after)),
            });
        }
        let mut keys = self.entry_keys(&MeetingEntry::new(edit.date, self.body.span), &new);
        if !keys.is_empty() {
            keys.push(("date", Some(Value::Date(edit.date))));
            keys.extend(edit.extra.then_some(("extra", Some(Value::Flag(true)))));
            changes.push(self.append("meeting", MEETINGS, keys));
        }
        Ok(changes)
    }

    fn put(&self, entry: &mut MeetingEntry, field: &AgendaField) -> Result<(), EditError> {
        match field {
            AgendaField::PointsStart(start) => entry.points_start = *start,
            AgendaField::Pauses(pauses) => entry.pauses.clone_from(pauses),
            AgendaField::Absent(ids) => {
                let role = |id: &String| {
                    let known = self.plan.roles.iter().position(|role| role.id == *id);
                    known.map(index_at::<Role>).ok_or_else(|| {
                        EditError::new("absent", format!("ingen rolle har id'et `{id}`"))
                    })
                };
                let roles = ids.iter().map(role).collect::<Result<Vec<_>, _>>()?;
                entry.absent = Some(roles).filter(|roles| !roles.is_empty());
            }
        }
        Ok(())
    }

    /// The keys for the agenda that differ.
    fn entry_keys(
        &self,
        before: &MeetingEntry,
        after: &MeetingEntry,
    ) -> Vec<(&'static str, Option<Value>)> {
        let mut keys = Vec::new();
        if before.points_start != after.points_start {
            let start = after.points_start.map(|start| Value::Text(write_clock(start)));
            keys.push(("points-start", start));
        }
        if before.pauses != after.pauses {
            let pauses = after.pauses.as_ref();
            keys.push(("pauses", pauses.map(|all| Value::Tables(all.iter().map(pause).collect()))));
        }
        if before.absent != after.absent {
            let id = |role: &RoleIndex| self.plan.roles[*role].id.clone();
            let absent = after.absent.as_ref();
            keys.push(("absent", absent.map(|all| Value::Texts(all.iter().map(id).collect()))));
        }
        keys
    }
}

fn has(entry: &MeetingEntry, field: &AgendaField) -> bool {
    match field {
        AgendaField::PointsStart(_) => entry.points_start.is_some(),
        AgendaField::Pauses(_) => entry.pauses.is_some(),
        AgendaField::Absent(_) => entry.absent.is_some(),
    }
}

fn pause(pause: &MeetingPause) -> Vec<(&'static str, Value)> {
    vec![
        ("time", Value::Text(write_clock(pause.time))),
        ("minutes", Value::Integer(pause.minutes.into())),
        ("name", Value::Text(pause.name.clone())),
    ]
}
