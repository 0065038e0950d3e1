//! The feeds' kinds of address, and the response of each: a look in a map and a copy of
//! ready headers. Of one that is not made yet, for a moment after the start, it is said
//! which is wanted.
//!
//! A feed's address never answers 401, 403, 429 or 5xx: one such response turns the
//! calendar off in Thunderbird until it is restarted.

use super::response::{ReadyFeed, X_ROBOTS_TAG};
use crate::feed::FeedOf;
use crate::feed::links::{Access, gives_tombstone, is_token};
use crate::web::snapshot::{FeedOrWanted, Snapshot};
use crate::web::state::AppState;
use axum::body::Bytes;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::Full;

pub(in crate::web) type FeedResponse = Response<Full<Bytes>>;

/// The response, or which feed is to be made first.
pub(in crate::web) type Answer = Result<FeedResponse, FeedOf>;

/// The open feed of a path such as "/direktionen.ics".
pub(in crate::web) fn open<B>(app: &AppState, path: &str, request: &Request<B>) -> Answer {
    let snapshot = app.snapshot.load();
    Ok(match snapshot.open_feed(path) {
        Some(feed) => respond(feed?, request),
        None => {
            let body = path.trim_start_matches('/').trim_end_matches(".ics");
            removed(app, &snapshot, body, request)
                .unwrap_or_else(|| text(StatusCode::NOT_FOUND, NOT_FOUND))
        }
    })
}

/// The end of a body's feed, where it was removed from the plan.
fn removed<B>(
    app: &AppState,
    snapshot: &Snapshot,
    body: &str,
    request: &Request<B>,
) -> Option<FeedResponse> {
    let (at, tombstone) = snapshot.removed(body)?;
    Some(match gives_tombstone(*at, app.now()) {
        true => respond(tombstone, request),
        false => text(StatusCode::GONE, NO_MORE),
    })
}

/// The full feed of a body, for whoever has a token that opens it.
pub(in crate::web) fn private<B>(
    app: &AppState,
    token: &str,
    body: &str,
    request: &Request<B>,
) -> Answer {
    let snapshot = app.snapshot.load();
    let access = if is_token(token) && is_id(body) {
        snapshot.access(token, body, app.now())
    } else {
        Access::Unknown
    };
    let feed = snapshot.full_feed(body);
    let end = match (&access, &feed) {
        (Access::Granted(_), None) => removed(app, &snapshot, body, request),
        _ => None,
    };
    match end {
        Some(end) => Ok(end),
        None => private_response(app, &snapshot, token, (access, feed), request),
    }
}

/// All that a token's link is about, in one calendar.
pub(in crate::web) fn combined<B>(app: &AppState, token: &str, request: &Request<B>) -> Answer {
    let snapshot = app.snapshot.load();
    let access =
        if is_token(token) { snapshot.links.access(token, app.now()) } else { Access::Unknown };
    let link = match &access {
        Access::Granted(link) => Some(*link),
        _ => None,
    };
    let end = link.and_then(|link| removed(app, &snapshot, snapshot.last_removed(link)?, request));
    if let Some(end) = end {
        return Ok(end);
    }
    let feed = link.map(|link| snapshot.combined_feed(link));
    // While its marks can't be written there is none.
    let feed = feed.filter(|feed| feed.is_ok() || !app.health.ledger.has_failed());
    private_response(app, &snapshot, token, (access, feed), request)
}

fn private_response<B>(
    app: &AppState,
    snapshot: &Snapshot,
    token: &str,
    opened: (Access, Option<FeedOrWanted>),
    request: &Request<B>,
) -> Answer {
    Ok(match opened {
        (Access::Granted(_), Some(feed)) => {
            let feed = feed?;
            app.record_token_use(token);
            respond(feed, request)
        }
        (Access::Tombstone { revoked }, _) => match snapshot.tombstone(revoked) {
            Some(tombstone) => respond(tombstone, request),
            None => text(StatusCode::GONE, GONE),
        },
        (Access::Gone, _) => text(StatusCode::GONE, GONE),
        _ => unknown_token(app),
    })
}

/// Only clients without a valid address are limited, and only so far that each guess
/// costs them a connection.
fn unknown_token(app: &AppState) -> FeedResponse {
    let mut response = text(StatusCode::NOT_FOUND, NOT_FOUND);
    if app.is_guessing() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

const NOT_FOUND: &str = "Der er ingen kalender på denne adresse.\n";
const GONE: &str = "Adressen er spærret.\n";
const NO_MORE: &str = "Kalenderen er nedlagt.\n";
const METHODS: &str = "Her kan kun læses: brug GET eller HEAD.\n";

fn respond<B>(feed: &ReadyFeed, request: &Request<B>) -> Response<Full<Bytes>> {
    match *request.method() {
        Method::GET | Method::HEAD => feed.respond(request.headers()),
        _ => {
            let mut response = text(StatusCode::METHOD_NOT_ALLOWED, METHODS);
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            response
        }
    }
}

/// `[a-z0-9-]+`, as every id, and short enough for an address.
fn is_id(text: &str) -> bool {
    const LONGEST: usize = 100;
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// Plain text: a calendar program shows no pages.
fn text(status: StatusCode, message: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(message));
    *response.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_ROBOTS_TAG, "noindex"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
