//! Edits of meetings.

use super::{MEETINGS, Step, Steps, text_keys};
use crate::calendar::{TimeSpan, full_date};
use crate::plan::edit::error::EditError;
use crate::plan::edit::file::Keys;
use crate::plan::edit::value::Value;
use crate::plan::forms::write_time_span;
use crate::plan::{Cancellation, MeetingEntry};
use chrono::NaiveDate;

impl Steps<'_> {
    pub fn cancel(&self, date: NaiveDate, extra: Option<bool>, reason: &str) -> Step {
        let mut keys = text_keys([("cancelled", Some(reason.to_owned()))]);
        keys.push(self.since());
        match self.entry(date, extra) {
            Some(entry) => {
                if entry.cancelled == Some(Cancellation::Cancelled(reason.to_owned())) {
                    keys.clear();
                } else {
                    // A meeting cannot be both moved and cancelled, nor have two reasons.
                    keys.extend([("moved-to", None), ("reason", None)]);
                }
                Ok(self.at(entry.span, "meeting", keys))
            }
            None => {
                keys.push(("date", Some(Value::Date(date))));
                Ok(self.append("meeting", MEETINGS, keys))
            }
        }
    }

    pub fn uncancel(&self, date: NaiveDate, extra: Option<bool>) -> Step {
        // Where an event cancels it, `cancelled = false` keeps it.
        let by_event = self.plan.events.iter().flat_map(|event| &event.dates).any(|event| {
            event.keys.cancels.contains(&self.index) && event.from <= date && date <= event.to
        });
        let held = ("cancelled", Some(Value::Flag(false)));
        match self.entry(date, extra) {
            Some(entry) if by_event => Ok(self.at(entry.span, "meeting", vec![held, self.since()])),
            Some(entry) if entry.cancelled.is_some() => {
                let has_more = entry.extra
                    || entry.time.is_some()
                    || entry.place.is_some()
                    || entry.name.is_some();
                if has_more {
                    Ok(self.at(entry.span, "meeting", vec![("cancelled", None)]))
                } else {
                    Ok(self.remove(entry.span, "meeting"))
                }
            }
            None if by_event => {
                let keys = vec![("date", Some(Value::Date(date))), held, self.since()];
                Ok(self.append("meeting", MEETINGS, keys))
            }
            _ => {
                Err(EditError::new("date", format!("mødet den {} er ikke aflyst", full_date(date))))
            }
        }
    }

    pub fn move_meeting(
        &self,
        date: NaiveDate,
        extra: Option<bool>,
        to: Option<NaiveDate>,
        time: Option<TimeSpan>,
        place: Option<String>,
        reason: &str,
    ) -> Step {
        if to.is_none() && time.is_none() && place.is_none() {
            let message = "skriv en ny dato, et nyt tidspunkt eller et nyt sted til mødet";
            return Err(EditError::new("to", message));
        }
        let mut keys = Keys::new();
        if let Some(to) = to {
            keys.push(("moved-to", Some(Value::Date(to)).filter(|_| to != date)));
        }
        if let Some(time) = time {
            keys.push(("time", Some(time_value(time)?)));
        }
        if let Some(place) = place {
            keys.push(("place", Some(Value::Text(place))));
        }
        keys.extend(text_keys([("reason", Some(reason.to_owned()))]));
        keys.push(self.since());
        match self.entry(date, extra) {
            Some(entry) => {
                keys.push(("cancelled", None));
                Ok(self.at(entry.span, "meeting", keys))
            }
            None => {
                keys.retain(|(_, value)| value.is_some());
                keys.push(("date", Some(Value::Date(date))));
                Ok(self.append("meeting", MEETINGS, keys))
            }
        }
    }

    pub fn extra(
        &self,
        date: NaiveDate,
        time: TimeSpan,
        name: &str,
        place: Option<String>,
    ) -> Step {
        if self.entry(date, Some(true)).is_some() {
            let day = full_date(date);
            return Err(EditError::new(
                "date",
                format!("der er allerede et ekstra møde den {day}; ret det i stedet"),
            ));
        }
        let mut keys = vec![
            ("date", Some(Value::Date(date))),
            ("extra", Some(Value::Flag(true))),
            ("time", Some(time_value(time)?)),
        ];
        keys.extend(text_keys([("name", Some(name.to_owned())), ("place", place)]));
        Ok(self.append("meeting", MEETINGS, keys))
    }

    pub fn remove_meeting(&self, date: NaiveDate, extra: Option<bool>) -> Step {
        let entry = self.entry(date, extra).ok_or_else(|| {
            let day = full_date(date);
            EditError::new("date", format!("der står ikke noget særligt om mødet den {day}"))
        })?;
        Ok(self.remove(entry.span, "meeting"))
    }

    /// The day of the edit, so that nothing is moved to a meeting held before it.
    fn since(&self) -> (&'static str, Option<Value>) {
        ("since", Some(Value::Date(self.today)))
    }

    /// The entry to change: of the ordinary or the extra meeting of a date.
    fn entry(&self, date: NaiveDate, extra: Option<bool>) -> Option<&MeetingEntry> {
        let mut entries: Vec<&MeetingEntry> =
            self.body.meetings.iter().filter(|entry| entry.date == date).collect();
        entries.retain(|entry| extra.is_none_or(|extra| entry.extra == extra));
        entries.into_iter().min_by_key(|entry| entry.extra)
    }
}

fn time_value(time: TimeSpan) -> Result<Value, EditError> {
    if time.start >= time.end {
        return Err(EditError::new("time", "mødet slutter ikke senere, end det begynder"));
    }
    Ok(Value::Text(write_time_span(time)))
}
