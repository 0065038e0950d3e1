//! An item as one of its occurrences has it: with the changes from a day on, and its own.

use crate::plan::{Body, Change, ChangeScope, Item, ItemIndex};
use chrono::NaiveDate;

/// The item as the occurrences of a scope have it before the change of that very scope.
pub fn underlying(body: &Body, item: ItemIndex, scope: ChangeScope) -> Item {
    let earlier = onwards(body, item).into_iter().filter(|(day, _)| match scope {
        ChangeScope::Once(own) => *day <= own,
        ChangeScope::From(own) => *day < own,
    });
    let mut known = body.items[item].clone();
    for (_, change) in earlier {
        change.values.apply(&mut known);
    }
    known
}

/// The same with the change of that scope.
pub fn effective(body: &Body, item: ItemIndex, scope: ChangeScope) -> Item {
    let mut known = underlying(body, item, scope);
    if let Some(own) = own(body, item, scope) {
        own.values.apply(&mut known);
    }
    known
}

/// The change of a scope.
pub fn own(body: &Body, item: ItemIndex, scope: ChangeScope) -> Option<&Change> {
    body.changes.iter().find(|change| change.item == item && change.scope == scope)
}

/// The changes of all occurrences from a day on, in order of that day.
pub fn onwards(body: &Body, item: ItemIndex) -> Vec<(NaiveDate, &Change)> {
    let of_item = body.changes.iter().filter(|change| change.item == item);
    let mut onwards: Vec<_> = of_item
        .filter_map(|change| match change.scope {
            ChangeScope::From(day) => Some((day, change)),
            ChangeScope::Once(_) => None,
        })
        .collect();
    onwards.sort_by_key(|(day, _)| *day);
    onwards
}
