//! What of the plan one calendar is about, and what that is of each body.

use crate::plan::Plan;
use crate::schedule::{
    Audience, BodyView, FollowUpState, FollowUpView, ItemView, MeetingView, Names, Schedule,
};
use chrono::NaiveDate;

/// The roles and the bodies of a calendar, in order of id, so that two calendars about the
/// same are one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    roles: Vec<String>,
    bodies: Vec<String>,
}

/// What a calendar has of one body.
#[derive(Clone, Copy, Debug)]
pub struct Share<'a> {
    /// The body.
    pub view: BodyView<'a>,
    /// Whether it has its whole meetings.
    pub is_whole: bool,
    roles: &'a [String],
}

impl Scope {
    /// Of what these roles have (without any: whole meetings) in these bodies (without
    /// any: in all).
    pub fn new(roles: &[String], bodies: &[String]) -> Scope {
        let sorted = |ids: &[String]| {
            let mut ids = ids.to_vec();
            ids.sort();
            ids.dedup();
            ids
        };
        Scope { roles: sorted(roles), bodies: sorted(bodies) }
    }

    /// Its roles and bodies by their ids, in Danish.
    pub fn describe(&self) -> String {
        match (&self.roles[..], &self.bodies[..]) {
            ([], []) => "alle møder".to_owned(),
            (roles, bodies) => [roles, bodies].concat().join(", "),
        }
    }

    /// The ids of its roles.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Whether it is of roles of which the plan has none any more.
    pub fn is_of_removed_roles(&self, plan: &Plan) -> bool {
        let is_gone = |id: &String| plan.roles.iter().all(|role| role.id != *id);
        !self.roles.is_empty() && self.roles.iter().all(is_gone)
    }

    /// What it has of each body, in the plan's order.
    pub fn shares<'a>(
        &'a self,
        schedule: &'a Schedule,
        audience: Audience,
    ) -> impl Iterator<Item = Share<'a>> {
        schedule.views(audience).filter_map(|view| self.share(view))
    }

    /// What it has of one body.
    pub fn share<'a>(&'a self, view: BodyView<'a>) -> Option<Share<'a>> {
        let is_named = || view.ids().any(|id| self.bodies.iter().any(|own| own == id));
        (self.bodies.is_empty() || is_named()).then(|| Share {
            view,
            is_whole: self.roles.is_empty() || is_member(view, &self.roles),
            roles: &self.roles,
        })
    }

    /// The name of its view in the ledger; ids have neither `+` nor `:`.
    pub(super) fn view(&self, audience: Audience) -> String {
        let (roles, bodies) = (self.roles.join("+"), self.bodies.join("+"));
        format!("{roles}:{bodies}/{}", audience_name(audience))
    }

    /// As links have it.
    pub(super) fn full_view(&self) -> String {
        self.view(Audience::Full)
    }

    /// Whether a view of the ledger is of a scope, and not of a body.
    pub(super) fn is_view(name: &str) -> bool {
        name.contains(':')
    }
}

/// In the name of a view of the ledger.
pub(super) fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::Open => "open",
        Audience::Full => "full",
    }
}

/// Whether one of these roles is a member of a body.
pub fn is_member(view: BodyView, roles: &[String]) -> bool {
    view.members().any(|member| roles.contains(&member.id))
}

impl<'a> Share<'a> {
    /// What it shows of a meeting; of one that is not its own, what its roles present.
    pub fn items(&self, meeting: &MeetingView<'a>) -> Vec<ItemView<'a>> {
        meeting.items().filter(|item| self.is_whole || self.presents(item)).collect()
    }

    /// Whether the deadlines before a meeting are its roles': they have an item on it.
    pub fn has_deadlines(&self, meeting: &MeetingView<'a>) -> bool {
        !meeting.is_cancelled() && meeting.items().any(|item| self.presents(&item))
    }

    /// What its roles are yet to do.
    pub fn follow_ups(&self, today: NaiveDate) -> Vec<FollowUpView<'a>> {
        let is_owned = |one: &FollowUpView| {
            self.roles.iter().any(|role| one.is_owned_by(role, Names::RolesOnly))
        };
        let mut all = self.view.follow_ups_by_urgency();
        all.retain(|one| {
            let state = one.state(today);
            matches!(state, FollowUpState::Open | FollowUpState::Overdue) && is_owned(one)
        });
        all
    }

    /// Whether a calendar may have anything of the body.
    pub fn has_anything(&self) -> bool {
        let is_owned = |one: FollowUpView| {
            self.roles.iter().any(|role| one.is_owned_by(role, Names::RolesOnly))
        };
        self.is_whole
            || self.view.occurrences().any(|item| self.presents(&item))
            || self.view.follow_ups().any(is_owned)
    }

    fn presents(&self, item: &ItemView) -> bool {
        item.presenter().is_some_and(|role| self.roles.contains(&role.id))
    }
}
