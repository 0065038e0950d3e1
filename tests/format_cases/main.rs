//! Small plans with what they mean, computed by hand from the description of the
//! format. Each page has one kind of them; a story has the plan, which body and
//! days are looked at, and what is expected there.
//!
//! `warnings` are hints for people: that something is reported, and of what. Of an
//! expected agenda each row begins with the item's id and nominal date.

#![expect(clippy::unwrap_used, reason = "a test with files of its own")]

#[path = "../page/mod.rs"]
mod page;

use aarshjul::compile::{Compiled, compile};
use aarshjul::diag::{Severity, Source, Sources};
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Names};
use chrono::NaiveDate;
use libtest_mimic::{Arguments, Trial};
use page::Story;
use serde_json::{Map, Value, json};
use std::process::ExitCode;
use std::sync::Arc;

const FOLDER: &str = "tests/format_cases";

fn main() -> ExitCode {
    let mut trials = page::trials(FOLDER, is_as_expected);
    let count = trials.len();
    trials.push(Trial::test("every_case_is_there", move || {
        if count == 190 { Ok(()) } else { Err(format!("{count} cases").into()) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn is_as_expected(_: &str, story: &Story) -> Result<(), String> {
    let block = |language: &str| -> Result<Value, String> {
        let text = &story.blocks[story.only(language)?].text;
        serde_json::from_str(text).map_err(|error| error.to_string())
    };
    let (request, expected) = (block("request")?, block("expected")?);
    let day = |key: &str| request[key].as_str().map(|text| text.parse::<NaiveDate>().unwrap());
    let window = (day("from").unwrap(), day("to").unwrap());
    let files = story.files().into_iter();
    let sources = files.map(|(path, text)| Source { path: path.into(), text: text.into() });
    let compiled = compile(Arc::new(Sources::new(sources.collect())), &Config::default(), window.1);
    if expected.get("error").is_some() {
        let is_refused = compiled.schedule.is_none() && compiled.report.has_errors();
        return if is_refused { Ok(()) } else { Err("the plan is not refused".into()) };
    }
    check_warnings(&expected, &compiled)?;
    let Some(schedule) = compiled.schedule else {
        return Err(format!("refused: {:#?}", messages(&compiled.report, Severity::Error)));
    };
    let body = request["body"].as_str().unwrap();
    let view = schedule.body(body, Audience::Full).ok_or("no such body")?;
    let today = day("today").unwrap_or(window.0);
    let found = view.json(window.0, window.1, today, Names::Shown);
    compare(&expected, &serde_json::to_value(found).unwrap())
}

/// Where warnings are listed, there are some, or none.
fn check_warnings(expected: &Value, compiled: &Compiled) -> Result<(), String> {
    let Some(hints) = expected["warnings"].as_array() else { return Ok(()) };
    let found = messages(&compiled.report, Severity::Warning);
    if hints.is_empty() == found.is_empty() {
        return Ok(());
    }
    Err(format!("expected warnings {hints:?}, found {found:#?}"))
}

fn messages(report: &aarshjul::diag::Report, severity: Severity) -> Vec<String> {
    let of_severity = report.of(severity);
    of_severity.map(|d| format!("{}: {}", d.code.name(), d.message)).collect()
}

fn compare(expected: &Value, found: &Value) -> Result<(), String> {
    let mut wrong = Vec::new();
    for (key, expected) in expected.as_object().unwrap() {
        let (expected, found) = match key.as_str() {
            "warnings" => continue,
            "meetings" => meetings(expected, found),
            "awaiting" => (expected.clone(), ids(&found["awaiting"])),
            "dropped" => {
                let dropped = list(&found["dropped"]).iter();
                let row = |o: &Value| json!([o["id"], o["nominal"], o["status"]]);
                (expected.clone(), dropped.map(row).collect())
            }
            "skipped" => {
                let skipped = list(&found["skipped"]).iter();
                (expected.clone(), skipped.map(|s| json!([s["date"], s["name"]])).collect())
            }
            "follow_ups" => {
                let states = list(&found["follow-ups"]).iter();
                let state = |f: &Value| (f["id"].as_str().unwrap().to_owned(), f["state"].clone());
                (expected.clone(), Value::Object(states.map(state).collect()))
            }
            "agenda" => agenda(expected, found),
            other => return Err(format!("unknown key `{other}`")),
        };
        if expected != found {
            wrong.push(format!("{key}: expected\n{expected:#}\nfound\n{found:#}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn ids(items: &Value) -> Value {
    list(items).iter().map(|item| item["id"].clone()).collect()
}

/// The expected keys of each meeting. The cases list them by actual and nominal date.
fn meetings(expected: &Value, found: &Value) -> (Value, Value) {
    let by_date = |meetings: &[Value]| {
        let mut sorted = meetings.to_vec();
        sorted.sort_by_key(|m| [m["date"].to_string(), m["nominal"].to_string()]);
        sorted
    };
    let expected = by_date(list(expected));
    let rows = by_date(list(&found["meetings"]));
    let shown = rows.iter().enumerate().map(|(position, meeting)| {
        let keys = expected.get(position).and_then(Value::as_object);
        let keys = keys.into_iter().flat_map(Map::keys);
        let value = |key: &String| (key.clone(), meeting_value(key, meeting, found));
        Value::Object(keys.map(value).collect())
    });
    let shown = shown.collect();
    (Value::Array(expected), shown)
}

fn meeting_value(key: &str, meeting: &Value, found: &Value) -> Value {
    match key {
        "items" => ids(&meeting["items"]),
        "deadlines" => (list(&found["deadlines"]).iter())
            .filter(|deadline| deadline["meeting"] == meeting["nominal"])
            .map(|deadline| json!([deadline["name"], deadline["date"]]))
            .collect(),
        "postponed" => json!(list(&meeting["postponed"])),
        // Left out where a meeting is on one day.
        "to" if meeting.get("to").is_none() => meeting["date"].clone(),
        _ => meeting[key].clone(),
    }
}

/// The items of the meetings held on some days.
fn agenda(expected: &Value, found: &Value) -> (Value, Value) {
    let mut shown = Map::new();
    for (day, rows) in expected.as_object().unwrap() {
        let on_day = |m: &&Value| m["date"] == json!(day) && m["status"] == "held";
        let items = list(&found["meetings"]).iter().filter(on_day).flat_map(|m| list(&m["items"]));
        let row = |(position, item): (usize, &Value)| {
            let columns = rows.get(position).and_then(Value::as_array).map_or(3, Vec::len);
            let all = [item["id"].clone(), item["nominal"].clone(), item["title"].clone()];
            Value::Array(all[..columns.min(3)].to_vec())
        };
        shown.insert(day.clone(), items.enumerate().map(row).collect());
    }
    (expected.clone(), Value::Object(shown))
}
