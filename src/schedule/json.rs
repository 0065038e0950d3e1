//! `schedule --format json` and `/api/schedule`: names and order as in
//! `interfaces.md`; other programs read it.

use super::{BodyView, Fate, ItemView, MeetingView, Names, Reason, SkippedView};
use chrono::{NaiveDate, SecondsFormat};
use serde::Serialize;

/// One body's part of the object.
#[derive(Debug, Serialize)]
pub struct BodyJson<'a> {
    name: &'a str,
    meetings: Vec<MeetingJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    awaiting: Vec<AwaitingJson<'a>>,
    dropped: Vec<DroppedJson<'a>>,
}

#[derive(Debug, Serialize)]
struct MeetingJson<'a> {
    planned: NaiveDate,
    date: NaiveDate,
    status: &'static str,
    reason: Option<&'a str>,
    extra: bool,
    tentative: bool,
    start: String,
    end: String,
    name: &'a str,
    place: Option<&'a str>,
    minutes: u32,
    items: Vec<ItemJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'a> {
    id: &'a str,
    nominal: Option<NaiveDate>,
    title: String,
    minutes: u32,
    category: Option<&'a str>,
    closed: bool,
    reasons: Vec<Reason<'a>>,
}

#[derive(Debug, Serialize)]
struct SkippedJson<'a> {
    date: NaiveDate,
    name: &'a str,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct AwaitingJson<'a> {
    id: &'a str,
    nominal: Option<NaiveDate>,
    title: String,
    reasons: Vec<Reason<'a>>,
}

#[derive(Debug, Serialize)]
struct DroppedJson<'a> {
    id: &'a str,
    nominal: Option<NaiveDate>,
    status: &'static str,
    reason: &'a str,
}

impl<'a> BodyView<'a> {
    /// What the window holds, from and to inclusive.
    pub fn json(&self, from: NaiveDate, to: NaiveDate, names: Names) -> BodyJson<'a> {
        BodyJson {
            name: self.name(),
            meetings: self.meetings(from, to).map(|m| meeting_json(&m, names)).collect(),
            skipped: self.skipped(from, to).map(skipped_json).collect(),
            awaiting: self.awaiting(from, to).iter().map(|i| awaiting_json(i, names)).collect(),
            dropped: self.dropped(from, to).iter().map(dropped_json).collect(),
        }
    }
}

fn meeting_json<'a>(meeting: &MeetingView<'a>, names: Names) -> MeetingJson<'a> {
    let rfc3339 = |instant: chrono::DateTime<chrono_tz::Tz>| {
        instant.to_rfc3339_opts(SecondsFormat::Secs, false)
    };
    MeetingJson {
        planned: meeting.planned(),
        date: meeting.date(),
        status: if meeting.is_cancelled() { "cancelled" } else { "held" },
        reason: meeting.reason(),
        extra: meeting.is_extra(),
        tentative: meeting.is_tentative(),
        start: rfc3339(meeting.start()),
        end: rfc3339(meeting.end()),
        name: meeting.name(),
        place: Some(meeting.place()).filter(|place| !place.is_empty()),
        minutes: meeting.minutes(),
        items: meeting.items().map(|item| item_json(&item, names)).collect(),
    }
}

fn item_json<'a>(item: &ItemView<'a>, names: Names) -> ItemJson<'a> {
    ItemJson {
        id: item.id(),
        nominal: item.nominal(),
        title: item.title(names),
        minutes: item.minutes(),
        category: item.category(),
        closed: item.is_closed(),
        reasons: item.reasons(),
    }
}

fn skipped_json(skipped: SkippedView<'_>) -> SkippedJson<'_> {
    SkippedJson { date: skipped.date, name: skipped.name, kind: skipped.kind }
}

fn awaiting_json<'a>(item: &ItemView<'a>, names: Names) -> AwaitingJson<'a> {
    AwaitingJson {
        id: item.id(),
        nominal: item.nominal(),
        title: item.title(names),
        // That it has neither date nor rule is no step on the way.
        reasons: item.reasons().into_iter().filter(|r| *r != Reason::Awaits).collect(),
    }
}

/// The status is where it ended, the reason that of the last step which has one.
fn dropped_json<'a>(item: &ItemView<'a>) -> DroppedJson<'a> {
    let status = match item.occurrence.fate {
        Fate::Withdrawn => "withdrawn",
        Fate::Dropped => "dropped",
        _ => "skipped",
    };
    let reason = item.reasons().into_iter().rev().find_map(|reason| match reason {
        Reason::Withdrawn { reason }
        | Reason::Change { reason, .. }
        | Reason::Cancelled { reason, .. } => Some(reason),
        _ => None,
    });
    DroppedJson {
        id: item.id(),
        nominal: item.nominal(),
        status,
        reason: reason.unwrap_or_default(),
    }
}
