//! When each item of section 3 begins: one after another by their minutes, with
//! the pauses between them. Proposals for the secretariat, in minutes of the day.

use crate::plan::Pause;
use chrono::{NaiveTime, Timelike};

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
    Pause(&'a Pause),
}

/// Items never break for a pause: it comes before or after the item that runs
/// over its time, whichever is nearer, and not before its time. None stands
/// first or last.
pub(super) fn timetable<'a>(
    start: NaiveTime,
    minutes: &[u32],
    pauses: &'a [Pause],
) -> Vec<Slot<'a>> {
    let mut now = minute_of_day(start);
    let mut waiting: Vec<&Pause> =
        pauses.iter().filter(|pause| minute_of_day(pause.time.0) > now).collect();
    waiting.sort_by_key(|pause| pause.time);
    let mut waiting = waiting.into_iter().peekable();
    let mut slots = Vec::new();
    for (index, length) in minutes.iter().enumerate() {
        let end = now.saturating_add(*length);
        // The pause is at least as near to the item's beginning as to its end.
        let is_due = |pause: &&Pause| {
            2 * u64::from(minute_of_day(pause.time.0)) <= u64::from(now) + u64::from(end)
        };
        let due: Vec<&Pause> = if index == 0 {
            Vec::new()
        } else {
            std::iter::from_fn(|| waiting.next_if(is_due)).collect()
        };
        for pause in due {
            now = now.max(minute_of_day(pause.time.0));
            slots.push(Slot { at: now, what: What::Pause(pause) });
            now = now.saturating_add(pause.minutes);
        }
        slots.push(Slot { at: now, what: What::Item(index) });
        now = now.saturating_add(*length);
    }
    slots
}

/// "9.30"; nothing past midnight, where a time would mislead.
pub(super) fn clock(minute: u32) -> String {
    if minute >= 24 * 60 {
        return String::new();
    }
    format!("{}.{:02}", minute / 60, minute % 60)
}

pub(super) fn minute_of_day(time: NaiveTime) -> u32 {
    time.hour() * 60 + time.minute()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Clock;

    fn time(text: &str) -> NaiveTime {
        Clock::try_from(text.to_owned()).unwrap().0
    }

    fn pause(at: &str, minutes: u32) -> Pause {
        Pause { time: Clock(time(at)), minutes, name: format!("Pause {at}") }
    }

    fn table(minutes: &[u32], pauses: &[Pause]) -> Vec<String> {
        let slots = timetable(time("10:00"), minutes, pauses);
        let name = |what| match what {
            What::Item(index) => index.to_string(),
            What::Pause(pause) => pause.name.clone(),
        };
        slots.iter().map(|slot| format!("{} {}", clock(slot.at), name(slot.what))).collect()
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
    fn no_time_is_shown_past_midnight() {
        assert_eq!(table(&[900, 10], &[]), ["10.00 0", " 1"]);
        assert_eq!(table(&[u32::MAX, 10], &[]), ["10.00 0", " 1"]);
    }
}
