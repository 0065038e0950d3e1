//! What was held stays: an edit of something else never changes a UID, an address or
//! what was decided, over random plans and edits.

#![expect(clippy::disallowed_methods, reason = "a test whose length its environment says")]

#[path = "random/minuted.rs"]
mod minuted;
mod random;

use aarshjul::diag::{Code, Severity};
use aarshjul::feed::{Ledger, render};
use aarshjul::plan::{BodyIndex, Config, DecisionIndex, Series, SeriesDates, indexed};
use aarshjul::schedule::{Audience, BodyView, MeetingId, Schedule, Status};
use chrono::{DateTime, NaiveDate, Utc};
use minuted::{Elsewhere, compiled, edit_elsewhere};
use random::Rng;
use std::collections::{BTreeMap, BTreeSet};

const PLANS: u64 = 30;
const EDITS: usize = 5;

/// `AARSHJUL_PLANS=20000 cargo test --test held` for a long run.
fn plans() -> u64 {
    let plans = std::env::var("AARSHJUL_PLANS").ok().and_then(|text| text.parse().ok());
    plans.unwrap_or(PLANS)
}

/// Where a decision is, and what it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fact {
    meeting: MeetingId,
    item: String,
    /// The meeting is held on the day that the decision says.
    is_on_its_day: bool,
}

fn fact(schedule: &Schedule, body: BodyIndex, decision: DecisionIndex) -> Fact {
    let decided = &schedule.bodies[body];
    let own = &schedule.plan.bodies[body];
    let own_decision = &own.decisions[decision];
    let (meeting, _) = decided.decisions.iter().find(|(_, other)| *other == decision).unwrap();
    if !own_decision.is_postponed() {
        let on = decided.occurrences.iter().find(|o| o.decision == Some(decision)).unwrap();
        assert_eq!(on.status, Status::Placed(*meeting), "it stands where it was decided");
    }
    let meeting = &decided.meetings[*meeting];
    Fact {
        meeting: meeting.id(),
        item: own.items[own_decision.item].id.clone(),
        is_on_its_day: meeting.is_on(own_decision.date),
    }
}

/// The meetings that a feed shows: UID, address and start of each.
fn events(view: BodyView, config: &Config) -> Vec<(String, String, String)> {
    let now: DateTime<Utc> = "2024-06-01T06:00:00Z".parse().unwrap();
    let feed = render(view, config, now.date_naive(), &mut Ledger::default(), now);
    let text = String::from_utf8(feed.bytes).unwrap().replace("\r\n ", "");
    let events = text.split("BEGIN:VEVENT").skip(1);
    let value = |event: &str, name: &str| {
        let mut lines = event.lines().filter(|line| line.split([':', ';']).next() == Some(name));
        lines.next().map(|line| line[name.len()..].trim_start_matches(':').to_owned())
    };
    let meeting = |event: &str| {
        let value = |name| value(event, name);
        Some((value("UID")?, value("URL")?, value("DTSTART")?))
    };
    events.filter_map(meeting).collect()
}

/// Every UID with its address, and that the address leads to the meeting of the event.
fn names(schedule: &Schedule, config: &Config) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for view in schedule.views(Audience::Full) {
        let base = format!("https://x.dk/{}/moede/", view.id());
        for (uid, address, start) in events(view, config) {
            let Some(id) = address.strip_prefix(&base) else { continue };
            let meeting = view.meeting_with_id(id.parse().unwrap()).expect("the address leads on");
            let day = format!("{}", meeting.date().format("%Y%m%d"));
            assert!(start.contains(&day), "{address} leads to the meeting of {day}, not {start}");
            assert_eq!(names.insert(uid, address), None, "two events have one UID");
        }
    }
    names
}

/// The dates that a body's series give, whatever became of their meetings; `None` where
/// one follows another body.
fn given_dates(schedule: &Schedule, body: BodyIndex) -> Option<BTreeSet<NaiveDate>> {
    let follows = |series: &Series| matches!(series.dates, SeriesDates::After { .. });
    if schedule.plan.bodies[body].series.iter().any(follows) {
        return None;
    }
    let decided = &schedule.bodies[body];
    let ordinary = decided.meetings.iter().filter(|meeting| !meeting.is_extra());
    let dates = ordinary.map(|meeting| meeting.nominal);
    let merged = decided.aliases.iter().map(|(nominal, _)| *nominal);
    let through = |date: &NaiveDate| *date <= schedule.through;
    let skipped = decided.skipped.iter().map(|skipped| skipped.date);
    Some(dates.chain(merged).chain(skipped).filter(through).collect())
}

/// An edit leaves the names of meetings as they were.
fn names_stay(before: &Schedule, after: &Schedule, edit: Elsewhere) {
    let mut config = Config::default();
    config.server.public_url = Some("https://x.dk".into());
    (config.rolling.months_back, config.rolling.months_ahead) = (24, 24);
    let [old, new] = [before, after].map(|schedule| names(schedule, &config));
    for (uid, address) in &old {
        let now = new.get(uid).unwrap_or(address);
        assert_eq!(now, address, "{uid} leads to another meeting");
    }
    let by_address: BTreeMap<&String, &String> = old.iter().map(|(uid, a)| (a, uid)).collect();
    for (uid, address) in &new {
        let was = by_address.get(address).unwrap_or(&uid);
        assert_eq!(*was, uid, "{address} has another UID");
    }
    // What a series gives does not depend on which days are free.
    if edit == Elsewhere::Calendar {
        for (body, _) in indexed(&before.plan.bodies) {
            let [old, new] = [before, after].map(|schedule| given_dates(schedule, body));
            assert_eq!(old, new, "other nominal dates");
        }
    }
}

#[test]
fn an_edit_elsewhere_changes_no_uid_no_address_and_nothing_that_was_decided() {
    let (mut edits, mut facts, mut stood) = (0, 0, 0);
    for seed in 0..plans() {
        let Some(plan) = minuted::plan(seed) else { continue };
        let now = compiled(&plan);
        let before = now.schedule.unwrap();
        let bodies = before.plan.bodies.len() as u64;
        let mut rng = Rng(seed ^ 0x4e1d);
        for _ in 0..EDITS {
            let (edit, edited) = edit_elsewhere(&mut rng, &plan, bodies);
            let changed = compiled(&edited);
            let Some(after) = changed.schedule else {
                for error in changed.report.of(Severity::Error) {
                    assert!(may_be_wrong(error.code), "seed {seed} {edit:?}: {error:#?}");
                }
                continue;
            };
            edits += 1;
            names_stay(&before, &after, edit);
            for (body, own) in indexed(&before.plan.bodies) {
                for (index, decision) in indexed(&own.decisions) {
                    let [was, now] = [&before, &after].map(|s| fact(s, body, index));
                    let which = format!("seed {seed} {edit:?} {}: {decision:?}", own.id);
                    assert_eq!((was.meeting, &was.item), (now.meeting, &now.item), "{which}");
                    let is_moved = matches!(edit, Elsewhere::Move(_));
                    assert!(is_moved || was.is_on_its_day == now.is_on_its_day, "{which}");
                    facts += 1;
                    stood += u64::from(stands_by_rule(&after, body, was.meeting));
                }
            }
        }
    }
    println!("{edits} edits, {facts} decisions, {stood} at meetings that the series still give");
    assert!(edits > 3 * plans() && facts > 2 * edits && facts > stood + plans() / 10);
}

fn stands_by_rule(schedule: &Schedule, body: BodyIndex, id: MeetingId) -> bool {
    schedule.bodies[body].meetings.iter().any(|m| m.id() == id && !m.is_given())
}

/// Errors that the edits may rightly cause.
fn may_be_wrong(code: Code) -> bool {
    matches!(code, Code::DoubleBooked | Code::DuplicateEntry | Code::Contradiction)
}
