//! What a replica doesn't do: edits, signing in, and pages that only the origin has. It says
//! where they are.

use crate::web::assets;
use crate::web::html;
use crate::web::state::AppState;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Addresses that lead nowhere else than to signing in.
const SIGN_IN: [&str; 2] = ["login", "log-ind"];
/// A page that is made from the history, which a replica doesn't have.
const CHANGES: &str = "/aendringer";

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    style: &'static str,
    /// Where the origin is.
    origin: Option<&'a str>,
}

pub(in crate::web) async fn layer(
    State(app): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    if !app.is_replica() {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let is_sign_in = path.split('/').nth(1).is_some_and(|first| SIGN_IN.contains(&first));
    if !request.method().is_safe() || is_sign_in || path.ends_with(CHANGES) {
        return refused(&app);
    }
    let response = next.run(request).await;
    if leads_to_sign_in(response.headers()) { refused(&app) } else { response }
}

fn leads_to_sign_in(headers: &HeaderMap) -> bool {
    headers.get(LOCATION).is_some_and(|value| value.as_bytes().starts_with(b"/login"))
}

fn refused(app: &AppState) -> Response {
    let origin = app.config.server.public_url.as_deref();
    html::send(StatusCode::FORBIDDEN, &RefusedPage { style: assets::style_path(), origin })
}
