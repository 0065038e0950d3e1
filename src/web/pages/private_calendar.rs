//! `/feed/{token}`: the calendar of a private address as a page: meetings that open,
//! deadlines, follow-ups, and how to subscribe.

use crate::agenda::{PointTime, names_for, settled_times};
use crate::calendar::full_date;
use crate::compile::rolling_window;
use crate::feed::Address;
use crate::feed::links::Link;
use crate::feed::scope::{Scope, Share};
use crate::plan::Config;
use crate::schedule::{Audience, FollowUpView, ItemView, MeetingView, Names};
use crate::web::frame::Frame;
use crate::web::pages::follow_ups::FollowUpLine;
use crate::web::pages::parts::{Colours, ItemPart, MeetingPart};
use crate::web::snapshot::Snapshot;
use crate::web::text::{count, from_today, short_day};
use askama::Template;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

/// So many meetings are on one page.
const SHOWN: usize = 20;

/// Or fewer, where their items have long texts: so many letters.
const MOST_LETTERS: usize = 60_000;

/// So many follow-ups, the most urgent first.
const FOLLOW_UPS: usize = 50;

/// So many deadlines.
const DEADLINES: usize = 4;

/// Which meetings the page shows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    /// Those that have been; empty is the same as absent.
    tidligere: String,
    /// Counted from 1.
    side: Option<usize>,
}

#[derive(Template)]
#[template(path = "private_calendar.html")]
pub(in crate::web) struct CalendarPage {
    frame: Frame,
    owner: String,
    /// What a role's address is about.
    is_of_roles: bool,
    address: Address,
    /// Why nothing comes any more.
    ended: Option<&'static str>,
    follow_ups: Vec<FollowUpLine>,
    /// So many follow-ups are not shown.
    more_follow_ups: usize,
    deadlines: Vec<DeadlineLine>,
    meetings: Vec<MeetingCard>,
    is_past: bool,
    /// The pages after and before this one.
    later: Option<String>,
    earlier: Option<String>,
}

struct DeadlineLine {
    day: String,
    name: String,
    /// "Direktionen, mødet den 2. december 2026".
    of: String,
}

/// A meeting, and what the address shows of it.
struct MeetingCard {
    body: String,
    meeting: MeetingPart,
    /// "ons. 2. dec. kl. 9.00–17.00".
    when: String,
    /// "i morgen".
    soon: String,
    /// The page of the whole meeting, where the address opens it.
    page: Option<String>,
    count: String,
    items: Vec<(ItemPart, String)>,
}

impl CalendarPage {
    pub fn new(
        frame: Frame,
        snapshot: &Snapshot,
        link: &Link,
        address: Address,
        which: &Which,
        config: &Config,
    ) -> CalendarPage {
        let (scope, today) = (link.scope(), snapshot.today);
        let list = List { root: &frame.root, snapshot, link, config, today };
        let is_past = !which.tidligere.is_empty();
        let side = which.side.unwrap_or(1).max(1);
        let all = list.meetings(&scope, is_past);
        let cards = all.iter().map(|(share, meeting)| list.card(share, meeting));
        let (meetings, after) = page_of(cards, side);
        let mut follow_ups = list.follow_ups(&scope);
        let more_follow_ups = follow_ups.len().saturating_sub(FOLLOW_UPS);
        follow_ups.truncate(FOLLOW_UPS);
        let page = |side: usize| {
            let past = if is_past { "tidligere=1&" } else { "" };
            format!("{}?{past}side={side}", frame.root)
        };
        CalendarPage {
            owner: link.owner.clone(),
            is_of_roles: !link.roles.is_empty(),
            address,
            ended: list.ended(&scope),
            follow_ups,
            more_follow_ups,
            deadlines: list.deadlines(&scope),
            meetings,
            is_past,
            later: after.then(|| page(side + 1)),
            earlier: (side > 1).then(|| page(side - 1)),
            frame,
        }
    }
}

/// The cards of a page, counted from 1, and whether more come after them.
fn page_of(cards: impl Iterator<Item = MeetingCard>, side: usize) -> (Vec<MeetingCard>, bool) {
    let (mut page, mut shown, mut letters) = (1, Vec::new(), 0);
    for card in cards {
        let own = card.letters();
        let is_full = shown.len() == SHOWN || letters + own > MOST_LETTERS;
        if is_full && !shown.is_empty() {
            if page == side {
                return (shown, true);
            }
            (page, letters) = (page + 1, 0);
            shown.clear();
        }
        letters += own;
        shown.push(card);
    }
    if page < side {
        shown.clear();
    }
    (shown, false)
}

impl MeetingCard {
    fn letters(&self) -> usize {
        self.items.iter().map(|(item, _)| item.title.len() + item.case.len()).sum()
    }
}

struct List<'a> {
    root: &'a str,
    snapshot: &'a Snapshot,
    link: &'a Link,
    config: &'a Config,
    today: NaiveDate,
}

impl List<'_> {
    /// Of an address whose roles or bodies are gone.
    fn ended(&self, scope: &Scope) -> Option<&'static str> {
        if scope.is_of_removed_roles(&self.snapshot.schedule.plan) {
            return Some("Rollen er ikke i planen mere. Bed sekretariatet om en ny adresse.");
        }
        let removed = self.snapshot.last_removed(self.link);
        removed.map(|_| "Mødeforummet er nedlagt, så her kommer ikke flere møder. Bed sekretariatet om en ny adresse.")
    }

    /// The meetings from today on or, the latest first, those before, of which the address
    /// shows something.
    fn meetings<'a>(&'a self, scope: &'a Scope, past: bool) -> Vec<(Share<'a>, MeetingView<'a>)> {
        let (first, last) = rolling_window(self.config, self.today);
        let mut all = Vec::new();
        for share in scope.shares(&self.snapshot.schedule, Audience::Full) {
            let days = if past { (first, self.today - Days::new(1)) } else { (self.today, last) };
            let own = |meeting: &MeetingView<'a>| {
                let is_own = (meeting.to() < self.today) == past;
                let shows = || !meeting.is_cancelled() && !share.items(meeting).is_empty();
                is_own && (share.is_whole || shows())
            };
            all.extend(share.view.meetings(days.0, days.1).filter(own).map(|one| (share, one)));
        }
        all.sort_by_key(|(_, meeting)| (meeting.start(), meeting.nominal()));
        if past {
            all.reverse();
        }
        all
    }

    fn card(&self, share: &Share, meeting: &MeetingView) -> MeetingCard {
        let (names, colours) = (names_for(share.view, self.config), Colours::of(share.view));
        let times = settled_times(*meeting, self.config);
        let time = |item: &ItemView| {
            let same = |other: &&PointTime| other.item.is_same_occurrence(item);
            let time = times.iter().find(same);
            time.map_or_else(String::new, |time| time.start.format("%-H.%M").to_string())
        };
        let items = share.items(meeting);
        let part = MeetingPart::new(meeting, self.config);
        let body = share.view.id();
        let is_open = self.link.opens(share.view);
        MeetingCard {
            body: share.view.name().to_owned(),
            when: format!("{} kl. {}", short_day(meeting.date(), self.today), part.clock),
            soon: from_today(meeting.date(), self.today),
            page: is_open.then(|| format!("{}/{body}/moede/{}", self.root, meeting.id())),
            count: match items.len() {
                0 => "ingen punkter endnu".to_owned(),
                number => count(number, "punkt", "punkter"),
            },
            items: items
                .iter()
                .map(|item| (ItemPart::new(item, names, &colours), time(item)))
                .collect(),
            meeting: part,
        }
    }

    /// The next ones.
    fn deadlines(&self, scope: &Scope) -> Vec<DeadlineLine> {
        let mut lines = Vec::new();
        for (share, meeting) in self.meetings(scope, false) {
            if !share.has_deadlines(&meeting) {
                continue;
            }
            for deadline in meeting.deadlines().filter(|one| one.date >= self.today) {
                let time = deadline.time.map(|time| format!(" kl. {}", time.format("%-H.%M")));
                let day = short_day(deadline.date, self.today);
                let of = format!("{}, mødet den {}", share.view.name(), full_date(meeting.date()));
                let day = format!("{day}{}", time.unwrap_or_default());
                lines.push((
                    deadline.date,
                    DeadlineLine { day, name: deadline.name.to_owned(), of },
                ));
            }
        }
        lines.sort_by_key(|(day, _)| *day);
        lines.into_iter().take(DEADLINES).map(|(_, line)| line).collect()
    }

    /// What the roles are yet to do; of an address without roles, what its owner is.
    fn follow_ups(&self, scope: &Scope) -> Vec<FollowUpLine> {
        let mut lines = Vec::new();
        for share in scope.shares(&self.snapshot.schedule, Audience::Full) {
            let own: Vec<FollowUpView> = match self.link.roles.is_empty() {
                false => share.follow_ups(self.today),
                true => {
                    let mut all = share.view.follow_ups_by_urgency();
                    all.retain(|one| one.is_for(&self.link.owner, self.today));
                    all
                }
            };
            let is_open = self.link.opens(share.view);
            let line = |one: &FollowUpView| {
                let line = FollowUpLine::new(one, Names::Shown, self.today);
                let page = line.meeting.filter(|_| is_open);
                let meeting = page.map(|page| format!("{}{page}", self.root));
                FollowUpLine { meeting, thread: None, ..line }
            };
            let lines_of_body = own.iter().map(|one| (one.urgency(), line(one)));
            lines.extend(lines_of_body.filter(|(_, line)| !line.is_ended));
        }
        // The bodies' together, since only the first are shown.
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        lines.into_iter().map(|(_, line)| line).collect()
    }
}
