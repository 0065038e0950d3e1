//! The edits of what bodies share, as stories write them.

use crate::reader::{Keys, date, number, text};
use aarshjul::calendar::{ClosedDay, MonthDay, Period};
use aarshjul::plan::edit::{
    BodiesEdit, BodyHead, CalendarEdit, CalendarKey, CalendarTable, CasesEdit, NewHolder,
    NewSeries, NewStep, PeopleEdit, SeriesRule, SharedEdit,
};
use aarshjul::plan::{Policy, loose_time_span, loose_weeks};
use chrono::NaiveDate;
use toml::Value;

pub fn edit(name: &str, keys: &Keys) -> Option<SharedEdit> {
    calendar(name, keys)
        .map(SharedEdit::Calendar)
        .or_else(|| people(name, keys).map(SharedEdit::People))
        .or_else(|| bodies(name, keys).map(SharedEdit::Bodies))
        .or_else(|| cases(name, keys).map(SharedEdit::Cases))
}

fn calendar(name: &str, keys: &Keys) -> Option<CalendarEdit> {
    let key = || keys.needed("key");
    Some(match name {
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
                cancels: Some(texts(keys, "cancels").unwrap_or_default()),
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
    })
}

fn people(name: &str, keys: &Keys) -> Option<PeopleEdit> {
    let holder = || {
        let name = keys.text("name")?;
        Some(NewHolder { name, acting: keys.take("acting").is_some() })
    };
    Some(match name {
        "new-holder" => PeopleEdit::Holder {
            role: keys.needed("role"),
            holder: holder(),
            from: keys.needed_date("from"),
        },
        "add-role" => PeopleEdit::AddRole {
            title: keys.needed("title"),
            holder: holder().map(|holder| (holder, keys.needed_date("from"))),
        },
        "set-role-title" => {
            PeopleEdit::SetTitle { role: keys.needed("role"), title: keys.needed("title") }
        }
        _ => return None,
    })
}

fn bodies(name: &str, keys: &Keys) -> Option<BodiesEdit> {
    let (body, key) = (|| keys.needed("body"), || keys.needed("key"));
    Some(match name {
        "add-body" => BodiesEdit::Add { head: head(keys), series: series(keys) },
        "set-body" => BodiesEdit::SetHead { body: body(), head: head(keys) },
        "add-series" => BodiesEdit::AddSeries { body: body(), series: series(keys) },
        "replace-series" => {
            BodiesEdit::ReplaceSeries { body: body(), key: key(), series: series(keys) }
        }
        "end-series" => {
            BodiesEdit::EndSeries { body: body(), key: key(), until: keys.date("until") }
        }
        "set-dates" => BodiesEdit::SetDates {
            body: body(),
            key: key(),
            dates: dates(keys).unwrap_or_default(),
        },
        "confirm" => BodiesEdit::Confirm { body: body(), date: keys.needed_date("date") },
        _ => return None,
    })
}

fn head(keys: &Keys) -> BodyHead {
    BodyHead {
        name: keys.needed("name"),
        short: keys.text("short"),
        meeting_name: keys.text("meeting-name"),
        place: keys.text("place"),
        link: keys.text("link"),
        members: texts(keys, "members").unwrap_or_default(),
        minutes: keys.take("minutes").as_ref().map(number),
    }
}

fn dates(keys: &Keys) -> Option<Vec<NaiveDate>> {
    let list = keys.take("dates")?;
    Some(list.as_array().expect("a list").iter().map(date).collect())
}

fn series(keys: &Keys) -> NewSeries {
    let policy = |name: &str| {
        let word = keys.text(name).unwrap_or_default();
        Policy::ALL.into_iter().find(|policy| policy.word() == word).unwrap_or_default()
    };
    NewSeries {
        rule: match dates(keys) {
            Some(dates) => SeriesRule::Dates(dates),
            None => SeriesRule::Recurrence {
                rrule: keys.needed("rrule"),
                from: keys.needed_date("from"),
                until: keys.date("until"),
            },
        },
        time: loose_time_span(&keys.needed("time")).expect("a time"),
        on_holiday: policy("on-holiday"),
        on_break: policy("on-break"),
        tentative: keys.take("tentative").is_some(),
    }
}

fn cases(name: &str, keys: &Keys) -> Option<CasesEdit> {
    Some(match name {
        "add-case" => CasesEdit::Add {
            id: keys.text("id"),
            title: keys.needed("title"),
            number: keys.text("number"),
            role: keys.text("role"),
            decided_by: keys.text("decided-by"),
            steps: match keys.take("steps") {
                Some(Value::Array(steps)) => steps.iter().map(new_step).collect(),
                _ => Vec::new(),
            },
        },
        "set-step" => CasesEdit::SetDate {
            case: keys.needed("case"),
            step: keys.take("step").as_ref().map(number).expect("a step"),
            date: keys.date("date"),
        },
        _ => return None,
    })
}

fn new_step(step: &Value) -> NewStep {
    NewStep {
        body: text(&step["body"]),
        date: step.get("date").map(date),
        days: step.get("days").map(number),
    }
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
        rrule: None,
        id,
        name: keys.text("name"),
        from,
        to: keys.date("to").unwrap_or(from),
        cancels: texts(keys, "cancels"),
        reason: keys.text("reason"),
        tentative: keys.take("tentative").is_some(),
    }
}
