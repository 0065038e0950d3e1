//! When each event of each feed last changed visibly.
//!
//! A reader keeps its copy of an event unless the marks rise, so they must rise
//! whenever what it shows changes, and never fall: not when the clock jumps back,
//! an old plan or an old ledger is restored, or this one is lost. For each view the
//! ledger keeps a digest of what every event shows and the time it came to show it. What
//! it does not know is new now; what it can't vouch for it calls new now. (That is
//! later than all that readers saw unless the clock is wrong at the same time.) It vouches
//! for a ledger only that a server closed at its end, a moment ago (docs/design.md).
//!
//! It is plain text in `state/`, read and written by the shell, with the time as
//! an argument. Losing it makes every event newer, nothing else.

mod text;

use super::identity::clamp_time;
use super::removed::KnownBodies;
use super::scope::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A restart takes no longer. A ledger that was closed before may be of a disk that was put
/// back, from before changes that readers have seen.
const RESTART: TimeDelta = TimeDelta::minutes(5);

/// A ledger is written when it is closed. One that came to its place at another time was
/// put there by somebody else, from a backup.
const WRITING: TimeDelta = TimeDelta::seconds(5);

/// The end of the name of a view that anyone may see.
const OPEN_VIEW: &str = "/open";

const HEADER: &str = "# aarshjul: when the events of the feeds last changed. Made by the program.";

/// All views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// When the server ended that wrote it; `None` while one may be serving from it.
    closed: Option<DateTime<Utc>>,
    views: BTreeMap<String, View>,
    bodies: KnownBodies,
}

/// What readers of one address have been shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct View {
    /// No mark of an event that is no longer shown is later: the latest of
    /// those known, and of the times it was rendered.
    high: Option<DateTime<Utc>>,
    shown: Arc<MarksShown>,
}

/// The marks that the last rendering of a view left. Versions of a ledger share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MarksShown {
    /// The whole feed.
    feed: Option<Mark>,
    events: BTreeMap<String, Mark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    changed: DateTime<Utc>,
    /// `None`: not to be vouched for, newer at the next look.
    shown: Option<Digest>,
}

/// Half of a SHA-256.
pub(super) type Digest = [u8; 16];

impl Ledger {
    /// From its text. `written` is when the file came to stand where it is, as the
    /// file system has it (not the time that its owner may set).
    ///
    /// Nothing may be served that it doesn't have before its text is written again: else the
    /// next start would take the closed one for the last.
    pub fn restore(text: &str, written: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Ledger {
        Ledger::parse(text).reopened(written, now).0
    }

    /// The same of one that was read, and whether it is vouched for: then what it has as it
    /// stands may be served before anything is written, as the next start would serve it too.
    pub fn reopened(
        mut self,
        written: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> (Ledger, bool) {
        let vouched = self.closed.take().zip(written).is_some_and(|(closed, written)| {
            let near = |time, span| (clamp_time(time) - closed).abs() <= span;
            near(now, RESTART) && near(written, WRITING)
        });
        if !vouched {
            self.distrust(now);
        }
        (self, vouched)
    }

    /// The text of a ledger that nothing is served from any more.
    pub fn closed_text(&self, now: DateTime<Utc>) -> String {
        Ledger { closed: Some(clamp_time(now)), ..self.clone() }.to_text()
    }

    /// Whether all marks are past, so that they may be served though this ledger could not
    /// be written: what a later start can't vouch for is newer than they are.
    pub fn is_past(&self, now: DateTime<Utc>) -> bool {
        let views = self.views.values().map(|view| &view.shown);
        let mut marks = views.flat_map(|view| view.events.values().chain(&view.feed));
        marks.all(|mark| mark.changed <= now)
    }

    /// Whether another one has all of its marks, and the same bodies.
    pub fn is_kept_in(&self, other: &Ledger) -> bool {
        let mut shown = self.views.iter().filter(|(_, view)| view.shown.feed.is_some());
        self.bodies == other.bodies
            && shown.all(|(name, view)| {
                other.views.get(name).is_some_and(|other| other.shown == view.shown)
            })
    }

    /// The same; what is as in another version is the same object, so that what was rendered
    /// from it is kept.
    pub fn sharing(mut self, other: &Ledger) -> Ledger {
        for (name, view) in &mut self.views {
            let known = other.views.get(name).map(|known| &known.shown);
            if let Some(known) = known.filter(|known| ***known == *view.shown) {
                view.shown = known.clone();
            }
        }
        self
    }

    /// When an open feed last changed.
    pub fn latest_open(&self) -> Option<DateTime<Utc>> {
        let open = self.views.iter().filter(|(name, _)| name.ends_with(OPEN_VIEW));
        open.filter_map(|(_, view)| Some(view.shown.feed?.changed)).max()
    }

    /// Whether a feed here, open or closed, has an older mark than the same feed has in another
    /// ledger.
    pub fn is_before(&self, other: &Ledger) -> bool {
        let changed = |view: &View| Some(view.shown.feed?.changed);
        let is_before = |(name, own): (&String, &View)| {
            let known = other.views.get(name).and_then(changed);
            changed(own).zip(known).is_some_and(|(own, known)| own < known)
        };
        self.views.iter().any(is_before) || self.latest_open() < other.latest_open()
    }

    /// Makes everything newer at the next look: later than its marks, and than all that
    /// were served until now.
    pub fn distrust(&mut self, now: DateTime<Utc>) {
        let now = clamp_time(now);
        for view in self.views.values_mut() {
            view.high = view.high.max(Some(now));
            let shown = Arc::make_mut(&mut view.shown);
            for mark in shown.events.values_mut().chain(&mut shown.feed) {
                *mark = Mark { changed: mark.changed.max(now), shown: None };
            }
        }
    }

    /// Notes the ids of all bodies of the plan, former ones too: one that was there before
    /// and is not among them is removed from `now` on.
    pub fn set_bodies<'a>(&mut self, ids: impl Iterator<Item = &'a str>, now: DateTime<Utc>) {
        self.bodies.update(ids, clamp_time(now));
    }

    /// The ids of all bodies that ever were served.
    pub fn bodies(&self) -> impl Iterator<Item = &str> {
        self.bodies.iter().map(|(id, _)| id)
    }

    /// When events of a body were last shown under names with this id.
    pub fn last_named(&self, id: &str) -> Option<DateTime<Utc>> {
        let own = |view: &&String| view.split_once('/').is_some_and(|(body, _)| body == id);
        let views = self.views.keys().filter(own).map(|view| &self.views[view]);
        views.filter_map(|view| view.high).max()
    }

    /// The bodies that were removed, by id, and when.
    pub fn removed_bodies(&self) -> impl Iterator<Item = (&str, DateTime<Utc>)> {
        self.bodies.iter().filter_map(|(id, removed)| Some((id, removed?)))
    }

    /// Forgets what is shown of scopes that no link has any more: who gets one of them
    /// again has another address.
    pub fn forget_scopes_but(&mut self, scopes: &BTreeSet<Scope>) {
        let needed: BTreeSet<String> = scopes.iter().map(Scope::full_view).collect();
        self.views.retain(|view, _| !Scope::is_view(view) || needed.contains(view));
    }

    /// The page of one view, to be gone through event by event and then closed.
    pub(super) fn page(&mut self, view: &str, now: DateTime<Utc>) -> Page<'_> {
        let now = clamp_time(now);
        let view = self.views.entry(view.to_owned()).or_default();
        Page { now, events: BTreeMap::new(), latest: None, shown: Sha256::new(), view }
    }

    /// The marks of a view, which are the same object as long as it shows the same.
    pub(super) fn marks(&self, view: &str) -> Option<&Arc<MarksShown>> {
        self.views.get(view).map(|view| &view.shown)
    }

    /// What rendering a view again would leave, if all of it is as its marks have it.
    pub(super) fn note_same(&mut self, view: &str, now: DateTime<Utc>) {
        if let Some(view) = self.views.get_mut(view) {
            view.high = view.high.max(Some(clamp_time(now)));
        }
    }
}

/// One rendering of a view: what is not looked up is no longer shown.
#[derive(Debug)]
pub(super) struct Page<'a> {
    now: DateTime<Utc>,
    events: BTreeMap<String, Mark>,
    latest: Option<DateTime<Utc>>,
    /// Of all events so far and their marks.
    shown: Sha256,
    view: &'a mut View,
}

impl Page<'_> {
    /// Whether readers have been shown just this of an event.
    pub fn has_shown(&self, uid: &str, shown: Digest) -> bool {
        self.known(uid).is_some_and(|mark| mark.shown == Some(shown))
    }

    /// When an event came to show this.
    pub fn changed(&mut self, uid: &str, shown: Digest) -> DateTime<Utc> {
        let known = self.known(uid);
        let high = self.view.high;
        let mark = renew(known, high, shown, self.now);
        self.latest = self.latest.max(Some(mark.changed));
        self.shown.update(shown);
        self.shown.update(mark.changed.timestamp().to_be_bytes());
        self.events.insert(uid.to_owned(), mark);
        mark.changed
    }

    /// When the whole came to be what it is, which is never before one of its events;
    /// `head` is all of it but these.
    pub fn close(mut self, head: &str) -> DateTime<Utc> {
        let before = &self.view.shown;
        let gone = before.events.iter().filter(|(uid, _)| !self.events.contains_key(*uid));
        let gone = gone.map(|(_, mark)| mark.changed).max();
        self.view.high = self.view.high.max(gone).max(Some(self.now));
        self.shown.update(head);
        let mut mark = renew(before.feed, None, half(self.shown), self.now);
        mark.changed = mark.changed.max(self.latest.unwrap_or(mark.changed));
        let shown = MarksShown { feed: Some(mark), events: self.events };
        if *self.view.shown != shown {
            self.view.shown = Arc::new(shown);
        }
        mark.changed
    }

    /// The mark of an event that this rendering has not had yet.
    fn known(&self, uid: &str) -> Option<Mark> {
        let known = self.view.shown.events.get(uid).copied();
        known.filter(|_| !self.events.contains_key(uid))
    }
}

/// The mark of what is shown now: the known one if that showed the same, else one
/// that is later than it and, of something that may have been here before, later
/// than all that went.
fn renew(
    known: Option<Mark>,
    high: Option<DateTime<Utc>>,
    shown: Digest,
    now: DateTime<Utc>,
) -> Mark {
    let shown = Some(shown);
    let before = match known {
        Some(mark) if mark.shown == shown => return mark,
        Some(mark) => Some(mark.changed),
        None => high,
    };
    let next = before.map_or(now, |before| before + TimeDelta::seconds(1));
    Mark { changed: now.max(next), shown }
}

/// Of what an event shows, without what follows from its marks: `is_dated` where it says
/// when it was updated.
pub(super) fn digest(shown: &str, is_dated: bool) -> Digest {
    let mut whole = Sha256::new_with_prefix(shown);
    if is_dated {
        whole.update("dated");
    }
    half(whole)
}

fn half(whole: Sha256) -> Digest {
    let mut half = Digest::default();
    half.copy_from_slice(&whole.finalize()[..16]);
    half
}
