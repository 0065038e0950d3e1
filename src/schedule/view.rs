//! The questions that outputs ask of a schedule, for an audience.
//!
//! Whatever is closed is left out here, once, for every output. An open view
//! answers the same whether closed items exist or not.

use super::{BodySchedule, Cancelled, Fate, Meeting, Occurrence, Origin, Schedule};
use crate::calendar::Day;
use crate::plan::{Body, Item, MeetingEntry};
use chrono::NaiveDate;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Anyone: closed items do not exist.
    Open,
    /// Those who may see closed items.
    Full,
}

/// Whether `{role}` gives a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Names {
    Shown,
    RolesOnly,
}

impl Schedule {
    pub fn body(&self, id: &str, audience: Audience) -> Option<BodyView<'_>> {
        self.plan.body(id).map(|index| self.body_at(index, audience))
    }

    pub fn body_at(&self, index: usize, audience: Audience) -> BodyView<'_> {
        BodyView {
            schedule: self,
            body: &self.plan.bodies[index],
            decided: &self.bodies[index],
            audience,
        }
    }

    pub fn views(&self, audience: Audience) -> impl Iterator<Item = BodyView<'_>> {
        (0..self.bodies.len()).map(move |index| self.body_at(index, audience))
    }
}

/// One body, as an audience may see it.
#[derive(Clone, Copy, Debug)]
pub struct BodyView<'a> {
    pub schedule: &'a Schedule,
    pub body: &'a Body,
    pub decided: &'a BodySchedule,
    pub audience: Audience,
}

/// One meeting, as an audience may see it.
#[derive(Clone, Copy, Debug)]
pub struct MeetingView<'a> {
    pub view: BodyView<'a>,
    pub meeting: &'a Meeting,
    pub index: u32,
}

/// One occurrence of an item.
#[derive(Clone, Copy, Debug)]
pub struct ItemView<'a> {
    pub view: BodyView<'a>,
    pub occurrence: &'a Occurrence,
    pub item: &'a Item,
}

/// A nominal date without a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedView<'a> {
    pub date: NaiveDate,
    /// "Sommerferie", "Juledag", "Grundlovsdag".
    pub name: &'a str,
    /// `holiday`, `closed` or `break`.
    pub kind: &'static str,
}

/// A row of the forward list.
#[derive(Clone, Debug)]
pub enum Row<'a> {
    Meeting(MeetingView<'a>),
    /// One skipped date, or a run of several with one name and no meeting in between.
    Skipped {
        name: &'a str,
        dates: Vec<NaiveDate>,
    },
}

impl<'a> BodyView<'a> {
    /// Meetings by actual date, from and to inclusive; cancelled and extra ones too.
    pub fn meetings(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = MeetingView<'a>> {
        let view = *self;
        let meetings = &self.decided.meetings;
        let first = meetings.partition_point(|m| m.date < from);
        let end = meetings.partition_point(|m| m.date <= to).max(first);
        (first..end).map(move |index| view.meeting_at(index as u32))
    }

    pub fn meeting_at(&self, index: u32) -> MeetingView<'a> {
        MeetingView { view: *self, meeting: &self.decided.meetings[index as usize], index }
    }

    /// The meeting of a date: by planned date or, failing that, by actual date.
    pub fn meeting(&self, date: NaiveDate) -> Option<MeetingView<'a>> {
        let meetings = &self.decided.meetings;
        let index = meetings
            .iter()
            .position(|m| m.planned == date)
            .or_else(|| meetings.iter().position(|m| m.date == date))?;
        Some(self.meeting_at(index as u32))
    }

    /// What stood on a nominal date whose meeting a policy moved to another day.
    pub fn shifted(&self, nominal: NaiveDate) -> Option<SkippedView<'a>> {
        (0..self.decided.meetings.len() as u32)
            .filter_map(|index| self.meeting_at(index).shifted_from())
            .find(|from| from.date == nominal)
    }

    /// The first meeting held after a day, extra ones too.
    pub fn next_held(&self, after: NaiveDate) -> Option<MeetingView<'a>> {
        let first = self.decided.meetings.partition_point(|m| m.date <= after);
        (first..self.decided.meetings.len())
            .find(|index| self.decided.meetings[*index].is_held())
            .map(|index| self.meeting_at(index as u32))
    }

    /// The last meeting held before a day, extra ones too.
    pub fn last_held(&self, before: NaiveDate) -> Option<MeetingView<'a>> {
        let end = self.decided.meetings.partition_point(|m| m.date < before);
        (0..end)
            .rev()
            .find(|index| self.decided.meetings[*index].is_held())
            .map(|index| self.meeting_at(index as u32))
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
        self.elsewhere(from, to, |fate| fate == Fate::Awaiting)
    }

    /// The same for people, who must not lose sight of what was put off: its day
    /// may have passed, and it still waits.
    pub fn still_awaiting(&self, through: NaiveDate) -> Vec<ItemView<'a>> {
        self.awaiting(NaiveDate::MIN, through)
    }

    /// Items that were skipped, dropped or withdrawn, by the same window.
    pub fn dropped(&self, from: NaiveDate, to: NaiveDate) -> Vec<ItemView<'a>> {
        self.elsewhere(from, to, |fate| {
            matches!(fate, Fate::Skipped | Fate::Dropped | Fate::Withdrawn)
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
        self.occurrences().filter(move |item| item.item.id == item_id)
    }

    fn elsewhere(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        wanted: impl Fn(Fate) -> bool,
    ) -> Vec<ItemView<'a>> {
        let mut items: Vec<ItemView> = self
            .occurrences()
            .filter(|item| wanted(item.occurrence.fate))
            .filter(|item| item.nominal().is_none_or(|date| (from..=to).contains(&date)))
            .collect();
        items.sort_by_key(|i| (i.item.order, i.occurrence.item, i.occurrence.nominal));
        items
    }

    fn item_view(&self, occurrence: &'a Occurrence) -> ItemView<'a> {
        ItemView { view: *self, occurrence, item: &self.body.items[occurrence.item as usize] }
    }
}

impl<'a> MeetingView<'a> {
    pub fn planned(&self) -> NaiveDate {
        self.meeting.planned
    }

    /// Where it is held; of a cancelled one, its planned date.
    pub fn date(&self) -> NaiveDate {
        self.meeting.date
    }

    pub fn is_cancelled(&self) -> bool {
        !self.meeting.is_held()
    }

    pub fn is_moved(&self) -> bool {
        self.meeting.date != self.meeting.planned
    }

    pub fn is_extra(&self) -> bool {
        self.meeting.is_extra()
    }

    pub fn is_tentative(&self) -> bool {
        match self.meeting.origin {
            Origin::Series { series, .. } => self.view.body.series[series as usize].tentative,
            Origin::Extra => false,
        }
    }

    /// The `[[meeting]]` that speaks of it.
    pub fn entry(&self) -> Option<&'a MeetingEntry> {
        self.meeting.entry.map(|index| &self.view.body.meetings[index as usize])
    }

    /// Why it is cancelled or, if it is held, why it was moved or changed.
    pub fn reason(&self) -> Option<&'a str> {
        match self.meeting.cancelled {
            Some(Cancelled::Event(index)) => {
                Some(&self.view.schedule.plan.events[index as usize].reason)
            }
            Some(Cancelled::Entry(index)) => {
                self.view.body.meetings[index as usize].cancelled.as_deref()
            }
            None => self.entry()?.reason.as_deref(),
        }
    }

    /// "Direktionsmøde", or the name of its own.
    pub fn name(&self) -> &'a str {
        self.own_name().unwrap_or(&self.view.body.meeting_name)
    }

    /// The name that only this meeting has.
    pub fn own_name(&self) -> Option<&'a str> {
        self.entry()?.name.as_deref()
    }

    pub fn place(&self) -> &'a str {
        self.entry().and_then(|entry| entry.place.as_deref()).unwrap_or(&self.view.body.place)
    }

    /// What the audience may see on it, in agenda order.
    pub fn items(&self) -> impl Iterator<Item = ItemView<'a>> {
        let view = self.view;
        let range = self.meeting.items.start as usize..self.meeting.items.end as usize;
        view.decided.placed[range]
            .iter()
            .map(move |index| view.item_view(&view.decided.occurrences[*index as usize]))
            .filter(|item| item.is_visible())
    }

    /// The minutes of what the audience may see.
    pub fn minutes(&self) -> u32 {
        self.items().map(|item| item.item.minutes).sum()
    }

    /// What stood on the nominal date that a policy moved it away from.
    pub fn shifted_from(&self) -> Option<SkippedView<'a>> {
        match self.meeting.origin {
            Origin::Series { nominal, day, .. } if day != Day::Free => {
                let (name, kind) = self.view.schedule.plan.calendar.describe(day)?;
                Some(SkippedView { date: nominal, name, kind })
            }
            _ => None,
        }
    }
}
