//! `/feed/{token}` and below: what a private address opens, closed items too, read only.
//! Its pages lead to no others.

use crate::feed::Address;
use crate::feed::links::{Access, Link, is_token};
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::feeds::X_ROBOTS_TAG;
use crate::web::frame::Frame;
use crate::web::html::Page;
use crate::web::pages::body::{BodyPage, Search};
use crate::web::pages::meeting::MeetingPage;
use crate::web::pages::private_calendar::{CalendarPage, Which};
use crate::web::pages::subscribe::base;
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use crate::web::text::meeting_in_path;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// `/feed/{token}`: everything that the address is about, of all bodies.
pub(in crate::web) async fn calendar(
    State(app): State<Arc<AppState>>,
    Path(token): Path<String>,
    query: Result<Query<Which>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Ok(Query(which)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let snapshot = app.snapshot();
    let link = open(&app, &snapshot, &token)?;
    let frame = frame(&app, &snapshot, "Mødekalender", "", (&token, link));
    let address = Address::private(&base(&app.config.server, &headers), &token, None);
    Ok(send(CalendarPage::new(frame, &snapshot, link, address, &which, &app.config)))
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
    let link = open_body(&app, &snapshot, &token, &body)?;
    let view = snapshot.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let frame = frame(&app, &snapshot, view.name(), &body, (&token, link));
    let address = Address::private(&base(&app.config.server, &headers), &token, Some(&body));
    let mut page = BodyPage::new(frame, view, snapshot.today, &app.config, &search);
    page.webcal = address.webcal;
    Ok(send(page))
}

/// `/feed/{token}/{body}/moede/{date}`: a meeting of it.
pub(in crate::web) async fn meeting(
    State(app): State<Arc<AppState>>,
    Path((token, body, name)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let snapshot = app.snapshot();
    let link = open_body(&app, &snapshot, &token, &body)?;
    let view = snapshot.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let frame = frame(&app, &snapshot, view.name(), &body, (&token, link));
    Ok(match meeting_in_path(view, &name).ok_or(NOT_FOUND)? {
        Ok(meeting) => send(MeetingPage::new(frame, &meeting, snapshot.today, &app.config)),
        Err(own) => Redirect::to(&format!("{}/{body}/moede/{own}", frame.root)).into_response(),
    })
}

/// Leads to the bodies that the address opens as a whole.
fn frame(
    app: &AppState,
    snapshot: &Snapshot,
    title: &str,
    current: &str,
    (token, link): (&str, &Link),
) -> Frame {
    let views = snapshot.schedule.views(Audience::Full).filter(|view| link.opens(*view));
    let bodies: Vec<&str> = views.map(|view| view.id()).collect();
    let mut frame = Frame::new(snapshot, title, current).private(token, &bodies);
    frame.is_copy = app.is_for_copies;
    frame
}

fn open<'a>(app: &AppState, snapshot: &'a Snapshot, token: &str) -> Result<&'a Link, Failure> {
    if !is_token(token) {
        return Err(NOT_FOUND);
    }
    granted(app, token, snapshot.links.access(token, app.now()))
}

fn open_body<'a>(
    app: &AppState,
    snapshot: &'a Snapshot,
    token: &str,
    body: &str,
) -> Result<&'a Link, Failure> {
    if !is_token(token) {
        return Err(NOT_FOUND);
    }
    granted(app, token, snapshot.access(token, body, app.now()))
}

fn granted<'a>(app: &AppState, token: &str, access: Access<'a>) -> Result<&'a Link, Failure> {
    match access {
        Access::Granted(link) => {
            app.record_token_use(token);
            Ok(link)
        }
        Access::Tombstone { .. } | Access::Gone => Err(Failure(StatusCode::GONE)),
        Access::Unknown => Err(NOT_FOUND),
    }
}

/// Not stored, not indexed, and the secret address in no `Referer`.
fn send(page: impl Template) -> Response {
    let headers =
        [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer"), (X_ROBOTS_TAG, "noindex")];
    (headers, Page(page)).into_response()
}
