//! The room `store`: reading, writing, and detecting changes.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests with files of their own"
)]

use aarshjul::store::{
    LoadError, ReplaceOutcome, StateDir, Watch, WatchEvent, atomic_write, load, replace,
};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::tempdir;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn paths(folder: &Path) -> Vec<String> {
    load(folder).unwrap().0.files.iter().map(|file| file.path.clone()).collect()
}

#[test]
fn a_plan_is_its_toml_files_in_order_of_path() {
    let dir = tempdir().unwrap();
    let plans = dir.path();
    for name in ["people.toml", "calendar.toml", "direktionen/b.toml", "direktionen/a.toml"] {
        put(plans, name, name);
    }
    for name in [
        "README.md",
        "people.toml~",
        "#people.toml#",
        ".people.toml",
        ".git/config.toml",
        "direktionen/.#a.toml",
        "direktionen/dybt/gammelt/c.toml",
    ] {
        put(plans, name, "x");
    }
    symlink("nothing", plans.join("lock")).unwrap();
    fs::create_dir(plans.join("tom")).unwrap();
    assert_eq!(
        paths(plans),
        ["calendar.toml", "direktionen/a.toml", "direktionen/b.toml", "people.toml"]
    );
}

#[test]
fn links_are_followed() {
    let (dir, elsewhere) = (tempdir().unwrap(), tempdir().unwrap());
    put(elsewhere.path(), "body.toml", "x = 1");
    symlink(elsewhere.path(), dir.path().join("direktionen")).unwrap();
    symlink(elsewhere.path().join("body.toml"), dir.path().join("calendar.toml")).unwrap();
    assert_eq!(paths(dir.path()), ["calendar.toml", "direktionen/body.toml"]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let dir = tempdir().unwrap();
    put(dir.path(), "a.toml", "\u{feff}x = 1");
    let (sources, _) = load(dir.path()).unwrap();
    assert_eq!(sources.files[0].text, "x = 1");
}

#[test]
fn the_revision_follows_the_contents_and_the_names() {
    let dir = tempdir().unwrap();
    put(dir.path(), "a.toml", "xy");
    put(dir.path(), "b.toml", "");
    let first = load(dir.path()).unwrap().1;
    assert_eq!(first, load(dir.path()).unwrap().1);
    assert_eq!(first.to_string().len(), 64);
    put(dir.path(), "a.toml", "x");
    put(dir.path(), "b.toml", "y");
    let second = load(dir.path()).unwrap().1;
    fs::rename(dir.path().join("b.toml"), dir.path().join("c.toml")).unwrap();
    let third = load(dir.path()).unwrap().1;
    assert!(first != second && second != third);
}

#[test]
fn every_file_in_a_foreign_coding_is_reported_with_its_place() {
    let dir = tempdir().unwrap();
    put(dir.path(), "a.toml", b"ok = 1\nnavn = \"\xc3\xa6 M\xf8de\"\n");
    put(dir.path(), "b/c.toml", b"\xff\xfea");
    let Err(LoadError::Misread(files)) = load(dir.path()) else { panic!("read all the same") };
    let unreadable: Vec<_> = files.iter().map(|file| (&*file.path, file.place)).collect();
    assert_eq!(unreadable, [("a.toml", Some((2, 12))), ("b/c.toml", Some((1, 1)))]);
    let text = LoadError::Misread(files).to_string();
    assert!(text.starts_with("a.toml:2:12: filen er ikke gemt som UTF-8"), "{text}");
}

#[test]
fn what_is_too_big_or_no_file_or_not_there_is_reported() {
    let dir = tempdir().unwrap();
    put(dir.path(), "big.toml", vec![b'#'; (4 << 20) + 1]);
    assert!(load(dir.path()).unwrap_err().to_string().contains("big.toml: filen er for stor"));

    let dir = tempdir().unwrap();
    symlink("nothing", dir.path().join("a.toml")).unwrap();
    assert!(load(dir.path()).unwrap_err().to_string().contains("a.toml`: den findes ikke"));

    let dir = tempdir().unwrap();
    let pipe = dir.path().join("pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    assert!(load(dir.path()).unwrap_err().to_string().contains("ikke en almindelig fil"));

    let gone = dir.path().join("gone");
    let error = load(&gone).unwrap_err().to_string();
    assert_eq!(error, format!("kan ikke læse `{}`: den findes ikke", gone.display()));
}

#[test]
fn a_write_keeps_mode_and_link_and_leaves_nothing_behind() {
    let dir = tempdir().unwrap();
    let real = dir.path().join("real.toml");
    put(dir.path(), "real.toml", "old");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = dir.path().join("link.toml");
    symlink("real.toml", &link).unwrap();

    atomic_write(&link, b"new", 0o666).unwrap();

    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    assert_eq!(fs::metadata(&real).unwrap().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);

    let fresh = dir.path().join("fresh.toml");
    atomic_write(&fresh, b"x", 0o666).unwrap();
    assert_eq!(fs::metadata(&fresh).unwrap().mode() & 0o777, 0o644);
}

#[test]
fn a_write_that_fails_leaves_the_old_text() {
    let dir = tempdir().unwrap();
    let missing = dir.path().join("no/such.toml");
    let error = atomic_write(&missing, b"x", 0o666).unwrap_err();
    assert!(error.to_string().starts_with("kan ikke skrive i mappen `"), "{error}");

    // A folder in the file's place: everything but the rename goes well.
    let folder = dir.path().join("taken");
    put(&folder, "inside", "x");
    assert!(atomic_write(&folder, b"new", 0o666).is_err());
    assert!(folder.join("inside").exists());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_reader_sees_the_old_text_or_the_new_but_no_part() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("plan.toml");
    let texts = ["a".repeat(300_000), "b".repeat(200_000)];
    fs::write(&path, &texts[0]).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..30 {
                atomic_write(&path, texts[round % 2].as_bytes(), 0o666).unwrap();
            }
        });
        while !writer.is_finished() {
            let text = fs::read_to_string(&path).unwrap();
            assert!(texts.contains(&text), "{} bytes", text.len());
        }
    });
}

#[test]
fn the_state_folder_is_shut_to_others() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("deep/state");
    fs::create_dir_all(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let state = StateDir::open(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o700);
    assert_eq!(state.read("links.toml").unwrap(), None);
    assert_eq!(state.age("links.toml"), None);
    state.write("links.toml", b"secret").unwrap();
    assert_eq!(state.read("links.toml").unwrap().as_deref(), Some(&b"secret"[..]));
    assert_eq!(fs::metadata(path.join("links.toml")).unwrap().mode() & 0o777, 0o600);
    // An old time that a backup gave the file does not count.
    let file = fs::File::options().write(true).open(path.join("links.toml")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert!((0..3600).contains(&state.age("links.toml").unwrap().num_seconds()));
}

#[test]
fn one_holds_the_lock_at_a_time() {
    let dir = tempdir().unwrap();
    let state = StateDir::open(dir.path()).unwrap();
    let first = state.lock(Duration::ZERO).unwrap();
    let refused = state.lock(Duration::from_millis(20)).unwrap_err();
    assert!(refused.to_string().contains("prøv igen"), "{refused}");
    drop(first);
    state.lock(Duration::from_secs(10)).unwrap();
}

/// Waits until the watch reports a change.
fn wait_for_change(watch: &mut Watch) -> Duration {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if watch.wait(Duration::from_secs(1)) == WatchEvent::Changed {
            return start.elapsed();
        }
    }
    panic!("no change was reported");
}

#[test]
fn changes_are_seen_but_reading_is_none() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    put(dir.path(), "direktionen/body.toml", "x");
    let (mut watch, trouble) = Watch::new(dir.path(), state.path());
    assert!(trouble.is_none(), "{trouble:?}");

    load(dir.path()).unwrap();
    assert_eq!(watch.wait(Duration::from_millis(300)), WatchEvent::Idle);

    put(dir.path(), "direktionen/body.toml", "y");
    wait_for_change(&mut watch);
    put(dir.path(), "ny/body.toml", "z");
    wait_for_change(&mut watch);
    atomic_write(&dir.path().join("ny/body.toml"), b"w", 0o666).unwrap();
    wait_for_change(&mut watch);
    put(state.path(), "links.toml", "z");
    wait_for_change(&mut watch);
    // Where the machine is busy the system's word on one change may come in parts.
    assert!((0..100).any(|_| watch.wait(Duration::from_millis(300)) == WatchEvent::Idle));
}

#[test]
fn a_replaced_folder_is_found_by_polling() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    put(dir.path(), "one/a.toml", "x");
    put(dir.path(), "two/a.toml", "other");
    let plans = dir.path().join("plans");
    symlink("one", &plans).unwrap();
    let (mut watch, _) = Watch::new(&plans, state.path());
    let next = dir.path().join("next");
    symlink("two", &next).unwrap();
    fs::rename(&next, &plans).unwrap();
    wait_for_change(&mut watch);
}

#[test]
fn without_events_polling_finds_changes() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    // Nothing to watch, so nothing is watched.
    let plans = dir.path().join("plans");
    let (mut watch, trouble) = Watch::new(&plans, state.path());
    assert!(trouble.is_some());
    put(state.path(), "links.txt", "x");
    wait_for_change(&mut watch);
    put(&plans, "a.toml", "x");
    wait_for_change(&mut watch);
}

/// Less than polling alone takes, which runs every other second, and where one of the folders
/// has no events every half.
const SOONER: Duration = Duration::from_millis(1500);
const SOONER_WITHOUT: Duration = Duration::from_millis(600);

/// Whether a change is reported that soon; on a busy machine not each one is.
fn is_seen(watch: &mut Watch, folder: &Path, name: &str, soon: Duration) -> bool {
    (0..20).any(|round| {
        put(folder, name, format!("{round}").repeat(round + 1));
        wait_for_change(watch) < soon
    })
}

#[test]
fn without_the_system_changes_are_seen_all_the_same() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    put(dir.path(), "direktionen/body.toml", "x");
    let mut watch = Watch::by_polling(dir.path(), state.path());
    assert_eq!(watch.wait(Duration::from_millis(700)), WatchEvent::Idle);
    put(state.path(), "links.txt", "x");
    wait_for_change(&mut watch);
    put(dir.path(), "direktionen/body.toml", "y");
    wait_for_change(&mut watch);
    // The same length and mtime: only ctime differs.
    let path = state.path().join("links.txt");
    let old = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "y").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
    wait_for_change(&mut watch);
    assert_eq!(watch.wait(Duration::from_millis(700)), WatchEvent::Idle);
}

#[test]
fn without_a_plan_the_state_folder_is_watched_still() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut watch, _) = Watch::new(&dir.path().join("plans"), state.path());
    assert!(is_seen(&mut watch, state.path(), "links.txt", SOONER_WITHOUT));
}

#[test]
fn a_folder_in_the_place_of_another_is_watched_as_well() {
    let dir = tempdir().unwrap();
    let (plans, state) = (dir.path().join("plans"), dir.path().join("state"));
    let fill = |folder: &Path| put(folder, "direktionen/body.toml", "x");
    fill(&plans);
    put(&state, "links.txt", "x");
    let (mut watch, trouble) = Watch::new(&plans, &state);
    assert!(trouble.is_none(), "{trouble:?}");

    fs::remove_dir_all(&plans).unwrap();
    wait_for_change(&mut watch);
    while watch.wait(Duration::from_millis(700)) != WatchEvent::Idle {}
    fill(&plans);
    wait_for_change(&mut watch);
    assert!(is_seen(&mut watch, &plans, "direktionen/body.toml", SOONER));

    fs::rename(&state, dir.path().join("state.old")).unwrap();
    put(&state, "links.txt", "x");
    wait_for_change(&mut watch);
    assert!(is_seen(&mut watch, &state, "links.txt", SOONER));
}

#[test]
fn a_waker_ends_a_wait() {
    let (dir, state) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut watch, _) = Watch::new(dir.path(), state.path());
    let waker = watch.waker();
    waker.now();
    assert_eq!(watch.wait(Duration::from_secs(20)), WatchEvent::Now);
    waker.stop();
    assert_eq!(watch.wait(Duration::from_secs(20)), WatchEvent::Stopped);
}

#[test]
fn a_text_replaces_only_the_one_that_is_known() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("plan.toml");
    fs::write(&path, "hånd").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let replace = |known: Option<&str>, new: Option<&str>| {
        replace(&path, known.map(str::as_bytes), new.map(str::as_bytes)).unwrap()
    };
    assert_eq!(replace(Some("andet"), Some("nyt")), ReplaceOutcome::Changed);
    assert_eq!(replace(Some("andet"), None), ReplaceOutcome::Changed);
    assert_eq!(replace(None, Some("nyt")), ReplaceOutcome::Changed);
    assert_eq!(fs::read_to_string(&path).unwrap(), "hånd");
    assert_eq!(replace(Some("hånd"), Some("nyt")), ReplaceOutcome::Done);
    assert_eq!(fs::read_to_string(&path).unwrap(), "nyt");
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o640);
    assert_eq!(replace(Some("nyt"), None), ReplaceOutcome::Done);
    assert!(!path.exists());
    assert_eq!(replace(Some("nyt"), Some("mere")), ReplaceOutcome::Changed);
    assert_eq!(replace(None, Some("nyt")), ReplaceOutcome::Done);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// Two that save the same file again and again, one of them by `replace`: what
/// the other saved is never gone.
#[test]
fn nothing_is_overwritten_unseen() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("plan.toml");
    fs::write(&path, "hånd 0\n").unwrap();
    let (done, mut changed) = (AtomicUsize::new(0), 0);
    std::thread::scope(|scope| {
        let saver = scope.spawn(|| {
            let mut save = 0_u64;
            while save < 400 || (save < 2_000 && done.load(Ordering::Relaxed) == 0) {
                save += 1;
                let temporary = dir.path().join("temporary");
                fs::write(&temporary, format!("hånd {save}\n")).unwrap();
                fs::rename(&temporary, &path).unwrap();
                // On a slow disk, one that goes on saving would always be in the way.
                let most = 2_000 + 100 * save.saturating_sub(400);
                std::thread::sleep(Duration::from_micros(save * 137 % most));
                // For a moment our own text may be there, until the exchange has been checked.
                let (start, saved) = (Instant::now(), format!("hånd {save}\n"));
                while !fs::read_to_string(&path).is_ok_and(|text| text.starts_with(&saved)) {
                    assert!(start.elapsed() < PATIENCE, "what was saved as {save} is lost");
                    std::thread::sleep(Duration::from_micros(100));
                }
            }
        });
        while !saver.is_finished() {
            let known = fs::read_to_string(&path).unwrap();
            let new = format!("{}og mere\n", known.replace("og mere\n", ""));
            match replace(&path, Some(known.as_bytes()), Some(new.as_bytes())).unwrap() {
                ReplaceOutcome::Done => drop(done.fetch_add(1, Ordering::Relaxed)),
                ReplaceOutcome::Changed => changed += 1,
            }
        }
        saver.join().unwrap();
    });
    let done = done.into_inner();
    assert!(done > 0 && changed > 0, "{done} went well, {changed} met another save");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
