//! Whether the plan has something already that minutes promise or decide.

use super::promise::{Course, Promise};
use super::sentences::{likeness, normal, overlap};
use crate::plan::edit::Due;
use crate::plan::{Body, FollowUp, Item, Plan, Section, Timing};
use crate::schedule::{BodyView, Names};
use chrono::NaiveDate;

/// Titles of one thing that two persons wrote share so much, and so much of the same
/// item.
const SHARED: f64 = 0.5;
const SHARED_OF_ITEM: f64 = 0.25;

fn body<'a>(plan: &'a Plan, id: &str) -> Option<&'a Body> {
    plan.body(id).map(|index| &*plan.bodies[index])
}

/// Whether a section has its decision.
pub fn has_decision(plan: &Plan, id: &str, date: NaiveDate, section: Section) -> bool {
    let decisions = body(plan, id).into_iter().flat_map(|body| &body.section_decisions);
    decisions.into_iter().any(|known| known.date == date && known.section == section)
}

/// Whether the body has the follow-up of that meeting.
pub fn has_follow_up(
    plan: &Plan,
    id: &str,
    agreed: NaiveDate,
    promise: &Promise,
    item: Option<&str>,
) -> bool {
    let Some(body) = body(plan, id) else { return false };
    let is_same = |known: &FollowUp| {
        let of_item = known.item.map(|index| body.items[index].id.as_str());
        let enough = if of_item.is_some() && of_item == item { SHARED_OF_ITEM } else { SHARED };
        let (own, promised) = without_subject(&known.title, &promise.title);
        normal(own) == normal(promised)
            || overlap(own, promised) >= enough
            || overlap(&known.title, &promise.quote) >= 0.75
    };
    body.follow_ups.iter().any(|known| known.agreed == agreed && is_same(known))
}

/// Two titles without the subject that both begin with, "Årlig fælles lederdag: ".
fn without_subject<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    match (one.split_once(": "), other.split_once(": ")) {
        (Some((subject, one)), Some((same, other))) if subject == same => (one, other),
        _ => (one, other),
    }
}

/// Whether a body has the item that comes back.
pub fn has_item(
    view: BodyView,
    plan: &Plan,
    agreed: NaiveDate,
    promise: &Promise,
    follows: Option<&str>,
) -> bool {
    let Some(body) = body(plan, view.id()) else { return false };
    let day = match promise.due {
        Some(Due::Day(day)) => Some(day),
        _ => None,
    };
    let is_agreed = |item: &Item| {
        let thread = item.follows.map(|index| body.items[index].id.as_str());
        let is_thread = follows.is_some() && thread == follows;
        let title = item.title.source();
        let enough = if is_thread { SHARED_OF_ITEM } else { SHARED };
        item.agreed.is_some_and(|(date, _)| date == agreed)
            && (normal(&title) == normal(&promise.title)
                || overlap(&title, &promise.title) >= enough
                || day.is_some() && is_thread)
    };
    let on_day = day.into_iter().flat_map(|day| view.meetings(day, day).collect::<Vec<_>>());
    let stands = on_day.into_iter().any(|meeting| {
        let mut titles = meeting.items().map(|item| item.title(Names::Shown));
        titles.any(|title| likeness(&title, &promise.title) >= SHARED)
    });
    stands || body.items.iter().any(is_agreed)
}

/// Whether the plan has the case.
pub fn has_case(plan: &Plan, course: &Course) -> bool {
    let items = plan.bodies.iter().flat_map(|body| &body.items);
    items.into_iter().filter(|item| matches!(item.timing, Timing::Case(_))).any(|item| {
        let title = item.title.source();
        likeness(&title, &course.title) >= SHARED || overlap(&title, &course.title) >= 0.8
    })
}
