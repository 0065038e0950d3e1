//! `/brugere`, where administrators add and remove users and give them roles.

use crate::store::AuditEvent;
use crate::web::auth::audit;
use crate::web::auth::client::ClientAddress;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::{Role, User, name_problem, password_problem};
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::listing::{ListQuery, Listing};
use askama::Template;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "users.html")]
struct UsersPage {
    frame: Frame,
    users: Listing<UserLine>,
    token: String,
    /// The name in the form.
    entered: String,
    /// Value, label, whether it is chosen.
    roles: Vec<(&'static str, String, bool)>,
    /// What was just done.
    done: Option<String>,
    problems: Problems,
}

/// Field and what is wrong with it.
type Problems = Vec<(&'static str, String)>;

struct UserLine {
    name: String,
    role: Role,
    has_password: bool,
    is_you: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct UserForm {
    token: String,
    navn: String,
    rolle: String,
    adgangskode: String,
    /// The user to remove.
    fjern: String,
}

/// The part of the list, what was sent, what was done with it, and what is wrong with it.
#[derive(Default)]
struct Shown {
    which: ListQuery,
    sent: UserForm,
    done: Option<String>,
    problems: Problems,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    which: ListQuery,
) -> Result<Response, Failure> {
    match &request.session.user {
        None => Ok(request.sign_in()),
        Some(user) if user.is_administrator() => {
            let shown = Shown { which, ..Shown::default() };
            show(&request, user, StatusCode::OK, shown)
        }
        Some(_) => Err(Failure(StatusCode::FORBIDDEN)),
    }
}

/// Adds a user, gives one another role and password, or removes one.
pub(in crate::web) async fn change(
    request: PageRequest,
    from: ClientAddress,
    which: ListQuery,
    sent: Result<Form<UserForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let you = request.session.require_role(Role::Administrator, &sent.token)?;
    let problems = problems(&sent, &you);
    if !problems.is_empty() {
        let shown = Shown { which, sent, problems, ..Shown::default() };
        return show(&request, &you, StatusCode::UNPROCESSABLE_ENTITY, shown);
    }
    let app = request.app.clone();
    let (name, leaving) = (sent.navn.clone(), sent.fjern.clone());
    let role = Role::of(&sent.rolle).unwrap_or(Role::Reader);
    let hash = match leaving.is_empty() {
        true => Some(app.accounts.hash(sent.adgangskode.clone()).await?),
        false => None,
    };
    let changed = run_blocking(move || {
        app.accounts.change(|users, random| match hash {
            Some(hash) => {
                let is_known = users.find(&name).is_some();
                users.set(&name, role, Some(hash), random);
                let what = if is_known { AuditEvent::UserChanged } else { AuditEvent::UserAdded };
                let done = format!("{} kan nu logge ind som {role}.", name.trim());
                (done, Some((what, format!("{} ({role})", name.trim()))))
            }
            None if users.remove(&leaving) => {
                let done = format!("{leaving} er fjernet og logget ud.");
                (done, Some((AuditEvent::UserRemoved, leaving)))
            }
            None => (format!("{leaving} var ikke bruger."), None),
        })
    });
    match changed.await? {
        Ok((done, event)) => {
            if let Some((what, about)) = event {
                audit::record(&request.app, what, &you.name, &about, from).await;
            }
            let which = match sent.fjern.is_empty() {
                true => ListQuery::at(sent.navn.trim()),
                false => which,
            };
            let shown = Shown { which, done: Some(done), ..Shown::default() };
            show(&request, &you, StatusCode::OK, shown)
        }
        Err(error) => {
            let problems = vec![("", format!("ikke gemt: {error}"))];
            let shown = Shown { which, sent, problems, ..Shown::default() };
            show(&request, &you, StatusCode::SERVICE_UNAVAILABLE, shown)
        }
    }
}

fn problems(sent: &UserForm, you: &CurrentUser) -> Problems {
    let is_you = |name: &str| name.trim().to_lowercase() == you.name.to_lowercase();
    let mut problems = Vec::new();
    if !sent.fjern.is_empty() {
        if is_you(&sent.fjern) {
            problems.push(("", "du kan ikke fjerne dig selv".to_owned()));
        }
        return problems;
    }
    problems.extend(name_problem(&sent.navn).map(|text| ("navn", text.to_owned())));
    if is_you(&sent.navn) {
        problems.push(("navn", "det er dig selv; bed en anden administrator".to_owned()));
    }
    problems.extend(password_problem(&sent.adgangskode).map(|text| ("adgangskode", text)));
    problems
}

fn show(
    request: &PageRequest,
    you: &CurrentUser,
    status: StatusCode,
    Shown { which, sent, done, problems }: Shown,
) -> Result<Response, Failure> {
    let unread = |_| Failure(StatusCode::SERVICE_UNAVAILABLE);
    let users = request.app.accounts.users().map_err(unread)?;
    let users =
        which.list("/brugere", users.iter().collect(), |user| (&user.name, user.name.clone()));
    let line = |user: &User| UserLine {
        has_password: user.has_password(),
        is_you: user.name == you.name,
        name: user.name.clone(),
        role: user.role,
    };
    let chosen = Role::of(&sent.rolle).unwrap_or(Role::Editor);
    let page = UsersPage {
        frame: request.frame("Brugere", ""),
        users: users.map(line),
        token: you.token.clone(),
        entered: sent.navn,
        roles: Role::ALL.map(|role| (role.word(), role_words(role), role == chosen)).to_vec(),
        done,
        problems,
    };
    Ok(([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response())
}

fn role_words(role: Role) -> String {
    let may = match role {
        Role::Reader => "ser også lukkede punkter",
        Role::Editor => "retter planen",
        Role::Administrator => "retter planen og styrer, hvem der må",
    };
    format!("{role}: {may}")
}
