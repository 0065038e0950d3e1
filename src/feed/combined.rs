//! One calendar over several bodies: all their meetings; or, of roles, the whole meetings of
//! the bodies that one of them is a member of, of the others their own items, at their clock
//! time in the agenda; their deadlines, and their follow-ups while they are open.

use super::event::{Entry, EventBuilder};
use super::identity::{DeadlineNames, Identity};
use super::scope::{Scope, Share};
use super::vtimezone::TimeForm;
use super::{Feed, Ledger, close, days, fixed_head, meetings, opened, words, writer};
use crate::agenda::{PointTime, settled_times};
use crate::compile::rolling_window;
use crate::plan::Config;
use crate::schedule::{Audience, Schedule};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use icalendar::Component;

/// In the place of a body's id in the UIDs of what all bodies share.
const ALL: &str = "alle";

/// So many bodies are named in the name of a calendar.
const NAMED: usize = 3;

/// Renders the calendar of a scope; arguments as of [`super::render`]. Roles and bodies that
/// the plan does not have are nothing.
pub fn render_scope(
    schedule: &Schedule,
    scope: &Scope,
    audience: Audience,
    config: &Config,
    today: NaiveDate,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Feed {
    let (from, to) = rolling_window(config, today);
    let to = to.min(schedule.through).max(from);
    let shared = EventBuilder {
        identity: Identity::new(ALL, config.uid_domain()),
        times: TimeForm::of(schedule.zone),
        config,
        today,
    };
    let (mut entries, mut has_whole) = (Vec::new(), false);
    if scope.roles().is_empty() {
        entries.extend(days::days(&shared, &schedule.plan.calendar, from, to));
    }
    for share in scope.shares(schedule, audience) {
        let name = uid_name(share.view.first_id(), scope);
        let builder = EventBuilder {
            identity: Identity::new(&name, config.uid_domain()),
            times: TimeForm::of(share.view.zone()),
            config,
            today,
        };
        has_whole |= share.is_whole;
        let part = Part { builder, share, window: (from, to), today };
        part.add_to(&mut entries);
    }
    if has_whole {
        entries.extend(days::events(&shared, schedule.event_views(), (from, to)));
    }
    let head = Head::of(schedule, scope, audience);
    if entries.is_empty() {
        // Not today: it would be another event each day.
        let day = today.with_day(1).unwrap_or(today);
        let uid = shared.identity.notice("ingen-punkter");
        let mut entry = shared.days(uid, (day, day), head.nothing_title);
        entry.event.description(&head.nothing);
        entries.push(entry);
    }
    entries.sort_by(|a, b| (a.at, &a.uid).cmp(&(b.at, &b.uid)));
    let properties = fixed_head(&head.name, &head.description, None, config);
    let text = opened(properties, Some(&shared.times));
    close(text, entries, &shared, ledger.page(&scope.view(audience), now))
}

/// Events of a role's calendar are its own; all meetings are those of the bodies' calendars.
fn uid_name(body: &str, scope: &Scope) -> String {
    match scope.roles() {
        [] => body.to_owned(),
        roles => format!("{body}.{}", roles.join("+")),
    }
}

/// What a calendar says of itself.
struct Head {
    name: String,
    description: String,
    /// Said where there is nothing else.
    nothing_title: &'static str,
    nothing: String,
}

impl Head {
    fn of(schedule: &Schedule, scope: &Scope, audience: Audience) -> Head {
        if scope.roles().is_empty() {
            let shares = scope.shares(schedule, audience);
            let bodies: Vec<String> =
                shares.map(|share| writer::named(share.view.name(), share.view.id())).collect();
            let all = words::list(&bodies);
            let name = if bodies.len() <= NAMED { &all } else { words::ALL_MEETINGS };
            return Head {
                name: words::calendar_name(name, audience),
                description: words::calendar_description(&all, audience),
                nothing_title: words::NO_MEETINGS,
                nothing: match bodies.is_empty() {
                    true => words::REMOVED_WHY.to_owned(),
                    false => words::no_meetings(&all),
                },
            };
        }
        let title = |id: &String| {
            let role = schedule.plan.roles.iter().find(|role| role.id == *id);
            writer::named(role.map_or("", |role| &role.title), id)
        };
        let titles: Vec<String> = scope.roles().iter().map(title).collect();
        let titles = words::list(&titles);
        let is_gone = scope.is_of_removed_roles(&schedule.plan);
        Head {
            name: words::role_name(&titles),
            description: words::role_description(&titles, audience),
            nothing_title: if is_gone { words::ROLE_REMOVED } else { words::NO_MEETINGS },
            nothing: match is_gone {
                true => words::ROLE_REMOVED_WHY.to_owned(),
                false => words::nothing_for(&titles),
            },
        }
    }
}

/// One body's part of the calendar.
struct Part<'b, 'a> {
    builder: EventBuilder<'b>,
    share: Share<'a>,
    window: (NaiveDate, NaiveDate),
    today: NaiveDate,
}

impl<'a> Part<'_, 'a> {
    fn add_to(&self, entries: &mut Vec<Entry<'a>>) {
        if self.share.is_whole {
            entries.extend(meetings(&self.builder, self.share.view, self.today, self.window));
        } else {
            self.add_items(entries);
        }
        self.add_deadlines(entries);
        self.add_follow_ups(entries);
    }

    /// Its items on held meetings. Of a cancelled one they went elsewhere.
    fn add_items(&self, entries: &mut Vec<Entry<'a>>) {
        let (from, to) = self.window;
        for meeting in self.share.view.meetings(from, to).filter(|m| !m.is_cancelled()) {
            let own = self.share.items(&meeting);
            if own.is_empty() {
                continue;
            }
            let times = settled_times(meeting, self.builder.config);
            entries.extend(own.iter().map(|item| {
                let same = |other: &&PointTime| other.item.is_same_occurrence(item);
                self.builder.item(&meeting, item, times.iter().find(same))
            }));
        }
    }

    fn add_deadlines(&self, entries: &mut Vec<Entry<'a>>) {
        let (view, (from, to)) = (self.share.view, self.window);
        let body = writer::named(view.name(), view.id());
        for meeting in view.meetings(from, to).filter(|m| self.share.has_deadlines(m)) {
            let mut names = DeadlineNames::default();
            for deadline in meeting.deadlines() {
                let kind = names.deadline(deadline.name);
                let uid = self.builder.identity.of_meeting(meeting.id(), &kind);
                let day = deadline.date;
                let mut entry = self.builder.days(uid, (day, day), &words::deadline(deadline.name));
                entry.event.description(&words::deadline_of(&body, meeting.date(), deadline.time));
                entries.push(entry);
            }
        }
    }

    /// Those that are open, on the day by which they are due.
    fn add_follow_ups(&self, entries: &mut Vec<Entry<'a>>) {
        let (view, (from, to)) = (self.share.view, self.window);
        let body = writer::named(view.name(), view.id());
        for follow_up in self.share.follow_ups(self.today) {
            let Some(day) = follow_up.due_by().filter(|day| from <= *day && *day <= to) else {
                continue;
            };
            let uid = self.builder.identity.follow_up(follow_up.id());
            let title = writer::short_line(follow_up.title(), writer::SHORT);
            let mut entry = self.builder.days(uid, (day, day), &words::follow_up(&title));
            entry.event.description(&words::agreed(&body, follow_up.agreed()));
            entries.push(entry);
        }
    }
}
