//! `/healthz` and `/metrics`, for monitoring.
//!
//! Which file is broken, and when a plan was read, may reveal closed items, so not
//! everyone sees it.

use crate::web::auth::client::Peer;
use crate::web::auth::session::Session;
use crate::web::errors::Failure;
use crate::web::metrics;
use crate::web::state::AppState;
use axum::Extension;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, FORWARDED, VIA};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// 200, or 503 when the plan on disk is not the one served, a thread is down, or something
/// can't be written: with the reasons, or without for anyone else. Even then every page and
/// feed is served.
pub(in crate::web) async fn health(
    State(app): State<Arc<AppState>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    session: Session,
) -> Response {
    let form = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    let snapshot = app.snapshot.load();
    let broken = snapshot.problem.as_ref().map_or(&[][..], |problem| &problem.lines);
    let mut reasons = [broken, &app.health.problems(snapshot.problem.is_some())].concat();
    let audit = app.accounts.audit.log.problem();
    reasons.extend(audit.map(|error| format!("adgangsloggen kan ikke skrives: {error}")));
    let may_know = session.user.is_some() || is_near(&app, peer, &headers);
    let age = app.published().filter(|_| may_know).map(|time| {
        let checked = app.health.plan.last_success().1.as_secs();
        let time = time.format("%Y-%m-%dT%H:%M:%SZ");
        format!("følger det, der blev udgivet {time}; set efter for {checked} s siden\n")
    });
    let age = age.unwrap_or_default();
    if reasons.is_empty() {
        return (form, format!("ok\n{age}")).into_response();
    }
    let text = match may_know {
        true => format!("{}\n{age}", reasons.join("\n")),
        false if snapshot.problem.is_some() => "planen har fejl\n".to_owned(),
        false => "serveren har brug for hjælp\n".to_owned(),
    };
    (StatusCode::SERVICE_UNAVAILABLE, form, text).into_response()
}

pub(in crate::web) async fn metrics(
    State(app): State<Arc<AppState>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !is_near(&app, peer, &headers) {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let now = metrics::Now {
        is_audited: app.accounts.audit.log.problem().is_none(),
        files_made: app.files.made(),
        published: app.published(),
    };
    let form = "text/plain; version=0.0.4; charset=utf-8";
    let headers = [(CONTENT_TYPE, form), (CACHE_CONTROL, "no-store")];
    let text = metrics::text(&app.counters, &app.health, &app.snapshot(), &now);
    Ok((headers, text).into_response())
}

/// Whether the request comes from this machine or a trusted one, and not on behalf
/// of another.
fn is_near(app: &AppState, peer: Option<Extension<Peer>>, headers: &HeaderMap) -> bool {
    let Some(Extension(Peer(peer))) = peer else { return false };
    let peer = peer.to_canonical();
    let trusted = &app.config.server.trusted_proxies;
    let passed_on = [FORWARDED.as_str(), VIA.as_str(), "x-forwarded-for", "x-real-ip"];
    (peer.is_loopback() || trusted.contains(&peer))
        && !passed_on.iter().any(|name| headers.contains_key(*name))
}
