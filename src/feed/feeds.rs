//! The calendars of all bodies and scopes at one moment. Of those a moment before each is
//! kept whose rendering would read the same. One that nobody has requested since the start
//! may be missing for a while.

use super::ledger::MarksShown;
use super::scope::Scope;
use super::{Feed, Ledger, render, render_scope, view_name};
use crate::plan::{BodyIndex, Config, indexed};
use crate::schedule::{Audience, BodyView, Schedule};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that calendars are rendered from, besides the ledger.
#[derive(Clone, Debug)]
pub struct FeedsInput<'a> {
    /// The plan, decided.
    pub schedule: &'a Arc<Schedule>,
    /// The settings.
    pub config: &'a Config,
    /// The day in the plan's zone.
    pub today: NaiveDate,
    /// The time that becomes the marks of what is new.
    pub now: DateTime<Utc>,
}

/// The calendars of all bodies, for both audiences, and of scopes, each as a `T` that is
/// made from it.
#[derive(Clone, Debug)]
pub struct Feeds<T> {
    schedule: Arc<Schedule>,
    config: Arc<Config>,
    today: NaiveDate,
    /// By body: open, full. `None`: not rendered yet.
    bodies: Vec<[Option<Rendered<T>>; 2]>,
    scopes: BTreeMap<Scope, Rendered<T>>,
}

/// Which of the calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// A body's for an audience.
    Body(BodyIndex, Audience),
    /// A scope's.
    Scope(Scope),
}

/// A calendar, and the marks that its rendering left.
#[derive(Debug)]
struct Rendered<T> {
    ready: Arc<T>,
    marks: Option<Arc<MarksShown>>,
}

/// Whose calendar it is.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// One body's.
    Body(BodyView<'a>),
    /// A scope's.
    Scope,
}

impl<T> Clone for Rendered<T> {
    fn clone(&self) -> Self {
        Rendered { ready: self.ready.clone(), marks: self.marks.clone() }
    }
}

const AUDIENCES: [Audience; 2] = [Audience::Open, Audience::Full];

impl<T> Feeds<T> {
    /// None is rendered yet.
    pub fn none(input: &FeedsInput<'_>) -> Feeds<T> {
        Feeds {
            schedule: input.schedule.clone(),
            config: Arc::new(input.config.clone()),
            today: input.today,
            bodies: input.schedule.bodies.iter().map(|_| [None, None]).collect(),
            scopes: BTreeMap::new(),
        }
    }

    /// Renders what is not as it was before; the ledger becomes that of rendering all.
    /// `make` gets each calendar that was rendered, and the one of the same name before.
    /// A body's that was missing before stays so.
    pub fn render(
        before: Option<&Feeds<T>>,
        input: &FeedsInput<'_>,
        scopes: BTreeSet<Scope>,
        ledger: &mut Ledger,
        make: impl Fn(Whose<'_>, Feed, Option<&Arc<T>>) -> Arc<T>,
    ) -> Feeds<T> {
        let FeedsInput { schedule, config, today, .. } = *input;
        // A new day changes all of them.
        let before = before.filter(|before| before.today == today && *before.config == *config);
        let config = before.map_or_else(|| Arc::new(config.clone()), |known| known.config.clone());
        let same = before.and_then(|before| schedule.same_bodies(&before.schedule));
        let is_same = |index: BodyIndex| same.as_ref().is_some_and(|same| same[index.position()]);
        let (bodies, known) = (Vec::with_capacity(schedule.bodies.len()), BTreeMap::new());
        let positions = before.map(Feeds::positions).unwrap_or_default();
        let schedule = schedule.clone();
        let mut feeds = Feeds { schedule, config, today, bodies, scopes: known };
        for (index, _) in indexed(&input.schedule.plan.bodies) {
            let rendered = AUDIENCES.map(|audience| {
                let view = input.schedule.body_at(index, audience);
                let known = before.zip(positions.get(view.id()));
                let known = known.and_then(|(before, at)| before.of_body(*at, audience));
                let is_missing = known.is_some_and(Option::is_none);
                let known = known.and_then(Option::as_ref).map(|known| (known, is_same(index)));
                (!is_missing).then(|| body(view, known, input, ledger, &make))
            });
            feeds.bodies.push(rendered);
        }
        ledger.forget_scopes_but(&scopes);
        for scope in scopes {
            let known = before.and_then(|before| before.scopes.get(&scope));
            let is_kept = before
                .zip(same.as_ref())
                .is_some_and(|(before, same)| before.has_same(&scope, input.schedule, same));
            let known = known.map(|known| (known, is_kept));
            let rendered = feeds.scope(&scope, known, input, ledger, &make);
            feeds.scopes.insert(scope, rendered);
        }
        feeds
    }

    /// Renders a calendar that is missing.
    pub fn add(
        &mut self,
        which: &FeedOf,
        input: &FeedsInput<'_>,
        ledger: &mut Ledger,
        make: impl Fn(Whose<'_>, Feed, Option<&Arc<T>>) -> Arc<T>,
    ) {
        match which {
            FeedOf::Body(index, audience) => {
                let view = input.schedule.body_at(*index, *audience);
                let rendered = body(view, None, input, ledger, &make);
                self.bodies[index.position()][position(*audience)] = Some(rendered);
            }
            FeedOf::Scope(scope) => {
                let rendered = self.scope(scope, None, input, ledger, &make);
                self.scopes.insert(scope.clone(), rendered);
            }
        }
    }

    /// The calendars of bodies that are not rendered yet.
    pub fn missing(&self) -> impl Iterator<Item = FeedOf> {
        let missing = move |(index, _)| {
            let audiences = AUDIENCES.into_iter();
            let missing = audiences.filter(move |audience| self.body(index, *audience).is_none());
            missing.map(move |audience| FeedOf::Body(index, audience))
        };
        indexed(&self.schedule.plan.bodies).flat_map(missing)
    }

    /// Forgets all scopes but some.
    pub fn keep_scopes(&mut self, scopes: &BTreeSet<Scope>) {
        self.scopes.retain(|scope, _| scopes.contains(scope));
    }

    /// The calendar of a body for an audience, if it is rendered.
    pub fn body(&self, index: BodyIndex, audience: Audience) -> Option<&Arc<T>> {
        self.of_body(index, audience)?.as_ref().map(|rendered| &rendered.ready)
    }

    /// The calendar of a scope.
    pub fn of_scope(&self, scope: &Scope) -> Option<&Arc<T>> {
        self.scopes.get(scope).map(|rendered| &rendered.ready)
    }

    fn of_body(&self, index: BodyIndex, audience: Audience) -> Option<&Option<Rendered<T>>> {
        Some(&self.bodies.get(index.position())?[position(audience)])
    }

    /// The bodies by their ids.
    fn positions(&self) -> BTreeMap<&str, BodyIndex> {
        let bodies = indexed(&self.schedule.plan.bodies);
        bodies.map(|(index, body)| (body.id.as_str(), index)).collect()
    }

    fn scope(
        &self,
        scope: &Scope,
        known: Option<(&Rendered<T>, bool)>,
        input: &FeedsInput<'_>,
        ledger: &mut Ledger,
        make: &impl Fn(Whose<'_>, Feed, Option<&Arc<T>>) -> Arc<T>,
    ) -> Rendered<T> {
        let FeedsInput { schedule, config, today, now } = *input;
        let kept = known.filter(|(_, is_kept)| *is_kept).map(|(known, _)| known);
        keep_or_render(kept, &scope.full_view(), ledger, now, |ledger| {
            let feed = render_scope(schedule, scope, Audience::Full, config, today, ledger, now);
            make(Whose::Scope, feed, known.map(|(known, _)| &known.ready))
        })
    }

    /// Whether a scope has nothing of the bodies that are not the same, now or before.
    fn has_same(&self, scope: &Scope, now: &Schedule, same: &[bool]) -> bool {
        let has_nothing = |schedule: &Schedule, index: BodyIndex| {
            let share = scope.share(schedule.body_at(index, Audience::Full));
            share.is_none_or(|share| !share.has_anything())
        };
        indexed(&now.plan.bodies)
            .filter(|(index, _)| !same[index.position()])
            .all(|(index, _)| has_nothing(now, index) && has_nothing(&self.schedule, index))
    }
}

fn position(audience: Audience) -> usize {
    usize::from(audience == Audience::Full)
}

/// A body's calendar; `known` is the one before, and whether all that it is made from is the
/// same.
fn body<T>(
    view: BodyView<'_>,
    known: Option<(&Rendered<T>, bool)>,
    input: &FeedsInput<'_>,
    ledger: &mut Ledger,
    make: &impl Fn(Whose<'_>, Feed, Option<&Arc<T>>) -> Arc<T>,
) -> Rendered<T> {
    let FeedsInput { config, today, now, .. } = *input;
    let kept = known.filter(|(_, is_kept)| *is_kept).map(|(known, _)| known);
    keep_or_render(kept, &view_name(view), ledger, now, |ledger| {
        let feed = render(view, config, today, ledger, now);
        make(Whose::Body(view), feed, known.map(|(known, _)| &known.ready))
    })
}

/// Keeps a calendar if the ledger still has the marks that its rendering left.
fn keep_or_render<T>(
    kept: Option<&Rendered<T>>,
    view: &str,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
    render: impl FnOnce(&mut Ledger) -> Arc<T>,
) -> Rendered<T> {
    let has_marks = |known: &&Rendered<T>| {
        let marks = ledger.marks(view).zip(known.marks.as_ref());
        marks.is_some_and(|(own, known)| Arc::ptr_eq(own, known))
    };
    if let Some(kept) = kept.filter(has_marks) {
        ledger.note_same(view, now);
        return kept.clone();
    }
    let ready = render(ledger);
    Rendered { ready, marks: ledger.marks(view).cloned() }
}
