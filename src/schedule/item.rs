//! One occurrence of an item, as an audience may see it: its values and texts, with
//! the placeholders filled in.
//!
//! Every value that an output shows comes from here, never from the plan's item.

use super::{Audience, BodyView, DecisionView, ItemView, MeetingId, MeetingView, Names, Status};
use crate::calendar::{long_date, month_name};
use crate::plan::{CASE_SPAN, Item, Piece, Role, Template, Timing, When};
use chrono::{Datelike, NaiveDate, NaiveTime};

/// An attachment, as an audience may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentView<'a> {
    /// `number` is the case system's.
    #[expect(missing_docs, reason = "as in the plan")]
    Open { title: &'a str, number: Option<&'a str> },
    /// A closed one. Everybody may know that there is one; the title is only there
    /// for those who may see it.
    #[expect(missing_docs, reason = "as in the plan")]
    Closed { title: Option<&'a str> },
}

impl<'a> ItemView<'a> {
    /// Of the item; all its occurrences share it.
    pub fn id(&self) -> &'a str {
        &self.item.id
    }

    /// The nominal date of the meeting that its rule, date or window chose; `None`
    /// where nothing was chosen.
    pub fn nominal(&self) -> Option<NaiveDate> {
        self.occurrence.nominal
    }

    /// Whether it is the same occurrence of the same item.
    pub fn is_same_occurrence(&self, other: &ItemView) -> bool {
        std::ptr::eq(self.occurrence, other.occurrence)
    }

    /// The meeting it is on.
    pub fn meeting(&self) -> Option<MeetingView<'a>> {
        match self.occurrence.status {
            Status::Placed(index) => Some(self.view.meeting_at(index)),
            _ => None,
        }
    }

    /// With its placeholders filled in.
    pub fn title(&self, names: Names) -> String {
        self.fill(&self.item.title, names)
    }

    /// A short remark for the forward list.
    pub fn note(&self, names: Names) -> Option<String> {
        self.item.note.as_ref().map(|note| self.fill(note, names))
    }

    /// The text for the agenda, of several lines.
    pub fn text(&self) -> Option<&'a str> {
        self.item.text.as_deref()
    }

    /// "kultur- og udviklingschef Trine Grejsen" on the day it comes up.
    pub fn role(&self, names: Names) -> Option<String> {
        let role = self.presenter()?;
        // Without a day nobody knows who will hold the role then.
        let names = self.day().is_some() && names == Names::Shown;
        Some(role.describe(self.day().unwrap_or_default(), names))
    }

    /// The role that presents it.
    pub fn presenter(&self) -> Option<&'a Role> {
        self.item.role.map(|index| &self.view.schedule.plan.roles[index])
    }

    /// Whether it is presented by somebody who is no member of the body.
    pub fn is_presented_by_guest(&self) -> bool {
        self.item.role.is_some_and(|role| !self.view.body.members.contains(&role))
    }

    /// Who takes part in it; they are persons, so none where names are not shown.
    pub fn participants(&self, names: Names) -> &'a [String] {
        match names {
            Names::Shown => &self.item.participants,
            Names::RolesOnly => &[],
        }
    }

    /// In the plan's order.
    pub fn attachments(&self) -> impl Iterator<Item = AttachmentView<'a>> + use<'a> {
        let view = self.view;
        self.item.attachments.iter().map(move |attachment| {
            let title = attachment.title.as_str();
            if attachment.closed {
                AttachmentView::Closed { title: view.may_see(true).then_some(title) }
            } else {
                AttachmentView::Open { title, number: attachment.number.as_deref() }
            }
        })
    }

    /// How long it takes; 0 where the plan does not say.
    pub fn minutes(&self) -> u32 {
        self.item.minutes
    }

    /// The category that limits count.
    pub fn category(&self) -> Option<&'a str> {
        self.item.category.as_deref()
    }

    /// "lukket punkt"; only a full audience ever has one.
    pub fn is_closed(&self) -> bool {
        self.item.closed
    }

    /// Its place on an agenda: lower ones first.
    pub fn order(&self) -> i64 {
        self.item.order
    }

    /// The item as this occurrence has it, for forms that change it; none for an open
    /// audience.
    pub fn as_written(&self) -> Option<&'a Item> {
        (self.view.audience == Audience::Full).then_some(self.item)
    }

    /// Whether it has no meeting yet, or no longer.
    pub fn is_awaiting(&self) -> bool {
        self.occurrence.status == Status::Awaiting
    }

    /// Whether it comes again by a rule.
    pub fn recurs(&self) -> bool {
        self.item.recurs()
    }

    /// Whether its rule puts it on each meeting.
    pub fn is_on_every_agenda(&self) -> bool {
        matches!(self.item.timing, Timing::When { rule: When::EveryMeeting, .. })
    }

    /// Whether a `[[change]]` is about this very occurrence.
    pub fn is_changed(&self) -> bool {
        let mut changes = self.view.body.changes.iter();
        changes.any(|change| {
            change.item == self.occurrence.item
                && Some(change.scope.date()) == self.occurrence.nominal
        })
    }

    /// The day by which it is listed where it is on no meeting: its nominal date, else
    /// the day of what it is tied to.
    pub(super) fn listed(&self) -> Option<NaiveDate> {
        self.occurrence.nominal.or(self.occurrence.listed)
    }

    /// Its clock time in the agenda.
    pub fn at(&self) -> Option<NaiveTime> {
        self.item.at
    }

    /// Whether the documents of a meeting on that day name the item: not where that
    /// meeting or a later one was yet to ask for it.
    pub fn is_known_on(&self, day: NaiveDate) -> bool {
        self.agreed().is_none_or(|agreed| agreed < day)
    }

    /// The day of the body's meeting that requested it.
    pub fn agreed(&self) -> Option<NaiveDate> {
        self.item.agreed.map(|(date, _)| date)
    }

    /// The id of the item whose thread it goes on with.
    pub fn follows(&self) -> Option<&'a str> {
        self.item.follows.map(|item| self.view.body.items[item].id.as_str())
    }

    /// Which step of its case it is, counted from 0.
    pub fn step_number(&self) -> Option<usize> {
        self.occurrence.step?.step.map(|step| step as usize)
    }

    /// The day by which its run of the case is decided, or the first step's date.
    pub fn run_day(&self) -> Option<NaiveDate> {
        self.occurrence.step?.day
    }

    /// Which it is of the steps in its own body that the audience may see, counted from 1:
    /// other bodies' steps come and go without it.
    pub fn turn_number(&self) -> Option<usize> {
        let (&Timing::Case(case), Some(step)) = (&self.item.timing, self.step_number()) else {
            return None;
        };
        let schedule = self.view.schedule;
        let steps = &schedule.plan.cases[case].steps[..=step];
        let own = steps.iter().filter(|other| other.body == steps[step].body);
        Some(own.filter(|step| schedule.may_see(step, self.view.audience())).count())
    }

    /// The year in which its run may begin, in a case that comes every year: so late days
    /// of one year and early ones of the next are of the same.
    pub fn run_year(&self) -> Option<i32> {
        let Timing::Case(case) = self.item.timing else { return None };
        self.run_day()
            .filter(|_| self.view.schedule.plan.cases[case].is_yearly())
            .and_then(|day| Some(day.checked_sub_days(CASE_SPAN)?.year()))
    }

    /// The id of the case that it is a step of.
    pub fn case(&self) -> Option<&'a str> {
        match self.item.timing {
            Timing::Case(case) => Some(&self.view.schedule.plan.cases[case].id),
            _ => None,
        }
    }

    /// The bodies that its case goes through, as far as the audience may see it.
    pub fn route(&self) -> Vec<&'a str> {
        let Timing::Case(case) = self.item.timing else { return Vec::new() };
        let schedule = self.view.schedule;
        schedule.route(&schedule.plan.cases[case], self.view.audience())
    }

    /// What was decided on it.
    pub fn decision(&self) -> Option<DecisionView<'a>> {
        self.occurrence.decision.map(|index| self.view.decision_at(index))
    }

    /// Whether no rule gives it but a decision made at that extra meeting, which has the
    /// date of an ordinary one, or may have.
    pub fn is_given_at(&self, meeting: MeetingId) -> bool {
        let is_given = self.occurrence.chosen.is_none() && self.occurrence.decision.is_some();
        is_given && meeting.is_extra && self.occurrence.nominal == Some(meeting.nominal)
    }

    /// The body whose item it is.
    pub fn body(&self) -> BodyView<'a> {
        self.view
    }

    /// Where it ended, for an address: `placed`, `awaiting`, `skipped`, `dropped` or
    /// `withdrawn`.
    pub fn status(&self) -> &'static str {
        match self.occurrence.status {
            Status::Placed(_) => "placed",
            Status::Awaiting => "awaiting",
            Status::Skipped => "skipped",
            Status::Dropped => "dropped",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The same in Danish.
    pub fn describe_status(&self) -> &'static str {
        match self.occurrence.status {
            Status::Placed(_) => "på et møde",
            Status::Awaiting => "afventer dato",
            Status::Skipped => "sprunget over",
            Status::Dropped => "faldt bort",
            Status::Withdrawn => "taget af dagsordenen",
        }
    }

    pub(super) fn is_visible(&self) -> bool {
        self.view.may_see(self.is_closed())
    }

    /// The day of its meeting, else its nominal date.
    fn day(&self) -> Option<NaiveDate> {
        self.meeting().map(|meeting| meeting.date()).or(self.occurrence.nominal)
    }

    fn fill(&self, template: &Template, names: Names) -> String {
        let unknown = || "…".to_owned();
        let mut text = String::new();
        for piece in &template.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Year => {
                    let of_case = self.occurrence.step.and_then(|turn| turn.day);
                    let day = of_case.or(self.occurrence.planned);
                    text.push_str(&day.map_or_else(unknown, |day| day.year().to_string()));
                }
                Piece::Month => {
                    let planned = self.occurrence.planned;
                    let month = planned.map(|date| month_name(date.month()).to_owned());
                    text.push_str(&month.unwrap_or_else(unknown));
                }
                Piece::Date => {
                    let day = self.occurrence.event_day.or_else(|| self.day());
                    text.push_str(&day.map_or_else(unknown, long_date));
                }
                Piece::Role => text.push_str(&self.role(names).unwrap_or_default()),
            }
        }
        text
    }
}
