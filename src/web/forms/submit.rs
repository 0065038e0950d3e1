//! The way of every form: fields → preview → plan, and back to the fields when the
//! edit can't be made. Nothing that was typed is lost on the way.

use crate::compile::Compiled;
use crate::editor::{Outcome, Preview, Refusal, Request};
use crate::plan::edit::Edit;
use crate::schedule::{Audience, BodyView, Schedule};
use crate::store::{self, Entry, Revision};
use crate::web::auth::session::{CurrentUser, Session};
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::forms::drafts::{CONTINUED, Draft, Drafts};
use crate::web::forms::fields::{FieldBuilder, Part};
use crate::web::forms::find;
use crate::web::forms::form::{EditForm, FormContext, Subject};
use crate::web::forms::landing;
use crate::web::forms::page::{FormPages, Interruption};
use crate::web::forms::values::{Answers, MOST_LETTERS, Problems, Values};
use crate::web::frame::PageRequest;
use crate::web::pages::login_page::sign_in_again;
use crate::web::state::AppState;
use crate::web::text::{sentence, shortened};
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Entries looked through for what others did since a form was opened.
const RECENT_ENTRIES: usize = 100;

/// A form that an editor has requested or sent.
struct FormRequest {
    request: PageRequest,
    user: CurrentUser,
    form: &'static EditForm,
    subject: Subject,
    /// The plan's revision that the form was made from.
    revision: String,
    values: Values,
    button: Button,
    /// The choice in the preview: what comes on held meetings is wanted.
    allows_past: bool,
}

/// The button that was pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Button {
    Preview,
    /// Back from the preview to the fields.
    Correct,
    Save,
}

enum Answer {
    Page(Response),
    /// Saved as this revision.
    Saved(Revision, Redirect),
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct Proposal {
    dato: Option<NaiveDate>,
    /// The meeting from whose page the form is opened.
    fra: String,
    /// The draft that is wanted, instead of the user's latest.
    kladde: String,
}

/// GET: the fields, or the preview of a form without any.
pub(in crate::web) async fn show(
    request: PageRequest,
    query: Result<Query<Proposal>, QueryRejection>,
) -> Result<Response, Failure> {
    let (form, mut subject) = find(&request.path).ok_or(NOT_FOUND)?;
    let Some(user) = request.session.user.clone() else { return Ok(request.sign_in()) };
    if !user.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let (app, snapshot) = (request.app.clone(), request.snapshot.clone());
    let schedule = &*snapshot.schedule;
    let view = view(&subject, schedule)?;
    let Query(Proposal { dato: proposed, fra, kladde }) = query.unwrap_or_default();
    subject.from = fra.parse().ok();
    let today = snapshot.today;
    let context =
        FormContext { subject: &subject, schedule, view, config: &app.config, proposed, today };
    let mut revision = snapshot.revision.to_string();
    let mut values = (form.initial)(&context).ok_or(NOT_FOUND)?;
    if form.fields.is_some() {
        let draft = match form.keeps_draft {
            true => own_draft(&request, &user, kladde).await?,
            false => None,
        };
        let is_draft = draft.is_some();
        if let Some(draft) = draft {
            values.extend(draft.values());
            revision = values.take("revision");
        }
        let schedule = &snapshot.schedule;
        let values = &values;
        let pages = FormPages { request: &request, form, context, schedule, values, is_draft };
        return pages.fields(&Problems::default(), &revision, StatusCode::OK);
    }
    let (button, allows_past) = (Button::Preview, false);
    FormRequest { request, user, form, subject, revision, values, button, allows_past }
        .answer()
        .await
}

/// POST: the preview, the fields again, or the plan with the edit in it.
pub(in crate::web) async fn submit(
    request: PageRequest,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Failure> {
    let Ok(Form(sent)) = sent else { return Err(Failure(StatusCode::BAD_REQUEST)) };
    let (form, mut subject) = find(&request.path).ok_or(NOT_FOUND)?;
    if request.session.user.is_none() {
        return Ok(match form.has_fields() {
            false => request.sign_in(),
            true => sign_in_again(&request.app, &request.path, &sent),
        });
    }
    let mut values = Values::of(sent);
    let user = request.session.require_role(Role::Editor, &values.take("token"))?;
    let revision = values.take("revision");
    subject.from = values.take("fra").parse().ok();
    let button = match values.take("trin").as_str() {
        "gem" => Button::Save,
        "ret" => Button::Correct,
        other if (form.press)(other, &mut values) => Button::Correct,
        _ => Button::Preview,
    };
    let allows_past = values.take("holdt") == "ja";
    let proposed = values.take("forslag");
    if form.keeps_draft && button != Button::Save {
        keep_draft(&request, &user, &revision, &values).await?;
    }
    let button = match proposed.is_empty() {
        true => button,
        false => {
            let (app, snapshot) = (&request.app, &request.snapshot);
            let schedule = &*snapshot.schedule;
            let view = view(&subject, schedule)?;
            let (config, today, subject) = (&app.config, snapshot.today, &subject);
            let context = FormContext { subject, schedule, view, config, proposed: None, today };
            begin_with(form, &context, &mut values, &proposed);
            Button::Correct
        }
    };
    FormRequest { request, user, form, subject, revision, values, button, allows_past }
        .answer()
        .await
}

/// The form of somebody who had to sign in again, filled in as it was.
pub(in crate::web) async fn resume(
    app: &Arc<AppState>,
    user: CurrentUser,
    path: &str,
    typed: Vec<(String, String)>,
) -> Result<Response, Failure> {
    let Some((form, mut subject)) = find(path).filter(|(form, _)| form.has_fields()) else {
        return Ok(Redirect::to(path).into_response());
    };
    if !user.can_edit() {
        return Err(Failure(StatusCode::FORBIDDEN));
    }
    let mut values = Values::of(typed);
    let revision = values.take("revision");
    subject.from = values.take("fra").parse().ok();
    // The new session has another token, and no button was pressed in it.
    values.take("token");
    values.take("trin");
    let request = PageRequest::new(app, Session { user: Some(user.clone()) }, path);
    let (button, allows_past) = (Button::Correct, false);
    FormRequest { request, user, form, subject, revision, values, button, allows_past }
        .answer()
        .await
}

/// The user's latest, or the one with a name.
async fn own_draft(
    request: &PageRequest,
    user: &CurrentUser,
    name: String,
) -> Result<Option<Draft>, Failure> {
    let (app, path, who) = (request.app.clone(), request.path.clone(), user.name.clone());
    let is_wanted =
        move |draft: &Draft| draft.who == who && (name.is_empty() || draft.name() == name);
    run_blocking(move || {
        Drafts::open(&app.editor.state).ok()?.of(&path).into_iter().find(is_wanted)
    })
    .await
}

/// What could not be kept is still in the form.
async fn keep_draft(
    request: &PageRequest,
    user: &CurrentUser,
    revision: &str,
    values: &Values,
) -> Result<(), Failure> {
    let app = request.app.clone();
    let continued = values.get(CONTINUED).to_owned();
    let draft = Draft::new(&request.path, &user.name, app.now(), revision, values.clone());
    run_blocking(move || {
        let drafts = Drafts::open(&app.editor.state);
        let _ = drafts.and_then(|drafts| drafts.save(draft, &continued, false));
    })
    .await
}

/// Fills a field with what its text may begin with.
fn begin_with(form: &EditForm, context: &FormContext, values: &mut Values, name: &str) {
    let problems = Problems::default();
    let builder = FieldBuilder { values, problems: &problems };
    let parts = form.fields.and_then(|fields| fields(context, builder)).unwrap_or_default();
    let field = parts.iter().flat_map(Part::fields).find(|field| field.name == name);
    if let Some(text) = field.map(|field| field.proposed.clone()) {
        values.set(name, text);
    }
}

/// The view of a subject's body; `None` where it is about none.
fn view<'a>(subject: &Subject, schedule: &'a Schedule) -> Result<Option<BodyView<'a>>, Failure> {
    let found = || schedule.body(&subject.body, Audience::Full).ok_or(NOT_FOUND);
    (!subject.body.is_empty()).then(found).transpose()
}

impl FormRequest {
    async fn answer(self) -> Result<Response, Failure> {
        let app = self.request.app.clone();
        match run_blocking(move || self.process()).await?? {
            Answer::Page(page) => Ok(page),
            Answer::Saved(revision, redirect) => {
                // The next page must already show the edit.
                app.wait_until_served(revision).await;
                Ok(redirect.into_response())
            }
        }
    }

    fn process(&self) -> Result<Answer, Failure> {
        let snapshot = &self.request.snapshot;
        let plan = self.plan_on_disk();
        // While the plan on disk has errors the form shows the last good one, and
        // the editor refuses the edit with those errors.
        let on_disk = plan.as_ref().ok().and_then(|(now, _)| now.schedule.as_ref());
        let schedule = on_disk.unwrap_or(&snapshot.schedule);
        let view = view(&self.subject, schedule)?;
        let attempt = Attempt { form: self, pages: self.pages(schedule, view) };
        let (now, revision) = match &plan {
            _ if self.button == Button::Correct => {
                let now = plan.as_ref().ok().map(|(now, _)| now);
                return attempt.pages.again(now, &self.revision).map(Answer::Page);
            }
            Ok((now, revision)) => (now, *revision),
            Err(problems) => return attempt.fields(problems, StatusCode::SERVICE_UNAVAILABLE),
        };
        let (values, unknown) = attempt.pages.values_with_ids();
        let mut answers = Answers::new(&values, snapshot.today);
        answers.problems = unknown;
        let edit = (self.form.edit)(&self.subject, &mut answers);
        match edit.filter(|_| answers.problems.0.is_empty()) {
            None => attempt.fields(&answers.problems, StatusCode::UNPROCESSABLE_ENTITY),
            Some(edit) if self.button == Button::Save => attempt.save(now, &edit),
            Some(edit) => attempt.preview(now, revision, &edit),
        }
    }

    /// The plan as it is now; the snapshot may lag behind.
    fn plan_on_disk(&self) -> Result<(Compiled, Revision), Problems> {
        let editor = &self.request.app.editor;
        match store::load(&editor.plans) {
            Ok((sources, revision)) => {
                Ok((self.request.snapshot.compile(sources, &editor.config), revision))
            }
            Err(error) => {
                let mut problems = Problems::default();
                problems.add("", sentence(&error.to_string()));
                Err(problems)
            }
        }
    }

    fn pages<'a>(&'a self, schedule: &'a Schedule, view: Option<BodyView<'a>>) -> FormPages<'a> {
        let FormRequest { request, form, values, subject, .. } = self;
        let (config, today) = (&request.app.config, request.snapshot.today);
        let context = FormContext { subject, schedule, view, config, proposed: None, today };
        FormPages { request, form, context, schedule, values, is_draft: false }
    }

    /// Identifies this very form, to find out whether it was already saved.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let head = [&*self.user.name, &*self.request.path, &*self.revision];
        let values = self.values.pairs().flat_map(|(name, value)| [name, value]);
        for part in head.into_iter().chain(values) {
            // Hashed one by one: no two lists of parts run together to the same text.
            hash.update(Sha256::digest(part));
        }
        base16ct::lower::encode_string(&hash.finalize()[..12])
    }

    /// What the history has since a revision; nothing if it does not know it.
    fn edits_since(&self, revision: Revision) -> Vec<String> {
        let log = self.request.app.editor.log(Some(RECENT_ENTRIES)).unwrap_or_default();
        let base = log.iter().position(|found| found.entry.plan == Some(revision));
        log[..base.unwrap_or(0)].iter().map(|found| self.entry_words(&found.entry)).collect()
    }

    fn entry_words(&self, entry: &Entry) -> String {
        let when = entry.when.with_timezone(&self.request.app.config.timezone);
        let words = shortened(&entry.words, MOST_LETTERS);
        format!("{} kl. {}: {words}", entry.who, when.format("%-H.%M"))
    }
}

/// A form with the plan that its edit is tried on.
struct Attempt<'a> {
    form: &'a FormRequest,
    pages: FormPages<'a>,
}

impl Attempt<'_> {
    fn fields(&self, problems: &Problems, status: StatusCode) -> Result<Answer, Failure> {
        self.pages.fields(problems, &self.form.revision, status).map(Answer::Page)
    }

    fn preview_page(
        &self,
        preview: Result<Preview, Refusal>,
        revision: Revision,
        interruption: Interruption,
    ) -> Result<Answer, Failure> {
        match preview {
            Ok(preview) => self.pages.preview(preview, revision, interruption).map(Answer::Page),
            Err(refusal) => self.refused(&refusal),
        }
    }

    fn refused(&self, refusal: &Refusal) -> Result<Answer, Failure> {
        self.fields(&Problems::of_refusal(refusal), StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// What the edit would change, and what others changed since the form was opened.
    fn preview(&self, now: &Compiled, revision: Revision, edit: &Edit) -> Result<Answer, Failure> {
        let FormRequest { request, subject, .. } = self.form;
        let preview = request.app.editor.preview(now, &subject.body, edit, request.snapshot.today);
        let opened: Option<Revision> = self.form.revision.parse().ok();
        let others =
            opened.filter(|opened| *opened != revision).map(|since| self.form.edits_since(since));
        self.preview_page(preview, revision, Interruption { others, not_saved: None })
    }

    fn save(&self, now: &Compiled, edit: &Edit) -> Result<Answer, Failure> {
        let FormRequest { request, subject, user, .. } = self.form;
        let Ok(expected) = self.form.revision.parse() else {
            return Err(Failure(StatusCode::BAD_REQUEST));
        };
        let (app, today) = (&request.app, request.snapshot.today);
        let fingerprint = self.form.fingerprint();
        let commit = Request {
            body: &subject.body,
            edit,
            expected: Some(expected),
            who: &user.name,
            now: app.now(),
            today,
            form: Some(&fingerprint),
            allow_past: self.form.allows_past,
        };
        // The reload starts as soon as the file is written: feeds need not wait for
        // the history.
        match app.editor.commit_with(&commit, Some(now), |_| app.trigger_reload()) {
            Outcome::Done(done) => {
                Ok(self.saved(now, &done.preview.candidate, done.revision, done.entry.as_deref()))
            }
            Outcome::Conflict(conflict) => {
                // The button was pressed twice: it is saved, and once is enough.
                let is_this = |entry: &Entry| entry.form.as_ref() == Some(&fingerprint);
                if let Some(entry) = conflict.find_applied(is_this) {
                    return Ok(self.saved(now, now, conflict.revision, Some(&entry.id)));
                }
                let entries = conflict.entries.iter().map(|entry| self.form.entry_words(entry));
                let changes = conflict.differences.iter().flat_map(|body| body.sentences.clone());
                let others = Some(entries.chain(changes).collect());
                let interruption = Interruption { others, not_saved: None };
                self.preview_page(conflict.preview, conflict.revision, interruption)
            }
            // The choice was not made: the preview again, which shows it.
            Outcome::Refused(Refusal::Past(_)) => self.preview(now, expected, edit),
            Outcome::Refused(refusal) => self.refused(&refusal),
            Outcome::NotSaved(reason) => {
                let preview = app.editor.preview(now, &subject.body, edit, today);
                let interruption = Interruption { others: None, not_saved: Some(reason) };
                self.preview_page(preview, expected, interruption)
            }
        }
    }

    fn saved(
        &self,
        before: &Compiled,
        after: &Compiled,
        revision: Revision,
        entry: Option<&str>,
    ) -> Answer {
        let FormRequest { subject, request, .. } = self.form;
        if self.form.form.keeps_draft
            && let Ok(drafts) = Drafts::open(&request.app.editor.state)
        {
            let _ = drafts.remove(&request.path, &self.form.user.name, &self.form.values);
        }
        let redirect = landing::redirect(subject, (before, after), request.snapshot.today, entry);
        Answer::Saved(revision, redirect)
    }
}
