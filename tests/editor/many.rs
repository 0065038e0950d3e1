//! Many at once, and many after one another.

use crate::bench::{Bench, TODAY, day, done, folder, now};
use crate::oddly::oddly;
use crate::random::{self, Rng};
use crate::random_edit::random_edit;
use aarshjul::editor::{Editor, Outcome, Request, UndoRequest};
use aarshjul::plan::Config;
use aarshjul::plan::edit::{Edit, ItemTiming};
use aarshjul::store::{load, load_folder};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn add(title: &str) -> Edit {
    Edit::AddItem { id: None, title: title.into(), timing: ItemTiming::Awaiting, fields: vec![] }
}

#[test]
fn of_fifty_simultaneous_edits_one_succeeds_and_the_others_get_a_conflict() {
    const WRITERS: usize = 50;
    let bench = Bench::new();
    let revision = bench.revision();
    let together = Barrier::new(WRITERS);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (bench, together) = (&bench, &together);
                scope.spawn(move || {
                    together.wait();
                    let name = format!("Skriver {writer}");
                    bench.commit(&add(&format!("Punkt {writer}")), Some(revision), &name)
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let won: Vec<usize> =
        (0..WRITERS).filter(|w| matches!(outcomes[*w], Outcome::Done(_))).collect();
    let [winner] = won[..] else { panic!("{won:?} won") };
    for (writer, outcome) in outcomes.into_iter().enumerate().filter(|(w, _)| *w != winner) {
        let Outcome::Conflict(conflict) = outcome else { panic!("{writer}: {outcome:?}") };
        assert_eq!(conflict.entries[0].who, format!("Skriver {winner}"));
        assert!(conflict.differences[0].sentences[0].contains(&format!("»Punkt {winner}«")));
        assert_eq!(conflict.revision, bench.revision());
        assert!(conflict.preview.is_ok());
    }
    let text = bench.text("direktionen/punkter.toml");
    assert_eq!(text.matches("»").count() + text.matches("\"Punkt ").count(), 1);
}

/// Every byte under a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            all.extend(bytes(&path).into_iter().map(|(inner, b)| (format!("{name}/{inner}"), b)));
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn five_hundred_edits_and_as_many_undos_give_the_first_bytes() {
    const EDITS: usize = 500;
    let dir = folder();
    let plans = dir.path().join("plans");
    let mut rng = Rng(500);
    let mut sources = random::plan(7);
    oddly(&mut rng, &mut sources);
    for (index, file) in sources.files.iter().enumerate() {
        let path = plans.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mark = if index % 2 == 0 { "\u{feff}" } else { "" };
        fs::write(path, format!("{mark}{}", file.text)).unwrap();
    }
    let editor = Editor {
        plans,
        state: dir.path().join("state"),
        config: Config::default(),
        search_path: std::env::var_os("PATH"),
    };
    let first = bytes(&editor.plans);
    let (mut made, mut refused) = (0, 0);
    while made < EDITS {
        let folder = load_folder(&editor.plans).unwrap();
        let (plan, _) = aarshjul::plan::read(&folder.sources);
        let body = rng.below(plan.bodies.len() as u64) as usize;
        let edit = random_edit(&mut rng, &plan, body);
        let outcome = editor.commit(&Request {
            body: &plan.bodies[body].id,
            edit: &edit,
            expected: Some(folder.revision()),
            who: "Skriver",
            now: now(),
            today: day(TODAY),
            form: None,
            allow_past: true,
        });
        match outcome {
            Outcome::Done(done) => {
                assert!(done.history_error.is_none(), "{:?}", done.history_error);
                assert_eq!(load(&editor.plans).unwrap().1, done.revision);
                made += 1;
            }
            Outcome::Refused(_) => refused += 1,
            other => panic!("{edit:?}: {other:?}"),
        }
    }
    assert!(refused < EDITS, "{refused} were refused");
    assert_ne!(bytes(&editor.plans), first);
    for _ in 0..EDITS {
        done(editor.undo(&UndoRequest {
            entry: None,
            expected: None,
            who: "Fortryder",
            now: now(),
            today: day(TODAY),
        }));
    }
    assert_eq!(bytes(&editor.plans), first);
    assert_eq!(editor.log(None).unwrap().len(), 1 + 2 * EDITS);
}

#[test]
fn a_hand_edit_at_the_same_moment_is_never_overwritten() {
    let bench = Bench::new();
    let path = bench.editor.plans.join("direktionen/punkter.toml");
    let buffer = bench.text("direktionen/punkter.toml");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // A text editor saves as most do: to another file, which it then renames.
        let saver = scope.spawn(|| {
            let mut saves = 0;
            while !stop.load(Ordering::Relaxed) {
                let mark = format!("# i hånden {saves}\n");
                let temporary = bench.dir.path().join("temporary");
                fs::write(&temporary, format!("{buffer}{mark}")).unwrap();
                fs::rename(&temporary, &path).unwrap();
                saves += 1;
                std::thread::sleep(Duration::from_micros(saves * 37 % 900));
                // Our own text may be there for a moment, until the exchange has been checked.
                let start = Instant::now();
                while !fs::read_to_string(&path).is_ok_and(|text| text.contains(&mark)) {
                    assert!(start.elapsed() < Duration::from_secs(60), "save {saves} is lost");
                    std::thread::sleep(Duration::from_millis(1));
                }
            }
            saves
        });
        let (mut edit, mut conflicts) = (0, 0);
        while edit < 60 || (edit < 600 && conflicts == 0) {
            edit += 1;
            match bench.commit(&add(&format!("Punkt {edit}")), None, "Skriver") {
                Outcome::Done(_) => {}
                Outcome::Conflict(_) => conflicts += 1,
                other => panic!("{other:?}"),
            }
        }
        stop.store(true, Ordering::Relaxed);
        let saves = saver.join().unwrap();
        assert!(conflicts > 0 && saves > 10, "they never met in {saves} saves");
        println!("{saves} saves, {conflicts} conflicts");
    });
    let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}
