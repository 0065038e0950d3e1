//! Random histories of 30 edits: each of them undone at once leaves the same bytes, and
//! any entry whose tables nobody has changed since can be undone later, which leaves the
//! bytes of the plan in which it was never made; but for a table that was taken out, which
//! comes back in another place where everything around it was changed.
//!
//! `AARSHJUL_HISTORIES=500 cargo test --test edits histories` for a long run.

use crate::any_edit::any_edit;
use crate::oddly::oddly;
use crate::random::{self, Rng};
use crate::tables::{Change, Tables, change, reverted, tables};
use aarshjul::compile::compile;
use aarshjul::diag::{Source, Sources};
use aarshjul::plan::edit::{Edit, FileChange, edit, revert};
use aarshjul::plan::{self, Body, Config, index_at};
use chrono::NaiveDate;
use libtest_mimic::Trial;
use std::sync::Arc;

const HISTORIES: u64 = 12;
const EDITS: usize = 30;

pub fn trial() -> Trial {
    Trial::test("histories_without_any_entry_are_as_if_it_was_never_made", || {
        any_entry_can_be_undone();
        Ok(())
    })
}

struct Entry {
    body: usize,
    edit: Edit,
    files: Vec<FileChange>,
    change: Change,
}

fn any_entry_can_be_undone() {
    let histories = std::env::var("AARSHJUL_HISTORIES").ok().and_then(|text| text.parse().ok());
    let histories: u64 = histories.unwrap_or(HISTORIES);
    let (mut undone, mut compared, mut exact, mut changed_since) = (0, 0, 0, 0);
    let plans = (100..).map(|seed| (seed, random::plan(seed)));
    let plans = plans.filter(|(_, plan)| !has_errors(plan)).take(histories as usize);
    for (seed, mut first) in plans {
        let mut rng = Rng(seed ^ 0x4157);
        oddly(&mut rng, &mut first);
        let (entries, last) = history(&mut rng, &first);
        for (position, entry) in entries.iter().enumerate() {
            let which = || format!("seed {seed}, entry {position}: {:?}", entry.edit);
            let Some(expected) = reverted(&tables_of(&last), &entry.change) else {
                changed_since += 1;
                // At most it is as before already.
                let after = without(&last, entry);
                let is_left = after.is_none_or(|after| texts(&after) == texts(&last));
                assert!(is_left, "{}: undone all the same", which());
                continue;
            };
            let after = without(&last, entry).unwrap_or_else(|| panic!("{}: not undone", which()));
            assert_eq!(tables_of(&after), expected, "{}", which());
            undone += 1;
            let Some(never) = made_again(&first, &entries, position) else { continue };
            compared += 1;
            // An empty file and none mean the same.
            let texts = |plan| texts(plan).into_iter().filter(|(_, text)| !text.is_empty());
            let is_same = texts(&after).eq(texts(&never));
            exact += u64::from(is_same);
            if !is_same {
                println!("{}:\n{}", which(), difference(&never, &after));
            }
        }
    }
    println!("{undone} undone, {exact} of {compared} to the byte, {changed_since} changed since");
    assert!(undone > 20 * histories && compared > 10 * histories && changed_since > histories);
    assert!(exact * 100 > compared * 98, "{exact} of {compared} to the byte");
}

/// A random history: its entries, and the plan after them.
fn history(rng: &mut Rng, first: &Sources) -> (Vec<Entry>, Sources) {
    let mut now = first.clone();
    let mut entries = Vec::new();
    while entries.len() < EDITS {
        let (plan, _) = plan::read(&now);
        let body = rng.below(plan.bodies.len() as u64) as usize;
        let wanted = any_edit(rng, &plan, body);
        let Some(files) = made(&now, body, &wanted) else { continue };
        let after = with(&now, files.iter().map(|file| (&*file.path, file.after.clone())));
        if has_errors(&after) {
            continue;
        }
        let change = change(&tables_of(&now), &tables_of(&after));
        let entry = Entry { body, edit: wanted, files, change };
        // Undone at once, everything is as it was, to the byte.
        let undone = without(&after, &entry);
        let undone = undone.unwrap_or_else(|| panic!("not undone at once: {:?}", entry.edit));
        assert_eq!(texts(&undone), texts(&now), "undone at once: {:?}", entry.edit);
        entries.push(entry);
        now = after;
    }
    (entries, now)
}

fn made(now: &Sources, body: usize, wanted: &Edit) -> Option<Vec<FileChange>> {
    let (plan, _) = plan::read(now);
    let today: NaiveDate = "2024-02-28".parse().unwrap();
    edit(now, &plan, index_at::<Body>(body), wanted, today).ok()
}

/// The plan with the entry undone.
fn without(now: &Sources, entry: &Entry) -> Option<Sources> {
    let undone = entry.files.iter().map(|was| {
        let file = now.files.iter().find(|file| file.path == was.path);
        let text = revert(was, file.map(|file| &*file.text)).ok()?;
        Some((&*was.path, text))
    });
    let undone: Option<Vec<(&str, Option<String>)>> = undone.collect();
    Some(with(now, undone?.into_iter()))
}

/// The plan after all entries but one; `None` where another goes otherwise without that.
fn made_again(first: &Sources, entries: &[Entry], but: usize) -> Option<Sources> {
    let mut now = first.clone();
    let others = entries[..but].iter().chain(&entries[but + 1..]);
    for entry in others {
        let files = made(&now, entry.body, &entry.edit)?;
        let after = with(&now, files.iter().map(|file| (&*file.path, file.after.clone())));
        if change(&tables_of(&now), &tables_of(&after)) != entry.change {
            return None;
        }
        now = after;
    }
    Some(now)
}

fn texts(plan: &Sources) -> Vec<(&str, &str)> {
    plan.files.iter().map(|file| (&*file.path, &*file.text)).collect()
}

fn difference(never: &Sources, after: &Sources) -> String {
    let whole = |plan| texts(plan).into_iter().map(|(path, text)| format!("{path}\n{text}"));
    let [never, after] = [never, after].map(|plan| whole(plan).collect::<String>());
    diffy::create_patch(&never, &after).to_string()
}

fn with<'a>(now: &Sources, files: impl Iterator<Item = (&'a str, Option<String>)>) -> Sources {
    let mut after = now.clone();
    for (path, text) in files {
        after.files.retain(|file| file.path != path);
        after.files.extend(text.map(|text| Arc::new(Source { path: path.into(), text })));
    }
    after.files.sort_by(|a, b| a.path.cmp(&b.path));
    after
}

fn tables_of(plan: &Sources) -> Tables {
    tables(plan.files.iter().map(|file| (&*file.path, &*file.text)))
}

fn has_errors(plan: &Sources) -> bool {
    let through = "2026-12-31".parse().unwrap();
    compile(Arc::new(plan.clone()), &Config::default(), through).report.has_errors()
}
