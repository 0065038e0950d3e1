//! The year that is drawn: its days as directions, its meetings and rings, its
//! breaks and holidays. It reads the schedule and the calendar, and places nothing.

use super::events::events;
use super::free::{Break, breaks, free_days};
use super::list::meetings;
use super::model::{ListEvent, ListMeeting, MeetingState};
use super::rings::{Ring, RingKind, rings};
use crate::schedule::{BodyView, Names};
use chrono::{Datelike, NaiveDate};

pub(super) struct Year {
    pub number: i32,
    first: NaiveDate,
    days: f64,
    pub bodies: Vec<Body>,
    pub meetings: Vec<ListMeeting>,
    /// From the outermost to the innermost.
    pub rings: Vec<Ring>,
    pub breaks: Vec<Break>,
    pub holidays: Vec<(NaiveDate, String)>,
    pub events: Vec<ListEvent>,
    /// Only when it lies in the year.
    pub today: Option<NaiveDate>,
    /// What links begin with; `None` for a picture without links.
    pub link_base: Option<String>,
}

pub(super) struct Body {
    pub name: String,
    /// The fewest letters that distinguish it from the others.
    pub badge: String,
}

impl Year {
    pub fn read(
        views: &[BodyView],
        number: i32,
        today: Option<NaiveDate>,
        link_base: Option<&str>,
        names: Names,
    ) -> Year {
        // The computus holds from 1583 on, and dates are written with four digits.
        let number = number.clamp(1583, 9998);
        let first = NaiveDate::from_ymd_opt(number, 1, 1).expect("every year has a first day");
        let meetings = meetings(views, number, names);
        let (breaks, holidays) = match views.first() {
            Some(view) => {
                let calendar = view.calendar();
                (breaks(calendar, number), free_days(calendar, number))
            }
            None => (Vec::new(), Vec::new()),
        };
        Year {
            number,
            first,
            days: if first.leap_year() { 366.0 } else { 365.0 },
            bodies: bodies(views),
            rings: rings(views, &meetings),
            meetings,
            breaks,
            holidays,
            events: events(views, number),
            today: today.filter(|day| day.year() == number),
            link_base: link_base.map(str::to_owned),
        }
    }

    /// The direction in which a day begins.
    pub fn turn(&self, date: NaiveDate) -> f64 {
        (date - self.first).num_days() as f64 / self.days
    }

    /// The direction in which a day ends.
    pub fn turn_after(&self, date: NaiveDate) -> f64 {
        self.turn(date) + 1.0 / self.days
    }

    /// The direction of the middle of a day.
    pub fn noon(&self, date: NaiveDate) -> f64 {
        (self.turn(date) + self.turn_after(date)) / 2.0
    }

    /// The direction in which a month begins; of the thirteenth, the year's end.
    pub fn month_start(&self, month: u32) -> f64 {
        NaiveDate::from_ymd_opt(self.number, month, 1).map_or(1.0, |date| self.turn(date))
    }

    /// The ISO weeks, each with its directions; the outer ones as far as they
    /// lie in the year.
    pub fn weeks(&self) -> Vec<(u32, f64, f64)> {
        let mut weeks: Vec<(u32, f64, f64)> = Vec::new();
        for date in self.first.iter_days().take(self.days as usize) {
            let week = date.iso_week().week();
            match weeks.last_mut() {
                Some((last, _, to)) if *last == week => *to = self.turn_after(date),
                _ => weeks.push((week, self.turn(date), self.turn_after(date))),
            }
        }
        weeks
    }

    pub fn link(&self, meeting: &ListMeeting) -> Option<String> {
        self.link_base.as_ref().map(|base| format!("{base}{}", meeting.path()))
    }

    pub fn ring_of(&self, category: Option<&str>) -> usize {
        let wanted = match category {
            None => RingKind::WithoutCategory,
            Some(name) => RingKind::Category(name.to_owned()),
        };
        let find = |kind: &RingKind| self.rings.iter().position(|ring| ring.kind == *kind);
        find(&wanted).or_else(|| find(&RingKind::OtherCategories)).unwrap_or_default()
    }

    /// The meetings that are not cancelled.
    pub fn held(&self) -> usize {
        self.meetings.iter().filter(|m| m.state != MeetingState::Cancelled).count()
    }

    pub fn items(&self) -> usize {
        self.meetings.iter().map(|meeting| meeting.items.len()).sum()
    }

    /// "Direktionen · Chefforum".
    pub fn body_names(&self) -> String {
        let names: Vec<&str> = self.bodies.iter().map(|body| body.name.as_str()).collect();
        names.join(" · ")
    }
}

fn bodies(views: &[BodyView]) -> Vec<Body> {
    let names: Vec<&str> = views.iter().map(|view| view.name()).collect();
    let badge = |index: usize| {
        let others = || names.iter().enumerate().filter(|(other, _)| *other != index);
        (1..=3)
            .map(|letters| names[index].chars().take(letters).collect::<String>())
            .find(|start| !start.is_empty() && others().all(|(_, name)| !name.starts_with(start)))
            .unwrap_or_else(|| (index + 1).to_string())
    };
    names
        .iter()
        .enumerate()
        .map(|(index, name)| Body { name: (*name).to_owned(), badge: badge(index) })
        .collect()
}
