//! Which meeting, and which occurrence of an item, a typed date means.
//!
//! The one that stands on the day, held ones first; failing that, the one planned for
//! it; failing that, the only one held in its week. A period means the only one in it.

use super::{BodyView, ItemView, MeetingView};
use crate::calendar::{Typed, full_date};
use chrono::{Datelike, Days, NaiveDate};

impl<'a> BodyView<'a> {
    /// The meeting that a typed date means.
    ///
    /// # Errors
    /// In Danish, where there is none, or more than one: the nearest, or which.
    pub fn typed_meeting(&self, typed: Typed, today: NaiveDate) -> Result<MeetingView<'a>, String> {
        match typed {
            Typed::Day(day) => self.meeting_of_day(day).ok_or_else(|| self.no_meeting(day)),
            Typed::Extra(day) => {
                let extra = self.meetings(day, day).find(MeetingView::is_extra);
                extra.ok_or_else(|| {
                    format!("{} har intet ekstra møde den {}", self.name(), full_date(day))
                })
            }
            Typed::Week(monday) => self.only_meeting(monday, monday + Days::new(6)),
            Typed::Period(from, to) => self.only_meeting(from, to),
            Typed::NextMeeting => self.next_held(today).ok_or_else(|| {
                format!("{} har intet møde efter den {}", self.name(), full_date(today))
            }),
        }
    }

    /// The occurrences of an item that a typed date means: those on the meeting it
    /// means; failing that, the one whose nominal date it is.
    pub fn typed_occurrences(&self, id: &str, typed: Typed, today: NaiveDate) -> Vec<ItemView<'a>> {
        let all: Vec<ItemView> = self.occurrences_of(id).collect();
        let meeting = self.typed_meeting(typed, today).ok();
        let is_on = |item: &&ItemView| {
            let index = |meeting: &MeetingView| meeting.index;
            meeting.is_some() && item.meeting().as_ref().map(index) == meeting.as_ref().map(index)
        };
        let on_meeting: Vec<ItemView> = all.iter().filter(is_on).copied().collect();
        if !on_meeting.is_empty() {
            return on_meeting;
        }
        let day = match typed {
            Typed::Day(day) => Some(day),
            _ => None,
        };
        let dates = [day, meeting.map(|meeting| meeting.nominal())];
        let mut named = dates
            .iter()
            .flatten()
            .filter_map(|date| all.iter().find(|item| item.nominal() == Some(*date)).copied());
        named.next().into_iter().collect()
    }

    fn meeting_of_day(&self, day: NaiveDate) -> Option<MeetingView<'a>> {
        let rank = |meeting: &MeetingView| (meeting.is_extra(), meeting.start());
        let held = self.meetings(day, day).filter(|meeting| !meeting.is_cancelled());
        held.min_by_key(rank).or_else(|| self.meeting(day)).or_else(|| {
            let monday = day - Days::new(day.weekday().num_days_from_monday().into());
            self.only_meeting(monday, monday + Days::new(6)).ok()
        })
    }

    /// The only meeting held in a period; of several, the only one of the series.
    fn only_meeting(&self, from: NaiveDate, to: NaiveDate) -> Result<MeetingView<'a>, String> {
        let held: Vec<MeetingView> =
            self.meetings(from, to).filter(|meeting| !meeting.is_cancelled()).collect();
        let ordinary: Vec<&MeetingView> = held.iter().filter(|m| !m.is_extra()).collect();
        match (&ordinary[..], &held[..]) {
            ([one], _) => Ok(**one),
            ([], [one]) => Ok(*one),
            ([], []) => Err(format!(
                "{} har intet møde fra den {} til den {}{}",
                self.name(),
                full_date(from),
                full_date(to),
                self.nearest(from)
            )),
            _ => {
                let days: Vec<String> = held.iter().map(|m| full_date(m.date())).collect();
                Err(format!(
                    "{} har flere møder fra den {} til den {}; skriv et af dem: {}",
                    self.name(),
                    full_date(from),
                    full_date(to),
                    days.join(", ")
                ))
            }
        }
    }

    fn no_meeting(&self, day: NaiveDate) -> String {
        let skipped = self.skipped(day, day).next().or_else(|| self.shifted(day));
        let why =
            skipped.map_or_else(String::new, |skip| format!(", for den dag er {}", skip.name));
        format!("{} har intet møde den {}{why}{}", self.name(), full_date(day), self.nearest(day))
    }

    fn nearest(&self, day: NaiveDate) -> String {
        let later = self.next_held(day);
        let earlier = self.last_held(day);
        let dates = later.into_iter().chain(earlier).map(|meeting| meeting.date());
        dates
            .min_by_key(|other| (*other - day).num_days().abs())
            .map_or_else(String::new, |near| format!("; det nærmeste er den {}", full_date(near)))
    }
}
