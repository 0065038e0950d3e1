//! `/brugere`, where administrators say who may what, and `/adgangskode`, where
//! everyone changes their own password.

use crate::web::auth::session::{CurrentUser, Session};
use crate::web::auth::users::{Role, User, hash_password, name_problem, password_problem};
use crate::web::blocking::{run_blocking, run_blocking_limited};
use crate::web::errors::Failure;
use crate::web::html::{Frame, send};
use crate::web::state::AppState;
use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<Person>,
    token: String,
    /// The name in the form.
    entered: String,
    /// Value, words, whether it is chosen.
    roles: Vec<(&'static str, String, bool)>,
    said: Option<String>,
    problems: Vec<(&'static str, String)>,
}

struct Person {
    name: String,
    role: Role,
    has_password: bool,
    is_you: bool,
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    frame: Frame,
    token: String,
    problems: Vec<(&'static str, String)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Sent {
    token: String,
    navn: String,
    rolle: String,
    nuvaerende: String,
    adgangskode: String,
    gentag: String,
    /// Whom to take out.
    fjern: String,
}

type Answers = Result<Form<Sent>, FormRejection>;

pub(in crate::web) async fn page(
    State(app): State<Arc<AppState>>,
    session: Session,
) -> Result<Response, Failure> {
    match &session.user {
        None => Ok(session.sign_in_first()),
        Some(user) if user.is_administrator() => {
            show(&app, &session, user, StatusCode::OK, &Sent::default(), None, Vec::new())
        }
        Some(_) => Err(Failure(StatusCode::FORBIDDEN)),
    }
}

/// Adds somebody, gives somebody another role and password, or takes somebody out.
pub(in crate::web) async fn change(
    State(app): State<Arc<AppState>>,
    session: Session,
    sent: Answers,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let you = session.require_role(Role::Administrator, &sent.token)?;
    let again = |status, problems| show(&app, &session, &you, status, &sent, None, problems);
    let unsaid = StatusCode::UNPROCESSABLE_ENTITY;
    let is_you = |name: &str| name.trim().to_lowercase() == you.name.to_lowercase();
    let mut problems = Vec::new();
    let role = Role::of(&sent.rolle).unwrap_or(Role::Reader);
    let hash = if sent.fjern.is_empty() {
        problems.extend(name_problem(&sent.navn).map(|text| ("navn", text.to_owned())));
        if is_you(&sent.navn) {
            problems.push(("navn", "det er dig selv; bed en anden administrator".to_owned()));
        }
        problems.extend(password_problem(&sent.adgangskode).map(|text| ("adgangskode", text)));
        if !problems.is_empty() {
            return again(unsaid, problems);
        }
        Some(hashed(&app, sent.adgangskode.clone()).await?)
    } else if is_you(&sent.fjern) {
        return again(unsaid, vec![("", "du kan ikke fjerne dig selv".to_owned())]);
    } else {
        None
    };
    let (keeper, name, leaving) = (app.clone(), sent.navn.clone(), sent.fjern.clone());
    let changed = run_blocking(move || {
        keeper.accounts.change(|users, random| match hash {
            Some(hash) => {
                users.set(&name, role, Some(hash), random);
                format!("{} kan nu logge ind som {role}.", name.trim())
            }
            None => match users.remove(&leaving) {
                true => format!("{leaving} er fjernet og logget ud."),
                false => format!("{leaving} var ikke bruger."),
            },
        })
    });
    match changed.await? {
        Ok(said) => {
            let (ok, blank) = (StatusCode::OK, Sent::default());
            show(&app, &session, &you, ok, &blank, Some(said), Vec::new())
        }
        Err(error) => {
            again(StatusCode::SERVICE_UNAVAILABLE, vec![("", format!("ikke gemt: {error}"))])
        }
    }
}

fn show(
    app: &AppState,
    session: &Session,
    you: &CurrentUser,
    status: StatusCode,
    sent: &Sent,
    said: Option<String>,
    problems: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let unread = |_| Failure(StatusCode::SERVICE_UNAVAILABLE);
    let users = app.accounts.users().map_err(unread)?;
    let person = |user: &User| Person {
        has_password: user.has_password(),
        is_you: user.name == you.name,
        name: user.name.clone(),
        role: user.role,
    };
    let chosen = Role::of(&sent.rolle).unwrap_or(Role::Editor);
    let page = PeoplePage {
        frame: Frame::new(&app.snapshot(), "Brugere", "").for_session(&app.snapshot(), session),
        people: users.iter().map(person).collect(),
        token: you.token.clone(),
        entered: sent.navn.clone(),
        roles: Role::ALL.map(|role| (role.word(), words(role), role == chosen)).to_vec(),
        said,
        problems,
    };
    Ok(([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response())
}

fn words(role: Role) -> String {
    let may = match role {
        Role::Reader => "ser også lukkede punkter",
        Role::Editor => "retter planen",
        Role::Administrator => "retter planen og styrer, hvem der må",
    };
    format!("{role}: {may}")
}

pub(in crate::web) async fn password(
    State(app): State<Arc<AppState>>,
    session: Session,
) -> Result<Response, Failure> {
    match &session.user {
        None => Ok(session.sign_in_first()),
        Some(you) if you.by_proxy => Err(Failure(StatusCode::NOT_FOUND)),
        Some(you) => Ok(password_page(&app, &session, you, StatusCode::OK, Vec::new())),
    }
}

/// A new password: signed out everywhere but here.
pub(in crate::web) async fn change_password(
    State(app): State<Arc<AppState>>,
    session: Session,
    sent: Answers,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let you = session.require_role(Role::Reader, &sent.token)?;
    let again = |status, field, text: &str| {
        Ok(password_page(&app, &session, &you, status, vec![(field, text.to_owned())]))
    };
    let unsaid = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(text) = password_problem(&sent.adgangskode) {
        return again(unsaid, "adgangskode", &text);
    }
    if sent.adgangskode != sent.gentag {
        return again(unsaid, "gentag", "de to adgangskoder er ikke ens");
    }
    if !app.accounts.throttle.lets_through(&you.name) {
        let text = "der er prøvet for mange gange; vent et minut, og prøv igen";
        return again(StatusCode::TOO_MANY_REQUESTS, "nuvaerende", text);
    }
    let (keeper, name, now) = (app.clone(), you.name.clone(), sent.nuvaerende.clone());
    let is_right = run_blocking_limited(&app.accounts.hashing, move || {
        keeper.accounts.users().is_ok_and(|users| users.verify(&name, &now).is_some())
    });
    if !is_right.await? {
        return again(StatusCode::FORBIDDEN, "nuvaerende", "adgangskoden passer ikke");
    }
    let hash = hashed(&app, sent.adgangskode.clone()).await?;
    let (keeper, name) = (app.clone(), you.name.clone());
    let changed = run_blocking(move || {
        keeper.accounts.change(|users, random| {
            let role = users.find(&name)?.role;
            users.set(&name, role, Some(hash), random);
            users.find(&name).cloned()
        })
    });
    match changed.await? {
        Ok(Some(user)) => {
            let jar = app.accounts.signed_in(&user, app.now());
            Ok((jar, Redirect::to("/")).into_response())
        }
        Ok(None) => Err(Failure(StatusCode::UNAUTHORIZED)),
        Err(error) => {
            let text = format!("ikke gemt: {error}");
            again(StatusCode::SERVICE_UNAVAILABLE, "adgangskode", &text)
        }
    }
}

fn password_page(
    app: &AppState,
    session: &Session,
    you: &CurrentUser,
    status: StatusCode,
    problems: Vec<(&'static str, String)>,
) -> Response {
    let frame =
        Frame::new(&app.snapshot(), "Ny adgangskode", "").for_session(&app.snapshot(), session);
    let page = PasswordPage { frame, token: you.token.clone(), problems };
    ([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response()
}

async fn hashed(app: &AppState, password: String) -> Result<String, Failure> {
    let hash =
        run_blocking_limited(&app.accounts.hashing, move || hash_password(&password)).await?;
    hash.map_err(|_| Failure(StatusCode::SERVICE_UNAVAILABLE))
}
