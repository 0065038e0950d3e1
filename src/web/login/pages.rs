//! `/login`, `/logout`, and `/login/first/{token}`, where the first administrator
//! is made.

use super::super::errors::{Failure, NOT_FOUND};
use super::super::page::{Frame, send, site};
use super::super::shared::Shared;
use super::super::users::{User, name_trouble, password_trouble};
use super::accounts::NotFirst;
use super::visit::Visit;
use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    /// Making the first administrator, at this address.
    first: Option<String>,
    name: String,
    /// Where to go afterwards.
    next: String,
    /// Field and what is wrong with it.
    errors: Vec<(&'static str, String)>,
}

impl LoginPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| &**text)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Next {
    til: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Credentials {
    navn: String,
    adgangskode: String,
    gentag: String,
    til: String,
}

type Sent = Result<Form<Credentials>, FormRejection>;

pub(in crate::web) async fn login(
    State(shared): State<Arc<Shared>>,
    visit: Visit,
    query: Result<Query<Next>, QueryRejection>,
) -> Response {
    let next = local(&query.map_or_else(|_| String::new(), |Query(next)| next.til));
    if visit.visitor.is_some() {
        return Redirect::to(&next).into_response();
    }
    show(&shared, StatusCode::OK, None, String::new(), next, Vec::new())
}

pub(in crate::web) async fn sign_in(State(shared): State<Arc<Shared>>, sent: Sent) -> Response {
    let Ok(Form(sent)) = sent else { return bad_form() };
    let (name, next) = (sent.navn.trim().to_owned(), local(&sent.til));
    let again = |status, text: &str| {
        show(&shared, status, None, name.clone(), next.clone(), vec![("navn", text.to_owned())])
    };
    let accounts = &shared.accounts;
    if !accounts.throttle.lets_through(&name) {
        let text = "Der er prøvet for mange gange. Vent et minut, og prøv igen.";
        return again(StatusCode::TOO_MANY_REQUESTS, text);
    }
    let Ok(_place) = accounts.hashing.acquire().await else { return bad_form() };
    let keeper = shared.clone();
    let verified = tokio::task::spawn_blocking(move || -> Result<Option<User>, String> {
        let users = keeper.accounts.users().map_err(|error| error.to_string())?;
        Ok(users.verify(&sent.navn, &sent.adgangskode).cloned())
    });
    match verified.await {
        Ok(Ok(Some(user))) => {
            (accounts.signed_in(&user, shared.now()), Redirect::to(&next)).into_response()
        }
        Ok(Ok(None)) => again(StatusCode::FORBIDDEN, "Navnet eller adgangskoden passer ikke."),
        _ => again(
            StatusCode::SERVICE_UNAVAILABLE,
            "Der kan ikke logges ind lige nu. Sig det til den, der driver serveren.",
        ),
    }
}

pub(in crate::web) async fn sign_out(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Response {
    (shared.accounts.signed_out(&headers), Redirect::to("/")).into_response()
}

pub(in crate::web) async fn first(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    if !shared.accounts.is_first(&token) {
        return Err(NOT_FOUND);
    }
    Ok(show(&shared, StatusCode::OK, Some(token), String::new(), "/".into(), Vec::new()))
}

pub(in crate::web) async fn make_first(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    sent: Sent,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Ok(bad_form()) };
    if !shared.accounts.is_first(&token) {
        return Err(NOT_FOUND);
    }
    let mut errors = Vec::new();
    errors.extend(name_trouble(&sent.navn).map(|text| ("navn", text.to_owned())));
    errors.extend(password_trouble(&sent.adgangskode).map(|text| ("adgangskode", text)));
    if sent.adgangskode != sent.gentag {
        errors.push(("gentag", "de to adgangskoder er ikke ens".to_owned()));
    }
    let name = sent.navn.trim().to_owned();
    if !errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(show(&shared, status, Some(token), name, "/".into(), errors));
    }
    let (keeper, spent) = (shared.clone(), token.clone());
    let made = tokio::task::spawn_blocking(move || {
        keeper.accounts.make_first(&spent, &sent.navn, &sent.adgangskode)
    });
    match made.await {
        Ok(Ok(user)) => {
            let jar = shared.accounts.signed_in(&user, shared.now());
            Ok((jar, Redirect::to("/")).into_response())
        }
        Ok(Err(NotFirst::Spent)) => Err(NOT_FOUND),
        Ok(Err(NotFirst::NotSaved(error))) => {
            let errors = vec![("navn", format!("ikke gemt: {error}"))];
            let status = StatusCode::SERVICE_UNAVAILABLE;
            Ok(show(&shared, status, Some(token), name, "/".into(), errors))
        }
        Err(_) => Err(Failure(StatusCode::INTERNAL_SERVER_ERROR)),
    }
}

fn show(
    shared: &Shared,
    status: StatusCode,
    first: Option<String>,
    name: String,
    next: String,
    errors: Vec<(&'static str, String)>,
) -> Response {
    let title = if first.is_some() { "Den første administrator" } else { "Log ind" };
    let frame = Frame::new(&site(shared), title, "");
    let page = LoginPage { frame, first, name, next, errors };
    // The one-time address stands in no other server's log.
    ([(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "same-origin")], send(status, &page))
        .into_response()
}

fn bad_form() -> Response {
    Failure(StatusCode::BAD_REQUEST).into_response()
}

/// A path on this very site; anything else is the front page.
fn local(next: &str) -> String {
    let mut bytes = next.bytes();
    let is_path = bytes.next() == Some(b'/')
        && !next.starts_with("//")
        && bytes.all(|b| b.is_ascii_alphanumeric() || b"/-_.?=&".contains(&b))
        && !next.starts_with("/login")
        && !next.starts_with("/logout");
    if is_path { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for path in
            ["/", "/direktionen", "/direktionen/moede/2026-01-02?gemt=1", "/log", "/log/818f4e0f"]
        {
            assert_eq!(local(path), path);
        }
        for path in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/login",
            "/logout",
            "/æ",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(path), "/", "{path}");
        }
    }
}
