//! How an HTML page is sent.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A page with status 200.
pub(in crate::web) struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        send(StatusCode::OK, &self.0)
    }
}

/// A page with another status.
pub(in crate::web) fn send(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            // "no-cache" lets a browser keep the page for "back", but ask first.
            let headers =
                [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-cache")];
            (status, headers, html).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
