//! The rings of the items: one for each category of the year. A category has the
//! same sign in every year and on every wheel of a plan.

use super::list::ListMeeting;
use super::style::{SIGNS, Style};
use crate::schedule::{Audience, BodyView};
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

    let known = known_categories(views);
    let sign = |position: usize, name: &str| match known.iter().position(|known| *known == name) {
        Some(index) if known.len() <= SIGNS => index,
        _ => position,
    };
    let mut rings: Vec<Ring> = categories
        .iter()
        .enumerate()
        .map(|(position, (name, _))| Ring {
            kind: RingKind::Category((*name).to_owned()),
            style: Style::category(sign(position, name)),
        })
        .collect();
    let rest = [(others, RingKind::OtherCategories), (without, RingKind::WithoutCategory)];
    for (there, kind) in rest {
        let style = Style::no_category(kind == RingKind::OtherCategories);
        rings.extend(there.then_some(Ring { kind, style }));
    }
    rings
}

/// Every category of the plan that the audience may know of.
fn known_categories<'a>(views: &[BodyView<'a>]) -> BTreeSet<&'a str> {
    let Some(view) = views.first() else { return BTreeSet::new() };
    let items = view.schedule.plan.bodies.iter().flat_map(|body| &body.items);
    items
        .filter(|item| view.audience == Audience::Full || !item.closed)
        .filter_map(|item| item.category.as_deref())
        .collect()
}
