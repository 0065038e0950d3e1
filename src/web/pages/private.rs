//! `/feed/{token}` and below: what a private address opens, closed items too, read only.
//! Its pages lead to no others.

use crate::feed::links::{Access, is_token};
use crate::schedule::{Audience, BodyView, Names};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::feeds::X_ROBOTS_TAG;
use crate::web::frame::Frame;
use crate::web::html::Page;
use crate::web::pages::body::{BodyPage, Search};
use crate::web::pages::follow_ups::FollowUpLine;
use crate::web::pages::home::HomePage;
use crate::web::pages::meeting::MeetingPage;
use crate::web::pages::subscribe::{base, webcal};
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use crate::web::text::meeting_in_path;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use std::sync::Arc;

/// `/feed/{token}`: the bodies that the address opens.
pub(in crate::web) async fn home(
    State(app): State<Arc<AppState>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let snapshot = app.snapshot();
    let bodies = opened(&app, &snapshot, &token)?;
    let frame = Frame::new(&snapshot, "Mødeplaner", "").private(&token, &bodies);
    let views = snapshot.schedule.views(Audience::Full);
    let own: Vec<_> = views.filter(|view| bodies.iter().any(|id| id == view.id())).collect();
    let today = snapshot.today;
    let follow_ups = owner(&app, &snapshot, &token, &bodies)
        .map(|owner| follow_ups_of(&owner, &own, &frame.root, today))
        .unwrap_or_default();
    let mut page = HomePage::new(frame, own.into_iter(), today, &app.config);
    page.follow_ups = follow_ups;
    Ok(send(page))
}

/// Whose address it is.
fn owner(app: &AppState, snapshot: &Snapshot, token: &str, bodies: &[String]) -> Option<String> {
    match snapshot.access(token, bodies.first()?, app.now()) {
        Access::Granted(link) => Some(link.owner.clone()),
        _ => None,
    }
}

/// What somebody is yet to do; the lines lead to pages of the address alone.
fn follow_ups_of(
    owner: &str,
    views: &[BodyView],
    root: &str,
    today: NaiveDate,
) -> Vec<FollowUpLine> {
    let all = views.iter().flat_map(BodyView::follow_ups_by_urgency);
    let own = all.filter(|one| one.is_for(owner, today));
    let lines = own.map(|one| FollowUpLine::new(&one, Names::Shown, today));
    let pending = lines.filter(|line| !line.is_ended);
    let private = |line: FollowUpLine| FollowUpLine {
        meeting: line.meeting.map(|meeting| format!("{root}{meeting}")),
        thread: None,
        ..line
    };
    pending.map(private).collect()
}

/// `/feed/{token}/{body}`: the plan of a body.
pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    Path((token, body)): Path<(String, String)>,
    query: Result<Query<Search>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Ok(Query(search)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let snapshot = app.snapshot();
    let bodies = opened_with(&app, &snapshot, &token, &body)?;
    let view = snapshot.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let frame = Frame::new(&snapshot, view.name(), &body).private(&token, &bodies);
    let address = format!("{}{}/{body}.ics", base(&app.config.server, &headers), frame.root);
    let mut page = BodyPage::new(frame, view, snapshot.today, &app.config, &search);
    page.webcal = webcal(&address);
    Ok(send(page))
}

/// `/feed/{token}/{body}/moede/{date}`: a meeting of it.
pub(in crate::web) async fn meeting(
    State(app): State<Arc<AppState>>,
    Path((token, body, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let snapshot = app.snapshot();
    let bodies = opened_with(&app, &snapshot, &token, &body)?;
    let view = snapshot.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let frame = Frame::new(&snapshot, view.name(), &body).private(&token, &bodies);
    Ok(match meeting_in_path(view, &name).ok_or(NOT_FOUND)? {
        Ok(meeting) => send(MeetingPage::new(frame, &meeting, snapshot.today, &app.config)),
        Err(own) => Redirect::to(&format!("{}/{body}/moede/{own}", frame.root)).into_response(),
    })
}

/// The bodies that a token opens, one of which must be that one.
fn opened_with(
    app: &AppState,
    snapshot: &Snapshot,
    token: &str,
    body: &str,
) -> Result<Vec<String>, Failure> {
    if !is_token(token) {
        return Err(NOT_FOUND);
    }
    match snapshot.access(token, body, app.now()) {
        Access::Granted(_) => opened(app, snapshot, token),
        Access::Tombstone { .. } | Access::Gone => Err(Failure(StatusCode::GONE)),
        Access::Unknown => Err(NOT_FOUND),
    }
}

/// The ids of the bodies that a token opens.
fn opened(app: &AppState, snapshot: &Snapshot, token: &str) -> Result<Vec<String>, Failure> {
    if !is_token(token) {
        return Err(NOT_FOUND);
    }
    let access = |id: &str| snapshot.access(token, id, app.now());
    let known = snapshot.schedule.plan.bodies.iter().map(|body| body.id.clone());
    let known: Vec<String> = known.filter(|id| !matches!(access(id), Access::Unknown)).collect();
    let is_open = |id: &&String| matches!(access(id), Access::Granted(_));
    let open: Vec<String> = known.iter().filter(is_open).cloned().collect();
    match (open.is_empty(), known.is_empty()) {
        (false, _) => {
            app.record_token_use(token);
            Ok(open)
        }
        (true, false) => Err(Failure(StatusCode::GONE)),
        (true, true) => Err(NOT_FOUND),
    }
}

/// Not stored, not indexed, and the secret address in no `Referer`.
fn send(page: impl Template) -> Response {
    let headers =
        [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer"), (X_ROBOTS_TAG, "noindex")];
    (headers, Page(page)).into_response()
}
