//! From a form by way of a preview to the plan, and back to the form when it
//! can't be done. Nothing that was typed is lost on the way.

use crate::compile::{Compiled, compile};
use crate::editor::{Outcome, Preview, Refusal, Request};
use crate::plan::edit::Edit;
use crate::schedule::{Audience, BodyView, Schedule};
use crate::store::{self, Entry, Revision};
use crate::web::auth::session::{CurrentUser, NO_ENTRY, Session};
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::fields::{Problems, Values};
use crate::web::forms::heading::Heading;
use crate::web::forms::meetings;
use crate::web::forms::views::{Asked, SaveProblem};
use crate::web::forms::wish::Wish;
use crate::web::pages::login::sign_in_again;
use crate::web::snapshot::Snapshot;
use crate::web::state::AppState;
use crate::web::text::sentence;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    dato: Option<NaiveDate>,
}

/// GET: the form, or at once what would happen.
pub(in crate::web) async fn show(
    State(app): State<Arc<AppState>>,
    session: Session,
    query: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let (_, wish) = Wish::of(&session.path).ok_or(NOT_FOUND)?;
    let Some(user) = session.user.clone() else {
        return Ok(session.sign_in_first());
    };
    if !user.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let snapshot = app.snapshot();
    let asked = Asked::new(&app, session, user, snapshot.revision.to_string())?;
    let view = snapshot.body(&asked.body, Audience::Full).ok_or(NOT_FOUND)?;
    Heading::of(&wish, &view, &app.config).ok_or(NOT_FOUND)?;
    if !wish.is_plain() {
        let date = query.ok().and_then(|Query(wanted)| wanted.dato);
        let values = wish.start(&view, date);
        return asked.form(&snapshot, view, &values, &Problems::default(), StatusCode::OK);
    }
    answer(asked, Values::default(), Step::Look).await
}

/// What the button said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Look,
    Correct,
    Save,
}

/// POST: what would happen, the form again, or the saving of it.
pub(in crate::web) async fn submit(
    State(app): State<Arc<AppState>>,
    session: Session,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let (_, wish) = Wish::of(&session.path).ok_or(NOT_FOUND)?;
    if session.user.is_none() {
        return Ok(match wish.is_plain() {
            true => session.sign_in_first(),
            false => sign_in_again(&app, &session.path, &sent),
        });
    }
    let mut values = Values::of(sent);
    let user = session.require_role(Role::Editor, &values.take("token"))?;
    let revision = values.take("revision");
    let step = match values.take("trin").as_str() {
        "gem" => Step::Save,
        "ret" => Step::Correct,
        _ => Step::Look,
    };
    answer(Asked::new(&app, session, user, revision)?, values, step).await
}

/// The form of somebody who had to sign in again, filled in as it was.
pub(in crate::web) async fn resume(
    app: &Arc<AppState>,
    user: CurrentUser,
    path: &str,
    typed: Vec<(String, String)>,
) -> Response {
    if Wish::of(path).is_none_or(|(_, wish)| wish.is_plain()) {
        return Redirect::to(path).into_response();
    }
    if !user.can_edit() {
        return Failure(StatusCode::FORBIDDEN).into_response();
    }
    let mut values = Values::of(typed);
    let revision = values.take("revision");
    values.take("token");
    values.take("trin");
    let session = Session { user: Some(user.clone()), path: path.to_owned(), saved: None };
    match Asked::new(app, session, user, revision) {
        Ok(asked) => answer(asked, values, Step::Correct).await.into_response(),
        Err(failure) => failure.into_response(),
    }
}

async fn answer(asked: Asked, values: Values, step: Step) -> Result<Response, Failure> {
    let app = asked.app.clone();
    match run_blocking(move || asked.answer(&values, step)).await?? {
        Answer::Page(page) => Ok(page),
        Answer::Saved { revision, to } => {
            shown(&app, revision).await;
            Ok(Redirect::to(&to).into_response())
        }
    }
}

/// Waits until the snapshot shows a revision, or another that came after it.
pub(in crate::web) async fn shown(app: &AppState, revision: Revision) {
    const LONGEST: Duration = Duration::from_secs(2);
    let _ = tokio::time::timeout(LONGEST, app.wait_until_served(revision)).await;
}

enum Answer {
    Page(Response),
    Saved { revision: Revision, to: String },
}

impl Asked {
    fn answer(&self, values: &Values, step: Step) -> Result<Answer, Failure> {
        let snapshot = self.app.snapshot();
        let now = self.plan_on_disk(&snapshot);
        // A plan that doesn't hold shows its last good form; the editor says what is wrong.
        let schedule = now.as_ref().ok().and_then(|(now, _)| now.schedule.as_deref());
        let schedule: &Schedule = schedule.unwrap_or(&snapshot.schedule);
        let view = schedule.body(&self.body, Audience::Full).ok_or(NOT_FOUND)?;
        let seen = Seen { asked: self, snapshot: &snapshot, view, values };
        let (now, revision) = match &now {
            _ if step == Step::Correct => return seen.form(&Problems::default(), StatusCode::OK),
            Ok((now, revision)) => (now, *revision),
            Err(problems) => return seen.form(problems, StatusCode::SERVICE_UNAVAILABLE),
        };
        match self.wish.edit(values, snapshot.today) {
            Err(problems) => seen.form(&problems, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(edit) if step == Step::Save => seen.save(now, &edit),
            Ok(edit) => seen.look(now, revision, &edit),
        }
    }

    fn plan_on_disk(&self, snapshot: &Snapshot) -> Result<(Compiled, Revision), Problems> {
        let editor = &self.app.editor;
        match store::load(&editor.plans) {
            Ok((sources, revision)) => {
                let through = snapshot.schedule.through;
                Ok((compile(Arc::new(sources), &editor.config, through), revision))
            }
            Err(error) => {
                let mut problems = Problems::default();
                problems.add("", sentence(&error.to_string()));
                Err(problems)
            }
        }
    }

    fn saved(&self, now: &Compiled, revision: Revision, entry: Option<&str>) -> Answer {
        let schedule = now.schedule.as_ref();
        let view = schedule.and_then(|schedule| schedule.body(&self.body, Audience::Full));
        let meeting = self
            .wish
            .meeting()
            .filter(|date| view.is_some_and(|view| meetings::find(&view, *date).is_some()));
        let page = match meeting {
            Some(date) => format!("/{}/moede/{date}", self.body),
            None => format!("/{}", self.body),
        };
        let entry = entry.unwrap_or(NO_ENTRY);
        Answer::Saved { revision, to: format!("{page}?gemt={entry}") }
    }

    /// A name for this very form: by whom, about what, on which plan, and all in it.
    fn name(&self, values: &Values) -> String {
        let mut hash = Sha256::new();
        let head = [&*self.user.name, &*self.session.path, &*self.revision];
        for part in head.into_iter().chain(values.pairs().flat_map(|(name, value)| [name, value])) {
            hash.update(Sha256::digest(part));
        }
        hash.finalize()[..12].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What the history has since a revision; empty when it knows nothing of it.
    fn others_since(&self, revision: Revision) -> Vec<String> {
        let past = self.app.editor.log(Some(100)).unwrap_or_default();
        let base = past.iter().position(|past| past.entry.plan == Some(revision));
        past[..base.unwrap_or(0)].iter().map(|past| self.told(&past.entry)).collect()
    }

    fn told(&self, entry: &Entry) -> String {
        let when = entry.when.with_timezone(&self.app.config.timezone);
        format!("{} kl. {}: {}", entry.who, when.format("%-H.%M"), entry.words)
    }
}

/// One request, with the plan that it is held against.
struct Seen<'a> {
    asked: &'a Asked,
    snapshot: &'a Snapshot,
    view: BodyView<'a>,
    values: &'a Values,
}

impl Seen<'_> {
    fn form(&self, problems: &Problems, status: StatusCode) -> Result<Answer, Failure> {
        let page = self.asked.form(self.snapshot, self.view, self.values, problems, status);
        page.map(Answer::Page)
    }

    fn refused(&self, refusal: &Refusal) -> Result<Answer, Failure> {
        self.form(&why(refusal), StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn preview(
        &self,
        preview: Result<Preview, Refusal>,
        revision: Revision,
        problem: SaveProblem,
    ) -> Result<Answer, Failure> {
        match preview {
            Ok(preview) => {
                let Seen { asked, snapshot, view, values } = *self;
                let page = asked.preview(snapshot, view, values, preview, revision, problem);
                page.map(Answer::Page)
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// What an edit would do, and what others did since the form was opened.
    fn look(&self, now: &Compiled, revision: Revision, edit: &Edit) -> Result<Answer, Failure> {
        let asked = self.asked;
        let preview = asked.app.editor.preview(now, &asked.body, edit, self.snapshot.today);
        let expected: Option<Revision> = asked.revision.parse().ok();
        let others = expected.filter(|e| *e != revision).map(|e| asked.others_since(e));
        self.preview(preview, revision, SaveProblem { others, not_saved: None })
    }

    fn save(&self, now: &Compiled, edit: &Edit) -> Result<Answer, Failure> {
        let asked = self.asked;
        let Ok(expected) = asked.revision.parse() else {
            return Err(Failure(StatusCode::BAD_REQUEST));
        };
        let form = asked.name(self.values);
        let request = Request {
            body: &asked.body,
            edit,
            expected: Some(expected),
            who: &asked.user.name,
            now: asked.app.now(),
            today: self.snapshot.today,
            form: Some(&form),
        };
        let editor = &asked.app.editor;
        // Feeds need not wait for the history.
        match editor.commit_with(&request, |_| asked.app.trigger_reload()) {
            Outcome::Done(done) => {
                let entry = done.entry.as_deref();
                Ok(asked.saved(&done.preview.candidate, done.revision, entry))
            }
            Outcome::Conflict(conflict) => {
                // The button was pressed twice: it is saved, and once is enough.
                let is_this = |entry: &Entry| entry.form.as_ref() == Some(&form);
                if let Some(entry) = conflict.find_applied(is_this) {
                    return Ok(asked.saved(now, conflict.revision, Some(&entry.id)));
                }
                let mut others: Vec<String> =
                    conflict.entries.iter().map(|entry| asked.told(entry)).collect();
                others.extend(conflict.differences.into_iter().flat_map(|body| body.sentences));
                let problem = SaveProblem { others: Some(others), not_saved: None };
                self.preview(conflict.preview, conflict.revision, problem)
            }
            Outcome::Refused(refusal) => self.refused(&refusal),
            Outcome::NotSaved(reason) => {
                let preview = editor.preview(now, &asked.body, edit, self.snapshot.today);
                let problem = SaveProblem { others: None, not_saved: Some(reason) };
                self.preview(preview, expected, problem)
            }
        }
    }
}

/// Why the editor would not, beside the field that it is about.
pub(in crate::web) fn why(refusal: &Refusal) -> Problems {
    let mut problems = Problems::default();
    if let Refusal::Errors { already: true, .. } = refusal {
        problems.add("", "Planen har fejl, som skal rettes i filen, før noget kan gemmes.");
    }
    for (field, text) in refusal.by_field() {
        problems.add(field.as_deref().unwrap_or(""), sentence(&text));
    }
    problems
}
