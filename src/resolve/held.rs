//! What is checked of meetings that are held, and at which of them decisions were
//! made (plan-format, "Meetings", 6, and "What was decided").

use super::context::{BodyContext, Meetings};
use super::finding::FindingKind;
use super::lookup::Lookup;
use super::lookup::at;
use crate::calendar::Day;
use crate::diag::Span;
use crate::plan::{HeldAt, MeetingEntry, SeriesDates};
use crate::schedule::{Meeting, MeetingIndex, Origin};
use chrono::{Datelike, NaiveDate, TimeZone, Weekday};
use std::collections::BTreeMap;

/// A move by more days is likely a slip in the year.
const FAR: i64 = 92;

impl BodyContext<'_> {
    /// Two held meetings on one day are fine where their times don't overlap.
    pub(super) fn check_overlaps(&mut self, meetings: &[Meeting], entries: &[MeetingEntry]) {
        // The one of those before that ends last.
        let mut before: Option<&Meeting> = None;
        for meeting in meetings.iter().filter(|m| m.is_held() && m.has_time()) {
            if let Some(other) = before.filter(|other| meeting.start < other.end) {
                let is_by_hand =
                    self.is_by_hand(meeting, entries) && self.is_by_hand(other, entries);
                let kind = FindingKind::DoubleBooked {
                    planned: [other.nominal, meeting.nominal],
                    entry: meeting.entry.or(other.entry),
                    by_hand: is_by_hand,
                };
                self.find(Some(meeting.date), kind);
            }
            before = before.filter(|other| meeting.end < other.end).or(Some(meeting));
        }
    }

    /// Whether somebody wrote the date on which it is.
    fn is_by_hand(&self, meeting: &Meeting, entries: &[MeetingEntry]) -> bool {
        let is_agreed = match meeting.origin {
            Origin::Series { series, .. } => {
                matches!(self.body.series[series].dates, SeriesDates::Given(_))
            }
            Origin::Extra | Origin::Given { .. } => true,
        };
        is_agreed || meeting.entry.is_some_and(|entry| entries[entry].moved_to.is_some())
    }

    /// Dates written by hand: whether anybody works then.
    pub(super) fn check_days(&mut self, meetings: &[Meeting], entries: &[MeetingEntry]) {
        for meeting in meetings.iter().filter(|meeting| meeting.is_held()) {
            let entry = meeting.entry.map(|index| (index, &entries[index]));
            let moved = entry.filter(|(_, entry)| entry.moved_to.is_some());
            let span = match (moved, meeting.origin) {
                (Some((_, entry)), _) => entry.span,
                (None, Origin::Extra) => match entry {
                    Some((_, entry)) => entry.span,
                    None => continue,
                },
                (None, Origin::Series { series, .. }) => {
                    match self.agreed_span(&self.body.series[series].dates, meeting.nominal) {
                        Some(span) => span,
                        None => continue,
                    }
                }
                (None, Origin::Given { .. }) => continue,
            };
            // A holiday in a break is named for what it is.
            let day = match self.frame.days.day_off(meeting.date) {
                Day::Free => self.frame.days.day(meeting.date),
                day_off => day_off,
            };
            let is_weekend = matches!(meeting.date.weekday(), Weekday::Sat | Weekday::Sun);
            if is_weekend || !day.is_free() {
                let day = Some(day).filter(|day| *day != Day::Free);
                self.find(Some(meeting.date), FindingKind::MeetingOnDayOff { span, day });
            }
            let distance = (meeting.date - meeting.planned).num_days().abs();
            if let Some((entry, _)) = moved.filter(|_| distance > FAR) {
                let kind = FindingKind::MovedFar { entry, planned: meeting.planned };
                self.find(Some(meeting.date), kind);
            }
        }
    }

    fn agreed_span(&self, dates: &SeriesDates, nominal: NaiveDate) -> Option<Span> {
        let SeriesDates::Given(dates) = dates else { return None };
        dates.iter().find(|(date, _)| *date == nominal).map(|(_, span)| *span)
    }

    /// Meetings of decisions whose date names none: one for a date, without a time.
    pub(super) fn given_meetings(&self, lookup: &Lookup) -> Vec<Meeting> {
        let nowhere = |made: &HeldAt| decided_on(lookup, *made).is_none();
        let mut by_nominal: BTreeMap<NaiveDate, (NaiveDate, bool)> = BTreeMap::new();
        let mut days: BTreeMap<NaiveDate, NaiveDate> = BTreeMap::new();
        let mut made: Vec<HeldAt> = self.body.held_at().filter(nowhere).collect();
        // One that names its meeting says which meeting of that day the others mean.
        made.sort_by_key(|made| made.meeting.is_none());
        for HeldAt { date, extra, meeting } in made {
            let nominal = meeting.or_else(|| days.get(&date).copied()).unwrap_or(date);
            let (on, is_extra) = by_nominal.entry(nominal).or_insert((date, true));
            *is_extra &= extra;
            days.entry(*on).or_insert(nominal);
        }
        let zone = self.frame.clock.zone();
        let midnight = |date: NaiveDate| {
            let time = date.and_time(chrono::NaiveTime::MIN);
            let earliest = zone.from_local_datetime(&time).earliest();
            earliest.unwrap_or_else(|| zone.from_utc_datetime(&time))
        };
        let given = |(nominal, (date, is_extra)): (NaiveDate, (NaiveDate, bool))| Meeting {
            nominal,
            planned: date,
            date,
            to: date,
            start: midnight(date),
            end: midnight(date.succ_opt().unwrap_or(date)),
            origin: Origin::Given { is_extra },
            entry: None,
            cancelled: None,
            items: 0..0,
            minutes: 0,
        };
        by_nominal.into_iter().map(given).collect()
    }

    /// Finds the meeting of each decision.
    pub(super) fn match_decisions(&mut self, meetings: &[Meeting], made: &mut Meetings) {
        let body = self.body;
        for decision in &body.decisions {
            let meeting =
                self.decided_on(decision.held_at(), decision.span, meetings, &made.lookup);
            made.decided_on.push(meeting);
        }
        for decision in &body.section_decisions {
            let meeting =
                self.decided_on(decision.held_at(), decision.span, meetings, &made.lookup);
            made.section_decided_on.push(meeting);
        }
    }

    fn decided_on(
        &mut self,
        made: HeldAt,
        span: Span,
        meetings: &[Meeting],
        lookup: &Lookup,
    ) -> MeetingIndex {
        let date = made.date;
        let Some(meeting) = decided_on(lookup, made) else {
            self.find(Some(date), FindingKind::DecidedNowhere { span });
            return lookup.given(made).unwrap_or(at(0));
        };
        let other = &meetings[meeting.position()];
        if !other.is_on(date) {
            let dates = [date, other.date];
            self.find(Some(date), FindingKind::DecidedElsewhere { span, dates });
        }
        meeting
    }
}

/// The meeting that a decision names: by its nominal date; without that one that is held
/// on the decision's day, ordinary ones first; failing that as any other date.
fn decided_on(lookup: &Lookup, made: HeldAt) -> Option<MeetingIndex> {
    let HeldAt { date, extra, meeting } = made;
    match meeting {
        Some(nominal) => lookup.identified(nominal, extra),
        None if extra => lookup.held_on(date, true).or_else(|| lookup.named(date, true)),
        None => (lookup.held_on(date, false))
            .or_else(|| lookup.held_on(date, true))
            .or_else(|| lookup.named(date, false)),
    }
}
