//! Undoing any entry of the history, also under later ones in the same file.

use crate::any_edit::any_edit;
use crate::bench::{Bench, TODAY, day, done, now, refused};
use crate::oddly::oddly;
use crate::random::{self, Rng};
use crate::tables::{Change, Tables, change, reverted, tables};
use aarshjul::compile::compile;
use aarshjul::diag::Sources;
use aarshjul::editor::{Outcome, UndoRequest};
use aarshjul::plan::Config;
use aarshjul::plan::edit::{Edit, ItemField, ItemTiming};
use aarshjul::store::load_folder;
use std::collections::BTreeMap;
use std::sync::Arc;

fn cancel(date: &str) -> Edit {
    Edit::CancelMeeting { date: day(date), extra: None, reason: format!("fravær {date}") }
}

fn add(title: &str) -> Edit {
    Edit::AddItem { id: None, title: title.into(), timing: ItemTiming::Awaiting, fields: vec![] }
}

fn set(item: &str, field: ItemField) -> Edit {
    Edit::SetItem { item: item.into(), fields: vec![field] }
}

fn undo(bench: &Bench, entry: Option<&str>) -> Outcome {
    let (now, today) = (now(), day(TODAY));
    bench.editor.undo(&UndoRequest { entry, expected: None, who: "Fortryder", now, today })
}

#[test]
fn of_two_meetings_cancelled_after_one_another_either_is_held_again() {
    let bench = Bench::new();
    let before = bench.text("direktionen/body.toml");
    let first = bench.make(&cancel("2023-06-28")).entry.unwrap();
    let only_first = bench.text("direktionen/body.toml");
    let second = bench.make(&cancel("2023-08-09")).entry.unwrap();

    let preview = done(undo(&bench, Some(&first))).preview;
    assert!(preview.sentences().contains("Mødet den 28. juni 2023"), "{}", preview.sentences());
    let only_second = format!(
        "{before}\n[[meeting]]\ndate = 2023-08-09\ncancelled = \"fravær 2023-08-09\"\nsince = 2023-06-21\n"
    );
    assert_eq!(bench.text("direktionen/body.toml"), only_second);

    let again = bench.editor.log(None).unwrap()[0].entry.id.clone();
    done(undo(&bench, Some(&again)));
    done(undo(&bench, Some(&second)));
    assert_eq!(bench.text("direktionen/body.toml"), only_first);
}

#[test]
fn comments_and_other_tables_stay() {
    let bench = Bench::new();
    let entry = bench.make(&add("Første")).entry.unwrap();
    bench.make(&add("Andet"));
    let text = bench.text("direktionen/punkter.toml");
    let text =
        text.replace("[[item]]\nid = \"andet\"", "# om det andet\n[[item]]\nid = \"andet\" # ja");
    bench.put("direktionen/punkter.toml", &text);
    done(undo(&bench, Some(&entry)));
    let expected = text.replace("[[item]]\nid = \"foerste\"\ntitle = \"Første\"\n\n", "");
    assert_eq!(bench.text("direktionen/punkter.toml"), expected);
}

#[test]
fn a_file_that_an_edit_created_goes_when_nothing_else_is_in_it() {
    let bench = Bench::new();
    let path = bench.editor.plans.join("direktionen/aarshjul.toml");
    let rule = |month| {
        let rule = aarshjul::plan::edit::Rule::new("months", vec![month]);
        let timing = ItemTiming::When(rule);
        let title = format!("Regel {month}");
        Edit::AddItem { id: None, title, timing, fields: vec![] }
    };
    let first = bench.make(&rule(3)).entry.unwrap();
    let second = bench.make(&rule(4)).entry.unwrap();
    done(undo(&bench, Some(&first)));
    assert!(bench.text("direktionen/aarshjul.toml").starts_with("[[item]]\nid = \"regel-4\""));
    done(undo(&bench, Some(&second)));
    assert!(!path.exists());
}

#[test]
fn a_table_that_was_changed_since_is_named_with_the_entry_that_changed_it() {
    let bench = Bench::new();
    let first = bench.make(&set("budget", ItemField::Minutes(Some(30)))).entry.unwrap();
    bench.make(&cancel("2023-06-28"));
    let later = bench.make(&set("budget", ItemField::Closed(true))).entry.unwrap();
    bench.make(&add("Et andet"));
    let text = bench.text("direktionen/punkter.toml");
    assert_eq!(
        refused(undo(&bench, Some(&first))),
        "punktet »Budget …« er siden ændret, så ændringen kan ikke tages tilbage alene; tag først \
         denne tilbage, eller ret det i filen eller på siden: 21. juni 2023 kl. 10.00 Skriver: \
         Direktionen: »Budget …« er rettet (lukket)"
    );
    assert_eq!(bench.text("direktionen/punkter.toml"), text);
    done(undo(&bench, Some(&later)));
    done(undo(&bench, Some(&first)));
    let text = bench.text("direktionen/punkter.toml");
    assert!(text.contains("title = \"Budget {year}\"\ndate = 2023-09-06\n\n[[item]]"), "{text}");
}

#[test]
fn a_table_that_was_changed_by_hand_is_named_too() {
    let bench = Bench::new();
    let entry = bench.make(&cancel("2023-06-28")).entry.unwrap();
    let text = bench.text("direktionen/body.toml").replace("fravær", "rejse");
    bench.put("direktionen/body.toml", &text);
    let message = refused(undo(&bench, Some(&entry)));
    assert!(message.starts_with("mødet den 28. juni 2023 er siden ændret"), "{message}");
    assert!(message.ends_with("redigeret i filen: direktionen/body.toml"), "{message}");
}

fn files(bench: &Bench) -> BTreeMap<String, String> {
    let sources = load_folder(&bench.editor.plans).unwrap().sources;
    sources.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn tables_of(files: &BTreeMap<String, String>) -> Tables {
    tables(files.iter().map(|(path, text)| (&**path, &**text)))
}

fn has_errors(plan: &Sources) -> bool {
    let through = day("2026-12-31");
    compile(Arc::new(plan.clone()), &Config::default(), through).report.has_errors()
}

/// 30 random edits of a random plan in random forms; then undoes in random order. Each
/// that succeeds leaves the tables as if its edit had not been made, and each that is
/// refused had a table changed since, or would leave a plan with errors.
#[test]
fn undoes_in_any_order_leave_the_plan_as_if_the_edits_had_not_been_made() {
    const HISTORIES: usize = 4;
    const EDITS: usize = 30;
    let (mut undone, mut refusals, mut exact) = (0, 0, 0);
    let plans = (20..).map(random::plan).filter(|plan| !has_errors(plan));
    for (history, mut sources) in plans.take(HISTORIES).enumerate() {
        let mut rng = Rng(3000 + history as u64);
        oddly(&mut rng, &mut sources);
        let bench = Bench::with(&[]);
        for file in &sources.files {
            bench.put(&file.path, &file.text);
        }
        let mut made: Vec<(String, Change)> = Vec::new();
        while made.len() < EDITS {
            let folder = load_folder(&bench.editor.plans).unwrap();
            let (plan, _) = aarshjul::plan::read(&folder.sources);
            let body = rng.below(plan.bodies.len() as u64) as usize;
            let edit = any_edit(&mut rng, &plan, body);
            let before = files(&bench);
            let outcome = bench.editor.commit(&aarshjul::editor::Request {
                body: &plan.bodies[body].id,
                edit: &edit,
                expected: None,
                who: "Skriver",
                now: now(),
                today: day(TODAY),
                form: None,
                allow_past: true,
            });
            let Outcome::Done(done) = outcome else { continue };
            let after = files(&bench);
            let change = change(&tables_of(&before), &tables_of(&after));
            made.push((done.entry.unwrap(), change));
            // Directly after the edit the bytes come back.
            if rng.one_in(3) {
                let (entry, _) = made.pop().unwrap();
                crate::bench::done(undo(&bench, Some(&entry)));
                assert_eq!(files(&bench), before, "{edit:?}");
                exact += 1;
            }
        }
        for _ in 0..EDITS {
            let (entry, change) = made.swap_remove(rng.below(made.len() as u64) as usize);
            let before = tables_of(&files(&bench));
            let expected = reverted(&before, &change);
            match (undo(&bench, Some(&entry)), expected) {
                (Outcome::Done(_), Some(expected)) => {
                    assert_eq!(tables_of(&files(&bench)), expected);
                    undone += 1;
                }
                (Outcome::Refused(refusal), expected) => {
                    let message = refusal.to_string();
                    let is_fine = match expected {
                        Some(_) => message.starts_with("planen ville få fejl"),
                        None => message.contains("er siden ændret"),
                    };
                    assert!(is_fine, "{message}\n{change:?}");
                    assert_eq!(tables_of(&files(&bench)), before);
                    refusals += 1;
                }
                (outcome, expected) => panic!("{outcome:?} {expected:?}"),
            }
        }
    }
    println!("{exact} at once, {undone} later, {refusals} refused");
    assert!(exact > 30 && undone > refusals && refusals > 5, "{exact} {undone} {refusals}");
}
