//! `/log/{entry}`: one edit, what it changed, and undoing it, which is a new edit.

use crate::editor::{BodyDifferences, Outcome, Refusal, UndoRequest, unified};
use crate::plan::edit::FileChange;
use crate::schedule::Audience;
use crate::store::{self, Revision};
use crate::web::auth::return_path::local_path;
use crate::web::auth::session::CurrentUser;
use crate::web::auth::users::Role;
use crate::web::blocking::run_blocking;
use crate::web::errors::{Failure, NOT_FOUND};
use crate::web::flash;
use crate::web::forms::values::Problems;
use crate::web::frame::{Frame, PageRequest};
use crate::web::html::send;
use crate::web::pages::history::EntryLine;
use crate::web::pages::listing::{ListQuery, Listing};
use crate::web::snapshot::Snapshot;
use crate::web::text::sentence;
use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    frame: Frame,
    line: EntryLine,
    day: String,
    /// Its own address.
    path: String,
    files: Listing<FilePart>,
    undo: Undo,
    /// Why undoing did not succeed.
    notice: Option<String>,
    token: String,
    revision: String,
}

/// So many letters of files are on one page.
const MOST_LETTERS: usize = 50_000;

/// The markup of a line, in letters.
const LINE: usize = 40;

/// A file, or a part of a long one.
struct FilePart {
    path: String,
    /// The body whose folder it is in.
    body: String,
    /// A line of the comparison: "in", "out" or "", and its text.
    lines: Vec<(&'static str, String)>,
}

enum Undo {
    /// What would change.
    Possible(Vec<BodyDifferences>),
    /// Why it is refused.
    Refused(String),
    /// The reader may not edit, or is in the midst of the files.
    Hidden,
}

impl Undo {
    fn differences(&self) -> Option<&[BodyDifferences]> {
        if let Undo::Possible(differences) = self { Some(differences) } else { None }
    }

    fn is_hidden(&self) -> bool {
        matches!(self, Undo::Hidden)
    }

    fn reason(&self) -> Option<&str> {
        if let Undo::Refused(reason) = self { Some(reason) } else { None }
    }
}

pub(in crate::web) async fn page(
    request: PageRequest,
    Path(id): Path<String>,
    which: ListQuery,
) -> Result<Response, Failure> {
    let Some(user) = request.session.user.clone() else { return Ok(request.sign_in()) };
    run_blocking(move || show(&request, &user, &id, &which, None)).await?
}

/// The page of one entry, with what undoing it would change.
fn show(
    request: &PageRequest,
    user: &CurrentUser,
    id: &str,
    which: &ListQuery,
    refused: Option<(StatusCode, String)>,
) -> Result<Response, Failure> {
    let broken = Failure(StatusCode::SERVICE_UNAVAILABLE);
    let found = request.app.editor.show(id).map_err(|_| broken)?;
    let (found, changes) = found.ok_or(NOT_FOUND)?;
    // The other pages have more of the files only.
    let (undo, revision) = match user.can_edit() && which.is_first_page() {
        true => undo(request, &found.entry.id),
        false => (Undo::Hidden, String::new()),
    };
    let (day, line) = EntryLine::of(&found, &request.app);
    let (status, notice) = refused.unzip();
    let path = format!("/log/{}", line.id);
    let files = changes.iter().flat_map(|change| file(change, &request.snapshot)).collect();
    let text = |part: &FilePart| ("", format!("{}\n{}", part.path, part.body));
    let files = which.list_by_size(&path, files, text, FilePart::letters, MOST_LETTERS);
    let page = EntryPage {
        frame: request.frame("En ændring", ""),
        path,
        files,
        token: user.token.clone(),
        line,
        day,
        undo,
        notice,
        revision,
    };
    Ok(send(status.unwrap_or(StatusCode::OK), &page))
}

/// What undoing would change in the plan on disk, and the revision of that plan.
fn undo(request: &PageRequest, id: &str) -> (Undo, String) {
    let PageRequest { app, snapshot, .. } = request;
    let (sources, revision) = match store::load(&app.editor.plans) {
        Ok(loaded) => loaded,
        Err(error) => return (Undo::Refused(sentence(&error.to_string())), String::new()),
    };
    let now = snapshot.compile(sources, &app.config);
    let undo = match app.editor.preview_undo(&now, Some(id), snapshot.today) {
        Ok(preview) => Undo::Possible(preview.differences),
        Err(refusal) => Undo::Refused(reasons(&refusal)),
    };
    (undo, revision.to_string())
}

fn reasons(refusal: &Refusal) -> String {
    let reasons = Problems::of_refusal(refusal).0.into_iter().map(|(_, text)| text);
    reasons.collect::<Vec<_>>().join(" ")
}

impl FilePart {
    fn letters(&self) -> usize {
        self.path.len() + self.lines.iter().map(|(_, text)| text.len() + LINE).sum::<usize>()
    }
}

/// A changed file in parts that a page has room for.
fn file(change: &FileChange, snapshot: &Snapshot) -> Vec<FilePart> {
    let folder = change.path.split('/').next().unwrap_or_default();
    let view = snapshot.body(folder, Audience::Full);
    let body = view.map_or_else(String::new, |view| view.name().to_owned());
    let part = || FilePart { path: change.path.clone(), body: body.clone(), lines: Vec::new() };
    let (mut parts, mut last, mut letters) = (Vec::new(), part(), 0);
    // Without the two lines that name the file.
    for line in unified(change).lines().skip(2) {
        let kind = match line.as_bytes().first() {
            Some(b'+') => "in",
            Some(b'-') => "out",
            _ => "",
        };
        letters += line.len() + LINE;
        if letters > MOST_LETTERS && !last.lines.is_empty() {
            parts.push(std::mem::replace(&mut last, part()));
            letters = line.len() + LINE;
        }
        last.lines.push((kind, line.to_owned()));
    }
    parts.push(last);
    parts
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::web) struct UndoForm {
    token: String,
    revision: String,
    /// Where to go afterwards.
    til: String,
}

pub(in crate::web) async fn submit_undo(
    request: PageRequest,
    Path(id): Path<String>,
    sent: Result<Form<UndoForm>, FormRejection>,
) -> Result<Response, Failure> {
    if request.session.user.is_none() {
        return Ok(Redirect::to(&format!("/login?til=/log/{id}")).into_response());
    }
    let bad = Failure(StatusCode::BAD_REQUEST);
    let Ok(Form(sent)) = sent else { return Err(bad) };
    let user = request.session.require_role(Role::Editor, &sent.token)?;
    let expected = sent.revision.parse().map_err(|()| bad)?;
    let app = request.app.clone();
    let work = move || match commit_undo(&request, &user.name, &id, expected) {
        Ok(undone) => Ok(Ok(undone)),
        Err(refused) => show(&request, &user, &id, &ListQuery::default(), Some(refused)).map(Err),
    };
    match run_blocking(work).await?? {
        Err(page) => Ok(page),
        Ok((revision, entry)) => {
            app.wait_until_served(revision).await;
            let page = if sent.til.is_empty() { "/log".to_owned() } else { local_path(&sent.til) };
            Ok(flash::redirect(&page, entry.as_deref(), None).into_response())
        }
    }
}

/// The plan's new revision and the new entry; or a status and why not.
fn commit_undo(
    request: &PageRequest,
    who: &str,
    id: &str,
    expected: Revision,
) -> Result<(Revision, Option<String>), (StatusCode, String)> {
    let PageRequest { app, snapshot, .. } = request;
    let (now, today) = (app.now(), snapshot.today);
    let undo = UndoRequest { entry: Some(id), expected: Some(expected), who, now, today };
    match app.editor.undo_with(&undo, Some(&snapshot.compiled), |_| app.trigger_reload()) {
        Outcome::Done(done) => Ok((done.revision, done.entry)),
        Outcome::Conflict(conflict) => {
            match conflict.find_applied(|entry| entry.undoes.as_deref() == Some(id)) {
                // The button was pressed twice.
                Some(entry) => Ok((conflict.revision, Some(entry.id.clone()))),
                None => Err((
                    StatusCode::CONFLICT,
                    "Planen er ændret imens. Se, hvad der sker nu, og prøv igen.".to_owned(),
                )),
            }
        }
        Outcome::Refused(refusal) => Err((StatusCode::UNPROCESSABLE_ENTITY, reasons(&refusal))),
        Outcome::NotSaved(reason) => {
            Err((StatusCode::SERVICE_UNAVAILABLE, format!("Ikke gemt: {}", sentence(&reason))))
        }
    }
}
