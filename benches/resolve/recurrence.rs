//! The bare loop's recurrence rules: a weekday every week, or the nth of some months.

use aarshjul::calendar::Recurrence;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The dates from `from` through `last`.
pub fn dates(rule: &Recurrence, from: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let part = |name: &str| {
        let mut parts = rule.text.split(';').filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let (nth, weekday) = weekday(part("BYDAY").expect("every rule of the plan has one"));
    if part("FREQ") == Some("WEEKLY") {
        return weekly(weekday, from, last);
    }
    let interval = part("INTERVAL").map_or(1, |interval| interval.parse().unwrap());
    let months = part("BYMONTH").expect("every rule of the plan has it").split(',');
    let months: Vec<u32> = months.map(|month| month.parse().unwrap()).collect();
    let mut dates = Vec::new();
    for year in (from.year()..=last.year()).step_by(interval) {
        dates.extend(months.iter().filter_map(|month| nth_weekday(year, *month, nth, weekday)));
    }
    dates.retain(|date| from <= *date && *date <= last);
    dates
}

fn weekly(weekday: Weekday, from: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let ahead = weekday.days_since(from.weekday());
    let mut date = from + Days::new(ahead.into());
    let mut dates = Vec::new();
    while date <= last {
        dates.push(date);
        date = date + Days::new(7);
    }
    dates
}

fn nth_weekday(year: i32, month: u32, nth: i8, weekday: Weekday) -> Option<NaiveDate> {
    if nth > 0 {
        return NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth as u8);
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.with_day(first.num_days_in_month().into())?;
    let back = u64::from(last.weekday().days_since(weekday)) + 7 * (-nth - 1) as u64;
    Some(last - Days::new(back)).filter(|date| date.month() == month)
}

/// `-1TU`: its number, 1 if there is none, and the weekday.
fn weekday(text: &str) -> (i8, Weekday) {
    let (number, name) = text.split_at(text.len() - 2);
    let weekday = match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        _ => Weekday::Sun,
    };
    (number.parse().unwrap_or(1), weekday)
}
