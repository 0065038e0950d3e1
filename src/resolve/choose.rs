//! Which meetings each item's rule or date means (plan-format, "`when`").

mod anchors;

use super::finding::{Finding, Found};
use super::horizon::Horizon;
use super::lookup::Lookup;
use crate::calendar::week_monday;
use crate::diag::Span;
use crate::plan::{Anchor, Every, Item, Months, Plan, Timing, When};
use crate::schedule::{Fate, Meeting, Occurrence, Step};
use chrono::{Datelike, Days, NaiveDate};
use std::ops::RangeInclusive;

/// How far `on-or-after` and `rrule` look from their day, and `after` from the
/// day after the last.
const LOOK_AHEAD: Days = Days::new(56);

/// How far `before` looks back.
const LOOK_BACK: Days = Days::new(182);

pub(super) struct Context<'a> {
    pub plan: &'a Plan,
    pub body: usize,
    pub horizon: &'a Horizon,
    pub meetings: &'a [Meeting],
}

/// A meeting that a rule chose: planned date, index.
type Chosen = (NaiveDate, u32);

/// Every occurrence of every item of the body, standing where its rule or date
/// put it: by item, then nominal date.
pub(super) fn occurrences(
    context: &Context,
    lookups: &[Lookup],
    findings: &mut Vec<Finding>,
) -> Vec<Occurrence> {
    let mut occurrences = Vec::new();
    for (item, index) in context.plan.bodies[context.body].items.iter().zip(0..) {
        let mut chooser =
            Chooser { context, lookups, lookup: &lookups[context.body], item, index, findings };
        match &item.timing {
            Timing::Awaiting | Timing::Due { .. } | Timing::Case(_) => {
                occurrences.push(chooser.awaiting());
            }
            Timing::Once { date, span, .. } => occurrences.extend(chooser.once(*date, *span)),
            Timing::When { rule, .. } => chooser.by_rule(rule, &mut occurrences),
        }
    }
    occurrences
}

struct Chooser<'a, 'f> {
    context: &'a Context<'a>,
    lookups: &'a [Lookup],
    lookup: &'a Lookup,
    item: &'a Item,
    index: u32,
    findings: &'f mut Vec<Finding>,
}

impl Chooser<'_, '_> {
    fn awaiting(&self) -> Occurrence {
        self.occurrence(None, None, Fate::Awaiting)
    }

    fn once(&mut self, date: NaiveDate, span: Span) -> Option<Occurrence> {
        if !within(self.item, date) {
            self.findings.push(self.finding(None, Found::NeverMatches { item: self.index }));
            return None;
        }
        let mut occurrence = self.occurrence(Some(date), None, Fate::Awaiting);
        if occurrence.fate == Fate::Withdrawn {
            return Some(occurrence);
        }
        if let Some(meeting) = self.lookup.named(date) {
            occurrence.fate = Fate::Placed(meeting);
            return Some(occurrence);
        }
        occurrence.steps.push(Step::NoMeeting { date });
        let found = Found::NoMeetingThatDay { item: self.index, date, span };
        self.findings.push(self.finding(Some(date), found));
        match self.lookup.held_after(date) {
            Some(meeting) => occurrence.fate = Fate::Placed(meeting),
            None => occurrence.steps.push(Step::NoneLeft),
        }
        Some(occurrence)
    }

    fn by_rule(&mut self, rule: &When, occurrences: &mut Vec<Occurrence>) {
        let first = occurrences.len();
        let event_day = self.event_day(rule);
        let mut chosen = self.chosen(rule);
        // Two that choose the same meeting are one occurrence.
        if !chosen.is_sorted() {
            chosen.sort_unstable();
        }
        chosen.dedup();
        let within = chosen.into_iter().filter(|(date, _)| within(self.item, *date));
        occurrences.extend(
            within.map(|(date, meeting)| {
                self.occurrence(Some(date), event_day, Fate::Placed(meeting))
            }),
        );
        if occurrences.len() == first && !self.comes_later() {
            self.findings.push(self.finding(None, Found::NeverMatches { item: self.index }));
        }
    }

    fn occurrence(
        &self,
        nominal: Option<NaiveDate>,
        event_day: Option<NaiveDate>,
        fate: Fate,
    ) -> Occurrence {
        let fate = if self.item.withdrawn.is_some() { Fate::Withdrawn } else { fate };
        Occurrence { item: self.index, nominal, event_day, fate, steps: Vec::new() }
    }

    /// Its first occurrence lies beyond what is resolved, so that "never" can't be said.
    fn comes_later(&self) -> bool {
        let last = self.context.horizon.last;
        self.item.from.is_some_and(|from| from > last)
            || self.item.years.is_some_and(|years| {
                let first = self.lookup.planned.first().map_or(last, |(date, _)| *date);
                !(first.year()..last.year()).any(|year| years.contains(year))
            })
    }

    fn chosen(&mut self, rule: &When) -> Vec<Chosen> {
        match rule {
            When::Period { every, nth } => self.periods(*every, *nth),
            When::Months { months, nth } => self.months(*months, |meetings, _| at(meetings, *nth)),
            When::MonthDay { months, day } => self.months(*months, |meetings, first| {
                let from = first + Days::new(u64::from(*day - 1));
                meetings.iter().find(|(date, _)| *date >= from).copied()
            }),
            When::EveryMeeting => self.lookup.planned.clone(),
            When::OnOrAfterDay { day, nth } => self.years(*nth, |year| day.in_year(year)),
            When::OnOrAfterWeek { week, nth } => self.years(*nth, |year| week_monday(year, *week)),
            When::After { anchor, nth } => self.after(anchor, *nth),
            When::Before { anchor, days, nth } => self.before(anchor, *days, *nth),
            When::Recurrence(rule) => {
                let from = self.item.from.unwrap_or(self.context.horizon.last);
                let dates = rule.dates(from, self.context.horizon.last);
                dates.into_iter().filter_map(|date| self.on_or_after(date, 1)).collect()
            }
        }
    }

    /// Calendar periods from the first planned meeting's to the last's.
    fn periods(&mut self, every: Every, nth: i32) -> Vec<Chosen> {
        let length = match every {
            Every::Month => 1,
            Every::Quarter => 3,
            Every::HalfYear => 6,
            Every::Year => 12,
        };
        let lookup = self.lookup;
        let mut chosen = Vec::new();
        for year in self.planned_years() {
            for month in (1..=12).step_by(length) {
                let meetings = lookup.in_months(year, month, length as i32);
                match at(meetings, nth) {
                    Some(meeting) => chosen.push(meeting),
                    None => self.note_none(NaiveDate::from_ymd_opt(year, month, 1)),
                }
            }
        }
        chosen
    }

    fn months(
        &mut self,
        months: Months,
        choose: impl Fn(&[Chosen], NaiveDate) -> Option<Chosen>,
    ) -> Vec<Chosen> {
        let lookup = self.lookup;
        let mut chosen = Vec::new();
        for year in self.planned_years() {
            for month in months.iter() {
                let first = NaiveDate::from_ymd_opt(year, month, 1).expect("months are 1 to 12");
                match choose(lookup.in_months(year, month, 1), first) {
                    Some(meeting) => chosen.push(meeting),
                    None => self.note_none(Some(first)),
                }
            }
        }
        chosen
    }

    fn years(&mut self, nth: i32, day: impl Fn(i32) -> Option<NaiveDate>) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        for year in self.anchor_years() {
            // A year without a week 53 or a 29 February is no year of the rule.
            let Some(from) = day(year) else { continue };
            match self.on_or_after(from, nth) {
                Some(meeting) => chosen.push(meeting),
                None => self.note_none(Some(from)),
            }
        }
        chosen
    }

    /// The nth planned meeting on or after a day, at most 56 days later.
    fn on_or_after(&self, date: NaiveDate, nth: i32) -> Option<Chosen> {
        let last = date.checked_add_days(LOOK_AHEAD)?;
        let position = usize::try_from(nth - 1).ok()?;
        self.lookup
            .planned_from(date)
            .get(position)
            .copied()
            .filter(|(planned, _)| *planned <= last)
    }

    fn after(&mut self, anchor: &Anchor, nth: i32) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        for (_, last) in self.instances(anchor) {
            match last.succ_opt().and_then(|from| self.on_or_after(from, nth)) {
                Some(meeting) => chosen.push(meeting),
                None => self.note_none(Some(last)),
            }
        }
        chosen
    }

    /// `days` 0 still means before: the day itself never counts.
    fn before(&mut self, anchor: &Anchor, days: u32, nth: i32) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        for (first, _) in self.instances(anchor) {
            let latest = first.checked_sub_days(Days::new(u64::from(days.max(1))));
            let earliest = first.checked_sub_days(LOOK_BACK);
            let held = latest
                .zip(usize::try_from(nth).ok())
                .and_then(|(latest, nth)| self.lookup.held_back_from(latest, nth))
                .filter(|(date, _)| earliest.is_some_and(|earliest| *date >= earliest));
            match (held, anchor) {
                (Some((_, index)), _) => {
                    chosen.push((self.context.meetings[index as usize].planned, index));
                }
                (None, Anchor::Event(event)) => {
                    let found =
                        Found::NoMeetingInTime { item: self.index, event: event.position() };
                    self.findings.push(self.finding(Some(first), found));
                }
                (None, _) => self.note_none(Some(first)),
            }
        }
        chosen
    }

    fn planned_years(&self) -> RangeInclusive<i32> {
        match (self.lookup.planned.first(), self.lookup.planned.last()) {
            (Some((first, _)), Some((last, _))) => first.year()..=last.year(),
            #[expect(clippy::reversed_empty_ranges, reason = "no meetings, no years")]
            _ => 1..=0,
        }
    }

    /// A period without such a meeting is worth a note where meetings are planned
    /// around it and the item is on.
    fn note_none(&mut self, date: Option<NaiveDate>) {
        let Some(date) = date.filter(|date| within_dates(self.item, *date)) else { return };
        let planned = &self.lookup.planned;
        let covers = planned.first().is_some_and(|(first, _)| *first <= date)
            && planned.last().is_some_and(|(last, _)| date <= *last);
        if covers {
            self.findings.push(self.finding(Some(date), Found::NoOccurrence { item: self.index }));
        }
    }

    fn finding(&self, date: Option<NaiveDate>, found: Found) -> Finding {
        Finding { body: self.context.body, date, found }
    }
}

/// `from`, `until` and `years` are judged by the nominal date.
fn within(item: &Item, nominal: NaiveDate) -> bool {
    within_dates(item, nominal) && item.years.is_none_or(|years| years.contains(nominal.year()))
}

fn within_dates(item: &Item, date: NaiveDate) -> bool {
    item.from.is_none_or(|from| from <= date) && item.until.is_none_or(|until| date <= until)
}

/// The nth of some meetings; negative counts from the end.
fn at(meetings: &[Chosen], nth: i32) -> Option<Chosen> {
    let distance = usize::try_from(nth.unsigned_abs()).ok()?.checked_sub(1)?;
    let position = if nth > 0 { distance } else { meetings.len().checked_sub(distance + 1)? };
    meetings.get(position).copied()
}
