//! What deserves a warning once everything is placed: limits that are broken,
//! roles without a holder.

use super::finding::{Finding, FindingKind};
use crate::plan::{Body, BodyIndex, Limit, LimitIndex, Piece, Role, indexed};
use crate::schedule::{Audience, BodySchedule, OccurrenceIndex, Reason, Status};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Looks at what was decided of a body; limits that were reached are added to the reasons.
pub(super) fn check_limits(
    (index, body): (BodyIndex, &Body),
    roles: &[Role],
    decided: &mut BodySchedule,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !body.limits.is_empty() {
        check_body(body, index, decided, &mut findings);
    }
    check_roles((index, body), roles, decided, &mut findings);
    findings
}

/// A warning counts every item. The reasons are for two audiences, and those for
/// anyone contain nothing of what is closed: so they are counted once for each.
fn check_body(
    body: &Body,
    body_index: BodyIndex,
    decided: &mut BodySchedule,
    findings: &mut Vec<Finding>,
) {
    let counted = [Audience::Full, Audience::Open]
        .map(|audience| (audience, counted(body, decided, audience)));
    for (number, limit) in indexed(&body.limits) {
        for (audience, counted) in &counted {
            let meetings = counted.get(limit.category.as_str()).map_or(&[][..], Vec::as_slice);
            let breaches = breaches((number, limit), meetings);
            // One reason, though both bounds of a limit may be broken at once.
            let mut broken: Vec<OccurrenceIndex> = breaches.iter().map(|b| b.latest).collect();
            broken.dedup();
            for index in broken {
                let reason = Reason::Limit { limit: number, audience: *audience };
                decided.occurrences[index].reasons.push(reason);
            }
            if *audience == Audience::Full {
                findings.extend(breaches.into_iter().map(|breach| Finding {
                    body: Some(body_index),
                    date: Some(breach.date),
                    kind: breach.kind,
                }));
            }
        }
    }
}

/// How often a category comes up at one meeting.
struct Counted {
    /// Of the meeting, among the held ones.
    position: usize,
    date: NaiveDate,
    count: usize,
    /// The last occurrence of the category there.
    latest: OccurrenceIndex,
}

/// By category that has a limit, what an audience may see at each held meeting.
fn counted<'a>(
    body: &'a Body,
    decided: &BodySchedule,
    audience: Audience,
) -> BTreeMap<&'a str, Vec<Counted>> {
    let held = decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra());
    let limits = body.limits.iter();
    let mut categories: BTreeMap<&str, Vec<Counted>> =
        limits.map(|limit| (limit.category.as_str(), Vec::new())).collect();
    for (position, meeting) in held.enumerate() {
        for index in decided.on(meeting) {
            let item = decided.item(body, &decided.occurrences[*index]);
            let is_visible = audience == Audience::Full || !item.closed;
            let category = item.category.as_deref().filter(|_| is_visible);
            let Some(meetings) = category.and_then(|category| categories.get_mut(category)) else {
                continue;
            };
            match meetings.last_mut() {
                Some(here) if here.position == position => {
                    here.count += 1;
                    here.latest = *index;
                }
                _ => {
                    let date = meeting.date;
                    meetings.push(Counted { position, date, count: 1, latest: *index });
                }
            }
        }
    }
    categories
}

/// A limit that is broken on a day.
struct Breach {
    date: NaiveDate,
    latest: OccurrenceIndex,
    kind: FindingKind,
}

/// Where a limit is broken at the meetings that its category comes up at.
fn breaches((number, limit): (LimitIndex, &Limit), meetings: &[Counted]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut last: Option<&Counted> = None;
    for here in meetings {
        let Counted { position, date, count, latest } = *here;
        let mut find = |kind| breaches.push(Breach { date, latest, kind });
        if limit.per_meeting.is_some_and(|most| count > most as usize) {
            find(FindingKind::LimitPerMeeting { limit: number, count });
        } else if limit.gap.is_some() && count > 1 {
            find(FindingKind::LimitGap { limit: number, since: date, meetings: 0 });
        }
        if let (Some(gap), Some(before)) = (limit.gap, last)
            && position - before.position < gap as usize
        {
            let meetings = position - before.position;
            find(FindingKind::LimitGap { limit: number, since: before.date, meetings });
        }
        last = Some(here);
    }
    breaches
}

/// Once for each item: the first meeting where `{role}` finds nobody.
fn check_roles(
    (index, body): (BodyIndex, &Body),
    roles: &[Role],
    decided: &BodySchedule,
    findings: &mut Vec<Finding>,
) {
    let mut reported = None;
    for occurrence in &decided.occurrences {
        let item = decided.item(body, occurrence);
        let (Some(role), Status::Placed(meeting)) = (item.role, occurrence.status) else {
            continue;
        };
        let is_shown = item.title.has(&Piece::Role)
            || item.note.as_ref().is_some_and(|note| note.has(&Piece::Role));
        let date = decided.meetings[meeting].date;
        let is_new = reported != Some(occurrence.item);
        if is_shown && is_new && roles[role].holder(date).is_none() {
            reported = Some(occurrence.item);
            let kind = FindingKind::NoHolder { item: occurrence.item, role };
            findings.push(Finding { body: Some(index), date: Some(date), kind });
        }
    }
}
