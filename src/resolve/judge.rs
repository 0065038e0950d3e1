//! What deserves a warning once everything is placed: limits that are broken,
//! roles without a holder.

use super::finding::{Finding, Found};
use crate::plan::{Body, Limit, Piece, Plan};
use crate::schedule::{Audience, BodySchedule, Fate, Schedule, Step};
use chrono::NaiveDate;

/// Looks at what was decided; limits that were reached are added to the reasons.
pub(super) fn judge(schedule: &mut Schedule, findings: &mut Vec<Finding>) {
    let plan = schedule.plan.clone();
    for (index, (body, decided)) in plan.bodies.iter().zip(&mut schedule.bodies).enumerate() {
        for (limit, number) in body.limits.iter().zip(0..) {
            judge_limit(body, index, decided, limit, number, findings);
        }
        judge_roles(&plan, index, decided, findings);
    }
}

/// A warning counts every item. The reasons are for two audiences, and those for
/// anyone tell nothing of what is closed: so they are counted once for each.
fn judge_limit(
    body: &Body,
    body_index: usize,
    decided: &mut BodySchedule,
    limit: &Limit,
    number: u32,
    findings: &mut Vec<Finding>,
) {
    for audience in [Audience::Full, Audience::Open] {
        let breaches = breaches(body, decided, limit, number, audience);
        // One reason, though both bounds of a limit may be broken at once.
        let mut broken: Vec<u32> = breaches.iter().map(|breach| breach.latest).collect();
        broken.dedup();
        for index in broken {
            let step = Step::Limit { limit: number, audience };
            decided.occurrences[index as usize].steps.push(step);
        }
        if audience == Audience::Full {
            findings.extend(breaches.into_iter().map(|breach| Finding {
                body: body_index,
                date: Some(breach.date),
                found: breach.found,
            }));
        }
    }
}

/// A limit that is broken on a day.
struct Breach {
    date: NaiveDate,
    /// The last occurrence of the category there.
    latest: u32,
    found: Found,
}

/// Where a limit is broken by what an audience may see.
fn breaches(
    body: &Body,
    decided: &BodySchedule,
    limit: &Limit,
    number: u32,
    audience: Audience,
) -> Vec<Breach> {
    let counts = |index: &u32| {
        let item = &body.items[decided.occurrences[*index as usize].item as usize];
        let is_seen = audience == Audience::Full || !item.closed;
        is_seen && item.category.as_deref() == Some(limit.category.as_str())
    };
    // How many held meetings ago the category last came up, and when.
    let mut last: Option<(usize, NaiveDate)> = None;
    let held = decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra());
    let mut breaches = Vec::new();
    for (position, meeting) in held.enumerate() {
        let range = meeting.items.start as usize..meeting.items.end as usize;
        let here: Vec<u32> = decided.placed[range].iter().copied().filter(counts).collect();
        let Some(latest) = here.last() else { continue };
        let mut find = |found| breaches.push(Breach { date: meeting.date, latest: *latest, found });
        if limit.per_meeting.is_some_and(|most| here.len() > most as usize) {
            find(Found::LimitPerMeeting { limit: number, count: here.len() });
        } else if limit.gap.is_some() && here.len() > 1 {
            find(Found::LimitGap { limit: number, since: meeting.date, meetings: 0 });
        }
        if let (Some(gap), Some((before, since))) = (limit.gap, last)
            && position - before < gap as usize
        {
            find(Found::LimitGap { limit: number, since, meetings: position - before });
        }
        last = Some((position, meeting.date));
    }
    breaches
}

/// Once for each item: the first meeting where `{role}` finds nobody.
fn judge_roles(plan: &Plan, body: usize, decided: &BodySchedule, findings: &mut Vec<Finding>) {
    let mut told = None;
    for occurrence in &decided.occurrences {
        let item = &plan.bodies[body].items[occurrence.item as usize];
        let (Some(role), Fate::Placed(meeting)) = (item.role, occurrence.fate) else { continue };
        let shown = item.title.has(&Piece::Role)
            || item.note.as_ref().is_some_and(|note| note.has(&Piece::Role));
        let date = decided.meetings[meeting as usize].date;
        if shown && told != Some(occurrence.item) && plan.roles[role].holder(date).is_none() {
            told = Some(occurrence.item);
            let found = Found::NoHolder { item: occurrence.item, role: role.position() };
            findings.push(Finding { body, date: Some(date), found });
        }
    }
}
