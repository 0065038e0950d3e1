//! From a form by way of a preview to the plan, and back to the form when it
//! can't be done. Nothing that was typed is lost on the way.

use super::super::blocking::run_blocking;
use super::super::errors::{Failure, NOT_FOUND};
use super::super::login::{Visit, Visitor, sign_in_again};
use super::super::page::site;
use super::super::shared::Shared;
use super::super::site::Site;
use super::super::users::Role;
use super::form::{Problems, Values, sentence};
use super::heading::Heading;
use super::meetings;
use super::views::{Asked, Trouble};
use super::wish::Wish;
use crate::compile::{Compiled, compile};
use crate::editor::{Outcome, Preview, Refusal, Request};
use crate::plan::edit::Edit;
use crate::schedule::{Audience, BodyView, Schedule};
use crate::store::{self, Entry, Revision};
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
    State(shared): State<Arc<Shared>>,
    visit: Visit,
    query: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let (_, wish) = Wish::of(&visit.path).ok_or(NOT_FOUND)?;
    let Some(visitor) = visit.visitor.clone() else {
        return Ok(visit.sign_in_first());
    };
    if !visitor.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let site = site(&shared);
    let asked = Asked::new(&shared, visit, visitor, site.revision.to_string())?;
    let view = site.body(&asked.body, Audience::Full).ok_or(NOT_FOUND)?;
    Heading::of(&wish, &view, &shared.config).ok_or(NOT_FOUND)?;
    if !wish.is_plain() {
        let date = query.ok().and_then(|Query(wanted)| wanted.dato);
        let values = wish.start(&view, date);
        return asked.form(&site, view, &values, &Problems::default(), StatusCode::OK);
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
    State(shared): State<Arc<Shared>>,
    visit: Visit,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let (_, wish) = Wish::of(&visit.path).ok_or(NOT_FOUND)?;
    if visit.visitor.is_none() {
        return Ok(match wish.is_plain() {
            true => visit.sign_in_first(),
            false => sign_in_again(&shared, &visit.path, &sent),
        });
    }
    let mut values = Values::of(sent);
    let visitor = visit.allowed(Role::Editor, &values.take("token"))?;
    let revision = values.take("revision");
    let step = match values.take("trin").as_str() {
        "gem" => Step::Save,
        "ret" => Step::Correct,
        _ => Step::Look,
    };
    answer(Asked::new(&shared, visit, visitor, revision)?, values, step).await
}

/// The form of somebody who had to sign in again, filled in as it was.
pub(in crate::web) async fn resume(
    shared: &Arc<Shared>,
    visitor: Visitor,
    path: &str,
    typed: Vec<(String, String)>,
) -> Response {
    if Wish::of(path).is_none_or(|(_, wish)| wish.is_plain()) {
        return Redirect::to(path).into_response();
    }
    if !visitor.can_edit() {
        return Failure(StatusCode::FORBIDDEN).into_response();
    }
    let mut values = Values::of(typed);
    let revision = values.take("revision");
    values.take("token");
    values.take("trin");
    let visit = Visit { visitor: Some(visitor.clone()), path: path.to_owned(), saved: None };
    match Asked::new(shared, visit, visitor, revision) {
        Ok(asked) => answer(asked, values, Step::Correct).await.into_response(),
        Err(failure) => failure.into_response(),
    }
}

async fn answer(asked: Asked, values: Values, step: Step) -> Result<Response, Failure> {
    let shared = asked.shared.clone();
    match run_blocking(move || asked.answer(&values, step)).await?? {
        Answer::Page(page) => Ok(page),
        Answer::Saved { revision, to } => {
            shown(&shared, revision).await;
            Ok(Redirect::to(&to).into_response())
        }
    }
}

/// Waits until the site shows a revision, or another that came after it.
pub(super) async fn shown(shared: &Shared, revision: Revision) {
    const LONGEST: Duration = Duration::from_secs(2);
    let _ = tokio::time::timeout(LONGEST, shared.shown(revision)).await;
}

enum Answer {
    Page(Response),
    Saved { revision: Revision, to: String },
}

impl Asked {
    fn answer(&self, values: &Values, step: Step) -> Result<Answer, Failure> {
        let site = site(&self.shared);
        let now = self.plan_on_disk(&site);
        // A plan that doesn't hold shows its last good form; the editor says what is wrong.
        let schedule = now.as_ref().ok().and_then(|(now, _)| now.schedule.as_deref());
        let schedule: &Schedule = schedule.unwrap_or(&site.schedule);
        let view = schedule.body(&self.body, Audience::Full).ok_or(NOT_FOUND)?;
        let seen = Seen { asked: self, site: &site, view, values };
        let (now, revision) = match &now {
            _ if step == Step::Correct => return seen.form(&Problems::default(), StatusCode::OK),
            Ok((now, revision)) => (now, *revision),
            Err(problems) => return seen.form(problems, StatusCode::SERVICE_UNAVAILABLE),
        };
        match self.wish.edit(values, site.today) {
            Err(problems) => seen.form(&problems, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(edit) if step == Step::Save => seen.save(now, &edit),
            Ok(edit) => seen.look(now, revision, &edit),
        }
    }

    fn plan_on_disk(&self, site: &Site) -> Result<(Compiled, Revision), Problems> {
        let editor = &self.shared.editor;
        match store::load(&editor.plans) {
            Ok((sources, revision)) => {
                let through = site.schedule.through;
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
        let entry = entry.unwrap_or(super::super::login::NO_ENTRY);
        Answer::Saved { revision, to: format!("{page}?gemt={entry}") }
    }

    /// A name for this very form: by whom, about what, on which plan, and all in it.
    fn name(&self, values: &Values) -> String {
        let mut hash = Sha256::new();
        let head = [&*self.visitor.name, &*self.visit.path, &*self.revision];
        for part in head.into_iter().chain(values.pairs().flat_map(|(name, value)| [name, value])) {
            hash.update(Sha256::digest(part));
        }
        hash.finalize()[..12].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What the history has since a revision; empty when it knows nothing of it.
    fn others_since(&self, revision: Revision) -> Vec<String> {
        let past = self.shared.editor.log(Some(100)).unwrap_or_default();
        let base = past.iter().position(|past| past.entry.plan == Some(revision));
        past[..base.unwrap_or(0)].iter().map(|past| self.told(&past.entry)).collect()
    }

    fn told(&self, entry: &Entry) -> String {
        let when = entry.when.with_timezone(&self.shared.config.timezone);
        format!("{} kl. {}: {}", entry.who, when.format("%-H.%M"), entry.words)
    }
}

/// One request, with the plan that it is held against.
struct Seen<'a> {
    asked: &'a Asked,
    site: &'a Site,
    view: BodyView<'a>,
    values: &'a Values,
}

impl Seen<'_> {
    fn form(&self, problems: &Problems, status: StatusCode) -> Result<Answer, Failure> {
        let page = self.asked.form(self.site, self.view, self.values, problems, status);
        page.map(Answer::Page)
    }

    fn refused(&self, refusal: &Refusal) -> Result<Answer, Failure> {
        self.form(&why(refusal), StatusCode::UNPROCESSABLE_ENTITY)
    }

    fn preview(
        &self,
        preview: Result<Preview, Refusal>,
        revision: Revision,
        trouble: Trouble,
    ) -> Result<Answer, Failure> {
        match preview {
            Ok(preview) => {
                let Seen { asked, site, view, values } = *self;
                let page = asked.preview(site, view, values, preview, revision, trouble);
                page.map(Answer::Page)
            }
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// What an edit would do, and what others did since the form was opened.
    fn look(&self, now: &Compiled, revision: Revision, edit: &Edit) -> Result<Answer, Failure> {
        let asked = self.asked;
        let preview = asked.shared.editor.preview(now, &asked.body, edit, self.site.today);
        let expected: Option<Revision> = asked.revision.parse().ok();
        let others = expected.filter(|e| *e != revision).map(|e| asked.others_since(e));
        self.preview(preview, revision, Trouble { others, not_saved: None })
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
            who: &asked.visitor.name,
            now: asked.shared.now(),
            today: self.site.today,
            form: Some(&form),
        };
        let editor = &asked.shared.editor;
        // Feeds need not wait for the history.
        match editor.commit_with(&request, |_| asked.shared.wake()) {
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
                let trouble = Trouble { others: Some(others), not_saved: None };
                self.preview(conflict.preview, conflict.revision, trouble)
            }
            Outcome::Refused(refusal) => self.refused(&refusal),
            Outcome::NotSaved(reason) => {
                let preview = editor.preview(now, &asked.body, edit, self.site.today);
                let trouble = Trouble { others: None, not_saved: Some(reason) };
                self.preview(preview, expected, trouble)
            }
        }
    }
}

/// Why the editor would not, beside the field that it is about.
pub(super) fn why(refusal: &Refusal) -> Problems {
    let mut problems = Problems::default();
    if let Refusal::Errors { already: true, .. } = refusal {
        problems.add("", "Planen har fejl, som skal rettes i filen, før noget kan gemmes.");
    }
    for (field, text) in refusal.by_field() {
        problems.add(field.as_deref().unwrap_or(""), sentence(&text));
    }
    problems
}
