//! `before`: the nth held meeting, counted back, that is early enough before the
//! named thing.

use super::anchors::Instance;
use super::{Chooser, Chosen, NotInTime};
use crate::plan::Anchor;
use crate::schedule::MeetingIndex;
use chrono::{Datelike, Days, NaiveDate};

/// How far `before` looks back, and for how long after the last planned meeting a
/// thing without a meeting awaits.
const LOOK_BACK: Days = Days::new(182);

impl Chooser<'_, '_> {
    pub(super) fn before(
        &mut self,
        anchor: &Anchor,
        days: u32,
        nth: i32,
        not_in_time: &mut Vec<NotInTime>,
    ) -> Vec<Chosen> {
        let comes_once = self.comes_once(anchor);
        let mut chosen = Vec::new();
        for instance in self.instances(anchor) {
            match self.before_one(instance, days, nth, comes_once) {
                Some(meeting) => chosen.push(meeting),
                None if comes_once && self.awaits_before(instance.first) => {
                    let Instance { first, event_day, .. } = instance;
                    not_in_time.push(NotInTime { day: first, event_day });
                }
                None => self.note_missing(Some(instance.first)),
            }
        }
        chosen
    }

    fn before_one(
        &self,
        instance: Instance,
        days: u32,
        nth: i32,
        comes_once: bool,
    ) -> Option<Chosen> {
        let earliest = instance.first.checked_sub_days(LOOK_BACK)?;
        let held = self.own.lookup.held_within(earliest, instance.first.pred_opt()?);
        let from = self.item.from;
        let counts = |(_, meeting): &&(NaiveDate, MeetingIndex)| {
            from.is_none_or(|from| from <= self.meeting(*meeting).planned)
        };
        // `days` 0 still means before: the day itself never counts.
        let latest = instance.first.checked_sub_days(Days::new(u64::from(days.max(1))));
        let is_early = |(date, _): &&(NaiveDate, MeetingIndex)| latest.is_some_and(|l| *date <= l);
        let position = usize::try_from(nth - 1).ok()?;
        // What comes again gives nothing where its day lies too soon after `from`.
        let too_soon = from.is_some_and(|from| {
            from.checked_add_days(Days::new(u64::from(days))).is_none_or(|day| instance.first < day)
        });
        if !comes_once && too_soon {
            return None;
        }
        let in_time = held.iter().rev().filter(is_early).filter(counts).nth(position);
        let found = match in_time {
            Some(found) => (found, None),
            None if comes_once => (held.iter().find(counts)?, Some(instance.first)),
            None => return None,
        };
        let ((_, meeting), late) = found;
        let planned = self.meeting(*meeting).planned;
        Some(Chosen { planned, meeting: *meeting, event_day: instance.event_day, late })
    }

    /// Whether a thing that comes once and has no meeting before it awaits: while the
    /// body meets, and as long as the item is on.
    fn awaits_before(&self, day: NaiveDate) -> bool {
        let planned = &self.own.lookup.planned;
        let (Some((first, _)), Some((last, _))) = (planned.first(), planned.last()) else {
            return false;
        };
        let last = last.checked_add_days(LOOK_BACK).unwrap_or(*last);
        (*first..=last).contains(&day)
            && self.item.until.is_none_or(|until| day <= until)
            && self.item.years.is_none_or(|years| years.contains(day.year()))
    }
}
