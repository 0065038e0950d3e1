//! `/{body}/opfoelgning`: who does what about what was decided.

use crate::agenda::{Format, follow_ups, names_for};
use crate::calendar::full_date;
use crate::schedule::{BodyView, FollowUpState, FollowUpView, Names};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::Page;
use crate::web::pages::document::file;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The filter. Empty is the same as absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Filter {
    ansvarlig: String,
    status: String,
}

#[derive(Template)]
#[template(path = "follow_ups.html")]
struct FollowUpsPage {
    frame: Frame,
    id: String,
    name: String,
    year: i32,
    groups: Vec<Group>,
    /// Value and whether it is chosen.
    owners: Vec<(String, bool)>,
    /// Value, words, whether it is chosen.
    states: Vec<(&'static str, &'static str, bool)>,
    is_filtered: bool,
    /// What is sent along to mark one as done; empty for those who may not.
    token: String,
}

struct Group {
    state: FollowUpState,
    name: &'static str,
    lines: Vec<FollowUpLine>,
}

/// A follow-up, as lists show it.
pub(in crate::web) struct FollowUpLine {
    pub id: String,
    pub title: String,
    pub owners: String,
    /// "senest 31. januar 2024".
    pub due: Option<String>,
    pub agreed: String,
    /// The page of the meeting where it was agreed.
    pub meeting: Option<String>,
    /// The page of the subject that it came out of.
    pub thread: Option<String>,
    pub state: String,
    pub is_overdue: bool,
    pub is_ended: bool,
}

impl FollowUpLine {
    pub fn new(follow_up: &FollowUpView, names: Names, today: NaiveDate) -> FollowUpLine {
        let (view, state) = (follow_up.body(), follow_up.state(today));
        let body = view.id();
        let meeting = view.meeting(follow_up.agreed());
        FollowUpLine {
            id: follow_up.id().to_owned(),
            title: follow_up.title().to_owned(),
            owners: follow_up.owners(names).join(", "),
            due: follow_up.due_by().map(|last| format!("senest {}", full_date(last))),
            agreed: full_date(follow_up.agreed()),
            meeting: meeting.map(|meeting| format!("/{body}/moede/{}", meeting.id())),
            thread: follow_up.item_id().map(|item| format!("/{body}/traad/{item}")),
            state: follow_up.describe_state(today),
            is_overdue: state == FollowUpState::Overdue,
            is_ended: matches!(state, FollowUpState::Done | FollowUpState::Dropped),
        }
    }
}

/// The follow-ups of a body that a reader wants.
struct Wanted<'a> {
    view: BodyView<'a>,
    names: Names,
    filter: Filter,
    today: NaiveDate,
}

impl<'a> Wanted<'a> {
    fn read(
        request: &'a PageRequest,
        id: &str,
        query: Result<Query<Filter>, QueryRejection>,
    ) -> Result<Wanted<'a>, Failure> {
        let Ok(Query(filter)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
        let PageRequest { app, snapshot, session, .. } = request;
        let view = snapshot.body(id, session.audience()).ok_or(NOT_FOUND)?;
        Ok(Wanted { view, names: names_for(view, &app.config), filter, today: snapshot.today })
    }

    fn follow_ups(&self) -> Vec<FollowUpView<'a>> {
        let mut all = self.view.follow_ups_by_urgency();
        all.retain(|follow_up| self.filter.takes(follow_up, self.names, self.today));
        all
    }
}

impl Filter {
    fn takes(&self, follow_up: &FollowUpView, names: Names, today: NaiveDate) -> bool {
        (self.ansvarlig.is_empty() || follow_up.is_owned_by(&self.ansvarlig, names))
            && (self.status.is_empty() || follow_up.state(today).word() == self.status)
    }
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
    query: Result<Query<Filter>, QueryRejection>,
) -> Result<Response, Failure> {
    let wanted = Wanted::read(&request, &id, query)?;
    let chosen = wanted.follow_ups();
    let Wanted { view, names, filter, today } = wanted;
    let group = |state: FollowUpState| {
        let own = chosen.iter().filter(|follow_up| follow_up.state(today) == state);
        let lines = own.map(|follow_up| FollowUpLine::new(follow_up, names, today)).collect();
        Group { state, name: heading(state), lines }
    };
    let owners: BTreeSet<String> = view
        .follow_ups()
        .flat_map(|follow_up| follow_up.owners(names))
        .map(str::to_owned)
        .collect();
    let user = request.session.user.as_ref().filter(|user| user.can_edit());
    Ok(Page(FollowUpsPage {
        frame: request.frame(format!("Opfølgning, {}", view.name()), &id),
        name: view.name().to_owned(),
        year: today.year(),
        groups: FollowUpState::ALL.map(group).into_iter().filter(|g| !g.lines.is_empty()).collect(),
        owners: owners
            .into_iter()
            .map(|owner| {
                let is_chosen = owner == filter.ansvarlig;
                (owner, is_chosen)
            })
            .collect(),
        states: FollowUpState::ALL
            .map(|state| (state.word(), heading(state), state.word() == filter.status))
            .to_vec(),
        is_filtered: !filter.ansvarlig.is_empty() || !filter.status.is_empty(),
        token: user.map(|user| user.token.clone()).unwrap_or_default(),
        id,
    })
    .into_response())
}

fn heading(state: FollowUpState) -> &'static str {
    match state {
        FollowUpState::Overdue => "Over fristen",
        FollowUpState::Open => "Åbne",
        FollowUpState::Done => "Udførte",
        FollowUpState::Dropped => "Opgivne",
    }
}

/// The same list for Word.
pub(in crate::web) async fn document(
    request: PageRequest,
    Path(id): Path<String>,
    query: Result<Query<Filter>, QueryRejection>,
) -> Result<Response, Failure> {
    let wanted = Wanted::read(&request, &id, query)?;
    let Wanted { view, names, today, .. } = wanted;
    let title = format!("Opfølgning, {}", view.name());
    let document = follow_ups(&title, &wanted.follow_ups(), names, today);
    let name = format!("opfoelgning-{id}-{today}");
    let edition = format!("{:?} {:?}", view.audience(), wanted.filter);
    file(&request, document, Format::DOCX, &name, &edition).await
}
