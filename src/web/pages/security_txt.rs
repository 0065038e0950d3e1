//! `/.well-known/security.txt` (RFC 9116): where to report what is wrong with the security.

use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::state::AppState;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use chrono::{NaiveTime, TimeDelta};
use std::sync::Arc;

/// Less than the year that the RFC recommends at most.
const VALID: TimeDelta = TimeDelta::days(300);

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
) -> Result<impl IntoResponse, Failure> {
    let server = &app.config.server;
    let contact = server.security_contact.as_ref().ok_or(NOT_FOUND)?;
    // The same all day.
    let expires = (app.now() + VALID).date_naive().and_time(NaiveTime::MIN);
    let expires = expires.format("%Y-%m-%dT%H:%M:%SZ");
    let mut text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: da, en\n");
    if let Some(url) = &server.public_url {
        text.push_str(&format!("Canonical: {url}/.well-known/security.txt\n"));
    }
    Ok((
        [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "public, max-age=86400")],
        text,
    ))
}
