//! A `when` rule as it is written: with names instead of indices in a plan.
//!
//! Which keys may be combined is checked by `lower`.

use super::value::Value;
use crate::calendar::{MonthDay, Recurrence};
use crate::plan::{Anchor, Event, Every, Months, Plan, When, describe_rule, index_at};

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

    /// "det sidste møde i november"; a rule that `lower` would refuse has no words.
    pub(super) fn words(&self, plan: &Plan) -> Option<String> {
        Some(describe_rule(&self.when(plan)?, plan))
    }

    fn when(&self, plan: &Plan) -> Option<When> {
        let nth = self.meeting.unwrap_or(1);
        let months = self.months.iter().fold(0, |all, month| all | 1 << (month - 1));
        let months = if self.months.is_empty() { Months::ALL } else { Months(months) };
        Some(match self {
            Rule { before: Some(name), days, .. } => {
                let anchor = find_anchor(name, months, plan);
                When::Before { anchor, days: days.unwrap_or(0), nth }
            }
            Rule { after: Some(name), .. } => {
                When::After { anchor: find_anchor(name, months, plan), nth }
            }
            Rule { on_or_after: Some(day), .. } => match day.strip_prefix("week ") {
                Some(week) => When::OnOrAfterWeek { week: week.trim().parse().ok()?, nth },
                None => When::OnOrAfterDay { day: annual_day(day)?, nth },
            },
            Rule { rrule: Some(text), .. } => When::Recurrence(Recurrence::parse(text).ok()?),
            Rule { day: Some(day), .. } => When::MonthDay { months, day: *day },
            Rule { every: Some(every), .. } if every == "meeting" => When::EveryMeeting,
            Rule { every: Some(word), .. } => {
                let all = [Every::Month, Every::Quarter, Every::HalfYear, Every::Year];
                When::Period { every: all.into_iter().find(|one| every_word(*one) == word)?, nth }
            }
            _ => When::Months { months, nth },
        })
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

/// What a name of a rule stands for; any that is no id and no day is a break's.
fn find_anchor(name: &str, months: Months, plan: &Plan) -> Anchor {
    let event = plan.events.iter().position(|event| event.id == name);
    match (event, plan.body(name), annual_day(name)) {
        (Some(event), ..) => Anchor::Event(index_at::<Event>(event)),
        (None, Some(body), _) => Anchor::Body { body, months },
        (None, None, Some(day)) => Anchor::Day(day),
        (None, None, None) => Anchor::Break(name.to_owned()),
    }
}

/// "09-15".
fn annual_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    (1..=12).contains(&month).then_some(MonthDay { month, day })
}

fn every_word(every: Every) -> &'static str {
    match every {
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::HalfYear => "half-year",
        Every::Year => "year",
    }
}
