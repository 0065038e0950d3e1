//! Closed items do not exist in the open feed: not a byte of it, and not its times.

use crate::sample::*;
use aarshjul::feed::Ledger;
use aarshjul::plan::{IfCancelled, Item, Piece, Plan, Template};
use aarshjul::schedule::Audience;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::sync::Arc;

fn without_closed(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    Arc::make_mut(&mut plan.bodies[0]).items.retain(|item| !item.closed);
    plan
}

fn with_secret(plan: &Plan, secret: &str) -> Plan {
    let mut plan = plan.clone();
    for item in Arc::make_mut(&mut plan.bodies[0]).items.iter_mut().filter(|item| item.closed) {
        item.title = Template { pieces: vec![Piece::Text(secret.to_owned())] };
    }
    plan
}

#[test]
fn the_open_feed_is_the_same_with_and_without_closed_items() {
    let with = fresh(&plan(), &config(), Audience::Open);
    assert_eq!(with, fresh(&without_closed(&plan()), &config(), Audience::Open));
    assert_ne!(with.bytes, fresh(&plan(), &config(), Audience::Full).bytes);
}

/// Closed items on a cancelled meeting, which went on, await and were dropped; one on a
/// meeting that has nothing else, and one with a link and much text.
#[test]
fn no_word_about_where_closed_items_were_is_in_the_open_feed() {
    let mut with = plan();
    let closed = |id: &str, date| Item { closed: true, ..item(id, "Hemmeligt", once(date)) };
    Arc::make_mut(&mut with.bodies[0]).items.extend([
        closed("a", "2026-06-10"),
        Item { if_cancelled: IfCancelled::Await, ..closed("b", "2026-06-10") },
        Item { if_cancelled: IfCancelled::Drop, ..closed("c", "2026-06-10") },
        closed("d", "2026-05-27"),
    ]);
    let open = fresh(&with, &config(), Audience::Open);
    assert_eq!(open, fresh(&without_closed(&with), &config(), Audience::Open));
    let lines = crate::reader::lines(&open.bytes).join("\n");
    assert!(
        !lines.contains("Hemmeligt") && !lines.contains("CLASS") && !lines.contains("lukket punkt")
    );
    let full = crate::reader::lines(&fresh(&with, &config(), Audience::Full).bytes);
    let named = full.iter().filter(|line| line.contains("Hemmeligt")).count();
    // Both cancelled meetings, and both that received.
    assert_eq!(named, 4);
    assert_eq!(full.iter().filter(|line| *line == "CLASS:PRIVATE").count(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn no_change_to_a_closed_item_moves_the_open_feed(
        secrets in prop::collection::vec("[a-z]{20}", 1..5),
        seconds in 0_i64..100_000,
    ) {
        let mut ledger = Ledger::default();
        let mut now = now();
        let first = served(&plan(), &config(), Audience::Open, &mut ledger, now);
        for secret in &secrets {
            now += TimeDelta::seconds(seconds);
            let plan = with_secret(&plan(), secret);
            let full = served(&plan, &config(), Audience::Full, &mut ledger, now);
            prop_assert!(crate::reader::lines(&full.bytes).join("\n").contains(secret.as_str()));
            let open = served(&plan, &config(), Audience::Open, &mut ledger, now);
            prop_assert_eq!(&open, &first);
            // What is kept between the two holds no text of either.
            prop_assert!(!ledger.to_text().contains(secret.as_str()));
        }
        let gone = served(&without_closed(&plan()), &config(), Audience::Open, &mut ledger, now);
        prop_assert_eq!(gone, first);
    }
}
