//! A proposal, and what collects them.

use super::minutes::Minutes;
use crate::calendar::long_date;
use crate::plan::Plan;
use crate::plan::edit::{Edit, new_id};
use crate::schedule::{BodyView, Schedule};
use chrono::NaiveDate;

/// What the minutes say about one thing, and what would be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What became of it.
    pub kind: ProposalKind,
    /// In Danish.
    pub words: String,
    /// As the minutes have it.
    pub quote: String,
    /// Nobody needs to look at it.
    pub sure: bool,
    /// Each with the id of its body; none where the plan says the same, or where
    /// nothing can be written.
    pub edits: Vec<(String, Edit)>,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// The plan has it.
    Kept,
    /// It goes to another day.
    Moved,
    /// The plan doesn't have it.
    New,
    /// The minutes don't have it.
    Gone,
    /// What was decided.
    Decided,
    /// What somebody does.
    Promised,
}

impl ProposalKind {
    /// In Danish.
    pub fn word(self) -> &'static str {
        match self {
            ProposalKind::Kept => "beholdt",
            ProposalKind::Moved => "flyttet",
            ProposalKind::New => "nyt",
            ProposalKind::Gone => "væk",
            ProposalKind::Decided => "besluttet",
            ProposalKind::Promised => "aftalt",
        }
    }
}

/// Collects the proposals.
pub struct Writer<'a> {
    pub minutes: &'a Minutes,
    pub schedule: &'a Schedule,
    pub plan: &'a Plan,
    pub view: BodyView<'a>,
    pub today: NaiveDate,
    /// Ids of items.
    taken: Vec<String>,
    /// The item of each point, where there is one or will be.
    pub ids: Vec<Option<String>>,
    pub all: Vec<Proposal>,
}

impl<'a> Writer<'a> {
    /// Nothing is proposed yet.
    pub fn new(
        minutes: &'a Minutes,
        schedule: &'a Schedule,
        view: BodyView<'a>,
        today: NaiveDate,
    ) -> Writer<'a> {
        let items = schedule.plan.bodies.iter().flat_map(|body| &body.items);
        let taken = items.map(|item| item.id.clone()).collect();
        let plan = &schedule.plan;
        Writer { minutes, schedule, plan, view, today, taken, ids: Vec::new(), all: Vec::new() }
    }

    pub fn push(
        &mut self,
        kind: ProposalKind,
        words: String,
        quote: &str,
        sure: bool,
        edits: Vec<Edit>,
    ) {
        let edits = edits.into_iter().map(|edit| (self.view.id().to_owned(), edit)).collect();
        self.all.push(Proposal { kind, words, quote: quote.to_owned(), sure, edits });
    }

    pub fn new_id(&mut self, title: &str) -> String {
        let id = new_id(title, |id| self.taken.iter().any(|taken| taken == id));
        self.taken.push(id.clone());
        id
    }

    pub fn source(&self) -> String {
        format!(
            "referatet af {} {}",
            long_date(self.minutes.meeting),
            self.minutes.meeting.format("%Y")
        )
    }

    pub fn reason(&self) -> String {
        format!("efter {}", self.source())
    }

    pub fn is_held(&self, view: BodyView, date: NaiveDate) -> bool {
        view.meetings(date, date).any(|meeting| !meeting.is_cancelled())
    }

    /// The nominal date of the meeting that stands on a day.
    pub fn nominal(&self, date: NaiveDate) -> NaiveDate {
        let mut meetings = self.view.meetings(date, date);
        let held = meetings.find(|meeting| !meeting.is_cancelled());
        held.or(self.view.meeting(date)).map_or(date, |meeting| meeting.nominal())
    }
}

/// A title in which a brace means itself.
pub fn template(title: &str) -> String {
    title.replace('{', "{{")
}
