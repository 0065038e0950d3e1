//! What was decided at meetings, as an audience may see it.

use super::{BodyView, ItemView, MeetingView};
use crate::calendar::{long_date, month_name};
use crate::plan::{Decision, DecisionIndex, Item, Outcome, Piece, Section, SectionDecision};
use crate::schedule::Names;
use chrono::{Datelike, NaiveDate, NaiveTime};

/// A decision on an item.
#[derive(Clone, Copy, Debug)]
pub struct DecisionView<'a> {
    view: BodyView<'a>,
    decision: &'a Decision,
}

/// A decision on a fixed section of the agenda.
#[derive(Clone, Copy, Debug)]
pub struct SectionDecisionView<'a> {
    decision: &'a SectionDecision,
}

impl<'a> DecisionView<'a> {
    /// The id of the item that it is on.
    pub fn item_id(&self) -> &'a str {
        &self.item().id
    }

    /// The item's title as it was on the day of the decision: for a decision on an
    /// occurrence that there is not.
    pub fn title(&self, names: Names) -> String {
        let date = self.decision.date;
        let piece = |piece: &Piece| match piece {
            Piece::Text(plain) => plain.clone(),
            Piece::Year => date.year().to_string(),
            Piece::Month => month_name(date.month()).to_owned(),
            Piece::Date => long_date(date),
            Piece::Role => {
                let role = self.item().role.map(|index| &self.view.schedule.plan.roles[index]);
                role.map_or_else(String::new, |role| role.describe(date, names == Names::Shown))
            }
        };
        self.item().title.pieces.iter().map(piece).collect()
    }

    /// The day on which the meeting was held, as it is written.
    pub fn date(&self) -> NaiveDate {
        self.decision.date
    }

    /// What was decided.
    pub fn text(&self) -> &'a str {
        &self.decision.text
    }

    /// Approved, rejected, noted or put off.
    pub fn outcome(&self) -> Option<Outcome> {
        self.decision.outcome
    }

    /// Who took part, where it was others than planned; they are persons.
    pub fn attended(&self, names: Names) -> Option<&'a [String]> {
        self.decision.attended.as_deref().filter(|_| names == Names::Shown)
    }

    /// What is shown under the item's next occurrence.
    pub fn next(&self) -> Option<&'a str> {
        self.decision.next.as_deref()
    }

    fn item(&self) -> &'a Item {
        &self.view.body.items[self.decision.item]
    }
}

/// Whether it is the same one.
impl PartialEq for DecisionView<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.decision, other.decision)
    }
}

impl<'a> SectionDecisionView<'a> {
    /// Which section.
    pub fn section(&self) -> Section {
        self.decision.section
    }

    /// What was decided.
    pub fn text(&self) -> &'a str {
        &self.decision.text
    }

    /// Who took part; they are persons.
    pub fn attended(&self, names: Names) -> Option<&'a [String]> {
        self.decision.attended.as_deref().filter(|_| names == Names::Shown)
    }
}

/// A deadline before a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadlineView<'a> {
    /// As people call it.
    pub name: &'a str,
    /// The day that it falls on.
    pub date: NaiveDate,
    /// By when on that day.
    pub time: Option<NaiveTime>,
}

impl<'a> BodyView<'a> {
    pub(super) fn decision_at(&self, index: DecisionIndex) -> DecisionView<'a> {
        DecisionView { view: *self, decision: &self.body.decisions[index] }
    }
}

impl<'a> MeetingView<'a> {
    /// The decisions on items that were made at it, those of closed items only for who
    /// may see them.
    pub fn decisions(&self) -> impl Iterator<Item = DecisionView<'a>> + use<'a> {
        let (view, own) = (self.view, self.index);
        let all = view.decided.decisions.iter();
        all.filter(move |(meeting, _)| *meeting == own)
            .map(move |(_, index)| view.decision_at(*index))
            .filter(move |decision| view.may_see(decision.item().closed))
    }

    /// Whether anything was decided at it that the audience may see.
    pub fn is_decided(&self) -> bool {
        self.decisions().next().is_some() || self.section_decisions().next().is_some()
    }

    /// The decision that was made at it on an item.
    pub fn decision_on(&self, item: &ItemView<'a>) -> Option<DecisionView<'a>> {
        let (view, own) = (self.view, self.index);
        let postponed = view.decided.postponed.iter().find(|one| {
            let of_item = one.occurrence.map(|index| &raw const view.decided.occurrences[index]);
            one.meeting == own && of_item == Some(&raw const *item.occurrence)
        });
        match postponed {
            Some(one) => Some(view.decision_at(one.decision)),
            None => item.decision(),
        }
    }

    /// The decisions on fixed sections that were made at it.
    pub fn section_decisions(&self) -> impl Iterator<Item = SectionDecisionView<'a>> + use<'a> {
        let (view, own) = (self.view, self.index);
        let all = view.decided.section_decisions.iter();
        all.filter(move |(meeting, _)| *meeting == own).map(move |(_, position)| {
            SectionDecisionView { decision: &view.body.section_decisions[*position] }
        })
    }

    /// The ids of items that were taken up at it and put off.
    pub fn postponed(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (view, own) = (self.view, self.index);
        let all = view.decided.postponed.iter();
        all.filter(move |one| one.meeting == own)
            .map(move |one| view.decision_at(one.decision))
            .filter(move |decision| view.may_see(decision.item().closed))
            .map(|decision| decision.item_id())
    }

    /// Its deadlines, in the plan's order.
    pub fn deadlines(&self) -> impl Iterator<Item = DeadlineView<'a>> + use<'a> {
        let (view, own) = (self.view, self.index);
        let all = &view.decided.deadlines;
        let first = all.partition_point(|deadline| deadline.meeting < own);
        all[first..].iter().take_while(move |deadline| deadline.meeting == own).map(
            move |deadline| {
                let written = &view.body.deadlines[deadline.deadline];
                DeadlineView { name: &written.name, date: deadline.date, time: written.time }
            },
        )
    }
}

impl<'a> ItemView<'a> {
    /// What earlier decisions said for the next time.
    pub fn notes_from_before(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let (view, own) = (self.view, self.occurrence);
        let notes = view.decided.next_notes.iter();
        notes
            .filter(move |(occurrence, _)| {
                std::ptr::eq(&raw const view.decided.occurrences[*occurrence], own)
            })
            .filter_map(move |(_, decision)| view.decision_at(*decision).next())
    }
}
