//! Recurrence rules (RFC 5545 section 3.3.10) over civil dates.
//!
//! A rule is read once, when the plan is; `expansion` gives its dates. DTSTART is
//! an argument, and unlike in RFC 5545 it is a date only if the rule gives it.

use super::expansion::{Frequency, Rule};
use super::rule_parts::{self, RecurrenceError, error};
use chrono::NaiveDate;

/// A rule that was read and can be expanded.
///
/// ```
/// use aarshjul::calendar::Recurrence;
/// use chrono::NaiveDate;
///
/// let day = |text: &str| text.parse::<NaiveDate>().unwrap();
/// let rule = Recurrence::parse("FREQ=MONTHLY;BYDAY=1WE,-1FR")?;
/// assert_eq!(
///     rule.dates(day("2027-01-01"), day("2027-02-28")),
///     ["2027-01-06", "2027-01-29", "2027-02-03", "2027-02-26"].map(day),
/// );
///
/// let error = Recurrence::parse("FREQ=HOURLY").unwrap_err();
/// assert_eq!(error.message, "`FREQ=HOURLY` kan ikke bruges til møder");
/// # Ok::<(), aarshjul::calendar::RecurrenceError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// As it was written.
    pub text: String,
    rule: Rule,
}

impl Recurrence {
    /// Reads a rule.
    ///
    /// # Errors
    ///
    /// A part that is no part of a rule, or has a value that it can't have; parts
    /// that RFC 5545 forbids together; and what gives no civil dates: a frequency
    /// below a day, times of day, and `BYWEEKNO` without a weekday.
    pub fn parse(text: &str) -> Result<Recurrence, RecurrenceError> {
        let parts = rule_parts::split(text)?;
        rule_parts::check(&parts)?;
        let get = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
        let frequency = get("FREQ")
            .ok_or_else(|| error("reglen mangler `FREQ`", "skriv fx `FREQ=WEEKLY;BYDAY=WE`"))?;
        let frequency = rule_parts::frequency(frequency)?;
        let interval = get("INTERVAL").map_or(Ok(1), rule_parts::interval)?;
        let mut rule = Rule::new(frequency, interval);
        for (name, value) in &parts {
            match name.as_str() {
                "COUNT" => rule.count = value.parse().ok(),
                "UNTIL" => rule.until = Some(rule_parts::until(value)?),
                "WKST" => rule.week_start = rule_parts::weekday(value)?,
                "BYDAY" => rule.days = rule_parts::weekdays(value)?,
                "BYMONTH" => rule.months = numbers(value),
                "BYMONTHDAY" => rule.month_days = numbers(value),
                "BYYEARDAY" => rule.year_days = numbers(value),
                "BYWEEKNO" => rule.weeks = numbers(value),
                "BYSETPOS" => rule.positions = numbers(value),
                _ => {}
            }
        }
        Ok(Recurrence { text: text.to_owned(), rule })
    }

    /// The dates from `start` (DTSTART, itself one only if the rule gives it)
    /// through `last`, rising. With `COUNT` the rule's own dates are counted.
    pub fn dates(&self, start: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        self.rule.dates(start, last)
    }

    /// The longest that one may have to wait from one date to the next, in whole
    /// years, where the rule goes on at all.
    pub fn gap_years(&self) -> i32 {
        let interval = i32::try_from(self.rule.interval).unwrap_or(i32::MAX);
        let years = match self.rule.frequency {
            Frequency::Daily => interval / 365,
            Frequency::Weekly => interval / 52,
            Frequency::Monthly => interval / 12,
            Frequency::Yearly => interval,
        };
        // 29 February and the like come every fourth year at best.
        let is_regular = self.rule.is_step() || self.rule.comes_each_period();
        1 + if is_regular { years } else { years.saturating_mul(4) }
    }
}

/// A list of numbers that `check` has let pass.
fn numbers(value: &str) -> Vec<i32> {
    value.split(',').filter_map(|number| number.parse().ok()).collect()
}
