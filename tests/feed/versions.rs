//! From one version of a plan to the next: what shows a change is newer, and the
//! rest stays as it was.

use crate::reader::{ReadEvent, lint, read};
use crate::sample::*;
use aarshjul::feed::Ledger;
use aarshjul::plan::{MeetingEntry, Plan};
use aarshjul::schedule::Audience;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::Arc;

fn entry<'a>(plan: &'a mut Plan, date: &str) -> &'a mut MeetingEntry {
    Arc::make_mut(&mut plan.bodies[0])
        .meetings
        .iter_mut()
        .find(|entry| entry.date == day(date))
        .unwrap()
}

fn closed(plan: &mut Plan, id: &str, closed: bool) {
    Arc::make_mut(&mut plan.bodies[0])
        .items
        .iter_mut()
        .find(|item| item.id == id)
        .unwrap()
        .closed = closed;
}

/// The planned dates of the meetings whose event changed, by audience; asserts
/// that their marks rose and that no other's did.
fn changed(audience: Audience, before: &Plan, after: &Plan) -> Vec<String> {
    let (config, mut ledger) = (config(), Ledger::default());
    let old = served(before, &config, audience, &mut ledger, now());
    let new = served(after, &config, audience, &mut ledger, now() + TimeDelta::minutes(5));
    lint(&old.bytes);
    lint(&new.bytes);
    let (old_events, new_events) = (read(&old.bytes), read(&new.bytes));
    assert_eq!(old.bytes == new.bytes, old.last_modified == new.last_modified);
    new_events
        .iter()
        .filter(|(uid, event)| differs(&old_events, uid, event))
        .map(|(uid, _)| uid[..10].to_owned())
        .collect()
}

fn differs(old: &BTreeMap<String, ReadEvent>, uid: &str, event: &ReadEvent) -> bool {
    let Some(old) = old.get(uid) else { return true };
    let same = old.shown() == event.shown();
    assert_eq!(same, old == event, "only the marks of {uid} changed");
    assert!(same || event.changed() > old.changed() && event.sequence() > old.sequence());
    !same
}

#[test]
fn each_edit_makes_newer_what_it_shows_and_nothing_else() {
    type Edit = fn(&mut Plan);
    let edits: [(&str, Edit, &[&str], &[&str]); 9] = [
        (
            "item added",
            |plan| {
                Arc::make_mut(&mut plan.bodies[0]).items.push(item(
                    "nyt",
                    "Nyt punkt",
                    once("2026-06-03"),
                ))
            },
            &["2026-06-03"],
            &["2026-06-03"],
        ),
        (
            "item moved",
            |plan| Arc::make_mut(&mut plan.bodies[0]).items[1].timing = once("2026-06-24"),
            &["2026-06-03", "2026-06-24"],
            &["2026-06-03", "2026-06-24"],
        ),
        (
            "meeting moved",
            |plan| entry(plan, "2026-06-24").moved_to = Some(day("2026-06-25")),
            &["2026-06-24"],
            &["2026-06-24"],
        ),
        (
            "cancelled",
            |plan| entry(plan, "2026-06-24").cancelled = cancelled("Ferie"),
            &["2026-06-24"],
            &["2026-06-24"],
        ),
        (
            "un-cancelled",
            |plan| entry(plan, "2026-06-10").cancelled = None,
            &["2026-06-10"],
            &["2026-06-10"],
        ),
        ("item closed", |plan| closed(plan, "aarshjul", true), &["2026-06-03"], &["2026-06-03"]),
        ("item opened", |plan| closed(plan, "loen", false), &["2026-06-03"], &["2026-06-03"]),
        (
            "closed item changed",
            |plan| {
                Arc::make_mut(&mut plan.bodies[0]).items[2].title =
                    plan.bodies[0].items[1].title.clone()
            },
            &[],
            &["2026-06-03"],
        ),
        (
            "place changed",
            |plan| entry(plan, "2026-06-24").place = None,
            &["2026-06-24"],
            &["2026-06-24"],
        ),
    ];
    for (name, edit, open, full) in edits {
        let (before, mut after) = (plan(), plan());
        edit(&mut after);
        assert_eq!(changed(Audience::Open, &before, &after), open, "{name}, open");
        assert_eq!(changed(Audience::Full, &before, &after), full, "{name}, full");
        // And back again.
        assert_eq!(changed(Audience::Full, &after, &before), full, "{name}, undone");
    }
}

#[test]
fn a_renamed_body_keeps_its_events() {
    let (before, mut after) = (plan(), plan());
    Arc::make_mut(&mut after.bodies[0]).name = "Koncerndirektionen".into();
    let uids = |plan: &Plan| -> Vec<String> {
        read(&fresh(plan, &config(), Audience::Open).bytes).into_keys().collect()
    };
    assert_eq!(uids(&before), uids(&after));
    let meetings = changed(Audience::Open, &before, &after);
    assert!(meetings.contains(&"2026-06-03".to_owned()));
}

#[test]
fn a_removed_meeting_leaves_and_the_others_stay() {
    let (before, mut after) = (plan(), plan());
    Arc::make_mut(&mut after.bodies[0]).meetings.pop();
    assert_eq!(changed(Audience::Open, &before, &after), Vec::<String>::new());
    assert_eq!(changed(Audience::Open, &after, &before), ["2026-06-30"]);
}
