//! Every route of the server, and what all of their responses have in common.
//!
//! No body may have an id that another address begins with (`plan::RESERVED`).

use crate::web::address;
use crate::web::assets;
use crate::web::auth::{audit, session};
use crate::web::body_timeout;
use crate::web::compression;
use crate::web::errors;
use crate::web::feeds::handler as feeds;
use crate::web::forms::drafts::{self, DRAFT};
use crate::web::forms::{FORMS, submit};
use crate::web::pages::{
    aarshjul, aarsplan, api, audit_log, begin, bodies, body, calendar, cases, changes, checklist,
    dagsorden, entry, eventuelt, follow_ups, health, help, history, home, import, items, links,
    live, login, mail, meeting, moedekalender, names, password, people, personal_data, private,
    referat, search, security_txt, subscribe, thread, users,
};
use crate::web::replicas::refuse;
use crate::web::security_headers;
use crate::web::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath};
use axum::http::{Request, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_request, map_response};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tracing::debug;

const MAX_BODY_BYTES: usize = 1 << 20;
/// A document of 8 MB, as `import` reads, and the fields around it.
const MAX_UPLOAD_BYTES: usize = (8 << 20) + (64 << 10);

pub(in crate::web) fn router(app: Arc<AppState>) -> Router {
    // Each form has its address in its own file.
    let forms = FORMS.iter().fold(Router::new(), |router, form| {
        router.route(
            form.path,
            match form.own_page {
                None => get(submit::show).post(submit::submit),
                Some(_) => post(submit::submit),
            },
        )
    });
    let drafts = FORMS.iter().filter(|form| form.keeps_draft).fold(forms, |router, form| {
        router.route(&format!("{}{DRAFT}", form.path), post(drafts::submit))
    });
    let assets = assets::FONTS.into_iter().fold(drafts, |router, (path, font)| {
        router.route(path, get(move || async move { assets::font(font) }))
    });
    let assets = assets::SCRIPTS.into_iter().fold(assets, |router, (path, text)| {
        router.route(path, get(move || async move { assets::script(text) }))
    });
    let uploads = Router::new()
        .route("/organer/fra-referat", get(home::page).post(begin::submit))
        .route("/{body}/indlaes", get(import::page).post(import::submit))
        .method_not_allowed_fallback(errors::wrong_method)
        .layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES))
        .layer(RequestBodyLimitLayer::new(MAX_UPLOAD_BYTES));
    Router::new()
        // Bodies, meetings and the documents made of them.
        .route("/", get(home::page))
        .route("/{body}", get(body::page))
        .route("/{body}/moede/{date}", get(meeting::page))
        .route("/{body}/dagsorden/{meeting}", get(dagsorden::page))
        .route("/{body}/referat/{date}", get(referat::page))
        .route("/{body}/eventuelt/{date}", get(eventuelt::page))
        .route("/{body}/aarshjul/{year}", get(aarshjul::page))
        .route("/{body}/aarsplan/{year}", get(aarsplan::page))
        .route("/{body}/moedekalender/{year}", get(moedekalender::page))
        .route("/{body}/tjekliste/{year}", get(checklist::page))
        .route("/{body}/aendringer", get(changes::page))
        .route("/{body}/opfoelgning", get(follow_ups::page))
        .route("/{body}/opfoelgning.docx", get(follow_ups::document))
        .route("/{body}/traad/{item}", get(thread::page))
        .route("/soeg", get(search::page))
        .route("/hjaelp", get(help::page))
        .route("/hjaelp/{job}", get(help::job))
        .route("/{body}/abonner", get(subscribe::page))
        .route("/{body}/live", get(live::stream))
        .route("/feed/{token}", get(private::calendar))
        .route("/feed/{token}/{body}", get(private::page))
        .route("/feed/{token}/{body}/moede/{date}", get(private::meeting))
        // What all bodies share.
        .route("/kalender", get(calendar::page))
        .route("/personer", get(people::page))
        .route("/organer", get(bodies::page))
        .route("/organer/navne", get(names::bodies))
        .route("/personer/navne", get(names::roles))
        .route("/sager", get(cases::page))
        .route("/sager/kan-det-naas", get(cases::reach))
        // Editing and the history.
        .route("/{body}/punkter", get(items::page))
        .merge(assets)
        .route("/{body}/log", get(history::body_page))
        .route("/log", get(history::page))
        .route("/log/{entry}", get(entry::page))
        .route("/log/{entry}/fortryd", post(entry::submit_undo))
        // Users.
        .route("/login", get(login::page).post(login::sign_in))
        .route("/login/first/{token}", get(login::first).post(login::make_first))
        .route("/logout", post(login::sign_out))
        .merge(single_sign_on())
        .route("/adgangskode", get(password::page).post(password::change))
        .route("/links", get(links::page).post(links::change))
        .route("/links/mail", get(mail::page).post(mail::change))
        .route("/adgangslog", get(audit_log::page))
        .route("/adgangslog.csv", get(audit_log::csv))
        .route("/brugere", get(users::page).post(users::change))
        // Programs.
        .route("/api/schedule", get(api::schedule))
        .route("/healthz", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/icon.svg", get(assets::icon))
        .route("/assets/hjaelp/{picture}", get(help::picture))
        .route("/robots.txt", get(assets::robots))
        .route("/.well-known/security.txt", get(security_txt::page))
        .route("/persondata", get(personal_data::page))
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::wrong_method)
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .merge(uploads)
        // From the inside out: the last layer sees a request first.
        .layer(csrf(&app).with_rejection_response(|_| errors::page(StatusCode::FORBIDDEN)))
        .layer(map_request(body_timeout::limit))
        .layer(map_response(in_danish))
        .layer(from_fn_with_state(app.clone(), audit::layer))
        .layer(from_fn_with_state(app.clone(), session::layer))
        .layer(from_fn_with_state(app.clone(), refuse::layer))
        .layer(from_fn_with_state(app.clone(), address::layer))
        .layer(CatchPanicLayer::custom(|_| errors::page(StatusCode::INTERNAL_SERVER_ERROR)))
        .layer(from_fn(security_headers::add_to_response))
        .layer(compression::layer())
        .layer(from_fn(log_request))
        .with_state(app)
}

/// To the provider, back from it, and out of it.
#[cfg(feature = "oidc")]
fn single_sign_on() -> Router<Arc<AppState>> {
    use crate::web::sso::pages as sso;
    Router::new()
        .route("/log-ind/oidc", get(sso::begin))
        .route("/log-ind/oidc/retur", get(sso::finish))
        .route("/log-ind/oidc/ud", get(sso::leave))
        .method_not_allowed_fallback(errors::wrong_method)
}

#[cfg(not(feature = "oidc"))]
fn single_sign_on() -> Router<Arc<AppState>> {
    Router::new()
}

/// The feeds: `/{body}.ics`, `/feed/{token}.ics` and `/feed/{token}/{body}.ics`. Tried
/// before the other routes, which can't match the end of a segment and would cost a feed
/// more than sending it does. An address that is written otherwise is served as well: not
/// every calendar program follows a redirect.
pub(in crate::web) fn try_feed<B>(app: &AppState, request: &Request<B>) -> Option<feeds::Answer> {
    let path = request.uri().path();
    match feed_at(app, path, request) {
        Some(Ok(found)) if found.status() == StatusCode::NOT_FOUND => {
            let meant = address::canonical(path);
            meant.and_then(|path| feed_at(app, &path, request)).or(Some(Ok(found)))
        }
        None => feed_at(app, &address::canonical(path)?, request),
        found => found,
    }
}

fn feed_at<B>(app: &AppState, path: &str, request: &Request<B>) -> Option<feeds::Answer> {
    let name = path.strip_prefix('/')?.strip_suffix(".ics")?;
    match name.strip_prefix("feed/") {
        Some(private) => match private.split_once('/') {
            Some((token, body)) => {
                log_feed("/feed/{token}/{body}.ics", feeds::private(app, token, body, request))
            }
            None => log_feed("/feed/{token}.ics", feeds::combined(app, private, request)),
        },
        None if name.contains('/') => None,
        None => log_feed("/{body}.ics", feeds::open(app, path, request)),
    }
}

fn log_feed(route: &str, answer: feeds::Answer) -> Option<feeds::Answer> {
    if let Ok(response) = &answer {
        debug!(route, status = response.status().as_u16(), "kalender");
    }
    Some(answer)
}

/// The limit of a request's size answers in English.
async fn in_danish(response: Response) -> Response {
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => errors::page(StatusCode::PAYLOAD_TOO_LARGE),
        _ => response,
    }
}

/// A line for each request, by its route: an address may be a key.
async fn log_request(route: Option<MatchedPath>, request: Request<Body>, next: Next) -> Response {
    let (method, begun) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let (status, ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    debug!(%method, route, status, ms, "forespørgsel");
    response
}

/// Refuses forms that other sites' pages send.
fn csrf(app: &AppState) -> CsrfLayer {
    let public_url = app.config.server.public_url.as_deref();
    let trusted = public_url.map(origin);
    trusted.and_then(|origin| CsrfLayer::new().add_trusted_origin(origin).ok()).unwrap_or_default()
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> String {
    let parts: Vec<&str> = url.splitn(4, '/').take(3).collect();
    parts.join("/")
}
