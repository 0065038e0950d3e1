//! A `when` rule as it is written: with names instead of indices in a plan.
//!
//! What it means, and which keys may be combined, is for `lower`.

use super::value::Value;
use crate::plan::schema::Rhythm;
use crate::plan::{Anchor, Months, Plan, When, describe_rule, written_rule};

/// The keys of `when = { … }` with their values, in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule(Vec<(&'static str, Value)>);

impl Rule {
    /// A rule by the key that makes it one of the forms.
    pub fn new(key: &'static str, value: impl Into<Value>) -> Rule {
        Rule::default().and(key, Some(value))
    }

    /// The same rule with another key, if that has a value.
    #[must_use]
    pub fn and(mut self, key: &'static str, value: Option<impl Into<Value>>) -> Rule {
        self.0.extend(value.map(|value| (key, value.into())));
        self
    }

    /// A rule of the plan, for a form. Defaults are not written.
    pub fn of(when: &When, plan: &Plan) -> Rule {
        match when {
            When::Period { every, nth } => {
                Rule::new("every", Rhythm::Period(*every).word()).at_meeting(*nth)
            }
            When::Months { months, nth } => Rule::new("months", numbers(*months)).at_meeting(*nth),
            When::MonthDay { months: Months::ALL, day } => {
                Rule::new("every", "month").and("day", Some(*day))
            }
            When::MonthDay { months, day } => {
                Rule::new("months", numbers(*months)).and("day", Some(*day))
            }
            When::EveryMeeting => Rule::new("every", Rhythm::Meeting.word()),
            When::OnOrAfterDay { day, nth } => {
                Rule::new("on-or-after", day.to_string()).at_meeting(*nth)
            }
            When::OnOrAfterWeek { week, nth } => {
                Rule::new("on-or-after", format!("week {week}")).at_meeting(*nth)
            }
            When::After { anchor, nth } => Rule::new("after", name(anchor, plan))
                .and("months", narrowing(anchor))
                .at_meeting(*nth),
            When::Before { anchor, days, nth } => Rule::new("before", name(anchor, plan))
                .and("days", Some(*days).filter(|days| *days != 0))
                .and("months", narrowing(anchor))
                .at_meeting(*nth),
            When::Recurrence(recurrence) => Rule::new("rrule", &*recurrence.text),
        }
    }

    fn at_meeting(self, nth: i32) -> Rule {
        self.and("meeting", Some(nth).filter(|nth| *nth != 1))
    }

    /// "det sidste møde i november"; a rule that `lower` would refuse has no words.
    pub(super) fn words(&self, plan: &Plan) -> Option<String> {
        Some(describe_rule(&written_rule(&self.value().toml("\n"), plan)?, plan))
    }

    pub(super) fn value(&self) -> Value {
        Value::Table(self.0.clone())
    }

    /// Whether it refers to an event.
    pub(super) fn is_about_an_event(&self, plan: &Plan) -> bool {
        self.0.iter().any(|(key, value)| {
            let is_named = |id: &str| *value == Value::from(id);
            matches!(*key, "before" | "after") && plan.events.iter().any(|e| is_named(&e.id))
        })
    }
}

fn name(anchor: &Anchor, plan: &Plan) -> String {
    match anchor {
        Anchor::Event(event) => plan.events[*event].id.clone(),
        Anchor::Break(name) => name.clone(),
        Anchor::Body { body, .. } => plan.bodies[*body].id.clone(),
        Anchor::Day(day) => day.to_string(),
    }
}

/// The months that an anchor is narrowed to.
fn narrowing(anchor: &Anchor) -> Option<Vec<u32>> {
    match anchor {
        Anchor::Body { months, .. } if *months != Months::ALL => Some(numbers(*months)),
        Anchor::Body { .. } | Anchor::Event(_) | Anchor::Break(_) | Anchor::Day(_) => None,
    }
}

fn numbers(months: Months) -> Vec<u32> {
    months.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Source, Sources};

    fn plan() -> Plan {
        let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
        let shared = "[[break]]\nname = \"Jul\"\nfrom-day = \"12-23\"\nto-day = \"01-01\"\n\
                      [[event]]\nid = \"messe\"\nname = \"Messe\"\nfrom = 2027-03-03\n";
        let body = "[body]\nname = \"Byrådet\"\n";
        let files = vec![file("calendar.toml", shared), file("byraadet/body.toml", body)];
        crate::plan::read(&Sources::new(files)).0
    }

    #[test]
    fn a_rule_is_written_as_it_was_read() {
        let plan = plan();
        for text in [
            r#"{ every = "half-year", meeting = -1 }"#,
            r#"{ every = "month", day = 15 }"#,
            r#"{ every = "meeting" }"#,
            "{ months = [3, 8], meeting = 2 }",
            "{ months = [3, 8], day = 3 }",
            r#"{ on-or-after = "09-15" }"#,
            r#"{ on-or-after = "week 36", meeting = 2 }"#,
            r#"{ after = "Jul", meeting = 2 }"#,
            r#"{ after = "byraadet", months = [5] }"#,
            r#"{ before = "messe", days = 7 }"#,
            r#"{ before = "byraadet", days = 7, months = [5], meeting = 2 }"#,
            r#"{ before = "10-15" }"#,
            r#"{ rrule = "FREQ=YEARLY;BYMONTH=9" }"#,
        ] {
            let meant = written_rule(text, &plan).unwrap_or_else(|| panic!("{text} is no rule"));
            assert_eq!(Rule::of(&meant, &plan).value().toml("\n"), text);
        }
        assert_eq!(written_rule(r#"{ after = "ukendt" }"#, &plan), None);
    }
}
