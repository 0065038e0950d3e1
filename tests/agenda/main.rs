//! From plans in files to documents: the section, the frame, the year plan.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod around;
mod closed;
mod follow_ups;
mod formats;
mod frame;
mod meeting_calendar;
mod minutes;
mod reference;
mod section;
mod year_plan;

use aarshjul::agenda::{Document, agenda, eventuelt, through};
use aarshjul::diag::{Severity, Source, Sources};
use aarshjul::plan::{Config, Plan, read};
use aarshjul::resolve::{describe, resolve};
use aarshjul::schedule::{Audience, Schedule};
use chrono::{Months, NaiveDate};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Every plan file below a folder.
fn sources(folder: &Path) -> Sources {
    fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, paths);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                paths.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(folder, &mut paths);
    let mut files: Vec<_> = paths
        .iter()
        .map(|path| Source {
            path: path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"),
            text: std::fs::read_to_string(path).unwrap(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Sources::new(files)
}

fn schedule(sources: &Sources, through: &str) -> Schedule {
    let (plan, report) = read(sources);
    let errors: Vec<_> = report.of(Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    decide(plan, through)
}

fn decide(plan: Plan, through: &str) -> Schedule {
    let zone = chrono_tz::Europe::Copenhagen;
    let (schedule, findings) = resolve(Arc::new(plan), zone, date(through));
    let report = describe(&schedule, &findings);
    let errors: Vec<_> = report.of(Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    schedule
}

/// One body with a meeting every Wednesday from 4 January 2023, and what more
/// its files say; decided for that year and the next.
fn wednesdays(shared: &str, body: &str) -> Schedule {
    let head = "[body]\nname = \"Direktionen\"\nmeeting-name = \"Direktionsmøde\"\n\
        place = \"Rådhuset\"\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\n\
        from = 2023-01-04\ntime = \"09:00-17:00\"\n";
    let file = |path: &str, text: String| Source { path: path.into(), text };
    let files = vec![
        file("calendar.toml", shared.into()),
        file("direktionen/body.toml", format!("{head}{body}")),
    ];
    schedule(&Sources::new(files), "2024-12-31")
}

/// The section after a meeting, through so many months.
fn section(schedule: &Schedule, meeting: &str, months: u32, audience: Audience) -> Document {
    let view = schedule.body("direktionen", audience).unwrap();
    let meeting = view.meeting(date(meeting)).unwrap();
    let through = meeting.date() + Months::new(months);
    eventuelt(view, meeting, through, &Config::default())
}

/// The case of 21 June 2023, whole.
fn agenda_of_june(audience: Audience) -> Document {
    let case = repository().join("tests/cases/dagsorden-2023-06-21");
    let config = std::fs::read_to_string(case.join("config.toml")).unwrap();
    let config: Config = toml::from_str(&config).unwrap();
    let schedule = schedule(&sources(&case.join("plans")), "2023-12-31");
    let view = schedule.body("direktionen", audience).unwrap();
    let meeting = view.meeting(date("2023-06-21")).unwrap();
    agenda(view, meeting, through(meeting, &config), &config)
}
