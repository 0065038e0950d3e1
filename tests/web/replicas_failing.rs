//! Replicas whose repository is away, slow, old or somebody else's, and which are killed.

use crate::cluster::{Cluster, PUBLIC, Process, health, shows};
use crate::house::wait;
use crate::random::Rng;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[test]
fn a_replica_without_anything_to_serve_says_why() {
    let cluster = Cluster::new();
    let (said, code) = cluster.try_replica("one").err().unwrap();
    assert!(said.contains("der er intet udgivet i den; skriv `publish-to`"), "{said}");
    assert_eq!(code, Some(3));
    fs::remove_dir_all(cluster.remote()).unwrap();
    let (said, code) = cluster.try_replica("one").err().unwrap();
    assert!(
        said.contains(
            "intet af den er gemt her: der er intet repository på adressen; git siger »fatal:"
        ),
        "{said}"
    );
    assert_eq!(code, Some(3));
}

#[test]
fn other_settings_are_not_served() {
    let cluster = Cluster::new();
    let _origin = cluster.published_origin();
    cluster.write_config("one", "[feed]\nnames = false\nrefresh-minutes = 30\n");
    let remote = cluster.remote();
    let started = Process::start(&cluster.folder("one"), &["--follow", remote.to_str().unwrap()]);
    let (said, code) = started.err().unwrap();
    assert!(said.contains("kalenderne bliver andre her"), "{said}");
    assert_eq!(code, Some(3));
}

/// Of two servers that publish to one repository the later one is followed; the other says so.
#[test]
fn the_second_origin_takes_over() {
    let cluster = Cluster::new();
    let first = cluster.published_origin();
    let replica = cluster.replica("one");
    cluster.agree(&[&first, &replica]);
    let other = cluster.folder("other");
    fs::copy(cluster.folder("origin").join("config.toml"), other.join("config.toml")).unwrap();
    let plans = cluster.house.plans();
    let plans = ["--plans", plans.to_str().unwrap(), "--state", "own"];
    fs::create_dir_all(other.join("own")).unwrap();
    let links = cluster.house.state().join("links.txt");
    fs::copy(links, other.join("own/links.txt")).unwrap();
    let second = Process::start(&other, &plans).unwrap();
    cluster.agree(&[&second, &replica]);
    cluster.edit(1);
    health(&first, 503, "en anden server udgiver også til den");
    cluster.agree(&[&second, &replica]);
}

/// A `PATH` on which another program is found first.
fn path_with(folder: &Path, name: &str, script: &str) -> String {
    let program = folder.join(name);
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

#[test]
fn a_repository_that_does_not_answer_stops_nothing() {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    replica.end();
    origin.end();
    let programs = cluster.folder("programs");
    // Until the test is over, or, where a program waits for that, five minutes.
    let hangs = "case \"$*\" in *' fetch '*|*' ls-remote '*) n=0\n\
        while ! [ -e \"${0%/*}/over\" ] && [ $n -lt 3000 ]; do sleep 0.1; n=$((n + 1)); done\n\
        touch \"${0%/*}/answered\"; exit 1;; esac";
    let path = path_with(
        &programs,
        "git",
        &format!("{hangs}\nPATH={} exec git \"$@\"", std::env::var("PATH").unwrap()),
    );
    let origin = Process::start_on(&path, &cluster.folder("origin"), &[]).unwrap();
    let remote = cluster.remote();
    let follow = ["--follow", remote.to_str().unwrap()];
    let replica = Process::start_on(&path, &cluster.folder("one"), &follow).unwrap();
    let title = cluster.edit(1);
    shows(&origin, "/chefgruppen.ics", &title);
    let feed = replica.get("/chefgruppen.ics", &[]);
    assert_eq!(feed.status, 200);
    assert!(!feed.text().contains(&title));
    replica.end();
    origin.end();
    assert!(!programs.join("answered").exists(), "it was waited for");
    fs::write(programs.join("over"), "").unwrap();
    // What was not published is so after the next start.
    let (origin, replica) = (cluster.origin(), cluster.replica("one"));
    cluster.agree(&[&origin, &replica]);
    shows(&replica, "/chefgruppen.ics", &title);
}

/// With a program in the place of ssh that runs on this machine what it is to run on another.
#[test]
fn a_repository_is_reached_over_ssh() {
    let cluster = Cluster::new();
    let programs = cluster.folder("programs");
    let ssh = "echo \"$@\" >> \"$0.log\"\nfor last; do :; done\nexec sh -c \"$last\"";
    let path = path_with(&programs, "ssh", ssh);
    let address = format!("git@git.example:{}", cluster.remote().display());
    let text = format!("[server]\npublic-url = \"{PUBLIC}\"\npublish-to = \"{address}\"\n");
    fs::write(cluster.folder("origin").join("config.toml"), &text).unwrap();
    fs::write(cluster.folder("one").join("config.toml"), &text).unwrap();
    let origin = Process::start_on(&path, &cluster.folder("origin"), &[]).unwrap();
    wait("published", || cluster.served().exists());
    let follow = ["--follow", &address];
    let replica = Process::start_on(&path, &cluster.folder("one"), &follow).unwrap();
    cluster.agree(&[&origin, &replica]);
    cluster.edit(1);
    cluster.agree(&[&origin, &replica]);
    let log = fs::read_to_string(programs.join("ssh.log")).unwrap();
    assert!(log.lines().all(|line| line.contains("BatchMode=yes")), "{log}");
}

#[test]
fn a_repository_that_was_put_back_lowers_no_mark() {
    put_back_after(|cluster, replica| {
        let title = cluster.edit(2);
        shows(replica, "/udvalget.ics", &title);
    });
}

#[test]
fn a_repository_that_was_put_back_lowers_no_mark_of_what_is_closed() {
    put_back_after(|cluster, replica| {
        let (title, new) = ("title = \"Hemmelighed\"\nnote", "title = \"Hemmelig plan\"\nnote");
        cluster.house.replace("byledelsen/punkter.toml", title, new);
        shows(replica, &cluster.paths[3], "Hemmelig plan");
    });
}

fn put_back_after(edit: impl Fn(&Cluster, &Process)) {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let mut replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    let old = cluster.house.dir.path().join("old.git");
    let copied = Command::new("cp").arg("-a").args([cluster.remote(), old.clone()]).status();
    assert!(copied.unwrap().success());
    // Later than the marks of the start, which are whole seconds.
    std::thread::sleep(Duration::from_secs(2));
    edit(&cluster, &replica);
    cluster.agree(&[&origin, &replica]);
    let marks = cluster.marks(&replica);
    origin.kill();
    fs::remove_dir_all(cluster.remote()).unwrap();
    fs::rename(&old, cluster.remote()).unwrap();
    health(&replica, 503, "det udgivne er ældre end det, der vises her");
    replica = cluster.restarted(replica, "one");
    health(&replica, 503, "det udgivne er ældre end det, der vises her");
    assert_eq!(cluster.marks(&replica), marks);
    // The origin's own marks are later than all that it gave before.
    let origin = cluster.origin();
    cluster.agree(&[&origin, &replica]);
    health(&replica, 200, "ok");
}

/// A disk without space: what a fetch left there goes, or the next one would have less.
#[test]
fn a_fetch_without_space_leaves_nothing() {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    replica.end();
    let (own, full) = (cluster.folder("one").join("state/served"), cluster.folder("full"));
    let fails = format!(
        "case \"$*\" in *' fetch '*) if [ -e {}/full ]; then echo x > $GIT_DIR/objects/pack/tmp_pack_x; \
         echo x > $GIT_DIR/fast_import_crash_1; echo 'fatal: write error: No space left on device' >&2; \
         exit 128; fi;; esac\nPATH={} exec git \"$@\"",
        full.display(),
        std::env::var("PATH").unwrap()
    );
    let path = path_with(&cluster.folder("programs"), "git", &fails);
    fs::write(full.join("full"), "").unwrap();
    let remote = cluster.remote();
    let follow = ["--follow", remote.to_str().unwrap()];
    let replica = Process::start_on(&path, &cluster.folder("one"), &follow).unwrap();
    let title = cluster.edit(1);
    shows(&origin, "/chefgruppen.ics", &title);
    health(&replica, 503, "kan ikke følge den anden server: der er ikke mere plads på disken\n");
    wait("nothing is left", || {
        !own.join("objects/pack/tmp_pack_x").exists() && !own.join("fast_import_crash_1").exists()
    });
    fs::remove_file(full.join("full")).unwrap();
    shows(&replica, "/chefgruppen.ics", &title);
    health(&replica, 200, "ok");
}

/// From a backup, while the origin runs: it knows its own.
#[test]
fn a_repository_put_back_is_published_to_again() {
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let replica = cluster.replica("one");
    let old = cluster.house.dir.path().join("old.git");
    let copied = Command::new("cp").arg("-a").args([cluster.remote(), old.clone()]).status();
    assert!(copied.unwrap().success());
    let title = cluster.edit(1);
    shows(&replica, "/chefgruppen.ics", &title);
    fs::remove_dir_all(cluster.remote()).unwrap();
    fs::rename(&old, cluster.remote()).unwrap();
    let title = cluster.edit(2);
    shows(&replica, "/udvalget.ics", &title);
    cluster.agree(&[&origin, &replica]);
    health(&origin, 200, "ok");
    health(&replica, 200, "ok");
}

/// At any moment, also while it fetches.
#[test]
fn a_replica_that_is_killed_begins_again() {
    let rounds = std::env::var("AARSHJUL_ROUNDS").ok().and_then(|text| text.parse().ok());
    let cluster = Cluster::new();
    let origin = cluster.published_origin();
    let mut replica = cluster.replica("one");
    let mut rng = Rng(5);
    for number in 1..=rounds.unwrap_or(3) {
        cluster.edit(number);
        std::thread::sleep(Duration::from_millis(rng.below(2_500)));
        replica.kill();
        replica = cluster.replica("one");
        cluster.agree(&[&origin, &replica]);
    }
}

/// As a machine leaves it that lost its power: files that are empty.
#[test]
fn a_damaged_repository_of_ones_own_is_made_anew() {
    let cluster = Cluster::new();
    let mut origin = cluster.published_origin();
    let mut replica = cluster.replica("one");
    cluster.agree(&[&origin, &replica]);
    let (own, origins) =
        (cluster.folder("one").join("state/served"), cluster.house.state().join("served"));
    let empty = |folder: &Path, is_one: fn(&Path) -> bool| {
        let listed = Command::new("find").arg(folder).args(["-type", "f"]).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let files: Vec<&Path> = listed.lines().map(Path::new).filter(|path| is_one(path)).collect();
        assert!(!files.is_empty());
        for file in files {
            fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
            fs::write(file, "").unwrap();
        }
    };
    let is_ref: fn(&Path) -> bool = |path| path.parent().unwrap().ends_with("refs/aarshjul");
    let is_object: fn(&Path) -> bool = |path| path.components().any(|c| c.as_os_str() == "objects");
    let is_head: fn(&Path) -> bool = |path| path.ends_with("HEAD");
    for (number, is_one) in [(1, is_ref), (2, is_object), (3, is_head)] {
        // While it runs, then at the start.
        empty(&own, is_one);
        let title = cluster.edit(number);
        shows(&replica, &format!("/{}.ics", crate::cluster::BODIES[number % 3]), &title);
        cluster.agree(&[&origin, &replica]);
        replica.end();
        empty(&own, is_one);
        replica = cluster.replica("one");
        cluster.agree(&[&origin, &replica]);
        empty(&origins, is_one);
        let title = cluster.edit(number + 3);
        let body = crate::cluster::BODIES[(number + 3) % 3];
        shows(&replica, &format!("/{body}.ics"), &title);
        cluster.agree(&[&origin, &replica]);
        origin.end();
        empty(&origins, is_one);
        origin = cluster.origin();
        cluster.agree(&[&origin, &replica]);
        health(&origin, 200, "ok");
    }
}
