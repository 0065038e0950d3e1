//! What became of the meetings since they were last looked at.

use super::ledger::Known;
use crate::schedule::{Audience, BodyView, MeetingId, MeetingView, Schedule};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// So near a meeting is, or was to be, whose change its members are to hear of.
pub(super) const NEAR: Days = Days::new(14);

/// So far ahead meetings are known.
const AHEAD: Days = Days::new(400);

/// A meeting that stands otherwise than before.
pub(super) struct Change<'a> {
    pub body: BodyView<'a>,
    pub before: Known,
    /// `None`: it is in the plan no more.
    pub now: Option<MeetingView<'a>>,
    /// The name of its state now.
    pub key: String,
}

/// How all meetings stand that may yet change.
pub(super) fn known(schedule: &Schedule, today: NaiveDate) -> BTreeMap<String, Known> {
    let to = today.checked_add_days(AHEAD).unwrap_or(today);
    let views = schedule.views(Audience::Open);
    let all = views.flat_map(|view| {
        view.meetings(today, to)
            .map(|meeting| (name(&meeting), state(&meeting)))
            .collect::<Vec<_>>()
    });
    all.collect()
}

/// Those of the known meetings that are near and stand otherwise now.
pub(super) fn changes<'a>(
    schedule: &'a Schedule,
    today: NaiveDate,
    known: &BTreeMap<String, Known>,
) -> Vec<Change<'a>> {
    let near = today..=today.checked_add_days(NEAR).unwrap_or(today);
    let change = |(name, before): (&String, &Known)| {
        let (body, id) = name.split_once('/')?;
        let body = schedule.views(Audience::Open).find(|view| view.first_id() == body)?;
        let now = body.meeting_with_id(id.parse::<MeetingId>().ok()?);
        let after = now.as_ref().map(state);
        let is_other = match &after {
            Some(after) => after != before && (after.held || before.held),
            None => before.held,
        };
        let days = [Some(before.start.date()), after.as_ref().map(|after| after.start.date())];
        let is_near = days.into_iter().flatten().any(|day| near.contains(&day));
        let at = after.as_ref().filter(|after| after.held);
        let at = at.map_or_else(|| "-".to_owned(), |after| after.start.to_string());
        let key = format!("ændring {name} {at}");
        (is_other && is_near).then(|| Change { body, before: before.clone(), now, key })
    };
    known.iter().filter_map(change).collect()
}

fn name(meeting: &MeetingView) -> String {
    format!("{}/{}", meeting.body().first_id(), meeting.id())
}

fn state(meeting: &MeetingView) -> Known {
    Known { start: meeting.start().naive_local(), held: !meeting.is_cancelled() }
}
