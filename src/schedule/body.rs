//! What a body's view answers: its meetings, its items, the rows of the forward list.

use super::view::{Audience, BodyView, ItemView, MeetingView, SkippedView};
use super::{Meeting, MeetingId, MeetingIndex, Occurrence, Schedule, Status};
use crate::calendar::Calendar;
use crate::plan::{
    BodyIndex, Case, CaseStep, Item, Role, Series, When, describe_rule, index_at, indexed,
};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

impl Schedule {
    /// The body of that id.
    pub fn body(&self, id: &str, audience: Audience) -> Option<BodyView<'_>> {
        self.plan.body(id).map(|index| self.body_at(index, audience))
    }

    /// The body of an index.
    pub fn body_at(&self, index: BodyIndex, audience: Audience) -> BodyView<'_> {
        BodyView {
            schedule: self,
            body: &self.plan.bodies[index],
            decided: &self.bodies[index],
            audience,
        }
    }

    /// Every body, in the plan's order.
    pub fn views(&self, audience: Audience) -> impl Iterator<Item = BodyView<'_>> {
        indexed(&self.plan.bodies).map(move |(index, _)| self.body_at(index, audience))
    }

    /// Whether a step of a case is for an audience.
    pub(super) fn may_see(&self, step: &CaseStep, audience: Audience) -> bool {
        let item = &self.plan.bodies[step.body].items[step.item];
        audience == Audience::Full || !step.values.closed.unwrap_or(item.closed)
    }

    /// The bodies that a case goes through, by their short names in order: those of the
    /// steps that the audience may see.
    pub fn route<'a>(&'a self, case: &Case, audience: Audience) -> Vec<&'a str> {
        let seen = case.steps.iter().filter(|step| self.may_see(step, audience));
        let steps = seen.map(|step| self.plan.bodies[step.body].short_name());
        steps.collect()
    }
}

/// A row of the forward list.
#[derive(Clone, Debug)]
pub enum Row<'a> {
    /// A meeting, held or cancelled.
    Meeting(MeetingView<'a>),
    /// One skipped date, or a run of several with one name and no meeting in between.
    Skipped {
        /// "Sommerferie", "Juledag".
        name: &'a str,
        /// In order.
        dates: Vec<NaiveDate>,
    },
}

impl<'a> BodyView<'a> {
    /// The name of its folder.
    pub fn id(&self) -> &'a str {
        &self.body.id
    }

    /// The id that it had first. UIDs and marks go by it: they stay when its folder gets
    /// another name.
    pub fn first_id(&self) -> &'a str {
        self.body.ids().next().unwrap_or(&self.body.id)
    }

    /// The ids at whose addresses it is found: those that it had, and its own.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.body.ids()
    }

    /// As people call it.
    pub fn name(&self) -> &'a str {
        &self.body.name
    }

    /// Of its feeds, by its name in CSS, if the plan says.
    pub fn colour(&self) -> Option<&'a str> {
        self.body.colour.as_deref()
    }

    /// Whose view it is.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The roles of its members, in the plan's order.
    pub fn members(&self) -> impl Iterator<Item = &'a Role> + use<'a> {
        let roles = &self.schedule.plan.roles;
        self.body.members.iter().map(|index| &roles[*index])
    }

    /// The other bodies, for the same audience.
    pub fn others(&self) -> impl Iterator<Item = BodyView<'a>> + use<'a> {
        let (schedule, id) = (self.schedule, self.id());
        schedule.views(self.audience).filter(move |other| other.id() != id)
    }

    /// Any body of the plan, this one too, for the same audience.
    pub fn sibling(&self, id: &str) -> Option<BodyView<'a>> {
        self.schedule.body(id, self.audience)
    }

    /// Whether a role is a member of both bodies.
    pub fn shares_member_with(&self, other: &BodyView) -> bool {
        self.body.members.iter().any(|role| other.body.members.contains(role))
    }

    /// The days without meetings.
    pub fn calendar(&self) -> &'a Calendar {
        &self.schedule.plan.calendar
    }

    /// The zone of all meeting times.
    pub fn zone(&self) -> Tz {
        self.schedule.zone
    }

    /// The last day that anything is decided for, inclusive.
    pub fn through(&self) -> NaiveDate {
        self.schedule.through
    }

    /// The items as the plan's files have them, for forms that change them; none
    /// for an open audience.
    pub fn items_as_written(&self) -> &'a [Item] {
        match self.audience {
            Audience::Open => &[],
            Audience::Full => &self.body.items,
        }
    }

    /// The id of an item that a misspelt one most likely means.
    pub fn similar_item(&self, id: &str) -> Option<&'a str> {
        self.body.similar_item(id).filter(|_| self.audience == Audience::Full)
    }

    /// The series of its meetings as the plan has them.
    pub fn series_as_written(&self) -> &'a [Series] {
        &self.body.series
    }

    /// "det næstsidste møde i november".
    pub fn describe_rule(&self, rule: &When) -> String {
        describe_rule(rule, &self.schedule.plan)
    }

    /// The plan's roles, for forms that choose one; none for an open audience.
    pub fn roles_as_written(&self) -> &'a [Role] {
        match self.audience {
            Audience::Open => &[],
            Audience::Full => &self.schedule.plan.roles,
        }
    }

    /// Meetings that are on some day of a window, from and to inclusive, by actual
    /// date; cancelled and extra ones too.
    pub fn meetings(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = MeetingView<'a>> {
        let view = *self;
        let meetings = &self.decided.meetings;
        let longest = meetings.iter().map(|m| (m.to - m.date).num_days()).max().unwrap_or(0);
        let earliest = from.checked_sub_days(Days::new(longest.unsigned_abs())).unwrap_or(from);
        let first = meetings.partition_point(|m| m.date < earliest);
        let end = meetings.partition_point(|m| m.date <= to).max(first);
        (first..end)
            .filter(move |index| from <= meetings[*index].to)
            .map(move |index| view.meeting_at(index_at::<Meeting>(index)))
    }

    pub(super) fn meeting_at(&self, index: MeetingIndex) -> MeetingView<'a> {
        MeetingView { view: *self, meeting: &self.decided.meetings[index], index }
    }

    /// The meeting that a date names: by nominal date, by planned date, failing that
    /// a held one on that day; extra ones last.
    pub fn meeting(&self, date: NaiveDate) -> Option<MeetingView<'a>> {
        let ordinary = |m: &&Meeting| !m.is_extra();
        let find = |test: &dyn Fn(&&Meeting) -> bool| self.find_meeting(test);
        let alias = self.decided.aliases.iter().find(|(nominal, _)| *nominal == date);
        find(&|m| ordinary(m) && m.nominal == date)
            .or_else(|| alias.map(|(_, index)| self.meeting_at(*index)))
            .or_else(|| find(&|m| ordinary(m) && m.planned == date))
            .or_else(|| find(&|m| ordinary(m) && m.is_held() && m.is_on(date)))
            .or_else(|| find(&|m| !ordinary(m) && m.nominal == date))
            .or_else(|| find(&|m| !ordinary(m) && m.is_held() && m.is_on(date)))
    }

    /// The meeting of an identity.
    pub fn meeting_with_id(&self, id: MeetingId) -> Option<MeetingView<'a>> {
        self.find_meeting(&|m| m.id() == id)
    }

    fn find_meeting(&self, test: &dyn Fn(&&Meeting) -> bool) -> Option<MeetingView<'a>> {
        let position = self.decided.meetings.iter().position(|meeting| test(&meeting))?;
        Some(self.meeting_at(index_at::<Meeting>(position)))
    }

    /// Every meeting, by actual date.
    pub fn all_meetings(&self) -> impl Iterator<Item = MeetingView<'a>> + use<'a> {
        let view = *self;
        indexed(&self.decided.meetings).map(move |(index, _)| view.meeting_at(index))
    }

    /// What stood on a nominal date whose meeting a policy moved to another day.
    pub fn shifted(&self, nominal: NaiveDate) -> Option<SkippedView<'a>> {
        self.all_meetings()
            .filter_map(|meeting| meeting.shifted_from())
            .find(|from| from.date == nominal)
    }

    /// The first meeting held after a day, extra ones too.
    pub fn next_held(&self, after: NaiveDate) -> Option<MeetingView<'a>> {
        let first = self.decided.meetings.partition_point(|m| m.date <= after);
        (first..self.decided.meetings.len())
            .find(|index| self.decided.meetings[*index].is_held())
            .map(|index| self.meeting_at(index_at::<Meeting>(index)))
    }

    /// The last meeting held before a day, extra ones too.
    pub fn last_held(&self, before: NaiveDate) -> Option<MeetingView<'a>> {
        let end = self.decided.meetings.partition_point(|m| m.date < before);
        (0..end)
            .rev()
            .find(|index| self.decided.meetings[*index].is_held())
            .map(|index| self.meeting_at(index_at::<Meeting>(index)))
    }

    /// Nominal dates that gave no meeting, from and to inclusive.
    pub fn skipped(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = SkippedView<'a>> {
        let calendar = &self.schedule.plan.calendar;
        let skipped = &self.decided.skipped;
        let first = skipped.partition_point(|s| s.date < from);
        let end = skipped.partition_point(|s| s.date <= to).max(first);
        skipped[first..end].iter().filter_map(|skipped| {
            let (name, kind) = calendar.describe(skipped.day)?;
            Some(SkippedView { date: skipped.date, name, kind })
        })
    }

    /// The forward list after a day, through another: every nominal date in
    /// order, skipped ones gathered in runs, none after the last meeting.
    pub fn forward_list(&self, after: NaiveDate, through: NaiveDate) -> Vec<Row<'a>> {
        let Some(from) = after.succ_opt() else { return Vec::new() };
        let mut skipped = self.skipped(from, through).peekable();
        let mut rows = Vec::new();
        for meeting in self.meetings(from, through) {
            while let Some(skip) = skipped.next_if(|s| s.date <= meeting.date()) {
                match rows.last_mut() {
                    Some(Row::Skipped { name, dates }) if *name == skip.name => {
                        dates.push(skip.date);
                    }
                    _ => rows.push(Row::Skipped { name: skip.name, dates: vec![skip.date] }),
                }
            }
            rows.push(Row::Meeting(meeting));
        }
        rows
    }

    /// Items that await a date: those without a nominal date always, others when
    /// it lies in the window. In agenda order.
    pub fn awaiting(&self, from: NaiveDate, to: NaiveDate) -> Vec<ItemView<'a>> {
        self.elsewhere(from, to, |status| status == Status::Awaiting)
    }

    /// The same for people, who must not lose sight of what was put off: its day
    /// may have passed, and it still waits.
    pub fn still_awaiting(&self, through: NaiveDate) -> Vec<ItemView<'a>> {
        self.awaiting(NaiveDate::MIN, through)
    }

    /// Items that were skipped, dropped or withdrawn, by the same window.
    pub fn dropped(&self, from: NaiveDate, to: NaiveDate) -> Vec<ItemView<'a>> {
        self.elsewhere(from, to, |status| {
            matches!(status, Status::Skipped | Status::Dropped | Status::Withdrawn)
        })
    }

    /// Every occurrence of every item, by item, then nominal date.
    pub fn occurrences(&self) -> impl Iterator<Item = ItemView<'a>> + use<'a> {
        let view = *self;
        let all = self.decided.occurrences.iter();
        all.map(move |occurrence| view.item_view(occurrence)).filter(ItemView::is_visible)
    }

    /// Every occurrence of one item, by nominal date.
    pub fn occurrences_of<'i>(
        &self,
        item_id: &'i str,
    ) -> impl Iterator<Item = ItemView<'a>> + use<'a, 'i> {
        self.occurrences().filter(move |item| item.id() == item_id)
    }

    fn elsewhere(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        is_wanted: impl Fn(Status) -> bool,
    ) -> Vec<ItemView<'a>> {
        let mut items: Vec<ItemView> = self
            .occurrences()
            .filter(|item| is_wanted(item.occurrence.status))
            .filter(|item| item.listed().is_none_or(|date| (from..=to).contains(&date)))
            .collect();
        items.sort_by_key(|i| (i.order(), i.occurrence.item, i.nominal()));
        items
    }

    /// The one place that decides what a closed flag hides.
    pub(super) fn may_see(&self, closed: bool) -> bool {
        !closed || self.audience == Audience::Full
    }

    /// Whether an occurrence of another schedule is one that this view hides: closed
    /// here, however open it was there.
    pub(super) fn hides(&self, other: &ItemView) -> bool {
        let mut occurrences = self.decided.occurrences.iter().map(|own| self.item_view(own));
        let same =
            occurrences.find(|own| own.id() == other.id() && own.nominal() == other.nominal());
        match same {
            Some(own) => !own.is_visible(),
            None => {
                let mut items = self.body.items.iter();
                items.any(|item| item.id == other.id() && !self.may_see(item.closed))
            }
        }
    }

    pub(super) fn item_view(&self, occurrence: &'a Occurrence) -> ItemView<'a> {
        ItemView { view: *self, occurrence, item: self.decided.item(self.body, occurrence) }
    }
}
