//! Too large a feed does without what is farthest ahead, items before meetings.

use crate::reader::{ReadEvent, lint, read};
use crate::sample::*;
use aarshjul::feed::{Feed, Ledger};
use aarshjul::plan::Plan;
use aarshjul::schedule::Audience;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A meeting each day for thirty months, `count` long items on each.
fn daily(count: usize) -> Plan {
    let mut plan = plan();
    Arc::make_mut(&mut plan.bodies[0]).series =
        vec![series("FREQ=DAILY", "2025-06-01", "2027-11-30", "09:00-10:00")];
    Arc::make_mut(&mut plan.bodies[0]).meetings.clear();
    plan.calendar.breaks.clear();
    plan.events.clear();
    let long = "Et meget langt punkt om ingenting. ".repeat(12);
    Arc::make_mut(&mut plan.bodies[0]).items =
        (0..count).map(|n| item(&format!("langt-{n}"), &long, every_meeting())).collect();
    plan
}

fn meetings(feed: &Feed) -> BTreeMap<String, ReadEvent> {
    lint(&feed.bytes);
    let mut events = read(&feed.bytes);
    events.retain(|_, event| event.properties.contains_key("URL"));
    events.into_values().map(|event| (event.line().start, event)).collect()
}

const ON_THE_PAGE: &str = "Punkterne står på mødets side:";

#[test]
fn items_of_the_farthest_meetings_go_first_and_no_meeting() {
    let feed = fresh(&daily(3), &config(), Audience::Open);
    let meetings = meetings(&feed);
    // Of 913 days, 25 are closed.
    assert_eq!(meetings.len(), 888);
    let is_short = |event: &&ReadEvent| event.text("DESCRIPTION").starts_with(ON_THE_PAGE);
    let short = meetings.values().filter(is_short).count();
    assert_eq!((feed.cut.descriptions, feed.cut.events), (short, 0));
    assert!(short > 0 && feed.bytes.len() > 860_000, "{}", feed.bytes.len());
    // They are the last, and the first have their items.
    assert!(meetings.values().rev().take(short).all(|event| is_short(&event)));
    let description = meetings.values().next().unwrap().text("DESCRIPTION");
    assert!(description.starts_with("• Et meget langt punkt"), "{description}");
    let last = meetings.values().next_back().unwrap().text("DESCRIPTION");
    let lines: Vec<&str> = last.lines().collect();
    let page = "https://aarshjul.example.dk/direktionen/moede/2027-11-30";
    assert_eq!(lines, [ON_THE_PAGE, "Opdateret 1. jun. kl. 8.00", page]);
}

#[test]
fn then_the_farthest_meetings_go() {
    let mut plan = daily(1);
    Arc::make_mut(&mut plan.bodies[0]).link =
        Some(format!("https://moede.example.dk/{}", "x".repeat(600)));
    let feed = fresh(&plan, &config(), Audience::Open);
    let meetings = meetings(&feed);
    assert!(feed.cut.events > 0 && feed.bytes.len() > 850_000, "{:?}", feed.cut);
    assert!(meetings.keys().next().unwrap().starts_with("2025-06-01"));
    let last = meetings.keys().next_back().unwrap();
    assert!(("2026-09".."2026-10").contains(&&last[..10]), "{last}");
    // And the same again: nothing is newer.
    let mut ledger = Ledger::default();
    let first = served(&plan, &config(), Audience::Open, &mut ledger, now());
    let later = now() + chrono::TimeDelta::hours(1);
    assert_eq!(served(&plan, &config(), Audience::Open, &mut ledger, later), first);
}

#[test]
fn a_feed_of_usual_size_is_whole() {
    let feed = fresh(&plan(), &config(), Audience::Full);
    assert_eq!((feed.cut.descriptions, feed.cut.events), (0, 0));
}
