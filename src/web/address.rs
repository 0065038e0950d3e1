//! Addresses that are written otherwise than the routes have them: in capitals, with a
//! slash at the end, percent-encoded, or with an id that a body had before.

use crate::web::state::AppState;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;
use std::sync::Arc;

/// A path as the routes have it; `None` where it is so already, or can be no path of ours.
pub(in crate::web) fn canonical(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let is_ours = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let slashes = |text: &str| text.matches('/').count();
    // An encoded slash would make another path of it; two are the beginning of another site.
    let is_same = slashes(&decoded) == slashes(path) && !decoded.contains("//");
    if !is_same || decoded.contains("..") || !decoded.chars().all(is_ours) {
        return None;
    }
    let mut segments = Vec::new();
    for segment in decoded.trim_end_matches('/').split('/') {
        // A token is the one part in which capitals matter.
        let is_token = segments == ["", "feed"] || segments == ["", "login", "first"];
        segments.push(match segment.to_ascii_lowercase() {
            lower if !is_token => lower,
            lower if lower.ends_with(ICS) => {
                format!("{}{ICS}", &segment[..lower.len() - ICS.len()])
            }
            _ => segment.to_owned(),
        });
    }
    let canonical = segments.join("/");
    (!canonical.is_empty() && canonical != path).then_some(canonical)
}

const ICS: &str = ".ics";

/// Leads on from an address that nothing is at, where it is another way to write one.
pub(in crate::web) async fn layer(
    State(app): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let lost = is_read && response.status() == StatusCode::NOT_FOUND;
    let meant = if lost { meant(&app, &uri) } else { None };
    match meant {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => response,
    }
}

/// The address that is meant by another.
fn meant(app: &AppState, uri: &Uri) -> Option<String> {
    let canonical = canonical(uri.path());
    let path = canonical.as_deref().unwrap_or(uri.path());
    let snapshot = app.snapshot();
    let mut segments: Vec<&str> = path.split('/').collect();
    let body = if segments.get(1) == Some(&"feed") { 3 } else { 1 };
    if let Some(id) = segments.get_mut(body)
        && let Some(body) = snapshot.find_body(id)
    {
        *id = &body.id;
    }
    let meant = segments.join("/");
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    (meant != uri.path()).then(|| format!("{meant}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_way_to_write_an_address_there_is_one_that_is_meant() {
        let token = "AbCdEfGhIjKlMnOpQrStUv";
        for (written, meant) in [
            ("/Direktionen", "/direktionen"),
            ("/direktionen/", "/direktionen"),
            ("/DIREKTIONEN.ICS", "/direktionen.ics"),
            ("/%64irektionen.ics", "/direktionen.ics"),
            ("/direktionen/Moede/2026-12-02/", "/direktionen/moede/2026-12-02"),
            (&format!("/FEED/{token}/Direktionen.ics/"), &format!("/feed/{token}/direktionen.ics")),
            (&format!("/feed/{token}.ICS"), &format!("/feed/{token}.ics")),
            ("/Login/first/AbCd/", "/login/first/AbCd"),
        ] {
            assert_eq!(canonical(written).as_deref(), Some(meant), "{written}");
            assert_eq!(canonical(meant), None);
        }
    }

    #[test]
    fn what_can_be_no_path_of_ours_leads_nowhere() {
        for path in
            ["/", "//EVIL.dk", "/a%2fB", "/A%00", "/A%", "/%C3%A6B", "/A\\b", "/A?b", "/A/../b"]
        {
            assert_eq!(canonical(path), None, "{path}");
        }
    }
}
