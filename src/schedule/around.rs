//! What lies around a meeting: other bodies' meetings and the events before and
//! after it, in the lists by which an agenda goes through them.

use super::{BodyView, EventView, MeetingView};
use chrono::{Days, NaiveDate};

/// Each list in order of time.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// Held since the body's last meeting, whose own day was looked at then. Of a
    /// tentative one nobody knows that it was held.
    pub protocols: Vec<MeetingView<'a>>,
    /// From the meeting's day to the day before the body's next slot.
    pub agendas: Vec<MeetingView<'a>>,
    /// From that slot to the day of the body's next meeting that is held.
    pub coming: Vec<MeetingView<'a>>,
    /// Events that ended since the last meeting.
    pub past_events: Vec<EventView<'a>>,
    /// Events under way or beginning by the next meeting that is held.
    pub coming_events: Vec<EventView<'a>>,
}

impl<'a> MeetingView<'a> {
    /// Of other bodies, only held meetings count; of the body itself, only
    /// those of its series: an extra meeting goes through no lists.
    pub fn around(&self, others: &[BodyView<'a>]) -> Around<'a> {
        let last = self.last_regular().unwrap_or(self.date());
        let slot = self.next_slot();
        let next = self.next_regular().unwrap_or(slot).max(slot);
        let events = || self.view.events();
        let within = |from: NaiveDate, to: NaiveDate| held_within(others, from, to);
        Around {
            protocols: within(last, day_before(self.date()))
                .into_iter()
                .filter(|meeting| !meeting.is_tentative())
                .collect(),
            agendas: within(self.date(), day_before(slot)),
            coming: within(slot, next),
            past_events: in_order(
                events().filter(|event| last <= event.to() && event.to() < self.date()),
            ),
            coming_events: in_order(
                events().filter(|event| self.date() <= event.to() && event.from() <= next),
            ),
        }
    }

    /// The body's next nominal date, whether or not a meeting is held then; a
    /// week later where the plan knows none.
    fn next_slot(&self) -> NaiveDate {
        let after = self.date().max(self.planned());
        let decided = self.view.decided;
        let planned = decided.meetings.iter().filter(|m| !m.is_extra()).map(|m| m.planned);
        let skipped = decided.skipped.iter().map(|skipped| skipped.date);
        let week_later = self.date().checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
        planned.chain(skipped).filter(|date| *date > after).min().unwrap_or(week_later)
    }

    fn last_regular(&self) -> Option<NaiveDate> {
        self.regular().rev().find(|date| *date < self.date())
    }

    fn next_regular(&self) -> Option<NaiveDate> {
        self.regular().find(|date| *date > self.date())
    }

    fn regular(&self) -> impl DoubleEndedIterator<Item = NaiveDate> {
        let meetings = self.view.decided.meetings.iter();
        meetings.filter(|m| m.is_held() && !m.is_extra()).map(|m| m.date)
    }
}

fn held_within<'a>(
    bodies: &[BodyView<'a>],
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<MeetingView<'a>> {
    let mut meetings: Vec<MeetingView> = bodies
        .iter()
        .flat_map(|view| view.meetings(from, to))
        .filter(|meeting| !meeting.is_cancelled())
        .collect();
    meetings.sort_by_key(|meeting| meeting.start());
    meetings
}

fn in_order<'a>(events: impl Iterator<Item = EventView<'a>>) -> Vec<EventView<'a>> {
    let mut events: Vec<EventView> = events.collect();
    events.sort_by_key(|event| (event.from(), event.to()));
    events
}

fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(NaiveDate::MIN)
}
