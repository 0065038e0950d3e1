//! Everything that is served at one moment: a plan that holds, what was decided
//! from it, and every feed ready to be sent.
//!
//! A snapshot is made as a whole and swapped in one step; it is never changed. That of a
//! start has no feeds yet: `watch` makes those that are requested first. Files are read by
//! `watch`.

use crate::compile::{Compiled, compile_after, rolling_window};
use crate::diag::Sources;
use crate::feed::links::{Access, Link, Links};
use crate::feed::scope::Scope;
use crate::feed::{self, Ended, Feed, FeedOf, Feeds, FeedsInput, Ledger, Whose};
use crate::plan::{Body, BodyIndex, Config, indexed};
use crate::schedule::{Audience, BodyView, MeetingView, Schedule};
use crate::store::Revision;
use crate::web::feeds::ReadyFeed;
use crate::web::open_names::OpenNames;
use crate::web::plan_problem::PlanProblem;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many years after this one pages and the API may ask about.
const YEARS_AHEAD: i32 = 5;

/// In the place of a body's id in the event of a tombstone: it is the same for all.
const TOMBSTONE: &str = "adresse";

/// What a program may call the file of a calendar of several bodies.
const COMBINED: &str = "moeder.ics";

#[derive(Clone)]
pub(in crate::web) struct Snapshot {
    pub revision: Revision,
    pub sources: Arc<Sources>,
    pub schedule: Arc<Schedule>,
    /// What the two are parts of: the next plan keeps of it what is the same.
    pub compiled: Arc<Compiled>,
    pub today: NaiveDate,
    /// When the plan was taken into use.
    pub since: DateTime<Utc>,
    /// The same of what anyone may see of it: nothing closed moves it.
    pub open_since: DateTime<Utc>,
    pub links: Arc<Links>,
    /// Every page leads to it.
    pub accessibility_statement: Option<String>,
    /// What is wrong with the plan on disk, when this one is older.
    pub problem: Option<Arc<PlanProblem>>,
    open: Arc<OpenNames>,
    feeds: Arc<Feeds<ReadyFeed>>,
    /// By each of the ids that they have or had.
    bodies: Arc<BTreeMap<String, BodyIndex>>,
    /// By when a link was revoked, whatever body it was for.
    tombstones: BTreeMap<DateTime<Utc>, Arc<ReadyFeed>>,
    /// When each body was removed that once was served, and what its address gives.
    removed: BTreeMap<String, (DateTime<Utc>, Arc<ReadyFeed>)>,
}

/// Names of what a snapshot shows, for pages and streams to compare. The open
/// audience has one of its own, which no closed item changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Versions {
    open: String,
    full: String,
}

impl Versions {
    pub fn for_audience(self, audience: Audience) -> String {
        match audience {
            Audience::Open => self.open,
            Audience::Full => self.full,
        }
    }
}

/// What a snapshot is made from.
pub(in crate::web) struct SnapshotInput<'a> {
    pub config: &'a Config,
    pub revision: Revision,
    pub sources: Arc<Sources>,
    pub links: Arc<Links>,
    pub now: DateTime<Utc>,
    /// The snapshot before it, whose feeds are kept where they are the same.
    pub before: Option<&'a Snapshot>,
}

/// A feed of a snapshot, or which one is to be made first.
pub(in crate::web) type FeedOrWanted<'a> = Result<&'a Arc<ReadyFeed>, FeedOf>;

impl Snapshot {
    /// Compiles the plan and makes every feed; the ledger records their contents.
    pub fn make(input: SnapshotInput, ledger: &mut Ledger) -> Result<Snapshot, PlanProblem> {
        let before = input.before.map(|before| &*before.feeds);
        Snapshot::with_feeds(input, ledger, |input, scopes, ledger| {
            Feeds::render(before, input, scopes, ledger, ready(input.today))
        })
    }

    /// The first of a server: its feeds are missing.
    pub fn begin(input: SnapshotInput, ledger: &mut Ledger) -> Result<Snapshot, PlanProblem> {
        Snapshot::with_feeds(input, ledger, |input, scopes, ledger| {
            ledger.forget_scopes_but(&scopes);
            Feeds::none(input)
        })
    }

    fn with_feeds(
        input: SnapshotInput,
        ledger: &mut Ledger,
        feeds: impl FnOnce(&FeedsInput, BTreeSet<Scope>, &mut Ledger) -> Feeds<ReadyFeed>,
    ) -> Result<Snapshot, PlanProblem> {
        let SnapshotInput { config, revision, sources, links, now, before } = input;
        let today = day(config, now);
        let through = rolling_window(config, today).1.max(last_served_day(today));
        let known = before.map(|before| &*before.compiled);
        let compiled = compile_after(known, sources.clone(), config, through);
        let Some(schedule) = compiled.schedule.clone() else {
            return Err(PlanProblem::of(&sources, &compiled.report));
        };
        let open = OpenNames::of(before.map(|before| &*before.open), &schedule, config);
        // The times since when the plan is served, for each audience.
        let same = before.filter(|before| before.revision == revision);
        let same_to_all = before.filter(|before| before.open.name() == open.name());
        let input = FeedsInput { schedule: &schedule, config, today, now };
        let feeds = feeds(&input, links.scopes(), ledger);
        let ids = indexed(&schedule.plan.bodies);
        let ids = ids.flat_map(|(index, body)| body.ids().map(move |id| (id.to_owned(), index)));
        let mut snapshot = Snapshot {
            revision,
            sources,
            bodies: Arc::new(ids.collect()),
            schedule,
            compiled: Arc::new(compiled),
            today,
            since: same.map_or(now, |before| before.since),
            open_since: same_to_all.map_or(now, |before| before.open_since),
            links,
            accessibility_statement: config.server.accessibility_statement.clone(),
            problem: None,
            open: Arc::new(open),
            feeds: Arc::new(feeds),
            tombstones: BTreeMap::new(),
            removed: BTreeMap::new(),
        };
        snapshot.add_tombstones(config, now);
        snapshot.add_removed(config, ledger, now);
        Ok(snapshot)
    }

    /// The tombstones of bodies that were removed.
    fn add_removed(&mut self, config: &Config, ledger: &mut Ledger, now: DateTime<Utc>) {
        ledger.set_bodies(self.schedule.plan.bodies.iter().flat_map(|body| body.ids()), now);
        for (id, at) in ledger.removed_bodies() {
            let feed = feed::tombstone(id, Ended::BodyRemoved, config, at);
            let ready = Arc::new(ReadyFeed::tombstone(feed, self.today));
            self.removed.insert(id.to_owned(), (at, ready));
        }
    }

    /// The same with another problem of the plan on disk, or none.
    pub fn with_problem(self, problem: Option<PlanProblem>) -> Snapshot {
        Snapshot { problem: problem.map(Arc::new), ..self }
    }

    /// The same with other files next to the plan's that are not read.
    pub fn with_unread(mut self, unread: Vec<String>) -> Snapshot {
        if self.sources.unread != unread {
            Arc::make_mut(&mut self.sources).unread = unread;
        }
        self
    }

    /// The same with other links. What no live link needs any more is no longer kept.
    pub fn with_links(self, links: Arc<Links>, config: &Config, now: DateTime<Utc>) -> Snapshot {
        let mut snapshot = Snapshot { links, ..self };
        snapshot.add_tombstones(config, now);
        let scopes = snapshot.links.scopes();
        Arc::make_mut(&mut snapshot.feeds).keep_scopes(&scopes);
        snapshot
    }

    /// The feeds that are not made yet: of bodies, and of what links are about.
    pub fn missing(&self) -> Vec<FeedOf> {
        let mut scopes = self.links.scopes();
        scopes.retain(|scope| self.feeds.of_scope(scope).is_none());
        self.feeds.missing().chain(scopes.into_iter().map(FeedOf::Scope)).collect()
    }

    /// The same with feeds that are missing; the ledger records them. Those of bodies get the
    /// marks that they would have had when the plan was taken into use.
    pub fn with_missing(
        mut self,
        missing: &[FeedOf],
        config: &Config,
        ledger: &mut Ledger,
        now: DateTime<Utc>,
    ) -> Snapshot {
        let today = self.today;
        let feeds = Arc::make_mut(&mut self.feeds);
        for which in missing {
            let now = if matches!(which, FeedOf::Scope(_)) { now } else { self.since };
            let input = FeedsInput { schedule: &self.schedule, config, today, now };
            feeds.add(which, &input, ledger, ready(today));
        }
        self
    }

    /// The same without its feeds.
    pub fn without_feeds(self, config: &Config, now: DateTime<Utc>) -> Snapshot {
        let input = FeedsInput { schedule: &self.schedule, config, today: self.today, now };
        Snapshot { feeds: Arc::new(Feeds::none(&input)), ..self }
    }

    /// Makes the tombstones that are missing.
    fn add_tombstones(&mut self, config: &Config, now: DateTime<Utc>) {
        for revoked in self.links.tombstones(now) {
            self.tombstones.entry(revoked).or_insert_with(|| {
                let feed = feed::tombstone(TOMBSTONE, Ended::Revoked, config, revoked);
                Arc::new(ReadyFeed::tombstone(feed, self.today))
            });
        }
    }

    /// Another version of the plan, decided as far as this one.
    pub fn compile(&self, sources: Sources, config: &Config) -> Compiled {
        compile_after(Some(&self.compiled), Arc::new(sources), config, self.schedule.through)
    }

    pub fn versions(&self) -> Versions {
        let full = format!("{:.16}", self.revision.to_string());
        Versions { open: self.open.name().to_owned(), full }
    }

    /// Whether another one has the same versions.
    pub fn shows_the_same(&self, other: &Snapshot) -> bool {
        let is_same =
            || Arc::ptr_eq(&self.open, &other.open) || self.open.name() == other.open.name();
        self.revision == other.revision && is_same()
    }

    /// The open feed of a path.
    pub fn open_feed(&self, path: &str) -> Option<FeedOrWanted<'_>> {
        let id = path.strip_prefix('/')?.strip_suffix(".ics")?;
        self.feed(id, Audience::Open)
    }

    /// The ids that bodies have or had, and those of bodies that were removed.
    pub fn known_ids(&self) -> BTreeSet<&str> {
        self.bodies.keys().chain(self.removed.keys()).map(String::as_str).collect()
    }

    /// The ids of those bodies of which an open reader gets what another snapshot gives too.
    pub fn same_to_open(&self, other: &Snapshot) -> BTreeSet<&str> {
        let same = match self.today == other.today {
            true => self.schedule.same_bodies(&other.schedule).unwrap_or_default(),
            false => Vec::new(),
        };
        let feeds = |id: &str| (self.feed(id, Audience::Open), other.feed(id, Audience::Open));
        let has_feed = |id: &str| match feeds(id) {
            (Some(Ok(own)), Some(Ok(others))) => Arc::ptr_eq(own, others),
            _ => false,
        };
        let is_same = |(id, index): &(&String, &BodyIndex)| {
            same.get(index.position()).is_some_and(|same| *same) && has_feed(id)
        };
        self.bodies.iter().filter(is_same).map(|(id, _)| id.as_str()).collect()
    }

    /// A meeting as it is in the open feed, if that is made.
    pub fn open_event(&self, meeting: &MeetingView<'_>, config: &Config) -> Option<&str> {
        let feed = self.feed(meeting.body().id(), Audience::Open)?.ok()?;
        feed.event(&feed::meeting_uid(meeting, config))
    }

    /// The open feeds that are made, by the ids of their addresses.
    pub fn open_feeds(&self) -> BTreeMap<&str, &ReadyFeed> {
        let ids = self.bodies.keys().map(String::as_str);
        let feed = |id| Some((id, &**self.feed(id, Audience::Open)?.ok()?));
        ids.filter_map(feed).collect()
    }

    pub fn full_feed(&self, body: &str) -> Option<FeedOrWanted<'_>> {
        self.feed(body, Audience::Full)
    }

    /// The feed of all that a live link is about.
    pub fn combined_feed(&self, link: &Link) -> FeedOrWanted<'_> {
        let scope = link.scope();
        self.feeds.of_scope(&scope).ok_or(FeedOf::Scope(scope))
    }

    /// What a link gives that was revoked then.
    pub fn tombstone(&self, revoked: DateTime<Utc>) -> Option<&Arc<ReadyFeed>> {
        self.tombstones.get(&revoked)
    }

    /// What the feed's address of a body gives that was removed, and since when it was.
    pub fn removed(&self, body: &str) -> Option<&(DateTime<Utc>, Arc<ReadyFeed>)> {
        self.removed.get(body)
    }

    /// Of a link that is limited to bodies which were all removed: the one that was last.
    pub fn last_removed<'a>(&self, link: &'a Link) -> Option<&'a str> {
        let removed = |id: &'a String| Some((self.removed(id)?.0, id.as_str()));
        let all: Option<Vec<_>> = link.bodies.iter().map(removed).collect();
        all?.into_iter().max().map(|(_, id)| id)
    }

    /// The body of an id that it has or had.
    pub fn find_body(&self, id: &str) -> Option<&Body> {
        self.bodies.get(id).map(|index| &*self.schedule.plan.bodies[*index])
    }

    /// What a token opens of a body, which a link may name by a former id.
    pub fn access(&self, token: &str, body: &str, now: DateTime<Utc>) -> Access<'_> {
        let known = self.find_body(body);
        let view = known.and_then(|known| self.body(&known.id, Audience::Full));
        let ids = known.into_iter().flat_map(|body| body.ids()).chain([body]);
        let found = ids.map(|id| self.links.access_to(token, id, view, now));
        found.into_iter().find(|access| *access != Access::Unknown).unwrap_or(Access::Unknown)
    }

    pub fn body(&self, id: &str, audience: Audience) -> Option<BodyView<'_>> {
        self.schedule.body(id, audience)
    }

    pub fn feed(&self, body: &str, audience: Audience) -> Option<FeedOrWanted<'_>> {
        let index = *self.bodies.get(body)?;
        Some(self.feeds.body(index, audience).ok_or(FeedOf::Body(index, audience)))
    }
}

/// What makes a feed ready to be sent. One with the same bytes is taken over from before: it
/// need not be hashed and compressed again.
fn ready(today: NaiveDate) -> impl Fn(Whose<'_>, Feed, Option<&Arc<ReadyFeed>>) -> Arc<ReadyFeed> {
    move |whose, feed, known| match known.filter(|known| known.is_of(&feed)) {
        Some(known) => known.clone(),
        None => Arc::new(match whose {
            Whose::Body(view) => ReadyFeed::new(feed, &format!("{}.ics", view.id()), today),
            Whose::Scope => ReadyFeed::new(feed, COMBINED, today),
        }),
    }
}

/// The civil day in the plan's zone.
pub(in crate::web) fn day(config: &Config, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&config.timezone).date_naive()
}

fn last_served_day(today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(today.year() + YEARS_AHEAD, 12, 31).unwrap_or(today)
}
