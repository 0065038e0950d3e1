//! From a form by way of a preview to the plan, and back to the form when it
//! can't be done. Nothing that was typed is lost on the way.

use super::super::errors::{Failure, NOT_FOUND};
use super::super::login::{Visit, Visitor};
use super::super::page::{Frame, send, site};
use super::super::shared::Shared;
use super::super::site::Site;
use super::super::users::Role;
use super::form::{Maker, Part, Problems, Values, date_text, sentence};
use super::heading::{Heading, day};
use super::wish::Wish;
use super::{items, meetings};
use crate::compile::{Compiled, compile};
use crate::desk::{BodyDifferences, Done, Outcome, Preview, Refusal, Request};
use crate::plan::edit::Edit;
use crate::schedule::{Audience, BodyView, Schedule};
use crate::store::{self, Entry, Revision};
use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    frame: Frame,
    heading: Heading,
    token: String,
    revision: String,
    parts: Vec<Part>,
    problems: Vec<Problem>,
    /// The coming meetings, to choose a date among: as typed, and in words.
    meetings: Vec<(String, String)>,
}

/// A line of the list above the form.
struct Problem {
    /// The field to go to.
    field: Option<String>,
    text: String,
}

#[derive(Template)]
#[template(path = "preview.html")]
pub(super) struct PreviewPage {
    pub frame: Frame,
    pub heading: Heading,
    pub token: String,
    pub revision: String,
    /// What is carried along.
    pub values: Vec<(String, String)>,
    /// There is a form to go back to.
    pub has_form: bool,
    /// What the edit is called in the history.
    pub words: String,
    pub differences: Vec<BodyDifferences>,
    pub warnings: Vec<String>,
    pub diff: String,
    /// What others did in the meantime, when they did something.
    pub others: Option<Vec<String>>,
    /// It could not be saved, for this reason.
    pub not_saved: Option<String>,
}

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
    let (body, wish) = Wish::of(&visit.path).ok_or(NOT_FOUND)?;
    let visitor = match &visit.visitor {
        None => {
            return Ok(Redirect::to(&format!("/login?til={}", visit.path)).into_response());
        }
        Some(visitor) if visitor.can_edit() => visitor.clone(),
        Some(_) => return Err(Failure(StatusCode::FORBIDDEN)),
    };
    let site = site(&shared);
    let view = site.body(body, Audience::Full).ok_or(NOT_FOUND)?;
    Heading::of(&wish, &view, &shared.config).ok_or(NOT_FOUND)?;
    let date = query.ok().and_then(|Query(wanted)| wanted.dato);
    let body = body.to_owned();
    if !wish.is_plain() {
        let values = start(&wish, &view, date);
        let revision = site.revision.to_string();
        let form =
            Asked { shared: &shared, visit: &visit, visitor: &visitor, body, wish, revision };
        return form.form(&site, view, values, &Problems::default(), StatusCode::OK);
    }
    let revision = site.revision.to_string();
    drop(site);
    answer(shared, visit, visitor, body, wish, revision, Values::default(), Step::Look).await
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
    let (body, wish) = Wish::of(&visit.path).ok_or(NOT_FOUND)?;
    let body = body.to_owned();
    let mut values = Values::of(sent);
    let visitor = visit.allowed(Role::Editor, &values.take("token"))?;
    let revision = values.take("revision");
    let step = match values.take("trin").as_str() {
        "gem" => Step::Save,
        "ret" => Step::Correct,
        _ => Step::Look,
    };
    answer(shared, visit, visitor, body, wish, revision, values, step).await
}

#[expect(clippy::too_many_arguments, reason = "everything there is to know about one request")]
async fn answer(
    shared: Arc<Shared>,
    visit: Visit,
    visitor: Visitor,
    body: String,
    wish: Wish,
    revision: String,
    values: Values,
    step: Step,
) -> Result<Response, Failure> {
    let keeper = shared.clone();
    let done = tokio::task::spawn_blocking(move || {
        let shared = &*keeper;
        let asked = Asked { shared, visit: &visit, visitor: &visitor, body, wish, revision };
        asked.answer(values, step)
    });
    match done.await.map_err(|_| Failure(StatusCode::INTERNAL_SERVER_ERROR))?? {
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

/// What stands in a form before anything was typed.
fn start(wish: &Wish, view: &BodyView, date: Option<NaiveDate>) -> Values {
    match wish {
        Wish::AddItem => items::start_new(date),
        Wish::SetItem { item } => {
            items::find(view, item).map(|item| items::start(item, view)).unwrap_or_default()
        }
        Wish::Move { date } => {
            meetings::find(view, *date).map(|m| meetings::start_move(&m)).unwrap_or_default()
        }
        Wish::Change { .. } => {
            let mut values = Values::default();
            values.set("action", "til");
            values
        }
        _ => Values::default(),
    }
}

/// One request, by somebody who may.
struct Asked<'a> {
    shared: &'a Shared,
    visit: &'a Visit,
    visitor: &'a Visitor,
    body: String,
    wish: Wish,
    /// The plan that they saw.
    revision: String,
}

impl Asked<'_> {
    fn answer(self, values: Values, step: Step) -> Result<Answer, Failure> {
        let site = site(self.shared);
        let desk = &self.shared.desk;
        let mut problems = Problems::default();
        let loaded = store::load(&desk.plans);
        let now: Option<(Compiled, Revision)> = match loaded {
            Ok((sources, revision)) => {
                let through = site.schedule.through;
                Some((compile(Arc::new(sources), &desk.config, through), revision))
            }
            Err(error) => {
                problems.add("", sentence(&error.to_string()));
                None
            }
        };
        // A plan that doesn't hold shows its last good form; the desk says what is wrong.
        let schedule: &Schedule =
            now.as_ref().and_then(|(now, _)| now.schedule.as_deref()).unwrap_or(&site.schedule);
        let view = schedule.body(&self.body, Audience::Full).ok_or(NOT_FOUND)?;
        Heading::of(&self.wish, &view, &desk.config).ok_or(NOT_FOUND)?;
        let form = |values, problems: &Problems, status| {
            self.form(&site, view, values, problems, status).map(Answer::Page)
        };
        if step == Step::Correct {
            return form(values, &problems, StatusCode::OK);
        }
        let Some((now, revision)) = &now else {
            return form(values, &problems, StatusCode::SERVICE_UNAVAILABLE);
        };
        let edit = match self.edit(&values, site.today) {
            Ok(edit) => edit,
            Err(problems) => return form(values, &problems, StatusCode::UNPROCESSABLE_ENTITY),
        };
        let refused = |values, refusal: &Refusal| {
            form(values, &why(refusal), StatusCode::UNPROCESSABLE_ENTITY)
        };
        if step == Step::Look {
            let preview = match desk.preview(now, &self.body, &edit, site.today) {
                Ok(preview) => preview,
                Err(refusal) => return refused(values, &refusal),
            };
            let expected: Option<Revision> = self.revision.parse().ok();
            let others = expected.filter(|e| e != revision).map(|e| self.others_since(e));
            return self.preview(&site, view, &values, preview, *revision, others, None);
        }
        let Ok(expected) = self.revision.parse() else {
            return Err(Failure(StatusCode::BAD_REQUEST));
        };
        let request = Request {
            body: &self.body,
            edit: &edit,
            expected: Some(expected),
            who: &self.visitor.name,
            now: self.shared.now(),
            today: site.today,
        };
        // Feeds need not wait for the history.
        match desk.commit_with(&request, |_| self.shared.wake()) {
            Outcome::Done(done) => Ok(self.saved(&done)),
            Outcome::Conflict(conflict) => match conflict.preview {
                Ok(preview) => {
                    let mut others: Vec<String> =
                        conflict.entries.iter().map(|entry| self.told(entry)).collect();
                    for body in &conflict.differences {
                        others.extend(body.sentences.iter().cloned());
                    }
                    let revision = conflict.revision;
                    self.preview(&site, view, &values, preview, revision, Some(others), None)
                }
                Err(refusal) => refused(values, &refusal),
            },
            Outcome::Refused(refusal) => refused(values, &refusal),
            Outcome::NotSaved(reason) => {
                let preview = desk.preview(now, &self.body, &edit, site.today);
                match preview {
                    Ok(preview) => {
                        self.preview(&site, view, &values, preview, expected, None, Some(reason))
                    }
                    Err(refusal) => refused(values, &refusal),
                }
            }
        }
    }

    fn edit(&self, values: &Values, today: NaiveDate) -> Result<Edit, Problems> {
        let needed = |name: &str, text: &str| {
            let mut problems = Problems::default();
            let value = problems.required(values, name, text);
            if problems.0.is_empty() { Ok(value) } else { Err(problems) }
        };
        match &self.wish {
            Wish::AddItem => items::read(values, None, today),
            Wish::SetItem { item } => items::read(values, Some(item), today),
            Wish::DateItem { item } => {
                let mut problems = Problems::default();
                let date = problems.date(values, "date", today).ok_or(problems)?;
                Ok(Edit::DateItem { item: item.clone(), date })
            }
            Wish::Change { item, date } => items::read_change(values, item, *date, today),
            Wish::Unchange { item, date } => {
                Ok(Edit::RemoveChange { item: item.clone(), date: *date })
            }
            Wish::Withdraw { item } => {
                let reason = needed("reason", "Skriv kort hvorfor.")?;
                Ok(Edit::Withdraw { item: item.clone(), reason })
            }
            Wish::Reinstate { item } => Ok(Edit::Reinstate { item: item.clone() }),
            Wish::AddMeeting => meetings::read_new(values, today),
            Wish::Cancel { date } => meetings::read_cancel(values, *date),
            Wish::Uncancel { date } => Ok(Edit::Uncancel { date: *date }),
            Wish::Move { date } => meetings::read_move(values, *date, today),
            Wish::Restore { date } => Ok(Edit::RemoveMeeting { date: *date }),
        }
    }

    fn parts(&self, maker: Maker, view: &BodyView) -> Vec<Part> {
        match &self.wish {
            Wish::AddItem => items::fields(maker, view, None),
            Wish::SetItem { item } => items::fields(maker, view, items::find(view, item)),
            Wish::DateItem { .. } => items::date_fields(maker),
            Wish::Change { .. } => items::change_fields(maker),
            Wish::Withdraw { .. } => {
                vec![maker.reason("Punktet bliver stående i planen med begrundelsen.")]
            }
            Wish::AddMeeting => meetings::new_fields(maker),
            Wish::Cancel { .. } => meetings::cancel_fields(maker),
            Wish::Move { date } => meetings::find(view, *date)
                .map_or_else(Vec::new, |meeting| meetings::move_fields(maker, &meeting)),
            Wish::Unchange { .. }
            | Wish::Reinstate { .. }
            | Wish::Uncancel { .. }
            | Wish::Restore { .. } => Vec::new(),
        }
    }

    fn form(
        &self,
        site: &Site,
        view: BodyView,
        values: Values,
        problems: &Problems,
        status: StatusCode,
    ) -> Result<Response, Failure> {
        let heading = Heading::of(&self.wish, &view, &self.shared.config).ok_or(NOT_FOUND)?;
        let parts = self.parts(Maker { values: &values, problems }, &view);
        let names = field_names(&parts);
        let listed = problems.0.iter().map(|(field, text)| Problem {
            field: names.contains(&field.as_str()).then(|| field.clone()),
            text: text.clone(),
        });
        let problems: Vec<Problem> = listed.collect();
        let coming = view.meetings(site.today, view.schedule.through);
        let coming = coming.filter(|meeting| !meeting.is_cancelled()).take(40);
        let title = format!("{}{}", if problems.is_empty() { "" } else { "Fejl: " }, heading.title);
        let page = FormPage {
            frame: Frame::new(site, title, &self.body).seen_by(site, self.visit),
            token: self.visitor.token.clone(),
            revision: self.revision.clone(),
            meetings: coming.map(|m| (date_text(m.date()), day(m.date()))).collect(),
            heading,
            parts,
            problems,
        };
        Ok(send(status, &page))
    }

    #[expect(clippy::too_many_arguments, reason = "all that a preview shows")]
    fn preview(
        &self,
        site: &Site,
        view: BodyView,
        values: &Values,
        preview: Preview,
        revision: Revision,
        others: Option<Vec<String>>,
        not_saved: Option<String>,
    ) -> Result<Answer, Failure> {
        let heading = Heading::of(&self.wish, &view, &self.shared.config).ok_or(NOT_FOUND)?;
        let status = match (&not_saved, &others) {
            (Some(_), _) => StatusCode::SERVICE_UNAVAILABLE,
            (None, Some(_)) => StatusCode::CONFLICT,
            (None, None) => StatusCode::OK,
        };
        let page = PreviewPage {
            frame: Frame::new(site, format!("{}: forhåndsvisning", heading.title), &self.body)
                .seen_by(site, self.visit),
            heading,
            token: self.visitor.token.clone(),
            revision: revision.to_string(),
            values: values.pairs().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
            has_form: !self.wish.is_plain(),
            words: sentence(&preview.words),
            warnings: preview.warnings.iter().map(|w| sentence(&w.message)).collect(),
            diff: preview.diff(),
            differences: preview.differences,
            others,
            not_saved: not_saved.map(|reason| sentence(&reason)),
        };
        Ok(Answer::Page(send(status, &page)))
    }

    fn saved(&self, done: &Done) -> Answer {
        let candidate = done.preview.candidate.schedule.as_ref();
        let view = candidate.and_then(|schedule| schedule.body(&self.body, Audience::Full));
        let meeting = self
            .wish
            .meeting()
            .filter(|date| view.is_some_and(|view| meetings::find(&view, *date).is_some()));
        let page = match meeting {
            Some(date) => format!("/{}/moede/{date}", self.body),
            None => format!("/{}", self.body),
        };
        let entry = done.entry.as_deref().unwrap_or(super::super::login::NO_ENTRY);
        Answer::Saved { revision: done.revision, to: format!("{page}?gemt={entry}") }
    }

    /// What the history has since a revision; empty when it knows nothing of it.
    fn others_since(&self, revision: Revision) -> Vec<String> {
        let past = self.shared.desk.log(Some(100)).unwrap_or_default();
        let base = past.iter().position(|past| past.entry.plan == Some(revision));
        past[..base.unwrap_or(0)].iter().map(|past| self.told(&past.entry)).collect()
    }

    fn told(&self, entry: &Entry) -> String {
        let when = entry.when.with_timezone(&self.shared.config.timezone);
        format!("{} kl. {}: {}", entry.who, when.format("%-H.%M"), entry.words)
    }
}

fn field_names(parts: &[Part]) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts {
        match part {
            Part::Field(field) => names.push(field.name.as_str()),
            Part::Choice { name, ways, .. } => {
                names.push(name);
                names.extend(ways.iter().flat_map(|way| &way.fields).map(|f| f.name.as_str()));
            }
            Part::More { fields, .. } => names.extend(fields.iter().map(|f| f.name.as_str())),
        }
    }
    names
}

/// Why the desk would not, beside the field that it is about.
pub(super) fn why(refusal: &Refusal) -> Problems {
    let mut problems = Problems::default();
    match refusal {
        Refusal::Edit(error) => problems.add(error.field.unwrap_or(""), sentence(&error.message)),
        Refusal::Errors { errors, already, .. } => {
            if *already {
                problems.add("", "Planen har fejl, som skal rettes i filen, før noget kan gemmes.");
            }
            for error in errors {
                let hint = error.hint.as_ref().map(|hint| format!(" {}", sentence(hint)));
                problems.add("", sentence(&error.message) + &hint.unwrap_or_default());
            }
        }
        other => problems.add("", sentence(&other.to_string())),
    }
    problems
}
