//! How many instructions resolving takes, against a bare loop over the same days
//! and rules. `cargo bench --bench resolve` runs each scenario under callgrind, asserts
//! that both found the same meetings and occurrences, and fails when a bound is broken.

#[path = "resolve/bare.rs"]
mod bare;

use aarshjul::plan::{Body, Config, Plan, SeriesDates, Timing, When, read};
use aarshjul::resolve::resolve;
use aarshjul::schedule::Schedule;
use chrono::NaiveDate;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
}

/// The directorate's own plan.
fn shipped() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    let (sources, _) = aarshjul::store::load(&folder).expect("the shipped plan is there");
    let (plan, report) = read(&sources);
    assert!(!report.has_errors());
    plan
}

/// Its rules alone, from 2000 on: nothing that is written for one date, so that
/// the horizon is the window's.
fn rules_only() -> Plan {
    let mut plan = shipped();
    for body in &mut plan.bodies {
        for series in &mut body.series {
            if let SeriesDates::Rule(_) = series.dates {
                series.from = Some(day(2000, 1, 5));
            }
        }
        body.meetings.clear();
        body.changes.clear();
        body.items.retain(|item| {
            !matches!(item.timing, Timing::Once { .. })
                && !matches!(
                    item.timing,
                    Timing::When { rule: When::After { .. } | When::Before { .. }, .. }
                )
        });
        for item in &mut body.items {
            item.from = None;
            item.until = None;
        }
    }
    plan.events.clear();
    plan.calendar.breaks.retain(|pause| !pause.period.is_dated());
    plan
}

fn bodies(count: usize) -> Plan {
    let mut plan = rules_only();
    let one: Body =
        plan.bodies.iter().find(|body| body.id == "direktionen").expect("it is").clone();
    plan.bodies = (0..count).map(|n| Body { id: format!("organ-{n:03}"), ..one.clone() }).collect();
    plan
}

#[inline(never)]
fn measured_resolve(plan: Arc<Plan>, through: NaiveDate) -> Schedule {
    resolve(plan, Config::default().timezone, through).0
}

#[inline(never)]
fn measured_bare(plan: &Plan, through: NaiveDate) -> Vec<bare::Agenda> {
    bare::agendas(plan, Config::default().timezone, through)
}

/// What the resolver chose, in the bare loop's shape.
fn agendas(schedule: &Schedule, through: NaiveDate) -> Vec<bare::Agenda> {
    schedule
        .plan
        .bodies
        .iter()
        .zip(&schedule.bodies)
        .map(|(body, decided)| {
            let meetings: Vec<_> = decided
                .meetings
                .iter()
                .filter(|meeting| !meeting.is_extra() && meeting.planned <= through)
                .map(|meeting| (meeting.planned, meeting.start.timestamp()))
                .collect();
            let chosen = decided
                .occurrences
                .iter()
                .filter(|o| bare::is_plain_rule(&body.items[o.item].timing))
                .filter_map(|o| Some((o.item.position() as u32, o.nominal?)))
                .filter(|(_, nominal)| *nominal <= through)
                .collect();
            bare::Agenda { meetings, chosen }
        })
        .collect()
}

/// One scenario, in a process of its own under callgrind.
fn run(scenario: &str) {
    let ten = day(2032, 12, 31);
    match scenario {
        "resolve-shipped" => {
            let schedule = measured_resolve(Arc::new(shipped()), ten);
            let moved = |m: &(NaiveDate, i64)| m.0 <= ten;
            let found = agendas(&schedule, ten);
            for (resolved, bare) in
                found.iter().zip(bare::agendas(&schedule.plan, schedule.zone, ten))
            {
                let planned = |a: &bare::Agenda| {
                    a.meetings.iter().filter(|m| moved(m)).map(|m| m.0).collect::<Vec<_>>()
                };
                let mut resolved_dates = planned(resolved);
                resolved_dates.sort_unstable();
                assert_eq!(resolved_dates, planned(&bare), "the same meetings");
                assert_eq!(resolved.chosen, bare.chosen, "the same occurrences");
            }
            assert!(found.iter().map(|a| a.chosen.len()).sum::<usize>() > 300);
        }
        "bare-shipped" => {
            black_box(measured_bare(&shipped(), ten));
        }
        "resolve-10-years" | "resolve-one-body" => {
            let plan = if scenario.ends_with("body") { bodies(1) } else { rules_only() };
            let schedule = measured_resolve(Arc::new(plan), day(2009, 12, 31));
            assert!(schedule.bodies.iter().any(|body| body.meetings.len() > 100));
        }
        "resolve-100-years" => {
            let schedule = measured_resolve(Arc::new(rules_only()), day(2099, 12, 31));
            assert!(schedule.bodies.iter().any(|body| body.meetings.len() > 4_000));
        }
        "resolve-100-bodies" => {
            let schedule = measured_resolve(Arc::new(bodies(100)), day(2009, 12, 31));
            assert_eq!(schedule.bodies.len(), 100);
            assert_eq!(schedule.bodies[0], schedule.bodies[99], "the same body, the same schedule");
        }
        other => panic!("no scenario `{other}`"),
    }
}

/// Instructions inside the measured function of a scenario.
fn instructions(scenario: &str) -> u64 {
    let program = std::env::args_os().next().expect("a program has a name");
    let output = Command::new("valgrind")
        .args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            "--toggle-collect=*measured_*",
        ])
        .arg(program)
        .args(["--scenario", scenario])
        .output()
        .expect("valgrind is needed: apt-get install valgrind");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{scenario}: {text}");
    text.lines()
        .find_map(|line| line.split_once("Collected :"))
        .and_then(|(_, count)| count.trim().parse().ok())
        .unwrap_or_else(|| panic!("no count in: {text}"))
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--scenario") {
        return run(&args[at + 1]);
    }
    let count = |scenario: &str| {
        let instructions = instructions(scenario);
        println!("{scenario:<20} {instructions:>12} instructions");
        instructions as f64
    };
    let shipped = count("resolve-shipped");
    let bare = count("bare-shipped");
    let ten = count("resolve-10-years");
    let hundred = count("resolve-100-years");
    let one = count("resolve-one-body");
    let bodies = count("resolve-100-bodies");
    println!();
    let mut broken = 0;
    for (what, ratio, bound) in [
        ("ten years, to a bare loop", shipped / bare, 3.0),
        ("a hundred years, to ten", hundred / ten, 11.0),
        ("a hundred bodies, to one", bodies / one, 102.0),
    ] {
        println!("{what:<28} {ratio:>8.2}   at most {bound}");
        broken += usize::from(ratio > bound);
    }
    assert!(broken == 0, "{broken} bounds are broken");
}
