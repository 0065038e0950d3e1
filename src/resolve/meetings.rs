//! Which meetings there are: nominal dates, policies, then what `[[meeting]]`
//! and `[[event]]` entries make of the planned ones (plan-format, "Planned meetings").

use super::finding::{Finding, Found};
use super::horizon::Horizon;
use crate::calendar::{Day, DayTable, LAST_DAY, TimeSpan, WallTimeError, wall_time};
use crate::diag::Span;
use crate::plan::{Body, Plan, Policy, Series, SeriesDates};
use crate::schedule::{Cancelled, Meeting, Origin, Skipped};
use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;

/// A policy looks no further than this.
const MAX_SHIFT_DAYS: u64 = 8 * 7;

/// What one body's series and entries give.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    /// In order of actual date.
    pub meetings: Vec<Meeting>,
    pub skipped: Vec<Skipped>,
}

/// A planned meeting before its entry is looked at.
struct Planned {
    date: NaiveDate,
    series: u32,
    nominal: NaiveDate,
    day: Day,
}

/// The meetings of every body; one that follows another after that other.
pub(super) fn all(
    plan: &Plan,
    zone: Tz,
    horizon: &Horizon,
    days: &DayTable,
    findings: &mut Vec<Finding>,
) -> Vec<Meetings> {
    let mut done: Vec<Option<Meetings>> = vec![None; plan.bodies.len()];
    for body in following_order(plan) {
        let step = Step { plan, zone, horizon, days, body: &plan.bodies[body], body_index: body };
        done[body] = Some(step.meetings(&done, findings));
    }
    done.into_iter().map(Option::unwrap_or_default).collect()
}

/// Bodies so that each comes after those it follows. A ring is an error of the
/// plan; here it only must not hang.
fn following_order(plan: &Plan) -> Vec<usize> {
    fn visit(plan: &Plan, body: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        if std::mem::replace(&mut seen[body], true) {
            return;
        }
        for series in &plan.bodies[body].series {
            if let SeriesDates::After { body: other, .. } = series.dates {
                visit(plan, other.position(), seen, order);
            }
        }
        order.push(body);
    }
    let mut order = Vec::new();
    let mut seen = vec![false; plan.bodies.len()];
    for body in 0..plan.bodies.len() {
        visit(plan, body, &mut seen, &mut order);
    }
    order
}

struct Step<'a> {
    plan: &'a Plan,
    zone: Tz,
    horizon: &'a Horizon,
    days: &'a DayTable,
    body: &'a Body,
    body_index: usize,
}

impl Step<'_> {
    fn meetings(&self, done: &[Option<Meetings>], findings: &mut Vec<Finding>) -> Meetings {
        let (planned, skipped) = self.planned(done, findings);
        let mut meetings = self.with_entries(&planned, findings);
        self.cancel_by_events(&mut meetings);
        self.add_extra(&mut meetings, findings);
        meetings.sort_by_key(|meeting| (meeting.date, meeting.planned));
        self.find_double_bookings(&meetings, findings);
        Meetings { meetings, skipped }
    }

    /// Planned meetings by planned date, and nominal dates that gave none.
    fn planned(
        &self,
        done: &[Option<Meetings>],
        findings: &mut Vec<Finding>,
    ) -> (Vec<Planned>, Vec<Skipped>) {
        let mut planned = Vec::new();
        let mut skipped = Vec::new();
        for (series, index) in self.body.series.iter().zip(0..) {
            let nominal_dates = self.nominal_dates(series, done);
            if nominal_dates.is_empty() && self.never_meets(series) {
                let found = Found::SeriesWithoutDates { series: index };
                findings.push(Finding { body: self.body_index, date: None, found });
            }
            for nominal in nominal_dates {
                let day = self.days.day(nominal);
                match self.shift(series, nominal, day) {
                    Some(date) => planned.push(Planned { date, series: index, nominal, day }),
                    None => {
                        let too_far = policy(series, day) != Policy::Skip;
                        if too_far {
                            let found = Found::ShiftTooFar { series: index, nominal };
                            findings.push(self.finding(nominal, found));
                        }
                        skipped.push(Skipped { date: nominal, day, too_far });
                    }
                }
            }
        }
        // A date that two series give is one planned meeting: the first series wins.
        planned.sort_by_key(|p| (p.date, p.series, p.nominal));
        planned.dedup_by_key(|p| p.date);
        skipped.sort_by_key(|s| s.date);
        skipped.dedup_by_key(|s| s.date);
        (planned, skipped)
    }

    fn nominal_dates(&self, series: &Series, done: &[Option<Meetings>]) -> Vec<NaiveDate> {
        let last = series.until.map_or(self.horizon.last, |until| until.min(self.horizon.last));
        match &series.dates {
            SeriesDates::Rule(rule) => {
                series.from.map(|from| rule.dates(from, last)).unwrap_or_default()
            }
            SeriesDates::Given(dates) => dates.iter().map(|(date, _)| *date).collect(),
            SeriesDates::After { body, days } => done[body.position()]
                .iter()
                .flat_map(|other| &other.meetings)
                .filter(|meeting| meeting.is_held())
                .filter_map(|meeting| add_days(meeting.date, *days))
                .filter(|date| series.from.is_none_or(|from| from <= *date) && *date <= last)
                .collect(),
        }
    }

    /// Whether a rule of meetings gives no date however far one looks: what
    /// begins beyond what is resolved is left alone.
    fn never_meets(&self, series: &Series) -> bool {
        let SeriesDates::Rule(rule) = &series.dates else { return false };
        let last = series.until.unwrap_or(LAST_DAY).min(LAST_DAY);
        series
            .from
            .is_some_and(|from| from <= self.horizon.last && rule.dates(from, last).is_empty())
    }

    /// Where a nominal date's meeting is planned, by the policy for what the day is.
    fn shift(&self, series: &Series, nominal: NaiveDate, day: Day) -> Option<NaiveDate> {
        if day.is_free() {
            return Some(nominal);
        }
        let step: i64 = match policy(series, day) {
            Policy::Skip => return None,
            Policy::NextWorkday => 1,
            Policy::PreviousWorkday => -1,
            Policy::NextWeek => 7,
            Policy::PreviousWeek => -7,
        };
        (1..)
            .map(|count| count * step)
            .take_while(|days| days.unsigned_abs() <= MAX_SHIFT_DAYS)
            .filter_map(|days| add_days(nominal, days))
            .take_while(|date| *date <= LAST_DAY)
            .find(|date| self.days.is_workday_outside_breaks(*date))
    }

    /// Each planned meeting as its `[[meeting]]` entry has it, if there is one.
    fn with_entries(&self, planned: &[Planned], findings: &mut Vec<Finding>) -> Vec<Meeting> {
        let mut entries: Vec<(NaiveDate, u32)> = (self.body.meetings.iter().zip(0..))
            .filter(|(entry, _)| !entry.extra)
            .map(|(entry, index)| (entry.date, index))
            .collect();
        entries.sort_unstable();
        let mut entries = entries.into_iter().peekable();
        let mut stale = |(date, entry): (NaiveDate, u32)| {
            findings.push(self.finding(date, Found::StaleMeeting { entry }));
        };
        let mut made = Vec::with_capacity(planned.len() + self.body.meetings.len());
        for p in planned {
            while let Some(entry) = entries.next_if(|(date, _)| *date < p.date) {
                stale(entry);
            }
            let entry = entries.next_if(|(date, _)| *date == p.date).map(|(_, index)| index);
            made.push((p, entry));
        }
        entries.for_each(&mut stale);
        made.into_iter().map(|(p, entry)| self.meeting(p, entry, findings)).collect()
    }

    fn meeting(&self, p: &Planned, entry: Option<u32>, findings: &mut Vec<Finding>) -> Meeting {
        let series = &self.body.series[p.series as usize];
        let written = entry.map(|index| &self.body.meetings[index as usize]);
        let cancelled = written.and_then(|e| e.cancelled.as_ref()).and(entry).map(Cancelled::Entry);
        let date =
            written.and_then(|e| e.moved_to).filter(|_| cancelled.is_none()).unwrap_or(p.date);
        let time = written.and_then(|e| e.time).unwrap_or(series.time);
        let span = written.map_or(series.span, |e| e.span);
        let (start, end) = self.instants(date, time, span, findings);
        let origin = Origin::Series { series: p.series, nominal: p.nominal, day: p.day };
        Meeting {
            planned: p.date,
            date,
            start,
            end,
            origin,
            entry,
            cancelled,
            items: 0..0,
            minutes: 0,
        }
    }

    /// `meetings` are still in order of planned date. An entry that speaks of a
    /// date has the last word on it.
    fn cancel_by_events(&self, meetings: &mut [Meeting]) {
        let dates = self
            .plan
            .events
            .iter()
            .zip(0..)
            .flat_map(|(event, index)| event.dates.iter().map(move |date| (date, index)));
        for (event, index) in dates {
            if !event.keys.cancels.iter().any(|body| body.position() == self.body_index) {
                continue;
            }
            let from = meetings.partition_point(|m| m.planned < event.from);
            let to = meetings.partition_point(|m| m.planned <= event.to).max(from);
            for meeting in &mut meetings[from..to] {
                if meeting.entry.is_none() && meeting.is_held() {
                    meeting.cancelled = Some(Cancelled::Event(index));
                }
            }
        }
    }

    fn add_extra(&self, meetings: &mut Vec<Meeting>, findings: &mut Vec<Finding>) {
        let planned = meetings.len();
        for (entry, index) in self.body.meetings.iter().zip(0..).filter(|(entry, _)| entry.extra) {
            if meetings[..planned].binary_search_by_key(&entry.date, |m| m.planned).is_ok() {
                findings.push(self.finding(entry.date, Found::ExtraOnPlanned { entry: index }));
                continue;
            }
            let Some(time) = entry.time else { continue };
            let date = entry.moved_to.unwrap_or(entry.date);
            let (start, end) = self.instants(date, time, entry.span, findings);
            meetings.push(Meeting {
                planned: entry.date,
                date,
                start,
                end,
                origin: Origin::Extra,
                entry: Some(index),
                cancelled: entry.cancelled.as_ref().map(|_| Cancelled::Entry(index)),
                items: 0..0,
                minutes: 0,
            });
        }
    }

    /// `meetings` are in order of actual date.
    fn find_double_bookings(&self, meetings: &[Meeting], findings: &mut Vec<Finding>) {
        let mut before: Option<&Meeting> = None;
        for meeting in meetings.iter().filter(|meeting| meeting.is_held()) {
            if let Some(other) = before.filter(|other| other.date == meeting.date) {
                let entry = meeting.entry.or(other.entry);
                let found =
                    Found::DoubleBooked { planned: [other.planned, meeting.planned], entry };
                findings.push(self.finding(meeting.date, found));
            }
            before = Some(meeting);
        }
    }

    fn instants(
        &self,
        date: NaiveDate,
        time: TimeSpan,
        span: Span,
        findings: &mut Vec<Finding>,
    ) -> (chrono::DateTime<Tz>, chrono::DateTime<Tz>) {
        let mut instant = |clock| match wall_time(self.zone, date, clock) {
            Ok(instant) => instant,
            Err(error) => {
                let twice = error == WallTimeError::Twice;
                findings.push(self.finding(date, Found::LocalTime { span, time, twice }));
                self.zone.from_utc_datetime(&date.and_time(clock))
            }
        };
        (instant(time.start), instant(time.end))
    }

    fn finding(&self, date: NaiveDate, found: Found) -> Finding {
        Finding { body: self.body_index, date: Some(date), found }
    }
}

/// A holiday or closed day follows `on-holiday`, else a break follows `on-break`.
fn policy(series: &Series, day: Day) -> Policy {
    match day {
        Day::Break(_) => series.on_break,
        _ => series.on_holiday,
    }
}

fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(distance) } else { date.checked_add_days(distance) }
}
