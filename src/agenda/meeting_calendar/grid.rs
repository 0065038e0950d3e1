//! The meeting calendar as columns of values, for files that a program calculates with.

use super::list::{CalendarMeeting, MeetingCalendar};
use crate::calendar::weekday_name;
use chrono::{NaiveDate, NaiveTime};

/// A value of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Empty,
    Text(String),
    Date(NaiveDate),
    Time(NaiveTime),
    DateTime(NaiveDate, NaiveTime),
}

impl MeetingCalendar {
    /// The headings, each of them once.
    pub(super) fn headings(&self) -> Vec<String> {
        let mut headings: Vec<String> = ["Dato", "Ugedag"].map(str::to_owned).to_vec();
        if self.has_last_days() {
            headings.push("Til og med".into());
        }
        headings.extend(["Start", "Slut"].map(str::to_owned));
        if self.has_bodies() {
            headings.push("Organ".into());
        }
        headings.extend(["Møde", "Sted", "Bemærkning"].map(str::to_owned));
        for deadline in &self.deadlines {
            let mut heading = format!("Frist: {}", deadline.as_str());
            // A table refuses two columns of one name, in small letters too.
            while headings.iter().any(|other| other.to_lowercase() == heading.to_lowercase()) {
                heading.push('\'');
            }
            headings.push(heading);
        }
        headings
    }

    /// A row for each meeting, with a value for each heading.
    pub(super) fn values(&self) -> Vec<Vec<Value>> {
        self.meetings.iter().map(|meeting| self.meeting_values(meeting)).collect()
    }

    fn meeting_values(&self, meeting: &CalendarMeeting) -> Vec<Value> {
        let text = |text: &str| match text {
            "" => Value::Empty,
            text => Value::Text(text.to_owned()),
        };
        let time = |time: Option<NaiveTime>| time.map_or(Value::Empty, Value::Time);
        let mut values = vec![Value::Date(meeting.date), text(weekday_name(meeting.date))];
        if self.has_last_days() {
            values.push(Value::Date(meeting.to));
        }
        values.push(time(meeting.time.map(|(start, _)| start)));
        values.push(time(meeting.time.map(|(_, end)| end)));
        if self.has_bodies() {
            values.push(text(meeting.body.as_str()));
        }
        values
            .extend([&meeting.name, &meeting.place, &meeting.remark].map(|one| text(one.as_str())));
        values.extend(meeting.deadlines.iter().map(|deadline| match deadline {
            None => Value::Empty,
            Some(one) => {
                one.time.map_or(Value::Date(one.date), |time| Value::DateTime(one.date, time))
            }
        }));
        values
    }

    fn has_last_days(&self) -> bool {
        self.meetings.iter().any(|meeting| meeting.to != meeting.date)
    }
}
