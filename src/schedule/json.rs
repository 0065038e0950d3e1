//! `schedule --format json` and `/api/schedule`: names and order as in
//! `interfaces.md`; other programs read it.

use super::{
    BodyView, DeadlineView, DecisionView, FollowUpView, ItemView, MeetingView, Names, ReasonView,
    SkippedView,
};
use crate::calendar::wall_time;
use crate::plan::Outcome;
use chrono::{DateTime, NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use serde::Serialize;

/// One body's part of the object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct BodyJson<'a> {
    name: &'a str,
    meetings: Vec<MeetingJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    awaiting: Vec<AwaitingJson<'a>>,
    dropped: Vec<DroppedJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follow_ups: Vec<FollowUpJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deadlines: Vec<DeadlineJson<'a>>,
}

#[derive(Debug, Serialize)]
struct MeetingJson<'a> {
    nominal: NaiveDate,
    planned: NaiveDate,
    date: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    status: &'static str,
    reason: Option<&'a str>,
    extra: bool,
    tentative: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    name: &'a str,
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    minutes: u32,
    items: Vec<ItemJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<DecisionJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    postponed: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'a> {
    id: &'a str,
    nominal: Option<NaiveDate>,
    title: String,
    minutes: u32,
    category: Option<&'a str>,
    closed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionJson<'a>>,
    reasons: Vec<ReasonView<'a>>,
}

/// A decision on an item or on a section.
#[derive(Debug, Serialize)]
struct DecisionJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attended: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a str>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    reasons: Vec<ReasonView<'a>>,
}

#[derive(Debug, Serialize)]
struct DroppedJson<'a> {
    id: &'a str,
    nominal: Option<NaiveDate>,
    status: &'static str,
    reason: &'a str,
}

/// A follow-up for programs, as `schedule --format json` has it.
#[derive(Debug, Serialize)]
pub struct FollowUpJson<'a> {
    id: &'a str,
    title: &'a str,
    owners: Vec<&'a str>,
    agreed: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<&'a str>,
    state: &'static str,
}

/// `time` is an instant where the plan has a time of day, else it is left out.
#[derive(Debug, Serialize)]
struct DeadlineJson<'a> {
    /// The nominal date of the meeting.
    meeting: NaiveDate,
    name: &'a str,
    date: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
}

impl<'a> BodyView<'a> {
    /// What the window holds, from and to inclusive; `today` is for what is overdue.
    pub fn json(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        today: NaiveDate,
        names: Names,
    ) -> BodyJson<'a> {
        let deadlines = self.meetings(from, to).flat_map(|meeting| {
            let own: Vec<_> = meeting.deadlines().map(|d| deadline_json(&meeting, d)).collect();
            own
        });
        BodyJson {
            name: self.name(),
            meetings: self.meetings(from, to).map(|m| meeting_json(&m, names)).collect(),
            skipped: self.skipped(from, to).map(skipped_json).collect(),
            awaiting: self.awaiting(from, to).iter().map(|i| awaiting_json(i, names)).collect(),
            dropped: self.dropped(from, to).iter().map(dropped_json).collect(),
            follow_ups: self.follow_ups().map(|f| f.json(today, names)).collect(),
            deadlines: deadlines.collect(),
        }
    }
}

fn rfc3339(instant: DateTime<Tz>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, false)
}

fn meeting_json<'a>(meeting: &MeetingView<'a>, names: Names) -> MeetingJson<'a> {
    let sections = meeting.section_decisions().map(|decision| DecisionJson {
        item: None,
        section: Some(decision.section().word()),
        outcome: None,
        text: decision.text(),
        attended: decision.attended(names),
        next: None,
    });
    let on_items = meeting.decisions().map(|decision| decision_json(&decision, names));
    MeetingJson {
        nominal: meeting.nominal(),
        planned: meeting.planned(),
        date: meeting.date(),
        to: Some(meeting.to()).filter(|to| *to != meeting.date()),
        status: if meeting.is_cancelled() { "cancelled" } else { "held" },
        reason: meeting.reason(),
        extra: meeting.is_extra(),
        tentative: meeting.is_tentative(),
        start: meeting.has_time().then(|| rfc3339(meeting.start())),
        end: meeting.has_time().then(|| rfc3339(meeting.end())),
        name: meeting.name(),
        place: Some(meeting.place()).filter(|place| !place.is_empty()),
        link: meeting.link(),
        minutes: meeting.minutes(),
        items: meeting.items().map(|item| item_json(&item, names)).collect(),
        decisions: sections.chain(on_items).collect(),
        postponed: meeting.postponed().collect(),
    }
}

fn decision_json<'a>(decision: &DecisionView<'a>, names: Names) -> DecisionJson<'a> {
    DecisionJson {
        item: Some(decision.item_id()),
        section: None,
        outcome: decision.outcome(),
        text: decision.text(),
        attended: decision.attended(names),
        next: decision.next(),
    }
}

fn item_json<'a>(item: &ItemView<'a>, names: Names) -> ItemJson<'a> {
    let decision = item.decision().map(|decision| decision_json(&decision, names));
    ItemJson {
        id: item.id(),
        nominal: item.nominal(),
        title: item.title(names),
        minutes: item.minutes(),
        category: item.category(),
        closed: item.is_closed(),
        at: item.at().map(|at| at.format("%H:%M").to_string()),
        agreed: item.agreed(),
        follows: item.follows(),
        case: item.case(),
        decision: decision.map(|decision| DecisionJson { item: None, ..decision }),
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
        case: item.case(),
        // That it has neither date nor rule is no step on the way.
        reasons: item.reasons().into_iter().filter(|r| *r != ReasonView::Awaits).collect(),
    }
}

/// The status is where it ended, the reason that of the last step which has one.
fn dropped_json<'a>(item: &ItemView<'a>) -> DroppedJson<'a> {
    let reason = item.reasons().into_iter().rev().find_map(|reason| match reason {
        ReasonView::Withdrawn { reason }
        | ReasonView::Change { reason, .. }
        | ReasonView::Cancelled { reason, .. } => Some(reason),
        _ => None,
    });
    DroppedJson {
        id: item.id(),
        nominal: item.nominal(),
        status: item.status(),
        reason: reason.unwrap_or_default(),
    }
}

impl<'a> FollowUpView<'a> {
    /// For programs.
    pub fn json(&self, today: NaiveDate, names: Names) -> FollowUpJson<'a> {
        FollowUpJson {
            id: self.id(),
            title: self.title(),
            owners: self.owner_ids(names),
            agreed: self.agreed(),
            item: self.item_id(),
            due: self.due(),
            state: self.state(today).word(),
        }
    }
}

fn deadline_json<'a>(meeting: &MeetingView<'a>, deadline: DeadlineView<'a>) -> DeadlineJson<'a> {
    let zone = meeting.body().zone();
    let instant = deadline.time.and_then(|time| wall_time(zone, deadline.date, time).ok());
    DeadlineJson {
        meeting: meeting.nominal(),
        name: deadline.name,
        date: deadline.date,
        time: instant.map(rfc3339),
    }
}
