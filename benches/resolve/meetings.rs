//! The bare loop's meetings: the dates of each series, moved by its policies.

use super::days::{DaysOff, EventDate, Span};
use super::recurrence;
use aarshjul::plan::{Body, BodyIndex, Plan, Policy, Series, SeriesDates, index_at};
use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;

/// A meeting with its start, in seconds since 1970.
pub struct Meeting {
    nominal: NaiveDate,
    pub planned: NaiveDate,
    pub start: i64,
    pub is_held: bool,
}

/// The meetings of each body by planned date.
pub fn of_all_bodies(
    plan: &Plan,
    days: &DaysOff,
    events: &[Vec<EventDate>],
    zone: Tz,
    through: NaiveDate,
) -> Vec<Vec<Meeting>> {
    let mut meetings: Vec<Vec<Meeting>> = Vec::new();
    meetings.resize_with(plan.bodies.len(), Vec::new);
    // Those that follow another body come after those that do not.
    for follows in [false, true] {
        for (position, body) in plan.bodies.iter().enumerate() {
            if follows_another(body) == follows {
                let cancelled = cancelled_days(index_at::<Body>(position), events);
                let mut own = Vec::new();
                for series in &body.series {
                    add(series, days, &cancelled, zone, through, &meetings, &mut own);
                }
                own.sort_unstable_by_key(|m| (m.planned, m.nominal != m.planned, m.nominal));
                own.dedup_by_key(|meeting| meeting.planned);
                meetings[position] = own;
            }
        }
    }
    meetings
}

/// The nth held meeting on or before a day, counted back.
pub fn last_held(meetings: &[Meeting], day: NaiveDate, nth: i32) -> Option<&Meeting> {
    let end = meetings.partition_point(|meeting| meeting.planned <= day);
    meetings[..end].iter().rev().filter(|meeting| meeting.is_held).nth(nth as usize - 1)
}

fn follows_another(body: &Body) -> bool {
    body.series.iter().any(|series| matches!(series.dates, SeriesDates::After { .. }))
}

fn cancelled_days(body: BodyIndex, events: &[Vec<EventDate>]) -> Vec<Span> {
    let dates = events.iter().flatten();
    dates.filter(|date| date.cancels.contains(&body)).map(|date| date.span).collect()
}

fn add(
    series: &Series,
    days: &DaysOff,
    cancelled: &[Span],
    zone: Tz,
    through: NaiveDate,
    meetings: &[Vec<Meeting>],
    own: &mut Vec<Meeting>,
) {
    let is_agreed = matches!(series.dates, SeriesDates::Given(_));
    for (nominal, date) in nominal_dates(series, through, meetings) {
        let planned = if is_agreed { Some(date) } else { follow_policy(series, date, days) };
        let Some(planned) = planned.filter(|date| *date <= through) else { continue };
        let start = zone.from_local_datetime(&planned.and_time(series.time.start)).unwrap();
        let end = zone.from_local_datetime(&planned.and_time(series.time.end)).unwrap();
        assert!(start < end);
        let is_held = !cancelled.iter().any(|(from, to)| *from <= planned && planned <= *to);
        own.push(Meeting { nominal, planned, start: start.timestamp(), is_held });
    }
}

/// Each nominal date with the date that it is put on.
fn nominal_dates(
    series: &Series,
    through: NaiveDate,
    meetings: &[Vec<Meeting>],
) -> Vec<(NaiveDate, NaiveDate)> {
    let last = series.until.map_or(through, |until| until.min(through));
    match &series.dates {
        SeriesDates::Given(dates) => dates.iter().map(|(date, _)| (*date, *date)).collect(),
        SeriesDates::Rule(rule) => {
            let from = series.from.expect("a rule has a start");
            let dates = recurrence::dates(rule, from, last);
            dates.into_iter().map(|date| (date, date)).collect()
        }
        SeriesDates::After { body, days } => {
            let held = meetings[body.position()].iter().filter(|meeting| meeting.is_held);
            let later = Days::new(*days as u64);
            held.map(|meeting| (meeting.nominal + later, meeting.planned + later)).collect()
        }
    }
}

fn follow_policy(series: &Series, date: NaiveDate, days: &DaysOff) -> Option<NaiveDate> {
    let policy = if days.is_in_break(date) {
        series.on_break
    } else if days.is_closed(date) {
        series.on_holiday
    } else {
        return Some(date);
    };
    let (step, is_back) = match policy {
        Policy::Skip => return None,
        Policy::NextWorkday => (1, false),
        Policy::PreviousWorkday => (1, true),
        Policy::NextWeek => (7, false),
        Policy::PreviousWeek => (7, true),
    };
    (step..=56)
        .step_by(step as usize)
        .map(|ahead| if is_back { date - Days::new(ahead) } else { date + Days::new(ahead) })
        .find(|other| days.is_workday(*other))
}
