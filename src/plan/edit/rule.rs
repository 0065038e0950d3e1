//! A `when` rule as it is written: with names instead of indices in a plan.
//!
//! Which keys may be combined is checked by `lower`.

use super::value::Value;
use crate::plan::{Anchor, Every, Months, Plan, When};

/// The keys of `when = { … }`, as in the format of plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of an item and of `when`, as in the reference")]
pub struct Rule {
    /// `month`, `quarter`, `half-year`, `year`, `meeting`.
    pub every: Option<String>,
    pub on_or_after: Option<String>,
    pub after: Option<String>,
    pub before: Option<String>,
    pub days: Option<u32>,
    pub months: Vec<u32>,
    pub day: Option<u32>,
    pub rrule: Option<String>,
    pub meeting: Option<i32>,
}

impl Rule {
    /// A rule of the plan, for a form.
    pub fn of(when: &When, plan: &Plan) -> Rule {
        let mut rule = Rule::default();
        match when {
            When::Period { every, nth } => {
                rule.every = Some(every_word(*every).to_owned());
                rule.meeting = Some(*nth);
            }
            When::Months { months, nth } => {
                rule.months = months.iter().collect();
                rule.meeting = Some(*nth);
            }
            When::MonthDay { months: Months::ALL, day } => {
                rule.every = Some("month".into());
                rule.day = Some(*day);
            }
            When::MonthDay { months, day } => {
                rule.months = months.iter().collect();
                rule.day = Some(*day);
            }
            When::EveryMeeting => rule.every = Some("meeting".into()),
            When::OnOrAfterDay { day, nth } => {
                rule.on_or_after = Some(format!("{:02}-{:02}", day.month, day.day));
                rule.meeting = Some(*nth);
            }
            When::OnOrAfterWeek { week, nth } => {
                rule.on_or_after = Some(format!("week {week}"));
                rule.meeting = Some(*nth);
            }
            When::After { anchor, nth } => {
                rule.after = Some(rule.anchor(anchor, plan));
                rule.meeting = Some(*nth);
            }
            When::Before { anchor, days, nth } => {
                rule.before = Some(rule.anchor(anchor, plan));
                rule.days = Some(*days);
                rule.meeting = Some(*nth);
            }
            When::Recurrence(recurrence) => rule.rrule = Some(recurrence.text.clone()),
        }
        // Defaults are not written.
        rule.meeting = rule.meeting.filter(|nth| *nth != 1);
        rule.days = rule.days.filter(|days| *days != 0);
        rule
    }

    fn anchor(&mut self, anchor: &Anchor, plan: &Plan) -> String {
        match anchor {
            Anchor::Event(event) => plan.events[*event].id.clone(),
            Anchor::Break(name) => name.clone(),
            Anchor::Body { body, months } => {
                if *months != Months::ALL {
                    self.months = months.iter().collect();
                }
                plan.bodies[*body].id.clone()
            }
            Anchor::Day(day) => format!("{:02}-{:02}", day.month, day.day),
        }
    }

    pub(super) fn value(&self) -> Value {
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        let number = |number: Option<i64>| number.map(Value::Integer);
        let months = self.months.iter().map(|month| i64::from(*month)).collect();
        let keys = [
            ("every", text(&self.every)),
            ("on-or-after", text(&self.on_or_after)),
            ("after", text(&self.after)),
            ("before", text(&self.before)),
            ("rrule", text(&self.rrule)),
            ("days", number(self.days.map(i64::from))),
            ("months", Some(Value::Integers(months)).filter(|_| !self.months.is_empty())),
            ("day", number(self.day.map(i64::from))),
            ("meeting", number(self.meeting.map(i64::from))),
        ];
        Value::Table(keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())
    }

    /// Whether it refers to an event.
    pub(super) fn is_about_an_event(&self, plan: &Plan) -> bool {
        let name = self.before.as_ref().or(self.after.as_ref());
        name.is_some_and(|name| plan.events.iter().any(|event| event.id == *name))
    }
}

fn every_word(every: Every) -> &'static str {
    match every {
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::HalfYear => "half-year",
        Every::Year => "year",
    }
}
