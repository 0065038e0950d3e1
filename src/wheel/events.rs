//! What is dated and no meeting: the plan's events, as far as the year has them.

use super::model::ListEvent;
use crate::schedule::BodyView;
use chrono::Datelike;

/// The events of the year by date. They are the plan's, and all bodies' alike.
pub(super) fn events(views: &[BodyView], year: i32) -> Vec<ListEvent> {
    let Some(view) = views.first() else { return Vec::new() };
    let mut events: Vec<ListEvent> = view
        .events()
        .filter(|event| (event.from().year()..=event.to().year()).contains(&year))
        .map(|event| ListEvent {
            name: event.name().to_owned(),
            from: event.from(),
            to: event.to(),
        })
        .collect();
    events.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    events
}
