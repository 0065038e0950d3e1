//! An independent reading of what was decided.
//!
//! It may not import `resolve`: it asks of the finished schedule whether what
//! plan-format promises is true of it, by slow and plain means. A broken promise
//! is our own fault and is reported as `inconsistent`. Run at every compile and
//! in every test.

use super::{BodySchedule, Cancelled, Fate, Meeting, Origin, Schedule, Step};
use crate::calendar::{Calendar, ClosedDay, holiday};
use crate::diag::{Code, Diagnostic, Report};
use crate::plan::{Body, ChangeAction, IfCancelled, Item, Timing, When};
use chrono::{Datelike, NaiveDate, Timelike};
use std::collections::BTreeSet;

/// Everything in the schedule that contradicts the plan or itself.
pub fn check(schedule: &Schedule) -> Report {
    let mut report = Report::default();
    for (body, decided) in schedule.plan.bodies.iter().zip(&schedule.bodies) {
        let planned =
            decided.meetings.iter().filter(|m| !m.is_extra()).map(|m| m.planned).collect();
        let mut checking = Checking { schedule, body, decided, planned, report: &mut report };
        checking.meetings();
        checking.skipped();
        checking.occurrences();
        checking.agendas();
    }
    report
}

struct Checking<'a> {
    schedule: &'a Schedule,
    body: &'a Body,
    decided: &'a BodySchedule,
    /// Planned dates, without extra meetings.
    planned: BTreeSet<NaiveDate>,
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
        self.promise(meetings.is_sorted_by_key(|m| (m.date, m.planned)), || {
            "møderne står ikke i orden".into()
        });
        let planned: BTreeSet<_> = meetings.iter().map(|m| m.planned).collect();
        self.promise(planned.len() == meetings.len(), || "to møder har samme planlagte dag".into());
        for meeting in meetings {
            let at = meeting.planned;
            self.promise(self.entry_is_followed(meeting), || {
                format!("ændringen til {at} er ikke fulgt")
            });
            let starts = meeting.start.date_naive() == meeting.date && meeting.start < meeting.end;
            self.promise(starts || self.is_by_night(meeting), || {
                format!("tiden den {at} er forkert")
            });
            if let Origin::Series { .. } = meeting.origin {
                let free = obstacle(&self.schedule.plan.calendar, at).is_none();
                self.promise(free, || format!("der er planlagt møde på fridagen {at}"));
            }
        }
    }

    /// The plan may name a time that does not exist on some day: an error of its
    /// own, told elsewhere, whose stand-in instants are not judged.
    fn is_by_night(&self, meeting: &Meeting) -> bool {
        let entry = meeting.entry.map(|index| &self.body.meetings[index as usize]);
        let time = entry.and_then(|entry| entry.time).or(match meeting.origin {
            Origin::Series { series, .. } => Some(self.body.series[series as usize].time),
            Origin::Extra => None,
        });
        time.is_some_and(|time| time.start.hour() < 4)
    }

    fn entry_is_followed(&self, meeting: &Meeting) -> bool {
        let entry = meeting.entry.map(|index| &self.body.meetings[index as usize]);
        let date = match entry {
            _ if !meeting.is_held() => meeting.planned,
            Some(entry) => entry.moved_to.unwrap_or(meeting.planned),
            None => meeting.planned,
        };
        let spoken = self.body.meetings.iter().any(|entry| entry.date == meeting.planned);
        let cancelled = match meeting.cancelled {
            Some(Cancelled::Event(index)) => {
                let event = &self.schedule.plan.events[index as usize];
                !spoken
                    && event
                        .dates
                        .iter()
                        .any(|date| (date.from..=date.to).contains(&meeting.planned))
            }
            Some(Cancelled::Entry(_)) => entry.is_some_and(|entry| entry.cancelled.is_some()),
            None => entry.is_none_or(|entry| entry.cancelled.is_none()),
        };
        meeting.date == date
            && cancelled
            && spoken == entry.is_some()
            && entry.is_none_or(|e| e.date == meeting.planned && e.extra == meeting.is_extra())
    }

    fn skipped(&mut self) {
        let calendar = &self.schedule.plan.calendar;
        for skipped in &self.decided.skipped {
            let told = calendar.describe(skipped.day).map(|(name, _)| name);
            let found = obstacle(calendar, skipped.date);
            self.promise(told.is_some() && told == found, || {
                format!("{} er sprunget over uden grund", skipped.date)
            });
        }
    }

    fn occurrences(&mut self) {
        let occurrences = &self.decided.occurrences;
        let keys: BTreeSet<_> = occurrences.iter().map(|o| (o.item, o.nominal)).collect();
        self.promise(keys.len() == occurrences.len(), || "en forekomst står to gange".into());
        let mut stands = vec![Vec::new(); occurrences.len()];
        for (meeting, position) in self.decided.meetings.iter().zip(0u32..) {
            for index in self.on(meeting) {
                stands[*index as usize].push(position);
            }
        }
        for (occurrence, stands) in occurrences.iter().zip(stands) {
            let item = &self.body.items[occurrence.item as usize];
            let at = || format!("`{}` ({:?})", item.id, occurrence.nominal);
            let expected = match occurrence.fate {
                Fate::Placed(meeting) => vec![meeting],
                _ => Vec::new(),
            };
            self.promise(stands == expected, || format!("{} står ikke ét sted", at()));
            let withdrawn = item.withdrawn.is_some() == (occurrence.fate == Fate::Withdrawn);
            self.promise(withdrawn, || format!("{} er ikke trukket tilbage", at()));
            self.promise(self.rule_agrees(item, occurrence.nominal), || {
                format!("{} følger ikke sin regel", at())
            });
            self.promise(self.fate_agrees(item, occurrence), || {
                format!("{} er endt forkert", at())
            });
        }
    }

    fn on(&self, meeting: &Meeting) -> &[u32] {
        &self.decided.placed[meeting.items.start as usize..meeting.items.end as usize]
    }

    /// What can be said of a nominal date from the item alone.
    fn rule_agrees(&self, item: &Item, nominal: Option<NaiveDate>) -> bool {
        let Some(date) = nominal else { return item.timing == Timing::Awaiting };
        let within = item.from.is_none_or(|from| from <= date)
            && item.until.is_none_or(|until| date <= until)
            && item.years.is_none_or(|years| years.contains(date.year()));
        let chosen = match &item.timing {
            Timing::Awaiting | Timing::Due { .. } | Timing::Case(_) => false,
            Timing::Once { date: once, .. } => return within && *once == date,
            Timing::When { rule, .. } => match rule {
                When::Months { months, nth } => {
                    months.contains(date.month()) && self.rank_in_month(date, *nth)
                }
                When::MonthDay { months, day } => {
                    months.contains(date.month())
                        && date.day() >= *day
                        && !self.of_month(date).any(|other| other.day() >= *day && other < date)
                }
                _ => true,
            },
        };
        within && chosen && self.planned.contains(&date)
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

    fn fate_agrees(&self, item: &Item, occurrence: &super::Occurrence) -> bool {
        let change = occurrence.steps.iter().find_map(|step| match step {
            Step::Changed { change } => Some(&self.body.changes[*change as usize]),
            _ => None,
        });
        let passed_cancelled =
            occurrence.steps.iter().any(|step| matches!(step, Step::Cancelled { .. }));
        match occurrence.fate {
            Fate::Placed(index) => {
                let meeting = &self.decided.meetings[index as usize];
                let asked = change.is_some() || matches!(item.timing, Timing::Once { .. });
                meeting.is_held() && (!meeting.is_extra() || (asked && !passed_cancelled))
            }
            Fate::Skipped => change.is_some_and(|c| c.action == Some(ChangeAction::Skip)),
            Fate::Dropped => passed_cancelled && item.if_cancelled == IfCancelled::Drop,
            Fate::Awaiting => {
                item.timing == Timing::Awaiting
                    || occurrence.steps.contains(&Step::NoneLeft)
                    || change.is_some_and(|c| c.action == Some(ChangeAction::Await))
                    || (passed_cancelled && item.if_cancelled == IfCancelled::Await)
            }
            Fate::Withdrawn => occurrence.steps.is_empty(),
        }
    }

    /// Agenda order, the sum of the minutes, and that no full meeting holds
    /// anything that could have waited.
    fn agendas(&mut self) {
        let held: Vec<&Meeting> =
            self.decided.meetings.iter().filter(|m| m.is_held() && !m.is_extra()).collect();
        for meeting in &self.decided.meetings {
            let on: Vec<_> =
                self.on(meeting).iter().map(|i| &self.decided.occurrences[*i as usize]).collect();
            let item = |o: &super::Occurrence| &self.body.items[o.item as usize];
            let in_order = on.is_sorted_by_key(|o| (item(o).order, o.item, o.nominal));
            let minutes: u32 = on.iter().map(|o| item(o).minutes).sum();
            let at = meeting.date;
            let full = self.body.minutes.is_some_and(|limit| minutes > limit);
            let may_wait = full
                && on.iter().any(|o| {
                    item(o).flexible
                        && !o
                            .steps
                            .iter()
                            .any(|step| matches!(step, Step::Changed { .. } | Step::Stays { .. }))
                });
            self.promise(in_order, || format!("dagsordenen den {at} står ikke i orden"));
            self.promise(minutes == meeting.minutes, || format!("minutterne den {at} passer ikke"));
            let last = held.last().is_none_or(|last| last.date == at);
            let judged = meeting.is_held() && !meeting.is_extra() && !last;
            self.promise(!(judged && may_wait), || {
                format!("den {at} er fyldt, men noget kan vente")
            });
        }
    }
}

/// What stands in the way of a meeting on a day, looked up the slow way.
fn obstacle(calendar: &Calendar, date: NaiveDate) -> Option<&str> {
    let closed = || {
        calendar.closed.iter().find(|closed| match closed.day {
            ClosedDay::Once(day) => day == date,
            ClosedDay::Yearly(day) => day.in_year(date.year()) == Some(date),
        })
    };
    let pause = || {
        (date.year() - 1..=date.year() + 1)
            .flat_map(|year| calendar.breaks_of_year(year))
            .filter(|(_, from, to)| (*from..=*to).contains(&date))
            .map(|(index, ..)| index)
            .min()
            .map(|index| calendar.breaks[index].name.as_str())
    };
    holiday(date)
        .filter(|_| calendar.danish_holidays)
        .or_else(|| closed().map(|closed| closed.name.as_str()))
        .or_else(pause)
}
