//! `/feed/{token}/{body}`: a private feed as a page, closed items too; read only.

use super::super::errors::{Failure, NOT_FOUND};
use super::super::feeds::X_ROBOTS_TAG;
use super::super::page::{Frame, Page, site};
use super::super::shared::Shared;
use super::body::{BodyPage, Wanted};
use crate::feed::links::{Access, is_token};
use crate::schedule::Audience;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(in crate::web) async fn page(
    State(shared): State<Arc<Shared>>,
    Path((token, body)): Path<(String, String)>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Ok(Query(wanted)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let site = site(&shared);
    if !is_token(&token) {
        return Err(NOT_FOUND);
    }
    match site.links.access(&token, &body, shared.now()) {
        Access::Granted(_) => shared.note_use(&token),
        Access::Tombstone { .. } | Access::Gone => return Err(Failure(StatusCode::GONE)),
        Access::Unknown => return Err(NOT_FOUND),
    }
    let view = site.body(&body, Audience::Full).ok_or(NOT_FOUND)?;
    let path = format!("/feed/{token}/{body}");
    let frame = Frame::new(&site, view.body.name.clone(), &body).private();
    let page = BodyPage::new(frame, view, site.today, &shared.config, &wanted, path);
    // Nowhere kept, nowhere found, and its address told to no one.
    let headers =
        [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer"), (X_ROBOTS_TAG, "noindex")];
    Ok((headers, Page(page)).into_response())
}
