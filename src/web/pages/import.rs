//! `/{body}/indlaes`: reading in minutes: the document, what it says against the plan
//! with ticks, the preview, and one edit. The document is sent along from step to step.

use crate::editor::Request;
use crate::import::{Proposal, Refusal, against_plan};
use crate::schedule::Audience;
use crate::store;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::values::Problems;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::imported::{Answer, Steps};
use crate::web::pages::uploaded::Sent;
use crate::web::text::sentence;
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::Datelike;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    id: String,
    name: String,
    year: i32,
    problem: String,
    token: String,
    meeting: String,
}

/// GET: where the document is chosen.
pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let Some(user) = request.session.user.clone() else { return Ok(request.sign_in()) };
    if !user.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    begin(&request, &user, &id, "", StatusCode::OK, String::new())
}

fn begin(
    request: &PageRequest,
    user: &CurrentUser,
    id: &str,
    meeting: &str,
    status: StatusCode,
    problem: String,
) -> Result<Response, Failure> {
    let view = request.snapshot.body(id, Audience::Full).ok_or(NOT_FOUND)?;
    let page = ImportPage {
        frame: request.frame(format!("{}: læs et referat ind", view.name()), id),
        id: id.to_owned(),
        name: view.name().to_owned(),
        year: request.snapshot.today.year(),
        problem,
        token: user.token.clone(),
        meeting: meeting.to_owned(),
    };
    Ok(send(status, &page))
}

/// POST: the next step.
pub(in crate::web) async fn submit(
    request: PageRequest,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(request.sign_in());
    }
    let bad = Failure(StatusCode::BAD_REQUEST);
    let sent = Sent::read(form.map_err(|_| bad)?).await.ok_or(bad)?;
    let user = request.session.require_role(Role::Editor, &sent.token)?;
    let app = request.app.clone();
    match run_blocking(move || answer(&request, &user, &id, &sent)).await?? {
        Answer::Page(page) => Ok(page),
        Answer::Saved(revision, redirect) => {
            app.wait_until_served(revision).await;
            Ok(redirect)
        }
    }
}

fn answer(
    request: &PageRequest,
    user: &CurrentUser,
    id: &str,
    sent: &Sent,
) -> Result<Answer, Failure> {
    let again = |refusal: Refusal| {
        let problem = sentence(&refusal.to_string());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        begin(request, user, id, &sent.meeting, status, problem).map(Answer::Page)
    };
    let read = sent.document(request).and_then(|document| Ok((Sent::along(&document)?, document)));
    let (along, document) = match read {
        Ok(read) => read,
        Err(refusal) => return again(refusal),
    };
    let PageRequest { app, snapshot, .. } = request;
    let unavailable = Failure(StatusCode::SERVICE_UNAVAILABLE);
    let (sources, revision) = store::load(&app.editor.plans).map_err(|_| unavailable)?;
    let now = snapshot.compile(sources, &app.config);
    let schedule = now.schedule.clone().ok_or(unavailable)?;
    let imported = sent
        .meeting(snapshot.today)
        .and_then(|meeting| against_plan(&document, &schedule, id, meeting, snapshot.today));
    let imported = match imported {
        Ok(imported) => imported,
        Err(refusal) => return again(refusal),
    };
    // The lines of another plan are other lines.
    let is_stale = !sent.document.is_empty() && sent.revision != revision.to_string();
    let is_first = sent.document.is_empty() || is_stale;
    let is_chosen = |index: usize, proposal: &Proposal| match is_first {
        true => proposal.sure,
        false => sent.chosen.contains(&index),
    };
    let (meeting, imported) = (&*sent.meeting, &imported);
    let steps = Steps { request, user, id, document: along, meeting, imported, revision };
    let edit = imported.edit(is_chosen);
    if is_stale {
        let problem = "Planen er ændret imens. Se, hvad der er tilbage, og prøv igen.";
        return steps.page(StatusCode::CONFLICT, problem.to_owned(), &is_chosen, None);
    }
    match (&*sent.step, edit) {
        ("gem", Some(edit)) => {
            let expected = sent.revision.parse().map_err(|()| Failure(StatusCode::BAD_REQUEST))?;
            let commit = Request {
                body: id,
                edit: &edit,
                expected: Some(expected),
                who: &user.name,
                now: app.now(),
                today: snapshot.today,
                form: None,
                // Minutes are of a meeting that was held.
                allow_past: true,
            };
            steps.saved(
                app.editor.commit_with(&commit, Some(&snapshot.compiled), |_| app.trigger_reload()),
                &is_chosen,
            )
        }
        ("vis", Some(edit)) => match app.editor.preview(&now, id, &edit, snapshot.today) {
            Ok(preview) => {
                steps.page(StatusCode::OK, String::new(), &is_chosen, Some(preview.into()))
            }
            Err(refusal) => steps.refused(&Problems::of_refusal(&refusal), &is_chosen),
        },
        ("vis" | "gem", None) => {
            let problem = "Sæt kryds ved det, der skal skrives i planen.".to_owned();
            steps.page(StatusCode::UNPROCESSABLE_ENTITY, problem, &is_chosen, None)
        }
        _ => steps.page(StatusCode::OK, String::new(), &is_chosen, None),
    }
}
