//! A plan that is compiled and rendered after another version of it equals one that is
//! compiled and rendered whole: plan, schedule, messages, calendars and their marks, over random edits of random plans with bodies that follow
//! each other, cases, decisions and events.
//!
//! `AARSHJUL_EDITS=2000 cargo test --profile quick --test kept` for a long run.

#[path = "random/any_edit.rs"]
mod any_edit;
#[path = "random/minuted.rs"]
mod minuted;
mod random;
#[path = "random/edit.rs"]
mod random_edit;

use aarshjul::compile::{Compiled, compile, compile_after};
use aarshjul::diag::{Source, Sources};
use aarshjul::feed::scope::Scope;
use aarshjul::feed::{Feed, Feeds, FeedsInput, Ledger, Whose};
use aarshjul::plan::edit::{FileChange, edit};
use aarshjul::plan::{Body, Config, index_at, indexed};
use aarshjul::schedule::{Audience, BodySchedule, Schedule};
use chrono::{Days, NaiveDate};
use random::Rng;
use std::sync::Arc;

/// The edits of an ordinary run.
const EDITS: u64 = 200;
const EDITS_OF_A_PLAN: u64 = 10;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A random plan, every other one with decisions and cases, some with roles.
fn plan(rng: &mut Rng, seed: u64) -> Sources {
    let with_minutes = || minuted::plan(seed).unwrap_or_else(|| random::plan(seed));
    let plan = if rng.one_in(2) { with_minutes() } else { random::plan(seed) };
    let roles = "[[role]]\nid = \"chef\"\ntitle = \"chef\"\nholders = [{ name = \"A\" }]\n\
        [[role]]\nid = \"leder\"\ntitle = \"leder\"\n";
    let plan = minuted::with_text(&plan, "people.toml", roles);
    let role = *rng.pick(&["chef", "leder"]);
    let item = format!(
        "[[item]]\nid = \"med-rolle\"\ntitle = \"Med {{role}}\"\nrole = \"{role}\"\ncategory = \"k\"\n\
         when = {{ every = \"quarter\" }}\n[[limit]]\ncategory = \"k\"\ngap = 20\n"
    );
    minuted::with_text(&plan, "b0/punkter.toml", &item)
}

/// The plan after a random edit: of one body, of what all share, of the files themselves.
fn edited(rng: &mut Rng, now: &Compiled) -> Sources {
    let bodies = now.plan.bodies.len().max(1) as u64;
    let sources = &now.sources;
    match rng.below(16) {
        0..=5 if now.schedule.is_some() => {
            let body = rng.below(bodies) as usize;
            let wanted = any_edit::any_edit(rng, &now.plan, body);
            let index = index_at::<Arc<Body>>(body);
            let changes = edit(sources, &now.plan, index, &wanted, day("2024-03-04"));
            changes.map_or_else(|_| (**sources).clone(), |c| FileChange::apply(&c, sources))
        }
        6..=11 => minuted::edit_elsewhere(rng, sources, bodies).1,
        12 => {
            let case = rng.below(1_000);
            let (first, last) = (rng.below(bodies), rng.below(bodies));
            let text = format!(
                "[[case]]\nid = \"ny-{case}\"\ntitle = \"Ny sag\"\nsteps = [{{ body = \"b{first}\", \
                 date = {} }}, {{ body = \"b{last}\", days = 14 }}]\n",
                rng.date()
            );
            minuted::with_text(sources, "sager.toml", &text)
        }
        13 => changed_line(rng, sources),
        14 => {
            let (number, text) = (rng.below(5), "[body]\nname = \"Nyt\"\n");
            let path = format!("b{number}/body.toml");
            let known = sources.files.iter().any(|file| file.path == path);
            minuted::with_text(sources, &path, if known { "# nyt\n" } else { text })
        }
        _ => {
            let mut files = sources.files.clone();
            if files.len() > 2 {
                files.remove(rng.below(files.len() as u64) as usize);
            }
            Sources { files, ..Sources::default() }
        }
    }
}

/// The plan with a line of some file twice, gone, or with a letter less.
fn changed_line(rng: &mut Rng, sources: &Sources) -> Sources {
    let mut files = sources.files.clone();
    let file = &mut files[rng.below(sources.files.len() as u64) as usize];
    let mut lines: Vec<String> = file.text.lines().map(str::to_owned).collect();
    if !lines.is_empty() {
        let at = rng.below(lines.len() as u64) as usize;
        match rng.below(3) {
            0 => lines.insert(at, lines[at].clone()),
            1 => drop(lines.remove(at)),
            _ => drop(lines[at].pop()),
        }
    }
    *file = Arc::new(Source { path: file.path.clone(), text: lines.join("\n") + "\n" });
    Sources { files, ..Sources::default() }
}

/// How many of a plan's bodies, with what was decided of them, are those of another.
fn shared(now: &Compiled, before: &Compiled) -> usize {
    let (Some(own), Some(other)) = (&now.schedule, &before.schedule) else { return 0 };
    let bodies = own.plan.bodies.iter().zip(&own.bodies);
    let others: Vec<_> = other.plan.bodies.iter().zip(&other.bodies).collect();
    let is_shared = |(body, decided): &(&Arc<Body>, &Arc<BodySchedule>)| {
        others.iter().any(|(b, d)| Arc::ptr_eq(b, body) && Arc::ptr_eq(d, decided))
    };
    bodies.filter(is_shared).count()
}

/// What a server has of a plan, made after the plan before or whole.
#[derive(Default)]
struct Served {
    feeds: Option<Feeds<Feed>>,
    ledger: Ledger,
    /// Of the ledger, each version's after that of the one before.
    text: String,
}

fn scopes() -> [Scope; 5] {
    let scope = |roles: &[&str], bodies: &[&str]| {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        Scope::new(&owned(roles), &owned(bodies))
    };
    [
        scope(&[], &[]),
        scope(&[], &["b0", "b1"]),
        scope(&["chef"], &[]),
        scope(&["leder"], &["b1"]),
        scope(&["chef", "leder"], &["b0"]),
    ]
}

impl Served {
    fn render(&mut self, input: &FeedsInput<'_>, keeps: bool) {
        let before = self.feeds.as_ref().filter(|_| keeps);
        let ledger = self.ledger.clone();
        let scopes = scopes().into();
        let make = |_: Whose<'_>, feed, _: Option<&Arc<Feed>>| Arc::new(feed);
        self.feeds = Some(Feeds::render(before, input, scopes, &mut self.ledger, make));
        self.text += &self.ledger.text_since(&ledger);
        assert_eq!(Ledger::parse(&self.text), self.ledger);
    }

    /// Every calendar, as its address would give it.
    fn all(&self, schedule: &Schedule) -> Vec<Arc<Feed>> {
        let feeds = self.feeds.as_ref().unwrap();
        let bodies = indexed(&schedule.plan.bodies).flat_map(|(index, _)| {
            [Audience::Open, Audience::Full].map(|audience| feeds.body(index, audience).unwrap())
        });
        let all = scopes();
        let scopes = all.iter().map(|scope| feeds.of_scope(scope).unwrap());
        bodies.chain(scopes).cloned().collect()
    }
}

fn assert_equal(kept: &Compiled, whole: &Compiled, at: &str) {
    assert_eq!(kept.plan, whole.plan, "{at}");
    assert_eq!(kept.report, whole.report, "{at}");
    let (Some(kept), Some(whole)) = (&kept.schedule, &whole.schedule) else {
        return assert_eq!(kept.schedule.is_some(), whole.schedule.is_some(), "{at}");
    };
    assert_eq!(kept.bodies, whole.bodies, "{at}");
    assert_eq!(kept.events, whole.events, "{at}");
    assert_eq!((kept.zone, kept.through), (whole.zone, whole.through), "{at}");
    assert_eq!(*kept.plan, *whole.plan, "{at}");
}

#[expect(clippy::disallowed_methods, reason = "how long it runs is chosen outside")]
fn edits() -> u64 {
    std::env::var("AARSHJUL_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(EDITS)
}

#[test]
fn what_is_kept_equals_the_whole() {
    let edits = edits();
    let mut config = Config::default();
    let (mut decided, mut kept, mut broken) = (0, 0, 0);
    let (mut rendered, mut same) = (0, 0);
    for seed in 0..edits / EDITS_OF_A_PLAN {
        let mut rng = Rng(seed ^ 0x5eed);
        let mut through = day("2025-12-31");
        let mut now = compile(Arc::new(plan(&mut rng, seed)), &config, through);
        let mut good = now.clone();
        let (mut one_by_one, mut whole_each_time) = (Served::default(), Served::default());
        (config.feed.events, config.feed.holidays) = (seed % 2 == 0, seed % 3 == 0);
        let (mut today, mut last) = (day("2024-03-04"), Vec::new());
        for number in 0..EDITS_OF_A_PLAN {
            let at = format!("seed {seed}, edit {number}");
            let sources = Arc::new(edited(&mut rng, &now));
            if rng.one_in(20) {
                through = *rng.pick(&[day("2025-12-31"), day("2026-06-30"), day("2031-12-31")]);
            }
            let whole = compile(sources.clone(), &config, through);
            let next = compile_after(Some(&now), sources.clone(), &config, through);
            assert_equal(&next, &whole, &at);
            // After the last plan without errors, as the server does it.
            let after_good = compile_after(Some(&good), sources, &config, through);
            assert_equal(&after_good, &whole, &at);
            match &whole.schedule {
                Some(schedule) => {
                    decided += schedule.bodies.len();
                    kept += shared(&after_good, &good);
                    good = after_good;
                    if rng.one_in(10) {
                        today = today + Days::new(1 + rng.below(40));
                    }
                    let now = today.and_hms_opt(8, number as u32, 0).unwrap().and_utc();
                    let own = good.schedule.as_ref().unwrap();
                    let input = |schedule| FeedsInput { schedule, config: &config, today, now };
                    one_by_one.render(&input(own), true);
                    whole_each_time.render(&input(schedule), false);
                    let feeds = one_by_one.all(own);
                    assert_eq!(feeds, whole_each_time.all(schedule), "{at}");
                    assert_eq!(one_by_one.ledger, whole_each_time.ledger, "{at}");
                    rendered += feeds.len();
                    let is_known = |feed: &&Arc<Feed>| last.iter().any(|b| Arc::ptr_eq(b, feed));
                    same += feeds.iter().filter(is_known).count();
                    last = feeds;
                }
                None => broken += 1,
            }
            // A plan that cannot be read is left again.
            now = if next.schedule.is_some() || rng.one_in(2) { next } else { good.clone() };
        }
    }
    println!("of {rendered} calendars {same} were kept");
    assert!(same * 5 > rendered, "only {same} of {rendered} calendars were kept");
    println!("{edits} edits, {broken} of them errors; of {decided} bodies {kept} were kept");
    assert!(kept * 3 > decided, "only {kept} of {decided} bodies were kept: nothing is shown");
    assert!(broken * 2 < edits, "{broken} of {edits} plans were errors");
}
