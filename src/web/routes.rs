//! Every route on one page, and what all answers of theirs carry.
//!
//! Feeds (`/{body}.ics`, `/feed/{token}/{body}.ics`) are answered in `gate`,
//! before this is asked. No body may have an id that an address here begins with
//! (`plan::RESERVED`).

use super::desk_pages;
use super::errors;
use super::live::live;
use super::login;
use super::pages::{
    aarshjul, aarsplan, api, body, changes, eventuelt, health, home, meeting, private, subscribe,
};
use super::shared::Shared;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

const MAX_BODY_BYTES: usize = 1 << 20;
const BODY_TIME: Duration = Duration::from_secs(30);

pub(super) fn router(shared: Arc<Shared>) -> Router {
    // A form comes from a page of ours, or it does nothing.
    let csrf = shared
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
        .route("/login", get(login::login).post(login::sign_in))
        .route("/login/first/{token}", get(login::first).post(login::make_first))
        .route("/adgangskode", get(login::password).post(login::change_password))
        .route("/brugere", get(login::people).post(login::change_people))
        .route("/logout", post(login::sign_out))
        .route("/{body}", get(body::page))
        .route("/{body}/moede/{date}", get(meeting::page))
        .route("/{body}/abonner", get(subscribe::page))
        .route("/{body}/eventuelt/{date}", get(eventuelt::page))
        .route("/{body}/aarshjul/{year}", get(aarshjul::page))
        .route("/log", get(desk_pages::log))
        .route("/log/{entry}", get(desk_pages::entry))
        .route("/log/{entry}/fortryd", post(desk_pages::undo))
        .route("/{body}/aendringer", get(changes::page))
        .route("/{body}/live", get(live))
        .route("/{body}/log", get(desk_pages::body_log))
        .route("/{body}/punkter", get(desk_pages::item_list))
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
        .route("/assets/style.css", get(style))
        .route("/assets/page.js", get(script))
        .route("/assets/icon.svg", get(icon))
        .route("/robots.txt", get(robots))
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::wrong_method)
        .layer(csrf)
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME))
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| errors::page(StatusCode::INTERNAL_SERVER_ERROR)))
        .layer(from_fn(guard))
        .with_state(shared)
}

/// Everything that changes a plan: shown, looked at, saved.
fn form() -> MethodRouter<Arc<Shared>> {
    get(desk_pages::show).post(desk_pages::submit)
}

/// Scheme and authority of an address.
fn origin(url: &str) -> String {
    let parts: Vec<&str> = url.splitn(4, '/').take(3).collect();
    parts.join("/")
}

/// Nothing comes from elsewhere, nothing is framed, no address is told to others.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
    img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

/// What every page carries, unless it said it itself, more strictly or for what it holds.
pub(super) fn secure(headers: &mut HeaderMap) {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

const STYLE: &str =
    concat!(include_str!("assets/style.css"), include_str!("../agenda/year_plan.css"));
const SCRIPT: &str = include_str!("assets/page.js");
const ICON: &str = include_str!("assets/icon.svg");

/// The address changes with the contents, so that browsers may keep them.
pub(super) fn style_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| versioned("/assets/style.css", STYLE));
    &PATH
}

pub(super) fn script_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| versioned("/assets/page.js", SCRIPT));
    &PATH
}

fn versioned(path: &str, contents: &str) -> String {
    let hash = Sha256::digest(contents);
    format!("{path}?v={:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", STYLE)
}

async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", ICON)
}

fn asset(media_type: &'static str, contents: &'static str) -> impl IntoResponse {
    let kept = "public, max-age=31536000, immutable";
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, kept)], contents)
}

async fn robots() -> impl IntoResponse {
    asset("text/plain; charset=utf-8", "User-agent: *\nDisallow: /feed/\nDisallow: /api/\n")
}
