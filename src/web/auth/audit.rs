//! What the server writes in the audit log (`store::AuditLog`): who signs in, who may, and
//! who reads what is closed.

use crate::plan::Body;
use crate::store::{AuditEntry, AuditEvent};
use crate::web::auth::client::ClientAddress;
use crate::web::auth::session::{CurrentUser, Session};
use crate::web::blocking::run_blocking;
use crate::web::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Pages of no body that may show closed items.
const SHARED: [&str; 4] = ["", "log", "sager", "soeg"];

/// Writes an entry. A disk that doesn't take it stops nothing; `/healthz` says so.
pub(in crate::web) async fn record(
    app: &Arc<AppState>,
    what: AuditEvent,
    who: &str,
    about: &str,
    from: ClientAddress,
) {
    let at = app.now();
    let day = at.with_timezone(&app.config.timezone).date_naive();
    if app.accounts.audit.is_new(day, what, who, about) {
        let from = from.0.map(|address| address.to_string()).unwrap_or_default();
        let entry = AuditEntry { at, what, who: who.to_owned(), about: about.to_owned(), from };
        let app = app.clone();
        let _ = run_blocking(move || app.accounts.audit.log.record(&entry)).await;
    }
}

/// Records who is shown closed items: each page and document once a person and day.
pub(in crate::web) async fn layer(
    State(app): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let Some(CurrentUser { name, .. }) = session.and_then(|session| session.user) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let (is_get, uri) = (parts.method == Method::GET, parts.uri.clone());
    let from = ClientAddress::of(&parts, &app);
    let response = next.run(Request::from_parts(parts, body)).await;
    if is_get && response.status() == StatusCode::OK && is_closed(&app, &uri, response.headers()) {
        record(&app, AuditEvent::Read, &name, uri.path(), from).await;
    }
    response
}

/// Whether a page or document may show closed items: every page does, of a document the
/// edition that is wanted.
fn is_closed(app: &AppState, uri: &Uri, headers: &HeaderMap) -> bool {
    let is_page =
        headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let is_full = uri.query().is_some_and(|query| query.contains("audience=full"));
    let snapshot = app.snapshot();
    let mut bodies = snapshot.schedule.plan.bodies.iter();
    let name = uri.path().split('/').nth(1).unwrap_or_default();
    let has_closed = |body: &Arc<Body>| {
        body.items.iter().any(|item| item.closed || item.attachments.iter().any(|one| one.closed))
    };
    (is_page || is_full)
        && match SHARED.contains(&name) {
            true => bodies.any(has_closed),
            false => bodies.any(|body| body.id == name && has_closed(body)),
        }
}
