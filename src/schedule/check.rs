//! An independent reading of what was decided.
//!
//! It may not import `resolve`: it asks of the finished schedule whether what
//! plan-format promises is true of it, by slow and plain means. A broken promise
//! is our own fault and is reported as `inconsistent`. Run at every compile and
//! in every test.

use super::obstacles::Obstacles;
use super::{
    BodySchedule, Cancelled, EventOccurrence, Meeting, MeetingIndex, Occurrence, OccurrenceIndex,
    Origin, Reason, Schedule, Status,
};
use crate::calendar::Calendar;
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::{
    Body, Cancellation, ChangeAction, IfCancelled, Item, SeriesDates, Timing, When, indexed,
};
use chrono::{Datelike, NaiveDate, Timelike};
use std::collections::{BTreeMap, BTreeSet};

/// Everything in the schedule that contradicts the plan or itself.
pub fn check(schedule: &Schedule) -> Report {
    let bodies: Vec<_> = schedule.plan.bodies.iter().zip(&schedule.bodies).collect();
    let bodies = bodies.iter().map(|(body, decided)| (&***body, &***decided));
    let reports =
        check_bodies(&schedule.plan.calendar, &schedule.events, &bodies.collect::<Vec<_>>());
    Report { diagnostics: reports.into_iter().flat_map(|report| report.diagnostics).collect() }
}

/// The same for some bodies, each by itself.
pub fn check_bodies(
    calendar: &Calendar,
    events: &[EventOccurrence],
    bodies: &[(&Body, &BodySchedule)],
) -> Vec<Report> {
    let obstacles = Obstacles::of(calendar, bodies.iter().map(|(_, decided)| *decided));
    let check = |(body, decided): &(&Body, &BodySchedule)| {
        let ordinary = decided.meetings.iter().filter(|m| !m.is_extra());
        let planned = ordinary.map(|m| m.planned).collect();
        let mut report = Report::default();
        let (obstacles, report_to) = (&obstacles, &mut report);
        let mut checking =
            Checking { calendar, events, body, decided, planned, obstacles, report: report_to };
        checking.meetings();
        checking.skipped();
        checking.occurrences();
        checking.decisions();
        checking.agendas();
        report
    };
    bodies.iter().map(check).collect()
}

struct Checking<'a> {
    calendar: &'a Calendar,
    events: &'a [EventOccurrence],
    body: &'a Body,
    decided: &'a BodySchedule,
    /// Planned dates, without extra meetings.
    planned: BTreeSet<NaiveDate>,
    obstacles: &'a Obstacles<'a>,
    report: &'a mut Report,
}

impl Checking<'_> {
    /// Reports a promise that does not hold.
    fn promise(&mut self, holds: bool, promise: impl FnOnce() -> String) {
        if !holds {
            let message =
                format!("planen for `{}` hænger ikke sammen: {}", self.body.id, promise());
            let hint = "det er en fejl i aarshjul, ikke i planen: meld den til udviklerne";
            self.report
                .push(Diagnostic::new(Code::Inconsistent, self.body.span, message).hint(hint));
        }
    }

    fn meetings(&mut self) {
        let meetings = &self.decided.meetings;
        self.promise(meetings.is_sorted_by_key(|m| (m.date, m.start, m.nominal)), || {
            "møderne står ikke i orden".into()
        });
        let identities: BTreeSet<_> = meetings.iter().map(|m| m.id()).collect();
        self.promise(identities.len() == meetings.len(), || "to møder har samme identitet".into());
        let ordinary = meetings.iter().filter(|m| !m.is_extra()).count();
        self.promise(self.planned.len() == ordinary, || "to møder har samme planlagte dag".into());
        let on_items = self.decided.decisions.iter().map(|(meeting, _)| *meeting);
        let on_sections = self.decided.section_decisions.iter().map(|(meeting, _)| *meeting);
        let minuted: BTreeSet<MeetingIndex> = on_items.chain(on_sections).collect();
        for (index, meeting) in indexed(meetings) {
            let at = meeting.planned;
            self.promise(self.entry_is_followed(meeting), || {
                format!("ændringen til {at} er ikke fulgt")
            });
            let starts = meeting.start.date_naive() == meeting.date && meeting.start < meeting.end;
            self.promise(starts || self.is_by_night(meeting), || {
                format!("tiden den {at} er forkert")
            });
            if let Origin::Series { series, put_on, .. } = meeting.origin {
                let is_agreed = matches!(self.body.series[series].dates, SeriesDates::Given(_))
                    || minuted.contains(&index);
                let free = self.obstacles.on(at).is_none();
                self.promise(free || is_agreed, || {
                    format!("der er planlagt møde på fridagen {at}")
                });
                let is_near = (at - put_on).num_days().abs() <= 56;
                self.promise(is_near || is_agreed, || {
                    format!("mødet den {at} er flyttet for langt")
                });
            }
        }
    }

    /// The plan may contain a time that does not exist on some day: an error of its
    /// own, reported elsewhere, whose stand-in instants are not judged.
    fn is_by_night(&self, meeting: &Meeting) -> bool {
        let entry = meeting.entry.map(|index| &self.decided.entries[index]);
        let time = entry.and_then(|entry| entry.time).or(match meeting.origin {
            Origin::Series { series, .. } => Some(self.body.series[series].time),
            Origin::Extra | Origin::Given { .. } => None,
        });
        time.is_some_and(|time| time.start.hour() < 4)
    }

    fn entry_is_followed(&self, meeting: &Meeting) -> bool {
        let entry = meeting.entry.map(|index| &self.decided.entries[index]);
        let cancels = |entry: &crate::plan::MeetingEntry| {
            matches!(entry.cancelled, Some(Cancellation::Cancelled(_)))
        };
        let date = match entry {
            _ if !meeting.is_held() => meeting.planned,
            Some(entry) => entry.moved_to.unwrap_or(meeting.planned),
            None => meeting.planned,
        };
        let is_kept = entry.is_some_and(|e| e.cancelled == Some(Cancellation::Held));
        let cancelled = match meeting.cancelled {
            Some(Cancelled::Event(index)) => {
                let event = &self.events[index];
                !is_kept && event.from <= meeting.to && meeting.date <= event.to
            }
            Some(Cancelled::Entry) => entry.is_some_and(cancels),
            None => !entry.is_some_and(cancels),
        };
        meeting.date == date && meeting.date <= meeting.to && cancelled
    }

    fn skipped(&mut self) {
        let calendar = self.calendar;
        for skipped in &self.decided.skipped {
            let recorded = calendar.describe(skipped.day).map(|(name, _)| name);
            let found = self.obstacles.on(skipped.date);
            self.promise(recorded.is_some() && recorded == found, || {
                format!("{} er sprunget over uden grund", skipped.date)
            });
        }
    }

    fn occurrences(&mut self) {
        let occurrences = &self.decided.occurrences;
        // Several decisions may be on what awaited, or beyond a case's steps.
        let beyond_rule = |o: &Occurrence| {
            let is_more = o.step.is_some_and(|turn| turn.step.is_none());
            o.decision.filter(|_| is_more || o.chosen.is_none())
        };
        let key = |o: &Occurrence| (o.item, o.step, o.nominal, o.listed, beyond_rule(o));
        let keys: BTreeSet<_> = occurrences.iter().map(key).collect();
        self.promise(keys.len() == occurrences.len(), || "en forekomst står to gange".into());
        let mut places: BTreeMap<OccurrenceIndex, Vec<MeetingIndex>> = BTreeMap::new();
        for (index, meeting) in indexed(&self.decided.meetings) {
            for occurrence in self.decided.on(meeting) {
                places.entry(*occurrence).or_default().push(index);
            }
        }
        for (index, occurrence) in indexed(occurrences) {
            let item = self.decided.item(self.body, occurrence);
            let at = || format!("`{}` ({:?})", item.id, occurrence.nominal);
            let expected = match occurrence.status {
                Status::Placed(meeting) => vec![meeting],
                _ => Vec::new(),
            };
            let found = places.remove(&index).unwrap_or_default();
            self.promise(found == expected, || format!("{} står ikke ét sted", at()));
            self.promise(self.rule_agrees(item, occurrence), || {
                format!("{} følger ikke sin regel", at())
            });
            self.promise(self.status_agrees(item, occurrence), || {
                format!("{} er endt forkert", at())
            });
        }
    }

    /// What can be said of a nominal date from the item alone.
    fn rule_agrees(&self, item: &Item, occurrence: &Occurrence) -> bool {
        let Some(chosen) = occurrence.chosen.map(|index| &self.decided.meetings[index]) else {
            return true;
        };
        let date = chosen.planned;
        if occurrence.nominal != Some(chosen.nominal) || occurrence.planned != Some(date) {
            return false;
        }
        let Timing::When { rule, .. } = &item.timing else { return true };
        let within = item.from.is_none_or(|from| from <= date)
            && item.until.is_none_or(|until| date <= until)
            && item.years.is_none_or(|years| years.contains(date.year()));
        let is_chosen = match rule {
            When::Months { months, nth } => {
                months.contains(date.month()) && self.rank_in_month(date, *nth)
            }
            When::MonthDay { months, day } => {
                months.contains(date.month())
                    && date.day() >= *day
                    && !self.of_month(date).any(|other| other.day() >= *day && other < date)
            }
            _ => true,
        };
        within && is_chosen && self.planned.contains(&date)
    }

    fn rank_in_month(&self, date: NaiveDate, nth: i32) -> bool {
        let month = self.of_month(date);
        let rank = match nth {
            1.. => month.filter(|other| *other <= date).count(),
            _ => month.filter(|other| *other >= date).count(),
        };
        rank == nth.unsigned_abs() as usize
    }

    /// The planned dates of the month of a day.
    fn of_month(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = date.with_day(1).unwrap_or(date);
        self.planned.range(first..).copied().take_while(move |other| other.month() == date.month())
    }

    fn status_agrees(&self, item: &Item, occurrence: &Occurrence) -> bool {
        let has = |test: fn(&Reason) -> bool| occurrence.reasons.iter().any(test);
        let action = occurrence.reasons.iter().find_map(|reason| match reason {
            Reason::Changed { change } => Some(self.body.changes[*change].action),
            _ => None,
        });
        let passed_cancelled = has(|reason| matches!(reason, Reason::Cancelled { .. }));
        match occurrence.status {
            Status::Placed(_) if occurrence.decision.is_some() => true,
            _ if item.withdrawn.is_some() => occurrence.status == Status::Withdrawn,
            Status::Placed(index) => {
                let meeting = &self.decided.meetings[index];
                let by_name = action.is_some()
                    || matches!(item.timing, Timing::Once { .. } | Timing::Case(_));
                meeting.is_held()
                    && meeting.has_time()
                    && (!meeting.is_extra() || (by_name && !passed_cancelled))
            }
            Status::Skipped => action == Some(Some(ChangeAction::Skip)),
            Status::Dropped => passed_cancelled && item.if_cancelled == IfCancelled::Drop,
            Status::Awaiting => {
                let for_want = |reason: &Reason| {
                    matches!(
                        reason,
                        Reason::NoneLeft
                            | Reason::NotInTime { .. }
                            | Reason::NoStep
                            | Reason::StepAwaits
                    )
                };
                item.timing == Timing::Awaiting
                    || has(for_want)
                    || action == Some(Some(ChangeAction::Await))
                    || (passed_cancelled && item.if_cancelled == IfCancelled::Await)
            }
            Status::Withdrawn => false,
        }
    }

    /// Facts beat rules: what was decided on is where it was decided.
    fn decisions(&mut self) {
        for (meeting, index) in &self.decided.decisions {
            let decision = &self.body.decisions[*index];
            let day = &self.decided.meetings[*meeting];
            let is_named = day.is_on(decision.date)
                || day.nominal == decision.meeting.unwrap_or(decision.date)
                || day.planned == decision.date
                || self.decided.aliases.contains(&(decision.date, *meeting));
            self.promise(is_named, || format!("beslutningen den {} er flyttet", decision.date));
            let is_there =
                match decision.is_postponed() {
                    true => self.decided.postponed.iter().any(|p| p.decision == *index),
                    false => self.decided.occurrences.iter().any(|o| {
                        o.decision == Some(*index) && o.status == Status::Placed(*meeting)
                    }),
                };
            self.promise(is_there, || {
                format!("det, der blev besluttet den {}, står et andet sted", decision.date)
            });
        }
    }

    /// Agenda order, the sum of the minutes, and that no full meeting holds
    /// anything that could have waited.
    fn agendas(&mut self) {
        let held: Vec<&Meeting> =
            self.decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra()).collect();
        for (index, meeting) in indexed(&self.decided.meetings) {
            let on: Vec<_> =
                self.decided.on(meeting).iter().map(|i| &self.decided.occurrences[*i]).collect();
            let item = |o: &Occurrence| self.decided.item(self.body, o);
            let step = |o: &Occurrence| o.step.map(|turn| turn.step.unwrap_or(u32::MAX));
            let in_order = on.is_sorted_by_key(|o| (item(o).order, o.item, step(o), o.nominal));
            let minutes: u32 = on.iter().map(|o| item(o).minutes).sum();
            let at = meeting.date;
            let full = self.body.minutes.is_some_and(|limit| minutes > limit);
            let may_wait = full && on.iter().any(|o| item(o).flexible && !is_settled(item(o), o));
            self.promise(in_order, || format!("dagsordenen den {at} står ikke i orden"));
            self.promise(minutes == meeting.minutes, || format!("minutterne den {at} passer ikke"));
            let is_last = held.last().is_none_or(|last| std::ptr::eq(*last, meeting));
            let is_decided = self.decided.decisions.iter().any(|(m, _)| *m == index)
                || self.decided.section_decisions.iter().any(|(m, _)| *m == index);
            let judged = meeting.is_held() && !meeting.is_extra() && !is_last && !is_decided;
            self.promise(!(judged && may_wait), || {
                format!("den {at} er fyldt, men noget kan vente")
            });
        }
    }
}

/// Whether an occurrence had to stay on a full meeting.
fn is_settled(item: &Item, occurrence: &Occurrence) -> bool {
    let settles = |reason: &Reason| {
        matches!(reason, Reason::Changed { .. } | Reason::Stays { .. } | Reason::Decided { .. })
    };
    let is_pinned = matches!(item.timing, Timing::Due { .. }) || occurrence.step.is_some();
    is_pinned || occurrence.reasons.iter().any(settles)
}
