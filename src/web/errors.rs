//! Errors in Danish: as a page, or as JSON under `/api`.

use crate::web::assets;
use crate::web::html;
use askama::Template;
use axum::Json;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A request that gets no page of its own.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Failure(pub StatusCode);

pub(in crate::web) const NOT_FOUND: Failure = Failure(StatusCode::NOT_FOUND);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        page(self.0)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    style: &'static str,
    code: u16,
    title: &'static str,
    text: &'static str,
}

/// The page of an error. It needs no snapshot, and so nothing that could be broken.
pub(in crate::web) fn page(status: StatusCode) -> Response {
    let (title, text) = words(status);
    let style = assets::style_path();
    html::send(status, &ErrorPage { style, code: status.as_u16(), title, text })
}

/// An error under `/api`.
pub(in crate::web) fn json(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// Whatever no route is for.
pub(in crate::web) async fn not_found(uri: Uri) -> Response {
    for_path(StatusCode::NOT_FOUND, &uri)
}

/// A route, but not for this method.
pub(in crate::web) async fn wrong_method(uri: Uri) -> Response {
    for_path(StatusCode::METHOD_NOT_ALLOWED, &uri)
}

fn for_path(status: StatusCode, uri: &Uri) -> Response {
    match uri.path().starts_with("/api/") {
        true => json(status, words(status).0),
        false => page(status),
    }
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => (
            "Siden findes ikke",
            "Måske er adressen skrevet forkert, eller også er mødet ikke længere i planen.",
        ),
        StatusCode::UNAUTHORIZED => {
            ("Du er ikke logget ind længere", "Log ind igen, og prøv så en gang til.")
        }
        StatusCode::FORBIDDEN => (
            "Det må du ikke her",
            "Du har ikke ret til det, eller også kom formularen ikke fra en side her. Gå tilbage, genindlæs siden, og prøv igen.",
        ),
        StatusCode::GONE => (
            "Adressen er spærret",
            "Den private adresse er trukket tilbage. Bed sekretariatet om en ny.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => ("Her kan kun læses", "Siden tager ikke imod noget."),
        StatusCode::BAD_REQUEST => {
            ("Forespørgslen kan ikke læses", "Noget i adressen eller formularen er ikke rigtigt.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("Det er for meget", "Forespørgslen er for stor."),
        StatusCode::REQUEST_TIMEOUT => ("Det tog for lang tid", "Prøv igen."),
        StatusCode::SERVICE_UNAVAILABLE => ("Der er travlt", "Prøv igen om lidt."),
        _ => (
            "Noget gik galt",
            "Fejlen er vores, ikke din. Den står i loggen, og kalenderne virker stadig.",
        ),
    }
}
