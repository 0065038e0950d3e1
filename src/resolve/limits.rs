//! What deserves a warning once everything is placed: limits that are broken,
//! roles without a holder.

use super::finding::{Finding, FindingKind};
use crate::plan::{Body, BodyIndex, Limit, LimitIndex, Piece, Plan, indexed};
use crate::schedule::{Audience, BodySchedule, OccurrenceIndex, Reason, Schedule, Status};
use chrono::NaiveDate;

/// Looks at what was decided; limits that were reached are added to the reasons.
pub(super) fn check_limits(schedule: &mut Schedule, findings: &mut Vec<Finding>) {
    let plan = schedule.plan.clone();
    for ((index, body), decided) in indexed(&plan.bodies).zip(&mut schedule.bodies) {
        for (number, limit) in indexed(&body.limits) {
            check_limit(body, index, decided, (number, limit), findings);
        }
        check_roles(&plan, index, decided, findings);
    }
}

/// A warning counts every item. The reasons are for two audiences, and those for
/// anyone contain nothing of what is closed: so they are counted once for each.
fn check_limit(
    body: &Body,
    body_index: BodyIndex,
    decided: &mut BodySchedule,
    (number, limit): (LimitIndex, &Limit),
    findings: &mut Vec<Finding>,
) {
    for audience in [Audience::Full, Audience::Open] {
        let breaches = breaches(body, decided, (number, limit), audience);
        // One reason, though both bounds of a limit may be broken at once.
        let mut broken: Vec<OccurrenceIndex> = breaches.iter().map(|b| b.latest).collect();
        broken.dedup();
        for index in broken {
            let reason = Reason::Limit { limit: number, audience };
            decided.occurrences[index].reasons.push(reason);
        }
        if audience == Audience::Full {
            findings.extend(breaches.into_iter().map(|breach| Finding {
                body: Some(body_index),
                date: Some(breach.date),
                kind: breach.kind,
            }));
        }
    }
}

/// A limit that is broken on a day.
struct Breach {
    date: NaiveDate,
    /// The last occurrence of the category there.
    latest: OccurrenceIndex,
    kind: FindingKind,
}

/// Where a limit is broken by what an audience may see.
fn breaches(
    body: &Body,
    decided: &BodySchedule,
    (number, limit): (LimitIndex, &Limit),
    audience: Audience,
) -> Vec<Breach> {
    let counts = |index: &OccurrenceIndex| {
        let item = decided.item(body, &decided.occurrences[*index]);
        let is_visible = audience == Audience::Full || !item.closed;
        is_visible && item.category.as_deref() == Some(limit.category.as_str())
    };
    // How many held meetings ago the category last came up, and when.
    let mut last: Option<(usize, NaiveDate)> = None;
    let held = decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra());
    let mut breaches = Vec::new();
    for (position, meeting) in held.enumerate() {
        let mut here = decided.on(meeting).iter().filter(|index| counts(index));
        let Some(latest) = here.next_back().copied() else { continue };
        let count = here.count() + 1;
        let mut find = |kind| breaches.push(Breach { date: meeting.date, latest, kind });
        if limit.per_meeting.is_some_and(|most| count > most as usize) {
            find(FindingKind::LimitPerMeeting { limit: number, count });
        } else if limit.gap.is_some() && count > 1 {
            find(FindingKind::LimitGap { limit: number, since: meeting.date, meetings: 0 });
        }
        if let (Some(gap), Some((before, since))) = (limit.gap, last)
            && position - before < gap as usize
        {
            find(FindingKind::LimitGap { limit: number, since, meetings: position - before });
        }
        last = Some((position, meeting.date));
    }
    breaches
}

/// Once for each item: the first meeting where `{role}` finds nobody.
fn check_roles(plan: &Plan, body: BodyIndex, decided: &BodySchedule, findings: &mut Vec<Finding>) {
    let mut reported = None;
    for occurrence in &decided.occurrences {
        let item = decided.item(&plan.bodies[body], occurrence);
        let (Some(role), Status::Placed(meeting)) = (item.role, occurrence.status) else {
            continue;
        };
        let is_shown = item.title.has(&Piece::Role)
            || item.note.as_ref().is_some_and(|note| note.has(&Piece::Role));
        let date = decided.meetings[meeting].date;
        let is_new = reported != Some(occurrence.item);
        if is_shown && is_new && plan.roles[role].holder(date).is_none() {
            reported = Some(occurrence.item);
            let kind = FindingKind::NoHolder { item: occurrence.item, role };
            findings.push(Finding { body: Some(body), date: Some(date), kind });
        }
    }
}
