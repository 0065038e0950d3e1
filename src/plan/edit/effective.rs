//! An item as one of its occurrences has it: with the changes from a day on, and its own.

use crate::plan::{Body, Change, ChangeScope, Item, ItemIndex};

/// The item as the occurrences of a scope have it before the change of that very scope.
pub fn underlying(body: &Body, item: ItemIndex, scope: ChangeScope) -> Item {
    let is_earlier = |change: &&Change| match (change.scope, scope) {
        (ChangeScope::From(day), ChangeScope::Once(own)) => day <= own,
        (ChangeScope::From(day), ChangeScope::From(own)) => day < own,
        (ChangeScope::Once(_), _) => false,
    };
    let of_item = body.changes.iter().filter(|change| change.item == item);
    let mut earlier: Vec<&Change> = of_item.filter(is_earlier).collect();
    earlier.sort_by_key(|change| change.scope);
    let mut known = body.items[item].clone();
    for change in earlier {
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
