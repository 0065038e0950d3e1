//! Which meetings each item's rule, date or window chooses (plan-format, "`when`").

mod anchors;
mod before;

use super::context::{Meetings, MeetingsOf};
use super::finding::{Finding, FindingKind};
use super::frame::Frame;
use crate::calendar::week_monday;
use crate::plan::{
    Anchor, Body, BodyIndex, Every, Item, ItemIndex, Months, Timing, When, Window, indexed,
};
use crate::schedule::{Meeting, MeetingIndex, Occurrence, Reason, Status};
use chrono::{Datelike, Days, NaiveDate};
use std::ops::RangeInclusive;

/// How far `on-or-after` and `rrule` look from their day, and `after` from the
/// day after the last.
const LOOK_AHEAD: Days = Days::new(56);

/// All that the rules of a body's items choose from.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub frame: &'a Frame,
    pub body: &'a Body,
    pub index: BodyIndex,
    pub own: &'a Meetings,
    /// Of the bodies that items are tied to.
    pub others: &'a MeetingsOf<'a>,
}

/// A meeting that a rule chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Chosen {
    planned: NaiveDate,
    meeting: MeetingIndex,
    /// First day of the event or meeting that it is tied to.
    event_day: Option<NaiveDate>,
    /// The day that it comes later before than its rule wants.
    late: Option<NaiveDate>,
}

/// A reminder for which there is no meeting at all before its day.
struct NotInTime {
    day: NaiveDate,
    event_day: Option<NaiveDate>,
}

/// Every occurrence of every `[[item]]` of the body, where its rule or date put it:
/// by item, then nominal date.
pub(super) fn occurrences(context: Context, findings: &mut Vec<Finding>) -> Vec<Occurrence> {
    let mut occurrences = Vec::new();
    for (index, item) in indexed(&context.body.items) {
        let mut chooser = Chooser { context, own: context.own, item, index, findings };
        match &item.timing {
            Timing::Awaiting => occurrences.push(chooser.occurrence(Status::Awaiting)),
            Timing::Once { date, extra, .. } => occurrences.push(chooser.once(*date, *extra)),
            Timing::Due { window, .. } => occurrences.push(chooser.due(window)),
            Timing::When { rule, .. } => chooser.by_rule(rule, &mut occurrences),
            Timing::Case(_) => {}
        }
    }
    occurrences
}

struct Chooser<'a, 'f> {
    context: Context<'a>,
    own: &'a Meetings,
    item: &'a Item,
    index: ItemIndex,
    findings: &'f mut Vec<Finding>,
}

impl Chooser<'_, '_> {
    fn once(&mut self, date: NaiveDate, extra: bool) -> Occurrence {
        if let Some(meeting) = self.own.lookup.named(date, extra) {
            return self.on(meeting);
        }
        let mut occurrence = match self.own.lookup.held_after(date) {
            Some(meeting) => self.occurrence(Status::Placed(meeting)),
            None => self.occurrence(Status::Awaiting),
        };
        (occurrence.nominal, occurrence.planned) = (Some(date), Some(date));
        occurrence.reasons.push(Reason::NoMeeting { date });
        if occurrence.status == Status::Awaiting {
            occurrence.reasons.push(Reason::NoneLeft);
        }
        occurrence
    }

    /// The last held meeting in the window, else the first after it.
    fn due(&mut self, window: &Window) -> Occurrence {
        let within = self.own.lookup.held_within(window.first, window.last).last();
        let meeting =
            within.map(|(_, meeting)| *meeting).or_else(|| self.own.lookup.held_after(window.last));
        if let Some(meeting) = meeting {
            return self.on(meeting);
        }
        let mut occurrence = self.occurrence(Status::Awaiting);
        occurrence.listed = Some(window.last);
        occurrence.reasons.push(Reason::NoneLeft);
        occurrence
    }

    fn by_rule(&mut self, rule: &When, occurrences: &mut Vec<Occurrence>) {
        let first = occurrences.len();
        let mut not_in_time = Vec::new();
        let mut chosen = self.chosen(rule, &mut not_in_time);
        if !chosen.is_sorted() {
            chosen.sort_unstable();
        }
        // Two that choose the same meeting are one occurrence, tied to the earlier.
        chosen.dedup_by_key(|chosen| chosen.meeting);
        occurrences.reserve(chosen.len() + not_in_time.len());
        for one in chosen.into_iter().filter(|one| is_within(self.item, one.planned)) {
            let mut occurrence = self.on(one.meeting);
            occurrence.event_day = one.event_day;
            if let Some(day) = one.late {
                occurrence.reasons.push(Reason::Late { day });
            }
            occurrences.push(occurrence);
        }
        for NotInTime { day, event_day } in not_in_time {
            let mut occurrence = self.occurrence(Status::Awaiting);
            occurrence.event_day = event_day;
            occurrence.listed = Some(day);
            occurrence.reasons.push(Reason::NotInTime { day });
            occurrences.push(occurrence);
        }
        occurrences[first..].sort_by_key(|o| o.nominal);
        if occurrences.len() == first && !self.comes_later() {
            self.find(None, FindingKind::NeverMatches { item: self.index });
        }
    }

    /// An occurrence on the meeting that was chosen for it.
    fn on(&self, meeting: MeetingIndex) -> Occurrence {
        let mut occurrence = self.occurrence(Status::Placed(meeting));
        let chosen = self.meeting(meeting);
        occurrence.chosen = Some(meeting);
        occurrence.nominal = Some(chosen.nominal);
        occurrence.planned = Some(chosen.planned);
        occurrence
    }

    fn occurrence(&self, status: Status) -> Occurrence {
        Occurrence {
            item: self.index,
            step: None,
            nominal: None,
            chosen: None,
            planned: None,
            event_day: None,
            listed: None,
            status,
            decision: None,
            variant: None,
            reasons: Vec::new(),
        }
    }

    fn meeting(&self, index: MeetingIndex) -> &Meeting {
        &self.own.meetings[index]
    }

    /// Its first occurrence lies beyond what is resolved, so that "never" can't be said.
    fn comes_later(&self) -> bool {
        let last = self.context.frame.horizon.last;
        self.item.from.is_some_and(|from| from > last)
            || self.item.years.is_some_and(|years| {
                let first = self.own.lookup.planned.first().map_or(last, |(date, _)| *date);
                !(first.year()..last.year()).any(|year| years.contains(year))
            })
    }

    fn chosen(&mut self, rule: &When, not_in_time: &mut Vec<NotInTime>) -> Vec<Chosen> {
        match rule {
            When::Period { every, nth } => self.periods(*every, *nth),
            When::Months { months, nth } => self.months(*months, |meetings, _| at(meetings, *nth)),
            When::MonthDay { months, day } => self.months(*months, |meetings, first| {
                let from = first + Days::new(u64::from(*day - 1));
                meetings.iter().find(|(date, _)| *date >= from).copied().map(plainly)
            }),
            When::EveryMeeting => self.own.lookup.planned.iter().copied().map(plainly).collect(),
            When::OnOrAfterDay { day, nth } => self.years(*nth, |year| day.in_year(year)),
            When::OnOrAfterWeek { week, nth } => self.years(*nth, |year| week_monday(year, *week)),
            When::After { anchor, nth } => self.after(anchor, *nth),
            When::Before { anchor, days, nth } => self.before(anchor, *days, *nth, not_in_time),
            When::Recurrence(rule) => {
                let from = self.item.from.unwrap_or(self.context.frame.horizon.last);
                let dates = rule.dates(from, self.context.frame.horizon.last);
                let mut chosen = Vec::new();
                for date in dates {
                    match self.on_or_after(date, 1) {
                        Some(meeting) => chosen.push(meeting),
                        None => self.note_missing(Some(date)),
                    }
                }
                chosen
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
        let lookup = &self.own.lookup;
        let mut chosen = Vec::with_capacity(self.planned_years().count() * 12 / length);
        for year in self.planned_years() {
            for month in (1..=12).step_by(length) {
                let meetings = lookup.in_months(year, month, length as i32);
                match at(meetings, nth) {
                    Some(meeting) => chosen.push(meeting),
                    None => self.note_missing(NaiveDate::from_ymd_opt(year, month, 1)),
                }
            }
        }
        chosen
    }

    fn months(
        &mut self,
        months: Months,
        choose: impl Fn(&[(NaiveDate, MeetingIndex)], NaiveDate) -> Option<Chosen>,
    ) -> Vec<Chosen> {
        let lookup = &self.own.lookup;
        let mut chosen = Vec::with_capacity(self.planned_years().count() * months.iter().count());
        for year in self.planned_years() {
            for month in months.iter() {
                let first = NaiveDate::from_ymd_opt(year, month, 1).expect("months are 1 to 12");
                match choose(lookup.in_months(year, month, 1), first) {
                    Some(meeting) => chosen.push(meeting),
                    None => self.note_missing(Some(first)),
                }
            }
        }
        chosen
    }

    fn years(&mut self, nth: i32, day: impl Fn(i32) -> Option<NaiveDate>) -> Vec<Chosen> {
        let mut chosen = Vec::with_capacity(self.anchor_years().count());
        for year in self.anchor_years() {
            // A year without a week 53 or a 29 February is no year of the rule.
            let Some(from) = day(year) else { continue };
            match self.on_or_after(from, nth) {
                Some(meeting) => chosen.push(meeting),
                None => self.note_missing(Some(from)),
            }
        }
        chosen
    }

    /// The nth planned meeting on or after a day, at most 56 days later.
    fn on_or_after(&self, date: NaiveDate, nth: i32) -> Option<Chosen> {
        let last = date.checked_add_days(LOOK_AHEAD)?;
        let position = usize::try_from(nth - 1).ok()?;
        self.own
            .lookup
            .planned_from(date)
            .get(position)
            .filter(|(planned, _)| *planned <= last)
            .copied()
            .map(plainly)
    }

    fn after(&mut self, anchor: &Anchor, nth: i32) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        for instance in self.instances(anchor) {
            match instance.last.succ_opt().and_then(|from| self.on_or_after(from, nth)) {
                Some(meeting) => {
                    chosen.push(Chosen { event_day: instance.event_day, ..meeting });
                }
                None => self.note_missing(Some(instance.last)),
            }
        }
        chosen
    }

    fn planned_years(&self) -> RangeInclusive<i32> {
        match (self.own.lookup.planned.first(), self.own.lookup.planned.last()) {
            (Some((first, _)), Some((last, _))) => first.year()..=last.year(),
            #[expect(clippy::reversed_empty_ranges, reason = "no meetings, no years")]
            _ => 1..=0,
        }
    }

    /// A period without such a meeting is worth a note where meetings are planned
    /// around it and the item is on.
    fn note_missing(&mut self, date: Option<NaiveDate>) {
        let Some(date) = date.filter(|date| is_within_dates(self.item, *date)) else { return };
        let planned = &self.own.lookup.planned;
        let covers = planned.first().is_some_and(|(first, _)| *first <= date)
            && planned.last().is_some_and(|(last, _)| date <= *last);
        if covers {
            self.find(Some(date), FindingKind::NoOccurrence { item: self.index });
        }
    }

    fn find(&mut self, date: Option<NaiveDate>, kind: FindingKind) {
        self.findings.push(Finding { body: Some(self.context.index), date, kind });
    }
}

/// `from`, `until` and `years` are judged by the planned date.
fn is_within(item: &Item, planned: NaiveDate) -> bool {
    is_within_dates(item, planned) && item.years.is_none_or(|years| years.contains(planned.year()))
}

fn is_within_dates(item: &Item, date: NaiveDate) -> bool {
    item.from.is_none_or(|from| from <= date) && item.until.is_none_or(|until| date <= until)
}

fn plainly((planned, meeting): (NaiveDate, MeetingIndex)) -> Chosen {
    Chosen { planned, meeting, event_day: None, late: None }
}

/// The nth of some meetings; negative counts from the end.
fn at(meetings: &[(NaiveDate, MeetingIndex)], nth: i32) -> Option<Chosen> {
    let distance = usize::try_from(nth.unsigned_abs()).ok()?.checked_sub(1)?;
    let position = if nth > 0 { distance } else { meetings.len().checked_sub(distance + 1)? };
    meetings.get(position).copied().map(plainly)
}
