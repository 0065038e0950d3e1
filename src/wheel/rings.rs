//! The rings of the items: one for each category of the year. A category has the
//! same sign in every year and on every wheel of a plan.

use super::model::ListMeeting;
use super::style::{SIGNS, Style};
use crate::schedule::BodyView;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// More rings than this are too narrow for their marks.
const MOST_CATEGORIES: usize = 14;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ring {
    pub kind: RingKind,
    pub style: Style,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RingKind {
    Category(String),
    /// The rarest categories, when there are too many.
    OtherCategories,
    WithoutCategory,
}

/// The rings from the outermost to the innermost: the busiest where there is
/// most room, what has no category last.
pub(super) fn rings(views: &[BodyView], meetings: &[ListMeeting]) -> Vec<Ring> {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for item in meetings.iter().flat_map(|meeting| &meeting.items) {
        *counts.entry(item.category.as_deref()).or_default() += 1;
    }
    let without = counts.remove(&None).is_some();
    let mut categories: Vec<(&str, usize)> =
        counts.into_iter().filter_map(|(name, count)| Some((name?, count))).collect();
    categories.sort_by_key(|(name, count)| (Reverse(*count), *name));
    let others = categories.len() > MOST_CATEGORIES;
    categories.truncate(MOST_CATEGORIES);

    let names: Vec<&str> = categories.iter().map(|(name, _)| *name).collect();
    let signs = signs(&known_categories(views), &names);
    let mut rings: Vec<Ring> = categories
        .iter()
        .zip(signs)
        .map(|((name, _), sign)| Ring {
            kind: RingKind::Category((*name).to_owned()),
            style: Style::category(sign),
        })
        .collect();
    let rest = [(others, RingKind::OtherCategories), (without, RingKind::WithoutCategory)];
    for (there, kind) in rest {
        let style = Style::no_category(kind == RingKind::OtherCategories);
        rings.extend(there.then_some(Ring { kind, style }));
    }
    rings
}

/// The categories of the plan that have a sign of their own, in the order of the
/// signs. Those of open items come first, and by nothing but open items: so all
/// audiences see them with one sign, and it reveals nothing of what is closed.
fn known_categories<'a>(views: &[BodyView<'a>]) -> Vec<&'a str> {
    let Some(view) = views.first() else { return Vec::new() };
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    let mut closed: BTreeSet<&str> = BTreeSet::new();
    for (category, is_closed) in view.plan_categories() {
        if is_closed {
            closed.insert(category);
        } else {
            *open.entry(category).or_default() += 1;
        }
    }
    closed.retain(|category| !open.contains_key(category));
    let mut open: Vec<(&str, usize)> = open.into_iter().collect();
    open.sort_by_key(|(name, count)| (Reverse(*count), *name));
    open.truncate(SIGNS);
    // By name, so that a sign stays while the use of it goes up and down.
    let mut known: Vec<&str> = open.into_iter().map(|(name, _)| name).collect();
    known.sort_unstable();
    known.extend(closed);
    known.truncate(SIGNS);
    known
}

/// A sign for each of the names: its own, else one that none of them has.
fn signs(known: &[&str], names: &[&str]) -> Vec<usize> {
    let own = |name: &&str| known.iter().position(|known| known == name);
    let taken: BTreeSet<usize> = names.iter().filter_map(own).collect();
    let mut free = (0..SIGNS).filter(|sign| !taken.contains(sign));
    names.iter().map(|name| own(name).or_else(|| free.next()).unwrap_or_default()).collect()
}
