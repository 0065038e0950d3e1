//! The rings of the items: one for each category of the year. A category has the
//! same sign in every year and on every wheel of a plan.

use super::model::ListMeeting;
use super::style::{FILLED, SIGNS, Style};
use crate::schedule::BodyView;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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

    let signs = signs(views);
    let mut rings: Vec<Ring> = categories
        .iter()
        .map(|(name, _)| Ring {
            kind: RingKind::Category((*name).to_owned()),
            style: Style::category(signs.get(name).copied().unwrap_or_default()),
        })
        .collect();
    let rest = [(others, RingKind::OtherCategories), (without, RingKind::WithoutCategory)];
    for (there, kind) in rest {
        let style = Style::no_category(kind == RingKind::OtherCategories);
        rings.extend(there.then_some(Ring { kind, style }));
    }
    rings
}

/// The number of each category's colour.
pub fn category_signs(view: BodyView) -> BTreeMap<String, usize> {
    signs(&[view]).into_iter().map(|(name, sign)| (name.to_owned(), sign)).collect()
}

/// The sign of every category, in the order in which they first are on a meeting: so what
/// comes later changes no sign. Those of open items are counted from the first sign on, and
/// by nothing but open items: so all audiences see them with one sign, and it reveals
/// nothing of what is closed. The others take what is left, the filled signs first, from
/// the last one back.
fn signs<'a>(views: &[BodyView<'a>]) -> BTreeMap<&'a str, usize> {
    let Some(view) = views.first() else { return BTreeMap::new() };
    let mut first: [BTreeMap<&str, NaiveDate>; 2] = Default::default();
    for item in view.others().chain([*view]).flat_map(|view| view.occurrences()) {
        let (Some(category), Some(meeting)) = (item.category(), item.meeting()) else { continue };
        let known = first[usize::from(item.is_closed())].entry(category);
        let date = known.or_insert(meeting.date());
        *date = meeting.date().min(*date);
    }
    let [open, mut closed] = first;
    closed.retain(|category, _| !open.contains_key(category));
    let free = |from: usize, to: usize| (from.max(open.len())..to).rev();
    let left = free(0, FILLED).chain(free(FILLED, SIGNS)).chain((0..SIGNS).rev().cycle());
    let [closed, open] = [closed, open].map(in_order);
    let open = open.into_iter().zip((0..SIGNS).cycle());
    open.chain(closed.into_iter().zip(left)).collect()
}

fn in_order(first: BTreeMap<&str, NaiveDate>) -> Vec<&str> {
    let mut categories: Vec<&str> = first.keys().copied().collect();
    categories.sort_by_key(|category| first[category]);
    categories
}
