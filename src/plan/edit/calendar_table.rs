//! The tables of the calendar: their values, their words and the keys that are written.

use super::error::EditError;
use super::file::Keys;
use super::period_words::{day_words, period_words};
use super::table_steps::TableSteps;
use super::texts::{line, new_id, optional_line};
use super::value::Value;
use crate::calendar::{ClosedDay, MonthDay, Period, Recurrence, full_date, full_dates};
use crate::plan::{Event, Plan, rule_words};
use chrono::{Datelike, Days, NaiveDate};

/// The values of a table of the calendar.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the keys of the tables, as in the reference")]
pub enum CalendarTable {
    Closed {
        name: String,
        day: ClosedDay,
    },
    Break {
        name: String,
        period: Period,
        /// Own dates that leave the yearly break of the name as it is.
        besides: bool,
    },
    /// An event on its own dates.
    Event {
        /// Of one that is there: a year's own date of it.
        id: Option<String>,
        /// `None`: as the rule has it.
        name: Option<String>,
        from: NaiveDate,
        to: NaiveDate,
        /// The rule by which a new one comes again.
        rrule: Option<String>,
        /// `None`: as the rule has it, or as it is.
        cancels: Option<Vec<String>>,
        reason: Option<String>,
        tentative: bool,
    },
    /// What is the same about an event in every year.
    Rule {
        name: String,
        until: Option<NaiveDate>,
        /// `None`: as it is.
        cancels: Option<Vec<String>>,
        reason: Option<String>,
        tentative: bool,
    },
    Skip {
        id: String,
        date: NaiveDate,
        reason: String,
    },
}

impl CalendarTable {
    /// A new table in a sentence.
    pub(super) fn sentence(&self, plan: &Plan) -> String {
        match self {
            CalendarTable::Closed { .. } => format!("ny lukkedag {}", self.words(plan)),
            CalendarTable::Break { period: Period::Dates { .. }, .. } => {
                format!("ferien {}", self.words(plan))
            }
            CalendarTable::Break { .. } => format!("ny ferie {}", self.words(plan)),
            CalendarTable::Event { id: None, .. } => {
                format!("ny begivenhed {}", self.words(plan))
            }
            CalendarTable::Event { .. } | CalendarTable::Rule { .. } => {
                format!("begivenheden {}", self.words(plan))
            }
            CalendarTable::Skip { .. } => format!("begivenheden {}", self.words(plan)),
        }
    }

    /// What it now is: "»Sommerferie« 28. juni – 8. august 2027".
    pub(super) fn words(&self, plan: &Plan) -> String {
        let name = |name: &str| format!("»{}«", optional_line(name).unwrap_or_default());
        let known = |id: &str| name(event(plan, id).map_or(id, Event::name));
        match self {
            CalendarTable::Closed { name: text, day } => {
                format!("{} {}", name(text), day_words(*day))
            }
            CalendarTable::Break { name: text, period, .. } => {
                format!("{} {}", name(text), period_words(*period))
            }
            CalendarTable::Event { id, name: text, from, to, tentative, rrule, .. } => {
                let name = match (text, id) {
                    (Some(text), _) => name(text),
                    (None, id) => known(id.as_deref().unwrap_or_default()),
                };
                let tentative = if *tentative { ", foreløbigt" } else { "" };
                let again = rrule.as_deref().and_then(|rule| Recurrence::parse(rule).ok());
                let again = again
                    .map_or_else(String::new, |rule| format!(", derefter {}", rule_words(&rule)));
                format!("{name} {}{again}{tentative}", full_dates(*from, *to))
            }
            CalendarTable::Rule { name: text, until, .. } => {
                let until =
                    until.map_or_else(String::new, |day| format!(" til {}", full_date(day)));
                format!("{}{until}", name(text))
            }
            CalendarTable::Skip { id, date, reason } => {
                let reason = optional_line(reason).unwrap_or_default();
                format!("{} holdes ikke i {}: {reason}", known(id), date.year())
            }
        }
    }

    /// The id of the event that a table belongs to, if that is there already.
    pub(super) fn event(&self) -> Option<&str> {
        match self {
            CalendarTable::Event { id, .. } => id.as_deref(),
            CalendarTable::Skip { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The kind of the table and all of its keys.
    pub(super) fn keys(
        &self,
        steps: &TableSteps,
    ) -> Result<(&'static str, Keys<'static>), EditError> {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let reason =
            |reason: &Option<String>| reason.as_deref().and_then(optional_line).map(Value::Text);
        let yes = |flag: bool| flag.then_some(Value::Flag(true));
        let cancels =
            |bodies: &[String]| Some(Value::Texts(bodies.to_vec())).filter(|_| !bodies.is_empty());
        Ok(match self {
            CalendarTable::Closed { name, day } => {
                let (yearly, once) = match day {
                    ClosedDay::Yearly(day) => (Some(Value::Text(day.to_string())), None),
                    ClosedDay::Once(date) => (None, Some(Value::Date(*date))),
                };
                let name = Some(Value::Text(line(name, "name")?));
                ("closed", vec![("name", name), ("day", yearly), ("date", once)])
            }
            CalendarTable::Break { name, period, besides } => {
                let name = line(name, "name")?;
                let replaces = replaces(steps.plan, &name, *period, *besides);
                let mut keys = vec![("name", Some(Value::Text(name)))];
                keys.extend(period_keys(*period));
                keys.push(("replaces", replaces.map(Value::Flag)));
                ("break", keys)
            }
            CalendarTable::Event {
                id,
                name,
                from,
                to,
                rrule,
                cancels: bodies,
                reason: why,
                tentative,
            } => {
                let name = name.as_deref().map(|name| line(name, "name")).transpose()?;
                let id = match (id, &name) {
                    (Some(id), _) => id.clone(),
                    (None, name) => new_id(name.as_deref().unwrap_or_default(), |id| {
                        event(steps.plan, id).is_some()
                    }),
                };
                let rule = event(steps.plan, &id).and_then(|event| event.rule.as_ref());
                let length = rule.map_or(1, |rule| i64::from(rule.length_days));
                let days = (*to - *from).num_days() + 1;
                let again = rrule.is_some();
                let mut keys = vec![
                    ("id", text(&id)),
                    ("name", name.map(Value::Text)),
                    ("rrule", rrule.as_deref().and_then(text)),
                    ("from", Some(Value::Date(*from))),
                    ("to", (!again && days != length).then_some(Value::Date(*to))),
                    ("length-days", (again && days > 1).then_some(Value::Integer(days))),
                    ("tentative", yes(*tentative)),
                    ("reason", reason(why)),
                ];
                // An empty list says that it cancels nothing, although the rule does.
                let none = rule.filter(|rule| !rule.keys.cancels.is_empty());
                let none = none.map(|_| Value::Texts(Vec::new()));
                let bodies = bodies.as_deref().map(|bodies| cancels(bodies).or(none));
                keys.extend(bodies.map(|bodies| ("cancels", bodies)));
                ("event", keys)
            }
            CalendarTable::Rule { name, until, cancels: bodies, reason: why, tentative } => {
                let mut keys = vec![
                    ("name", Some(Value::Text(line(name, "name")?))),
                    ("until", until.map(Value::Date)),
                    ("tentative", yes(*tentative)),
                    ("reason", reason(why)),
                ];
                keys.extend(bodies.as_deref().map(|bodies| ("cancels", cancels(bodies))));
                ("event", keys)
            }
            CalendarTable::Skip { id, date, reason } => {
                let reason = Some(Value::Text(line(reason, "reason")?));
                let date = Some(Value::Date(*date));
                ("event", vec![("id", text(id)), ("skip", date), ("reason", reason)])
            }
        })
    }
}

/// The event of an id.
pub(super) fn event<'a>(plan: &'a Plan, id: &str) -> Option<&'a Event> {
    plan.events.iter().find(|event| event.id == id)
}

/// Every key that says when a break is, so that none of another form stays.
fn period_keys(period: Period) -> Keys<'static> {
    let mut keys: Keys = ["weeks", "from-day", "to-day", "from-easter", "to-easter", "from", "to"]
        .map(|key| (key, None))
        .to_vec();
    let day = |day: MonthDay| Some(Value::Text(day.to_string()));
    keys.extend(match period {
        Period::Weeks { first, last } => {
            let weeks = if first == last { first.to_string() } else { format!("{first}-{last}") };
            vec![("weeks", Some(Value::Text(weeks)))]
        }
        Period::Days { from, to } => vec![("from-day", day(from)), ("to-day", day(to))],
        Period::Easter { from, to } => vec![
            ("from-easter", Some(Value::Integer(from.into()))),
            ("to-easter", Some(Value::Integer(to.into()))),
        ],
        Period::Dates { from, to } => {
            vec![("from", Some(Value::Date(from))), ("to", Some(Value::Date(to)))]
        }
    });
    keys
}

/// Own dates that neither overlap nor adjoin a yearly break of the name say that they
/// replace it, as that was chosen.
fn replaces(plan: &Plan, name: &str, period: Period, besides: bool) -> Option<bool> {
    let Period::Dates { from, to } = period else { return None };
    if besides {
        return Some(false);
    }
    let mut yearly = (plan.calendar.breaks.iter())
        .filter(|pause| pause.name == name && !pause.period.is_dated())
        .flat_map(|pause| {
            (from.year() - 1..=from.year() + 1).filter_map(|year| pause.period.in_year(year))
        })
        .peekable();
    yearly.peek()?;
    let near = |(first, last): (NaiveDate, NaiveDate)| {
        first <= to + Days::new(1) && from <= last + Days::new(1)
    };
    (!yearly.any(near)).then_some(true)
}
