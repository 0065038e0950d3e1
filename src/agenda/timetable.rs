//! When each item of section 3 begins: one after another by their minutes, around those
//! that have a time of their own, with the pauses between them. Proposals for the
//! secretariat, in minutes of the day.

use crate::plan::{MeetingPause, Pause};
use chrono::{NaiveTime, Timelike};
use std::iter::Peekable;
use std::vec::IntoIter;

/// An item that is to have a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub minutes: u32,
    /// Its own time, in minutes after midnight.
    pub at: Option<u32>,
}

/// A pause between two items, at its time or as near to it as they allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval<'a> {
    /// Minutes after midnight.
    pub at: u32,
    pub minutes: u32,
    pub name: &'a str,
}

impl<'a> From<&'a Pause> for Interval<'a> {
    fn from(pause: &'a Pause) -> Interval<'a> {
        let Pause { time, minutes, name } = pause;
        Interval { at: minute_of_day(time.0), minutes: *minutes, name }
    }
}

impl<'a> From<&'a MeetingPause> for Interval<'a> {
    fn from(pause: &'a MeetingPause) -> Interval<'a> {
        let MeetingPause { time, minutes, name } = pause;
        Interval { at: minute_of_day(*time), minutes: *minutes, name }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot<'a> {
    /// Minutes after midnight.
    pub at: u32,
    pub what: What<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What<'a> {
    /// Index among the items.
    Item(usize),
    Pause(&'a str),
}

/// Items never break for a pause: it comes before or after the item that runs
/// over its time, whichever is nearer, and not before its time. None stands
/// first or last. An item with a time of its own stands at it; of the others, those
/// that would run over it come after it.
pub(super) fn timetable<'a>(
    start: NaiveTime,
    points: &[Point],
    mut pauses: Vec<Interval<'a>>,
) -> Vec<Slot<'a>> {
    let now = minute_of_day(start);
    pauses.retain(|pause| pause.at > now);
    pauses.sort_by_key(|pause| pause.at);
    let mut fixed: Vec<Fixed> = (0..)
        .zip(points)
        .filter_map(|(index, point)| Some(Fixed { at: point.at?, index, minutes: point.minutes }))
        .collect();
    fixed.sort_by_key(|one| one.at);
    let (pauses, fixed) = (pauses.into_iter().peekable(), fixed.into_iter().peekable());
    let mut table = Timetable { now, pauses, fixed, slots: Vec::new() };
    for (index, point) in (0..).zip(points).filter(|(_, point)| point.at.is_none()) {
        table.add(index, point.minutes);
    }
    while let Some(fixed) = table.fixed.next() {
        table.add_fixed(fixed);
    }
    table.slots
}

/// An item with a time of its own.
struct Fixed {
    at: u32,
    index: usize,
    minutes: u32,
}

struct Timetable<'a> {
    now: u32,
    pauses: Peekable<IntoIter<Interval<'a>>>,
    fixed: Peekable<IntoIter<Fixed>>,
    slots: Vec<Slot<'a>>,
}

impl Timetable<'_> {
    /// Adds what comes before an item, then the item.
    fn add(&mut self, index: usize, minutes: u32) {
        loop {
            let (now, end) = (self.now, self.now.saturating_add(minutes));
            // The pause is at least as near to the item's beginning as to its end.
            let is_due =
                |pause: &&Interval| 2 * u64::from(pause.at) <= u64::from(now) + u64::from(end);
            let pause = self.pauses.peek().filter(|_| !self.slots.is_empty()).filter(is_due);
            let first_end = pause.map_or(end, |pause| pause.end(now));
            if let Some(fixed) = self.fixed.next_if(|fixed| fixed.at < first_end) {
                self.add_fixed(fixed);
            } else if pause.is_some() {
                self.add_pause();
            } else {
                break;
            }
        }
        self.slots.push(Slot { at: self.now, what: What::Item(index) });
        self.now = self.now.saturating_add(minutes);
    }

    fn add_fixed(&mut self, fixed: Fixed) {
        while !self.slots.is_empty()
            && self.pauses.peek().is_some_and(|pause| pause.end(self.now) <= fixed.at)
        {
            self.add_pause();
        }
        self.slots.push(Slot { at: fixed.at, what: What::Item(fixed.index) });
        self.now = self.now.max(fixed.at.saturating_add(fixed.minutes));
    }

    fn add_pause(&mut self) {
        let Some(pause) = self.pauses.next() else { return };
        let at = self.now.max(pause.at);
        self.slots.push(Slot { at, what: What::Pause(pause.name) });
        self.now = at.saturating_add(pause.minutes);
    }
}

impl Interval<'_> {
    /// When it is over, if it may begin from `now` on.
    fn end(&self, now: u32) -> u32 {
        now.max(self.at).saturating_add(self.minutes)
    }
}

pub(super) fn minute_of_day(time: NaiveTime) -> u32 {
    time.hour() * 60 + time.minute()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Clock, ClockForm};

    fn time(text: &str) -> NaiveTime {
        Clock::try_from(text.to_owned()).unwrap().0
    }

    fn pause(at: &str, minutes: u32) -> Pause {
        Pause { time: Clock(time(at)), minutes, name: format!("Pause {at}") }
    }

    /// "10.00 0": when which item begins.
    fn rows(points: &[Point], pauses: &[Pause]) -> Vec<String> {
        let slots = timetable(time("10:00"), points, pauses.iter().map(Interval::from).collect());
        let row = |slot: &Slot| {
            let name = match slot.what {
                What::Item(index) => index.to_string(),
                What::Pause(name) => name.to_owned(),
            };
            format!("{} {name}", ClockForm::Point.write(slot.at))
        };
        slots.iter().map(row).collect()
    }

    fn table(minutes: &[u32], pauses: &[Pause]) -> Vec<String> {
        let points: Vec<Point> =
            minutes.iter().map(|minutes| Point { minutes: *minutes, at: None }).collect();
        rows(&points, pauses)
    }

    #[test]
    fn items_follow_each_other_by_their_minutes() {
        assert_eq!(table(&[30, 15, 20], &[]), ["10.00 0", "10.30 1", "10.45 2"]);
    }

    #[test]
    fn a_pause_stands_at_the_nearer_end_of_the_item_that_runs_over_it() {
        let pauses = [pause("12:00", 30), pause("10:50", 10)];
        assert_eq!(
            table(&[50, 60, 15], &pauses),
            ["10.00 0", "10.50 Pause 10:50", "11.00 1", "12.00 Pause 12:00", "12.30 2"]
        );
        let lunch = [pause("12:00", 30)];
        assert_eq!(
            table(&[110, 40, 5], &lunch),
            ["10.00 0", "12.00 Pause 12:00", "12.30 1", "13.10 2"]
        );
        assert_eq!(table(&[90, 40, 5], &lunch)[2], "12.10 Pause 12:00");
    }

    #[test]
    fn no_pause_stands_first_or_last_or_before_the_first_item() {
        let pauses = [pause("09:30", 10), pause("10:00", 10), pause("16:00", 10)];
        assert_eq!(table(&[30], &pauses), ["10.00 0"]);
        assert!(table(&[], &pauses).is_empty());
    }

    #[test]
    fn an_item_with_a_time_stands_at_it_and_the_others_around_it() {
        let point =
            |minutes, at: Option<&str>| Point { minutes, at: at.map(|at| minute_of_day(time(at))) };
        // The second fits before it, the third does not.
        let points = [point(15, Some("11:00")), point(40, None), point(30, None), point(10, None)];
        assert_eq!(rows(&points, &[]), ["10.00 1", "11.00 0", "11.15 2", "11.45 3"]);
        // The last waits for it, with the pause that fits before it.
        let points = [point(30, None), point(15, Some("13:00"))];
        assert_eq!(
            rows(&points, &[pause("12:00", 30)]),
            ["10.00 0", "12.00 Pause 12:00", "13.00 1"]
        );
        // A pause that would run over it comes after it.
        let points = [point(115, None), point(15, Some("12:15")), point(20, None)];
        assert_eq!(
            rows(&points, &[pause("12:00", 30)]),
            ["10.00 0", "12.15 1", "12.30 Pause 12:00", "13.00 2"]
        );
        // Before the points begin, and two at one time.
        let points = [point(30, None), point(15, Some("09:30")), point(5, Some("09:30"))];
        assert_eq!(rows(&points, &[]), ["9.30 1", "9.30 2", "10.00 0"]);
    }

    #[test]
    fn lengths_that_no_day_has_do_not_overflow() {
        assert_eq!(table(&[u32::MAX, 10], &[pause("12:00", 30)]).len(), 3);
    }
}
