//! How many instructions resolving takes, against a bare loop over the same days and
//! rules, and a feed, against the `icalendar` crate building and writing its events.
//! `cargo bench --bench resolve` runs each scenario under callgrind, asserts that both
//! found the same meetings and occurrences, or wrote the same properties, and fails when a
//! bound is broken.

#[path = "resolve/bare.rs"]
mod bare;
#[path = "resolve/feed.rs"]
mod feed;
#[path = "resolve/thousand.rs"]
mod thousand;

use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::{
    Anchor, Body, CaseCourse, Config, DecidedBy, Every, Item, Plan, SeriesDates, Timing, When, read,
};
use aarshjul::resolve::resolve;
use aarshjul::schedule::{BodySchedule, Occurrence, Schedule};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
}

fn shipped_sources() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("plans");
    aarshjul::store::load(&folder).expect("the shipped plan is there").0
}

/// The directorate's own plan.
fn shipped() -> Plan {
    let (plan, report) = read(&shipped_sources());
    assert!(!report.has_errors());
    plan
}

/// Its rules alone, from 2000 on: nothing that is written for one date, so that
/// the horizon is the window's. Items stay at their positions: cases name them by these.
fn rules_only() -> Plan {
    let mut plan = shipped();
    for body in plan.bodies.iter_mut().map(Arc::make_mut) {
        body.series.retain(|series| !matches!(series.dates, SeriesDates::Given(_)));
        for series in &mut body.series {
            series.until = None;
            series.from = Some(day(2000, 1, 5));
        }
        body.meetings.clear();
        body.changes.clear();
        body.decisions.clear();
        body.section_decisions.clear();
        body.follow_ups.clear();
        for item in &mut body.items {
            item.from = None;
            item.until = None;
            if let Timing::Once { .. } | Timing::Due { .. } = item.timing {
                item.timing = Timing::Awaiting;
            }
        }
    }
    for case in &mut plan.cases {
        if let CaseCourse::Backward(DecidedBy::Yearly { from, .. }) = &mut case.course {
            *from = None;
        }
        case.steps.iter_mut().for_each(|step| step.date = None);
    }
    for event in &mut plan.events {
        event.dates.clear();
        event.rule.iter_mut().for_each(|rule| rule.from = day(2000, 1, 1));
    }
    plan.calendar.breaks.retain(|pause| !pause.period.is_dated());
    plan
}

/// The same body so many times, without what other bodies have a part in.
fn bodies(count: usize) -> Plan {
    let mut plan = rules_only();
    let bodies = plan.bodies.iter();
    let mut one = bodies.max_by_key(|body| body.items.len()).expect("there are some").clone();
    let one = Arc::make_mut(&mut one);
    one.items.retain(|item| match &item.timing {
        Timing::When { rule: When::After { anchor, .. } | When::Before { anchor, .. }, .. } => {
            !matches!(anchor, Anchor::Body { .. })
        }
        timing => !matches!(timing, Timing::Case(_)),
    });
    plan.cases.clear();
    let body = |n| Arc::new(Body { id: format!("organ-{n:03}"), ..one.clone() });
    plan.bodies = (0..count).map(body).collect();
    plan
}

/// One body with so many items each month that may wait, and room for two at a meeting.
fn flexible(items: usize) -> Plan {
    let mut plan = bodies(1);
    let body = Arc::make_mut(&mut plan.bodies[0]);
    let every = When::Period { every: Every::Month, nth: 1 };
    let timing = Timing::When { rule: every, span: body.span };
    let item = Item::new("punkt", body.items[0].title.clone(), timing, body.span);
    let item = |n| Item { id: format!("i{n}"), minutes: 30, flexible: true, ..item.clone() };
    body.items = (0..items).map(item).collect();
    body.minutes = Some(60);
    body.limits.clear();
    body.series[0].from = Some(day(2026, 1, 7));
    plan
}

/// Five years of Wednesdays with so many yearly breaks, and as many limits on items of
/// every month.
fn breaks_and_limits(count: usize) -> Sources {
    let mut calendar = String::new();
    let mut body = "[body]\nname = \"Direktionen\"\n[[series]]\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\n\
        from = 2022-01-05\ntime = \"09:00-12:00\"\non-break = \"next-workday\"\n"
        .to_owned();
    for n in 0..count {
        let day = format!("{:02}-{:02}", 7 + n % 5, 1 + n % 28);
        calendar +=
            &format!("[[break]]\nname = \"Ferie {n}\"\nfrom-day = \"{day}\"\nto-day = \"{day}\"\n");
        body += &format!(
            "[[limit]]\ncategory = \"k{n}\"\nper-meeting = 1\n[[item]]\nid = \"p{n}\"\n\
             title = \"Punkt\"\ncategory = \"k{n}\"\nminutes = 1\nwhen = {{ every = \"month\" }}\n"
        );
    }
    let file = |path: &str, text| Source { path: path.into(), text };
    Sources::new(vec![file("calendar.toml", calendar), file("direktionen/body.toml", body)])
}

#[inline(never)]
fn measured_compile(sources: Sources, through: NaiveDate) -> Arc<Schedule> {
    compile(Arc::new(sources), &Config::default(), through).schedule.expect("no errors")
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
    let plan = &schedule.plan;
    let agenda = |(body, decided): (&Arc<Body>, &Arc<BodySchedule>)| {
        let meetings = decided.meetings.iter().filter(|meeting| !meeting.is_extra());
        let meetings = meetings.map(|meeting| (meeting.planned, meeting.start.timestamp()));
        let mut meetings: Vec<_> = meetings.filter(|(planned, _)| *planned <= through).collect();
        let chosen = decided.occurrences.iter().filter(|occurrence| occurrence.chosen.is_some());
        let chosen = chosen.filter(|o| bare::recurs(plan, &body.items[o.item].timing));
        let chosen = chosen.filter_map(|o| Some((o.item.position(), o.planned?)));
        let mut chosen: Vec<_> = chosen.filter(|(_, planned)| *planned <= through).collect();
        meetings.sort_unstable();
        chosen.sort_unstable();
        bare::Agenda { meetings, chosen }
    };
    plan.bodies.iter().zip(&schedule.bodies).map(agenda).collect()
}

/// One scenario, in a process of its own under callgrind.
fn run(scenario: &str) {
    let ten = day(2032, 12, 31);
    match scenario {
        "resolve-shipped" => {
            let schedule = measured_resolve(Arc::new(shipped()), ten);
            let found = agendas(&schedule, ten);
            let bare = bare::agendas(&schedule.plan, schedule.zone, ten);
            for ((resolved, bare), body) in found.iter().zip(&bare).zip(&schedule.plan.bodies) {
                assert_eq!(resolved.meetings, bare.meetings, "the same meetings of {}", body.id);
                assert_eq!(resolved.chosen, bare.chosen, "the same occurrences of {}", body.id);
            }
            assert!(found.iter().map(|agenda| agenda.chosen.len()).sum::<usize>() > 600);
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
        "resolve-200-items" | "resolve-2000-items" => {
            let count = if scenario.contains("2000") { 2_000 } else { 200 };
            let schedule = measured_resolve(Arc::new(flexible(count)), day(2027, 12, 31));
            let waited = |o: &&Occurrence| o.reasons.len() > 3;
            assert!(schedule.bodies[0].occurrences.iter().filter(waited).count() > count);
        }
        "compile-100-breaks" | "compile-1000-breaks" => {
            let count = if scenario.contains("1000") { 1_000 } else { 100 };
            let schedule = measured_compile(breaks_and_limits(count), day(2026, 12, 31));
            assert!(schedule.bodies[0].occurrences.len() > 50 * count);
        }
        "feed" => {
            let mut served = feed::served(shipped_sources(), day(2028, 12, 31));
            black_box(feed::measured_render(&mut served));
        }
        "feed-by-the-crate" => {
            let mut served = feed::served(shipped_sources(), day(2028, 12, 31));
            let events = feed::read(&feed::rendered(&mut served).bytes);
            let given = feed::given(&events);
            feed::assert_same(&events, &feed::measured_crate(&given));
        }
        "1000-bodies" => {
            black_box(thousand::measured_plan(None, thousand::sources()));
        }
        "an-edit-in-them" => {
            let sources = thousand::sources();
            let before = thousand::not_counted(sources.clone());
            let after = thousand::measured_plan(Some(&before), thousand::edited(&sources));
            assert_eq!(thousand::shared(&before, &after), thousand::BODIES - 1);
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

/// The longest first.
const SCENARIOS: [&str; 14] = [
    "1000-bodies",
    "an-edit-in-them",
    "resolve-100-bodies",
    "compile-1000-breaks",
    "resolve-2000-items",
    "compile-100-breaks",
    "resolve-100-years",
    "resolve-200-items",
    "resolve-10-years",
    "resolve-one-body",
    "resolve-shipped",
    "bare-shipped",
    "feed",
    "feed-by-the-crate",
];

/// Two at a time: instructions are the same beside others.
fn counted() -> BTreeMap<&'static str, u64> {
    let next = AtomicUsize::new(0);
    let work = || {
        let names = std::iter::from_fn(|| SCENARIOS.get(next.fetch_add(1, Ordering::Relaxed)));
        names.map(|name| (*name, instructions(name))).collect::<Vec<_>>()
    };
    let counted: BTreeMap<_, _> = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let own = work();
        own.into_iter().chain(other.join().expect("its counts")).collect()
    });
    for name in SCENARIOS {
        println!("{name:<20} {:>12} instructions", counted[name]);
    }
    counted
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--scenario") {
        return run(&args[at + 1]);
    }
    let counted = counted();
    let count = |scenario: &str| counted[scenario] as f64;
    let shipped = count("resolve-shipped");
    let bare = count("bare-shipped");
    let ten = count("resolve-10-years");
    let hundred = count("resolve-100-years");
    let one = count("resolve-one-body");
    let bodies = count("resolve-100-bodies");
    let few = count("resolve-200-items");
    let many = count("resolve-2000-items");
    let hundred_breaks = count("compile-100-breaks");
    let thousand_breaks = count("compile-1000-breaks");
    let feed = count("feed");
    let by_the_crate = count("feed-by-the-crate");
    let thousand = count("1000-bodies");
    let edit = count("an-edit-in-them");
    println!();
    let mut broken = 0;
    for (what, ratio, bound) in [
        ("ten years, to a bare loop", shipped / bare, 1.5),
        ("a hundred years, to ten", hundred / ten, 11.0),
        ("a hundred bodies, to one", bodies / one, 102.0),
        ("2,000 items that wait, to 200", many / few, 11.0),
        ("1,000 breaks and limits, to 100", thousand_breaks / hundred_breaks, 12.0),
        ("a feed, to the crate's events", feed / by_the_crate, 1.5),
        ("an edit in 1,000 bodies, to all", edit / thousand, 1.0 / 200.0),
    ] {
        println!("{what:<32} {ratio:>8.4}   at most {bound}");
        broken += usize::from(ratio > bound);
    }
    assert!(broken == 0, "{broken} bounds are broken");
}
