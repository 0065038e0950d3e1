//! What was decided at meetings, and what follows from it, as an audience may see it.

use super::{BodyView, ItemView, MeetingView};
use crate::calendar::full_date;
use crate::calendar::{long_date, month_name};
use crate::plan::{
    Decision, DecisionIndex, FollowUp, FollowUpEnd, Item, Outcome, Owner, Piece, Section,
    SectionDecision,
};
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

/// Something that somebody does.
#[derive(Clone, Copy, Debug)]
pub struct FollowUpView<'a> {
    view: BodyView<'a>,
    follow_up: &'a FollowUp,
}

/// Where a follow-up stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpState {
    /// It is to be done.
    Open,
    /// Its window is over.
    Overdue,
    /// It has been done.
    Done,
    /// It is no longer to be done.
    Dropped,
}

impl FollowUpState {
    /// Every state, the most urgent first.
    pub const ALL: [FollowUpState; 4] =
        [FollowUpState::Overdue, FollowUpState::Open, FollowUpState::Done, FollowUpState::Dropped];

    /// As programs read it.
    pub const fn word(self) -> &'static str {
        match self {
            FollowUpState::Open => "open",
            FollowUpState::Overdue => "overdue",
            FollowUpState::Done => "done",
            FollowUpState::Dropped => "dropped",
        }
    }
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

impl<'a> FollowUpView<'a> {
    /// The body at whose meeting it was agreed.
    pub fn body(&self) -> BodyView<'a> {
        self.view
    }

    /// Of its table.
    pub fn id(&self) -> &'a str {
        &self.follow_up.id
    }

    /// What is to be done.
    pub fn title(&self) -> &'a str {
        &self.follow_up.title
    }

    /// The day of the meeting where it was agreed.
    pub fn agreed(&self) -> NaiveDate {
        self.follow_up.agreed
    }

    /// The id of the item that it came out of.
    pub fn item_id(&self) -> Option<&'a str> {
        self.follow_up.item.map(|item| self.view.body.items[item].id.as_str())
    }

    /// The titles of roles, and names where they are shown.
    pub fn owners(&self, names: Names) -> Vec<&'a str> {
        let roles = &self.view.schedule.plan.roles;
        let owner = |owner: &'a Owner| match owner {
            Owner::Role(role) => Some(roles[*role].title.as_str()),
            Owner::Name(name) => Some(name.as_str()).filter(|_| names == Names::Shown),
        };
        self.follow_up.owners.iter().filter_map(owner).collect()
    }

    /// As programs read them: the ids of roles, and names where they are shown.
    pub fn owner_ids(&self, names: Names) -> Vec<&'a str> {
        let roles = &self.view.schedule.plan.roles;
        let owner = |owner: &'a Owner| match owner {
            Owner::Role(role) => Some(roles[*role].id.as_str()),
            Owner::Name(name) => Some(name.as_str()).filter(|_| names == Names::Shown),
        };
        self.follow_up.owners.iter().filter_map(owner).collect()
    }

    /// Whether somebody is to do it: a role by its id or title, or a name.
    pub fn is_owned_by(&self, wanted: &str, names: Names) -> bool {
        self.owner_ids(names).contains(&wanted) || self.owners(names).contains(&wanted)
    }

    /// The day or window by which it is due, as it is written.
    pub fn due(&self) -> Option<&'a str> {
        self.follow_up.due.as_ref().map(|window| window.text.as_str())
    }

    /// The last day on which it is in time, inclusive.
    pub fn due_by(&self) -> Option<NaiveDate> {
        self.follow_up.due.as_ref().map(|window| window.last)
    }

    /// How it ended, if it did.
    pub fn end(&self) -> &'a FollowUpEnd {
        &self.follow_up.end
    }

    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> FollowUpState {
        match &self.follow_up.end {
            FollowUpEnd::Done(_) => FollowUpState::Done,
            FollowUpEnd::Dropped(_) => FollowUpState::Dropped,
            FollowUpEnd::Pending if self.due_by().is_some_and(|last| last < today) => {
                FollowUpState::Overdue
            }
            FollowUpEnd::Pending => FollowUpState::Open,
        }
    }

    /// The same in Danish, with the day on which it was done or the reason it was dropped.
    pub fn describe_state(&self, today: NaiveDate) -> String {
        match (&self.follow_up.end, self.state(today)) {
            (FollowUpEnd::Done(day), _) => format!("udført {}", full_date(*day)),
            (FollowUpEnd::Dropped(reason), _) => format!("opgivet: {reason}"),
            (_, FollowUpState::Overdue) => "fristen er overskredet".to_owned(),
            _ => "åben".to_owned(),
        }
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

    /// The follow-ups that the audience may see, in the plan's order.
    pub fn follow_ups(&self) -> impl Iterator<Item = FollowUpView<'a>> + use<'a> {
        let view = *self;
        self.body
            .follow_ups
            .iter()
            .filter(move |follow_up| view.may_see(follow_up.closed))
            .map(move |follow_up| FollowUpView { view, follow_up })
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
