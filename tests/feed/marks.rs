//! Marks rise when what is shown changes, and never fall: over random edits, jumps
//! of the clock, restarts and crashes, full disks, and ledgers, disks and plans that are
//! lost or restored.
//!
//! `AARSHJUL_ROUNDS=1000 cargo test --test feed marks` for a long run.

use crate::reader::{ReadEvent, read};
use crate::sample::*;
use aarshjul::feed::Ledger;
use aarshjul::plan::{Config, Plan};
use aarshjul::schedule::Audience;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Copy, Debug)]
enum Step {
    Edit {
        part: usize,
        choice: usize,
    },
    Tick {
        seconds: i64,
    },
    /// Also forward: the clock was wrong, and was put right.
    Jump {
        hours: i64,
    },
    /// The program ends and begins again.
    Restart,
    /// It ends without notice.
    Crash,
    /// From now on the ledger can't be written, or can again.
    Full,
    Free,
    /// A line of the ledger is torn.
    Torn {
        line: usize,
    },
    LoseLedger,
    RestoreLedger {
        age: usize,
    },
    /// The whole disk, as it was.
    RestoreDisk {
        age: usize,
    },
    RestorePlan {
        age: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..4_usize, 0..3_usize).prop_map(|(part, choice)| Step::Edit { part, choice }),
        2 => prop_oneof![Just(0), Just(1), 0..200_000_i64].prop_map(|seconds| Step::Tick { seconds }),
        1 => (-9_000..200_i64).prop_map(|hours| Step::Jump { hours }),
        2 => Just(Step::Restart),
        1 => Just(Step::Crash),
        1 => Just(Step::Full),
        1 => Just(Step::Free),
        1 => (1..40_usize).prop_map(|line| Step::Torn { line }),
        1 => Just(Step::LoseLedger),
        1 => (1..9_usize).prop_map(|age| Step::RestoreLedger { age }),
        1 => (1..9_usize).prop_map(|age| Step::RestoreDisk { age }),
        1 => (1..9_usize).prop_map(|age| Step::RestorePlan { age }),
    ];
    prop::collection::vec(step, 1..24)
}

/// Three choices for each of four things that show.
fn edit(plan: &mut Plan, part: usize, choice: usize) {
    let body = Arc::make_mut(&mut plan.bodies[0]);
    match part {
        0 => {
            body.items[1] =
                item("aarshjul", ["Årshjul", "Hjulet", "Planen"][choice], once("2026-06-03"));
        }
        1 => {
            body.meetings[0].cancelled =
                [None, cancelled("Ferie"), cancelled("Valg")][choice].clone()
        }
        // Comes and goes.
        2 => {
            body.meetings[3].date =
                [day("2026-06-30"), day("2026-07-02"), day("2026-07-03")][choice]
        }
        _ => body.items[2].closed = choice == 0,
    }
}

/// What readers of one address hold.
#[derive(Default)]
struct ReaderCopy {
    /// The highest marks ever served, and what was shown with them.
    highest: BTreeMap<String, ReadEvent>,
    last: BTreeMap<String, ReadEvent>,
    bytes: Vec<u8>,
    modified: Option<DateTime<Utc>>,
}

struct World {
    config: Config,
    plans: Vec<Plan>,
    ledger: Ledger,
    /// Each text that was ever on the disk, and when it was written.
    saved: Vec<(String, DateTime<Utc>)>,
    is_full: bool,
    /// A server has begun and served nothing yet.
    has_begun: bool,
    now: DateTime<Utc>,
    held: [ReaderCopy; 2],
}

impl World {
    fn new() -> World {
        let mut config = config();
        no_days(&mut config);
        let held = [ReaderCopy::default(), ReaderCopy::default()];
        let (plans, ledger, now) = (vec![plan()], Ledger::default(), now());
        let mut world = World {
            config,
            plans,
            ledger,
            saved: Vec::new(),
            is_full: false,
            has_begun: true,
            now,
            held,
        };
        world.serve(true);
        world
    }

    fn step(&mut self, step: Step) {
        let (saved, written) = self.saved.last().unwrap().clone();
        let mut kept = true;
        match step {
            Step::Edit { part, choice } => {
                let mut plan = self.plans.last().unwrap().clone();
                edit(&mut plan, part, choice);
                self.plans.push(plan);
            }
            Step::Tick { seconds } => self.now += TimeDelta::seconds(seconds),
            Step::Jump { hours } => self.now += TimeDelta::hours(hours),
            Step::Full => self.is_full = true,
            Step::Free => self.is_full = false,
            Step::Restart => {
                kept = !self.is_full;
                let closed = self.ledger.closed_text(self.now);
                self.save(closed);
                let (saved, written) = self.saved.last().unwrap().clone();
                // A minute later, the file as it was left.
                self.pass_if_full();
                self.now += TimeDelta::minutes(1);
                self.start(&saved, Some(written));
            }
            Step::Crash => {
                self.pass_if_full();
                self.start(&saved, Some(written));
                kept = false;
            }
            Step::Torn { line } => {
                self.right_the_clock();
                let half =
                    |(at, text): (usize, &str)| if at == line { "even" } else { text }.to_owned();
                let torn: Vec<String> = saved.lines().enumerate().map(half).collect();
                self.start(&torn.join("\n"), None);
                kept = false;
            }
            Step::LoseLedger => {
                self.right_the_clock();
                self.start("", None);
                kept = false;
            }
            Step::RestoreLedger { age } => {
                self.right_the_clock();
                let (old, _) = self.saved[self.saved.len().saturating_sub(age)].clone();
                self.start(&old, Some(self.now));
                kept = false;
            }
            Step::RestoreDisk { age } => {
                self.right_the_clock();
                // Sooner than a restart takes, nobody puts a disk back.
                self.now += TimeDelta::minutes(5);
                let (old, written) = self.saved[self.saved.len().saturating_sub(age)].clone();
                self.start(&old, Some(written));
                kept = false;
            }
            Step::RestorePlan { age } => {
                let old = self.plans[self.plans.len().saturating_sub(age)].clone();
                self.plans.push(old);
            }
        }
        self.serve(kept);
    }

    /// A ledger that is lost while the clock is behind can't be helped.
    fn right_the_clock(&mut self) {
        let served = self.held.iter().flat_map(|held| held.modified);
        let latest = served.chain(self.saved.iter().map(|(_, written)| *written)).max().unwrap();
        self.now = self.now.max(latest) + TimeDelta::minutes(1);
    }

    fn pass_if_full(&mut self) {
        if self.is_full {
            self.right_the_clock();
        }
    }

    /// As a server begins: with the ledger on disk, which it marks as in use.
    fn start(&mut self, text: &str, written: Option<DateTime<Utc>>) {
        self.ledger = Ledger::restore(text, written, self.now);
        if !self.save(self.ledger.to_text()) {
            self.ledger.distrust(self.now);
        }
        self.has_begun = true;
    }

    fn save(&mut self, text: String) -> bool {
        if !self.is_full {
            self.saved.push((text, self.now));
        }
        !self.is_full
    }

    /// As a server goes on: nothing is served that is not written, unless it is past, or
    /// there is nothing else to serve.
    fn serve(&mut self, kept: bool) {
        let mut ledger = self.ledger.clone();
        let plan = self.plans.last().unwrap();
        let feeds = [Audience::Open, Audience::Full]
            .map(|audience| served(plan, &self.config, audience, &mut ledger, self.now));
        let has_begun = std::mem::take(&mut self.has_begun);
        if !self.save(ledger.to_text()) && !ledger.is_past(self.now) && !has_begun {
            return;
        }
        self.ledger = ledger;
        for (held, feed) in self.held.iter_mut().zip(feeds) {
            let events = read(&feed.bytes);
            for (uid, event) in &events {
                held.check(uid, event, kept);
            }
            if kept && held.modified.is_some() {
                assert_eq!(held.bytes == feed.bytes, held.modified == Some(feed.last_modified));
            }
            assert!(held.modified.is_none_or(|modified| modified <= feed.last_modified));
            assert!(events.values().all(|event| event.changed() <= feed.last_modified));
            held.last = events;
            (held.bytes, held.modified) = (feed.bytes, Some(feed.last_modified));
        }
    }
}

impl ReaderCopy {
    fn check(&mut self, uid: &str, event: &ReadEvent, kept: bool) {
        if let Some(highest) = self.highest.get(uid) {
            let fell = event.changed() < highest.changed() || event.sequence() < highest.sequence();
            assert!(!fell, "the marks of {uid} fell");
            let rose = event.changed() > highest.changed() && event.sequence() > highest.sequence();
            let came_back = !self.last.contains_key(uid);
            let same = highest.shown() == event.shown();
            assert!(rose || same && !came_back, "{uid} changed, and its marks did not rise");
            let moved = event.changed() != highest.changed();
            assert!(!kept || !same || came_back || !moved, "{uid} rose, and shows the same");
        }
        self.highest.insert(uid.to_owned(), event.clone());
    }
}

#[expect(clippy::disallowed_methods, reason = "how long it runs is chosen outside")]
fn rounds() -> u32 {
    std::env::var("AARSHJUL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(), ..ProptestConfig::default() })]
    #[test]
    fn marks_never_fall_and_rise_with_what_is_shown(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
    }

    #[test]
    fn a_ledger_reads_back_as_it_was_written(steps in steps()) {
        let mut world = World::new();
        for step in steps.into_iter().take(6) {
            world.step(step);
            prop_assert_eq!(&Ledger::parse(&world.ledger.to_text()), &world.ledger);
        }
    }
}

#[test]
fn a_ledger_from_yesterdays_backup_is_not_believed() {
    let (old, mut new) = (plan(), plan());
    edit(&mut new, 1, 2);
    let mut ledger = Ledger::default();
    let serve = |plan: &Plan, ledger: &mut Ledger, now| {
        let bytes = served(plan, &config(), Audience::Open, ledger, now).bytes;
        read(&bytes)["2026-06-10.direktionen@aarshjul.norddjurs.dk"].changed()
    };
    let first = serve(&old, &mut ledger, now());
    let backup = ledger.closed_text(now());
    let changed = serve(&new, &mut ledger, now() + TimeDelta::hours(1));
    assert!(changed > first);
    // The plan and the state of the night come back together, two hours later.
    let later = now() + TimeDelta::hours(2);
    let mut restored = Ledger::restore(&backup, Some(later), later);
    assert!(serve(&old, &mut restored, later) > changed);
    // A machine that was put back as a whole looks untouched, but for the time.
    let mut machine = Ledger::restore(&backup, Some(now()), later);
    assert!(serve(&old, &mut machine, later) > changed);
    // What a server had not closed is not believed either.
    let soon = now() + TimeDelta::minutes(1);
    let mut unclosed = Ledger::restore(&ledger.to_text(), Some(soon), soon);
    assert!(serve(&new, &mut unclosed, soon) > changed);
    // A restart is no reason to doubt.
    let mut restarted = Ledger::restore(&backup, Some(now()), soon);
    assert_eq!(serve(&old, &mut restarted, soon), first);
}

#[test]
fn a_clock_that_was_never_set_gives_marks_that_can_rise() {
    let mut ledger = Ledger::default();
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
    for seconds in [0, 5_000_000_000_000, -1] {
        let feed = served(&plan(), &config(), Audience::Open, &mut ledger, at(seconds));
        crate::reader::lint(&feed.bytes);
    }
    assert_eq!(Ledger::parse(&ledger.to_text()), ledger);
}

#[test]
fn after_a_clock_that_was_wrong_no_event_is_later_than_its_feed() {
    let mut world = World::new();
    for step in [
        Step::Jump { hours: 100 },
        Step::Jump { hours: -100 },
        Step::Edit { part: 2, choice: 1 },
        Step::Edit { part: 2, choice: 0 },
    ] {
        world.step(step);
    }
}
