//! What holds for every plan, over thousands of random ones.

mod random;

use aarshjul::compile::{Compiled, compile};
use aarshjul::diag::{Code, Severity};
use aarshjul::plan::Config;
use aarshjul::plan::schema::TABLES;
use aarshjul::schedule::{Audience, Names, OccurrenceIndex};
use chrono::NaiveDate;
use std::sync::Arc;

const PLANS: u64 = 3_000;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn compiled(seed: u64, through: &str) -> Compiled {
    compile(Arc::new(random::plan(seed)), &Config::default(), day(through))
}

fn json(compiled: &Compiled, from: &str, to: &str) -> Option<String> {
    let schedule = compiled.schedule.as_ref()?;
    let bodies: Vec<String> = schedule
        .views(Audience::Full)
        .map(|view| {
            serde_json::to_string(&view.json(day(from), day(to), day(from), Names::Shown)).unwrap()
        })
        .collect();
    Some(bodies.concat())
}

/// Errors that a random plan may rightly have: two meetings on one day, entries that
/// name one meeting by two dates and contradict each other.
fn may_be_wrong(code: Code) -> bool {
    matches!(code, Code::DoubleBooked | Code::DuplicateEntry | Code::Contradiction)
}

#[test]
fn what_was_decided_holds_and_depends_on_nothing_but_the_plan() {
    let mut usable = 0;
    for seed in 0..PLANS {
        let narrow = compiled(seed, "2024-12-31");
        for error in narrow.report.of(Severity::Error) {
            assert!(may_be_wrong(error.code), "seed {seed}: {error:#?}");
        }
        let Some(first) = json(&narrow, "2023-01-01", "2024-12-31") else { continue };
        usable += 1;
        let again = json(&compiled(seed, "2024-12-31"), "2023-01-01", "2024-12-31");
        assert_eq!(Some(&first), again.as_ref(), "seed {seed}: resolved twice");
        let wide = json(&compiled(seed, "2031-12-31"), "2023-01-01", "2024-12-31");
        assert_eq!(Some(&first), wide.as_ref(), "seed {seed}: the window changed a meeting");
    }
    assert!(usable > PLANS / 2, "only {usable} of the plans can be used: they show too little");
}

#[test]
fn every_occurrence_ends_in_one_place() {
    for seed in 0..PLANS / 3 {
        let compiled = compiled(seed, "2026-12-31");
        let Some(schedule) = compiled.schedule else { continue };
        for body in &schedule.bodies {
            let placed: Vec<OccurrenceIndex> = body
                .meetings
                .iter()
                .flat_map(|m| body.placed[m.items.start as usize..m.items.end as usize].to_vec())
                .collect();
            let mut sorted = placed.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(sorted.len(), placed.len(), "seed {seed}: something stands twice");
            let elsewhere = body.occurrences.len() - placed.len();
            let not_placed = body
                .occurrences
                .iter()
                .filter(|o| !matches!(o.status, aarshjul::schedule::Status::Placed(_)))
                .count();
            assert_eq!(elsewhere, not_placed, "seed {seed}: something is lost");
        }
    }
}

#[test]
fn the_open_view_does_not_contain_closed_items() {
    for seed in 0..PLANS / 3 {
        let Some(schedule) = compiled(seed, "2026-12-31").schedule else { continue };
        for view in schedule.views(Audience::Open) {
            let text = serde_json::to_string(&view.json(
                day("2023-01-01"),
                day("2026-12-31"),
                day("2024-01-01"),
                Names::Shown,
            ));
            assert!(!text.unwrap().contains("\"closed\":true"), "seed {seed}");
        }
    }
}

/// Else a new form of rule is never held against what holds for every plan, nor against the
/// second implementation.
#[test]
fn random_plans_have_every_key_of_a_rule() {
    let mut rng = random::Rng(1);
    let ours: String = (0..1000).map(|_| random::when(&mut rng, 0, 3) + "\n").collect();
    let of_the_oracle = include_str!("oracle/random_items.py");
    let when = TABLES.iter().find(|table| table.name == "when").unwrap();
    for key in when.keys {
        assert!(ours.contains(&format!("{} = ", key.name)), "no `{}` in tests/random", key.name);
        let quoted = format!("\"{}\"", key.name);
        assert!(of_the_oracle.contains(&quoted), "no {quoted} in tests/oracle/random_items.py");
    }
}
