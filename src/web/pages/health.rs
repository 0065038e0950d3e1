//! `/healthz` and `/metrics`, for machines that look after machines.

use super::super::metrics;
use super::super::shared::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// 200, or 503 with the reason when the plan on disk is not the one served. Even
/// then every page and feed is.
pub(in crate::web) async fn health(State(shared): State<Arc<Shared>>) -> Response {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    match &shared.site.load().trouble {
        None => (headers, "ok\n").into_response(),
        Some(trouble) => {
            let mut text = trouble.lines.join("\n");
            text.push('\n');
            (StatusCode::SERVICE_UNAVAILABLE, headers, text).into_response()
        }
    }
}

pub(in crate::web) async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let form = "text/plain; version=0.0.4; charset=utf-8";
    let headers = [(CONTENT_TYPE, form), (CACHE_CONTROL, "no-store")];
    (headers, metrics::text(&shared)).into_response()
}
