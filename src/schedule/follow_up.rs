//! What was promised at meetings, as an audience may see it.

use super::BodyView;
use crate::calendar::full_date;
use crate::plan::{FollowUp, FollowUpEnd, Owner};
use crate::schedule::Names;
use chrono::NaiveDate;

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

const OPEN: &str = "åben";
const OVERDUE: &str = "fristen er overskredet";

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

impl<'a> FollowUpView<'a> {
    /// In whose order what is due first comes first, and what has no date last.
    pub fn urgency(&self) -> impl Ord + use<> {
        (self.due_by().is_none(), self.due_by(), self.agreed())
    }

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

    /// Whether only some may see it.
    pub fn is_closed(&self) -> bool {
        self.follow_up.closed
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

    /// Whether somebody is to do it that day: a role by its title, its holder, or a name,
    /// in small or capital letters.
    pub fn is_for(&self, who: &str, today: NaiveDate) -> bool {
        let roles = &self.view.schedule.plan.roles;
        let is_who = |text: &str| text.to_lowercase() == who.to_lowercase();
        self.follow_up.owners.iter().any(|owner| match owner {
            Owner::Name(name) => is_who(name),
            Owner::Role(role) => {
                let role = &roles[*role];
                is_who(&role.title) || role.holder(today).is_some_and(|holder| is_who(&holder.name))
            }
        })
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
            (_, FollowUpState::Overdue) => OVERDUE.to_owned(),
            _ => OPEN.to_owned(),
        }
    }

    /// Whether a meeting on a day has it before it: agreed earlier, and not done before
    /// that day. What is done later was to be done then.
    pub fn is_pending_at(&self, day: NaiveDate) -> bool {
        let is_pending = match &self.follow_up.end {
            FollowUpEnd::Pending => true,
            FollowUpEnd::Done(done) => *done >= day,
            FollowUpEnd::Dropped(_) => false,
        };
        is_pending && self.agreed() < day
    }

    /// In Danish, where it stands at such a meeting.
    pub fn describe_pending(&self, day: NaiveDate) -> &'static str {
        if self.due_by().is_some_and(|last| last < day) { OVERDUE } else { OPEN }
    }
}

impl<'a> BodyView<'a> {
    /// The follow-ups that the audience may see, in the plan's order.
    pub fn follow_ups(&self) -> impl Iterator<Item = FollowUpView<'a>> + use<'a> {
        let view = *self;
        self.body
            .follow_ups
            .iter()
            .filter(move |follow_up| view.may_see(follow_up.closed))
            .map(move |follow_up| FollowUpView { view, follow_up })
    }

    /// The same, what is due first at the top, what has no date last.
    pub fn follow_ups_by_urgency(&self) -> Vec<FollowUpView<'a>> {
        let mut all: Vec<_> = self.follow_ups().collect();
        all.sort_by_key(FollowUpView::urgency);
        all
    }
}
