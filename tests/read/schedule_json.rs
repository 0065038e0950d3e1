//! `docs/schedule-json.md` describes every key of the JSON of a schedule, with its type.

use crate::docs::rows;
use aarshjul::compile::compile;
use aarshjul::plan::Config;
use aarshjul::schedule::{Audience, Names};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const DOCUMENT: &str = include_str!("../../docs/schedule-json.md");

/// Key and type, by section.
fn described() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let sections = DOCUMENT.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
    let keys = |text| rows(text).iter().map(|row| (row[0].trim_matches('`'), row[1])).collect();
    sections.map(|(title, text)| (title, keys(text))).collect()
}

/// What a list of a key holds.
fn section_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "meetings" => "A meeting",
        "items" => "An item",
        "awaiting" => "An awaiting item",
        "dropped" => "A dropped item",
        "skipped" => "A skipped date",
        "decisions" | "decision" => "A decision",
        "follow-ups" => "A follow-up",
        "deadlines" => "A deadline",
        "reasons" => "A reason",
        _ => return None,
    })
}

fn fits(value: &Value, kind: &str) -> bool {
    match value {
        Value::Null => kind.contains("null"),
        Value::Bool(_) => kind == "flag",
        Value::Number(_) => kind == "integer",
        Value::String(_) => ["text", "date", "time"].iter().any(|known| kind.starts_with(known)),
        Value::Array(_) => kind.starts_with("list"),
        Value::Object(_) => kind.starts_with("a "),
    }
}

/// Everything that isn't described, as `section: key`.
fn undescribed(section: &str, value: &Value, missing: &mut BTreeSet<String>) {
    let all = described();
    let known = &all[section];
    for (key, value) in value.as_object().into_iter().flatten() {
        match known.get(key.as_str()) {
            Some(kind) if fits(value, kind) => {}
            found => {
                missing.insert(format!("{section}: {key} = {value}, described as {found:?}"));
            }
        }
        let Some(inner) = section_of(key) else { continue };
        let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        elements.iter().filter(|e| e.is_object()).for_each(|e| undescribed(inner, e, missing));
    }
}

#[test]
fn every_key_of_the_json_is_described() {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let (sources, _) = aarshjul::store::load(&plans).expect("the shipped plan is there");
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
    let to = day(2028, 12, 31);
    let compiled = compile(Arc::new(sources), &Config::default(), to);
    let mut missing = BTreeSet::new();
    let mut seen = 0;
    let schedule = compiled.schedule.expect("the shipped plan has no errors");
    for body in schedule.views(Audience::Full) {
        let json =
            serde_json::to_value(body.json(day(2023, 1, 1), to, to, Names::Shown)).expect("JSON");
        seen += json["meetings"].as_array().map_or(0, Vec::len);
        undescribed("A body", &json, &mut missing);
    }
    assert!(seen > 100, "{seen} meetings");
    assert!(missing.is_empty(), "{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
}
