//! One role's calendar over all bodies: the whole meetings of those it is a member of;
//! of the others its own items, at their clock time in the agenda; its deadlines, and
//! its follow-ups while they are open.

use super::event::{Entry, EventBuilder};
use super::identity::Identity;
use super::vtimezone::TimeForm;
use super::{Feed, Ledger, audience_name, close, fixed_head, meetings, opened, words, writer};
use crate::agenda::{PointTime, settled_times};
use crate::compile::rolling_window;
use crate::plan::{Config, Role};
use crate::schedule::{Audience, BodyView, FollowUpState, FollowUpView, ItemView, Names, Schedule};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use icalendar::Component;

/// Renders the calendar of a role; arguments as of [`super::render`]. `None` where the
/// plan has no such role.
pub fn render_role(
    schedule: &Schedule,
    role: &str,
    audience: Audience,
    config: &Config,
    today: NaiveDate,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Option<Feed> {
    let role = schedule.plan.roles.iter().find(|known| known.id == role)?;
    let (from, to) = rolling_window(config, today);
    let to = to.min(schedule.through).max(from);
    let mut entries = Vec::new();
    for view in schedule.views(audience) {
        let name = format!("{}.{}", view.first_id(), role.id);
        let builder = EventBuilder {
            identity: Identity::new(&name, config.uid_domain()),
            times: TimeForm::of(view.zone()),
            config,
        };
        let own = Own { builder, view, role, today };
        if view.members().any(|member| member.id == role.id) {
            entries.extend(meetings(&own.builder, view, today, (from, to)));
        } else {
            entries.extend(own.items(from, to));
        }
        entries.extend(own.deadlines(from, to));
        entries.extend(own.follow_ups(from, to));
    }
    let builder = EventBuilder {
        identity: Identity::new(&role.id, config.uid_domain()),
        times: TimeForm::of(config.timezone),
        config,
    };
    let title = writer::named(&role.title, &role.id);
    if entries.is_empty() {
        // Not today: it would be another event each day.
        let day = today.with_day(1).unwrap_or(today);
        let uid = builder.identity.notice("ingen-punkter");
        let mut entry = builder.days(uid, (day, day), words::NO_MEETINGS);
        entry.event.description(&words::nothing_for(&title));
        entries.push(entry);
    }
    entries.sort_by(|a, b| (a.at, &a.uid).cmp(&(b.at, &b.uid)));
    let head =
        fixed_head(&words::role_name(&title), &words::role_description(&title, audience), config);
    let view = format!("rolle-{}/{}", role.id, audience_name(audience));
    Some(close(opened(head, Some(&builder.times)), entries, view, ledger, now))
}

/// What a role has of one body.
struct Own<'a> {
    builder: EventBuilder<'a>,
    view: BodyView<'a>,
    role: &'a Role,
    today: NaiveDate,
}

impl Own<'_> {
    /// Its items on held meetings. Of a cancelled one they went elsewhere.
    fn items(&self, from: NaiveDate, to: NaiveDate) -> Vec<Entry> {
        let mut entries = Vec::new();
        for meeting in self.view.meetings(from, to).filter(|meeting| !meeting.is_cancelled()) {
            let own: Vec<ItemView> = meeting.items().filter(|item| self.presents(item)).collect();
            if own.is_empty() {
                continue;
            }
            let times = settled_times(meeting, self.builder.config);
            entries.extend(own.iter().map(|item| {
                let same = |other: &&PointTime| other.item.is_same_occurrence(item);
                self.builder.item(&meeting, item, times.iter().find(same))
            }));
        }
        entries
    }

    fn presents(&self, item: &ItemView) -> bool {
        item.presenter().is_some_and(|role| role.id == self.role.id)
    }

    /// Of the held meetings on which it has an item.
    fn deadlines(&self, from: NaiveDate, to: NaiveDate) -> Vec<Entry> {
        let mut entries = Vec::new();
        for meeting in self.view.meetings(from, to).filter(|meeting| !meeting.is_cancelled()) {
            if !meeting.items().any(|item| self.presents(&item)) {
                continue;
            }
            for (number, deadline) in (1..).zip(meeting.deadlines()) {
                let uid =
                    self.builder.identity.of_meeting(meeting.id(), &format!("frist-{number}"));
                let day = deadline.date;
                let mut entry = self.builder.days(uid, (day, day), &words::deadline(deadline.name));
                let body = writer::named(self.view.name(), self.view.id());
                entry.event.description(&words::deadline_of(&body, meeting.date(), deadline.time));
                entries.push(entry);
            }
        }
        entries
    }

    /// Those that are open, on the day by which they are due.
    fn follow_ups(&self, from: NaiveDate, to: NaiveDate) -> Vec<Entry> {
        let is_open = |follow_up: &FollowUpView| {
            matches!(follow_up.state(self.today), FollowUpState::Open | FollowUpState::Overdue)
        };
        let own = self.view.follow_ups();
        let own =
            own.filter(|one| is_open(one) && one.is_owned_by(&self.role.id, Names::RolesOnly));
        own.filter_map(|follow_up| {
            let day = follow_up.due_by().filter(|day| from <= *day && *day <= to)?;
            let uid = self.builder.identity.notice(&format!("opfoelgning.{}", follow_up.id()));
            let title = writer::short_line(follow_up.title(), writer::SHORT);
            let mut entry = self.builder.days(uid, (day, day), &words::follow_up(&title));
            let body = writer::named(self.view.name(), self.view.id());
            entry.event.description(&words::agreed(&body, follow_up.agreed()));
            Some(entry)
        })
        .collect()
    }
}
