//! The first page of a plan without bodies: the last minutes give the first body, shown
//! with its forward list before it is saved.

use crate::agenda::{eventuelt, html_fragment, through};
use crate::editor::{Outcome, Preview, Request};
use crate::import::{FirstPlan, Refusal, first_plan};
use crate::plan::edit::{Edit, SharedEdit};
use crate::schedule::Audience;
use crate::store;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::Failure;
use crate::web::flash;
use crate::web::forms::values::Problems;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::bodies::{BodyPart, part};
use crate::web::pages::imported::{Answer, Effect};
use crate::web::pages::uploaded::Sent;
use crate::web::text::{long_day, sentence};
use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "begin.html")]
struct BeginPage {
    frame: Frame,
    token: String,
    revision: String,
    /// Why nothing was read or saved.
    problem: String,
    /// The day that was typed.
    meeting: String,
    /// The document, as it is sent along.
    document: String,
    proposed: Option<Proposed>,
}

/// What the minutes give.
struct Proposed {
    body: BodyPart,
    /// "onsdag den 21. juni 2023".
    day: String,
    /// The forward list of that meeting, from the plan as it would be.
    list: String,
    effect: Effect,
}

/// Where the document is chosen.
pub(in crate::web) fn begin(request: &PageRequest, user: &CurrentUser) -> Response {
    empty_page(request, user, "", String::new())
}

fn empty_page(
    request: &PageRequest,
    user: &CurrentUser,
    meeting: &str,
    problem: String,
) -> Response {
    let status = match problem.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = BeginPage {
        frame: request.frame("Begynd med det sidste referat", ""),
        token: user.token.clone(),
        revision: String::new(),
        problem,
        meeting: meeting.to_owned(),
        document: String::new(),
        proposed: None,
    };
    send(status, &page)
}

/// POST: what the document gives, and then the plan with it.
pub(in crate::web) async fn submit(
    request: PageRequest,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(request.sign_in());
    }
    let bad = Failure(StatusCode::BAD_REQUEST);
    let sent = Sent::read(form.map_err(|_| bad)?).await.ok_or(bad)?;
    let user = request.session.require_role(Role::Editor, &sent.token)?;
    let app = request.app.clone();
    match run_blocking(move || answer(&request, &user, &sent)).await?? {
        Answer::Page(page) => Ok(page),
        Answer::Saved(revision, redirect) => {
            app.wait_until_served(revision).await;
            Ok(redirect)
        }
    }
}

fn answer(request: &PageRequest, user: &CurrentUser, sent: &Sent) -> Result<Answer, Failure> {
    let PageRequest { app, snapshot, .. } = request;
    let (first, document) = match read(request, sent) {
        Ok(read) => read,
        Err(refusal) => {
            let problem = sentence(&refusal.to_string());
            return Ok(Answer::Page(empty_page(request, user, &sent.meeting, problem)));
        }
    };
    let unavailable = Failure(StatusCode::SERVICE_UNAVAILABLE);
    let (sources, revision) = store::load(&app.editor.plans).map_err(|_| unavailable)?;
    let now = snapshot.compile(sources, &app.config);
    if !now.plan.bodies.is_empty() {
        return Ok(Answer::Page(Redirect::to("/").into_response()));
    }
    let edit = Edit::Shared(SharedEdit::Begin(first.body.clone()));
    let problem = match &*sent.step {
        "gem" => match save(request, user, &first, &edit, sent) {
            Ok(saved) => return Ok(saved),
            Err(problem) => problem,
        },
        _ => String::new(),
    };
    let preview = match app.editor.preview(&now, "", &edit, snapshot.today) {
        Ok(preview) => preview,
        Err(refusal) => {
            let problem = reasons(&Problems::of_refusal(&refusal));
            return Ok(Answer::Page(empty_page(request, user, &sent.meeting, problem)));
        }
    };
    let status = if problem.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let page = BeginPage {
        frame: request.frame("Begynd med det sidste referat", ""),
        token: user.token.clone(),
        revision: revision.to_string(),
        problem,
        meeting: sent.meeting.clone(),
        document,
        proposed: Some(proposed(request, &first, preview).ok_or(unavailable)?),
    };
    Ok(Answer::Page(send(status, &page)))
}

/// The page of the new body, or why it is not saved.
fn save(
    request: &PageRequest,
    user: &CurrentUser,
    first: &FirstPlan,
    edit: &Edit,
    sent: &Sent,
) -> Result<Answer, String> {
    let PageRequest { app, snapshot, .. } = request;
    let commit = Request {
        body: "",
        edit,
        expected: sent.revision.parse().ok(),
        who: &user.name,
        now: app.now(),
        today: snapshot.today,
        form: None,
        // The minutes are of a meeting that was held.
        allow_past: true,
    };
    match app.editor.commit_with(&commit, Some(&snapshot.compiled), |_| app.trigger_reload()) {
        Outcome::Done(done) => {
            let page = format!("/{}", first.body.id);
            let redirect = flash::redirect(&page, done.entry.as_deref(), None);
            Ok(Answer::Saved(done.revision, redirect.into_response()))
        }
        Outcome::Conflict(_) => {
            Err("Planen er ændret imens, så intet er gemt. Se efter, og gem igen.".to_owned())
        }
        Outcome::Refused(refusal) => Err(reasons(&Problems::of_refusal(&refusal))),
        Outcome::NotSaved(reason) => Err(format!("Ikke gemt: {}", sentence(&reason))),
    }
}

fn read(request: &PageRequest, sent: &Sent) -> Result<(FirstPlan, String), Refusal> {
    let document = sent.document(request)?;
    let along = Sent::along(&document)?;
    let meeting = sent.meeting(request.snapshot.today)?;
    Ok((first_plan(&[document], meeting)?, along))
}

fn reasons(problems: &Problems) -> String {
    let reasons: Vec<&str> = problems.0.iter().map(|(_, text)| text.as_str()).collect();
    reasons.join(" ")
}

fn proposed(request: &PageRequest, first: &FirstPlan, preview: Preview) -> Option<Proposed> {
    let config = &request.app.config;
    let schedule = preview.candidate.schedule.clone()?;
    let plan = &schedule.plan;
    let view = schedule.body(&first.body.id, Audience::Full)?;
    let body = &plan.bodies[plan.body(&first.body.id)?];
    let meeting = view.meeting(first.meeting)?;
    let last = through(meeting, config).min(schedule.through);
    Some(Proposed {
        body: part(view, body, plan, first.meeting, config),
        day: long_day(meeting.date()),
        list: html_fragment(&eventuelt(view, meeting, last, config)),
        effect: preview.into(),
    })
}
