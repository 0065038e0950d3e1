//! Three readers that are not ours (Python's icalendar, alone and under
//! recurring-ical-events; ical.js, which is Thunderbird's; node-ical) show what
//! `schedule --format json` says, and nothing else: of every body, of roles and of all
//! bodies in one calendar (`readers/expect.py` says what these should have).
//!
//! `readers/install.sh` puts them under `target/`; it needs Python.

use crate::injection;
use crate::random;
use crate::reader::{Line, ReadEvent, lint, read};
use crate::sample;
use crate::scopes::with_roles;
use aarshjul::compile::{compile, rolling_window};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Ledger, render, render_scope};
use aarshjul::plan::Config;
use aarshjul::schedule::Audience;
use aarshjul::store::load;
use chrono::{DateTime, NaiveDate, TimeDelta};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const READERS: [&str; 4] = ["icalendar", "recurring-ical-events", "ical.js", "node-ical"];

/// A feed on disk, and the events that all should show.
struct Case {
    file: PathBuf,
    expected: BTreeSet<Line>,
}

#[test]
fn foreign_readers_show_the_schedule_and_nothing_else() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    fs::create_dir_all(&target).unwrap();
    let mut cases = injected(&target);
    let plans = [
        ("shipped", repository.join("plans"), "2026-11-24"),
        ("shipped-2023", repository.join("plans"), "2023-06-21"),
        ("every-kind", repository.join("tests/feed/every-kind"), "2026-07-01"),
    ];
    for (name, plans, today) in &plans {
        cases.extend(decided(&target, name, plans, today));
    }
    let roles = ["oekonomichef", "kultur-og-udviklingschef", "kommunaldirektoer"];
    let scopes = [&roles[..0], &roles[..1], &roles[1..2], &roles[2..], &roles];
    for (name, plans, today) in &plans[..2] {
        cases.extend(combined(&target, name, plans, today, &scopes));
    }
    for seed in 0..12 {
        let Some((plans, today)) = random_plan(&target, seed) else { continue };
        let name = format!("random-{seed}");
        cases.extend(combined(&target, &name, &plans, &today, &[&[], &["r0"], &["r0", "r1"]]));
    }
    assert!(cases.iter().map(|case| case.expected.len()).sum::<usize>() > 800);
    let rows = shown(&target, &cases);
    for case in &cases {
        for reader in READERS {
            let shown = rows.get(&(reader.to_owned(), case.file.clone())).cloned();
            let (mut expected, mut shown) = (case.expected.clone(), shown.unwrap_or_default());
            // It takes a written "\\n" for a new line.
            if reader == "node-ical" && expected.iter().any(|line| line.summary.contains("\\n")) {
                (expected, shown) = (nameless(expected), nameless(shown));
            }
            let missing: Vec<&Line> = expected.difference(&shown).collect();
            let extra: Vec<&Line> = shown.difference(&expected).collect();
            assert!(
                missing.is_empty() && extra.is_empty(),
                "{reader}, {}:\nmissing {missing:#?}\nextra {extra:#?}",
                case.file.display()
            );
        }
    }
}

fn nameless(lines: BTreeSet<Line>) -> BTreeSet<Line> {
    lines.into_iter().map(|line| Line { summary: String::new(), ..line }).collect()
}

/// The feeds of every body of a plan, and what the program's JSON says of it.
fn decided(target: &Path, name: &str, plans: &Path, today: &str) -> Vec<Case> {
    let mut config = Config::default();
    config.feed.domain = Some("aarshjul.norddjurs.dk".into());
    config.feed.breaks = false;
    let today: NaiveDate = today.parse().unwrap();
    let (from, to) = rolling_window(&config, today);
    let json = schedule_json(plans, from, to);
    let sources = Arc::new(load(plans).unwrap().0);
    let schedule = compile(sources, &config, to).schedule.unwrap();
    let mut cases = Vec::new();
    for audience in [Audience::Open, Audience::Full] {
        for view in schedule.views(audience) {
            if view.meetings(from, to).next().is_none() {
                continue;
            }
            let feed = render(view, &config, today, &mut Ledger::default(), sample::now());
            lint(&feed.bytes);
            let file = target.join(format!("{name}-{}-{audience:?}.ics", view.id()));
            write(&file, &feed.bytes);
            let meetings = json[view.id()]["meetings"].as_array().unwrap();
            let lines = meetings.iter().map(|meeting| line(view.id(), meeting));
            let gone = (today - TimeDelta::days(30)).to_string();
            let stays = |line: &Line| line.status != "CANCELLED" || line.start[..10] >= *gone;
            cases.push(Case { file, expected: lines.filter(stays).collect() });
        }
    }
    cases
}

/// The calendars of roles, and of all bodies where there are none.
fn combined(target: &Path, name: &str, plans: &Path, today: &str, all: &[&[&str]]) -> Vec<Case> {
    let mut config = Config::default();
    config.feed.domain = Some("aarshjul.norddjurs.dk".into());
    config.feed.breaks = false;
    let day: NaiveDate = today.parse().unwrap();
    let (from, to) = rolling_window(&config, day);
    let json = target.join(format!("{name}.json"));
    write(&json, schedule_json(plans, from, to).to_string().as_bytes());
    let schedule = compile(Arc::new(load(plans).unwrap().0), &config, to).schedule.unwrap();
    let case = |(number, roles): (usize, &&[&str])| {
        let ids: Vec<String> = roles.iter().map(|id| (*id).to_owned()).collect();
        let (scope, mut ledger) = (Scope::new(&ids, &[]), Ledger::default());
        let now = sample::now();
        let feed = render_scope(&schedule, &scope, Audience::Full, &config, day, &mut ledger, now);
        lint(&feed.bytes);
        let file = target.join(format!("{name}-scope-{number}.ics"));
        write(&file, &feed.bytes);
        let shown = read(&feed.bytes);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feed/readers/expect.py");
        let mut expect = Command::new("python3");
        expect.arg(script).arg(plans).arg(&json).args([today, &from.to_string(), &to.to_string()]);
        let rows = run(expect.arg("aarshjul.norddjurs.dk").args(*roles));
        let rows = rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
        let expected = rows.map(|row| expected_line(&row, shown.values().map(ReadEvent::line)));
        Case { file, expected: expected.collect() }
    };
    let cases = all.iter().enumerate().map(case);
    // Nothing at all is the notice that there is nothing.
    cases.filter(|case| !case.expected.is_empty()).collect()
}

/// The UID of a case's item has its run and its step, which no output says.
fn expected_line(row: &Value, mut shown: impl Iterator<Item = Line>) -> Line {
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let (summary, start) = (words(&text("summary")), text("start"));
    let of_case = row["case"].as_str().and_then(|case| {
        let is_it = |line: &Line| line.start == start && words(&line.summary) == summary;
        let uid = shown.find(is_it)?.uid;
        assert!(uid.contains(&format!(".{case}.")), "{uid} is of {case}");
        Some(uid)
    });
    let uid = of_case.unwrap_or_else(|| text("uid"));
    Line { uid, start, end: text("end"), summary, status: text("status") }
}

/// A random plan in a folder, with roles, and a day in it.
fn random_plan(target: &Path, seed: u64) -> Option<(PathBuf, String)> {
    let plan = with_roles(&random::plan(seed));
    let folder = target.join(format!("random-{seed}"));
    for file in &plan.files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, file.text.as_bytes());
    }
    compile(Arc::new(plan), &Config::default(), sample::TODAY).schedule?;
    Some((folder, format!("2025-{:02}-15", 1 + seed % 12)))
}

fn schedule_json(plans: &Path, from: NaiveDate, to: NaiveDate) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_aarshjul"))
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .arg("--plans")
        .arg(plans)
        .args(["schedule", "--format", "json", "--from", &from.to_string()])
        .args(["--to", &to.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn line(body: &str, meeting: &Value) -> Line {
    let text = |key: &str| meeting[key].as_str().unwrap();
    let utc = |key| DateTime::parse_from_rfc3339(text(key)).unwrap().to_utc().to_rfc3339();
    let cancelled = text("status") == "cancelled";
    let tentative = meeting["tentative"].as_bool().unwrap();
    let is_moved = !cancelled && text("date") != text("planned");
    let suffix = if is_moved { " (flyttet)" } else { "" };
    let extra = if meeting["extra"].as_bool().unwrap() { "ekstra." } else { "" };
    let (prefix, status) = match (cancelled, tentative) {
        (true, _) => ("AFLYST: ", "CANCELLED"),
        (false, true) => ("Foreløbigt: ", "TENTATIVE"),
        (false, false) => ("", "CONFIRMED"),
    };
    Line {
        uid: format!("{}.{extra}{body}@aarshjul.norddjurs.dk", text("nominal")),
        start: utc("start"),
        end: utc("end"),
        summary: words(&format!("{prefix}{}{suffix}", text("name"))),
        status: status.to_owned(),
    }
}

/// Feeds with every bad text in every field: the events of the plan without it,
/// under the names that our own reader sees.
fn injected(target: &Path) -> Vec<Case> {
    let whole = sample::fresh(&sample::plan(), &sample::config(), Audience::Full);
    let whole = read(&whole.bytes);
    let mut cases = Vec::new();
    for (number, (plan, config)) in injection::everywhere().into_iter().enumerate() {
        let feed = sample::fresh(&plan, &config, Audience::Full);
        let named = read(&feed.bytes);
        let file = target.join(format!("injected-{number}.ics"));
        write(&file, &feed.bytes);
        let expected = whole.iter().map(|(uid, event)| {
            let summary = words(&named[uid].text("SUMMARY"));
            Line { summary, ..event.line() }
        });
        cases.push(Case { file, expected: expected.collect() });
    }
    cases
}

/// What each reader shows of each file.
fn shown(target: &Path, cases: &[Case]) -> BTreeMap<(String, PathBuf), BTreeSet<Line>> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feed/readers");
    run(Command::new("bash").arg(scripts.join("install.sh")).arg(target));
    let files = || cases.iter().map(|case| &case.file);
    let python = target.join("venv/bin/python");
    let python = run(Command::new(python).arg(scripts.join("read.py")).args(files()));
    let node = run(Command::new(target.join("../node/bin/node"))
        .arg(scripts.join("read.mjs"))
        .args(files())
        .env("TZ", "Europe/Copenhagen")
        .current_dir(target));
    let mut rows: BTreeMap<_, BTreeSet<Line>> = BTreeMap::new();
    for row in python.lines().chain(node.lines()) {
        let row: Value = serde_json::from_str(row).unwrap();
        let text = |key: &str| row[key].as_str().unwrap_or_else(|| panic!("{row}")).to_owned();
        let line = Line {
            uid: text("uid"),
            start: text("start"),
            end: text("end"),
            summary: words(&text("summary")),
            status: text("status"),
        };
        let new = rows.entry((text("reader"), text("file").into())).or_default().insert(line);
        assert!(new, "shown twice: {row}");
    }
    rows
}

/// Readers differ in the spaces of a name, and node-ical drops quotes around it.
fn words(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches(['"', ' ']).to_owned()
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} (it needs Python and npm):\n{errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "nobody reads it while it is written")]
fn write(file: &Path, bytes: &[u8]) {
    fs::write(file, bytes).unwrap();
}
