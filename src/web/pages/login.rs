//! `/login`, `/logout`, and `/login/first/{token}`, where the first administrator
//! is made.
//!
//! Who was signed out in the middle of a form brings along what they had typed,
//! and has the form again once signed in. It is only shown to them: to save it
//! takes a form of their own, as ever.

use crate::store::PathError;
use crate::web::auth::accounts::NotFirst;
use crate::web::auth::session::{CurrentUser, Session, local};
use crate::web::auth::users::{name_problem, password_problem};
use crate::web::blocking::{run_blocking, run_blocking_limited};
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::submit;
use crate::web::html::{Frame, send};
use crate::web::state::AppState;
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
    /// What had been typed there, to be carried along.
    draft: String,
    /// Field and what is wrong with it.
    errors: Vec<(&'static str, String)>,
}

impl LoginPage {
    fn new(app: &AppState, name: &str, next: String) -> LoginPage {
        LoginPage {
            frame: Frame::new(&app.snapshot(), "Log ind", ""),
            first: None,
            name: name.to_owned(),
            next,
            draft: String::new(),
            errors: Vec::new(),
        }
    }

    /// For the first administrator.
    fn first(app: &AppState, token: String, name: &str) -> LoginPage {
        let frame = Frame::new(&app.snapshot(), "Den første administrator", "");
        LoginPage { frame, first: Some(token), ..LoginPage::new(app, name, "/".to_owned()) }
    }

    fn send(self, status: StatusCode) -> Response {
        // The one-time address stands in no other server's log.
        let headers = [(CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "same-origin")];
        (headers, send(status, &self)).into_response()
    }

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
    kladde: String,
}

type Sent = Result<Form<Credentials>, FormRejection>;

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    session: Session,
    query: Result<Query<Next>, QueryRejection>,
) -> Response {
    let next = local(&query.map_or_else(|_| String::new(), |Query(next)| next.til));
    if session.user.is_some() {
        return Redirect::to(&next).into_response();
    }
    LoginPage::new(&app, "", next).send(StatusCode::OK)
}

/// The page for who was signed out while they filled in the form at a path.
pub(in crate::web) fn sign_in_again(
    app: &AppState,
    path: &str,
    typed: &[(String, String)],
) -> Response {
    let draft = serde_json::to_string(typed).unwrap_or_default();
    let page = LoginPage { draft, ..LoginPage::new(app, "", local(path)) };
    page.send(StatusCode::UNAUTHORIZED)
}

pub(in crate::web) async fn sign_in(State(app): State<Arc<AppState>>, sent: Sent) -> Response {
    let Ok(Form(sent)) = sent else { return bad_form() };
    let (name, next, draft) = (sent.navn.trim().to_owned(), local(&sent.til), sent.kladde.clone());
    let again = |status, text: &str| {
        let page = LoginPage::new(&app, &name, next.clone());
        let errors = vec![("navn", text.to_owned())];
        LoginPage { draft: draft.clone(), errors, ..page }.send(status)
    };
    let accounts = &app.accounts;
    if !accounts.throttle.lets_through(&name) {
        let text = "Der er prøvet for mange gange. Vent et minut, og prøv igen.";
        return again(StatusCode::TOO_MANY_REQUESTS, text);
    }
    let keeper = app.clone();
    let verified = run_blocking_limited(&accounts.hashing, move || {
        let users = keeper.accounts.users()?;
        Ok::<_, PathError>(users.verify(&sent.navn, &sent.adgangskode).cloned())
    });
    match verified.await {
        Ok(Ok(Some(user))) => {
            let jar = accounts.signed_in(&user, app.now());
            let user = CurrentUser::new(accounts, user, false);
            match serde_json::from_str(&draft) {
                Ok(typed) => (jar, submit::resume(&app, user, &next, typed).await),
                Err(_) => (jar, Redirect::to(&next).into_response()),
            }
            .into_response()
        }
        Ok(Ok(None)) => again(StatusCode::FORBIDDEN, "Navnet eller adgangskoden passer ikke."),
        _ => again(
            StatusCode::SERVICE_UNAVAILABLE,
            "Der kan ikke logges ind lige nu. Sig det til den, der driver serveren.",
        ),
    }
}

pub(in crate::web) async fn sign_out(
    State(app): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Response {
    (app.accounts.signed_out(&headers), Redirect::to("/")).into_response()
}

pub(in crate::web) async fn first(
    State(app): State<Arc<AppState>>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    if !app.accounts.is_first(&token) {
        return Err(NOT_FOUND);
    }
    Ok(LoginPage::first(&app, token, "").send(StatusCode::OK))
}

pub(in crate::web) async fn make_first(
    State(app): State<Arc<AppState>>,
    Path(token): Path<String>,
    sent: Sent,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Ok(bad_form()) };
    if !app.accounts.is_first(&token) {
        return Err(NOT_FOUND);
    }
    let mut errors = Vec::new();
    errors.extend(name_problem(&sent.navn).map(|text| ("navn", text.to_owned())));
    errors.extend(password_problem(&sent.adgangskode).map(|text| ("adgangskode", text)));
    if sent.adgangskode != sent.gentag {
        errors.push(("gentag", "de to adgangskoder er ikke ens".to_owned()));
    }
    let again = LoginPage::first(&app, token.clone(), sent.navn.trim());
    if !errors.is_empty() {
        return Ok(LoginPage { errors, ..again }.send(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let keeper = app.clone();
    let made =
        run_blocking(move || keeper.accounts.make_first(&token, &sent.navn, &sent.adgangskode));
    match made.await? {
        Ok(user) => {
            let jar = app.accounts.signed_in(&user, app.now());
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(NotFirst::Spent) => Err(NOT_FOUND),
        Err(NotFirst::NotSaved(error)) => {
            let errors = vec![("navn", format!("ikke gemt: {error}"))];
            Ok(LoginPage { errors, ..again }.send(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

fn bad_form() -> Response {
    Failure(StatusCode::BAD_REQUEST).into_response()
}
