//! `/healthz` and `/metrics`, for machines that look after machines.
//!
//! Which file is broken, and when a plan was read, may tell of what is closed:
//! not for everyone.

use super::super::errors::Failure;
use super::super::login::{Peer, Visit};
use super::super::metrics;
use super::super::shared::Shared;
use axum::Extension;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, FORWARDED, VIA};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// 200, or 503 when the plan on disk is not the one served: with the reason, or
/// for strangers without. Even then every page and feed is.
pub(in crate::web) async fn health(
    State(shared): State<Arc<Shared>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    let form = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    let site = shared.site.load();
    let Some(trouble) = &site.trouble else {
        return (form, "ok\n").into_response();
    };
    let text = match visit.visitor.is_some() || is_near(&shared, peer, &headers) {
        true => format!("{}\n", trouble.lines.join("\n")),
        false => "planen har fejl\n".to_owned(),
    };
    (StatusCode::SERVICE_UNAVAILABLE, form, text).into_response()
}

pub(in crate::web) async fn metrics(
    State(shared): State<Arc<Shared>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !is_near(&shared, peer, &headers) {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let form = "text/plain; version=0.0.4; charset=utf-8";
    let headers = [(CONTENT_TYPE, form), (CACHE_CONTROL, "no-store")];
    Ok((headers, metrics::text(&shared)).into_response())
}

/// Asked by this machine or one that is trusted, and not on behalf of another.
fn is_near(shared: &Shared, peer: Option<Extension<Peer>>, headers: &HeaderMap) -> bool {
    let Some(Extension(Peer(peer))) = peer else { return false };
    let peer = peer.to_canonical();
    let trusted = &shared.config.server.trusted_proxies;
    let passed_on = [FORWARDED.as_str(), VIA.as_str(), "x-forwarded-for", "x-real-ip"];
    (peer.is_loopback() || trusted.contains(&peer))
        && !passed_on.iter().any(|name| headers.contains_key(*name))
}
