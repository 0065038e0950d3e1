//! Every route on one page, and what all answers of theirs carry.
//!
//! Feeds (`/{body}.ics`, `/feed/{token}/{body}.ics`) are answered in `gate`,
//! before this is asked. No body may have an id that an address here begins with
//! (`plan::RESERVED`).

use crate::web::assets;
use crate::web::errors;
use crate::web::forms::submit;
use crate::web::pages::{
    aarshjul, aarsplan, api, body, changes, eventuelt, health, history, home, items, live, login,
    meeting, private, subscribe, users,
};
use crate::web::security_headers;
use crate::web::state::AppState;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

const MAX_BODY_BYTES: usize = 1 << 20;
const BODY_TIME: Duration = Duration::from_secs(30);

pub(in crate::web) fn router(app: Arc<AppState>) -> Router {
    // A form comes from a page of ours, or it does nothing.
    let csrf = app
        .config
        .server
        .public_url
        .as_deref()
        .map(origin)
        .and_then(|origin| CsrfLayer::new().add_trusted_origin(origin).ok());
    let csrf =
        csrf.unwrap_or_default().with_rejection_response(|_| errors::page(StatusCode::FORBIDDEN));
    Router::new()
        .route("/", get(home::page))
        .route("/login", get(login::page).post(login::sign_in))
        .route("/login/first/{token}", get(login::first).post(login::make_first))
        .route("/adgangskode", get(users::password).post(users::change_password))
        .route("/brugere", get(users::page).post(users::change))
        .route("/logout", post(login::sign_out))
        .route("/{body}", get(body::page))
        .route("/{body}/moede/{date}", get(meeting::page))
        .route("/{body}/abonner", get(subscribe::page))
        .route("/{body}/eventuelt/{date}", get(eventuelt::page))
        .route("/{body}/aarshjul/{year}", get(aarshjul::page))
        .route("/log", get(history::log))
        .route("/log/{entry}", get(history::entry))
        .route("/log/{entry}/fortryd", post(history::undo))
        .route("/{body}/aendringer", get(changes::page))
        .route("/{body}/live", get(live::stream))
        .route("/{body}/log", get(history::body_log))
        .route("/{body}/punkter", get(items::page))
        .route("/{body}/nyt-punkt", form())
        .route("/{body}/nyt-moede", form())
        .route("/{body}/moede/{date}/{what}", form())
        .route("/{body}/punkt/{item}/{what}", form())
        .route("/{body}/punkt/{item}/{date}/{what}", form())
        .route("/{body}/aarsplan/{year}", get(aarsplan::page))
        .route("/feed/{token}/{body}", get(private::page))
        .route("/api/schedule", get(api::schedule))
        .route("/healthz", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/page.js", get(assets::script))
        .route("/assets/icon.svg", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::wrong_method)
        .layer(csrf)
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME))
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| errors::page(StatusCode::INTERNAL_SERVER_ERROR)))
        .layer(from_fn(security_headers::add_to_response))
        .with_state(app)
}

/// Everything that changes a plan: shown, looked at, saved.
fn form() -> MethodRouter<Arc<AppState>> {
    get(submit::show).post(submit::submit)
}

/// Scheme and authority of an address.
fn origin(url: &str) -> String {
    let parts: Vec<&str> = url.splitn(4, '/').take(3).collect();
    parts.join("/")
}
