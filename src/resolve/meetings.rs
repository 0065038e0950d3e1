//! Which meetings there are: what the series plan, and what `[[meeting]]`,
//! `[[event]]` and `[[decision]]` tables make of it (plan-format, "Meetings").

use super::context::{BodyContext, Meetings};
use super::entries::{Entries, is_left_to_events};
use super::finding::{Finding, FindingKind};
use super::lookup::Lookup;
use super::nominal::{Planned, Plans};
use crate::calendar::{TimeSpan, WallTimeError};
use crate::diag::Span;
use crate::plan::{BodyIndex, Cancellation, EntryIndex, MeetingEntry, Plan, indexed};
use crate::schedule::{Cancelled, EventSource, Meeting, Origin};
use chrono::{DateTime, Days, NaiveDate, TimeZone};
use chrono_tz::Tz;

/// Bodies so that each comes after those it follows. A ring is an error of the
/// plan; here it only must not hang.
pub(super) fn following_order(plan: &Plan) -> Vec<BodyIndex> {
    fn add(plan: &Plan, body: BodyIndex, known: &mut [bool], order: &mut Vec<BodyIndex>) {
        if std::mem::replace(&mut known[body.position()], true) {
            return;
        }
        for other in plan.bodies[body].followed() {
            add(plan, other, known, order);
        }
        order.push(body);
    }
    let mut order = Vec::new();
    let mut known = vec![false; plan.bodies.len()];
    for (body, _) in indexed(&plan.bodies) {
        add(plan, body, &mut known, &mut order);
    }
    order
}

impl BodyContext<'_> {
    pub(super) fn meetings(&mut self) -> Meetings {
        let Plans { planned, merged, skipped } = self.plans();
        let entries = self.entries(&planned, &merged);
        let mut meetings: Vec<Meeting> = (planned.iter().zip(&entries.of_planned))
            .map(|(planned, entry)| self.planned_meeting(planned, *entry, &entries))
            .collect();
        self.cancel_by_events(&mut meetings, &entries);
        for entry in &entries.extra {
            meetings.extend(self.extra_meeting(*entry, &entries));
        }
        sort(&mut meetings);
        let mut made = Meetings { skipped, entries: entries.merged, ..Meetings::default() };
        made.lookup = Lookup::new(&meetings, &merged);
        meetings.extend(self.given_meetings(&made.lookup));
        if meetings.len() > made.lookup.count() {
            sort(&mut meetings);
            made.lookup = Lookup::new(&meetings, &merged);
        }
        made.aliases = made.lookup.aliases().to_vec();
        self.match_decisions(&meetings, &mut made);
        self.check_overlaps(&meetings, &made.entries);
        self.check_days(&meetings, &made.entries);
        made.meetings = meetings;
        made
    }

    fn planned_meeting(
        &mut self,
        planned: &Planned,
        entry: Option<EntryIndex>,
        entries: &Entries,
    ) -> Meeting {
        let series = &self.body.series[planned.series];
        let written = entry.map(|index| &entries.merged[index]);
        let cancelled = written.filter(|entry| is_cancelled(entry)).map(|_| Cancelled::Entry);
        let moved = written.filter(|_| cancelled.is_none());
        let date = moved.and_then(|entry| entry.moved_to).unwrap_or(planned.date);
        let last = match series.length_days {
            0 | 1 => Some(date),
            days => date.checked_add_days(Days::new(u64::from(days - 1))),
        };
        let to = written.and_then(|entry| entry.to).or(last).unwrap_or(date).max(date);
        let time = written.and_then(|entry| entry.time).unwrap_or(series.time);
        let span = written.map_or(series.span, |entry| entry.span);
        let (start, end) = self.instants(date, to, time, span);
        Meeting {
            nominal: planned.nominal,
            planned: planned.date,
            date,
            to,
            start,
            end,
            origin: planned.origin,
            entry,
            cancelled,
            items: 0..0,
            minutes: 0,
        }
    }

    fn extra_meeting(&mut self, index: EntryIndex, entries: &Entries) -> Option<Meeting> {
        let entry = &entries.merged[index];
        let cancelled = is_cancelled(entry).then_some(Cancelled::Entry);
        let date = entry.moved_to.filter(|_| cancelled.is_none()).unwrap_or(entry.date);
        let to = entry.to.unwrap_or(date).max(date);
        let (start, end) = self.instants(date, to, entry.time?, entry.span);
        Some(Meeting {
            nominal: entry.date,
            planned: entry.date,
            date,
            to,
            start,
            end,
            origin: Origin::Extra,
            entry: Some(index),
            cancelled,
            items: 0..0,
            minutes: 0,
        })
    }

    /// Cancels planned meetings that an event falls on. An entry decides alone,
    /// unless it is for the agenda and the minutes only. `meetings` are still in
    /// order of planned date.
    fn cancel_by_events(&self, meetings: &mut [Meeting], entries: &Entries) {
        let longest = self.body.series.iter().map(|s| s.length_days).max().unwrap_or(1);
        for (index, event) in indexed(&self.frame.occurrences) {
            let of_event = &self.frame.events[event.event];
            let keys = match event.source {
                EventSource::Rule => of_event.rule.as_ref().map(|rule| &rule.keys),
                EventSource::Date(number) => {
                    of_event.dates.get(number as usize).map(|date| &date.keys)
                }
            };
            if !keys.is_some_and(|keys| keys.cancels.contains(&self.index)) {
                continue;
            }
            let reach = Days::new(u64::from(longest));
            let earliest = event.from.checked_sub_days(reach).unwrap_or(event.from);
            let from = meetings.partition_point(|m| m.planned < earliest);
            let to = meetings.partition_point(|m| m.planned <= event.to).max(from);
            for meeting in &mut meetings[from..to] {
                let entry = meeting.entry.map(|index| &entries.merged[index]);
                let falls_on = event.from <= meeting.to && meeting.date <= event.to;
                if falls_on && meeting.is_held() && entry.is_none_or(is_left_to_events) {
                    meeting.cancelled = Some(Cancelled::Event(index));
                }
            }
        }
    }

    fn instants(
        &mut self,
        date: NaiveDate,
        to: NaiveDate,
        time: TimeSpan,
        span: Span,
    ) -> (DateTime<Tz>, DateTime<Tz>) {
        let mut instant =
            |day: NaiveDate, time_of_day| match self.frame.clock.instant(day, time_of_day) {
                Ok(instant) => instant,
                Err(error) => {
                    let twice = error == WallTimeError::Twice;
                    self.find(Some(day), FindingKind::LocalTime { span, time, twice });
                    self.frame.clock.zone().from_utc_datetime(&day.and_time(time_of_day))
                }
            };
        (instant(date, time.start), instant(to, time.end))
    }

    pub(super) fn find(&mut self, date: Option<NaiveDate>, kind: FindingKind) {
        self.findings.push(Finding { body: Some(self.index), date, kind });
    }
}

fn is_cancelled(entry: &MeetingEntry) -> bool {
    matches!(entry.cancelled, Some(Cancellation::Cancelled(_)))
}

fn sort(meetings: &mut [Meeting]) {
    meetings.sort_by(|a, b| {
        let key = |m: &Meeting| (m.start, m.nominal, m.is_extra());
        a.date.cmp(&b.date).then_with(|| key(a).cmp(&key(b)))
    });
}
