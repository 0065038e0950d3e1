//! `/login`, `/logout`, and `/login/first/{token}`, where the first administrator
//! is made.
//!
//! A user who was signed out in the middle of a form sees it again once signed in,
//! filled in as it was. Nothing is saved by that.

use crate::store::AuditEvent;
use crate::web::auth::accounts::NotFirst;
use crate::web::auth::audit;
use crate::web::auth::check::{Browser, check};
use crate::web::auth::return_path::{ReturnPath, local_path};
use crate::web::auth::session::{CurrentUser, Session};
use crate::web::auth::users::{name_problem, password_problem};
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::submit;
use crate::web::pages::login_page::LoginPage;
use crate::web::state::AppState;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

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
    ReturnPath(next): ReturnPath,
) -> Response {
    if session.user.is_some() {
        return Redirect::to(&next).into_response();
    }
    LoginPage::new(&app, "", next).send(StatusCode::OK)
}

pub(in crate::web) async fn sign_in(
    State(app): State<Arc<AppState>>,
    browser: Browser,
    sent: Sent,
) -> Response {
    let Ok(Form(sent)) = sent else { return bad_form() };
    let (name, next, draft) = (sent.navn.trim(), local_path(&sent.til), sent.kladde);
    let user = match check(&app, &browser, name, sent.adgangskode).await {
        Ok(user) => user,
        Err(refused) => {
            let page = LoginPage::new(&app, name, next).with_draft(draft);
            let page = page.with_errors(vec![("navn", refused.words())]);
            return (refused.retry_after(), page.send(refused.status())).into_response();
        }
    };
    let jar = match app.accounts.signed_in(&browser.headers, &user, app.now()) {
        Ok(jar) => jar,
        Err(failure) => return failure.into_response(),
    };
    audit::record(&app, AuditEvent::SignedIn, &user.name, "", browser.address).await;
    let user = CurrentUser::new(&app.accounts, user, false);
    match serde_json::from_str(&draft) {
        Ok(typed) => (jar, submit::resume(&app, user, &next, typed).await).into_response(),
        Err(_) => (jar, Redirect::to(&next)).into_response(),
    }
}

/// Ends the session on the server too. Should a restart forget that, at least the cookie is gone.
pub(in crate::web) async fn sign_out(
    State(app): State<Arc<AppState>>,
    session: Session,
    Browser { headers, address }: Browser,
) -> Response {
    let jar = app.accounts.signed_out(&headers);
    let state = app.clone();
    let _ = run_blocking(move || state.accounts.sign_out(&headers, state.now())).await;
    let Some(user) = session.user else { return (jar, Redirect::to("/")).into_response() };
    audit::record(&app, AuditEvent::SignedOut, &user.name, "", address).await;
    // The provider's own session is over too, once the browser has been there.
    let next = if user.by_provider && cfg!(feature = "oidc") { "/log-ind/oidc/ud" } else { "/" };
    (jar, Redirect::to(next)).into_response()
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
    Browser { headers, address }: Browser,
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
        return Ok(again.with_errors(errors).send(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let state = app.clone();
    let made =
        run_blocking(move || state.accounts.make_first(&token, &sent.navn, &sent.adgangskode));
    match made.await? {
        Ok(user) => {
            let jar = app.accounts.signed_in(&headers, &user, app.now())?;
            audit::record(&app, AuditEvent::UserAdded, &user.name, &user.name, address).await;
            audit::record(&app, AuditEvent::SignedIn, &user.name, "", address).await;
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(NotFirst::Spent) => Err(NOT_FOUND),
        Err(NotFirst::NotSaved(error)) => {
            let errors = vec![("navn", format!("ikke gemt: {error}"))];
            Ok(again.with_errors(errors).send(StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

fn bad_form() -> Response {
    Failure(StatusCode::BAD_REQUEST).into_response()
}
