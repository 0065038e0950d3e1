//! `/log-ind/oidc`: to the provider, back from it, and out of it.

use super::provider::{Attempt, Person, Refused, Sso};
use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::check::Browser;
use crate::web::auth::client::ClientAddress;
use crate::web::auth::return_path::ReturnPath;
use crate::web::auth::users::{User, name_problem};
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::Frame;
use crate::web::html::send;
use crate::web::state::AppState;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::Deserialize;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// For a person to sign in with the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);

#[derive(Template)]
#[template(path = "sso.html")]
struct SsoPage {
    frame: Frame,
    heading: &'static str,
    text: String,
    /// Where the browser goes by itself.
    onwards: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Returned {
    code: String,
    state: String,
}

/// To the provider.
pub(in crate::web) async fn begin(
    State(app): State<Arc<AppState>>,
    ReturnPath(next): ReturnPath,
) -> Result<Response, Failure> {
    let sso = app.sso.as_ref().ok_or(NOT_FOUND)?;
    Ok(match sso.begin(next, app.now()) {
        Ok((url, attempt)) => {
            let value = serde_json::to_string(&attempt).unwrap_or_default();
            let jar = app.accounts.cookies.with_attempt(value);
            ([(CACHE_CONTROL, "no-store")], jar, Redirect::to(&url)).into_response()
        }
        Err(refused) => refusal(&app, sso, &refused),
    })
}

/// Back from the provider.
pub(in crate::web) async fn finish(
    State(app): State<Arc<AppState>>,
    browser: Browser,
    query: Result<Query<Returned>, QueryRejection>,
) -> Result<Response, Failure> {
    let sso = app.sso.as_ref().ok_or(NOT_FOUND)?;
    let Ok(Query(returned)) = query else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let attempt = app.accounts.cookies.attempt(&browser.headers);
    let attempt = attempt.and_then(|text| serde_json::from_str::<Attempt>(&text).ok());
    let is_own = |attempt: &Attempt| {
        app.now() - attempt.begun < PATIENCE
            && bool::from(attempt.state.as_bytes().ct_eq(returned.state.as_bytes()))
    };
    let Some(attempt) = attempt.filter(is_own) else {
        let text = "Login-forsøget er for gammelt eller begyndte i en anden browser. Prøv igen.";
        return Ok(page(&app, StatusCode::FORBIDDEN, "Du er ikke logget ind", text.to_owned()));
    };
    if returned.code.is_empty() {
        let text = format!("Du blev ikke logget ind hos {}. Prøv igen.", sso.config.name);
        return Ok(page(&app, StatusCode::FORBIDDEN, "Du er ikke logget ind", text));
    }
    let next = attempt.next.clone();
    let (state, now) = (app.clone(), app.now());
    let finish = move || state.sso.as_ref().map(|sso| sso.finish(returned.code, &attempt, now));
    let person = match run_blocking(finish).await?.ok_or(NOT_FOUND)? {
        Ok(person) => person,
        Err(refused) => return Ok(refusal(&app, sso, &refused)),
    };
    let user = match admit(&app, sso, person, browser.address).await? {
        Ok(user) => user,
        Err(text) => return Ok(page(&app, StatusCode::FORBIDDEN, "Du har ikke adgang", text)),
    };
    audit::record(&app, AuditEvent::SignedIn, &user.name, "", browser.address).await;
    let lifetime = TimeDelta::hours(i64::from(sso.config.hours));
    let session = app.accounts.session_of(&user, app.now() + lifetime)?;
    let jar = app.accounts.cookies.without_attempt(&browser.headers).add(session);
    Ok(([(CACHE_CONTROL, "no-store")], jar, Redirect::to(&next)).into_response())
}

/// The user, with the role that the groups give today; or why there is none.
async fn admit(
    app: &Arc<AppState>,
    sso: &Sso,
    person: Person,
    from: ClientAddress,
) -> Result<Result<User, String>, Failure> {
    let Person { name, subject, role } = person;
    let name = name.trim().to_owned();
    let provider = &sso.config.name;
    if name_problem(&name).is_some() {
        return Ok(Err(format!("Navnet fra {provider} kan ikke bruges her.")));
    }
    let Some(role) = role else {
        return Ok(Err(format!(
            "{provider} kender dig som {name}, men ingen af dine grupper giver adgang her. Bed en administrator om det."
        )));
    };
    let (state, wanted) = (app.clone(), name.clone());
    let changed = run_blocking(move || {
        state.accounts.change(|users, random| {
            let before = users.find(&wanted).map(|user| user.role);
            (before, users.set_by_provider(&wanted, role, &subject, random))
        })
    });
    let (before, user) = changed.await?.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))?;
    let Some(user) = user else {
        return Ok(Err(format!(
            "Der er allerede en anden bruger, der hedder {name}. Bed en administrator fjerne den; så kan du logge ind med {provider}."
        )));
    };
    if before != Some(role) {
        let what = if before.is_some() { AuditEvent::UserChanged } else { AuditEvent::UserAdded };
        audit::record(app, what, &name, &format!("{name} ({role})"), from).await;
    }
    Ok(Ok(user))
}

/// Out of the provider too, once the session here is over.
pub(in crate::web) async fn leave(State(app): State<Arc<AppState>>) -> Result<Response, Failure> {
    let sso = app.sso.as_ref().ok_or(NOT_FOUND)?;
    let Some(url) = sso.end_session() else { return Ok(Redirect::to("/").into_response()) };
    let text = format!(
        "Du er logget ud her og sendes videre for at blive logget ud hos {} også.",
        sso.config.name
    );
    let frame = Frame::new(&app.snapshot(), "Logget ud", "");
    let page = SsoPage { frame, heading: "Du er logget ud", text, onwards: Some(url) };
    Ok(([(CACHE_CONTROL, "no-store")], send(StatusCode::OK, &page)).into_response())
}

fn refusal(app: &AppState, sso: &Sso, refused: &Refused) -> Response {
    let name = &sso.config.name;
    let (status, text) = match refused {
        Refused::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!(
                "{name} svarer ikke, som det skal, lige nu. Prøv igen om lidt, eller log ind med navn og adgangskode."
            ),
        ),
        Refused::Invalid => (
            StatusCode::FORBIDDEN,
            format!(
                "Svaret fra {name} kan ikke bruges: det er for gammelt eller ændret undervejs. Prøv igen."
            ),
        ),
        Refused::Nameless => (
            StatusCode::FORBIDDEN,
            format!(
                "{name} oplyser ikke dit navn (`{}`). Sig det til den, der driver serveren.",
                sso.config.name_claim
            ),
        ),
    };
    page(app, status, "Du er ikke logget ind", text)
}

fn page(app: &AppState, status: StatusCode, heading: &'static str, text: String) -> Response {
    let frame = Frame::new(&app.snapshot(), heading, "");
    let page = SsoPage { frame, heading, text, onwards: None };
    ([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response()
}
