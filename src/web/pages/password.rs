//! `/adgangskode`, where users change their own password.

use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::check::{Browser, Refused, check};
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::{Role, password_problem};
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use askama::Template;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    frame: Frame,
    token: String,
    /// Field and what is wrong with it.
    problems: Vec<(&'static str, String)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct PasswordForm {
    token: String,
    nuvaerende: String,
    adgangskode: String,
    gentag: String,
}

pub(in crate::web) async fn page(request: PageRequest) -> Result<Response, Failure> {
    match &request.session.user {
        None => Ok(request.sign_in()),
        // Their password is elsewhere.
        Some(you) if you.by_proxy || you.by_provider => Err(NOT_FOUND),
        Some(you) => Ok(show(&request, you, StatusCode::OK, Vec::new())),
    }
}

/// Sets a new password, which ends the user's other sessions.
pub(in crate::web) async fn change(
    request: PageRequest,
    browser: Browser,
    sent: Result<Form<PasswordForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let you = request.session.require_role(Role::Reader, &sent.token)?;
    let again = |status, field, text: &str| {
        Ok(show(&request, &you, status, vec![(field, text.to_owned())]))
    };
    if let Some(text) = password_problem(&sent.adgangskode) {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "adgangskode", &text);
    }
    if sent.adgangskode != sent.gentag {
        let text = "de to adgangskoder er ikke ens";
        return again(StatusCode::UNPROCESSABLE_ENTITY, "gentag", text);
    }
    // The old password is required: a browser left open must not be enough.
    if let Err(refused) = check(&request.app, &browser, &you.name, sent.nuvaerende).await {
        let words = match refused {
            Refused::Wrong => "adgangskoden passer ikke".to_owned(),
            _ => refused.words(),
        };
        return again(refused.status(), "nuvaerende", &words);
    }
    let accounts = &request.app.accounts;
    let hash = accounts.hash(sent.adgangskode.clone()).await?;
    let (app, name) = (request.app.clone(), you.name.clone());
    let changed = run_blocking(move || {
        app.accounts.change(|users, random| {
            let role = users.find(&name)?.role;
            users.set(&name, role, Some(hash), random);
            users.find(&name).cloned()
        })
    });
    match changed.await? {
        Ok(Some(user)) => {
            let (app, from) = (&request.app, browser.address);
            audit::record(app, AuditEvent::PasswordChanged, &user.name, "", from).await;
            let jar = accounts.signed_in(&browser.headers, &user, request.app.now())?;
            Ok((jar, Redirect::to("/")).into_response())
        }
        Ok(None) => Err(Failure(StatusCode::UNAUTHORIZED)),
        Err(error) => {
            let text = format!("ikke gemt: {error}");
            again(StatusCode::SERVICE_UNAVAILABLE, "adgangskode", &text)
        }
    }
}

fn show(
    request: &PageRequest,
    you: &CurrentUser,
    status: StatusCode,
    problems: Vec<(&'static str, String)>,
) -> Response {
    let frame = request.frame("Ny adgangskode", "");
    let page = PasswordPage { frame, token: you.token.clone(), problems };
    ([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response()
}
