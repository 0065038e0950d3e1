//! `/feed/{token}/{body}`: a private feed as a page, closed items too; read only.

use crate::feed::links::{Access, is_token};
use crate::schedule::Audience;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::feeds::X_ROBOTS_TAG;
use crate::web::frame::Frame;
use crate::web::html::Page;
use crate::web::pages::body::{BodyPage, Search};
use crate::web::state::AppState;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    Path((token, body)): Path<(String, String)>,
    query: Result<Query<Search>, QueryRejection>,
) -> Result<Response, Failure> {
    let Ok(Query(search)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let snapshot = app.snapshot();
    if !is_token(&token) {
        return Err(NOT_FOUND);
    }
    match snapshot.links.access(&token, &body, app.now()) {
        Access::Granted(_) => app.record_token_use(&token),
        Access::Tombstone { .. } | Access::Gone => return Err(Failure(StatusCode::GONE)),
        Access::Unknown => return Err(NOT_FOUND),
    }
    let view = snapshot.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let path = format!("/feed/{token}/{body}");
    let frame = Frame::new(&snapshot, view.name().to_owned(), &body).private();
    let page = BodyPage::new(frame, view, snapshot.today, &app.config, &search, path);
    // Not stored, not indexed, and the secret address in no `Referer`.
    let headers =
        [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer"), (X_ROBOTS_TAG, "noindex")];
    Ok((headers, Page(page)).into_response())
}
