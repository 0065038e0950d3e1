//! The yardstick: what anyone would write with chrono and chrono-tz for the same
//! days and rules, and nothing else. No reasons, no changes, no decisions, no full
//! meetings, no agendas, no checks.

mod days;
mod meetings;
mod recurrence;
mod rules;

use aarshjul::plan::{Case, CaseCourse, DecidedBy, Plan, Timing};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use days::DaysOff;
use meetings::{Meeting, last_held};

/// What one body's rules give: planned dates with their start, and which item
/// comes when.
#[derive(Debug, PartialEq, Eq)]
pub struct Agenda {
    pub meetings: Vec<(NaiveDate, i64)>,
    pub chosen: Vec<(usize, NaiveDate)>,
}

/// Whether an item comes again by a rule, or as a step of a yearly case.
pub fn recurs(plan: &Plan, timing: &Timing) -> bool {
    match timing {
        Timing::When { .. } => true,
        Timing::Case(case) => decided_yearly(&plan.cases[*case]).is_some(),
        _ => false,
    }
}

pub fn agendas(plan: &Plan, zone: Tz, through: NaiveDate) -> Vec<Agenda> {
    let days = DaysOff::new(&plan.calendar, through.year());
    let events = days::events(plan, through);
    let meetings = meetings::of_all_bodies(plan, &days, &events, zone, through);
    let mut chosen: Vec<Vec<(usize, NaiveDate)>> = vec![Vec::new(); plan.bodies.len()];
    for case in &plan.cases {
        add_runs(case, &meetings, &mut chosen);
    }
    let mut agendas = Vec::with_capacity(plan.bodies.len());
    for ((body, own), mut chosen) in plan.bodies.iter().zip(&meetings).zip(chosen) {
        let things = rules::Things { plan, days: &days, events: &events, meetings: &meetings };
        for (index, item) in body.items.iter().enumerate() {
            if let Timing::When { rule, .. } = &item.timing {
                let mut dates = things.dates(item, rule, own, through);
                dates.sort_unstable();
                dates.dedup();
                chosen.extend(dates.into_iter().map(|date| (index, date)));
            }
        }
        chosen.sort_unstable();
        let meetings = own.iter().map(|meeting| (meeting.planned, meeting.start)).collect();
        agendas.push(Agenda { meetings, chosen });
    }
    agendas
}

/// The days by which a yearly case is decided: month, day, and the first of them.
fn decided_yearly(case: &Case) -> Option<(aarshjul::calendar::MonthDay, Option<NaiveDate>)> {
    match case.course {
        CaseCourse::Backward(DecidedBy::Yearly { day, from, .. }) => Some((day, from)),
        _ => None,
    }
}

fn add_runs(case: &Case, meetings: &[Vec<Meeting>], chosen: &mut [Vec<(usize, NaiveDate)>]) {
    let Some((day, from)) = decided_yearly(case) else { return };
    let Some(last_step) = case.steps.last() else { return };
    let of_last = &meetings[last_step.body.position()];
    let (Some(first), Some(last)) = (of_last.first(), of_last.last()) else { return };
    let days = (first.planned.year()..=last.planned.year()).filter_map(|year| day.in_year(year));
    for day in days.filter(|day| from.is_none_or(|from| from <= *day)) {
        add_run(case, day, meetings, chosen);
    }
}

/// Back from the day: each step on its body's last meeting from which the later ones
/// keep their days.
fn add_run(
    case: &Case,
    day: NaiveDate,
    meetings: &[Vec<Meeting>],
    chosen: &mut [Vec<(usize, NaiveDate)>],
) {
    // The latest day for each step, so far as the later ones are known.
    let mut latest = vec![day; case.steps.len()];
    let mut next = day;
    for (position, step) in case.steps.iter().enumerate().rev() {
        let own = &meetings[step.body.position()];
        let Some(meeting) = last_held(own, latest[position], 1) else { return };
        let date = meeting.planned;
        if date < next - days::HALF_YEAR {
            return;
        }
        chosen[step.body.position()].push((step.item.position(), date));
        next = date;
        if let Some(before) = position.checked_sub(1) {
            let own = case.steps[..position].iter().rposition(|other| other.body == step.body);
            let kept_to = own.unwrap_or(before);
            let kept = date - chrono::Days::new(step.days.unwrap_or(1).into());
            latest[before] = latest[before].min(date - chrono::Days::new(1));
            latest[kept_to] = latest[kept_to].min(kept);
        }
    }
}
