//! Random edits over random plans in random forms: nothing but the meant lines
//! changes, and the result means what was meant.
//!
//! `AARSHJUL_PLANS=20000 cargo test --test edits random` for a long run.

use crate::oddly::oddly;
use crate::random::{self, Rng};
use crate::random_edit::random_edit;
use aarshjul::diag::{Severity, Sources};
use aarshjul::plan::edit::{Edit, FileChange, ItemField, ItemTiming, edit};
use aarshjul::plan::{self, Body, Cancellation, ChangeAction, ChangeScope, Plan, index_at};
use chrono::NaiveDate;
use libtest_mimic::Trial;
use std::collections::BTreeMap;
use std::sync::Arc;

const PLANS: u64 = 800;
const EDITS: usize = 8;

pub fn trials() -> [Trial; 1] {
    [Trial::test("random_edits_change_nothing_but_the_meant_lines", || {
        nothing_but_the_meant_lines_changes();
        Ok(())
    })]
}

/// The parts of a plan by name, without spans.
fn meaning(plan: &Plan) -> BTreeMap<String, String> {
    let mut things = BTreeMap::new();
    for body in &plan.bodies {
        let mut head = Body::clone(body);
        (head.items, head.changes, head.meetings) = (Vec::new(), Vec::new(), Vec::new());
        things.insert(body.id.clone(), without_spans(&head));
        for item in &body.items {
            things.insert(format!("{} item {}", body.id, item.id), without_spans(item));
        }
        for change in &body.changes {
            let item = &body.items[change.item].id;
            let change = (change.scope.date(), change.action, &change.reason);
            things
                .insert(format!("{} change {item} {}", body.id, change.0), without_spans(&change));
        }
        for meeting in &body.meetings {
            things.insert(format!("{} meeting {}", body.id, meeting.date), without_spans(meeting));
        }
    }
    things.insert("shared".into(), without_spans(&(&plan.calendar, &plan.events, &plan.roles)));
    things
}

fn without_spans(thing: &impl std::fmt::Debug) -> String {
    let mut text = format!("{thing:?}");
    while let Some(start) = text.find("Span {") {
        let end = start + text[start..].find('}').unwrap();
        text.replace_range(start..=end, "…");
    }
    text
}

/// The thing that an edit is about.
fn subject(edit: &Edit, body: &str, before: &Plan, after: &Plan) -> String {
    match edit {
        Edit::AddItem { .. } => {
            let ids = |plan: &Plan| -> Vec<String> {
                plan.bodies[plan.body(body).unwrap()].items.iter().map(|i| i.id.clone()).collect()
            };
            let known = ids(before);
            let new: Vec<String> =
                ids(after).into_iter().filter(|id| !known.contains(id)).collect();
            assert_eq!(new.len(), 1, "one item was added");
            format!("{body} item {}", new[0])
        }
        Edit::SetItem { item, .. }
        | Edit::DateItem { item, .. }
        | Edit::Withdraw { item, .. }
        | Edit::Reinstate { item } => format!("{body} item {item}"),
        Edit::Change { item, date, .. } | Edit::RemoveChange { item, date } => {
            format!("{body} change {item} {date}")
        }
        // The others are about the meeting of their first date.
        _ => format!("{body} meeting {}", edit.dates()[0]),
    }
}

/// The number of times that each line occurs.
fn lines(text: &str) -> BTreeMap<&str, i64> {
    let mut lines = BTreeMap::new();
    for line in text.lines() {
        *lines.entry(line).or_insert(0) += 1;
    }
    lines
}

/// The lines of one text that the other has not, or has fewer of.
fn missing(from: &str, other: &str) -> Vec<String> {
    let other = lines(other);
    let all = lines(from).into_iter();
    all.filter(|(line, count)| other.get(line).unwrap_or(&0) < count)
        .map(|(line, _)| line.to_owned())
        .collect()
}

/// The keys that an edit may write or take out.
fn keys(edit: &Edit) -> Vec<&'static str> {
    match edit {
        Edit::SetItem { fields, .. } => fields.iter().flat_map(field_keys).copied().collect(),
        Edit::DateItem { .. } => vec!["date"],
        Edit::Change { .. } => vec!["to", "await", "skip", "reason"],
        Edit::Withdraw { .. } | Edit::Reinstate { .. } => vec!["withdrawn"],
        Edit::CancelMeeting { .. } | Edit::Uncancel { .. } | Edit::MoveMeeting { .. } => {
            vec!["cancelled", "moved-to", "reason", "time", "place", "since"]
        }
        _ => Vec::new(),
    }
}

fn field_keys(field: &ItemField) -> &'static [&'static str] {
    match field {
        ItemField::Title(_) => &["title"],
        ItemField::Timing(_) => &["date", "due", "when"],
        ItemField::Participants(_) => &["participants"],
        ItemField::Attachments(_) => &["attachments"],
        ItemField::Agreed(_) => &["agreed"],
        ItemField::Follows(_) => &["follows"],
        ItemField::Role(_) => &["role"],
        ItemField::Minutes(_) => &["minutes"],
        ItemField::Category(_) => &["category"],
        ItemField::Closed(_) => &["closed"],
        ItemField::Note(_) => &["note"],
        ItemField::Text(_) => &["text"],
        ItemField::At(_) => &["at"],
        ItemField::Order(_) => &["order"],
        ItemField::From(_) => &["from"],
        ItemField::Until(_) => &["until"],
        ItemField::Flexible(_) => &["flexible"],
        ItemField::Years(_) => &["years"],
        ItemField::IfCancelled(_) => &["if-cancelled"],
    }
}

/// Whether a line that went was one that had to.
fn may_go(line: &str, keys: &[&str]) -> bool {
    let line = line.trim_start().trim_start_matches(['"', '\'']);
    // "to" is the first line of a text of two.
    matches!(line, "" | "to")
        || keys.iter().any(|key| line.starts_with(key))
        || line.starts_with("[item.when")
}

/// Nothing but the meant lines changes.
fn only_the_meant_lines_change(wanted: &Edit, change: &FileChange) {
    let (before, after) =
        (change.before.clone().unwrap_or_default(), change.after.clone().unwrap());
    let gone = missing(&before, &after);
    let is_list = ["item = [", "change = [", "meeting = ["].iter().any(|s| before.contains(s));
    let adds = matches!(wanted, Edit::AddItem { .. } | Edit::ExtraMeeting { .. });
    let removes = matches!(
        wanted,
        Edit::RemoveChange { .. } | Edit::RemoveMeeting { .. } | Edit::Uncancel { .. }
    );
    let comment = |line: &&String| line.trim_start().starts_with('#');
    assert!(removes || !gone.iter().any(|line| comment(&line)), "a comment went");
    if adds && !is_list {
        let start = before.trim_end_matches(['\r', '\n']);
        assert!(after.starts_with(start), "something before the new table changed");
    } else if is_list {
        // An element may be on several lines.
        assert!(gone.len() <= 30, "{} lines went", gone.len());
    } else if !removes {
        let keys = keys(wanted);
        // The second line of a text of several, and what belongs to a rule in its own table.
        let rule = keys.contains(&"when");
        let wrong = gone.iter().filter(|line| !may_go(line, &keys));
        let wrong: Vec<_> = wrong
            .filter(|line| !line.contains("\"\"\"") && !line.contains("'''") && !rule)
            .collect();
        assert!(wrong.is_empty(), "these went too: {wrong:#?}");
    }
    let crlf = before.matches("\r\n").count();
    assert!(crlf == 0 || after.matches('\n').count() == after.matches("\r\n").count());
}

/// The plan now has the values of the edit.
fn is_as_meant(wanted: &Edit, body: &str, after: &Plan) {
    let body = &after.bodies[after.body(body).unwrap()];
    let item = |id: &str| body.items.iter().find(|item| item.id == id).unwrap();
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match wanted {
        Edit::AddItem { title, timing, .. } => {
            let new = body.items.iter().filter(|item| item.title.source() == squeezed(title));
            assert!(new.into_iter().any(|item| ItemTiming::of(item, after) == *timing));
        }
        Edit::SetItem { item: id, fields } => {
            for field in fields {
                match field {
                    ItemField::Title(title) => {
                        assert_eq!(squeezed(&item(id).title.source()), squeezed(title));
                    }
                    ItemField::Timing(timing) => {
                        assert_eq!(ItemTiming::of(item(id), after), *timing);
                    }
                    ItemField::Minutes(minutes) => {
                        assert_eq!(item(id).minutes, minutes.unwrap_or(0));
                    }
                    ItemField::Closed(closed) => assert_eq!(item(id).closed, *closed),
                    ItemField::Order(order) => assert_eq!(item(id).order, order.unwrap_or(50)),
                    ItemField::IfCancelled(policy) => assert_eq!(item(id).if_cancelled, *policy),
                    _ => {}
                }
            }
        }
        Edit::Change { item: id, date, action, reason } => {
            let change = body
                .changes
                .iter()
                .find(|c| body.items[c.item].id == *id && c.scope == ChangeScope::Once(*date));
            let change = change.unwrap();
            assert_eq!((change.action, &change.reason), (Some(*action), &Some(squeezed(reason))));
            assert!(matches!(
                action,
                ChangeAction::To(_) | ChangeAction::Await | ChangeAction::Skip
            ));
        }
        Edit::DateItem { item: id, date } => {
            assert_eq!(ItemTiming::of(item(id), after), ItemTiming::Date(*date));
        }
        Edit::CancelMeeting { date, extra: None, reason } => {
            let entry = body.meetings.iter().find(|entry| entry.date == *date).unwrap();
            assert_eq!(entry.cancelled, Some(Cancellation::Cancelled(squeezed(reason))));
            assert_eq!(entry.moved_to, None);
        }
        _ => {}
    }
}

fn read(sources: &Sources) -> Option<Plan> {
    let (plan, report) = plan::read(sources);
    (report.of(Severity::Error).count() == 0).then_some(plan)
}

fn nothing_but_the_meant_lines_changes() {
    let plans = std::env::var("AARSHJUL_PLANS").ok().and_then(|text| text.parse().ok());
    let plans: u64 = plans.unwrap_or(PLANS);
    let today: NaiveDate = "2024-02-28".parse().unwrap();
    let (mut made, mut refused, mut unsafe_form, mut broke) = (0, 0, 0, 0);
    for seed in 0..plans {
        let mut rng = Rng(seed ^ 0xed17);
        let mut sources = random::plan(seed);
        let plain = read(&sources).expect("random plans can be read");
        oddly(&mut rng, &mut sources);
        let mut plan = read(&sources).unwrap_or_else(|| panic!("seed {seed}: oddly written"));
        assert_eq!(meaning(&plain), meaning(&plan), "seed {seed}: written oddly it means another");
        for _ in 0..EDITS {
            let body = rng.below(plan.bodies.len() as u64) as usize;
            let id = plan.bodies[body].id.clone();
            let wanted = random_edit(&mut rng, &plan, body);
            let change = match edit(&sources, &plan, index_at::<Body>(body), &wanted, today) {
                Ok(mut changes) if changes.len() == 1 => changes.remove(0),
                Ok(changes) => panic!("{wanted:?}: {changes:?}"),
                Err(error) => {
                    refused += 1;
                    unsafe_form += usize::from(error.message.contains("på en måde"));
                    continue;
                }
            };
            let mut after = sources.clone();
            after.files.retain(|file| file.path != change.path);
            after.files.push(Arc::new(aarshjul::diag::Source {
                path: change.path.clone(),
                text: change.after.clone().unwrap(),
            }));
            after.files.sort_by(|a, b| a.path.cmp(&b.path));
            let Some(next) = read(&after) else {
                // The reader refuses it: a text such as `{`, two things at once.
                broke += 1;
                continue;
            };
            let context =
                format!("seed {seed}: {wanted:?}\n{}", aarshjul::editor::unified(&change));
            let shown = std::panic::catch_unwind(|| {
                let (mut was, mut is) = (meaning(&plan), meaning(&next));
                let subject = subject(&wanted, &id, &plan, &next);
                let (then, now) = (was.remove(&subject), is.remove(&subject));
                assert_eq!(was, is, "something else changed its meaning");
                assert_ne!(then, now, "nothing changed");
                is_as_meant(&wanted, &id, &next);
                only_the_meant_lines_change(&wanted, &change);
            });
            assert!(shown.is_ok(), "{context}");
            made += 1;
            (sources, plan) = (after, next);
        }
    }
    println!(
        "{made} made, {refused} refused, {unsafe_form} of them for their form, {broke} broke the plan"
    );
    assert!(made > plans * 3, "only {made} edits were made");
    assert!(unsafe_form < made as usize / 50, "{unsafe_form} forms could not be edited");
    assert!(broke < made / 20, "{broke} edits broke their plan");
}
