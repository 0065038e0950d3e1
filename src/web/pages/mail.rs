//! On `/links`: who gets mail, with a stop for each, for administrators.

use crate::calendar::full_date;
use crate::mail::{Mailbox, Recipient};
use crate::plan::is_mail_address;
use crate::store::StateDir;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::state::AppState;
use askama::Template;
use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The section of the page.
#[derive(Template)]
#[template(path = "mail_part.html")]
pub(in crate::web) struct MailPart {
    token: String,
    lines: Listing<MailLine>,
    /// Why nothing can be sent now, and how much waits.
    problem: Option<String>,
    waiting: usize,
    who: String,
    address: String,
    problems: Vec<(&'static str, String)>,
}

struct MailLine {
    who: String,
    address: String,
    facts: Vec<String>,
    is_stopped: bool,
}

/// The section by itself: a later part of it, or where something typed can't be used.
#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage {
    frame: Frame,
    mail: MailPart,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(in crate::web) struct MailForm {
    token: String,
    hvem: String,
    adresse: String,
    goer: String,
}

pub(in crate::web) async fn page(
    request: PageRequest,
    which: ListQuery,
) -> Result<Response, Failure> {
    let Some(user) = request.session.user.clone() else { return Ok(request.sign_in()) };
    if !user.is_administrator() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let mail = part(&request, &user, &which).await?.ok_or(NOT_FOUND)?;
    Ok(respond(&request, StatusCode::OK, mail))
}

fn respond(request: &PageRequest, status: StatusCode, mail: MailPart) -> Response {
    let page = MailPage { frame: request.frame("Mail", ""), mail };
    ([(CACHE_CONTROL, "no-store")], send(status, &page)).into_response()
}

/// Gives somebody an address, or a stop.
pub(in crate::web) async fn change(
    request: PageRequest,
    sent: Result<Form<MailForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let user = request.session.require_role(Role::Administrator, &sent.token)?;
    let mut problems = Vec::new();
    if sent.hvem.trim().is_empty() {
        problems.push(("hvem", "Skriv et navn eller en rolle.".to_owned()));
    }
    if sent.goer != "stop" && !is_mail_address(sent.adresse.trim()) {
        problems.push(("adresse", "Skriv en mailadresse, fx navn@kommune.dk.".to_owned()));
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if problems.is_empty() {
        let (app, today, form) = (request.app.clone(), request.snapshot.today, sent.clone());
        let changed = run_blocking(move || {
            mailbox(&app)?.change_recipients(|all| match form.goer.as_str() {
                "stop" => drop(all.stop(&form.hvem, today)),
                _ => all.set(&form.hvem, &form.adresse),
            })
        });
        match changed.await? {
            Ok(()) => return Ok(Redirect::to("/links#mail").into_response()),
            Err(error) => {
                problems.push(("", format!("Ikke gemt: {error}.")));
                status = StatusCode::SERVICE_UNAVAILABLE;
            }
        }
    }
    let mut mail = part(&request, &user, &ListQuery::default()).await?.ok_or(NOT_FOUND)?;
    (mail.who, mail.address, mail.problems) = (sent.hvem, sent.adresse, problems);
    Ok(respond(&request, status, mail))
}

fn mailbox(app: &AppState) -> Result<Mailbox, crate::store::PathError> {
    StateDir::open(&app.editor.state).map(Mailbox::new)
}

/// The section, where the settings have a mail server.
pub(in crate::web) async fn part(
    request: &PageRequest,
    user: &CurrentUser,
    which: &ListQuery,
) -> Result<Option<MailPart>, Failure> {
    let app = request.app.clone();
    if app.config.mail.server.is_none() {
        return Ok(None);
    }
    let read = run_blocking(move || {
        let mailbox = mailbox(&app)?;
        Ok::<_, crate::store::PathError>((mailbox.recipients()?, mailbox.ledger()))
    });
    let unread = |_| Failure(StatusCode::SERVICE_UNAVAILABLE);
    let (recipients, ledger) = read.await?.map_err(unread)?;
    let mut problem = request.app.health.mail.problem();
    if let Err(error) = &ledger {
        problem = Some(error.to_string());
    }
    let ledger = ledger.unwrap_or_default();
    let line = |one: &Recipient| MailLine {
        who: one.who.clone(),
        address: one.address.clone(),
        facts: [
            Some(one.address.clone()),
            one.stopped.map(|day| format!("stoppet {}", full_date(day))),
            ledger
                .refused(&one.address)
                .map(|day| format!("afvist af mailserveren {}", full_date(day))),
        ]
        .into_iter()
        .flatten()
        .collect(),
        is_stopped: one.stopped.is_some(),
    };
    let text = |line: &MailLine| format!("{}\n{}", line.who, line.facts.join("\n"));
    let lines = recipients.iter().map(line).collect();
    let lines = which.list("/links/mail", lines, |line| (line.who.clone(), text(line)));
    Ok(Some(MailPart {
        token: user.token.clone(),
        lines,
        problem,
        waiting: ledger.waiting().len(),
        who: String::new(),
        address: String::new(),
        problems: Vec::new(),
    }))
}
