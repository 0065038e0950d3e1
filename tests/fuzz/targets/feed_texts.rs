//! Any text in a plan: what a reader takes out of the feed is the text, but for what
//! no calendar can hold. The input is the texts of a meeting, one after each `|`.

#[allow(dead_code, reason = "this test uses a part of it")]
#[path = "../../feed/reader.rs"]
mod reader;

use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::{Ledger, render};
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;
use chrono::{NaiveDate, NaiveTime};
use std::sync::Arc;

/// The longest place that Exchange keeps.
const SHORT: usize = 255;

pub fn run(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let mut texts = input.split('|');
    let mut next = || toml::Value::from(texts.next().unwrap_or_default()).to_string();
    let place_text = input.split('|').next().unwrap_or_default();
    let body = format!(
        "[body]\nname = \"Direktionen\"\nplace = {}\n\n[[meeting]]\ndate = 2026-12-02\nextra = true\ntime = \"09:00-11:00\"\nname = {}\nnote = {}\n",
        next(),
        next(),
        next()
    );
    let items = format!(
        "[[item]]\nid = \"a\"\ndate = 2026-12-02\ntitle = {}\nnote = {}\ntext = {}\n",
        next(),
        next(),
        next()
    );
    let source = |path: &str, text: String| Source { path: path.into(), text };
    let files = vec![source("d/body.toml", body), source("d/punkter.toml", items)];
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let through = NaiveDate::from_ymd_opt(2027, 12, 31).unwrap();
    let config = Config::default();
    let Some(schedule) = compile(Arc::new(Sources::new(files)), &config, through).schedule else {
        return;
    };
    let view = schedule.body("d", Audience::Open).unwrap();
    let now = today.and_time(NaiveTime::MIN).and_utc();
    let feed = render(view, &config, today, &mut Ledger::default(), now);
    reader::lint(&feed.bytes);
    let events = reader::read(&feed.bytes);
    assert_eq!(events.len(), 1, "no text makes an event of its own");
    let place = events.values().next().unwrap().text("LOCATION");
    assert_eq!(place, expected_place(place_text));
}

/// What a calendar can hold of it: one line, without control characters.
fn expected_place(text: &str) -> String {
    let unfit = ['\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}'];
    let shown: String = text
        .chars()
        .map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c })
        .filter(|c| !c.is_control() && !unfit.contains(c))
        .collect();
    let shown = shown.trim();
    match shown.char_indices().nth(SHORT) {
        None => shown.to_owned(),
        Some(_) => shown.chars().take(SHORT - 1).chain(['…']).collect(),
    }
}
