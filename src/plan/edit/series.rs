//! New meetings of a body: on which days, when, and how they are written.

use super::error::EditError;
use super::file::Keys;
use super::value::Value;
use crate::calendar::{TimeSpan, full_date};
use crate::plan::lower::slug;
use crate::plan::{Plan, Policy, Series, SeriesDates, spoken_time_span, write_time_span};
use chrono::NaiveDate;

/// The meetings of a new series.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of a series, as in the reference")]
pub struct NewSeries {
    pub rule: SeriesRule,
    pub time: TimeSpan,
    pub on_holiday: Policy,
    pub on_break: Policy,
    pub tentative: bool,
}

/// On which days.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keys of a series, as in the reference")]
pub enum SeriesRule {
    Recurrence { rrule: String, from: NaiveDate, until: Option<NaiveDate> },
    Dates(Vec<NaiveDate>),
}

/// What names a series of a body, fit for an address.
pub fn series_key(series: &Series, plan: &Plan) -> String {
    let days = match &series.dates {
        SeriesDates::Rule(rule) => rule.text.clone(),
        SeriesDates::Given(dates) => match dates.first() {
            Some((date, _)) => format!("datoer {date}"),
            None => "datoer".to_owned(),
        },
        SeriesDates::After { body, days } => format!("efter {} {days}", plan.bodies[*body].id),
    };
    let from = series.from.map_or_else(String::new, |from| format!(" {from}"));
    slug(&format!("{days}{from}"))
}

impl NewSeries {
    pub(super) fn words(&self) -> String {
        let time = spoken_time_span(self.time);
        match &self.rule {
            SeriesRule::Recurrence { from, .. } => {
                format!("fra den {} kl. {time}", full_date(*from))
            }
            SeriesRule::Dates(dates) => {
                let days: Vec<String> = in_order(dates).into_iter().map(full_date).collect();
                format!("den {} kl. {time}", days.join(", "))
            }
        }
    }

    pub(super) fn keys(&self) -> Result<Keys<'static>, EditError> {
        let policy = |policy: Policy| {
            (policy != Policy::default()).then(|| Value::Text(policy.word().to_owned()))
        };
        let mut keys: Keys = match &self.rule {
            SeriesRule::Recurrence { rrule, from, until } => vec![
                ("rrule", Some(Value::Text(rrule.clone()))),
                ("from", Some(Value::Date(*from))),
                ("until", until.map(Value::Date)),
                ("on-holiday", policy(self.on_holiday)),
                ("on-break", policy(self.on_break)),
            ],
            SeriesRule::Dates(dates) if dates.is_empty() => {
                return Err(EditError::new("dates", "skriv mindst én dato"));
            }
            SeriesRule::Dates(dates) => vec![("dates", Some(Value::Dates(in_order(dates))))],
        };
        keys.extend([
            ("time", Some(Value::Text(write_time_span(self.time)))),
            ("tentative", self.tentative.then_some(Value::Flag(true))),
        ]);
        Ok(keys)
    }
}

/// Each date once.
pub(super) fn in_order(dates: &[NaiveDate]) -> Vec<NaiveDate> {
    let mut dates = dates.to_vec();
    dates.sort_unstable();
    dates.dedup();
    dates
}
