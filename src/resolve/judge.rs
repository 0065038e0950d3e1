//! What deserves a warning once everything is placed: limits that are broken,
//! roles without a holder.

use super::finding::{Finding, Found};
use crate::plan::{Body, Limit, Piece, Plan};
use crate::schedule::{BodySchedule, Fate, Schedule, Step};

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

fn judge_limit(
    body: &Body,
    body_index: usize,
    decided: &mut BodySchedule,
    limit: &Limit,
    number: u32,
    findings: &mut Vec<Finding>,
) {
    let in_category =
        |item: u32| body.items[item as usize].category.as_deref() == Some(limit.category.as_str());
    // How many held meetings ago the category last came up, and when.
    let mut last: Option<(usize, chrono::NaiveDate)> = None;
    let held = decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra());
    let mut broken = Vec::new();
    for (position, meeting) in held.enumerate() {
        let range = meeting.items.start as usize..meeting.items.end as usize;
        let here: Vec<u32> = (decided.placed[range].iter().copied())
            .filter(|index| in_category(decided.occurrences[*index as usize].item))
            .collect();
        let Some(latest) = here.last() else { continue };
        let mut find = |found| {
            findings.push(Finding { body: body_index, date: Some(meeting.date), found });
            broken.push(*latest);
        };
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
    // One reason, though both bounds of a limit may be broken at once.
    broken.dedup();
    for index in broken {
        decided.occurrences[index as usize].steps.push(Step::Limit { limit: number });
    }
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
            let found = Found::NoHolder { item: occurrence.item, role };
            findings.push(Finding { body, date: Some(date), found });
        }
    }
}
