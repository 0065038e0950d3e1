//! The edits of what bodies share, as stories write them.

use crate::reader::{Keys, date, number, text};
use aarshjul::calendar::{ClosedDay, MonthDay, Period};
use aarshjul::plan::edit::{CalendarEdit, CalendarKey, CalendarTable, SharedEdit};
use aarshjul::plan::loose_weeks;
use toml::Value;

pub fn edit(name: &str, keys: &Keys) -> Option<SharedEdit> {
    let key = || keys.needed("key");
    let calendar = match name {
        "add-closed" => CalendarEdit::Add(closed(keys)),
        "set-closed" => CalendarEdit::Set(CalendarKey::Closed(key()), closed(keys)),
        "remove-closed" => CalendarEdit::Remove(CalendarKey::Closed(key())),
        "add-break" => CalendarEdit::Add(pause(keys)),
        "set-break" => CalendarEdit::Set(CalendarKey::Break(key()), pause(keys)),
        "remove-break" => CalendarEdit::Remove(CalendarKey::Break(key())),
        "add-event" => CalendarEdit::Add(event(keys.text("of"), keys)),
        "set-event" => {
            let id = keys.needed("id");
            let key = CalendarKey::Event(id.clone(), keys.needed_date("date"));
            CalendarEdit::Set(key, event(Some(id), keys))
        }
        "remove-event" => {
            let key = CalendarKey::Event(keys.needed("id"), keys.needed_date("date"));
            CalendarEdit::Remove(key)
        }
        "set-rule" => {
            let key = CalendarKey::Rule(keys.needed("id"));
            let table = CalendarTable::Rule {
                name: keys.needed("name"),
                until: keys.date("until"),
                cancels: texts(keys, "cancels").unwrap_or_default(),
                reason: keys.text("reason"),
                tentative: keys.take("tentative").is_some(),
            };
            CalendarEdit::Set(key, table)
        }
        "settle-event" => CalendarEdit::Settle(keys.needed("id"), keys.needed_date("date")),
        "skip-event" => CalendarEdit::Add(CalendarTable::Skip {
            id: keys.needed("id"),
            date: keys.needed_date("date"),
            reason: keys.needed("reason"),
        }),
        "keep-event" => {
            let key = CalendarKey::Skip(keys.needed("id"), keys.needed_date("date"));
            CalendarEdit::Remove(key)
        }
        _ => return None,
    };
    Some(SharedEdit::Calendar(calendar))
}

pub fn texts(keys: &Keys, name: &str) -> Option<Vec<String>> {
    let list = keys.take(name)?;
    Some(list.as_array().expect("a list").iter().map(text).collect())
}

fn closed(keys: &Keys) -> CalendarTable {
    let day = match keys.take("day").expect("a day") {
        Value::String(text) => ClosedDay::Yearly(month_day(&text)),
        once => ClosedDay::Once(date(&once)),
    };
    CalendarTable::Closed { name: keys.needed("name"), day }
}

fn pause(keys: &Keys) -> CalendarTable {
    let days = |name: &str| keys.text(name).map(|day| month_day(&day));
    let easter = |name: &str| keys.take(name).map(|days| number::<i32>(&days));
    let weeks = keys.text("weeks").and_then(|weeks| loose_weeks(&weeks));
    let period = match (weeks, days("from-day"), easter("from-easter")) {
        (Some((first, last)), None, None) => Period::Weeks { first, last },
        (None, Some(from), None) => Period::Days { from, to: days("to-day").expect("a day") },
        (None, None, Some(from)) => {
            Period::Easter { from, to: easter("to-easter").expect("a day") }
        }
        _ => Period::Dates { from: keys.needed_date("from"), to: keys.needed_date("to") },
    };
    let besides = keys.take("besides").is_some();
    CalendarTable::Break { name: keys.needed("name"), period, besides }
}

fn month_day(text: &str) -> MonthDay {
    let (month, day) = text.split_once('-').expect("MM-DD");
    MonthDay { month: month.parse().expect("a month"), day: day.parse().expect("a day") }
}

fn event(id: Option<String>, keys: &Keys) -> CalendarTable {
    let from = keys.needed_date("from");
    CalendarTable::Event {
        id,
        name: keys.text("name"),
        from,
        to: keys.date("to").unwrap_or(from),
        cancels: texts(keys, "cancels"),
        reason: keys.text("reason"),
        tentative: keys.take("tentative").is_some(),
    }
}
