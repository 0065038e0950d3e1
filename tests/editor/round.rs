//! One edit after the other: its description, its change, what it refuses.

use crate::bench::{Bench, TODAY, conflict, day, done, now, refused};
use aarshjul::editor::{EXTERNAL, Outcome, UndoRequest};
use aarshjul::plan::ChangeAction;
use aarshjul::plan::edit::{Edit, ItemTiming};
use std::fs;

fn add(title: &str) -> Edit {
    Edit::AddItem { id: None, title: title.into(), timing: ItemTiming::Awaiting, fields: vec![] }
}

fn date(date: &str) -> Edit {
    Edit::DateItem { item: "lovprogram".into(), date: day(date) }
}

fn cancel(date: &str) -> Edit {
    Edit::CancelMeeting { date: day(date), extra: None, reason: "ØK-tur til Sverige".into() }
}

#[test]
fn an_edit_says_what_it_does_and_does_it() {
    let bench = Bench::new();
    let before = bench.text("direktionen/punkter.toml");
    let done = bench.make(&date("2023-06-28"));
    let head = "title = \"Regeringens lovprogram\"\n";
    let after = before.replace(head, &format!("{head}date = 2023-06-28\n"));
    assert_eq!(bench.text("direktionen/punkter.toml"), after);
    assert_eq!(done.revision, bench.revision());
    assert_eq!(
        done.preview.words,
        "Direktionen: »Regeringens lovprogram« har fået datoen 28. juni 2023"
    );
    assert_eq!(
        done.preview.sentences(),
        "Direktionen\n  »Regeringens lovprogram« er sat på mødet den 28. juni 2023.\n"
    );
    assert!(done.preview.diff().contains("\n+date = 2023-06-28\n"), "{}", done.preview.diff());
    assert_eq!(done.preview.differences[0].meetings[0].date, day("2023-06-28"));
    assert!(done.entry.is_some() && done.history_error.is_none());
    assert_eq!(
        bench.log(),
        [
            ("Skriver".into(), done.preview.words, true),
            (EXTERNAL.into(), "planen, som den var, da historikken begyndte".into(), true),
        ]
    );
}

#[test]
fn new_tables_get_their_own_files_when_there_are_none() {
    let bench = Bench::new();
    let body = bench.text("direktionen/body.toml");
    let done = bench.make(&cancel("2023-06-28"));
    assert_eq!(
        bench.text("direktionen/body.toml"),
        format!(
            "{body}\n[[meeting]]\ndate = 2023-06-28\ncancelled = \"ØK-tur til Sverige\"\nsince = 2023-06-21\n"
        )
    );
    assert_eq!(
        done.preview.sentences(),
        "Direktionen\n  Mødet den 28. juni 2023 er aflyst: ØK-tur til Sverige.\n"
    );
    fs::remove_file(bench.editor.plans.join("direktionen/punkter.toml")).unwrap();
    bench.make(&add("Årets \"sidste\" punkt"));
    assert_eq!(
        bench.text("direktionen/punkter.toml"),
        "[[item]]\nid = \"aarets-sidste-punkt\"\ntitle = \"Årets \\\"sidste\\\" punkt\"\n"
    );
}

#[test]
fn the_second_of_two_sees_what_the_first_changed() {
    let bench = Bench::new();
    let revision = bench.revision();
    done(bench.commit(&cancel("2023-06-28"), Some(revision), "Første"));
    let text = bench.text("direktionen/punkter.toml");
    let conflict = conflict(bench.commit(&date("2023-06-28"), Some(revision), "Anden"));
    assert_eq!(bench.text("direktionen/punkter.toml"), text);
    assert_eq!(conflict.entries.len(), 1);
    assert_eq!(conflict.entries[0].who, "Første");
    assert_eq!(conflict.entries[0].when, now());
    assert_eq!(
        conflict.differences[0].sentences,
        ["Mødet den 28. juni 2023 er aflyst: ØK-tur til Sverige."]
    );
    // What it would do now, and the revision to go on with.
    let preview = conflict.preview.unwrap();
    assert!(preview.sentences().contains("på mødet den 5. juli 2023"), "{}", preview.sentences());
    done(bench.commit(&date("2023-06-28"), Some(conflict.revision), "Anden"));
}

#[test]
fn what_would_break_the_plan_is_refused_with_its_place() {
    let bench = Bench::new();
    let before = bench.text("direktionen/punkter.toml");
    let message = refused(bench.commit(&add("Punkt {hvad}"), None, "x"));
    assert!(message.contains("pladsholderen `{hvad}` findes ikke"), "{message}");
    assert!(message.contains("direktionen/punkter.toml:"), "{message}");
    let Outcome::Refused(refusal) = bench.commit(&add("Punkt {hvad}"), None, "x") else { panic!() };
    let message = "pladsholderen `{hvad}` findes ikke; der findes `{year}`";
    assert_eq!(refusal.by_field().len(), 1);
    assert_eq!(refusal.by_field()[0].0.as_deref(), Some("title"));
    assert!(refusal.by_field()[0].1.starts_with(message), "{:?}", refusal.by_field());
    let again = Edit::AddItem {
        id: Some("budget".into()),
        title: "x".into(),
        timing: ItemTiming::Awaiting,
        fields: vec![],
    };
    let message = refused(bench.commit(&again, None, "x"));
    assert_eq!(message, "der er allerede et punkt med id'et `budget`; brug fx `budget-2`");
    let message = refused(bench.commit(&add(" "), None, "x"));
    assert_eq!(message, "titlen mangler");
    assert_eq!(bench.text("direktionen/punkter.toml"), before);

    bench.put("direktionen/punkter.toml", "[[item]\n");
    let message = refused(bench.commit(&add("x"), None, "x"));
    assert!(message.starts_with("planen har fejl, som skal rettes i filen først"), "{message}");
}

#[test]
fn a_change_is_made_again_in_its_own_place() {
    let bench = Bench::new();
    let change = |action, reason: &str| Edit::Change {
        item: "budget".into(),
        date: day("2023-09-06"),
        action,
        reason: reason.into(),
    };
    let before = bench.text("direktionen/punkter.toml");
    bench.make(&change(ChangeAction::To(day("2023-09-13")), "fuldt"));
    bench.make(&change(ChangeAction::Await, "udsat"));
    assert_eq!(
        bench.text("direktionen/punkter.toml"),
        format!(
            "{before}\n[[change]]\nitem = \"budget\"\ndate = 2023-09-06\nawait = true\nreason = \"udsat\"\n"
        )
    );
    bench.make(&Edit::RemoveChange { item: "budget".into(), date: day("2023-09-06") });
    assert_eq!(bench.text("direktionen/punkter.toml"), before);
}

fn undo<'a>(entry: Option<&'a str>) -> UndoRequest<'a> {
    UndoRequest { entry, expected: None, who: "Fortryder", now: now(), today: day(TODAY) }
}

#[test]
fn edits_are_taken_back_and_done_again() {
    let bench = Bench::new();
    let first = bench.text("direktionen/punkter.toml");
    bench.make(&date("2023-06-28"));
    let second = bench.text("direktionen/punkter.toml");
    bench.make(&add("Et til"));

    done(bench.editor.undo(&undo(None)));
    assert_eq!(bench.text("direktionen/punkter.toml"), second);
    done(bench.editor.undo(&undo(None)));
    assert_eq!(bench.text("direktionen/punkter.toml"), first);
    assert_eq!(refused(bench.editor.undo(&undo(None))), "der er ingen ændring at tage tilbage");

    let log = bench.editor.log(None).unwrap();
    assert_eq!(log[0].entry.undoes.as_ref(), Some(&log[3].entry.id));
    let again = done(bench.editor.undo(&undo(Some(&log[0].entry.id[..10]))));
    assert_eq!(bench.text("direktionen/punkter.toml"), second);
    assert!(again.preview.words.starts_with("gjort igen: Direktionen: »Regeringens"));
}

#[test]
fn an_edit_under_later_ones_is_taken_back_alone_or_not_at_all() {
    let bench = Bench::new();
    let edit = bench.make(&date("2023-06-28")).entry.unwrap();
    let text = bench.text("direktionen/punkter.toml");
    bench.put("direktionen/punkter.toml", &format!("{text}# i hånden\n"));
    done(bench.editor.undo(&undo(Some(&edit))));
    assert_eq!(
        bench.text("direktionen/punkter.toml"),
        text.replace("date = 2023-06-28\n", "") + "# i hånden\n"
    );
    assert_eq!(bench.log()[1].1, "redigeret i filen: direktionen/punkter.toml");

    let edit = bench.make(&date("2023-06-28")).entry.unwrap();
    let text = bench.text("direktionen/punkter.toml").replace("2023-06-28", "2023-07-26");
    bench.put("direktionen/punkter.toml", &text);
    let message = refused(bench.editor.undo(&undo(Some(&edit))));
    let expected = "punktet »Regeringens lovprogram« er siden ændret";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(bench.text("direktionen/punkter.toml"), text);
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let text = "\u{feff}[body]\r\nname = \"D\"\r\n[[series]]\r\nrrule = \"FREQ=WEEKLY;BYDAY=WE\"\r\nfrom = 2023-01-04\r\ntime = \"09:00-17:00\"";
    let bench = Bench::with(&[("direktionen/body.toml", text)]);
    bench.make(&cancel("2023-06-28"));
    assert_eq!(
        bench.text("direktionen/body.toml"),
        format!(
            "{text}\r\n\r\n[[meeting]]\r\ndate = 2023-06-28\r\ncancelled = \"ØK-tur til Sverige\"\r\nsince = 2023-06-21\r\n"
        )
    );
    done(bench.editor.undo(&undo(None)));
    assert_eq!(bench.text("direktionen/body.toml"), text);
}
